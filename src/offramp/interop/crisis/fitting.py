"""Slices that are small enough: counted before anything is made, and if too large, which others would fit.

May import: ``offramp.interop``, ``offramp.solvers``, ``offramp.game``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from offramp.errors import OfframpError, TooLargeError
from offramp.game import Game, GameTables
from offramp.interop.crisis.playing import cut
from offramp.interop.crisis.slices import sliced
from offramp.interop.crisis.unrolling import Unrolling
from offramp.interop.playing import Part, histories_in_words, nodes_in_words
from offramp.solvers import Solution

EMPTY = -1
"""Size of a slice in which nothing is left."""

Counted = Callable[[float, float], None]


class Measure(NamedTuple):
    """How large a part is: `size` counts what is limited and something beside it, `words` say both."""

    size: Callable[[Game, GameTables, Part], tuple[float, float]]
    words: Callable[[float, float], str]


def _tree_size(game: Game, tables: GameTables, part: Part) -> tuple[float, float]:
    unrolling = Unrolling(game, tables, part)
    return unrolling.n_nodes, unrolling.n_terminal


def _tree_words(nodes: float, ends: float) -> str:
    return f"the tree has {nodes_in_words(nodes)} ({histories_in_words(ends)})"


TREE = Measure(_tree_size, _tree_words)
"""A tree by its nodes and histories."""


def fitting(
    game: Game,
    tables: GameTables,
    from_turn: str | None,
    to_turn: str | None,
    *,
    limit: int,
    measure: Measure = TREE,
    counted: Counted | None = None,
) -> tuple[Part, Solution | None]:
    """``cut``, after `counted` was told how large the part is; TooLargeError where that is more than `limit`."""
    # Which states there are does not depend on how likely play is to come there: count before solving.
    part = sliced(game, tables, game.arrays.uniform(), from_turn, to_turn)
    size = measure.size(game, tables, part)
    if counted is not None:
        counted(*size)
    if size[0] > limit:
        fits = _what_fits(game, tables, part, limit, measure)
        raise TooLargeError(f"{measure.words(*size)}, more than {limit:,}; {fits}")
    return cut(game, tables, from_turn, to_turn)


def _what_fits(game: Game, tables: GameTables, part: Part, limit: int, measure: Measure) -> str:
    """The longest slices, one end as asked, that would fit."""
    turns = list(dict.fromkeys((layer.turn, layer.round) for layer in game.layers if layer.opens_turn and layer.round))
    named = [f"{turn}@{number}" for turn, number in turns]
    tried = (
        [(f"to {named[-1 - k]!r}", (part.from_turn, named[-1 - k])) for k in range(len(named))],
        [(f"from {turn!r}", (turn, part.to_turn)) for turn in named],
    )
    fits = [fit for slices in tried if (fit := _first_that_fits(game, tables, slices, limit, measure))]
    return " and ".join(fits) or "no slice that ends or begins at one turn would fit"


def _first_that_fits(
    game: Game,
    tables: GameTables,
    slices: Sequence[tuple[str, tuple[str | None, str | None]]],
    limit: int,
    measure: Measure,
) -> str:
    def size(place: int) -> float:
        try:
            part = sliced(game, tables, game.arrays.uniform(), *slices[place][1])
        except OfframpError:
            return EMPTY
        return measure.size(game, tables, part)[0]

    # A longer slice is no smaller, and those in which nothing is left come last: few have to be measured.
    place = bisect_left(range(len(slices)), True, key=lambda place: size(place) <= limit)
    found = size(place) if place < len(slices) else EMPTY
    return f"{slices[place][0]} it has {found:,}" if found > EMPTY else ""
