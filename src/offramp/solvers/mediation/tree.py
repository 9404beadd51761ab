"""A game as a plain tree, with the places at which players can tell a mediator what they know.

A game file, or a crisis, says what a player knows only where the player moves. A mediator who is to advise several
players on what all of them know must hear of it before they move. So a player is given a *report*, an information set
with one action, as soon as the game has settled more of the information set at which it will move next; `early.py`
says where.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.solvers.recall import perfect_recall

CHANCE, END = -1, -2
"""Who moves where no player does."""
NOTHING = -1
"""Set of a node at which nobody moves or reports."""
ROOT = (-1, -1)
"""The sequence of a player that has not moved yet."""

TINY = 1e-200
"""Units of so little are beyond machine numbers."""
Sequence = tuple[int, int]
"""The last own move of a player, as (information set, action); `ROOT` before the first."""
Option = tuple[int, int]
"""An information set of the tree, and an action."""
_Ahead = tuple[int, int, Float, tuple[Sequence, ...]]


@dataclass(frozen=True, slots=True)
class InfoSet:
    """An information set, or a report.

    Attributes
    ----------
    player : who moves or reports.
    tells : information sets of the arrays: the one that it is; of a report, those at one of which the player will be.
    report : whether it is a report, which has one action.
    entries : the strategy entries behind the actions; empty for a report.
    left : the actions that are advised, and weighed by who would disobey; all, if no options are left out.
    """

    player: int
    tells: tuple[int, ...]
    report: bool
    entries: tuple[int, ...]
    left: tuple[int, ...]

    @property
    def n_actions(self) -> int:
        """How many actions there are."""
        return 1 if self.report else len(self.entries)


@dataclass(frozen=True, slots=True)
class Tree:
    """A game tree with perfect recall. Every list but `sets`, `before` and `after` is by node, node 0 the root.

    Attributes
    ----------
    player : who moves, `CHANCE` or `END`.
    infoset : which of `sets`, `NOTHING` where nobody moves.
    children : by action.
    odds : of chance, by child; empty elsewhere.
    pay : what everybody has been paid in all, at an end; None elsewhere.
    source : the node of the arrays; a report stands directly before the node that it shares this with.
    sets : information sets and reports.
    before : by set, the last own move before it.
    after : by player, the sets that can follow each sequence; without those to which only options lead that are left
        out.
    """

    n_players: int
    player: list[int] = field(repr=False)
    infoset: list[int] = field(repr=False)
    children: list[list[int]] = field(repr=False)
    odds: list[list[float]] = field(repr=False)
    pay: list[Float | None] = field(repr=False)
    source: list[int] = field(repr=False)
    sets: list[InfoSet] = field(repr=False)
    before: list[Sequence] = field(repr=False)
    after: list[dict[Sequence, list[int]]] = field(repr=False)

    @property
    def n_nodes(self) -> int:
        """Number of nodes, reports too."""
        return len(self.player)

    def ends(self) -> Iterator[int]:
        """The nodes at which the game ends."""
        return (node for node, player in enumerate(self.player) if player == END)

    def paid(self, node: int, player: int) -> float:
        """What a player has been paid in all at an end."""
        pay = self.pay[node]
        assert pay is not None  # an end has its payoffs
        return float(pay[player])

    def stake(self, player: int) -> float:
        """Between the least and the most that a player may be paid; zero where that is too little to count in."""
        pay = [self.paid(end, player) for end in self.ends()]
        between = max(pay) - min(pay)
        return between if between > TINY else 0.0

    def onwards(self, node: int) -> list[int]:
        """The nodes after one, but for options that are left out."""
        children, number = self.children[node], self.infoset[node]
        return children if number == NOTHING else [children[action] for action in self.sets[number].left]

    def without(self, options: Collection[Option]) -> Tree:
        """The same tree with some options left out."""
        sets = [
            replace(one, left=tuple(action for action in one.left if (number, action) not in options))
            for number, one in enumerate(self.sets)
        ]
        found = replace(self, sets=sets)
        met, ahead = set[int](), [0]
        while ahead:
            node = ahead.pop()
            met.add(self.infoset[node])
            ahead += found.onwards(node)
        after = [
            {sequence: [number for number in coming if number in met] for sequence, coming in mine.items()}
            for mine in self.after
        ]
        return replace(found, after=after)


Report = tuple[int, tuple[int, ...]]
"""Who reports, and of which information sets of the arrays."""


def tree_of(arrays: GameArrays, tables: GameTables, reports: Mapping[int, Iterable[Report]] | None = None) -> Tree:
    """The tree of a game, without what cannot happen, and with `reports` before nodes of the arrays.

    Raises `OfframpError` where histories meet in one node, or a player forgets its own moves.
    """
    if np.any(np.bincount(arrays.edge_child, minlength=arrays.n_nodes)[1:] > 1):
        raise OfframpError(
            "histories meet in this game: a mediator needs the tree of all histories; "
            "export the crisis, or a slice of it, as a tree first"
        )
    recalls, who = perfect_recall(arrays)
    if not recalls:
        raise OfframpError(f"{who}: a mediated equilibrium is defined only where everybody recalls its own moves")
    return _Growth(arrays, tables, reports or {}).grown()


class _Growth:
    """The tree as it grows, parents before children."""

    def __init__(self, arrays: GameArrays, tables: GameTables, reports: Mapping[int, Iterable[Report]]) -> None:
        self._arrays, self._tables, self._reports = arrays, tables, reports
        n = arrays.n_players
        self._tree = Tree(n, [], [], [], [], [], [], [], [], [{ROOT: []} for _ in range(n)])
        self._numbers: dict[tuple[bool, tuple[int, ...]], int] = {}

    def grown(self) -> Tree:
        """The whole tree."""
        n = self._arrays.n_players
        ahead = [(0, NOTHING, np.zeros(n), (ROOT,) * n)]
        while ahead:
            ahead += reversed(list(self._grow(*ahead.pop())))
        return self._tree

    def _grow(self, node: int, parent: int, pay: Float, own: tuple[Sequence, ...]) -> Iterator[_Ahead]:
        """Add a node of the arrays, with reports before it; what follows it."""
        for player, tells in self._reports.get(node, ()):
            number = self._set(player, tells, True, own)
            parent = self._add(player, number, parent, node)
            own = _moved(own, player, (number, 0))
        arrays, infoset = self._arrays, int(self._arrays.node_infoset[node])
        first, last = int(arrays.node_edge[node]), int(arrays.node_edge[node + 1])
        if infoset >= 0:
            infoset = int(arrays.infoset_whole[infoset])
            player = int(arrays.infoset_player[infoset])
            number = self._set(player, (infoset,), False, own)
            here = self._add(player, number, parent, node)
            begin = int(arrays.infoset_action[infoset])
            edges = [first + entry - begin for entry in self._tree.sets[number].entries]
        else:
            odds = self._tables.prob[arrays.edge_prob[first:last]]
            edges = [first + k for k in range(last - first) if odds[k] > 0.0]
            here = self._add(CHANCE if edges else END, NOTHING, parent, node)
            self._tree.odds[here] = odds[odds > 0.0].tolist()
            if not edges:
                self._tree.pay[here] = pay
        for action, edge in enumerate(edges):
            after = own if infoset < 0 else _moved(own, player, (number, action))
            yield int(arrays.edge_child[edge]), here, pay + self._tables.pay[arrays.edge_pay[edge]], after

    def _add(self, player: int, infoset: int, parent: int, source: int) -> int:
        tree = self._tree
        here = tree.n_nodes
        tree.player.append(player)
        tree.infoset.append(infoset)
        tree.children.append([])
        tree.odds.append([])
        tree.pay.append(None)
        tree.source.append(source)
        if parent >= 0:
            tree.children[parent].append(here)
        return here

    def _set(self, player: int, tells: tuple[int, ...], report: bool, own: tuple[Sequence, ...]) -> int:
        """The number of a set, made where it is met for the first time."""
        if (report, tells) not in self._numbers:
            entries: tuple[int, ...] = ()
            if not report:
                begin, end = self._arrays.infoset_action[tells[0] : tells[0] + 2].tolist()
                entries = tuple(k for k in range(begin, end) if self._tables.allowed[k])
            number = self._numbers[report, tells] = len(self._tree.sets)
            self._tree.sets.append(InfoSet(player, tells, report, entries, tuple(range(len(entries) or 1))))
            self._tree.before.append(own[player])
            after = self._tree.after[player]
            after.setdefault(own[player], []).append(number)
            for action in range(self._tree.sets[number].n_actions):
                after.setdefault((number, action), [])
        return self._numbers[report, tells]


def _moved(own: tuple[Sequence, ...], player: int, sequence: Sequence) -> tuple[Sequence, ...]:
    return (*own[:player], sequence, *own[player + 1 :])
