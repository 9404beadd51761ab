"""One set of numbers for all raids, weighed by what was reported: tables and lines for a terminal.

May import: rich, ``offramp.analysis.raids.parts``, ``offramp.cli.tables``, ``offramp.report`` (wording).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from offramp.analysis.raids.parts import FittedNumber, RaidFit, Range
from offramp.cli.tables import Parts, aside, counted, percent, table, title
from offramp.report.raid_wording import count_text as count
from offramp.report.wording import listed, number_text, sentence

if TYPE_CHECKING:
    from offramp.scenario.crisis import Crisis

SHOWN = 15
"""How many numbers are printed, most moved first; the JSON has them all."""


def fit(result: RaidFit, crisis: Crisis) -> Parts:
    """Reported figures before and after, then the numbers that moved, then how far to trust it."""
    raids = f"{counted(len(result.raids), 'raid')}: {listed(result.raids)}"
    parts: Parts = [title(f"{crisis.title or crisis.name}: one set of numbers for {raids}")]
    if result.figures:
        parts += ["", title("What was reported"), figures(result), aside("Compared only: not weighed in.")]
    if result.together is not None:
        times = number_text(result.together, 2)
        said = f"One set for all makes the reports {times} times as likely as a set of its own for each raid would."
        parts.append(Text(said))
    if result.numbers:
        parts += ["", title("Numbers before and after the reports"), numbers(result.numbers[:SHOWN])]
    rest = len(result.numbers) - SHOWN
    if rest > 0:
        parts.append(aside(f"and {counted(rest, 'more number')}: see --json"))
    return [*parts, "", aside(sentence(result.status))]


def figures(result: RaidFit) -> Table:
    """What was reported, and how well the model explains it before and after."""
    columns = ["Reported", "Before", "After"]
    rows = table("Raid", "Figure", *columns, "Verdict", right=columns)
    for figure in result.figures:
        span = count(figure.low) if figure.low == figure.high else f"{count(figure.low)} to {count(figure.high)}"
        before, after = (
            count(mean) if p is None else f"{count(mean)}\n{percent(p)}"
            for mean, p in (
                (figure.mean_before, figure.chance_before),
                (figure.mean_after, figure.chance_after),
            )
        )
        verdict = Text("explained") if figure.explained else Text("not explained", style="bold red")
        if not figure.used:
            verdict.append("\ncompared only", style="dim")
        rows.add_row(figure.raid, figure.name, span, before, after, verdict)
    return rows


def numbers(found: tuple[FittedNumber, ...]) -> Table:
    """Means and ranges of the numbers."""
    columns = ["Before", "After"]
    rows = table("Number", *columns, right=columns)
    for number in found:
        rows.add_row(number.label, _ranged(number.before_mean, number.before), _ranged(number.after_mean, number.after))
    return rows


def _ranged(value: float, found: Range) -> str:
    return f"{number_text(value)}\n{number_text(found.low)} to {number_text(found.high)}"
