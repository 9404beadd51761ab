"""What single patches do: counterfactuals beside the crisis as it is, and measures on common draws.

Asked from a turn on, what is hidden there and was settled before the patch first rewrites a turn stays as likely as in
the crisis as it is. Only a reading, which is another account of what happened, has likelihoods of its own.

May import: ``offramp.forecasts``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from offramp.analysis.assessment import MeasureEffect, MeasureReport, Variant
from offramp.errors import OfframpError
from offramp.forecasts.continuation import Continuation
from offramp.forecasts.given import Held
from offramp.forecasts.outlook import INTERVAL, Forecast, HeldChances, assemble, sharpened
from offramp.forecasts.question import Question
from offramp.forecasts.standing import Standpoint
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.uncertain import Uncertain, common
from offramp.forecasts.workers import Answers, Workers
from offramp.game.arrays import Float
from offramp.scenario import apply_patch
from offramp.scenario.crisis import Patch
from offramp.scenario.uses import rewritten_facts

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

    def forecast(self) -> Forecast:
        """The forecast of the crisis as it is."""
        return assemble(self.study, self.solved, self.stand, self.answers, self.seed)

    @property
    def central(self) -> Float:
        """The answers at the central numbers."""
        return self.stand.question.ask(self.study, self.solved)

    @cached_property
    def stood(self) -> HeldChances:
        """How likely each hidden state is at the turn stood at, and with every actor twice as precise."""
        question = self.stand.question
        if not question.arrivals:
            return None, None
        sharper = sharpened(self.study, self.solved)
        return question.chances(self.study, self.solved), question.chances(self.study, sharper)

    def held(self, patch: Patch, stand: Standpoint) -> Standpoint:
        """`stand` in the crisis under `patch`, holding what is hidden as it stood."""
        if not self.stand.question.arrivals or patch.kind == "reading":
            return stand
        states = self.stand.question.hidden(self.study)
        held = Held(states, rewritten_facts(self.study.crisis, patch.values, stand.question.round))
        return replace(stand, question=replace(stand.question, arrivals=False, held=held))

    def start_for(self, study: Study) -> Solved | None:
        """The base solution to start from, where another study shares the structure."""
        return self.solved if study.game.arrays is self.study.game.arrays else None


def based(
    study: Study, solved: Solved, stand: Standpoint, workers: Workers, count: int, seed: int, progress: Counted | None
) -> Base:
    """What patches are compared with from `stand`; what is hidden there is asked too, so that they can hold it."""
    conditional = stand.question.at is not None or bool(stand.question.record)
    stand = replace(stand, question=replace(stand.question, arrivals=conditional))
    answers = workers.answers(study, solved, stand.question, study.uncertain.draws(count, seed), progress)
    return Base(study, solved, stand, answers, seed)


def patched_study(base: Base, patch: Patch) -> tuple[Study, Standpoint]:
    """The patched crisis, on the same structure where its shape is the same, and the same standpoint in it."""
    crisis = apply_patch(base.study.crisis, patch)
    return Study(crisis, game=base.study.game), base.held(patch, base.stand.in_crisis(crisis))


def _common(base: Base, uncertain: Uncertain, question: Question, count: int) -> Float:
    """The first `count` draws of the base, laid out for the numbers of another; what is new there has its own.

    Where `question` holds what is hidden, how likely that is in the base stands behind the numbers.
    """
    fresh = uncertain.draws(count, base.seed + 1)
    laid = common(base.study.uncertain.names, uncertain.names, base.answers.draws[:count], fresh)
    if question.held is None:
        return laid
    states = len(question.held.states.levels)
    return np.column_stack((laid, base.answers.values[:count, -states:]))


@dataclass(frozen=True)
class Patched:
    """The crisis under a patch, solved, with the same standpoint in it and the answers over the common draws."""

    study: Study
    solved: Solved
    stand: Standpoint
    answers: Answers

    def forecast(self, base: Base) -> Forecast:
        """The forecast from the standpoint."""
        return assemble(self.study, self.solved, self.stand, self.answers, base.seed, base.stood)

    def central(self, base: Base) -> Float:
        """The answers at the central numbers."""
        return self.stand.question.ask(self.study, self.solved, base.stood[0])


def under_patch(base: Base, patch: Patch, workers: Workers, count: int, progress: Counted | None = None) -> Patched:
    """The crisis under `patch`, asked from the same standpoint over the first `count` draws."""
    study, stand = patched_study(base, patch)
    solved = study.solve(start=base.start_for(study))
    draws = _common(base, study.uncertain, stand.question, count)
    return Patched(study, solved, stand, workers.answers(study, solved, stand.question, draws, progress))


def variant(base: Base, patch: Patch, workers: Workers, count: int, progress: Counted | None = None) -> Variant:
    """A counterfactual asked from the same standpoint, with ranges over common draws."""
    found = under_patch(base, patch, workers, count, progress)
    forecast = found.forecast(base)
    options = found.stand.question.options(found.study)
    chances = found.central(base)[len(forecast.outcomes) :] if options else ()
    return Variant(
        patch.name, patch.label or patch.name, patch.note, forecast.outcomes,
        dict(zip(options, (float(p) for p in chances), strict=True)),
    )  # fmt: skip


def measure_report(
    base: Base, patch: Patch, workers: Workers, count: int = COMMON_DRAWS, progress: Counted | None = None
) -> MeasureReport:
    """What one measure does to every outcome. A measure that cannot be evaluated says why in `problem`."""
    return compared(base, patch, workers, count, progress)[1]


def compared(
    base: Base, patch: Patch, workers: Workers, count: int, progress: Counted | None = None
) -> tuple[Patched | None, MeasureReport]:
    """The crisis under one patch (None where that begins at a turn, or cannot be evaluated), and what it does."""
    try:
        if patch.from_turn is not None:
            return None, _effects(base, patch, *_from_its_turn(base, patch, workers, count, progress))
        found = under_patch(base, patch, workers, count, progress)
        opening = Question().ask(found.study, found.solved)
        return found, _effects(base, patch, found.central(base), found.answers.values, opening)
    except OfframpError as error:
        return None, _report(patch, (), False, 0, str(error))


def _effects(base: Base, patch: Patch, central: Float, drawn: Float, opening: Float) -> MeasureReport:
    """What a patch does, from the answers at the central numbers, over the draws, and as seen from the beginning."""
    outcomes = base.study.crisis.outcomes
    change = drawn - base.answers.values[: len(drawn), : drawn.shape[1]]
    good = ~np.isnan(change).any(axis=1)
    change = change[good]
    shift = central - base.central[: len(central)]
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


def _from_its_turn(
    base: Base, patch: Patch, workers: Workers, count: int, progress: Counted | None
) -> tuple[Float, Float, Float]:
    """Answers where a measure begins at a turn: at the central numbers, over the draws, and from the beginning."""
    question = base.held(patch, base.stand).question
    continued = Continuation(base.study.crisis, patch, question, draws=count, start=base.solved)
    drawn = workers.ask(continued, _common(base, continued.uncertain, question, count), progress).values
    return continued.central(chances=base.stood[0]), drawn, continued.central(Question())


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
