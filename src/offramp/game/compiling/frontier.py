"""What an expansion holds between two steps, and while it makes one.

May import: ``offramp.game``, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from offramp.game.arrays import Bool, Float, Int64
from offramp.game.compiling.program import Step
from offramp.game.layout import Columns, Layout


@dataclass(frozen=True)
class Frontier:
    """States that wait for their next step (`keys`, their generic probability `mass`, and with full memory what
    each actor has `seen`), and those that have just ended."""

    layout: Layout
    keys: Int64
    mass: Float
    ended: Int64
    seen: Mapping[str, Int64]


@dataclass(frozen=True)
class Place:
    """A step about to be made: where in the program, on which states (those that take part come first)."""

    index: int
    step: Step
    layout: Layout
    order: Int64
    keys: Int64
    columns: Columns
    n_active: int


@dataclass(frozen=True)
class Choice:
    """The information sets of a choice: first node, nodes in each, and which actions exist where, per world."""

    first: Int64
    sizes: Int64
    masks: Mapping[str, Bool]

    @property
    def set_of(self) -> Int64:
        """The information set of each node that takes part."""
        return np.repeat(np.arange(len(self.first)), self.sizes)

    @property
    def union(self) -> Bool:
        """Which actions exist where in any world."""
        return np.asarray(np.logical_or.reduce(list(self.masks.values())), dtype=np.bool_)


@dataclass(frozen=True)
class Edges:
    """Edges in the order of their nodes: node, key of the state after, probability entry, generic weight, and the
    mover's own action (1-based, 0 where nobody chose)."""

    node: Int64
    child: Int64
    prob: Int64
    weight: Float
    action: Int64
