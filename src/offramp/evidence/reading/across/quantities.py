"""What figures amount to: what they count, between which values, and whether two of them can both be true.

May import: ``offramp.evidence.reading``'s ``listed``, ``mentions`` and ``passages``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import floor, inf, log10

from offramp.evidence.reading.across.passages import content, harm_classes, keys
from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Article, FigureMention

_AND = re.compile(r"\b(?:and|or)\b|,")
_ABOUT = 0.1  # how far from "about 100" a value may lie
_ROUND = 100.0  # values from which one that ends in noughts may be a rounded one


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as an amount: between which values, and whether the text hedges."""

    low: float
    high: float
    hedged: bool

    def agrees(self, other: Quantity) -> bool:
        """Whether both can be true of one thing, roundings allowed for."""
        if self.low <= other.high and other.low <= self.high:
            return True
        if self.hedged or other.hedged:
            return False
        return abs(self.low - other.low) <= max(_rounding(self.low), _rounding(other.low)) / 2


@lru_cache(maxsize=1)
def _in_days() -> dict[str, float]:
    """How many days a unit of time has."""
    lines = (line.split() for line in entries("time_units"))
    return {name: float(days) for days, *names in lines for name in names}


@lru_cache(maxsize=4096)
def thing(unit: str) -> str:
    """What a unit counts, by its head: "anti-ship missiles" are "missil", and any time is "time"."""
    words = keys(unit)
    if any(word in _in_days() for word in words[-1:]):
        return "time"
    plain = " ".join(word for word in unit.split() if word.casefold() not in harm_classes())  # "sailors wounded"
    parts = (content(part.split(" of ", 1)[0]) or content(part) for part in _AND.split(plain or unit))
    return " and ".join(sorted(part[-1] for part in parts if part)) or unit.strip()


def amount(figure: FigureMention) -> tuple[float, float]:
    """Lower and upper end of a figure, hedge aside; durations in days, so that 14 days are two weeks."""
    words = keys(figure.unit)
    days = _in_days().get(words[-1], 1.0) if words else 1.0
    return figure.value * days, (figure.value if figure.high is None else figure.high) * days


def quantity(figure: FigureMention) -> Quantity:
    """A figure with its hedge as an amount."""
    low, high = amount(figure)
    match figure.bound:
        case "about":
            low, high = low * (1 - _ABOUT), high * (1 + _ABOUT)
        case "at least" | "more than":
            high = inf
        case "at most" | "less than":
            low = 0.0
    return Quantity(low, high, figure.bound != "exact")


def shown(article: Article, figure: FigureMention) -> str:
    """A figure as the text has it, with what it counts."""
    text = article.shows(figure.span)
    return text if not figure.unit or figure.unit in text else f"{text} {figure.unit}"


def _rounding(value: float) -> float:
    """The step to which a value may have been rounded: 2,300 to hundreds, 2,317 to ones."""
    if abs(value) < _ROUND or value != floor(value):
        return 0.0
    noughts = len(str(int(abs(value)))) - len(str(int(abs(value))).rstrip("0"))
    return 10.0 ** min(noughts, floor(log10(abs(value)))) if noughts else 0.0
