"""What would change if a source were wrong, on a terminal. Renders; computes nothing.

May import: rich, ``offramp.analysis.doubt``, ``offramp.cli.tables``, ``offramp.report`` (wording).
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from offramp.analysis.doubt import Doubt, Shaken
from offramp.cli.tables import Parts, aside, counted, table
from offramp.report.wording import listed, value_text

RESTS = {"nothing": "nothing", "judgement": "judgement alone", "less": "less"}


def doubted_parts(doubt: Doubt, total: int) -> Parts:
    """What would fall, then the numbers that would rest on nothing first, those that would rest on less last."""
    parts: Parts = [Text(f"If {listed(list(doubt.doubted))} were wrong:"), *_falling(doubt), ""]
    if not doubt.numbers:
        return [*parts, Text("No number would rest on less.")]
    rows = table("Number", "Value", "Would rest on", "Lost", "Left", right=("Value",))
    for rests in RESTS:
        for shaken in doubt.numbers:
            if shaken.rests == rests:
                value = value_text(shaken.use.number)
                rows.add_row(shaken.use.number.path, value, _rests(shaken), _ids(shaken.lost), _ids(shaken.left))
    counts = [
        f"{sum(shaken.rests == rests for shaken in doubt.numbers)} would rest on {words}"
        for rests, words in RESTS.items()
        if any(shaken.rests == rests for shaken in doubt.numbers)
    ]
    last = f"Of {counted(total, 'number')}, {', '.join(counts)}. Nothing was run again."
    return [*parts, rows, "", aside(last)]


def _falling(doubt: Doubt) -> Parts:
    told = (
        ("texts that fall, with what repeats them", doubt.sources),
        ("claims that fall", doubt.claims),
        ("claims with fewer originals", doubt.weakened),
    )
    return [Text(f"  {words}: {_ids(names)}") for words, names in told if names]


def _rests(shaken: Shaken) -> str:
    if shaken.rests != "less":
        return RESTS[shaken.rests]
    if shaken.roots_after == shaken.roots_before:
        return "fewer claims"
    return f"{counted(shaken.roots_after, 'original')} instead of {shaken.roots_before}"


def _ids(names: Sequence[str]) -> str:
    return ", ".join(names) or "-"
