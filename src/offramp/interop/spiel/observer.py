"""What players see of a game while OpenSpiel plays it.

May import: pyspiel, numpy, ``offramp.interop.playing``, ``offramp.errors``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import pyspiel

from offramp.errors import OfframpError
from offramp.interop.playing import UNSEEN, Column, Playable, Stand, told


class Standing(Protocol):
    """A state of play, by where it stands."""

    @property
    def stand(self) -> Stand:
        """The place in what is played."""
        ...


class Observer:
    """Text and tensors for one kind of observation.

    The tensor is a row of pieces, the same for every player: ``player`` (one of them is 1), then one piece for every
    column that any player may see, with a 1 at the level; all zero where it is not there or not for this player to
    see. Levels of ``type`` and, in a game file, of information sets are counted player by player.

    Attributes
    ----------
    tensor, dict : the last observation, whole and by piece; `set_from` fills them.

    Raises
    ------
    OfframpError for parameters, and where the private knowledge of all players is asked for.
    """

    def __init__(self, play: Playable, kind: Any, params: Mapping[str, Any] | None) -> None:
        if params:
            raise OfframpError(f"an observation takes no parameters; found {', '.join(params)}")
        if kind.private_info == pyspiel.PrivateInfoType.ALL_PLAYERS:
            raise OfframpError("what all players know together cannot be observed: ask for SINGLE_PLAYER or NONE")
        self._play = play
        self._public = bool(kind.public_info)
        self._private = kind.private_info == pyspiel.PrivateInfoType.SINGLE_PLAYER
        self._whole = self._public and self._private
        self._places = [self._wanted(player) for player in range(len(play.players))]
        sizes: dict[str, int] = {"player": len(play.players)}
        for player, places in enumerate(self._places):
            for place in places:
                column = play.columns(player)[place]
                sizes[column.name] = max(sizes.get(column.name, 0), len(column.levels))
        self.tensor = np.zeros(sum(sizes.values()), np.float32)
        self.dict: dict[str, Any] = {}
        first = 0
        for name, size in sizes.items():
            self.dict[name] = self.tensor[first : first + size]
            first += size

    def set_from(self, state: Standing, player: int) -> None:
        """Fill `tensor` with what a player sees in a state."""
        self.tensor.fill(0)
        self.dict["player"][player] = 1
        columns, row = self._play.columns(player), self._play.row(state.stand, player)
        for place in self._places[player]:
            if row[place] != UNSEEN:
                self.dict[columns[place].name][row[place] - 1] = 1

    def string_from(self, state: Standing, player: int) -> str:
        """What a player sees in a state, in words; where it moves and nothing is left out, its information set."""
        if self._whole and self._play.mover(state.stand) == player:
            return self._play.knows(state.stand)
        columns, row = self._play.columns(player), self._play.row(state.stand, player)
        shown: list[Column] = [columns[place] for place in self._places[player]]
        seen = told(shown, [row[place] for place in self._places[player]]) or "nothing"
        return f"{self._play.players[player]} sees {seen}" if self._private else f"all see {seen}"

    def _wanted(self, player: int) -> list[int]:
        columns = self._play.columns(player)
        return [k for k, column in enumerate(columns) if (self._public if column.public else self._private)]
