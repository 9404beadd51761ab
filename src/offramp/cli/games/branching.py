"""``offramp solve --branch``.

May import: ``offramp.solvers``, ``offramp.interop``, ``offramp.forecasts`` (inside the functions), ``offramp.cli``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from offramp.cli.output import note, show, show_json, telling, written

if TYPE_CHECKING:
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


def game_file(path: str) -> Traced:
    """The names of the game in a file; every player has precision 1."""
    from offramp.interop import load_game

    game = load_game(path)
    names = game.player_names
    found = sorted(_file_sets(game), key=lambda named: (names.index(named.player), named.number))
    return Traced(None, game.title or Path(path).stem, game.arrays, game.tables(), names, names, tuple(found))


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


def branch(
    names: Traced, precision: float | None, starts: int, seed: int, plot: Path | None, limit: int, as_json: bool
) -> Branch:
    """Trace the principal branch, and others from random starts at its end; print, write and return them."""
    from dataclasses import replace

    from offramp.solvers import other_branches, trace_branch

    with telling(as_json) as told:
        principal = trace_branch(names.arrays, names.tables, precision_scale=precision, progress=told)
        others: tuple[Branch, ...] = ()
        if starts and precision is not None and principal.end == "reached":
            others = other_branches(
                names.arrays, names.tables, principal, precision_scale=precision, starts=starts, seed=seed
            )
    found = replace(names, branches=(principal, *others))
    if plot is not None:
        from offramp.cli.games.branch_plot import plotted

        written(plot, plotted(found, html=plot.suffix.lower() == ".html"))
        note(f"wrote {plot}")
    if as_json:
        from offramp.cli.games import branch_json

        show_json(branch_json.branch(found))
    else:
        from offramp.cli.games import branch_render

        show(*branch_render.branch(found, limit))
    return principal
