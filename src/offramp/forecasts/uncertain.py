"""The numbers that the analyst is not sure of, and draws from them.

A number is drawn once per draw for all actors and worlds that use it; a patch that writes its own range
has its own draw. Draws are a Latin hypercube, so that few already cover every number's range.

May import: ``offramp.game``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from offramp.game import Game
from offramp.game.arrays import Float, Int64
from offramp.scenario.numbers import Number


@dataclass(frozen=True)
class _WorldUse:
    base: Float
    slots: Int64
    columns: Int64


class Uncertain:
    """The uncertain numbers of a game in a fixed order; `numbers[k]` is column k of a draw."""

    def __init__(self, game: Game) -> None:
        self.numbers: list[Number] = []
        place: dict[str, int] = {}
        self._worlds: dict[str, _WorldUse] = {}
        for label, world in game.worlds.items():
            slots, columns = [], []
            for number in world.numbers:
                if not number.uncertain:
                    continue
                origin = number.origin or number.path
                if origin not in place:
                    place[origin] = len(self.numbers)
                    self.numbers.append(number)
                slots.append(game.slots[number.path])
                columns.append(place[origin])
            self._worlds[label] = _WorldUse(
                game.values(label), np.array(slots, dtype=np.int64), np.array(columns, dtype=np.int64)
            )

    @property
    def names(self) -> tuple[str, ...]:
        """Where each uncertain number was written."""
        return tuple(number.origin or number.path for number in self.numbers)

    def central(self) -> Float:
        """The draw in which every number has its central value."""
        return np.array([number.value for number in self.numbers])

    def draws(self, count: int, seed: int) -> Float:
        """`count` draws (count, numbers) by Latin hypercube from each number's own distribution."""
        shares = self.shares(count, seed)
        return np.column_stack([quantile(n, shares[:, k]) for k, n in enumerate(self.numbers)] or [shares])

    def shares(self, count: int, seed: int) -> Float:
        """Where in its distribution each draw takes each number, (count, numbers), as shares of 1."""
        return latin_hypercube(count, len(self.numbers), seed)

    def values(self, draw: Float) -> dict[str, Float]:
        """The values by slot of every world under one draw."""
        found = {}
        for label, use in self._worlds.items():
            values = use.base.copy()
            values[use.slots] = draw[use.columns]
            found[label] = values
        return found


def latin_hypercube(count: int, inputs: int, seed: int) -> Float:
    """Points (count, inputs) between 0 and 1 of which, in each input, one lies in every share of 1 / count.

    McKay, Beckman and Conover (1979), Technometrics 21. The points are those of ``scipy.stats.qmc.LatinHypercube``, the
    package of which takes as long to import as a small crisis to solve.
    """
    (rng,) = np.random.default_rng(seed).spawn(1)
    within = rng.random((count, inputs))
    place = np.tile(np.arange(1, count + 1), (inputs, 1))
    for each in place:
        rng.shuffle(each)
    return (place.T - within) / max(count, 1)


def quantile(number: Number, share: Float) -> Float:
    """The value of an uncertain number below which `share` of its distribution lies."""
    if number.low is None or number.high is None:
        raise ValueError(f"{number.path} has no range")
    low, high, mode = number.low, number.high, number.value
    if number.shape == "uniform":
        return low + share * (high - low)
    split = (mode - low) / (high - low)
    rising = low + np.sqrt(share * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - share) * (high - low) * (high - mode))
    return np.where(share < split, rising, falling)


def common(names: Sequence[str], other: Sequence[str], draws: Float, fallback: Float) -> Float:
    """Draws made for numbers `names`, laid out for the numbers `other`; what is new takes its `fallback` column."""
    place = {name: column for column, name in enumerate(names)}
    laid = np.empty((len(draws), len(other)))
    for column, name in enumerate(other):
        laid[:, column] = draws[:, place[name]] if name in place else fallback[:, column]
    return laid


def stretched(base: Uncertain, other: Uncertain, count: int, seed: int, origins: Mapping[str, str]) -> Float:
    """Draws for `other` that take every number at the same place of its range as the draws of `base` with `seed` do.

    `origins` says which number of `base` one of `other` was, where its origin is another now. What is uncertain only in
    `other` has draws of its own.
    """
    shares, fresh = base.shares(count, seed), other.shares(count, seed + 1)
    place = {name: column for column, name in enumerate(base.names)}
    columns = []
    for column, (number, name) in enumerate(zip(other.numbers, other.names, strict=True)):
        known = place.get(origins.get(name, name))
        columns.append(quantile(number, fresh[:, column] if known is None else shares[:, known]))
    return np.column_stack(columns or [fresh])
