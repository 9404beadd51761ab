"""What actors see while a crisis is played: the turn, the round, their own type, and the facts that are theirs to see.

May import: ``offramp.game``, ``offramp.interop.playing``.
"""

from __future__ import annotations

from typing import NamedTuple

from offramp.game import Game
from offramp.game.layout import type_name
from offramp.interop.playing import UNSEEN, Column

OTHERS = ("player", "turn", "round", "type", "set")
"""Names of columns, and of pieces of tensors, that are no facts."""


class Digit(NamedTuple):
    """Where in a row, and where in the key of a node, the level of a fact stands."""

    place: int
    stride: int
    size: int


class CrisisSights:
    """The sights of a compiled crisis.

    The columns of an actor: ``turn``, ``round``, ``type``, then every fact that it ever sees, the words under way and
    the groups it has entered among them. Where the crisis keeps all that was seen (``memory: history``) and facts no
    longer tell, ``set`` names its information set where it moves.
    """

    def __init__(self, game: Game) -> None:
        self._game = game
        turns = dict.fromkeys(info.turn for info in game.layers if info.round)
        self._turns = {turn: place for place, turn in enumerate(turns, start=1)}
        self._rounds = max(info.round for info in game.layers)
        self._set = _numbers(game) if game.crisis.memory == "history" else None
        self._places: list[dict[str, int]] = []  # by player, the column of every variable that it sees
        self._columns = [self._columns_of(player) for player in range(len(game.players))]
        self._digits: dict[tuple[int, int], list[Digit]] = {}

    def columns(self, player: int) -> tuple[Column, ...]:
        """The things that an actor may see, in the order of its rows."""
        return self._columns[player]

    def row(self, node: int, player: int) -> tuple[int, ...]:
        """What an actor sees at a node."""
        game = self._game
        layer = int(game.node_layer[node])
        info, key = game.layers[layer], int(game.node_key[node])
        found = [UNSEEN] * len(self._columns[player])
        found[0], found[1] = self._turns.get(info.turn, UNSEEN) if info.round else UNSEEN, info.round
        if len(self._columns[player][2].levels) == 1:
            found[2] = 1
        for place, stride, size in self._live(layer, player):
            found[place] = 1 + key // stride % size
        infoset = int(game.arrays.node_infoset[node])
        if self._set is not None and infoset >= 0 and game.arrays.infoset_player[infoset] == player:
            found[-1] = self._set[infoset]
        return tuple(found)

    def _columns_of(self, player: int) -> tuple[Column, ...]:
        game, actor = self._game, self._game.players[player]
        everybody = frozenset(game.players)
        rounds = tuple(str(number) for number in range(1, self._rounds + 1))
        found = [Column("turn", tuple(self._turns), True), Column("round", rounds, True)]
        found.append(Column("type", tuple(game.crisis.actors[actor].types), False))
        places = {type_name(actor): len(found) - 1}
        for name, variable in game.variables.items():
            if actor in variable.seen_by and name != type_name(actor):
                places[name] = len(found)
                found.append(Column(self._name(name), variable.levels, everybody <= variable.seen_by))
        self._places.append(places)
        if self._set is not None:
            mine = [number for number, mover in enumerate(game.arrays.infoset_player) if mover == player]
            found.append(Column("set", tuple(str(self._set[number]) for number in mine), False))
        return tuple(found)

    def _name(self, fact: str) -> str:
        """The name of the column of a fact: its own, unless a column of another kind has it."""
        name = fact
        while name in OTHERS or (name != fact and name in self._game.variables):
            name = f"fact {name}"
        return name

    def _live(self, layer: int, player: int) -> list[Digit]:
        """The facts of a layer that an actor sees."""
        if (layer, player) not in self._digits:
            layout, places = self._game.layers[layer].layout, self._places[player]
            sizes = zip(layout.names, layout.sizes, strict=True)
            self._digits[layer, player] = [
                Digit(places[name], layout.strides[name], size) for name, size in sizes if name in places
            ]
        return self._digits[layer, player]


def _numbers(game: Game) -> list[int]:
    """The number of every information set among its actor's own, from 1."""
    counted = [0] * len(game.players)
    found = []
    for player in game.arrays.infoset_player.tolist():
        counted[player] += 1
        found.append(counted[player])
    return found
