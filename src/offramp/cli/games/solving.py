"""``offramp solve GAME.efg``.

May import: ``offramp.interop``, ``offramp.solvers`` (inside the function), ``offramp.cli``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from offramp.cli.output import show, show_json, telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from offramp.cli.games.precision import Precision
    from offramp.game.arrays import GameArrays, GameTables
    from offramp.solvers import Solution


class Solver(Protocol):
    """A method with what was asked of it."""

    def __call__(
        self, arrays: GameArrays, tables: GameTables, *, progress: Callable[[float], None] | None = None
    ) -> Solution:
        """The solution of a game."""
        ...


def solve(path: str, solver: Solver, precision: Precision, limit: int, as_json: bool) -> Solution:
    """Solve the game in a file, with the precision of every player before `solver` multiplies it, and print it."""
    from offramp.interop import load_game, named

    game = load_game(path)
    tables = precision.tables(game)
    with telling(as_json) as told:
        found = named(game, solver(game.arrays, tables, progress=told))
    scale = found.solution.parameters.get("precision_scale")
    precisions = (
        None if scale is None else dict(zip(game.player_names, (float(scale) * tables.precision).tolist(), strict=True))
    )
    if as_json:
        from offramp.cli.games import jsonout

        show_json(jsonout.solve(found, path, precisions))
    else:
        from offramp.cli.games import render

        show(*render.solution(found, path, precisions, limit))
    return found.solution
