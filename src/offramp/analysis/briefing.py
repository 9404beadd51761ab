"""The assessment behind a brief: every question it answers, put to one crisis from one standpoint.

May import: ``offramp.analysis``, ``offramp.forecasts``, ``offramp.evidence``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date as Date

import numpy as np

from offramp.analysis.ahead import fork, indicators
from offramp.analysis.assessment import (
    Assessment,
    Confidence,
    DecisionReport,
    Driver,
    EstimatePath,
    ForgettingReport,
    MeasureReport,
    Misreading,
    RaidReport,
)
from offramp.analysis.drivers import drivers, flip
from offramp.analysis.estimates import estimate_path
from offramp.analysis.measures import COMMON_DRAWS, Base, measure_report, variant
from offramp.analysis.misreadings import misreading, mover
from offramp.analysis.raids import likeliest_case, raid_turn, report_of
from offramp.analysis.sourced import cited_claims, hindsight, number_uses
from offramp.errors import OfframpError
from offramp.forecasts.outlook import DRAWS, INTERVAL, Forecast, OutcomeForecast, Standpoint, assemble, standpoint
from offramp.forecasts.question import Question
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.turns import option_chances
from offramp.forecasts.workers import Answers, Workers
from offramp.scenario import apply_patch
from offramp.scenario.crisis import Crisis, DecisionTurn, Patch

VERSION = "0.1.0"
FLIP_CANDIDATES = 3
BOUNDARIES = (0.5, 0.2, 0.45, 0.55, 0.8, 0.05, 0.95)
# A forgotten fact is remembered for comparison only while the graph stays this many times as large at most.
GROWTH = 6

Progress = Callable[[str, int, int], None]


def assess(
    crisis: Crisis,
    *,
    at: str | None = None,
    as_of: Date | None = None,
    draws: int = DRAWS,
    measure_draws: int = COMMON_DRAWS,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Everything a brief on `crisis` says, from turn `at` (by default where the crisis's own brief stands).

    `progress` is called with (what, done, total).
    """
    begun = time.perf_counter()
    tell = progress or _silent
    tell("compiling", 0, 1)
    study = Study(crisis)
    tell("solving", 0, 1)
    solved = study.solve(regret=True)
    plan = crisis.brief
    watch = plan.fork
    stand = standpoint(crisis, at or (plan.at if as_of is None else None), as_of=as_of, watch=watch)
    with Workers(processes) as workers:
        answers = workers.answers(
            study, solved, stand.question, study.uncertain.draws(draws, seed), _counter(tell, "draws", draws)
        )
        base = Base(study, solved, stand, answers, seed)
        count = min(measure_draws, draws)
        variants = []
        for place, name in enumerate(plan.vary):
            tell("variants", place, len(plan.vary))
            variants.append(variant(base, crisis.counterfactuals[name], workers, count))
        measures = []
        for place, patch in enumerate(crisis.measures.values()):
            tell("measures", place, len(crisis.measures))
            measures.append(measure_report(base, patch, workers, count))
    forecast = assemble(study, solved, stand, answers, seed)
    worst = [outcome.name for outcome in crisis.outcomes if outcome.worst] or [o.name for o in crisis.outcomes]
    tell("what it turns on", 0, 1)
    found, fit = _drivers(study, base, worst)
    candidates = [driver.number for driver in found if driver.outcome == worst[0]][:FLIP_CANDIDATES] if worst else []
    turn = flip(study, solved, stand.question, candidates, worst[0], BOUNDARIES) if worst else None
    tell("reading the record", 0, 1)
    claims = cited_claims(crisis)
    return Assessment(
        crisis=crisis.name,
        title=crisis.title,
        summary=crisis.summary,
        citation=crisis.citation,
        as_of=as_of or _date_at(crisis, stand.question.at),
        at_label=crisis.turn(stand.question.at).head.label if stand.question.at else "the beginning",
        forecast=forecast,
        opening=_opening(study, solved, stand, seed),
        fork_interval=_fork_interval(study, base),
        variants=tuple(variants),
        drivers=found,
        driver_fit=fit,
        flip=turn,
        confidence=_confidence(crisis, forecast.outcomes, len(claims)),
        assumptions=tuple((assumption.text, assumption.sources) for assumption in plan.assumptions),
        indicators=indicators(study, solved, stand.question, worst[0]) if worst else (),
        fork=fork(study, solved, stand.question, watch) if watch else None,
        decisions=_decisions(study, solved),
        misreadings=_misreadings(study, solved),
        estimates=_estimates(study, solved),
        raid=_raid(study, solved),
        measures=tuple(sorted(measures, key=lambda m: (not m.backfires, _worst_change(m)))),
        forgetting=_forgetting(study, solved, stand),
        numbers=number_uses(crisis),
        claims=claims,
        judgement_share=judgement_share(crisis),
        uncertain=len(study.uncertain.numbers),
        hindsight=hindsight(crisis, claims, as_of or _date_at(crisis, stand.question.at)),
        labels=_labels(crisis),
        nodes=study.game.arrays.n_nodes,
        edges=study.game.arrays.n_edges,
        seed=seed,
        program=VERSION,
        seconds=time.perf_counter() - begun,
    )


def _silent(what: str, done: int, total: int) -> None:
    """No progress is shown."""


def _counter(tell: Progress, what: str, total: int) -> Callable[[int], None]:
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        tell(what, done, total)

    tell(what, 0, total)
    return step


def _date_at(crisis: Crisis, at: str | None) -> Date | None:
    if at is None:
        return crisis.calendar.start
    return crisis.turn(at).head.date


def judgement_share(crisis: Crisis) -> float:
    """The share of a crisis's numbers behind which no claim stands."""
    return sum(number.is_judgement for number in crisis.numbers) / max(len(crisis.numbers), 1)


