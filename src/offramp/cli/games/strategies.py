"""Strategies from and to tables, for ``offramp solve --strategy`` and ``--table``.

May import: ``offramp.interop``, ``offramp.solvers`` (inside the functions), ``offramp.cli``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from offramp.cli.output import note, ready_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from offramp.cli.games.solver import Solver
    from offramp.game.arrays import GameArrays, GameTables
    from offramp.interop.strategies.sets import Named
    from offramp.solvers import Solution


def misfit(strategy: Path | None, table: Path | None, *, others: str, branch: bool) -> str:
    """Why a strategy cannot be read or written so, in words; empty if it can. `others` are options of solving."""
    if strategy is not None and (others or branch):
        return f"--strategy is weighed, not solved: leave out {others or '--branch'}"
    if table is not None and branch:
        return "--table holds one strategy, not a branch: leave out --branch, or take the points from --json"
    if table is not None and table.suffix.lower() != ".csv":
        return f"--table writes .csv, not {table.suffix or 'a file without an ending'!r}: name the file so"
    return ""


def ready(table: Path | None) -> None:
    """Try the file of --table before the long work begins."""
    if table is not None:
        ready_file(table, "the table")


def weigher(path: Path, game: Named) -> Solver:
    """A solver that reads the strategy of `game` from a table and weighs it."""
    from offramp.interop.strategies import read_strategy
    from offramp.solvers import weigh

    def weighed(arrays: GameArrays, tables: GameTables, *, progress: Callable[[float], None] | None = None) -> Solution:
        return weigh(arrays, tables, read_strategy(path, game))

    return weighed


def write(table: Path | None, game: Named, solution: Solution) -> None:
    """Write what a solution plays, where a table is asked for."""
    if table is not None:
        from offramp.interop.strategies import write_strategy

        write_strategy(table, game, solution)
        note(f"wrote {table}")
