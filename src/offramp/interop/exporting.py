"""A crisis, a slice of it, or a game, written for other programs.

May import: ``offramp.interop``, ``offramp.solvers``, ``offramp.game``, ``offramp.scenario`` (types).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from offramp import __version__
from offramp.errors import OfframpError, TooLargeError
from offramp.game import Game, GameTables, compile_crisis
from offramp.interop.crisis import Part, Unrolling, sliced
from offramp.interop.efg import write_efg
from offramp.interop.extensive import ExtensiveGame
from offramp.interop.named import who_forgets
from offramp.interop.tree_json import tree_json
from offramp.scenario.crisis import Crisis
from offramp.solvers import Solution, solve

LIMIT = 200_000
"""Most nodes of a tree, if not said otherwise."""

Format = Literal["efg", "json"]
Counted = Callable[[int, int], None]


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes
    ----------
    text, format : the file and its format.
    game : the tree that it holds.
    forgets : who does not recall all its own earlier moves in it, and where; empty where recall is perfect.
    part : which part of a crisis that is; None for a game.
    solution : the solution of the crisis on which a slice rests; None where nothing is cut.
    """

    text: str
    format: Format
    game: ExtensiveGame
    forgets: str
    part: Part | None = None
    solution: Solution | None = None


def export(
    source: Crisis | ExtensiveGame,
    format: Format = "efg",
    *,
    from_turn: str | None = None,
    to_turn: str | None = None,
    limit: int = LIMIT,
    counted: Counted | None = None,
) -> Exported:
    """`source` in the format of another program.

    Parameters
    ----------
    source : a crisis is unrolled to the tree of its histories; a game is written as it is.
    from_turn, to_turn : ``TURN`` or ``TURN@ROUND``; what comes before the first and after the second is left out, as
        ``offramp.interop.crisis.slices`` says.
    limit : most nodes of the tree.
    counted : called with the nodes and histories of the tree before it is made.

    Raises
    ------
    TooLargeError where the tree has more than `limit` nodes, with the slices that would fit.
    NotFoundError for a turn that there is not. OfframpError for a slice of a game, or one in which nothing is left.
    """
    if format not in get_args(Format):
        raise OfframpError(f"no format {format!r}: there are {', '.join(get_args(Format))}")
    if isinstance(source, ExtensiveGame):
        if from_turn is not None or to_turn is not None:
            raise OfframpError("a game file has no turns to cut at: leave out the slice")
        return Exported(_written(source, format), format, source, who_forgets(source))
    game = compile_crisis(source)
    tables = game.tables()
    # Which states there are does not depend on how likely play is to come there: count before solving.
    part = sliced(game, tables, game.arrays.uniform(), from_turn, to_turn)
    unrolling = Unrolling(game, tables, part)
    if counted is not None:
        counted(unrolling.n_nodes, unrolling.n_terminal)
    if unrolling.n_nodes > limit:
        raise TooLargeError(_too_large(game, tables, part, unrolling, limit))
    solution = None
    if not part.is_whole:
        solution = solve(game.arrays, tables, regret=False)
        part = sliced(game, tables, solution.strategy, from_turn, to_turn)
        unrolling = Unrolling(game, tables, part)
    tree = unrolling.tree(_comment(source, part))
    return Exported(_written(tree, format), format, tree, who_forgets(tree), part, solution)


def _written(game: ExtensiveGame, format: Format) -> str:
    if format == "efg":
        return write_efg(game)
    return json.dumps(tree_json(game), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _comment(crisis: Crisis, part: Part) -> str:
    """Where the tree comes from, and what a reader of it must know."""
    said = [f"The crisis {crisis.name} as it is, by offramp {__version__}."]
    if part.from_turn is not None:
        told = "; ".join(f"{turn}: {words}" for turn, words in part.given) or "nothing is recorded before it"
        said.append(f"From {part.from_turn} on ({told}).")
    if part.to_turn is not None:
        said.append(f"To {part.to_turn}; '...' marks ends at which everybody gets what it expects from there on.")
    precisions = [f"{name} {a.precision.value:g}" for name, a in crisis.actors.items() if a.precision is not None]
    said.append(f"Logit precision: {', '.join(precisions)}.")
    return " ".join(said)


def _too_large(game: Game, tables: GameTables, part: Part, unrolling: Unrolling, limit: int) -> str:
    """How large the tree is, and the longest slices, one end as asked, that would fit."""
    fits = [*_fitting(game, tables, part, limit, ahead=True), *_fitting(game, tables, part, limit, ahead=False)]
    size = f"the tree has {unrolling.n_nodes:,} nodes ({unrolling.n_terminal:,} histories), more than {limit:,}"
    return f"{size}; {' and '.join(fits)}" if fits else f"{size}; no slice that ends or begins at one turn would fit"


def _fitting(game: Game, tables: GameTables, part: Part, limit: int, *, ahead: bool) -> list[str]:
    """The longest slice that fits when only the turn to which (or from which) it goes is moved."""
    turns = list(dict.fromkeys((layer.turn, layer.round) for layer in game.layers if layer.opens_turn and layer.round))
    for turn, number in reversed(turns) if ahead else turns:
        named = f"{turn}@{number}"
        ends = (part.from_turn, named) if ahead else (named, part.to_turn)
        try:
            count = Unrolling(game, tables, sliced(game, tables, game.arrays.uniform(), *ends)).n_nodes
        except OfframpError:
            continue
        if count <= limit:
            return [f"{'to' if ahead else 'from'} {named!r} it has {count:,} nodes"]
    return []
