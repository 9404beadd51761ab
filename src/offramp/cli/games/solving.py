"""``offramp solve GAME.efg``.

May import: ``offramp.interop``, ``offramp.solvers`` (inside the function), ``offramp.cli``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from offramp.cli.output import show, show_json, telling

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


def solve(path: str, solver: Solver, limit: int, as_json: bool) -> Solution:
    """Solve the game in a file, every player with precision 1 before `solver` multiplies it, and print it."""
    from offramp.interop import load_game, named

    game = load_game(path)
    with telling(as_json) as told:
        found = named(game, solver(game.arrays, game.tables(), progress=told))
    if as_json:
        from offramp.cli.games import jsonout

        show_json(jsonout.solve(found, path))
    else:
        from offramp.cli.games import render

        show(*render.solution(found, path, limit))
    return found.solution
