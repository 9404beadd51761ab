"""How the range of a number widens when what it rests on is doubted: it keeps its value, since nothing better is known.

With a factor of 1 no range changes. With W,

- either half of a range becomes W times as wide: [v - W (v - low), v + W (high - v)];
- a number without a range gets one, from v / W to v W; a number that is 0 keeps none;
- a range on one side of zero stops at zero: how much a thing counts is in doubt, not whether it is good or bad;
- an end that the grammar does not allow stops at what it allows, or halfway to it where the limit itself is not
  allowed; ends of whole numbers are rounded outward.

May import: ``offramp.scenario`` (numbers).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from offramp.scenario.numbers import Allowed, Number


@dataclass(frozen=True)
class Widened:
    """A number with its range before and after; no range before: None. `kept` says why a range stays as it was."""

    path: str
    value: float
    before: tuple[float, float] | None
    after: tuple[float, float] | None
    kept: str = ""


def widened_range(number: Number, factor: float) -> tuple[float, float] | None:
    """The range of `number` widened by `factor` of at least 1, None where it has none and gets none."""
    if factor == 1 or (number.low is None and number.value == 0):
        return None if number.low is None or number.high is None else (number.low, number.high)
    if number.low is None or number.high is None:
        low, high = sorted((number.value / factor, number.value * factor))
    else:
        low = number.value - factor * (number.value - number.low)
        high = number.value + factor * (number.high - number.value)
    low = max(low, 0.0) if number.least >= 0 else low
    high = min(high, 0.0) if number.most <= 0 else high
    if number.allowed.whole:
        low, high = math.floor(low), math.ceil(high)
    # Rounding must not take away what the range held.
    return min(_plain(_lowest(number, low)), number.least), max(_plain(_highest(number.allowed, high)), number.most)


def _plain(value: float) -> float:
    """`value` without the last digits, in which sums of decimal fractions differ."""
    return float(f"{value:.12g}")


def _lowest(number: Number, low: float) -> float:
    allowed = number.allowed
    if allowed.low is not None:
        low = max(low, allowed.low)
    if allowed.above is not None:
        # Also before it would reach the limit: else a larger factor could make a narrower range.
        low = max(low, (number.least + allowed.above) / 2)
    return low


def _highest(allowed: Allowed, high: float) -> float:
    return high if allowed.high is None else min(high, allowed.high)
