"""Games whose information sets are taken apart, and are the same games all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from solver_games import Built

from offramp.game.arrays import Float, Int64


class Parted(NamedTuple):
    """A game in parts; `copies` (entries,) says which entry of the whole game each is a copy of."""

    built: Built
    copies: Int64

    def of_whole(self, strategy: Float) -> Float:
        """A strategy of the game in parts, from one of the whole game."""
        return strategy[self.copies]


def in_parts(built: Built, seed: int) -> Parted:
    """The same game, every information set of several nodes cut into parts at random places, at one place at least."""
    rng = np.random.default_rng(seed)
    old = built.arrays
    first, size, source = [], [], []
    for i in range(old.n_infosets):
        begin, count = int(old.infoset_first[i]), int(old.infoset_size[i])
        cuts = np.flatnonzero(rng.random(count - 1) < 0.5) + 1
        if count > 1 and not cuts.size:
            cuts = np.array([1])
        edges = [0, *cuts.tolist(), count]
        first += [begin + at for at in edges[:-1]]
        size += np.diff(edges).tolist()
        source += [i] * (len(edges) - 1)
    whole = np.searchsorted(source, source).astype(np.int32)
    node_infoset = np.full(old.n_nodes, -1, np.int32)
    for part, (begin, count) in enumerate(zip(first, size, strict=True)):
        node_infoset[begin : begin + count] = part
    actions = np.diff(old.infoset_action)[source]
    arrays = replace(
        old,
        node_infoset=node_infoset,
        infoset_first=np.array(first, np.int32),
        infoset_size=np.array(size, np.int32),
        infoset_player=old.infoset_player[source],
        infoset_action=np.concatenate(([0], np.cumsum(actions))),
        infoset_whole=whole,
    )
    assert arrays.validate() == []
    shift = old.infoset_action[:-1][source] - arrays.infoset_action[:-1]
    copies = np.arange(arrays.n_entries) + np.repeat(shift, actions)
    tables = replace(built.tables, allowed=built.tables.allowed[copies])
    names = {name: int(np.searchsorted(source, i)) for name, i in built.infoset.items()}
    return Parted(Built(arrays, tables, names), copies)
