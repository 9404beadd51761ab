"""States as integers: a layout gives every live fact a digit, so a whole layer of states is one int64 array.

A key is the mixed-radix number of the levels of the layout's facts. Facts outside a layout are at their
initial level. Types are facts too, called ``ACTOR.type``.

May import: numpy and ``offramp.errors``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from offramp.errors import TooLargeError
from offramp.game.arrays import Int64

LARGEST_KEY = 2**62
# A table of this many entries per key is faster than sorting and still small beside the edges.
TABLE_SHARE = 8
SMALLEST_TABLE = 1 << 16


@dataclass(frozen=True)
class Variable:
    """A fact, a type or an implicit fact as the game sees it."""

    name: str
    levels: tuple[str, ...]
    initial: int
    seen_by: frozenset[str]


def type_name(actor: str) -> str:
    """The variable that holds the type of `actor`."""
    return f"{actor}.type"


@dataclass(frozen=True)
class Layout:
    """The facts that are live at one place of the program, with the number of levels and initial level of each."""

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    initial: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.states > LARGEST_KEY:
            raise TooLargeError(
                f"{len(self.names)} facts are live at the same time, with more than 2^62 combinations of levels: "
                f"end some of them with `until:` ({', '.join(self.names)})"
            )

    @cached_property
    def states(self) -> int:
        """How many combinations of levels there are."""
        product = 1
        for size in self.sizes:
            product *= size
        return product

    @cached_property
    def strides(self) -> dict[str, int]:
        """What one level of each fact adds to a key."""
        strides: dict[str, int] = {}
        stride = 1
        for name, size in zip(self.names, self.sizes, strict=True):
            strides[name] = stride
            stride *= size
        return strides

    def level(self, keys: Int64, name: str) -> Int64:
        """Level indexes of fact `name` in each of `keys`."""
        position = self.names.index(name)
        quotient = keys // self.strides[name]
        return quotient if position == len(self.names) - 1 else quotient % self.sizes[position]

    def project(self, keys: Int64, names: tuple[str, ...]) -> Int64:
        """One integer per key that tells apart exactly the levels of `names` (those not live are skipped)."""
        view = np.zeros(len(keys), dtype=np.int64)
        stride = 1
        for name, size in zip(self.names, self.sizes, strict=True):
            if name in names:
                view += self.level(keys, name) * stride
                stride *= size
        return view

    def recode(self, keys: Int64, target: Layout) -> Int64:
        """`keys` in the layout `target`; facts that are new there start at their initial level."""
        if target.names == self.names:
            return keys
        coded = np.zeros(len(keys), dtype=np.int64)
        for name, initial in zip(target.names, target.initial, strict=True):
            stride = target.strides[name]
            coded += self.level(keys, name) * stride if name in self.strides else initial * stride
        return coded


class Columns(Mapping[str, NDArray[np.int64]]):
    """Level indexes of every fact over a set of states, decoded when asked for."""

    def __init__(self, layout: Layout, keys: Int64, initial: Mapping[str, int]) -> None:
        self._layout = layout
        self._keys = keys
        self._initial = initial
        self._decoded: dict[str, Int64] = {}

    def __getitem__(self, name: str) -> Int64:
        if name not in self._decoded:
            if name in self._layout.strides:
                self._decoded[name] = self._layout.level(self._keys, name)
            else:
                self._decoded[name] = np.full(len(self._keys), self._initial[name], dtype=np.int64)
        return self._decoded[name]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._initial)

    def __len__(self) -> int:
        return len(self._initial)

    @property
    def size(self) -> int:
        """How many states."""
        return len(self._keys)


def distinct(keys: Int64, states: int) -> tuple[Int64, Int64]:
    """The distinct `keys` in rising order, and for each key its place among them.

    `states` bounds the keys; where that bound is small a table replaces the sort.
    """
    if states <= max(TABLE_SHARE * len(keys), SMALLEST_TABLE):
        present = np.zeros(states, dtype=np.bool_)
        present[keys] = True
        unique = np.flatnonzero(present)
        place = np.empty(states, dtype=np.int64)
        place[unique] = np.arange(len(unique))
        return unique, place[keys]
    unique, inverse = np.unique(keys, return_inverse=True)
    return unique, inverse


def code_rows(columns: list[NDArray[np.int64]]) -> Int64:
    """One small integer per row that tells the rows of `columns` apart (0 .. number of distinct rows - 1)."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        values, inverse = np.unique(column, return_inverse=True)
        _, code = np.unique(code * len(values) + inverse, return_inverse=True)
    return code
