"""The information sets of a game by name, whatever it was made from.

May import: ``offramp.errors``, ``offramp.game``, ``offramp.interop.extensive``, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from offramp.errors import OfframpError
from offramp.game import Game
from offramp.game.arrays import Bool
from offramp.interop.extensive import ExtensiveGame

Named = Game | ExtensiveGame
"""A compiled crisis, or a game tree."""


@dataclass(frozen=True)
class DecisionSet:
    """An information set in words.

    Attributes
    ----------
    player, number, label : who moves; the set among the mover's own, from 1 (of a game file: the file's number); it
        in one line.
    actions : the names of its actions.
    first : the place of the first action in a strategy; `place` the set's own number in the arrays.
    turn, round, type, seen : where it stands, the mover's own type, and level names by the facts it sees; empty and 0
        in a game tree.
    """

    player: str
    number: int
    label: str
    actions: tuple[str, ...]
    first: int
    place: int
    turn: str = ""
    round: int = 0
    type: str = ""
    seen: Mapping[str, str] | None = None


def playable_entries(game: Named) -> Bool:
    """(entries,) which actions there are: of a crisis, in the crisis as it is."""
    return np.ones(game.arrays.n_entries, np.bool_) if isinstance(game, ExtensiveGame) else game.allowed[""]


def decision_sets(game: Named) -> tuple[DecisionSet, ...]:
    """Every information set: of a crisis in the order of the turns, of a tree by player and number.

    OfframpError for what is neither.
    """
    if not isinstance(game, Game | ExtensiveGame):
        raise OfframpError(
            f"a {type(game).__name__} has no strategies: give the compiled game of a crisis (Study(crisis).game), or a "
            "game tree"
        )
    return tuple(_of_tree(game) if isinstance(game, ExtensiveGame) else _of_crisis(game))


def _of_crisis(game: Game) -> list[DecisionSet]:
    counted = dict.fromkeys(game.players, 0)
    found = []
    for infoset in game.infosets():
        counted[infoset.actor] += 1
        found.append(
            DecisionSet(
                infoset.actor, counted[infoset.actor], infoset.label, infoset.actions, infoset.offset, infoset.number,
                infoset.turn, infoset.round, infoset.type, infoset.seen,
            )
        )  # fmt: skip
    return found


def _of_tree(game: ExtensiveGame) -> list[DecisionSet]:
    found = []
    for place in game.numbers:
        infoset, first = game.infosets[game.layered.infoset[place]], int(game.arrays.infoset_action[place])
        who = game.player_names[infoset.player]
        found.append(DecisionSet(who, infoset.number, infoset.label, infoset.action_names, first, place))
    return sorted(found, key=lambda one: (game.player_names.index(one.player), one.number))
