"""Games of OpenSpiel, taken in whole.

May import: ``offramp.errors``, ``offramp.interop``, numpy; pyspiel (of the package open_spiel) when asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from offramp.errors import OfframpError
from offramp.interop.extensive import CHANCE, NONE, ExtensiveGame, Infoset, TreeOutcome
from offramp.interop.spiel.needed import pyspiel

LIMIT = 5_000_000
DENOMINATOR = 1_000_000
"""OpenSpiel's probabilities are floats. What is nearest to them among the fractions up to this denominator is meant."""


def from_openspiel(game: Any, *, limit: int = LIMIT) -> ExtensiveGame:
    """The tree of an OpenSpiel game, with its labels.

    `game` is a ``pyspiel.Game``, or what ``pyspiel.load_game`` takes: ``"leduc_poker"``, ``"kuhn_poker(players=3)"``.
    The label of an information set is the mover's information state string.

    Raises
    ------
    OfframpError where the game is not there, moves at once, hides its information states, samples its chances, or has
    more than `limit` nodes.
    """
    return read_tree(game, limit)[0]


def read_tree(game: Any, limit: int = LIMIT) -> tuple[ExtensiveGame, Mapping[int, Sequence[int]]]:
    """As `from_openspiel`, and by the place of every information set the actions of OpenSpiel behind its own."""
    game = _loaded(game) if isinstance(game, str) else game
    _suits(game)
    tree = _Tree(game, limit)
    made = ExtensiveGame(
        title=str(game),
        comment="",
        players=tuple(f"Player {q}" for q in range(game.num_players())),
        infosets=tuple(tree.infosets),
        outcomes=tuple(tree.outcomes),
        node_infoset=np.array(tree.node_infoset, np.int32),
        node_outcome=np.array(tree.node_outcome, np.int32),
        node_label=("",) * len(tree.node_infoset),
    )
    return made, tree.legal


def _loaded(name: str) -> Any:
    spiel = pyspiel()
    try:
        return spiel.load_game(name)
    except spiel.SpielError as error:
        raise OfframpError(f"OpenSpiel does not load {name!r}: {str(error).splitlines()[0]}") from error


def _suits(game: Any) -> None:
    types = pyspiel().GameType
    kind = game.get_type()
    name = kind.short_name
    if kind.dynamics != types.Dynamics.SEQUENTIAL:
        raise OfframpError(
            f"in {name} players move at once: take turn_based_simultaneous_game(game={name}(...)), "
            "where the later do not see the earlier"
        )
    if not kind.provides_information_state_string:
        raise OfframpError(f"{name} does not say what a player knows (information_state_string), so it has no sets")
    if kind.chance_mode == types.ChanceMode.SAMPLED_STOCHASTIC:
        raise OfframpError(f"{name} samples its chances and does not tell their probabilities")


class _Tree:
    """The tree in the order of a file: every node, then the subtree of its first action, and so on."""

    def __init__(self, game: Any, limit: int) -> None:
        self.infosets: list[Infoset] = []
        self.outcomes: list[TreeOutcome] = []
        self.node_infoset: list[int] = []
        self.node_outcome: list[int] = []
        self._place: dict[tuple[int, str], int] = {}
        self.legal: dict[int, list[int]] = {}
        self._paid: dict[tuple[float, ...], int] = {}
        self._count = dict.fromkeys(range(CHANCE, game.num_players()), 0)
        waiting = [game.new_initial_state()]
        while waiting:
            if len(self.node_infoset) >= limit:
                raise OfframpError(f"{game} has more than {limit:,} nodes: take a smaller one, or raise limit")
            state = waiting.pop()
            actions = self._visit(state)
            waiting.extend(state.child(action) for action in reversed(actions))

    def _visit(self, state: Any) -> list[int]:
        """Note a node; the actions that lead on from it."""
        if state.is_terminal():
            self.node_infoset.append(NONE)
            self.node_outcome.append(self._outcome(tuple(state.returns())))
            return []
        self.node_outcome.append(NONE)
        if state.is_chance_node():
            chances = state.chance_outcomes()
            actions = [action for action, _ in chances]
            self.node_infoset.append(self._new(state, CHANCE, "", actions, _exact([p for _, p in chances])))
            return actions
        player = state.current_player()
        actions = list(state.legal_actions())
        key = (player, state.information_state_string(player))
        place = self._place.get(key)
        if place is None:
            place = self._place[key] = self._new(state, *key, actions, ())
            self.legal[place] = actions
        elif self.legal[place] != actions:
            raise OfframpError(f"what player {player} may do differs within its information state {key[1]!r}")
        self.node_infoset.append(place)
        return actions

    def _new(self, state: Any, player: int, label: str, actions: list[int], odds: tuple[Fraction, ...]) -> int:
        self._count[player] += 1
        names = tuple(state.action_to_string(state.current_player(), action) for action in actions)
        self.infosets.append(Infoset(player, self._count[player], label, names, odds))
        return len(self.infosets) - 1

    def _outcome(self, returns: tuple[float, ...]) -> int:
        if returns not in self._paid:
            self._paid[returns] = len(self.outcomes)
            self.outcomes.append(TreeOutcome(len(self.outcomes) + 1, "", tuple(map(Fraction, returns))))
        return self._paid[returns]


def _exact(odds: list[float]) -> tuple[Fraction, ...]:
    """Probabilities that add up to exactly one."""
    near = [Fraction(p).limit_denominator(DENOMINATOR) for p in odds]
    if sum(near) == 1 and all(abs(float(f) - p) <= 1e-12 for f, p in zip(near, odds, strict=True)):
        return tuple(near)
    total = sum(map(Fraction, odds))
    return tuple(Fraction(p) / total for p in odds)
