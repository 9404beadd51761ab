"""When a player knows what: as early as the game allows.

A game says what a player knows only at its information sets. Before, the player is taken to know what is settled: as
soon as a move, of chance or of another, leaves only some of the sets at which it may move next, it can say so. Where it
is known what the player *sees* at every node, it knows no more than what it sees leaves open, and does not forget it.

It cannot know what it will not know when it moves. So where such groups of sets overlap, as when a set may be come to
by ways that leave different groups, they count as one; what is left are groups within groups, and on every way to a
set the player learns of the same groups in the same order. Each is a report.

A type drawn at the beginning is so known from the beginning, another's open move directly after it.

May import: ``offramp.game.arrays``, ``offramp.solvers.mediation.tree``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from offramp.game.arrays import Int64
from offramp.solvers.mediation.tree import ROOT, Report, Sequence, Tree

Group = int
"""Information sets of the tree, one bit each."""


def early_reports(tree: Tree, sights: Int64 | None = None) -> dict[int, list[Report]]:
    """By node of the arrays, which reports stand directly before it, in order.

    `tree` is without any. `sights` (nodes of the arrays, players) numbers what a player sees at a node: where two
    numbers are equal it cannot tell the nodes apart, but by what it saw before. None where all that is settled is seen.
    """
    found: dict[int, list[Report]] = {}
    for player in range(tree.n_players):
        seen = range(tree.n_nodes) if sights is None else sights[tree.source, player].tolist()
        for node, reports in _Knowing(tree, player, seen).reports().items():
            found.setdefault(tree.source[node], []).extend(reports)
    return found


class _Knowing:
    """What one player knows of its next information set."""

    def __init__(self, tree: Tree, player: int, seen: Iterable[int]) -> None:
        self._tree, self._player = tree, player
        coming = self._next_sets()
        self._last: list[Sequence] = [tree.before[_lowest(group)] if group else ROOT for group in coming]
        self._coming = self._seen_to_come(coming, seen)
        self._chain = {set_: _chain(set_, groups) for groups in self._groups() for set_ in _members(groups)}

    def reports(self) -> dict[int, list[Report]]:
        """Every node before which the player has something new to report."""
        learnt: dict[int, list[Group]] = {}
        depth = [0] * self._tree.n_nodes  # how many groups are known, those of the last move on
        depth[0] = len(self._known(0))
        for above, children in enumerate(self._tree.children):
            before = 0 if self._tree.player[above] == self._player else depth[above]
            for child in children:
                known = self._known(child)
                depth[child] = max(before, len(known))
                if len(known) > before:
                    learnt[child] = known[before:]
        telling = self._telling(learnt)
        return {
            node: [self._report(group) for group in groups if group in telling]
            for node, groups in learnt.items()
            if telling.intersection(groups)
        }

    def _next_sets(self) -> list[Group]:
        """(nodes,) the sets at one of which the player moves next."""
        tree = self._tree
        found = [0] * tree.n_nodes
        for node in range(tree.n_nodes - 1, -1, -1):
            if tree.player[node] == self._player:
                found[node] = 1 << tree.infoset[node]
            else:
                for child in tree.children[node]:
                    found[node] |= found[child]
        return found

    def _seen_to_come(self, coming: list[Group], seen: Iterable[int]) -> list[Group]:
        """(nodes,) the sets that what the player sees leaves open."""
        marks = list(zip(self._last, seen, strict=True))
        together: dict[tuple[Sequence, int], Group] = defaultdict(int)
        for node, (mark, group) in enumerate(zip(marks, coming, strict=True)):
            if self._tree.player[node] != self._player:
                together[mark] |= group
        return [
            group if self._tree.player[node] == self._player or not group else together[marks[node]]
            for node, group in enumerate(coming)
        ]

    def _groups(self) -> list[list[Group]]:
        """By last move, the groups that the player learns of, none overlapping another, the widest first."""
        found: dict[Sequence, set[Group]] = defaultdict(set)
        for last, group in zip(self._last, self._coming, strict=True):
            if group:
                found[last].add(group)
        return [_nested(groups) for groups in found.values()]

    def _known(self, node: int) -> list[Group]:
        """The groups that hold all that may come, the widest first: all that the player can know by then."""
        group = self._coming[node]
        return [wider for wider in self._chain[_lowest(group)] if wider & group == group] if group else []

    def _telling(self, learnt: dict[int, list[Group]]) -> set[Group]:
        """The groups that are reported: those beside one that is known before the player moves.

        All beside each other are reported or none, else the time of a report would tell more than its words.
        """
        early = {
            group for node, groups in learnt.items() for group in groups if self._tree.player[node] != self._player
        }
        above = {group: chain[k - 1] if k else 0 for chain in self._chain.values() for k, group in enumerate(chain)}
        beside: dict[tuple[Sequence, Group], set[Group]] = defaultdict(set)
        for group, wider in above.items():
            beside[self._tree.before[_lowest(group)], wider].add(group)
        return {group for groups in beside.values() if len(groups) > 1 and groups & early for group in groups}

    def _report(self, group: Group) -> Report:
        sets = self._tree.sets
        return self._player, tuple(sets[k].tells[0] for k in _members([group]))


def _nested(groups: Iterable[Group]) -> list[Group]:
    """The groups, those that overlap made one, so that any two lie apart or one within the other."""
    kept: list[Group] = []
    waiting = list(groups)
    while waiting:
        group = waiting.pop()
        crossing = next((other for other in kept if other & group not in (0, other, group)), None)
        if crossing is not None:
            kept.remove(crossing)
            waiting.append(crossing | group)
        elif group not in kept:
            kept.append(group)
    return sorted(kept, key=lambda group: -group.bit_count())


def _chain(set_: int, groups: list[Group]) -> list[Group]:
    """The groups that hold a set, the widest first."""
    return [group for group in groups if group >> set_ & 1]


def _members(groups: Iterable[Group]) -> list[int]:
    """The sets of some groups, in order."""
    together = 0
    for group in groups:
        together |= group
    return [k for k in range(together.bit_length()) if together >> k & 1]


def _lowest(group: Group) -> int:
    """A set of a group."""
    return (group & -group).bit_length() - 1
