"""``offramp solve GAME.efg``.

May import: ``offramp.interop``, ``offramp.solvers`` (inside the function), ``offramp.cli``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from offramp.cli.games.strategies import weigher, write
from offramp.cli.output import show, show_json, telling

if TYPE_CHECKING:
    from offramp.cli.games.precision import Precision
    from offramp.cli.games.solver import Solver
    from offramp.solvers import Solution


def solve(
    path: str,
    solver: Solver,
    precision: Precision,
    limit: int,
    as_json: bool,
    *,
    strategy: Path | None = None,
    table: Path | None = None,
) -> Solution:
    """Solve the game in a file, with the precision of every player before `solver` multiplies it, and print it; or
    weigh a `strategy` read from a table. What is played goes to `table` too."""
    from offramp.interop import load_game, named

    game = load_game(path)
    solver = solver if strategy is None else weigher(strategy, game)
    tables = precision.tables(game)
    with telling(as_json) as told:
        found = named(game, solver(game.arrays, tables, progress=told))
    write(table, game, found.solution)
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
