"""What a command asks of a solver.

May import: types of ``offramp.game`` and ``offramp.solvers``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from offramp.game.arrays import GameArrays, GameTables
    from offramp.solvers import Solution


class Solver(Protocol):
    """A method with what was asked of it."""

    def __call__(
        self, arrays: GameArrays, tables: GameTables, *, progress: Callable[[float], None] | None = None
    ) -> Solution:
        """The solution of a game."""
        ...
