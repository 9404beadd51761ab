"""A game tree as people write it down: labels, exact numbers, the order of the file; and its arrays for the solvers.

May import: ``offramp.errors``, ``offramp.game.arrays``, ``offramp.interop``, ``offramp.scenario.spelling``, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Protocol

import numpy as np

from offramp.errors import GameError, OfframpError, Problem
from offramp.game.arrays import Bool, Float, GameArrays, GameTables, Int32, Int64
from offramp.interop.absent_minded import absent_minded, come_again
from offramp.interop.layering import UNPLACED, Layered, Links, apart, groups, layered, levels, links
from offramp.interop.naming import distinct_names
from offramp.scenario.spelling import did_you_mean

CHANCE = -1
"""Player of a move of chance."""
NONE = -1
"""Information set of a terminal node, outcome of a node that pays nothing."""


@dataclass(frozen=True, slots=True)
class Infoset:
    """An information set, or a move of chance.

    Attributes
    ----------
    player : who moves, counted from 0; `CHANCE` for chance.
    number : its number in the file; every player, and chance, counts its own.
    label : its name in the file, often empty.
    actions : the labels of the actions as they are written.
    odds : the probability of each action of a move of chance; empty where a player moves.
    """

    player: int
    number: int
    label: str
    actions: tuple[str, ...]
    odds: tuple[Fraction, ...] = ()

    @property
    def action_names(self) -> tuple[str, ...]:
        """The labels made distinct: what has no label is called by its place, counted from 1."""
        return distinct_names(self.actions, "")


@dataclass(frozen=True, slots=True)
class TreeOutcome:
    """What every player gets where the outcome stands. Outcomes on the way to a terminal node add up."""

    number: int
    label: str
    payoffs: tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class ExtensiveGame:
    """A game tree. Two are equal when trees, numbers and labels are; where they were read from does not matter.

    Nodes are in the order of the file: every node is followed by the subtree of its first action, then by that
    of its second, and so on.

    Attributes
    ----------
    title, comment : free text.
    players : the players' labels as they are written; who has no move counts too.
    infosets : information sets and moves of chance, in the order in which they first appear.
    outcomes : in the order in which they first appear.
    node_infoset : (nodes,) place in `infosets`, `NONE` for a terminal node.
    node_outcome : (nodes,) place in `outcomes`, `NONE` for none.
    node_label : (nodes,) labels, mostly empty.
    """

    title: str
    comment: str
    players: tuple[str, ...]
    infosets: tuple[Infoset, ...]
    outcomes: tuple[TreeOutcome, ...]
    node_infoset: Int32
    node_outcome: Int32
    node_label: tuple[str, ...] = field(repr=False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExtensiveGame):
            return NotImplemented
        plain = ("title", "comment", "players", "infosets", "outcomes", "node_label")
        return all(getattr(self, name) == getattr(other, name) for name in plain) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in ("node_infoset", "node_outcome")
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def n_nodes(self) -> int:
        """Number of nodes, terminal ones too."""
        return len(self.node_infoset)

    @property
    def n_terminal(self) -> int:
        """Number of terminal nodes: the histories of the game."""
        return int(np.sum(self.node_infoset == NONE))

    @property
    def n_infosets(self) -> int:
        """Number of information sets of players."""
        return sum(infoset.player != CHANCE for infoset in self.infosets)

    @property
    def n_chance(self) -> int:
        """Number of moves of chance, one that is met several times counted once."""
        return len(self.infosets) - self.n_infosets

    @cached_property
    def degree(self) -> Int64:
        """(nodes,) how many actions each node has."""
        counts = np.array([*(len(infoset.actions) for infoset in self.infosets), 0], dtype=np.int64)
        return counts[self.node_infoset]

    @cached_property
    def links(self) -> Links:
        """Who follows whom."""
        return links(self.degree)

    @cached_property
    def player_names(self) -> tuple[str, ...]:
        """The players' labels made distinct: who has no label is ``player 1`` and so on."""
        return distinct_names(self.players, "player ")

    def infoset_name(self, place: int) -> str:
        """An information set in words, for messages."""
        infoset = self.infosets[place]
        who = "chance" if infoset.player == CHANCE else self.player_names[infoset.player]
        return f"information set {infoset.number} of {who}" + (f" ({infoset.label!r})" if infoset.label else "")

    def nodes_of(self, player: str, number: int) -> Int64:
        """The nodes of an information set, in the order of the file; none where there is no such set."""
        named = ((self.player_names[s.player] if s.player != CHANCE else "", s.number) for s in self.infosets)
        places = [place for place, name in enumerate(named) if name == (player, number)]
        return np.flatnonzero(np.isin(self.node_infoset, places))

    def path(self, node: int) -> tuple[str, ...]:
        """The actions that lead from the root to a node."""
        names = []
        while node:
            above = int(self.links.parent[node])
            names.append(self.infosets[self.node_infoset[above]].action_names[self.links.place[node]])
            node = above
        return tuple(reversed(names))

    # --- arrays -------------------------------------------------------------------------------------------------------

    @cached_property
    def _group(self) -> Int64:
        return groups(self.node_infoset, self._player_of)

    @cached_property
    def _whole_level(self) -> Int64:
        return levels(self.links, self._group)

    @cached_property
    def _placed(self) -> tuple[Int64, Int64]:
        """(nodes,) the layer of every node and the group that stands in it together."""
        level, group = self._whole_level, self._group
        if level.min() > UNPLACED or self.disorder:
            return level, group
        group = apart(self.links, group, level)
        return levels(self.links, group), group

    @property
    def level(self) -> Int64:
        """(nodes,) the layer of every node, the same for all nodes of an information set but where sets come before
        each other on different ways; -1 where there is none."""
        return self._placed[0]

    @cached_property
    def _player_of(self) -> Int32:
        return np.array([infoset.player for infoset in self.infosets], dtype=np.int32)

    @cached_property
    def disorder(self) -> tuple[tuple[int, Problem], ...]:
        """Every information set that comes after itself, each with a node that shows it; empty where the tree can be
        solved."""
        if self._whole_level.min() > UNPLACED:
            return ()
        owned = [infoset.player != CHANCE for infoset in self.infosets]
        return tuple(
            (node, absent_minded(self.infoset_name(int(self.node_infoset[node])), self.path(node)))
            for node in come_again(self.node_infoset.tolist(), self.links.depth.tolist(), owned)
        )

    @cached_property
    def layered(self) -> Layered:
        """The arrays, and where nodes and information sets of the file stand in them.

        Raises `GameError` where an information set comes after itself.
        """
        if self.disorder:
            raise GameError(tuple(problem for _, problem in self.disorder))
        return layered(
            links=self.links,
            level=self._placed[0],
            group=self._placed[1],
            degree=self.degree,
            node_infoset=self.node_infoset,
            node_outcome=self.node_outcome,
            infoset_player=self._player_of,
            odds=[[float(p) for p in infoset.odds] for infoset in self.infosets],
            n_players=len(self.players),
        )

    @property
    def arrays(self) -> GameArrays:
        """The structure, as solvers take it."""
        return self.layered.arrays

    def precision_of(self, named: Mapping[str, float], others: float = 1.0) -> Float:
        """(players,) the precision of each player: what `named` gives for its name, `others` where it gives none.

        Raises `OfframpError` with all names that no player has.
        """
        unknown = [name for name in named if name not in self.player_names]
        if unknown:
            near = [(name, did_you_mean(name, self.player_names)) for name in unknown]
            missing = ", nor ".join(f"{name!r}" + (f" ({hint})" if hint else "") for name, hint in near)
            raise OfframpError(f"no player is called {missing}; the players are {', '.join(self.player_names)}")
        return np.array([float(named.get(name, others)) for name in self.player_names])

    def tables(self, precision: float | Sequence[float] | Float = 1.0) -> GameTables:
        """The numbers, as solvers take them; `precision` is one number or one per player.

        Raises `OfframpError` where that is no number of at least 0, or not one per player.
        """
        given = np.asarray(precision, dtype=np.float64)
        if given.shape not in ((), (len(self.players),)):
            raise OfframpError(
                f"precision has shape {given.shape}: give one number, or {len(self.players)}, one per player"
            )
        if not (np.isfinite(given) & (given >= 0.0)).all():
            raise OfframpError(f"precision is {precision}: it must be a number of at least 0")
        # Games repeat few numbers, and a fraction is slow to turn into a float.
        payoffs = [x for outcome in self.outcomes for x in outcome.payoffs]
        met = list(map(id, payoffs))
        value = {key: float(x) for key, x in dict(zip(met, payoffs, strict=True)).items()}
        pay = np.zeros((len(self.outcomes) + 1, len(self.players)))
        pay[1:] = np.array(list(map(value.__getitem__, met))).reshape(-1, len(self.players))
        return GameTables(
            prob=self.layered.prob,
            pay=pay,
            precision=np.broadcast_to(given, (len(self.players),)).copy(),
            allowed=np.ones(self.arrays.n_entries, dtype=np.bool_),
        )

    # --- solutions by name --------------------------------------------------------------------------------------------

    def choices(self, strategy: Float, at: Assessed) -> tuple[InfosetChoice, ...]:
        """What `strategy` (entries,) does at every information set, by player and number; `at` is a solution or an
        evaluation of it.
        """
        numbers = sorted(self.numbers, key=lambda number: self._sort_key(int(self.layered.infoset[number])))
        of_file = np.argsort(self.node_infoset, kind="stable")
        ends = np.cumsum(np.bincount(self.node_infoset[self.node_infoset >= 0], minlength=len(self.infosets)))
        by_place = np.split(self.layered.node[of_file[self.n_terminal :]], ends[:-1])
        return tuple(self._choice(number, by_place[self.layered.infoset[number]], strategy, at) for number in numbers)

    @property
    def numbers(self) -> list[int]:
        """The information sets of the arrays, each by its first part."""
        return np.flatnonzero(self.arrays.infoset_whole == np.arange(self.arrays.n_infosets)).tolist()

    def _sort_key(self, place: int) -> tuple[int, int]:
        return self.infosets[place].player, self.infosets[place].number

    def _choice(self, number: int, nodes: Int64, strategy: Float, at: Assessed) -> InfosetChoice:
        """`nodes` are those of the arrays, in the order of the file."""
        infoset, start = self.infosets[self.layered.infoset[number]], int(self.arrays.infoset_action[number])
        played = strategy[start : start + len(infoset.actions)].tolist()
        return InfosetChoice(
            player=self.player_names[infoset.player],
            number=infoset.number,
            label=infoset.label,
            reach=float(at.reach[nodes].sum()),
            beliefs=tuple(at.belief[nodes].tolist()) if at.reached[number] else None,
            actions=dict(zip(infoset.action_names, played, strict=True)),
        )


class Assessed(Protocol):
    """What a solution says of nodes (nodes,) and sets (information sets,) of the arrays."""

    @property
    def reach(self) -> Float:
        """Probability of every node."""
        ...

    @property
    def belief(self) -> Float:
        """Probability of every node given its information set."""
        ...

    @property
    def reached(self) -> Bool:
        """Whether anything leads to a set."""
        ...


@dataclass(frozen=True)
class InfosetChoice:
    """What a player does at one information set: the probability of every action.

    `reach` is how likely play comes there, and `beliefs` how likely each of its nodes then is, in the file's order,
    by Bayes' rule however rare the set; None where nothing leads to it.
    """

    player: str
    number: int
    label: str
    reach: float
    beliefs: tuple[float, ...] | None
    actions: dict[str, float]
