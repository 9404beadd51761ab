"""The assessment behind a brief: every question it answers, put to one crisis from one standpoint.

May import: ``offramp.analysis``, ``offramp.forecasts``, ``offramp.evidence``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

import numpy as np

from offramp import __version__
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
)
from offramp.analysis.doubts import accounts, taken_up
from offramp.analysis.drivers import drivers, flip
from offramp.analysis.estimates import estimate_path
from offramp.analysis.measures import COMMON_DRAWS, Base, based, measure_reports, variants
from offramp.analysis.misreadings import misreading, mover
from offramp.analysis.raids import first_stand, report_of
from offramp.analysis.raids.parts import RaidReport
from offramp.analysis.sourcing.chronicle import chronicle_of
from offramp.analysis.sourcing.hindsight import hindsight
from offramp.analysis.sourcing.sourced import cited_claims, independent_roots, tally, used_twice_in, uses_behind
from offramp.errors import OfframpError
from offramp.forecasts.given import turn_layers
from offramp.forecasts.outlook import DRAWS, INTERVAL, Forecast, OutcomeForecast, assemble
from offramp.forecasts.question import Question
from offramp.forecasts.standing import Standpoint, standpoint
from offramp.forecasts.study import DRAW_TOLERANCE, Solved, Study
from offramp.forecasts.turns import option_chances
from offramp.forecasts.workers import Answers, Workers, counting
from offramp.game.arrays import Float
from offramp.scenario import AnyCrisis, apply_patch
from offramp.scenario.crisis import Crisis, DecisionTurn, Patch
from offramp.scenario.numbers import Number

FLIP_CANDIDATES = 2
BOUNDARIES = (0.5, 0.2, 0.45, 0.55, 0.8, 0.05, 0.95)
# A forgotten fact is remembered for comparison only while the graph stays this many times as large at most.
GROWTH = 6
# A raid is evaluated anew in each draw, milliseconds at a time.
RAID_DRAWS = 100

Progress = Callable[[str, int, int], None]


def assess(
    crisis: AnyCrisis,
    *,
    at: str | None = None,
    as_of: Date | None = None,
    known_to: str | None = None,
    draws: int = DRAWS,
    measure_draws: int = COMMON_DRAWS,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Everything a brief on `crisis` says, from turn `at` (by default where the crisis's own brief stands), or as of a
    day, by what the public or `known_to` can have known of the record.

    `progress` is called with (what, done, total).
    """
    begun = time.perf_counter()
    tell = progress or _silent
    tell("compiling", 0, 1)
    study = Study(crisis)
    crisis = study.crisis
    tell("solving", 0, 1)
    solved = study.solve(regret=True)
    draws = draws if study.uncertain.numbers else 0
    plan = crisis.brief
    at = at or (plan.at if as_of is None else None)
    stand = standpoint(crisis, at, as_of=as_of, known_to=known_to)
    watch = plan.fork if _is_ahead(study, stand, plan.fork) else None
    stand = replace(stand, question=replace(stand.question, watch=watch))
    with Workers(processes) as workers:
        base = based(study, solved, stand, workers, draws, seed, counting(tell, "draws", draws))
        count = min(measure_draws, draws)
        tell("variants", 0, 1)
        varied = variants(base, plan.vary, workers, count)
        measures = measure_reports(base, workers, count, counting(tell, "measures", len(crisis.measures)))
        disputes, beside = taken_up(crisis)
        readings = [crisis.readings[name] for each in disputes for side in each.sides for name in side.readings]
        step = counting(tell, "rival accounts", len(readings))
        under = accounts(base, readings, workers, count, lambda _: step(1))
        tell("what is forgotten", 0, 1)
        forgetting = _forgetting(study, solved, stand, workers)
    forecast = base.forecast()
    worst = [outcome.name for outcome in crisis.outcomes if outcome.worst] or [o.name for o in crisis.outcomes]
    tell("what it turns on", 0, 1)
    found, fit = _drivers(study, base, worst)
    turning = flip(study, solved, stand.question, _candidates(found, worst), BOUNDARIES)
    tell("reading the record", 0, 1)
    eve = _date_at(crisis, stand.question)
    claims, uses = cited_claims(crisis), uses_behind(crisis)
    counted = tally(uses)
    return Assessment(
        crisis=crisis.name,
        title=crisis.title,
        summary=crisis.summary,
        citation=crisis.citation,
        as_of=as_of or eve,
        at_label=_label_at(crisis, stand.question),
        forecast=forecast,
        opening=_opening(study, solved, stand, seed),
        fork_interval=_fork_interval(study, base),
        variants=tuple(varied),
        drivers=found,
        driver_fit=fit,
        flip=turning,
        confidence=_confidence(counted.judged_share, forecast.outcomes, independent_roots(crisis, claims)),
        assumptions=tuple((assumption.text, assumption.sources) for assumption in plan.assumptions),
        indicators=indicators(study, solved, stand.question, worst[0]) if worst else (),
        fork=fork(study, solved, stand.question, watch) if watch else None,
        decisions=_decisions(study, solved),
        misreadings=_misreadings(study, solved),
        estimates=_estimates(study, solved),
        raid=_raid(study, solved),
        measures=tuple(sorted(measures, key=lambda m: (not m.backfires, _worst_change(m)))),
        disputes=disputes,
        disputes_beside=beside,
        accounts=under,
        used_twice=used_twice_in(crisis),
        chronicle=chronicle_of(crisis),
        forgetting=forgetting,
        numbers=uses,
        claims=claims,
        judgement_share=counted.judged_share,
        uncertain=counted.uncertain,
        hindsight=hindsight(crisis, as_of or eve, known_to, anyone=as_of is None),
        labels=_labels(crisis),
        nodes=study.game.arrays.n_nodes,
        edges=study.game.arrays.n_edges,
        seed=seed,
        program=__version__,
        seconds=time.perf_counter() - begun,
    )


