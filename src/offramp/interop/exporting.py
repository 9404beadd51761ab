"""A crisis, a slice of it, or a game, written for other programs or drawn.

May import: ``offramp.interop``, ``offramp.solvers``, ``offramp.game``, ``offramp.scenario`` (types).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from offramp import __version__
from offramp.errors import OfframpError, TooLargeError
from offramp.game import compile_crisis
from offramp.interop.crisis import TREE, Counted, Measure, Unrolling, fitting
from offramp.interop.efg import write_efg
from offramp.interop.extensive import ExtensiveGame
from offramp.interop.load import AnySource, source_of
from offramp.interop.named import who_forgets
from offramp.interop.pictures import Diagram, count_cards, diagram, graph_dot, graph_svg, tree_dot, tree_svg
from offramp.interop.plain import plain as as_plain
from offramp.interop.playing import Part
from offramp.interop.tree_json import tree_json
from offramp.scenario.crisis import Crisis
from offramp.solvers import Solution

Format = Literal["efg", "json", "svg", "dot"]

LIMITS: Mapping[str, int] = {"efg": 200_000, "json": 200_000, "svg": 1_000, "dot": 1_000}
"""Most nodes by format, if not said otherwise: a picture of more can no longer be read."""
GRAPH = Measure(
    lambda game, tables, part: (count_cards(game, tables, part), 0), lambda cards, _: f"the graph has {cards:,} states"
)
"""A graph by its cards."""


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes
    ----------
    text, format : the file and its format.
    game : the tree that it holds, or the graph that it shows.
    forgets : who does not recall all its own earlier moves, and where; empty where recall is perfect, and of a graph.
    part : which part of a crisis that is; None for a game.
    solution : the solution of the crisis on which a slice rests; None where nothing is cut.
    """

    text: str
    format: Format
    game: ExtensiveGame | Diagram
    forgets: str = ""
    part: Part | None = None
    solution: Solution | None = None


def export(
    source: AnySource,
    format: Format = "efg",
    *,
    from_turn: str | None = None,
    to_turn: str | None = None,
    graph: bool = False,
    plain: bool = False,
    limit: int | None = None,
    counted: Counted | None = None,
    patches: Sequence[str] = (),
) -> Exported:
    """`source` in the format of another program, or as a picture.

    Parameters
    ----------
    source : a crisis is unrolled to the tree of its histories; a game is written as it is. The name of either will do.
    from_turn, to_turn : ``TURN`` or ``TURN@ROUND``; what comes before the first and after the second is left out, as
        ``offramp.interop.crisis.slices`` says.
    graph : draw the graph in which histories that agree meet, in place of the tree (``svg`` and ``dot`` of a crisis).
    plain : write a game so that OpenSpiel reads it too, see ``offramp.interop.plain``; a crisis is written so anyhow.
    limit : most nodes, `LIMITS` if None.
    patches : the names of those applied to `source` already, for the comment of the tree.
    counted : called with nodes and histories (of a graph: states, and 0) before anything is made.

    Raises
    ------
    TooLargeError where there are more nodes than `limit`, with the slices that would fit.
    NotFoundError for a turn that there is not. OfframpError for a slice or graph of a game, a graph in a format that
    holds trees, or a slice in which nothing is left.
    """
    if format not in get_args(Format):
        raise OfframpError(f"no format {format!r}: there are {', '.join(get_args(Format))}")
    if graph and format not in ("svg", "dot"):
        raise OfframpError(f"{format} holds a tree: a graph can be drawn as svg or dot")
    source = source_of(source)
    most = LIMITS[format] if limit is None else limit
    if isinstance(source, ExtensiveGame):
        cut = from_turn is not None or to_turn is not None
        return _game(source, format, most, counted, cut=cut, graph=graph, plain=plain)
    game = compile_crisis(source)
    tables = game.tables()
    measure = GRAPH if graph else TREE
    part, solution = fitting(game, tables, from_turn, to_turn, limit=most, measure=measure, counted=counted)
    if graph:
        cards = diagram(game, tables, part)
        text = graph_svg(cards) if format == "svg" else graph_dot(cards)
        return Exported(text, format, cards, "", part, solution)
    tree = Unrolling(game, tables, part).tree(_comment(source, part, patches))
    return Exported(_written(tree, format), format, tree, who_forgets(tree), part, solution)


def _game(
    game: ExtensiveGame, format: Format, limit: int, counted: Counted | None, *, cut: bool, graph: bool, plain: bool
) -> Exported:
    if cut:
        raise OfframpError("a game file has no turns to cut at: leave out the slice")
    if graph:
        raise OfframpError("a game file holds a tree: a graph can be drawn of a crisis")
    if counted is not None:
        counted(game.n_nodes, game.n_terminal)
    if game.n_nodes > limit:
        raise TooLargeError(f"the game has {game.n_nodes:,} nodes, more than {limit:,}")
    game = as_plain(game) if plain else game
    return Exported(_written(game, format), format, game, who_forgets(game))


def _written(game: ExtensiveGame, format: Format) -> str:
    if format == "efg":
        return write_efg(game)
    if format == "svg":
        return tree_svg(game)
    if format == "dot":
        return tree_dot(game)
    return json.dumps(tree_json(game), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _comment(crisis: Crisis, part: Part, patches: Sequence[str]) -> str:
    """Where the tree comes from, and what a reader of it must know."""
    how = f"with {'; '.join(patches)}" if patches else "as it is"
    said = [f"The crisis {crisis.name} {how}, by offramp {__version__}."]
    if part.from_turn is not None:
        told = "; ".join(f"{turn}: {words}" for turn, words in part.given) or "nothing is recorded before it"
        said.append(f"From {part.from_turn} on ({told}).")
    if part.to_turn is not None:
        said.append(f"To {part.to_turn}; '...' marks ends at which everybody gets what it expects from there on.")
    precisions = [f"{name} {a.precision.value:g}" for name, a in crisis.actors.items() if a.precision is not None]
    said.append(f"Logit precision: {', '.join(precisions)}.")
    return " ".join(said)
