"""What single patches do: counterfactuals beside the crisis as it is, and measures on common draws.

May import: ``offramp.forecasts``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from offramp.analysis.assessment import MeasureEffect, MeasureReport, Variant
from offramp.errors import OfframpError
from offramp.forecasts.continuation import Continuation
from offramp.forecasts.outlook import INTERVAL, Forecast, Standpoint, assemble, standpoint
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.uncertain import common
from offramp.forecasts.workers import Answers, Workers
from offramp.game.arrays import Float
from offramp.scenario import apply_patch
from offramp.scenario.crisis import Patch

COMMON_DRAWS = 30

Counted = Callable[[int], None]


@dataclass(frozen=True)
class Base:
    """The crisis as it is, solved and drawn: what every patch is compared with."""

    study: Study
    solved: Solved
    stand: Standpoint
    answers: Answers
    seed: int

    @property
    def central(self) -> Float:
        """The answers at the central numbers."""
        return self.stand.question.ask(self.study, self.solved)


def patched_study(base: Base, patch: Patch) -> tuple[Study, Standpoint]:
    """The patched crisis, on the same structure where its shape is the same, and the same standpoint in it."""
    crisis = apply_patch(base.study.crisis, patch)
    question = base.stand.question
    at = None if question.at is None else f"{question.at}@{question.round}"
    stand = standpoint(crisis, at, watch=question.watch)
    return Study(crisis, game=base.study.game), stand


def common_draws(base: Base, study: Study, count: int) -> Float:
    """The first `count` draws of the base, laid out for another study; numbers that are new there get their own."""
    fresh = study.uncertain.draws(count, base.seed + 1)
    return common(base.study.uncertain.names, study.uncertain.names, base.answers.draws[:count], fresh)


def variant(base: Base, patch: Patch, workers: Workers, count: int, progress: Counted | None = None) -> Variant:
    """A counterfactual asked from the same standpoint, with ranges over common draws."""
    forecast, _, stand, study = patched_forecast(base, patch, workers, count, progress)
    options = stand.question.options(study)
    chances = stand.question.ask(study, study.solve())[len(forecast.outcomes) :] if options else ()
    return Variant(
        patch.name, patch.label or patch.name, patch.note, forecast.outcomes,
        dict(zip(options, (float(p) for p in chances), strict=True)),
    )  # fmt: skip


def patched_forecast(
    base: Base, patch: Patch, workers: Workers, count: int, progress: Counted | None = None
) -> tuple[Forecast, Answers, Standpoint, Study]:
    """The forecast of a patched crisis from the same standpoint, on common draws."""
    study, stand = patched_study(base, patch)
    solved = study.solve(regret=False)
    answers = workers.answers(study, solved, stand.question, common_draws(base, study, count), progress)
    return assemble(study, solved, stand, answers, base.seed), answers, stand, study


def measure_report(
    base: Base, patch: Patch, workers: Workers, count: int = COMMON_DRAWS, progress: Counted | None = None
) -> MeasureReport:
    """What one measure does to every outcome. A measure that cannot be evaluated says why in `problem`."""
    try:
        central, drawn = _measure_answers(base, patch, workers, count, progress)
    except OfframpError as error:
        return _report(patch, (), False, 0, str(error))
    outcomes = base.study.crisis.outcomes
    before = base.answers.values[: len(drawn)]
    change = drawn - before
    good = ~np.isnan(change).any(axis=1)
    change = change[good]
    shift = central - base.central
    low, high = np.percentile(change, INTERVAL, axis=0) if len(change) > 1 else (None, None)
    effects = []
    for k, outcome in enumerate(outcomes):
        effects.append(
            MeasureEffect(
                outcome.name, outcome.worst, float(shift[k]),
                None if low is None else float(low[k]),
                None if high is None else float(high[k]),
                float(np.mean(change[:, k] > 1e-6)) if len(change) else float(shift[k] > 1e-6),
            )
        )  # fmt: skip
    worst = [k for k, outcome in enumerate(outcomes) if outcome.worst]
    if len(change) and worst:
        backfires = bool(np.mean(change[:, worst].sum(axis=1) > 1e-6) > 0.5)
    else:
        backfires = bool(worst and shift[worst].sum() > 1e-6)
    return _report(patch, tuple(effects), backfires, len(change), "")


def _measure_answers(
    base: Base, patch: Patch, workers: Workers, count: int, progress: Counted | None
) -> tuple[Float, Float]:
    """Answers at the central numbers and over the common draws."""
    if patch.from_turn is not None:
        continued = Continuation(base.study.crisis, patch)
        draws = common(
            base.study.uncertain.names, continued.uncertain.names, base.answers.draws[:count],
            continued.uncertain.draws(count, base.seed + 1),
        )  # fmt: skip
        return continued.central(base.stand.question), continued.answers(base.stand.question, draws, progress)
    study, stand = patched_study(base, patch)
    solved = study.solve()
    answers = workers.answers(study, solved, stand.question, common_draws(base, study, count), progress)
    return stand.question.ask(study, solved), answers.values


def _report(
    patch: Patch, effects: tuple[MeasureEffect, ...], backfires: bool, draws: int, problem: str
) -> MeasureReport:
    return MeasureReport(
        patch.name, patch.label or patch.name, patch.note, patch.price.value if patch.price else None,
        patch.from_turn, effects, backfires, draws, problem,
    )  # fmt: skip
