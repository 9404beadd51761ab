"""What the parts of a game are called while it is played.

May import: the standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Words(Protocol):
    """The names of one game. Nodes, edges and information sets are those of its arrays."""

    def infoset(self, number: int) -> str:
        """An information set, as its player knows it."""
        ...

    def options(self, number: int, node: int, edges: Sequence[int]) -> tuple[str, ...]:
        """The options behind edges out of a node of an information set."""
        ...

    def branches(self, edges: Sequence[int]) -> tuple[str, ...]:
        """The ways that chance can go along edges out of one node."""
        ...

    def states(self, nodes: Sequence[int]) -> tuple[str, ...]:
        """Nodes of one layer by what tells them apart."""
        ...

    def turn(self, node: int) -> str:
        """The turn in which a node stands."""
        ...
