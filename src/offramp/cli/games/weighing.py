"""``offramp weigh``: what a strategy is worth that was solved for elsewhere, or mended by hand.

May import: ``offramp.forecasts``, ``offramp.interop``, ``offramp.solvers`` (inside the functions), ``offramp.cli``,
typer.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.games.precision import Precision
from offramp.cli.games.solved import of_crisis, of_game
from offramp.cli.opened import no_patches_of_game, opened, patched
from offramp.cli.options import AsJson, CrisisOrGame, Limit, With

if TYPE_CHECKING:
    from collections.abc import Callable

    from offramp.cli.games.solver import Solver
    from offramp.game.arrays import GameArrays, GameTables
    from offramp.interop.strategies.sets import Named
    from offramp.solvers import Solution


def weigh(
    crisis: CrisisOrGame,
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE.csv",
            help="What all play: a row for every action, as `offramp solve --table` writes it.",
            show_default=False,
        ),
    ],
    with_: With = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Say what a strategy is worth to each actor and what each could gain against it: one that was solved for and
    mended by hand, or made by another program. Nothing is solved, and precision plays no part; of a crisis it is
    weighed in the crisis as it is, whatever actors believe.

    The table needs the columns player, number (or label) of the information set, action and probability. Every fault
    of it is told at once, with its line.

    \b
    Examples:
      offramp weigh poker.efg played.csv
      offramp weigh chicken-private-resolve played.csv --json
      offramp weigh brinkmanship played.csv --with "the challenger is the more resolute"
    """
    from offramp.forecasts import Study
    from offramp.interop import is_game_file, load_game

    patches = no_patches_of_game(crisis, with_)
    if is_game_file(crisis):
        game = load_game(crisis)
        of_game(game, crisis, _weigher(table, game), Precision(None, {}), limit, as_json, None)
    else:
        study = Study(patched(opened(crisis), patches))
        of_crisis(study, patches, _weigher(table, study.game), limit, as_json, None)


def _weigher(path: Path, game: Named) -> Solver:
    """A solver that reads the strategy of `game` from a table and weighs it."""
    from offramp.interop.strategies import read_strategy
    from offramp.solvers import weigh as weighed

    def solver(arrays: GameArrays, tables: GameTables, *, progress: Callable[[float], None] | None = None) -> Solution:
        return weighed(arrays, tables, read_strategy(path, game))

    return solver
