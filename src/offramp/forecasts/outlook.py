"""Forecasts: exact probabilities at the central numbers, and their range over draws of uncertain ones.

May import: ``offramp.forecasts``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

import numpy as np

from offramp.errors import NotFoundError
from offramp.forecasts.standing import Knowledge, Standpoint, standpoint
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.turns import TurnForecast, turn_forecasts
from offramp.forecasts.workers import Answers, Workers, counting
from offramp.game.arrays import Float
from offramp.scenario import AnyCrisis
from offramp.scenario.crisis import Crisis, RecordEntry

INTERVAL = (5.0, 95.0)
DRAWS = 100

Progress = Callable[[str, int, int], None]
HeldChances = tuple[Float | None, Float | None]


@dataclass(frozen=True)
class OutcomeForecast:
    """One outcome: `p` is chance at the central numbers; `low` and `high` bound 90% of the draws (not
    knowing), None without draws; `sharper` is p with every actor twice as precise (how much is choice noise)."""

    name: str
    worst: bool
    p: float
    low: float | None
    high: float | None
    sharper: float | None


@dataclass(frozen=True)
class Forecast:
    """A forecast of one crisis from one point.

    Attributes
    ----------
    crisis, title : which crisis.
    at, round : the turn stood at (None: the beginning; with something given, the end).
    given : what is taken to have happened, as (turn, words) in order.
    given_chance : how likely the crisis, from its beginning, held that to be.
    knowledge : what of the record can have been known on the day asked for, None without a day.
    outcomes, turns : what lies ahead.
    draws, failed, seed : how many draws the ranges rest on, how many of them did not converge.
    converged, status, local_regret, regret, regret_reason : what the solver says.
    raids : how raids were computed in the draws, with the error of what stands in for the exact chain.
    """

    crisis: str
    title: str
    at: str | None
    round: int
    given: tuple[tuple[str, str], ...]
    given_chance: float
    outcomes: tuple[OutcomeForecast, ...]
    turns: tuple[TurnForecast, ...]
    draws: int
    failed: int
    seed: int
    converged: bool
    status: str
    local_regret: float
    regret: Mapping[str, float] | None
    regret_reason: str
    raids: str = ""
    knowledge: Knowledge | None = None

    def outcome(self, name: str) -> OutcomeForecast:
        """The forecast of one outcome; NotFoundError with the names there are."""
        for found in self.outcomes:
            if found.name == name:
                return found
        raise NotFoundError(f"no outcome {name!r}; there are: {', '.join(o.name for o in self.outcomes)}")


def forecast(
    crisis: AnyCrisis | Study,
    *,
    at: str | None = None,
    given: Sequence[str] = (),
    as_of: Date | None = None,
    known_to: str | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Forecast:
    """What lies ahead of `crisis` (or of a study made of it): exact probabilities, and ranges over `draws` draws
    of its uncertain numbers. `at`, `given`, `as_of` and `known_to` say from where, as for `standpoint`."""
    study = crisis if isinstance(crisis, Study) else Study(crisis)
    stand = standpoint(study.crisis, at, given=given, as_of=as_of, known_to=known_to)
    solved = study.solve(regret=True)
    count = draws if study.uncertain.numbers else 0
    with Workers(processes) as workers:
        answers = workers.answers(
            study, solved, stand.question, study.uncertain.draws(count, seed),
            None if progress is None else counting(progress, "draws", count),
        )  # fmt: skip
    return assemble(study, solved, stand, answers, seed)


def assemble(
    study: Study, solved: Solved, stand: Standpoint, answers: Answers, seed: int, held: HeldChances = (None, None)
) -> Forecast:
    """The forecast at the central numbers with the ranges that `answers` give.

    `held` says how likely what the question holds is, at the precision as it is and at twice that.
    """
    crisis, game = study.crisis, study.game
    walk = stand.question.walk(study, solved, held[0])
    central = study.outcomes(walk)
    sharper = study.outcomes(stand.question.walk(study, sharpened(study, solved), held[1]))
    good = answers.values[~np.isnan(answers.values).any(axis=1)]
    low, high = np.percentile(good, INTERVAL, axis=0) if len(good) > 1 else (None, None)
    regret = solved.solutions[""].regret
    return Forecast(
        crisis=crisis.name,
        title=crisis.title,
        at=stand.question.at,
        round=stand.question.round,
        given=stand.words,
        given_chance=walk.chance,
        outcomes=_outcomes(crisis, central, low, high, sharper),
        turns=turn_forecasts(game, walk.flow, from_layer=stand.question.layer(game)),
        draws=len(answers.values),
        failed=answers.failed,
        seed=seed,
        converged=solved.converged,
        status=solved.status,
        local_regret=solved.local_regret,
        regret=None if regret is None else dict(zip(game.players, regret.tolist(), strict=True)),
        regret_reason=solved.solutions[""].regret_reason,
        raids=answers.raids,
        knowledge=_with_chances(study, solved, stand, walk.chance),
    )


def sharpened(study: Study, solved: Solved) -> Solved:
    """The solution with every actor twice as precise."""
    return study.solve(start=solved, precision_scale=2.0)


def _with_chances(study: Study, solved: Solved, stand: Standpoint, chance: float) -> Knowledge | None:
    """What was known, with how likely each thing that was not is held, given what was."""
    if stand.knowledge is None:
        return None
    rows = zip(stand.knowledge.left_out, stand.hidden, strict=True)
    left_out = tuple(replace(left, p=_share(_also(study, solved, stand, entry) / chance)) for left, entry in rows)
    return replace(stand.knowledge, left_out=left_out)


def _also(study: Study, solved: Solved, stand: Standpoint, entry: RecordEntry) -> float:
    """How likely all that is given is together with `entry`."""
    given = stand.question.given(study, also=(entry,))
    return 0.0 if given is None else float(study.walker.survival(study.joint(solved), given)[0, 0])


def _outcomes(
    crisis: Crisis, central: Float, low: Float | None, high: Float | None, sharper: Float
) -> tuple[OutcomeForecast, ...]:
    """The outcomes by name. The range always holds the central probability."""
    return tuple(
        OutcomeForecast(
            name=outcome.name,
            worst=outcome.worst,
            p=_share(central[k]),
            low=None if low is None else _share(min(low[k], central[k])),
            high=None if high is None else _share(max(high[k], central[k])),
            sharper=_share(sharper[k]),
        )
        for k, outcome in enumerate(crisis.outcomes)
    )


def _share(p: float) -> float:
    """A probability without the rounding error of its sum."""
    return float(min(max(p, 0.0), 1.0))
