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
    from offramp.solvers import Branch


@dataclass(frozen=True)
class SetNames:
    """An information set in words: who moves, its label, its number among the mover's, its actions; `first` is the
    place of the first action in a strategy, `place` the set's own number in the arrays."""

    player: str
    number: int
    label: str
    actions: tuple[str, ...]
    first: int
    place: int


@dataclass(frozen=True)
class Traced:
    """A game with its names, and its branches: the principal one, then others.

    `crisis` is the crisis' name, None for a game file; `keys` are the players as JSON calls them, `players` in words.
    """

    crisis: str | None
    title: str
    arrays: GameArrays
    tables: GameTables
    keys: tuple[str, ...]
    players: tuple[str, ...]
    infosets: tuple[SetNames, ...]
    branches: tuple[Branch, ...] = ()


def game_file(path: str, precision: Precision) -> Traced:
    """The names of the game in a file, with the precision of every player before a branch multiplies it."""
    from offramp.interop import load_game

    game = load_game(path)
    names = game.player_names
    found = sorted(_file_sets(game), key=lambda named: (names.index(named.player), named.number))
    return Traced(None, game.title or Path(path).stem, game.arrays, precision.tables(game), names, names, tuple(found))


def _file_sets(game: ExtensiveGame) -> list[SetNames]:
    found = []
    for place, source in enumerate(game.layered.infoset):
        infoset = game.infosets[source]
        first = int(game.arrays.infoset_action[place])
        who = game.player_names[infoset.player]
        found.append(SetNames(who, infoset.number, infoset.label, infoset.action_names, first, place))
    return found


def crisis(study: Study) -> Traced:
    """The names of a crisis, as it is."""
    game, described = study.game, study.crisis
    counted = dict.fromkeys(game.players, 0)
    found = []
    for infoset in game.infosets():
        counted[infoset.actor] += 1
        found.append(
            SetNames(
                infoset.actor, counted[infoset.actor], infoset.label, infoset.actions, infoset.offset, infoset.number
            )
        )
    return Traced(
        described.name,
        described.title or described.name,
        game.arrays,
        game.tables(""),
        game.players,
        tuple(described.actors[actor].label for actor in game.players),
        tuple(found),
    )