def _silent(what: str, done: int, total: int) -> None:
    """No progress is shown."""


def _date_at(crisis: Crisis, question: Question) -> Date | None:
    return crisis.calendar.start if question.at is None else crisis.day_of(question.at, question.round)


def _label_at(crisis: Crisis, question: Question) -> str:
    if question.at is None:
        return "the end" if question.record else "the beginning"
    return crisis.turn(question.at).head.label


def _is_ahead(study: Study, stand: Standpoint, turn: str | None) -> bool:
    """Whether a turn is still to come at the standpoint, in its round."""
    layers = [] if turn is None else turn_layers(study.game, turn, stand.question.round)
    return bool(layers) and layers[0] >= stand.question.layer(study.game)


def _drivers(study: Study, base: Base, worst: Sequence[str]) -> tuple[tuple[Driver, ...], float | None]:
    names = [outcome.name for outcome in study.crisis.outcomes]
    found: list[Driver] = []
    fits: list[float | None] = []
    for name in worst:
        some, fit = drivers(study.uncertain.numbers, base.answers, names.index(name), name)
        found.extend(some[:6])
        fits.append(fit)
    return tuple(found), fits[0] if fits else None


def _candidates(found: Sequence[Driver], worst: Sequence[str]) -> list[tuple[str, Number]]:
    """The strongest numbers behind each worst outcome, worst outcome first."""
    return [
        (name, driver.number)
        for name in worst
        for driver in [driver for driver in found if driver.outcome == name][:FLIP_CANDIDATES]
    ]


def _opening(study: Study, solved: Solved, stand: Standpoint, seed: int) -> Forecast | None:
    if stand.question.at is None and not stand.question.record:
        return None
    nothing = Answers(np.zeros((0, 0)), np.zeros((0, len(study.crisis.outcomes))), 0)
    return assemble(study, solved, Standpoint(Question(), ()), nothing, seed)


def _fork_interval(study: Study, base: Base) -> dict[str, tuple[float, float]]:
    options = base.stand.question.options(study)
    good = base.answers.values[~np.isnan(base.answers.values).any(axis=1)]
    if not options or len(good) < 2:
        return {}
    first = len(study.crisis.outcomes)
    low, high = np.percentile(good[:, first : first + len(options)], INTERVAL, axis=0)
    return {name: (float(a), float(b)) for name, a, b in zip(options, low, high, strict=True)}


