"""The graph of a crisis as cards: one per state in which somebody moves, with a line for every way to go.

Histories that agree on all that is still alive meet in one card, so the picture is far smaller than that of the tree.

May import: ``offramp.interop``, ``offramp.game``.
"""

from __future__ import annotations

from dataclasses import dataclass

from offramp.game import Game, GameTables
from offramp.interop.crisis import ways_of
from offramp.interop.crisis.names import Names, plain
from offramp.interop.extensive import CHANCE
from offramp.interop.playing import Part, Stand, Ways

NO_CARD = -1


@dataclass(frozen=True)
class Way:
    """One way to go: what is done or happens, its probability (None where a player moves), what is paid and settled on
    it, and the card that it leads to, `NO_CARD` where the crisis ends."""

    text: str
    p: float | None
    pay: tuple[float, ...]
    settled: tuple[str, ...]
    target: int


@dataclass(frozen=True)
class Card:
    """A state in which a player moves, or chance (`CHANCE`).

    `number` counts the information sets of a player as ``offramp solve --json`` does, `infoset` is unique over all
    players (None for chance), `head` the turn or the label of the set, `state` what tells the state from the others of
    its `layer`.
    """

    player: int
    number: int
    infoset: int | None
    head: str
    state: str
    layer: int
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Diagram:
    """The cards of a part of a crisis, those of a layer together, sources before targets."""

    title: str
    player_names: tuple[str, ...]
    cards: tuple[Card, ...]

    @property
    def n_nodes(self) -> int:
        """How many cards there are."""
        return len(self.cards)

    @property
    def n_chance(self) -> int:
        """How many cards of chance there are."""
        return sum(card.player == CHANCE for card in self.cards)

    @property
    def n_infosets(self) -> int:
        """How many information sets of players there are."""
        return len({card.infoset for card in self.cards if card.infoset is not None})


def diagram(game: Game, tables: GameTables, part: Part) -> Diagram:
    """The cards of a part of `game`."""
    return _Deck(game, ways_of(game, tables, part)).diagram()


def count_cards(game: Game, tables: GameTables, part: Part) -> int:
    """How many cards there are, without making them."""
    return len(ways_of(game, tables, part).moving()) + (len(part.roots) > 1)


class _Deck:
    """The cards as they are dealt."""

    def __init__(self, game: Game, ways: Ways) -> None:
        self._ways, self._game = ways, game
        self._names = Names(game)
        self._number: dict[int, int] = {}
        counted = [0] * len(self._game.players)
        for infoset, player in enumerate(self._game.arrays.infoset_player.tolist()):
            counted[player] += 1
            self._number[infoset] = counted[player]

    def diagram(self) -> Diagram:
        """All of them."""
        game, part = self._game, self._ways.part
        begun = [self._ways.begin(root) for root in part.roots]
        nodes = self._ways.moving().tolist()
        opening = int(len(begun) > 1)
        place = {node: opening + k for k, node in enumerate(nodes)}
        states = self._states(nodes)
        cards = [self._card(node, state, place) for node, state in zip(nodes, states, strict=True)]
        if opening:
            labels = self._names.states(part.roots)
            ways = [self._way(t, p, s, place) for t, p, s in zip(labels, part.odds, begun, strict=True)]
            cards.insert(0, Card(CHANCE, 0, None, plain(part.before), "", -1, tuple(ways)))
        return Diagram(
            plain(game.crisis.title or game.crisis.name), tuple(plain(p) for p in game.players), tuple(cards)
        )

    def _states(self, nodes: list[int]) -> list[str]:
        """What tells the nodes of a layer apart; nothing where there is but one."""
        layers: dict[int, list[int]] = {}
        for node in nodes:
            layers.setdefault(int(self._game.node_layer[node]), []).append(node)
        found: dict[int, str] = {}
        for members in layers.values():
            labels = self._names.states(members) if len(members) > 1 else ("",)
            found.update(zip(members, labels, strict=True))
        return [found[node] for node in nodes]

    def _card(self, node: int, state: str, place: dict[int, int]) -> Card:
        edges = self._ways.out(node)
        begun = [self._ways.after(self._ways.begin(node), edge) for edge in edges]
        infoset = int(self._game.arrays.node_infoset[node])
        layer = int(self._game.node_layer[node])
        if infoset < 0:
            prob = self._ways.tables.prob[self._game.arrays.edge_prob[edges]].tolist()
            told = zip(self._names.branches(edges), prob, begun, strict=True)
            ways = tuple(self._way(text, p, stand, place) for text, p, stand in told)
            return Card(CHANCE, 0, None, self._names.turn(node), state, layer, ways)
        options = self._names.options(infoset, node, edges)
        ways = tuple(self._way(text, None, stand, place) for text, stand in zip(options, begun, strict=True))
        player, head = int(self._game.arrays.infoset_player[infoset]), self._names.infoset(infoset)
        return Card(player, self._number[infoset], infoset, head, state, layer, ways)

    def _way(self, text: str, p: float | None, stand: Stand, place: dict[int, int]) -> Way:
        target = place.get(stand.node, NO_CARD)
        if target != NO_CARD:
            return Way(text, p, stand.pay, tuple(map(plain, self._ways.outcomes(stand))), target)
        pay, label = self._ways.ends(stand)
        return Way(text, p, pay, (plain(label),) if label else (), NO_CARD)
