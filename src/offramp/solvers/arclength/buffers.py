"""What the kernels of continuation work on: the map as they read it, and their buffers.

May import: numpy, the map of ``offramp.solvers`` and the kernels of this package.
"""

from __future__ import annotations

import numpy as np

from offramp.solvers.arclength._follow import Dense, Map, Passed, Work
from offramp.solvers.arclength._krylov import Krylov
from offramp.solvers.arclength._response import Coordinates, Response, Tangents
from offramp.solvers.logit_map import LogitMap, logs_of
from offramp.solvers.passes._passes import KEEP

WIDTH = 64
"""Columns of the Jacobian that one pass carries: as many as the cache holds, for a pass costs much beside them."""
KRYLOV = 80
"""Products that GMRES may take for one solution."""


def map_of(game: LogitMap) -> Map:
    """The map as kernels read it; its precision is a copy."""
    return Map(game.graph, game.mode, np.full_like(game.mode, KEEP), game.precision.copy(), coordinates(game))


def coordinates(game: LogitMap) -> Coordinates:
    """The free coordinates of a game: the last allowed action of every set that chooses is the pivot."""
    graph = game.graph
    infoset = np.repeat(np.arange(game.mode.size), np.diff(graph.infoset_action))
    open_entry = np.flatnonzero(graph.allowed & (game.mode[infoset] != KEEP))
    last = np.zeros(game.mode.size, np.int64)
    last[infoset[open_entry]] = open_entry
    entry = open_entry[last[infoset[open_entry]] != open_entry]
    row, tie = np.full(game.n_entries, -1, np.int64), np.full(game.mode.size, -1, np.int64)
    first = np.arange(entry.size + 1)
    row[entry] = first[:-1]
    if graph.tie_part.size:
        counts = np.diff(graph.tie_first)
        tie[graph.tie_part] = np.repeat(np.arange(counts.size), counts)
        lead = np.arange(game.mode.size)
        lead[graph.tie_part] = np.repeat(graph.tie_part[graph.tie_first[:-1]], counts)
        begins = graph.infoset_action[:-1]
        whole = entry - begins[infoset[entry]] + begins[lead[infoset[entry]]]
        _, coordinate = np.unique(whole, return_inverse=True)
        row[entry] = coordinate
        entry = entry[np.argsort(coordinate, kind="stable")]
        first = np.concatenate(([0], np.cumsum(np.bincount(coordinate))))
    return Coordinates(first, entry, last[infoset[entry]], infoset[entry], row, tie)


def work_of(game: LogitMap) -> Work:
    """Buffers of every corrector."""
    graph = game.graph
    nodes, entries = graph.node_infoset.size, game.n_entries
    at = Response(
        strategy=game.answer.copy(),
        answer=np.empty(entries),
        pull=np.empty(entries),
        gap=np.empty(entries),
        action_value=np.empty(entries),
        reach=np.empty(nodes),
        mass=np.empty(game.mode.size),
        value=np.empty((nodes, graph.pay.shape[1])),
        logs=logs_of(graph, game.mode, game.answer),
    )
    return Work(
        at=at,
        held=np.empty(entries),
        foreseen=np.empty(entries),
        logits=np.empty(entries),
        slope=np.empty(entries + 1),
        normal=np.empty(entries + 1),
    )


def dense_of(game: LogitMap, shape: Map) -> Dense:
    """Buffers of the bordered system."""
    nodes, players = game.graph.node_infoset.size, game.graph.pay.shape[1]
    free = shape.free.first.size - 1
    width = min(max(free, 1), WIDTH)
    tangents = Tangents(
        d_choice=np.empty((game.n_entries, width)),
        d_reach=np.empty((nodes, width)),
        d_value=np.empty((nodes, players, width)),
        d_action_value=np.empty((int(np.diff(game.graph.infoset_action).max(initial=0)), width)),
        mean=np.empty(width),
        moves=np.empty(game.mode.size, np.bool_),
        shifted=np.empty(nodes, np.bool_),
        valued=np.empty(nodes, np.bool_),
    )
    return Dense(
        matrix=np.empty((free + 1, free + 1)),
        swaps=np.empty(free + 1, np.int64),
        side=np.empty(free + 1),
        forward=np.empty(free + 1),
        tangents=tangents,
    )


def krylov_of(game: LogitMap) -> Krylov:
    """Buffers of products and of GMRES."""
    nodes, entries = game.graph.node_infoset.size, game.n_entries
    return Krylov(
        turn=np.empty(entries),
        source=np.empty(entries),
        answer=np.empty(entries),
        d_choice=np.empty(entries),
        d_reach=np.empty(nodes),
        d_value=np.empty((nodes, game.graph.pay.shape[1])),
        basis=np.empty((KRYLOV + 1, entries + 1)),
        hessenberg=np.zeros((KRYLOV + 1, KRYLOV)),
        cosines=np.empty(KRYLOV),
        sines=np.empty(KRYLOV),
        target=np.empty(KRYLOV + 1),
    )


def passed(game: LogitMap, room: int) -> Passed:
    """Space for `room` accepted points."""
    entries, players = game.n_entries, game.graph.pay.shape[1]
    return Passed(
        logits=np.empty((room, entries)),
        share=np.empty(room),
        tangent=np.empty((room, entries + 1)),
        length=np.empty(room),
        sign=np.empty(room),
        strategy=np.empty((room, entries)),
        action_value=np.empty((room, entries)),
        value=np.empty((room, players)),
        residual=np.empty(room),
        local_regret=np.empty(room),
        distance=np.empty(room),
    )
