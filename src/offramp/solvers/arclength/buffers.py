"""What the kernels of continuation work on: the map as they read it, and their buffers.

May import: numpy, the map of ``offramp.solvers`` and the kernels of this package.
"""

from __future__ import annotations

import numpy as np

from offramp.solvers.arclength._follow import Dense, Map, Passed, Work
from offramp.solvers.arclength._krylov import Krylov
from offramp.solvers.arclength._response import Response, Tangents
from offramp.solvers.graph import logs_of
from offramp.solvers.logit_map import LogitMap
from offramp.solvers.passes._passes import KEEP

WIDTH = 64
"""Columns of the Jacobian that one pass carries: as many as the cache holds, for a pass costs much beside them."""
KRYLOV = 80
"""Products that GMRES may take for one solution."""


def map_of(game: LogitMap) -> Map:
    """The map as kernels read it; its precision is a copy."""
    return Map(game.graph, game.mode, np.full(game.mode.size, KEEP, np.int8), game.precision.copy(), game.free)


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
        logs=logs_of(graph, game.possible),
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
