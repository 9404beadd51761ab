"""Floating-point probabilities and payoffs as exact numbers that other programs take.

May import: the standard library only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

LARGEST_DENOMINATOR = 1_000_000
DIGITS = 18
KEPT = 12
"""Digits that the rarest branch keeps: beliefs at what only rare branches lead to rest on the ratios between them."""
CLOSE = 4e-16
"""How far a fraction may lie from the number it stands for."""


def exact_odds(chances: Sequence[float]) -> tuple[Fraction, ...]:
    """Fractions that add up to exactly one, as near to `chances` as doubles are to each other.

    Simple fractions where they are meant (``1/3``); else decimals of 18 digits, of more where a branch is rarer than a
    millionth, the largest taking up the rest.
    """
    simple = tuple(Fraction(p).limit_denominator(LARGEST_DENOMINATOR) for p in chances)
    close = all(abs(float(q) - p) <= min(CLOSE, p * 10**-KEPT) for q, p in zip(simple, chances, strict=True))
    if close and sum(simple) == 1:
        return simple
    whole = sum(map(Fraction, chances))
    rarest = min((p for p in chances if p > 0.0), default=1.0)
    scale = 10 ** max(DIGITS, KEPT - math.floor(math.log10(rarest)))
    parts = [max(round(Fraction(p) / whole * scale), 1) for p in chances]
    parts[max(range(len(parts)), key=parts.__getitem__)] += scale - sum(parts)
    return tuple(Fraction(part, scale) for part in parts)


def exact_payoff(x: float) -> Fraction:
    """The decimal of 15 digits that a payoff added up from doubles stands for."""
    return Fraction(f"{x:.15g}")
