"""When a player knows what: as early as the game allows.

A game says what a player knows only at its information sets. Before, the player is taken to know what is settled: as
soon as a move, of chance or of another, leaves only some of the sets at which it may move next, it can say so. It
cannot know what it will not know when it moves. So where such groups of sets overlap, as when a set may be come to by
ways that leave different groups, they count as one; what is left are groups within groups, and on every way to a set
the player learns of the same groups in the same order. Each is a report.

A type drawn at the beginning is so known from the beginning, another's open move directly after it.

May import: ``offramp.game.arrays``, ``offramp.solvers.mediation.tree``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from offramp.solvers.mediation.tree import Report, Sequence, Tree

Group = int
"""Information sets of the tree, one bit each."""


def early_reports(tree: Tree) -> dict[int, list[Report]]:
    """By node of the arrays, which reports stand directly before it, in order. `tree` is without any."""
    found: dict[int, list[Report]] = {}
    for player in range(tree.n_players):
        for node, reports in _Knowing(tree, player).reports().items():
            found.setdefault(tree.source[node], []).extend(reports)
    return found


class _Knowing:
    """What one player knows of its next information set."""

    def __init__(self, tree: Tree, player: int) -> None:
        self._tree, self._player = tree, player
        self._coming = self._next_sets()
        self._last = self._last_moves()
        self._chain = {set_: _chain(set_, groups) for groups in self._groups() for set_ in _members(groups)}

    def reports(self) -> dict[int, list[Report]]:
        """Every node before which the player has something new to report."""
        learnt: dict[int, list[Group]] = {}
        for above, children in enumerate(self._tree.children):
            for child in children:
                new = self._known(child)
                old = [] if self._tree.player[above] == self._player else self._known(above)
                if len(new) > len(old):
                    learnt[child] = new[len(old) :]
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

    def _last_moves(self) -> list[Sequence]:
        """(nodes,) the player's last move before, where it moves again; elsewhere it does not matter."""
        return [self._tree.before[_lowest(group)] if group else (-1, -1) for group in self._coming]

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
