"""What players see while a game is played: columns of levels, the same for every player and at every moment.

May import: the standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

UNSEEN = 0
"""What a row says of something that is not there, or not to be seen; level k is said as k + 1."""


@dataclass(frozen=True)
class Column:
    """One thing that may be seen. `public` if everybody sees it."""

    name: str
    levels: tuple[str, ...]
    public: bool


class Sights(Protocol):
    """What every player sees at every node."""

    def columns(self, player: int) -> tuple[Column, ...]:
        """The things that a player may see, in the order of its rows."""
        ...

    def row(self, node: int, player: int) -> tuple[int, ...]:
        """What a player sees at a node: `UNSEEN`, or one more than the place of the level, for every column."""
        ...


def told(columns: Sequence[Column], row: Sequence[int]) -> str:
    """A row in words: ``damage=light, struck=no``; what is unseen is left out."""
    pairs = zip(columns, row, strict=True)
    return ", ".join(f"{column.name}={column.levels[level - 1]}" for column, level in pairs if level != UNSEEN)
