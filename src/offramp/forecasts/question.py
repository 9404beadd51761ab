"""What is asked of a study under every draw: outcomes, and the options at one turn, given what has happened.

May import: ``offramp.errors``, ``offramp.forecasts``, ``offramp.game``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from offramp.errors import OfframpError
from offramp.forecasts.given import Held, HiddenStates, given_record, hidden_states, layer_at, turn_layers
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.turns import option_chances
from offramp.game import Game
from offramp.game.arrays import Float
from offramp.game.walk import IMPOSSIBLE, Given, Walk
from offramp.scenario.crisis import DecisionTurn, RecordEntry


@dataclass(frozen=True)
class Question:
    """Outcome probabilities, then the option probabilities of decision turn `watch` (if any), then with `arrivals` how
    likely each hidden state is at the turn stood at.

    `at` is the turn to stand at (None: the beginning), `record` what happened before it, `facts` further
    levels that hold on arrival. With `only_known` the question is asked right after the last entry of `record`, and
    nothing else is given: not even that the crisis goes on to `at` (None there: it was the last turn). With `held`,
    which a question in a patched crisis may have, what is hidden is as likely as in the crisis as it is.
    """

    at: str | None = None
    round: int = 1
    record: tuple[RecordEntry, ...] = ()
    facts: tuple[tuple[str, int], ...] = ()
    watch: str | None = None
    only_known: bool = False
    arrivals: bool = False
    held: Held | None = None

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
        hidden = len(self.hidden(study).levels) if self.arrivals else 0
        return len(study.crisis.outcomes) + len(self.options(study)) + hidden

    def hidden(self, study: Study) -> HiddenStates:
        """The hidden states at the turn stood at."""
        return hidden_states(study.game, self.layer(study.game))

    def walk(self, study: Study, solved: Solved, chances: Float | None = None) -> Walk:
        """The walk under one solution, given what is given.

        Where something is held, `chances` say how likely each of its states is. The chance of what is given is then
        that in the crisis of `study` by itself.
        """
        given = self.given(study)
        if self.held is None or chances is None or given is None:
            return study.walk(solved, given)
        arrival = self._arrival(study, solved, given)
        if not arrival.sum() > 0.0:
            return study.walk(solved, given)
        walk = study.walk(solved, self.held.weighted(study.game, given, arrival, chances))
        return replace(walk, chance=float(arrival.sum()))

    def chances(self, study: Study, solved: Solved) -> Float:
        """How likely each hidden state is at the turn stood at, given what is given."""
        given = self.given(study)
        assert given is not None
        arrival = self._arrival(study, solved, given)
        if not arrival.sum() > 0.0:
            raise OfframpError(IMPOSSIBLE)
        return self.hidden(study).chances(arrival)

    def _arrival(self, study: Study, solved: Solved, given: Given) -> Float:
        """How likely each node of the layer stood at is reached with all that is given."""
        reach = study.walker.reach(study.joint(solved), given.keep)
        return np.asarray(reach[given.stop : given.stop + len(given.good)].sum(axis=1) * given.good)

    def ask(self, study: Study, solved: Solved, chances: Float | None = None) -> Float:
        """The answers under one solution; `chances` as for `walk`."""
        walk = self.walk(study, solved, chances)
        parts = [study.outcomes(walk)]
        if self.watch is not None:
            found = option_chances(study.game, walk.flow, self.watch, self.round)
            parts.append(np.array([found.get(name, 0.0) for name in self.options(study)]))
        if self.arrivals:
            parts.append(self.chances(study, solved))
        return np.concatenate(parts)
