"""The arrays of a game while they grow, layer by layer.

May import: ``offramp.game.arrays``, numpy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from offramp.game.arrays import Bool, GameArrays, Int64

_DTYPES: dict[str, type[np.generic]] = {
    "degree": np.int64,
    "infoset": np.int32,
    "child": np.int32,
    "pay": np.int32,
    "prob": np.int32,
    "key": np.int64,
    "size": np.int32,
    "player": np.int32,
    "actions": np.int64,
    "entry_action": np.int64,
}


class Growth:
    """Columns of a game by layer; `arrays` joins them."""

    def __init__(self, worlds: tuple[str, ...]) -> None:
        self._parts: dict[str, list[NDArray[Any]]] = {name: [] for name in _DTYPES}
        self._allowed: dict[str, list[Bool]] = {label: [] for label in worlds}
        self._layer_node = [0]
        self.n_edges = 0
        self.n_infosets = 0

    @property
    def base(self) -> int:
        """The id of the first node of the next layer."""
        return self._layer_node[-1]

    def open_layer(self, keys: Int64) -> None:
        """Give ids to the nodes with these keys."""
        self._parts["key"].append(keys)
        self._layer_node.append(self.base + len(keys))

    def close_layer(self, degree: Int64, infoset: NDArray[np.int32], prob: Int64, pay: Int64) -> None:
        """Edges out of the nodes of the layer just opened, and the information set of each node (-1: none)."""
        self._parts["degree"].append(degree)
        self._parts["infoset"].append(infoset)
        self._parts["prob"].append(prob.astype(np.int32))
        self._parts["pay"].append(pay.astype(np.int32))
        self.n_edges += len(prob)

    def add_children(self, child: Int64) -> None:
        """Where the edges of the layer before lead."""
        self._parts["child"].append(child.astype(np.int32))

    def add_infosets(self, sizes: Int64, player: int, entries: Bool, allowed: dict[str, Bool]) -> int:
        """Information sets of one layer: nodes in each, which actions each has, and which exist in each world.

        Returns the number of the first.
        """
        first = self.n_infosets
        self._parts["size"].append(sizes)
        self._parts["player"].append(np.full(len(sizes), player))
        self._parts["actions"].append(entries.sum(axis=1))
        self._parts["entry_action"].append(np.nonzero(entries)[1])
        for label, mask in allowed.items():
            self._allowed[label].append(mask[entries])
        self.n_infosets += len(sizes)
        return first

    def column(self, name: str) -> NDArray[Any]:
        """One joined column."""
        parts = self._parts[name]
        return np.concatenate(parts).astype(_DTYPES[name], copy=False) if parts else np.zeros(0, dtype=_DTYPES[name])

    def allowed(self) -> dict[str, Bool]:
        """Which strategy entries exist in each world."""
        nothing = np.zeros(0, dtype=np.bool_)
        return {label: np.concatenate([nothing, *parts]) for label, parts in self._allowed.items()}

    def arrays(self, n_players: int) -> GameArrays:
        """The finished structure."""
        infoset = self.column("infoset")
        opening = np.flatnonzero(np.diff(infoset, prepend=-1) != 0)
        return GameArrays(
            n_players=n_players,
            layer_node=np.array(self._layer_node, dtype=np.int64),
            node_edge=np.concatenate(([0], np.cumsum(self.column("degree")))),
            node_infoset=infoset,
            edge_child=self.column("child"),
            edge_pay=self.column("pay"),
            edge_prob=self.column("prob"),
            infoset_first=opening[infoset[opening] >= 0].astype(np.int32),
            infoset_size=self.column("size"),
            infoset_player=self.column("player"),
            infoset_action=np.concatenate(([0], np.cumsum(self.column("actions")))),
            infoset_whole=np.arange(len(self.column("player")), dtype=np.int32),
        )
