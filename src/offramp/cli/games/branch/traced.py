"""What is traced, by name: a game file or a crisis, its players and information sets, and then its branches.

May import: ``offramp.interop`` (inside the function); types of the packages below ``offramp.analysis``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offramp.cli.games.precision import Precision
    from offramp.forecasts import Study
    from offramp.game.arrays import GameArrays, GameTables
    from offramp.interop import ExtensiveGame
    from offramp.interop.strategies import DecisionSet
    from offramp.solvers import Branch


@dataclass(frozen=True)
class Traced:
    """A game with its names, and its branches: the principal one, then others.

    `crisis` is the crisis' name, None for a game file; `patches` were applied to it; `game` is what a file holds, None
    for a crisis; `keys` are the players as JSON calls them, `players` in words; from `starts` random starts other
    branches were looked for.
    """

    crisis: str | None
    title: str
    arrays: GameArrays
    tables: GameTables
    keys: tuple[str, ...]
    players: tuple[str, ...]
    infosets: tuple[DecisionSet, ...]
    branches: tuple[Branch, ...] = ()
    patches: tuple[str, ...] = ()
    game: ExtensiveGame | None = None
    starts: int = 0


def game_file(path: str, precision: Precision) -> Traced:
    """The names of the game in a file, with the precision of every player before a branch multiplies it."""
    from offramp.interop import load_game
    from offramp.interop.strategies import decision_sets

    game = load_game(path)
    names = game.player_names
    return Traced(
        None,
        game.title or Path(path).stem,
        game.arrays,
        precision.tables(game),
        names,
        names,
        decision_sets(game),
        game=game,
    )


def crisis(study: Study, patches: tuple[str, ...] = ()) -> Traced:
    """The names of a crisis, as it is, with patches applied already."""
    from offramp.interop.strategies import decision_sets

    game, described = study.game, study.crisis
    return Traced(
        described.name,
        described.title or described.name,
        game.arrays,
        game.tables(""),
        game.players,
        tuple(described.actors[actor].label for actor in game.players),
        decision_sets(game),
        patches=patches,
    )
