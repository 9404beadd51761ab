"""The texts of a record on a terminal. Renders; computes nothing.

May import: rich, ``offramp.evidence``, ``offramp.cli.evidence.found``, ``offramp.cli.tables``.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.text import Text

from offramp.cli.evidence.found import Found
from offramp.cli.tables import Parts, aside, counted, title
from offramp.evidence import Alteration, Record, Source

FEW = 12  # ids of claims that are shown; of more, how many there are


def texts(found: Found, shown: Sequence[Source]) -> Parts:
    """Every text with its ancestry, its claims and what it altered."""
    parts: Parts = [title(found.title), ""]
    for source in shown:
        parts += _text(found.record, source)
    return [*parts, aside(f"{counted(len(shown), 'text')} of {len(found.record.sources)}.")]


def altered(source: Source, change: Alteration) -> Text:
    """One alteration, told beside a claim that it touches."""
    return Text.assemble((f"{source.outlet}, {change.kind}: ", "yellow"), _told(change))


def _text(record: Record, source: Source) -> Parts:
    told = [claim.id for claim in record.claims.values() if source.id in claim.sources]
    ids = f": {', '.join(told)}" if 0 < len(told) <= FEW else ""
    trail = [record.sources[name] for name in record.ancestors(source.id)]
    lines = [
        "repeats " + ", which repeats ".join(f"{text.outlet} ({text.id})" for text in trail)
        if trail
        else "an original",
        f"rests on: {source.basis}" if source.basis else "",
        f"{counted(len(told), 'claim')}{ids}" if told else "tells no claim itself; others repeat it",
        source.url,
    ]
    dated = f", {source.written}" if source.written else ""
    head = Text.assemble((source.id, "bold"), f"  {source.outlet}{dated}")
    parts: Parts = [head, Padding(Text("\n".join(filter(None, lines))), (0, 0, 0, 4), expand=False)]
    for change in source.alters:
        touched = f" ({', '.join(change.claims)})" if change.claims else ""
        line = Text.assemble((f"- {change.kind}{touched}: ", "yellow"), _told(change))
        parts.append(Padding(line, (0, 0, 0, 4), expand=False))
    return [*parts, ""]


def _told(change: Alteration) -> str:
    """``the original says ...; there: ...; matters``."""
    there = f"there: {change.derived_says}" if change.derived_says else "there: nothing"
    before = f"the original: {change.source_says}" if change.source_says else "the original: nothing"
    return "; ".join(filter(None, (before, there, change.matters))) + "."