def _drivers(study: Study, base: Base, worst: Sequence[str]) -> tuple[tuple[Driver, ...], float | None]:
    names = [outcome.name for outcome in study.crisis.outcomes]
    found: list[Driver] = []
    fits: list[float | None] = []
    for name in worst:
        some, fit = drivers(study.uncertain.numbers, base.answers, names.index(name), name)
        found.extend(some[:6])
        fits.append(fit)
    return tuple(found), fits[0] if fits else None


def _opening(study: Study, solved: Solved, stand: Standpoint, seed: int) -> Forecast | None:
    if stand.question.at is None:
        return None
    nothing = Answers(np.zeros((0, 0)), np.zeros((0, len(study.crisis.outcomes))), 0)
    return assemble(study, solved, Standpoint(Question(), ()), nothing, seed)


def _fork_interval(study: Study, base: Base) -> dict[str, tuple[float, float]]:
    options = base.stand.question.options(study)
    good = base.answers.values[~np.isnan(base.answers.values).any(axis=1)]
    if not options or len(good) < 2:
        return {}
    low, high = np.percentile(good[:, -len(options) :], INTERVAL, axis=0)
    return {name: (float(a), float(b)) for name, a, b in zip(options, low, high, strict=True)}


def _decisions(study: Study, solved: Solved) -> tuple[DecisionReport, ...]:
    """Every recorded decision, each from its own eve."""
    found = []
    for entry in study.crisis.record:
        turn = study.crisis.turn(entry.turn)
        if not isinstance(turn, DecisionTurn):
            continue
        stand = standpoint(study.crisis, f"{entry.turn}@{entry.round}")
        walk = study.walk(solved, stand.question.given(study))
        expected = {}
        if entry.chose:
            for reader in study.crisis.actors.values():
                if reader.name != turn.actor and reader.precision is not None:
                    expected[reader.name] = misreading(study, solved, entry.turn, reader.name).perceived
        found.append(
            DecisionReport(
                entry.turn, turn.head.label, entry.date or turn.head.date, turn.actor,
                option_chances(study.game, walk.flow, entry.turn, entry.round),
                {option.name: option.label for option in turn.options}, entry.chose, expected, entry.sources,
            )
        )  # fmt: skip
    return tuple(found)


def _misreadings(study: Study, solved: Solved) -> tuple[Misreading, ...]:
    """For the turns the brief asks about: what each perceiver among the others gave the act, then and earlier."""
    found = []
    for text in study.crisis.brief.misreadings:
        turn, _, asked = text.partition(" as of ")
        for reader in study.crisis.perceptions:
            if reader != mover(study, turn):
                found.append(misreading(study, solved, turn, reader, as_of=asked or None))
    return tuple(found)


def _estimates(study: Study, solved: Solved) -> tuple[EstimatePath, ...]:
    return tuple(estimate_path(study, solved, reader, fact) for reader, fact in study.crisis.brief.estimates)


def _raid(study: Study, solved: Solved) -> RaidReport | None:
    if study.crisis.defence is None or not study.crisis.defence.raids:
        return None
    turn = raid_turn(study.crisis)
    return report_of(study, turn, likeliest_case(study, solved, turn))


def _worst_change(report: MeasureReport) -> float:
    return sum(effect.change for effect in report.effects if effect.worst)


def _forgetting(study: Study, solved: Solved, stand: Standpoint) -> tuple[ForgettingReport, ...]:
    """Endings that cost somebody memory, each with what changes when the fact is remembered."""
    found = []
    base = stand.question.ask(study, solved)[: len(study.crisis.outcomes)]
    for name in dict.fromkeys(ending.fact for ending in study.game.endings if not ending.lossless):
        endings = [ending for ending in study.game.endings if ending.fact == name and not ending.lossless]
        actors = tuple(dict.fromkeys(actor for ending in endings for actor in ending.forgetting))
        patch = Patch(f"{name} remembered", "ad hoc", {f"facts.{name}.until": None})
        change: float | None = None
        outcome, note = None, ""
        try:
            kept = Study(apply_patch(study.crisis, patch), limit=GROWTH * study.game.arrays.n_edges)
            moved = stand.question.ask(kept, kept.solve())[: len(base)] - base
            place = int(np.argmax(np.abs(moved)))
            change, outcome = float(moved[place]), study.crisis.outcomes[place].name
        except OfframpError as error:
            note = str(error)
        found.append(ForgettingReport(name, endings[0].turn, actors, change, outcome, note))
    return tuple(found)


def _confidence(crisis: Crisis, outcomes: Sequence[OutcomeForecast], n_claims: int) -> Confidence:
    """A word for analytical confidence and its reasons; rules of thumb, stated so that they can be disputed."""
    share = judgement_share(crisis)
    widths = [o.high - o.low for o in outcomes if o.worst and o.low is not None and o.high is not None]
    reach = max(widths, default=1.0)
    reasons = (
        f"{share:.0%} of the numbers rest on judgement alone",
        f"the widest range of a worst outcome spans {reach * 100:.0f} percentage points"
        if widths
        else "no range of not-knowing was computed",
        f"{n_claims} claims are cited",
    )
    low = share > 0.75 or reach > 0.5
    high = share < 0.25 and reach < 0.15
    return Confidence("low" if low else "high" if high else "moderate", reasons)


def _labels(crisis: Crisis) -> dict[str, str]:
    labels = {actor.name: actor.label for actor in crisis.actors.values()}
    labels |= {fact.name: fact.label for fact in crisis.facts.values()}
    labels |= {turn.head.name: turn.head.label for turn in crisis.turns}
    return labels
