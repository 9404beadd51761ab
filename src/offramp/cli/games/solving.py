"""``offramp solve GAME.efg``.

May import: ``offramp.interop``, ``offramp.solvers`` (inside the function), ``offramp.cli``.
"""

from __future__ import annotations

from offramp.cli.output import show, show_json


def solve(path: str, precision: float, limit: int, as_json: bool) -> None:
    """Solve the game in a file, every player with the same `precision`, and print it."""
    from offramp.interop import load_game, named
    from offramp.solvers import solve as solve_arrays

    game = load_game(path)
    found = named(game, solve_arrays(game.arrays, game.tables(precision)))
    if as_json:
        from offramp.cli.games import jsonout

        show_json(jsonout.solve(found, path, precision))
        return
    from offramp.cli.games import render

    show(*render.solution(found, path, limit))