def _decisions(study: Study, solved: Solved) -> tuple[DecisionReport, ...]:
    """Every recorded decision, each from its own eve."""
    found = []
    order = [turn.head.name for turn in study.crisis.turns]
    for entry in sorted(study.crisis.record, key=lambda entry: (entry.round, order.index(entry.turn))):
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
                {option.name: option.label for option in turn.options}, entry.chose, expected, entry.all_sources,
            )
        )  # fmt: skip
    return tuple(found)


def _misreadings(study: Study, solved: Solved) -> tuple[Misreading, ...]:
    """For the turns the brief asks about: what each perceiver among the others gave the act, then and earlier."""
    found = []
    for turn, asked in study.crisis.brief.misreadings:
        for reader in study.crisis.perceptions:
            if reader != mover(study, turn):
                found.append(misreading(study, solved, turn, reader, as_of=asked))
    return tuple(found)


def _estimates(study: Study, solved: Solved) -> tuple[EstimatePath, ...]:
    return tuple(estimate_path(study, solved, reader, fact) for reader, fact in study.crisis.brief.estimates)


def _raid(study: Study, solved: Solved) -> RaidReport | None:
    stand = first_stand(study, solved)
    return None if stand is None else report_of(stand, draws=RAID_DRAWS)


def _worst_change(report: MeasureReport) -> float:
    return sum(effect.change for effect in report.effects if effect.worst)


def _forgetting(study: Study, solved: Solved, stand: Standpoint, workers: Workers) -> tuple[ForgettingReport, ...]:
    """Endings that cost somebody memory, each with what changes when the fact is remembered."""
    lossy = [ending for ending in study.game.endings if not ending.lossless]
    names = list(dict.fromkeys(ending.fact for ending in lossy))
    base = stand.question.ask(study, solved)[: len(study.crisis.outcomes)]
    shared = _Forgotten(study.crisis, stand.question, base, GROWTH * study.game.arrays.n_edges)
    found = []
    for name, (change, outcome, note) in zip(names, workers.each(_remembered, shared, names), strict=True):
        endings = [ending for ending in lossy if ending.fact == name]
        actors = tuple(dict.fromkeys(actor for ending in endings for actor in ending.forgetting))
        found.append(ForgettingReport(name, endings[0].turn, actors, change, outcome, note))
    return tuple(found)


@dataclass(frozen=True)
class _Forgotten:
    """What every fact that may be remembered is compared with."""

    crisis: Crisis
    question: Question
    base: Float
    limit: int


def _remembered(shared: _Forgotten, fact: str) -> tuple[float | None, str | None, str]:
    """The largest change of an outcome when `fact` never ends, and of which; a note where it cannot be said."""
    patch = Patch(f"{fact} remembered", "ad hoc", {f"facts.{fact}.until": None})
    try:
        kept = Study(apply_patch(shared.crisis, patch), limit=shared.limit)
        moved = shared.question.ask(kept, kept.solve(tolerance=DRAW_TOLERANCE))[: len(shared.base)] - shared.base
    except OfframpError as error:
        return None, None, str(error)
    place = int(np.argmax(np.abs(moved)))
    return float(moved[place]), shared.crisis.outcomes[place].name, ""


def _confidence(share: float, outcomes: Sequence[OutcomeForecast], n_roots: int) -> Confidence:
    """A word for analytical confidence and its reasons; rules of thumb, stated so that they can be disputed."""
    widths = [o.high - o.low for o in outcomes if o.worst and o.low is not None and o.high is not None]
    reach = max(widths, default=1.0)
    reasons = (
        f"{share:.0%} of the numbers rest on judgement alone",
        f"the widest range of a worst outcome spans {reach * 100:.0f} percentage points"
        if widths
        else "no range of not-knowing was computed",
        f"the claims behind the others go back to {n_roots} independent sources" if n_roots else "no claim is cited",
    )
    low = share > 0.75 or reach > 0.5
    high = share < 0.25 and reach < 0.15
    return Confidence("low" if low else "high" if high else "moderate", reasons)


def _labels(crisis: Crisis) -> dict[str, str]:
    labels = {actor.name: actor.label for actor in crisis.actors.values()}
    labels |= {fact.name: fact.label for fact in crisis.facts.values()}
    labels |= {turn.head.name: turn.head.label for turn in crisis.turns}
    return labels
