"""What single patches do: counterfactuals beside the crisis as it is, and measures on common draws.

May import: ``offramp.forecasts``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from offramp.analysis.assessment import MeasureEffect, MeasureReport, Variant
from offramp.errors import OfframpError
from offramp.forecasts.continuation import Continuation
from offramp.forecasts.outlook import INTERVAL, Forecast, assemble
from offramp.forecasts.question import Question
from offramp.forecasts.standing import Standpoint
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.uncertain import Uncertain, common
from offramp.forecasts.workers import Answers, Workers
from offramp.game.arrays import Float
from offramp.scenario import apply_patch
from offramp.scenario.crisis import Patch

COMMON_DRAWS = 20
# A change of a probability smaller than this counts as none.
NOTICEABLE = 0.005

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

    def start_for(self, study: Study) -> Solved | None:
        """The base solution to start from, where another study shares the structure."""
        return self.solved if study.game.arrays is self.study.game.arrays else None


def patched_study(base: Base, patch: Patch) -> tuple[Study, Standpoint]:
    """The patched crisis, on the same structure where its shape is the same, and the same standpoint in it."""
    crisis = apply_patch(base.study.crisis, patch)
    return Study(crisis, game=base.study.game), base.stand.in_crisis(crisis)


def _common(base: Base, uncertain: Uncertain, count: int) -> Float:
    """The first `count` draws of the base, laid out for the numbers of another; what is new there has its own."""
    fresh = uncertain.draws(count, base.seed + 1)
    return common(base.study.uncertain.names, uncertain.names, base.answers.draws[:count], fresh)


def variant(base: Base, patch: Patch, workers: Workers, count: int, progress: Counted | None = None) -> Variant:
    """A counterfactual asked from the same standpoint, with ranges over common draws."""
    forecast, stand, study, solved = patched_forecast(base, patch, workers, count, progress)
    options = stand.question.options(study)
    chances = stand.question.ask(study, solved)[len(forecast.outcomes) :] if options else ()
    return Variant(
        patch.name, patch.label or patch.name, patch.note, forecast.outcomes,
        dict(zip(options, (float(p) for p in chances), strict=True)),
    )  # fmt: skip


def patched_forecast(
    base: Base, patch: Patch, workers: Workers, count: int, progress: Counted | None = None
) -> tuple[Forecast, Standpoint, Study, Solved]:
    """The forecast of a patched crisis from the same standpoint, on common draws."""
    study, stand = patched_study(base, patch)
    solved = study.solve(start=base.start_for(study))
    answers = workers.answers(study, solved, stand.question, _common(base, study.uncertain, count), progress)
    return assemble(study, solved, stand, answers, base.seed), stand, study, solved


def measure_report(
    base: Base, patch: Patch, workers: Workers, count: int = COMMON_DRAWS, progress: Counted | None = None
) -> MeasureReport:
    """What one measure does to every outcome. A measure that cannot be evaluated says why in `problem`."""
    try:
        central, drawn, opening = _measure_answers(base, patch, workers, count, progress)
    except OfframpError as error:
        return _report(patch, (), False, 0, str(error))
    outcomes = base.study.crisis.outcomes
    before = base.answers.values[: len(drawn)]
    change = drawn - before
    good = ~np.isnan(change).any(axis=1)
    change = change[good]
    shift = central - base.central
    from_start = opening - Question().ask(base.study, base.solved)
    low, high = np.percentile(change, INTERVAL, axis=0) if len(change) > 1 else (None, None)
    effects = []
    for k, outcome in enumerate(outcomes):
        effects.append(
            MeasureEffect(
                outcome.name, outcome.worst, float(shift[k]),
                None if low is None else float(low[k]),
                None if high is None else float(high[k]),
                float(np.mean(change[:, k] > NOTICEABLE)) if len(change) else float(shift[k] > NOTICEABLE),
                from_start=float(from_start[k]),
            )
        )  # fmt: skip
    worst = [k for k, outcome in enumerate(outcomes) if outcome.worst]
    moves = change if len(change) else shift[None]
    backfires = any(np.mean(moves[:, k] > NOTICEABLE) > 0.5 for k in worst)
    return _report(patch, tuple(effects), backfires, len(change), "")


def _measure_answers(
    base: Base, patch: Patch, workers: Workers, count: int, progress: Counted | None
) -> tuple[Float, Float, Float]:
    """Answers at the central numbers and over the common draws, and outcomes as seen from the beginning."""
    if patch.from_turn is not None:
        continued = Continuation(base.study.crisis, patch, base.stand.question, draws=count, start=base.solved)
        draws = _common(base, continued.uncertain, count)
        drawn = workers.ask(continued, draws, progress).values
        return continued.central(), drawn, continued.central(Question())
    study, stand = patched_study(base, patch)
    solved = study.solve(start=base.start_for(study))
    answers = workers.answers(study, solved, stand.question, _common(base, study.uncertain, count), progress)
    return stand.question.ask(study, solved), answers.values, Question().ask(study, solved)


def measure_reports(
    base: Base, workers: Workers, count: int = COMMON_DRAWS, progress: Counted | None = None
) -> list[MeasureReport]:
    """Every measure of the crisis, each in a process of its own."""
    patches = list(base.study.crisis.measures.values())
    return workers.each(_measure_alone, (base, count), patches, None if progress is None else lambda _: progress(1))


def _measure_alone(shared: tuple[Base, int], patch: Patch) -> MeasureReport:
    base, count = shared
    return measure_report(base, patch, Workers(1), count)


def variants(base: Base, names: Sequence[str], workers: Workers, count: int) -> list[Variant]:
    """The named counterfactuals, each in a process of its own."""
    return workers.each(_variant_alone, (base, count), [base.study.crisis.counterfactuals[name] for name in names])


def _variant_alone(shared: tuple[Base, int], patch: Patch) -> Variant:
    base, count = shared
    return variant(base, patch, Workers(1), count)


def _report(
    patch: Patch, effects: tuple[MeasureEffect, ...], backfires: bool, draws: int, problem: str
) -> MeasureReport:
    return MeasureReport(
        patch.name, patch.label or patch.name, patch.note, patch.price.value if patch.price else None,
        patch.from_turn, effects, backfires, draws, problem,
    )  # fmt: skip
