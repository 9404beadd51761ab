"""What would change if a source were wrong, and what is used twice, on a terminal. Renders; computes nothing.

May import: rich, ``offramp.analysis.doubts``, ``offramp.cli.tables``, ``offramp.report`` (wording).
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.text import Text

from offramp.analysis.doubts import Doubt, Fallen, Rerun, Shaken, Widened
from offramp.cli.tables import Parts, aside, counted, percent, span, table
from offramp.forecasts import Forecast, OutcomeForecast
from offramp.report.wording import listed, number_text, value_text
from offramp.scenario import Crisis
from offramp.scenario.sourcing.twice import UsedTwice

RESTS = {"nothing": "nothing", "judgement": "judgement alone", "less": "less"}


def doubted_parts(doubt: Doubt, total: int) -> Parts:
    """What would fall, then the numbers that would rest on nothing first, those that would rest on less last."""
    parts: Parts = [*_falling(doubt), ""]
    if not doubt.numbers:
        return [*parts, Text("No number would rest on less.")]
    rows = table("Number", "Value", "Would rest on", "Lost", "Left", right=("Value",))
    for rests in RESTS:
        for shaken in doubt.numbers:
            if shaken.rests == rests:
                value = value_text(shaken.use.number)
                rows.add_row(shaken.use.number.path, value, _rests(shaken), _ids(shaken.lost), _ids(shaken.left))
    return [*parts, rows, "", aside(f"{_counts(doubt, total)} Nothing was run again: add --rerun.")]


def rerun_parts(rerun: Rerun, total: int, crisis: Crisis) -> Parts:
    """What would fall, both forecasts beside each other, and what was done to make the second one."""
    before, after = rerun.as_it_is, rerun.without
    where = f"before “{crisis.turn(before.at).head.label}”" if before.at else "from the beginning"
    drawn = before.draws > 0
    columns = ["As it is", *(["90% of draws"] if drawn else []), "Without", *(["90% of draws "] if drawn else [])]
    rows = table("Outcome", *columns, right=columns)
    for outcome in before.outcomes:
        name = Text.assemble(outcome.name, (" (worst)", "red")) if outcome.worst else Text(outcome.name)
        both = (outcome, after.outcome(outcome.name))
        rows.add_row(name, *(cell for each in both for cell in _cells(each, drawn)))
    parts: Parts = [*_falling(rerun.doubt), "", Text(f"The crisis with and without it, {where}:"), rows, ""]
    return [*parts, *_done(rerun, crisis), aside(_counts(rerun.doubt, total)), *_solvers(before, after)]


def _cells(outcome: OutcomeForecast, drawn: bool) -> list[str]:
    return [percent(outcome.p), *([span(outcome.low, outcome.high)] if drawn else [])]


def _counts(doubt: Doubt, total: int) -> str:
    counts = {rests: sum(shaken.rests == rests for shaken in doubt.numbers) for rests in RESTS}
    told = [f"{counts[rests]} would rest on {words}" for rests, words in RESTS.items() if counts[rests]]
    return f"Of {counted(total, 'number')}, {', '.join(told) or 'none would rest on less'}."


def _done(rerun: Rerun, crisis: Crisis) -> Parts:
    """What the second forecast leaves out and how far it widens ranges."""
    entries, fallen = len(rerun.doubt.entries), rerun.doubt.patches
    wider = [number for number in rerun.widened if number.after != number.before]
    told = []
    if entries:
        told.append(f"{entries} {'entry' if entries == 1 else 'entries'} of the record not conditioned on")
    if fallen:
        told.append(f"dropped: {listed([_fallen(part, crisis) for part in fallen])}")
    if rerun.widened:
        told.append(
            f"numbers that would rest on nothing, written at {counted(len(rerun.widened), 'place')}, kept at their "
            f"value, {len(wider)} of them with a wider range (--widen {rerun.widen:g})"
        )
    parts: Parts = [Text(f"Without it: {'; '.join(told) or 'nothing that a forecast reads rests on it alone'}.")]
    if wider:
        rows = table("Number", "Value", "Range", "Range without it", right=("Value", "Range", "Range without it"))
        for number in wider:
            rows.add_row(number.path, number_text(number.value), _ends(number.before), _ends(number.after))
        parts += ["", rows, ""]
    return [*parts, *(_refused(number) for number in rerun.widened if number.kept)]


def _fallen(part: Fallen, crisis: Crisis) -> str:
    if part.kind == "perception":
        return f"what {crisis.actors[part.name].label} believes"
    return f"the {part.kind} “{part.name}”"


def _refused(number: Widened) -> Text:
    return Text(f"{number.path} keeps its range, since a wider one does not fit: {number.kept}.", style="yellow")


def _solvers(before: Forecast, after: Forecast) -> Parts:
    said = [f"{counted(before.draws, 'draw')}, seed {before.seed}, the same for both." if before.draws else ""]
    said += [f"{failed} did not converge and are left out." for failed in [max(before.failed, after.failed)] if failed]
    said += [f"Solver: {each.status}." for each in (before, after) if not each.converged]
    return [aside(" ".join(filter(None, said)) or "No draws, so no ranges.")]


def _ends(ends: tuple[float, float] | None) -> str:
    return "none" if ends is None else f"{number_text(ends[0])} to {number_text(ends[1])}"


def used_twice_parts(twice: Sequence[UsedTwice]) -> Parts:
    """Claims that set numbers and are observations that follow from them, with the reason why that is accepted."""
    if not twice:
        return []
    parts: Parts = [Text("Used twice: these claims set numbers, and are observations that follow from those numbers.")]
    for use in twice:
        reason = f"Accepted: {use.accepted}" if use.accepted is not None else "Not accepted: see offramp check."
        sets = Text(f"sets {', '.join(use.numbers)}; observed at {', '.join(use.places)}", style="dim")
        body = Text.assemble((use.claim, "bold"), f"  {reason}\n", sets)
        parts.append(Padding(body, (0, 0, 0, 2), expand=False))
    return [*parts, ""]


def _falling(doubt: Doubt) -> Parts:
    told = (
        ("texts that fall, with what repeats them", doubt.sources),
        ("claims that fall", doubt.claims),
        ("claims with fewer originals", doubt.weakened),
        ("entries of the record that would rest on nothing", doubt.entries),
        ("patches that would rest on nothing", tuple(f"{part.kind} “{part.name}”" for part in doubt.patches)),
    )
    parts: Parts = [Text(f"If {listed(list(doubt.doubted))} were wrong:")]
    return [*parts, *(Padding(Text(f"{words}: {_ids(names)}"), (0, 0, 0, 2)) for words, names in told if names)]


def _rests(shaken: Shaken) -> str:
    if shaken.rests != "less":
        return RESTS[shaken.rests]
    if shaken.roots_after == shaken.roots_before:
        return "fewer claims"
    return f"{counted(shaken.roots_after, 'original')} instead of {shaken.roots_before}"


def _ids(names: Sequence[str]) -> str:
    return ", ".join(names) or "-"
