"""What moves and information sets of a crisis are called in a game file.

May import: ``offramp.game``, ``offramp.interop.naming``, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

from offramp.game import Game
from offramp.game.arrays import Int64
from offramp.interop.naming import distinct_names


def plain(text: str) -> str:
    """A label that every reader takes: OpenSpiel knows no escapes, and a line is a node."""
    return " ".join(text.replace('"', "'").replace("\\", "/").split())


class Names:
    """Names on one game; levels of facts are decoded once a layer."""

    def __init__(self, game: Game) -> None:
        self._game = game
        self._levels: dict[int, dict[str, Int64]] = {}

    def states(self, nodes: Sequence[int]) -> tuple[str, ...]:
        """Nodes of one layer by the facts that tell them apart: ``damage=light, north.type=hawkish``; by what the
        program keeps for itself (words under way) only where no fact does."""
        if not nodes:
            return ()
        facts = [", ".join(part) for part in self._told_apart(nodes, hidden=False)]
        if len(set(facts)) < len(facts):
            more = self._told_apart(nodes, hidden=True)
            facts = [", ".join([*([fact] if fact else []), *part]) for fact, part in zip(facts, more, strict=True)]
        return distinct_names([plain(fact) for fact in facts], "")

    def _told_apart(self, nodes: Sequence[int], *, hidden: bool) -> list[list[str]]:
        layer = int(self._game.node_layer[nodes[0]])
        first = self._game.nodes(layer).start
        parts: list[list[str]] = [[] for _ in nodes]
        for name, levels in self._of_layer(layer).items():
            found = [int(levels[node - first]) for node in nodes]
            if ("?" in name) is hidden and len(set(found)) > 1:
                for part, level in zip(parts, found, strict=True):
                    part.append(f"{name}={self._game.variables[name].levels[level]}")
        return parts

    def infoset(self, number: int) -> str:
        """An information set as ``offramp solve --json`` labels it."""
        return plain(self._game.infoset(number).label)

    def options(self, number: int, node: int, edges: Sequence[int]) -> tuple[str, ...]:
        """The options behind edges out of a node of an information set."""
        first, actions = int(self._game.arrays.node_edge[node]), self._game.infoset(number).actions
        return distinct_names([plain(actions[edge - first]) for edge in edges], "")

    def branches(self, edges: Sequence[int]) -> tuple[str, ...]:
        """The ways that chance can go, by what tells the states behind them apart."""
        return self.states([int(self._game.arrays.edge_child[edge]) for edge in edges])

    def turn(self, node: int) -> str:
        """The turn in which a node stands."""
        info = self._game.layers[int(self._game.node_layer[node])]
        return plain(f"{info.turn}@{info.round}" if info.round else "types")

    def _of_layer(self, layer: int) -> dict[str, Int64]:
        if layer not in self._levels:
            info, columns = self._game.layers[layer], self._game.columns(layer)
            self._levels[layer] = {name: columns[name] for name in info.layout.names}
        return self._levels[layer]
