"""What is asked of a study under every draw: outcomes, and the options at one turn, given what has happened.

May import: ``offramp.forecasts``, numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from offramp.forecasts.given import given_record, layer_at, turn_layers
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.turns import option_chances
from offramp.game import Game
from offramp.game.arrays import Float
from offramp.game.walk import Given
from offramp.scenario.crisis import DecisionTurn, RecordEntry


@dataclass(frozen=True)
class Question:
    """Outcome probabilities, then the option probabilities of decision turn `watch` (if any).

    `at` is the turn to stand at (None: the beginning), `record` what happened before it, `facts` further
    levels that hold on arrival. With `only_known` the question is asked right after the last entry of `record`, and
    nothing else is given: not even that the crisis goes on to `at` (None there: it was the last turn).
    """

    at: str | None = None
    round: int = 1
    record: tuple[RecordEntry, ...] = ()
    facts: tuple[tuple[str, int], ...] = ()
    watch: str | None = None
    only_known: bool = False

    def layer(self, game: Game) -> int:
        """The layer at which the question is asked. NotFoundError for a turn that is never reached."""
        if self.only_known:
            told = (turn_layers(game, entry.turn, entry.round) for entry in self.record)
            return 1 + max((layers[-1] for layers in told if layers), default=-1)
        return 0 if self.at is None else layer_at(game, self.at, self.round)

    def given(self, study: Study, also: tuple[RecordEntry, ...] = ()) -> Given | None:
        """The condition, on the structure of `study`, and that further entries before it went as they say; None from
        the beginning."""
        if self.at is None and not self.record:
            return None
        layer = self.layer(study.game)
        entries = (*self.record, *also)
        return given_record(study.game, layer, entries=entries, facts=dict(self.facts), ended_too=self.only_known)

    def options(self, study: Study) -> tuple[str, ...]:
        """The options of the watched turn."""
        if self.watch is None:
            return ()
        turn = study.crisis.turn(self.watch)
        return tuple(option.name for option in turn.options) if isinstance(turn, DecisionTurn) else ()

    def size(self, study: Study) -> int:
        """How many answers a draw has."""
        return len(study.crisis.outcomes) + len(self.options(study))

    def ask(self, study: Study, solved: Solved) -> Float:
        """The answers under one solution."""
        walk = study.walk(solved, self.given(study))
        outcomes = study.outcomes(walk)
        if self.watch is None:
            return outcomes
        chances = option_chances(study.game, walk.flow, self.watch, self.round)
        return np.concatenate((outcomes, [chances.get(name, 0.0) for name in self.options(study)]))
