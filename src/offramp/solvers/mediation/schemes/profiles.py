"""Extensive-form correlated equilibrium: a profile of strategies is drawn, and told one move at a time.

Before the game a device draws a reduced pure strategy for everybody; a player hears its move at an information set when
it comes there, and no more moves once it has disobeyed (von Stengel and Forges 2008). Nobody tells the device anything,
and what one player does cannot change what another is advised. Finding the best one is NP-hard with chance moves
or three players; here all profiles are written down, which works for tiny games only.

May import: ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers.mediation``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from offramp.errors import TooLargeError
from offramp.game.arrays import Float
from offramp.solvers.mediation.linear import Rows
from offramp.solvers.mediation.schemes.scheme import SILENT, Honest, Steering, Tale, told_next
from offramp.solvers.mediation.tree import CHANCE, END, ROOT, Sequence, Tree

Moves = dict[int, int]
"""An action for every information set that the player itself does not keep the game from."""


class Profiles:
    """A scheme: see the module. `TooLargeError` where nodes times profiles are more than `limit`."""

    def __init__(self, tree: Tree, *, limit: int, progress: Callable[[float], None] | None = None) -> None:
        self.tree = tree
        n_profiles = prod(_count(tree, player, ROOT) for player in range(tree.n_players))
        self.n_positions = n_profiles * tree.n_nodes
        if self.n_positions > limit:
            raise TooLargeError(
                f"the players have {n_profiles:,} profiles of pure strategies, which on {tree.n_nodes:,} nodes makes "
                f"{self.n_positions:,} positions, more than {limit:,}: extensive-form correlated equilibrium is for "
                "tiny games; communication equilibrium reaches farther"
            )
        own = [list(_strategies(tree, player, tree.after[player][ROOT])) for player in range(tree.n_players)]
        self.profiles: list[Moves] = [{k: v for moves in chosen for k, v in moves.items()} for chosen in product(*own)]
        self.n_columns = 1 + len(self.profiles)
        self.balances = Rows()
        self.balances.add({0: -1.0, **dict.fromkeys(range(1, self.n_columns), 1.0)})
        self.honest = Honest()
        self.steering = tuple(Steering() for _ in range(tree.n_players))
        for column, moves in enumerate(self.profiles, start=1):
            self._follow(column, moves)
            for player in range(tree.n_players):
                self._steer(column, moves, player)
            if progress is not None:
                progress(column / len(self.profiles))

    def tales(self, here: int, told: Tale) -> list[int]:
        """The device advises who has obeyed so far, wherever it truly is."""
        return [here] if told == self.tree.before[here] else [SILENT]

    def device(self, plan: Float) -> Drawer:
        """The device that draws profiles with the probabilities of a plan."""
        return Drawer(self.tree, self.profiles, [max(0.0, float(share)) for share in plan[1:]])

    def _follow(self, column: int, moves: Moves) -> None:
        tree, ahead = self.tree, [(0, 1.0)]
        while ahead:
            node, odds = ahead.pop()
            if tree.player[node] == END:
                self.honest.end.append(node)
                self.honest.column.append(column)
                self.honest.chance.append(odds)
                continue
            ahead += self._onwards(node, odds, moves)
            here = tree.infoset[node]
            if tree.player[node] != CHANCE and len(tree.sets[here].left) > 1:
                self.honest.tell((here, moves[here]), column, odds)

    def _onwards(self, node: int, odds: float, moves: Moves) -> list[tuple[int, float]]:
        children = self.tree.children[node]
        if self.tree.player[node] == CHANCE:
            return [(child, odds * p) for child, p in zip(children, self.tree.odds[node], strict=True)]
        return [(children[moves[self.tree.infoset[node]]], odds)]

    def _steer(self, column: int, moves: Moves, player: int) -> None:
        tree, found = self.tree, self.steering[player]
        ahead: list[tuple[int, float, Sequence, Tale]] = [(0, 1.0, ROOT, ROOT)]
        while ahead:
            node, odds, true, told = ahead.pop()
            if tree.player[node] == END:
                found.stand.append((true, told))
                found.column.append(column)
                found.pay.append(odds * tree.paid(node, player))
            elif tree.player[node] != player:
                ahead += [(*step, true, told) for step in self._onwards(node, odds, moves)]
            else:
                here = tree.infoset[node]
                found.reached.setdefault((here, told))
                (named,) = self.tales(here, told)
                tale = told_next(told, named, moves[here] if named != SILENT else 0)
                taken = zip(tree.sets[here].left, tree.onwards(node), strict=True)
                ahead += [(child, odds, (here, k), tale) for k, child in taken]


@dataclass(frozen=True, slots=True)
class Drawer:
    """A device that draws a profile; its record is the number of the profile."""

    tree: Tree
    profiles: list[Moves]
    shares: list[float]

    def start(self) -> list[tuple[int, float]]:
        """One record for every profile that may be drawn."""
        total = sum(self.shares)
        return [(number, share / total) for number, share in enumerate(self.shares) if share > 0.0]

    def advise(self, record: int, player: int, named: int) -> list[tuple[int, float]]:
        """The move of the profile, for certain; the first that is left, where the profile has none."""
        if named == SILENT:
            return [(record, 1.0)]
        one = self.tree.sets[named]
        move = self.profiles[record].get(named, one.left[0])
        return [(record, float(action == move)) for action in range(one.n_actions)]


def _count(tree: Tree, player: int, sequence: Sequence) -> int:
    """How many reduced pure strategies a player has from a sequence on."""
    return prod(
        sum(_count(tree, player, (number, action)) for action in tree.sets[number].left)
        for number in tree.after[player][sequence]
    )


def _strategies(tree: Tree, player: int, coming: list[int]) -> Iterator[Moves]:
    """All reduced pure strategies on some sets that come next, and what follows them."""
    if not coming:
        yield {}
        return
    first, rest = coming[0], coming[1:]
    for action in tree.sets[first].left:
        for below in _strategies(tree, player, tree.after[player][first, action]):
            for beside in _strategies(tree, player, rest):
                yield {first: action, **below, **beside}
