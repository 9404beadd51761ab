"""Forecasts: exact probabilities at the central numbers, and their range over draws of uncertain ones.

May import: ``offramp.forecasts``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date

import numpy as np

from offramp.errors import NotFoundError, OfframpError
from offramp.forecasts.given import layer_at
from offramp.forecasts.question import Question
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.turns import TurnForecast, turn_forecasts
from offramp.forecasts.workers import Answers, Workers, counting
from offramp.game.arrays import Float
from offramp.scenario.crisis import Crisis, RecordEntry

INTERVAL = (5.0, 95.0)
DRAWS = 100

Progress = Callable[[str, int, int], None]


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
    at, round : the turn stood at (None: the beginning).
    given : what is taken to have happened, as (turn, words) in order.
    given_chance : how likely the crisis, from its beginning, held that to be.
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

    def outcome(self, name: str) -> OutcomeForecast:
        """The forecast of one outcome; NotFoundError with the names there are."""
        for found in self.outcomes:
            if found.name == name:
                return found
        raise NotFoundError(f"no outcome {name!r}; there are: {', '.join(o.name for o in self.outcomes)}")


@dataclass(frozen=True)
class Standpoint:
    """Where a forecast is made from, and the question asked there; `given` and `as_of` as they were asked for."""

    question: Question
    words: tuple[tuple[str, str], ...]
    given: tuple[str, ...] = ()
    as_of: Date | None = None


def standpoint(
    crisis: Crisis, at: str | None, *, given: Sequence[str] = (), as_of: Date | None = None, watch: str | None = None
) -> Standpoint:
    """The question asked at turn `at` (``TURN`` or ``TURN@ROUND``), given the record before it or ``FACT=LEVEL``.

    With `as_of`, only record entries dated on or before it count, and where `at` is None the first
    turn without such an entry is stood at.
    """
    turns = [turn.head.name for turn in crisis.turns]
    usable = [entry for entry in crisis.record if as_of is None or _known(crisis, entry) <= as_of]
    if at is None and as_of is not None and usable:
        at = _next_turn(crisis, max((entry.round, turns.index(entry.turn)) for entry in usable))
    if at is None:
        if given:
            raise OfframpError("`given` needs a turn to stand at: say `at` too")
        return Standpoint(Question(watch=watch), (), as_of=as_of)
    name, marked, number = at.partition("@")
    if marked and not number.isdigit():
        raise OfframpError(f"cannot stand at {at!r}: write TURN, or TURN@ROUND with the number of a round")
    round_number = int(number) if marked else 1
    facts = tuple(_fact_level(crisis, text) for text in given)
    place = turns.index(name) if name in turns else len(turns)
    before = () if given else tuple(e for e in usable if (e.round, turns.index(e.turn)) < (round_number, place))
    words = [(entry.turn, record_words(crisis, entry)) for entry in before]
    words += [("given", text) for text in given]
    return Standpoint(Question(name, round_number, before, facts, watch), tuple(words), tuple(given), as_of)


def _next_turn(crisis: Crisis, last: tuple[int, int]) -> str:
    """The turn after place `last` (round, index), that one itself where it closes the crisis; as ``TURN@ROUND``."""
    heads = [turn.head for turn in crisis.turns]
    for number in range(last[0], crisis.calendar.rounds + 1):
        for place, head in enumerate(heads):
            if (number, place) > last and (head.rounds is None or number in head.rounds):
                return f"{head.name}@{number}"
    return f"{heads[last[1]].name}@{last[0]}"


def _known(crisis: Crisis, entry: RecordEntry) -> Date:
    head = crisis.turn(entry.turn).head
    return entry.date or head.date or Date.min


def record_words(crisis: Crisis, entry: RecordEntry) -> str:
    """A record entry in the names of the crisis."""
    parts = [entry.chose or entry.said or ""]
    parts += [f"{name}: {crisis.facts[name].levels[level]}" for name, level in entry.levels.items()]
    return ", ".join(part for part in parts if part)


def _fact_level(crisis: Crisis, text: str) -> tuple[str, int]:
    name, sep, level = (part.strip() for part in text.partition("="))
    fact = crisis.facts.get(name)
    if not sep or fact is None:
        raise NotFoundError(f"given {text!r}: write FACT=LEVEL with one of the facts {', '.join(crisis.facts)}")
    if level not in fact.levels:
        raise NotFoundError(f"given {text!r}: the levels of {name} are {', '.join(fact.levels)}")
    return name, fact.levels.index(level)


def forecast(
    crisis: Crisis | Study,
    *,
    at: str | None = None,
    given: Sequence[str] = (),
    as_of: Date | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Forecast:
    """What lies ahead of `crisis` (or of a study made of it): exact probabilities, and ranges over `draws` draws
    of its uncertain numbers."""
    study = crisis if isinstance(crisis, Study) else Study(crisis)
    stand = standpoint(study.crisis, at, given=given, as_of=as_of)
    solved = study.solve(regret=True)
    count = draws if study.uncertain.numbers else 0
    with Workers(processes) as workers:
        answers = workers.answers(
            study, solved, stand.question, study.uncertain.draws(count, seed),
            None if progress is None else counting(progress, "draws", count),
        )  # fmt: skip
    return assemble(study, solved, stand, answers, seed)


def assemble(study: Study, solved: Solved, stand: Standpoint, answers: Answers, seed: int) -> Forecast:
    """The forecast at the central numbers with the ranges that `answers` give."""
    crisis, game = study.crisis, study.game
    given = stand.question.given(study)
    walk = study.walk(solved, given)
    central = study.outcomes(walk)
    sharper = study.outcomes(study.walk(study.solve(start=solved, precision_scale=2.0), given))
    good = answers.values[~np.isnan(answers.values).any(axis=1)]
    low, high = np.percentile(good, INTERVAL, axis=0) if len(good) > 1 else (None, None)
    layer = 0 if stand.question.at is None else layer_at(game, stand.question.at, stand.question.round)
    regret = solved.solutions[""].regret
    return Forecast(
        crisis=crisis.name,
        title=crisis.title,
        at=stand.question.at,
        round=stand.question.round,
        given=stand.words,
        given_chance=walk.chance,
        outcomes=_outcomes(crisis, central, low, high, sharper),
        turns=turn_forecasts(game, walk.flow, from_layer=layer),
        draws=len(answers.values),
        failed=answers.failed,
        seed=seed,
        converged=solved.converged,
        status=solved.status,
        local_regret=solved.local_regret,
        regret=None if regret is None else dict(zip(game.players, regret.tolist(), strict=True)),
        regret_reason=solved.solutions[""].regret_reason,
        raids=answers.raids,
    )


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
