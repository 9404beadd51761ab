"""The game that a plan makes of a game: advice comes by chance, and every player does with it what it likes.

The plan is made for players that optimise. What becomes of it where players err is a question to this game, put to any
solver. Everybody reports honestly in it; who has disobeyed and can say nothing that fits is advised no more.

May import: ``offramp.solvers.mediation``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.solvers.mediation.schemes.scheme import SILENT, Device, Scheme, Tale, told_next
from offramp.solvers.mediation.tree import CHANCE, END, ROOT

Key = tuple[int, Tale]
"""What a mover knows: its set, and its tale with the advice just heard."""


@dataclass(slots=True)
class Advised:
    """A game tree; every list is by node, and every node is followed by the subtree of its first action, and so on.

    Attributes
    ----------
    player : who moves, -1 for chance and for the mediator, -2 at an end.
    key : what a mover knows; None elsewhere.
    degree : how many actions there are.
    odds : of chance and the mediator.
    advice : the action advised to a mover that has obeyed so far; -1 elsewhere.
    source : the node of the arrays at which the game ends; -1 elsewhere.
    """

    player: list[int] = field(default_factory=list)
    key: list[Key | None] = field(default_factory=list)
    degree: list[int] = field(default_factory=list)
    odds: list[list[float]] = field(default_factory=list)
    advice: list[int] = field(default_factory=list)
    source: list[int] = field(default_factory=list)

    def add(self, player: int, key: Key | None, degree: int, odds: list[float], *, source: int = -1) -> None:
        """One more node."""
        obeyed = key is not None and len(key[1]) == len(ROOT) and key[0] == key[1][0]
        self.advice.append(key[1][1] if key is not None and obeyed else -1)
        self.player.append(player)
        self.key.append(key)
        self.degree.append(degree)
        self.odds.append(odds)
        self.source.append(source)


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where play comes to: a node of the tree, the mediator's record, everybody's tale; and where a player has heard
    its advice already, what it knows."""

    node: int
    record: int
    told: tuple[Tale, ...]
    heard: Key | None = None


def advised(scheme: Scheme, device: Device, limit: int) -> Advised | None:
    """The game; None where it has more nodes than `limit`."""
    found = Advised()
    start = [(record, share) for record, share in device.start() if share > 0.0]
    tales: tuple[Tale, ...] = (ROOT,) * scheme.tree.n_players
    ahead = [_Stand(0, record, tales) for record, _ in reversed(start)]
    if len(start) > 1:
        found.add(CHANCE, None, len(start), [share for _, share in start])
    while ahead:
        if len(found.player) > limit:
            return None
        ahead += reversed(_grown(scheme, device, found, ahead.pop()))
    return found


def _grown(scheme: Scheme, device: Device, found: Advised, stand: _Stand) -> list[_Stand]:
    """Add a node; what follows it."""
    tree, node = scheme.tree, stand.node
    player, children = tree.player[node], tree.children[node]
    if player == END:
        found.add(END, None, 0, [], source=tree.source[node])
        return []
    if player == CHANCE:
        found.add(CHANCE, None, len(children), tree.odds[node])
        return [_Stand(child, stand.record, stand.told) for child in children]
    if stand.heard is not None:
        found.add(player, stand.heard, len(children), [])
        return [_Stand(child, stand.record, stand.told) for child in children]
    here, told = tree.infoset[node], stand.told[player]
    named = here if here in scheme.tales(here, told) else SILENT
    advice = [
        (after, share, told_next(told, named, k))
        for k, (after, share) in enumerate(device.advise(stand.record, player, named))
        if share > 0.0
    ]
    heard = []
    for after, _, tale in advice:
        tales = (*stand.told[:player], tale, *stand.told[player + 1 :])
        heard.append(_Stand(node, after, tales, (here, tale)))
    if len(heard) > 1:
        found.add(CHANCE, None, len(heard), [share for _, share, _ in advice])
        return heard
    return _grown(scheme, device, found, heard[0])
