"""Forecasts, sources and solutions as tables and lines for a terminal. Renders; computes nothing but the
look of a number.

May import: rich, ``offramp.report`` (wording), result types of offramp.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from offramp.cli.tables import Parts, aside, counted, percent, shares, span, table, title, with_patches
from offramp.report.wording import listed, number_range_text, said_by, value_text
from offramp.report.yardstick import points_text

if TYPE_CHECKING:
    from offramp.analysis import Comparison
    from offramp.analysis.assessment import Claim, MeasureEffect, MeasureReport, NumberUse
    from offramp.analysis.sourcing.sourced import Tally
    from offramp.forecasts import Choice, Event, Forecast, History, OutcomeForecast, Solved, Study, TurnForecast
    from offramp.scenario import Number
    from offramp.scenario.crisis import Crisis, Patch

NATURE = "chance"


# --- forecast, whatif -------------------------------------------------------------------------------------------------


def forecast(result: Forecast, crisis: Crisis, patches: Sequence[str], known: Parts) -> Parts:
    """The standpoint, what is `known` there, the outcomes, the turns ahead, and how far to trust them."""
    parts = [*standpoint(result), *known, *with_patches(patches)]
    return [*parts, *unreliable(result), "", outcomes(result), "", turns(result, crisis), "", grounds(result)]


def standpoint(result: Forecast) -> Parts:
    """Which crisis, from when, and what is taken to have happened."""
    parts: Parts = [title(result.title or result.crisis)]
    if result.at is None and not result.given:
        return [*parts, Text("From the beginning.")]
    where = f"Before “{result.at}”" if result.at is not None else "After the last turn"
    where += f" in round {result.round}" if result.round > 1 else ""
    if not result.given:
        return [*parts, Text(f"{where}, whatever came before.")]
    chance = f"From its beginning the crisis gave that {percent(result.given_chance)}."
    return [
        *parts,
        Text(f"{where}, given what is known. {chance}"),
        *([] if result.knowledge is not None else [aside(f"  {t}: {what}") for t, what in result.given]),
    ]


def unreliable(result: Forecast) -> Parts:
    """A warning where the solver did not get there."""
    return [] if result.converged else [Text(f"Do not rely on these figures: {result.status}", style="bold red")]


def outcomes(result: Forecast) -> Table:
    """One row per outcome, worst ones marked."""
    drawn = any(outcome.low != outcome.high for outcome in result.outcomes)
    columns = ["Outcome", "Probability", *(["90% of draws"] if drawn else []), "If twice as precise"]
    rows = table(*columns, right=columns[1:])
    for outcome in result.outcomes:
        ranges = [span(outcome.low, outcome.high)] if drawn else []
        sharper = "" if outcome.sharper is None else percent(outcome.sharper)
        rows.add_row(_outcome_name(outcome), percent(outcome.p), *ranges, sharper)
    return rows


def _outcome_name(outcome: OutcomeForecast) -> Text:
    return Text.assemble(outcome.name, (" (worst)", "red")) if outcome.worst else Text(outcome.name)


def turns(result: Forecast, crisis: Crisis) -> Table:
    """One row per turn that can take place, and per type of its mover."""
    rounds = crisis.calendar.rounds > 1
    typed = any(turn.type is not None and len(crisis.actors[turn.actor or ""].types) > 1 for turn in result.turns)
    columns = ["Turn", *(["Round"] if rounds else []), "Who", *(["Type"] if typed else []), "Takes place", "Choices"]
    rows = table(*columns, right=("Round", "Takes place"))
    for turn in result.turns:
        if turn.reached > 0.0:
            rows.add_row(*_turn(turn, crisis, rounds, typed))
    return rows


def _turn(turn: TurnForecast, crisis: Crisis, rounds: bool, typed: bool) -> list[str]:
    actor = crisis.actors.get(turn.actor or "")
    private = actor is not None and len(actor.types) > 1
    return [
        crisis.turn(turn.turn).head.label,
        *([str(turn.round)] if rounds else []),
        actor.label if actor else NATURE,
        *([turn.type or "" if private else ""] if typed else []),
        percent(turn.reached),
        shares({_option_label(crisis, turn.turn, name): p for name, p in turn.options.items()}),
    ]


def _option_label(crisis: Crisis, turn: str, name: str) -> str:
    options = getattr(crisis.turn(turn), "options", ())
    return next((option.label for option in options if option.name == name), name)


def grounds(result: Forecast) -> Text:
    """Draws, seed and what the solver says."""
    drawn = f"{counted(result.draws, 'draw')}, seed {result.seed}" if result.draws else "No draws, so no ranges"
    if result.failed:
        drawn += f" ({result.failed} did not converge and are left out)"
    return aside(f"{drawn}. Solver: {result.status}.")


def histories(sampled: Sequence[History], crisis: Crisis) -> Parts:
    """Sampled histories, event by event."""
    parts: Parts = []
    for place, history in enumerate(sampled, start=1):
        parts += ["", title(f"History {place}: {'; '.join(history.outcomes) or 'no outcome'}")]
        parts += [Padding(Text(_event(event, crisis)), (0, 0, 0, 2), expand=False) for event in history.events]
    return parts


def _event(event: Event, crisis: Crisis) -> str:
    """``2. North answers. North: wait (calm: both)``."""
    when = f"{event.round}. " if crisis.calendar.rounds > 1 else ""
    actor = crisis.actors.get(event.actor or "")
    act = f" {actor.label}: {_option_label(crisis, event.turn, event.act)}" if actor and event.act else ""
    labels = {fact.name: fact.label for fact in crisis.facts.values()}
    changed = ", ".join(f"{labels.get(fact, fact)}: {level}" for fact, level in event.changed)
    return f"{when}{crisis.turn(event.turn).head.label}.{act}" + (f" ({changed})" if changed else "")


def whatif(result: Comparison, crisis: Crisis) -> Parts:
    """Outcomes as they are and under each patch, side by side; what needs saying about a patch below."""
    base = result.base
    columns = [report.label for _, _, report in result.patched]
    rows = table("Outcome", "As it is", *columns, right=("As it is", *columns))
    for outcome in base.outcomes:
        cells = [_effect_cell(outcome, report) for _, _, report in result.patched]
        between = span(outcome.low, outcome.high) if outcome.low != outcome.high else ""
        rows.add_row(_outcome_name(outcome), _with_range(percent(outcome.p), between), *cells)
    remarks = [remark for patch, _, report in result.patched for remark in _patch_remarks(patch, report)]
    return [*standpoint(base), *unreliable(base), "", rows, "", *remarks, grounds(base)]


def _effect_cell(outcome: OutcomeForecast, report: MeasureReport) -> str:
    effect = next((effect for effect in report.effects if effect.outcome == outcome.name), None)
    if effect is None:
        return "not computed"
    return _with_range(f"{percent(outcome.p + effect.change)}, {points_text(effect.change)}", _change_span(effect))


def _with_range(text: str, between: str) -> str:
    return f"{text}\n{between}" if between else text


def _change_span(effect: MeasureEffect) -> str:
    if effect.low is None or effect.high is None or effect.low == effect.high:
        return ""
    low, high = (round(100 * share) for share in (effect.low, effect.high))
    return f"{low:+d} to {high:+d} points".replace("-", "−").replace("+0", "0")


def _patch_remarks(patch: Patch, report: MeasureReport) -> Parts:
    said = []
    if report.problem:
        said.append(f"could not be computed: {report.problem}")
    if report.from_turn:
        said.append(f"begins unannounced at “{report.from_turn}”")
    if report.backfires and patch.kind == "measure":
        said.append("backfires: in most draws it makes the worst outcomes likelier")
    return [Text(f"{report.label}: {'; '.join(said)}.", style="yellow")] if said else []


# --- sources ----------------------------------------------------------------------------------------------------------


def numbers(uses: Sequence[NumberUse]) -> Parts:
    """Every number by its path in the file (which `--with PATH=value` takes), with what it rests on."""
    rows = table("Number", "Value", "Range", "Rests on", right=("Value", "Range"))
    for use in uses:
        number = use.number
        rows.add_row(number.path, value_text(number), _range_text(number), ", ".join(number.sources) or "not said")
    return [rows, ""]


def _range_text(number: Number) -> str:
    """The range, with the dispute of the record that it follows."""
    return f"{number_range_text(number)} ({number.dispute})" if number.dispute else number_range_text(number)


def claims(uses: Sequence[NumberUse], cited: Mapping[str, Claim]) -> Parts:
    """Every claim that is cited: who says it, and which numbers rest on it."""
    parts: Parts = []
    for claim in cited.values():
        resting = [use.number.path for use in uses if claim.id in use.number.sources]
        roots = counted(claim.independent_roots, "independent source")
        below = Text.assemble(claim.text, "\n", ("; ".join(resting) or "cited beside no number", "dim"))
        parts += [
            Text.assemble((claim.id, "bold"), f", {claim.date}. {said_by(claim)} ({roots}):"),
            Padding(below, (0, 0, 1, 4), expand=False),
        ]
    return parts


def source_shares(count: Tally) -> Text:
    """What share of all numbers is judgement, and how many have a range."""
    judged, total = f"{count.judged_share:.0%}", counted(count.total, "number")
    text = f"{total}; {judged} rest on judgement alone, {count.uncertain} have a range"
    return aside(f"{text}; {count.silent} say nothing of their source." if count.silent else f"{text}.")


# --- solve ------------------------------------------------------------------------------------------------------------


def solution(study: Study, solved: Solved, found: Sequence[Choice], limit: int, patches: Sequence[str] = ()) -> Parts:
    """How well the solver did, values and regrets, and the likeliest information sets."""
    solution, crisis = solved.solutions[""], study.crisis
    values = table("Actor", "Value", "Regret", right=("Value", "Regret"))
    regret = [""] * len(study.game.players) if solution.regret is None else [f"{gain:.3g}" for gain in solution.regret]
    for actor, value, gain in zip(study.game.players, solution.value, regret, strict=True):
        values.add_row(crisis.actors[actor].label, f"{value:.4g}", gain or "not known")
    shown = sorted(found, key=lambda choice: -choice.reach)[:limit]
    work = "passes" if solution.method == "qre" else "iterations"
    parts: Parts = [
        title(crisis.title or crisis.name),
        *with_patches(patches),
        Text(f"{solution.method}: {solution.status}.", style="" if solution.converged else "bold red"),
        Text(f"Local regret {solution.local_regret:.3g}, {solution.iterations:,} {work}, {solution.seconds:.2f} s."),
        "", values, "",
    ]  # fmt: skip
    if solution.regret is None:
        parts.append(aside(f"Regret is not known: {solution.regret_reason}."))
    if len(solved.solutions) > 1:
        who = listed([crisis.actors[actor].label for actor in solved.solutions if actor])
        parts.append(
            aside(f"The crisis as it is. Who plays by a belief of its own: {who}; offramp forecast takes it in.")
        )
    if solved.interrupted and not solution.interrupted:
        whole = [actor for actor, other in solved.solutions.items() if not other.interrupted]
        left = listed([crisis.actors[actor].label for actor in crisis.perceptions if actor not in whole])
        parts.append(Text(f"Interrupted before what {left} believes was solved.", style="bold red"))
    more = "" if len(shown) == len(found) else f" of {len(found):,}; the rest: --limit or --json"
    return [*parts, infosets(shown, crisis), "", aside(f"{counted(len(shown), 'information set')}{more}.")]


def infosets(shown: Sequence[Choice], crisis: Crisis) -> Table:
    """One row per information set."""
    rows = table("Actor", "Turn", "Sees", "Reached", "Choices", right=("Reached",))
    for choice in shown:
        actor = crisis.actors[choice.player]
        who = f"{actor.label} ({choice.type})" if len(actor.types) > 1 else actor.label
        turn = crisis.turn(choice.turn).head.label + (f" ({choice.round})" if crisis.calendar.rounds > 1 else "")
        sees = ", ".join(f"{fact} {level}" for fact, level in choice.seen.items())
        rows.add_row(who, turn, sees, percent(choice.reach) if choice.reached else "never", shares(choice.actions))
    return rows
