"""The numbers of a defence, and draws of those that the analyst is not sure of.

A raid is looked at without its game: what it needs are the numbers of the ``defence`` section alone.

May import: ``offramp.forecasts.uncertain``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

import numpy as np

from offramp.forecasts.uncertain import latin_hypercube, quantile
from offramp.game.arrays import Float
from offramp.scenario.crisis import Crisis
from offramp.scenario.numbers import Number


class RaidNumbers:
    """The numbers of a crisis by slot.

    Attributes
    ----------
    slots : place of every number by its path.
    central : (slots,) central values.
    uncertain : the numbers of the defence that have a range, without those of other raids than `raid`.
    """

    def __init__(self, crisis: Crisis, raid: str | None = None) -> None:
        self.slots = {number.path: slot for slot, number in enumerate(crisis.numbers)}
        self.central = np.array([number.value for number in crisis.numbers], np.float64)
        self.uncertain = tuple(n for n in crisis.numbers if n.uncertain and _belongs(n, raid))

    def draws(self, count: int, seed: int, like: RaidNumbers | None = None) -> Float:
        """Values in `count` draws, (count, slots): a Latin hypercube over the uncertain numbers.

        No draws: the central values, in one row.
        Numbers that `like` is unsure of too are drawn at the same places of their ranges as they would be there, so
        that two accounts are compared on common draws.
        """
        values = np.tile(self.central, (max(1, count), 1))
        if count == 0:
            return values
        first = like or self
        order = [*_names(first), *(name for name in _names(self) if name not in set(_names(first)))]
        shares = latin_hypercube(count, len(order), seed)
        for number, name in zip(self.uncertain, _names(self), strict=True):
            values[:, self.slots[number.path]] = quantile(number, shares[:, order.index(name)])
        return values


def _belongs(number: Number, raid: str | None) -> bool:
    if not number.path.startswith("defence."):
        return False
    return (
        raid is None or not number.path.startswith("defence.raids.") or number.path.startswith(f"defence.raids.{raid}.")
    )


def _names(numbers: RaidNumbers) -> list[str]:
    return [number.origin or number.path for number in numbers.uncertain]
