"""What is asked of a study under every draw: outcomes, and the options at one turn, given what has happened.

May import: ``offramp.forecasts``, numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from offramp.forecasts.given import given_record, layer_at
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.turns import option_chances
from offramp.game.arrays import Float
from offramp.game.walk import Given
from offramp.scenario.crisis import DecisionTurn, RecordEntry


@dataclass(frozen=True)
class Question:
    """Outcome probabilities, then the option probabilities of decision turn `watch` (if any).

    `at` is the turn to stand at (None: the beginning), `record` what happened before it, `facts` further
    levels that hold on arrival.
    """

    at: str | None = None
    round: int = 1
    record: tuple[RecordEntry, ...] = ()
    facts: tuple[tuple[str, int], ...] = ()
    watch: str | None = None

    def given(self, study: Study) -> Given | None:
        """The condition, on the structure of `study`; None from the beginning."""
        if self.at is None:
            return None
        layer = layer_at(study.game, self.at, self.round)
        return given_record(study.game, layer, entries=self.record, facts=dict(self.facts))

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
