"""The points of a branch as it is traced, thinned where they are too many to keep.

A point of a game of 20,000 information sets takes most of a megabyte, and a branch that winds has thousands of points.

May import: numpy, ``offramp.game.arrays``, ``offramp.solvers.arclength``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from offramp.game.arrays import Float
from offramp.solvers.arclength import Passed

MEMORY = 2**27
"""Bytes that the points of a branch may take."""
FEWEST = 256
"""Points that are kept at any rate, so that they draw a curve."""


class Points(NamedTuple):
    """Accepted points in order, a row each; the fields are those of `Branch`."""

    precision: Float
    strategy: Float
    action_value: Float
    value: Float
    residual: Float
    local_regret: Float
    distance: Float

    @classmethod
    def of(cls, passed: Passed, full: float) -> Points:
        """What continuation passed in a leg that ends at the precision `full`."""
        return cls(
            full * passed.share,
            passed.strategy,
            passed.action_value,
            passed.value,
            passed.residual,
            passed.local_regret,
            passed.distance,
        )

    def taken(self, which: slice) -> Points:
        """Copies of some of them, which keep nothing else in memory."""
        return Points(*(column[which].copy() for column in self))


@dataclass(frozen=True, slots=True)
class Trail:
    """What is kept of the points so far.

    Attributes
    ----------
    parts : points in order: of all that were passed the first, and every `stride`-th after it.
    last : the last point that was passed, a row.
    passed, kept : how many points were passed, and how many stand in `parts`.
    """

    parts: tuple[Points, ...]
    last: Points
    passed: int
    kept: int
    stride: int = 1

    @classmethod
    def of(cls, first: Points) -> Trail:
        """A trail that begins with one point."""
        return cls((first,), first, 1, 1)

    def longer(self, points: Points, room: int) -> Trail:
        """The trail with more points; every second is left out where more than `room` are kept."""
        more = points.taken(slice(-self.passed % self.stride, None, self.stride))
        count = more.precision.size
        trail = replace(
            self,
            parts=(*self.parts, more) if count else self.parts,
            last=points.taken(slice(-1, None)),
            passed=self.passed + points.precision.size,
            kept=self.kept + count,
        )
        while trail.kept > room:
            trail = trail.halved()
        return trail

    def halved(self) -> Trail:
        """The trail with every second point left out, after the first."""
        parts, before = [], 0
        for part in self.parts:
            parts.append(part.taken(slice(before % 2, None, 2)))
            before += part.precision.size
        return replace(self, parts=tuple(parts), kept=(self.kept + 1) // 2, stride=2 * self.stride)

    def points(self) -> Points:
        """All that is kept, and the last."""
        parts = self.parts if (self.passed - 1) % self.stride == 0 else (*self.parts, self.last)
        return Points(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def room_for(entries: int) -> int:
    """How many points of a game with so many actions there is memory for."""
    return max(FEWEST, MEMORY // (16 * max(entries, 1)))
