"""A solution found, written and shown: of the game in a file, or of a crisis.

May import: ``offramp.forecasts``, ``offramp.interop`` (inside the functions), ``offramp.cli``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from offramp.cli.output import note, show, show_json, telling, written

if TYPE_CHECKING:
    from offramp.cli.games.precision import Precision
    from offramp.cli.games.solver import Solver
    from offramp.forecasts import Study
    from offramp.interop import ExtensiveGame
    from offramp.interop.strategies.sets import Named
    from offramp.solvers import Solution


def of_game(
    game: ExtensiveGame, path: str, solver: Solver, precision: Precision, limit: int, as_json: bool, table: Path | None
) -> bool:
    """Solve the `game` in the file at `path`, with the precision of every player before `solver` multiplies it, and
    print it. What is played goes to `table` too. Whether the user stopped it at its last good point."""
    from offramp.interop import named

    tables = precision.tables(game)
    with telling(as_json) as told:
        found = named(game, solver(game.arrays, tables, progress=told))
    _write(table, game, found.solution)
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
    return found.solution.interrupted


def of_crisis(
    study: Study, patches: Sequence[str], solver: Solver | None, limit: int, as_json: bool, table: Path | None
) -> bool:
    """Solve a crisis, with `patches` applied already, and print it: with the perceptions by `Study.solve`, or as it is
    by `solver`. What is played in the crisis as it is goes to `table` too. Whether the user stopped it."""
    from offramp.forecasts import choices

    with telling(as_json) as told:
        if solver is None:
            solved = study.solve(regret=True, progress=told, keep=True)
        else:
            solved = study.solve_as_is(partial(solver, progress=told))
    solution = solved.solutions[""]
    found = choices(study.game, solution)
    _write(table, study.game, solution)
    if as_json:
        from offramp.cli import jsonout

        show_json(jsonout.solve(study, solved, found, patches=patches))
    else:
        from offramp.cli.crises import render

        show(*render.solution(study, solved, found, limit, patches))
    return solved.interrupted


def _write(table: Path | None, game: Named, solution: Solution) -> None:
    if table is not None:
        from offramp.interop.strategies import strategy_csv

        note(written(table, strategy_csv(game, solution)))
