"""A game to be played move by move, along histories that are never all made.

Play walks on the layered arrays, where histories that agree on what is alive meet; a crisis of some billions of
histories is played as readily as a small one. Adapters for other programs are thin layers over `Playable`.

May import: ``offramp.errors``, ``offramp.game.arrays``, ``offramp.interop.playing``, ``offramp.interop.naming``, numpy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float, Int64
from offramp.interop.naming import distinct_names
from offramp.interop.playing.extent import Extent, extent
from offramp.interop.playing.part import Part
from offramp.interop.playing.sights import UNSEEN, Column, Sights
from offramp.interop.playing.ways import Numbers, Stand, Ways
from offramp.interop.playing.words import Words

CHANCE = -1
"""Mover where chance decides, as OpenSpiel numbers it."""
OVER = -4
"""Mover where play has ended, as OpenSpiel numbers it."""
BEFORE = -1
"""Node before the first move of chance, which leads to the states in which a part may begin."""


class Playable:
    """A game, or a part of one, as it is played. It never changes; where play stands is a `Stand`.

    An action of a player is the place of the option among all options of its turn as written, so that one option has
    one number wherever it may be chosen; an action of chance is the place of the branch.

    Attributes
    ----------
    title, players : what the game and its players are called; players are counted from 0 everywhere else.
    memory : how what is known was written: ``facts``, ``history`` or, of a game file, ``sets``.
    forgets : who does not recall all its own earlier moves, and where; empty where recall is perfect.
    ways : the graph.
    """

    def __init__(
        self,
        ways: Ways,
        words: Words,
        sights: Sights,
        *,
        title: str,
        players: tuple[str, ...],
        entry_action: Int64,
        memory: str,
        forgets: str,
    ) -> None:
        self.ways, self.title, self.players, self.memory, self.forgets = ways, title, players, memory, forgets
        self._words, self._sights = words, sights
        self._entry_action, self._node_whole = entry_action, ways.arrays.node_whole
        self._moves: dict[int, dict[int, int]] = {}
        self._words_at: dict[int, tuple[str, tuple[str, ...]]] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    @property
    def part(self) -> Part:
        """Which part of the game is played."""
        return self.ways.part

    @cached_property
    def extent(self) -> Extent:
        """Histories, payoffs and lengths, counted without playing."""
        return extent(self.ways)

    @cached_property
    def n_actions(self) -> int:
        """How many actions of players there are: one more than the last."""
        return int(self._entry_action.max(initial=0)) + 1

    @cached_property
    def n_branches(self) -> int:
        """The most ways that chance can go at one place; at least 1."""
        moving = self.ways.moving()
        by_chance = moving[self.ways.arrays.node_infoset[moving] < 0]
        return max(int(self.ways.count[by_chance].max(initial=1)), len(self.part.roots))

    @cached_property
    def key(self) -> str:
        """Letters and digits that tell this game from every other."""
        arrays, tables, part = self.ways.arrays, self.ways.tables, self.part
        digest = hashlib.sha256(repr((self.title, self.players, part.roots, part.odds, part.stop)).encode())
        columns = (arrays.edge_child, self._node_whole, arrays.edge_pay, arrays.edge_prob, arrays.infoset_player)
        for column in (*columns, tables.prob, tables.pay, tables.allowed, part.ahead, self._entry_action):
            digest.update(b"" if column is None else np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()[:16]

    # --- playing ------------------------------------------------------------------------------------------------------

    @cached_property
    def start(self) -> Stand:
        """Where play begins."""
        roots = self.part.roots
        if len(roots) == 1:
            return self.ways.begin(roots[0])
        return self.ways.begin(roots[0])._replace(node=BEFORE)

    def mover(self, at: Stand) -> int:
        """The player who moves, `CHANCE` or `OVER`."""
        if at.node == BEFORE:
            return CHANCE
        if not self.ways.count[at.node]:
            return OVER
        infoset = self.ways.arrays.node_infoset[at.node]
        return CHANCE if infoset < 0 else int(self.ways.arrays.infoset_player[infoset])

    def moves(self, at: Stand) -> Mapping[int, int]:
        """What may be done, in rising order, each with the edge that it takes (before the first move, the node)."""
        found = self._moves.get(at.node)
        if found is None:
            found = self._moves[at.node] = self._moves_at(at.node)
        return found

    def odds(self, at: Stand) -> tuple[float, ...]:
        """The probability of every move of chance."""
        if at.node == BEFORE:
            return self.part.odds
        edges = list(self.moves(at).values())
        chances = self.ways.tables.prob[self.ways.arrays.edge_prob[edges]]
        return tuple((chances / chances.sum()).tolist())

    def after(self, at: Stand, action: int) -> Stand:
        """Where play comes to. OfframpError where `action` may not be taken."""
        moves = self.moves(at)
        if action not in moves:
            allowed = ", ".join(f"{k} ({name})" for k, name in zip(moves, self.names(at), strict=True))
            raise OfframpError(f"no move {action!r} here; allowed: {allowed or 'none, play is over'}")
        if at.node == BEFORE:
            return self.ways.begin(moves[action])
        return self.ways.after(at, moves[action])

    def paid(self, at: Stand) -> Numbers:
        """What everybody has got so far; at an end of a part also what it expects from there on."""
        return self.ways.ends(at)[0] if self.mover(at) == OVER else at.pay

    def outcome(self, at: Stand) -> str:
        """The outcomes that hold where play has ended; ``...`` where a part ends and more would follow."""
        return self.ways.ends(at)[1]

    # --- what is known ------------------------------------------------------------------------------------------------

    def infoset(self, at: Stand) -> int:
        """The number of the mover's information set in the arrays, of its first part; -1 where nobody moves."""
        return -1 if at.node == BEFORE else int(self._node_whole[at.node])

    @cached_property
    def decisions(self) -> Mapping[int, Stand]:
        """By the number of every information set that play can come to, a place where it has."""
        moving, arrays = self.ways.moving(), self.ways.arrays
        deciding = moving[arrays.node_infoset[moving] >= 0]
        numbers, first = np.unique(self._node_whole[deciding], return_index=True)
        nothing = self.start._replace(pay=(0.0,) * len(self.players))
        nodes = deciding[first].tolist()
        return {number: nothing._replace(node=node) for number, node in zip(numbers.tolist(), nodes, strict=True)}

    def knows(self, at: Stand) -> str:
        """The mover with its information set, in words that no other set of the game has."""
        return f"{self.players[self.mover(at)]}: {self.label(at)}"

    def entry(self, at: Stand, action: int) -> int:
        """The entry of a strategy that holds the probability of an action of the mover."""
        edge, arrays = self.moves(at)[action], self.ways.arrays
        return int(arrays.infoset_action[self.infoset(at)]) + edge - int(arrays.node_edge[at.node])

    def chances(self, at: Stand, strategy: Float) -> Float:
        """(actions,) with what probability the mover takes each action if it plays a strategy (entries,)."""
        found = np.zeros(self.n_actions)
        for action in self.moves(at):
            found[action] = strategy[self.entry(at, action)]
        return found

    def columns(self, player: int) -> tuple[Column, ...]:
        """The things that a player may see, in the order of its rows."""
        return self._sights.columns(player)

    def row(self, at: Stand, player: int) -> tuple[int, ...]:
        """What a player sees: for every column `UNSEEN`, or one more than the place of the level."""
        if at.node == BEFORE:
            return (UNSEEN,) * len(self.columns(player))
        return self._sights.row(at.node, player)

    # --- names --------------------------------------------------------------------------------------------------------

    def label(self, at: Stand) -> str:
        """The mover's information set, or the turn, in words."""
        return self._told(at)[0]

    def names(self, at: Stand) -> tuple[str, ...]:
        """What may be done, in words, in the order of `moves`."""
        return self._told(at)[1]

    def _told(self, at: Stand) -> tuple[str, tuple[str, ...]]:
        """Label and names, kept: whoever plays many times comes to the same nodes."""
        if at.node not in self._words_at:
            edges, infoset = list(self.moves(at).values()), self.infoset(at)
            if at.node == BEFORE:
                told = self.part.before, self._words.states(edges)
            elif infoset >= 0:
                told = self._labels[infoset], self._words.options(infoset, at.node, edges)
            else:
                told = self._words.turn(at.node), self._words.branches(edges) if edges else ()
            self._words_at[at.node] = told
        return self._words_at[at.node]

    @cached_property
    def _labels(self) -> Mapping[int, str]:
        """The labels of the information sets that play can come to, made distinct for every player.

        Where all that was seen is kept, facts alone need not tell sets apart.
        """
        found: dict[int, str] = {}
        for player in range(len(self.players)):
            mine = [number for number in self.decisions if self.ways.arrays.infoset_player[number] == player]
            labels = distinct_names([self._words.infoset(number) for number in mine], "set ")
            found.update(zip(mine, labels, strict=True))
        return found

    def _moves_at(self, node: int) -> dict[int, int]:
        if node == BEFORE:
            return dict(enumerate(self.part.roots))
        arrays, edges = self.ways.arrays, self.ways.out(node)
        infoset = int(arrays.node_infoset[node])
        if infoset < 0:
            return dict(enumerate(edges))
        to_entry = int(arrays.infoset_action[infoset]) - int(arrays.node_edge[node])
        return {int(self._entry_action[edge + to_entry]): edge for edge in edges}
