"""Disputes on a terminal: the sides, the figures, the crisis under each side. Renders; computes nothing.

May import: rich, ``offramp.analysis`` (types), ``offramp.evidence``, ``offramp.report`` (wording),
``offramp.cli.evidence.found``, ``offramp.cli.tables``.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from offramp.analysis.assessment import Account, DisputeReport, SideReport
from offramp.analysis.doubts import Disputes
from offramp.cli.evidence.found import Found
from offramp.cli.tables import Parts, aside, counted, percent, span, table, title
from offramp.evidence import FigureRange, ReportedValue
from offramp.forecasts import Forecast, OutcomeForecast
from offramp.report.wording import listed

STILL = 0.005
"""A change of a probability smaller than this does not show."""


def disputes_parts(found: Found, result: Disputes) -> Parts:
    """Every dispute with its sides beside each other; where the crisis was run, its outcomes under each side."""
    parts: Parts = [title(found.title), ""]
    if not result.disputes:
        return [*parts, Text("Nothing in the record is in dispute.")]
    for dispute in result.disputes:
        parts += [*_dispute(dispute, found.crisis is not None), *_run(dispute, result), ""]
    parts.append(aside(f"{counted(len(result.disputes), 'dispute')} of {len(found.record.disputes)}."))
    if result.as_it_is is not None and result.accounts:
        parts.append(aside(_draws(result.as_it_is, found)))
    return parts


def _dispute(dispute: DisputeReport, of_crisis: bool) -> Parts:
    parts: Parts = [Text.assemble((dispute.id, "bold"), "  ", (dispute.topic, "bold"))]
    # A number that follows the dispute takes its values in every forecast: no reading need carry a side.
    parts += [_indented(_side(side, of_crisis and not dispute.numbers)) for side in dispute.sides]
    if dispute.figures is not None:
        parts += _figures(dispute.figures)
        if dispute.numbers:
            parts.append(_indented(Text(f"The range of {', '.join(dispute.numbers)} follows it.")))
    if dispute.note:
        parts.append(_indented(Text(f"Note: {dispute.note}", style="dim")))
    return parts


def _side(side: SideReport, of_crisis: bool) -> Text:
    named = "" if side.name == side.who else f"{side.name}: "
    text = Text.assemble("- ", (named, "cyan"), side.who, ": " if side.says else "", side.says)
    for claim, said in zip(side.claims, side.said, strict=True):
        text.append(f"\n{claim}: {said}", "dim")
    text.append(f"\nBasis: {side.basis}.")
    if of_crisis:
        carried = listed([f"“{name}”" for name in side.readings])
        reading = "reading" if len(side.readings) == 1 else "readings"
        text.append(f" Carried by the {reading} {carried}." if carried else " No reading carries it.")
    return text


def _figures(figures: FigureRange) -> Parts:
    """The range, and every reported value with who gives it."""
    rows = table("Reported", "On whose word", "Originals", "Merely repeated by", "Claims", right=("Originals",))
    for value in figures.values:
        rows.add_row(
            str(value.amount), "; ".join(value.voices), str(len(value.roots)), _repeated(value), ", ".join(value.claims)
        )
    head = f"{figures}: {', '.join(figures.units)}, from {counted(len(figures.roots), 'independent original')}."
    vague = [_indented(Text(f"In words only: {', '.join(figures.vague)}."))] if figures.vague else []
    return [_indented(Text(head, style="magenta")), _indented(rows), *vague]


def _repeated(value: ReportedValue) -> str:
    told = [*value.repeats, *(f"{text} (its original says otherwise)" for text in value.altered)]
    return ", ".join(told) or "-"


def _run(dispute: DisputeReport, result: Disputes) -> Parts:
    """The outcomes as they are and under each reading that carries a side."""
    base = result.as_it_is
    if base is None or not dispute.sides or dispute.numbers:
        return []
    own = [account for account in result.accounts if account.dispute == dispute.id]
    good = [account for account in own if not account.problem]
    parts: Parts = [
        _indented(Text(f"{account.label}: could not be computed: {account.problem}", style="yellow"))
        for account in own
        if account.problem
    ]
    parts += [_indented(Text(line, style="yellow")) for line in _unrun(dispute)]
    if good and all(abs(base.outcome(each.name).p - each.p) < STILL for account in good for each in account.outcomes):
        parts.append(_indented(aside("From here no outcome moves by as much as half a point.")))
    return [_indented(_outcomes(base, good)), *parts] if good else parts


def _unrun(dispute: DisputeReport) -> Sequence[str]:
    """The sides under which the crisis cannot be run."""
    bare = [side.name for side in dispute.sides if not side.readings]
    if not bare:
        return ()
    sides = " and ".join(f"“{name}”" for name in bare)
    return (f"Not run under {sides}: no reading of the crisis carries {'it' if len(bare) == 1 else 'them'}.",)


def _outcomes(base: Forecast, accounts: Sequence[Account]) -> Table:
    heads = [f"{account.side}\n(“{account.label}”)" for account in accounts]
    rows = table("Outcome", "As it is", *heads, right=("As it is", *heads))
    for outcome in base.outcomes:
        name = Text.assemble(outcome.name, (" (worst)", "red")) if outcome.worst else Text(outcome.name)
        under = [next(each for each in account.outcomes if each.name == outcome.name) for account in accounts]
        rows.add_row(name, *map(_cell, (outcome, *under)))
    return rows


def _cell(outcome: OutcomeForecast) -> Text:
    shown = Text(percent(outcome.p))
    drawn = span(outcome.low, outcome.high)
    return shown.append(f"\n{drawn}", "dim") if drawn and outcome.low != outcome.high else shown


def _draws(base: Forecast, found: Found) -> str:
    where = "the beginning" if base.at is None or found.crisis is None else found.crisis.turn(base.at).head.label
    draws = f"{counted(base.draws, 'draw')}, seed {base.seed}, the same for all" if base.draws else "no draws"
    return f"Run from “{where}”; below each probability what 90% of the draws hold ({draws})."


def _indented(part: Text | Table) -> Padding:
    return Padding(part, (0, 0, 0, 4), expand=False)
