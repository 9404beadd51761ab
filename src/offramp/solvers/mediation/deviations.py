"""What a mediator's plan is worth to a player that lies and disobeys as it likes: a second look, without the program.

The mediator is played as a device, advice by advice, against the tree itself. At each of its own moves the player
weighs all that it may name, and for every advice all that it may do, by what it expects from there on (dynamic
programming over what it knows: its own information set, and its tale).

May import: numpy, ``offramp.game.arrays``, ``offramp.solvers.mediation``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from offramp.solvers.mediation.program import Breach, Lie
from offramp.solvers.mediation.schemes.scheme import SILENT, Device, Scheme, Tale, told_next
from offramp.solvers.mediation.tree import CHANCE, END, ROOT, Option, Tree

Crowd = list[tuple[int, int, float]]
"""Where play may stand: node, the mediator's record, and how likely chance, the mediator and the others make it."""


class Worth(NamedTuple):
    """What a player expects: at `best`, and if `honest` and obedient, which counts only where it has been so far."""

    best: float
    honest: float


class Followed(NamedTuple):
    """Play in which all are honest and obedient: `reach` (nodes of the tree,), and how often the mediator, having a
    record, is told by a player that it is at a set."""

    reach: list[float]
    heard: dict[tuple[int, int], float]


@dataclass(slots=True)
class Temptations:
    """What a player would lose by departing from honesty and obedience at one place for the first time, and doing the
    best that it can from there on; negative where it would gain.

    Attributes
    ----------
    worth : of the whole game.
    lie, breach : by departure; all in expected payoff seen from the beginning, so that what is rare counts little.
    reached : by set, how likely a player that follows comes there.
    told : by set and action, how likely a player that follows is there and advised so.
    """

    worth: Worth
    lie: dict[Lie, float]
    breach: dict[Breach, float]
    reached: dict[int, float]
    told: dict[Option, float]


def followed(tree: Tree, device: Device) -> Followed:
    """Play if all follow."""
    reach = [0.0] * tree.n_nodes
    heard: dict[tuple[int, int], float] = defaultdict(float)
    ahead: Crowd = [(0, record, share) for record, share in device.start()]
    while ahead:
        node, record, weight = ahead.pop()
        reach[node] += weight
        mover, children = tree.player[node], tree.children[node]
        if mover == CHANCE:
            ahead += [(child, record, weight * odds) for child, odds in zip(children, tree.odds[node], strict=True)]
        elif mover != END:
            here = tree.infoset[node]
            heard[record, here] += weight
            for child, (after, share) in zip(children, device.advise(record, mover, here), strict=True):
                if share > 0.0:
                    ahead.append((child, after, weight * share))
    return Followed(reach, dict(heard))


def temptations(scheme: Scheme, device: Device, player: int) -> Temptations:
    """What `player` could do against a mediator."""
    looking = _Looking(scheme, device, player)
    worth = looking.expected([(0, record, share) for record, share in device.start()], ROOT, honest=True)
    return Temptations(worth, looking.lie, looking.breach, looking.reached, looking.told)


@dataclass(slots=True)
class _Looking:
    """One player against a mediator."""

    scheme: Scheme
    device: Device
    player: int
    lie: dict[Lie, float] = field(default_factory=dict)
    breach: dict[Breach, float] = field(default_factory=dict)
    reached: dict[int, float] = field(default_factory=dict)
    told: dict[Option, float] = field(default_factory=dict)

    def expected(self, crowd: Crowd, told: Tale, *, honest: bool) -> Worth:
        """What the player expects from a crowd that it cannot tell apart before its next move."""
        paid, coming = self._to_next_move(crowd)
        best = played = paid
        for here, standing in coming.items():
            worth = self._at(here, standing, told, honest=honest)
            best, played = best + worth.best, played + worth.honest
        return Worth(best, played)

    def _to_next_move(self, crowd: Crowd) -> tuple[float, dict[int, Crowd]]:
        """What is paid where the game ends before the player moves again, and where it moves, by set."""
        tree = self.scheme.tree
        paid, coming = 0.0, dict[int, Crowd]()
        ahead = list(crowd)
        while ahead:
            node, record, weight = ahead.pop()
            mover, children = tree.player[node], tree.children[node]
            if mover == END:
                paid += weight * tree.paid(node, self.player)
            elif mover == self.player:
                coming.setdefault(tree.infoset[node], []).append((node, record, weight))
            elif mover == CHANCE:
                ahead += [(child, record, weight * odds) for child, odds in zip(children, tree.odds[node], strict=True)]
            else:
                advice = self.device.advise(record, mover, tree.infoset[node])
                ahead += [
                    (child, after, weight * share)
                    for child, (after, share) in zip(children, advice, strict=True)
                    if share > 0.0
                ]
        return paid, coming

    def _at(self, here: int, crowd: Crowd, told: Tale, *, honest: bool) -> Worth:
        """What the player expects where it moves, having `told` so much."""
        options = {
            named: self._naming(here, crowd, told, named, honest=honest and named == here)
            for named in self.scheme.tales(here, told)
        }
        best = max(worth.best for worth in options.values())
        if not honest:
            return Worth(best, 0.0)
        truth = options[here].honest
        self.reached[here] = sum(weight for _, _, weight in crowd)
        for named, worth in options.items():
            if named != here:
                self.lie[here, named] = truth - worth.best
        return Worth(best, truth)

    def _naming(self, here: int, crowd: Crowd, told: Tale, named: int, *, honest: bool) -> Worth:
        """What the player expects if it names a set."""
        tree = self.scheme.tree
        n_actions, n_advices = tree.sets[here].n_actions, 1 if named == SILENT else tree.sets[named].n_actions
        moved: list[list[Crowd]] = [[[] for _ in range(n_actions)] for _ in range(n_advices)]
        for node, record, weight in crowd:
            for advice, (after, share) in enumerate(self.device.advise(record, self.player, named)):
                if share > 0.0:
                    for action, child in enumerate(tree.children[node]):
                        moved[advice][action].append((child, after, weight * share))
        best = played = 0.0
        for advice, ways in enumerate(moved):
            tale = told_next(told, named, advice)
            taken = [self.expected(then, tale, honest=honest and action == advice) for action, then in enumerate(ways)]
            best += max(worth.best for worth in taken)
            if honest:
                self.told[here, advice] = sum(weight for _, _, weight in ways[advice])
                played += taken[advice].honest
                for action, worth in enumerate(taken):
                    if action != advice:
                        self.breach[here, advice, action] = taken[advice].honest - worth.best
        return Worth(best, played)
