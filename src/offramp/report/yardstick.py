"""Words of likelihood, round figures and odds: how a probability is said to a reader.

A brief says a probability as a round figure and as the term of one scale. Terms are looked up for the *rounded*
figure, so that word and figure never disagree on a page.

May import: ``offramp.errors``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from offramp.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a scale: it covers `low` to `high` per cent; `predicate` says it of an outcome ("is unlikely")."""

    word: str
    low: float
    high: float
    predicate: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A yardstick of likelihood.

    Attributes
    ----------
    name, title : ``"icd203"`` and what readers know it as.
    terms : from the least likely up. Where two terms meet, the boundary belongs to the one nearer the even
        chance, so that p and 1 - p always get mirrored terms. Where they leave a gap, a figure in it takes the
        nearer term.
    note : how boundaries, gaps and ends are read, for the brief's own method note.
    """

    name: str
    title: str
    terms: tuple[Term, ...]
    note: str

    def term(self, p: float) -> Term | None:
        """The term for probability `p` (rounded first); None where `p` lies beyond the ends of the scale."""
        percent = round_p(p)
        if percent < self.terms[0].low or percent > self.terms[-1].high:
            return None
        return min(self.terms, key=lambda term: (_distance(term, percent), _distance(term, 50)))

    def word(self, p: float) -> str:
        """The term for `p`; beyond the ends of the scale the figure in words, for no term covers it."""
        term = self.term(p)
        if term is not None:
            return term.word
        return "less than 1%" if p < 0.5 else "more than 99%"

    def beside(self, p: float) -> str:
        """The term to stand beside the figure; where no term covers it, that there is none."""
        term = self.term(p)
        if term is not None:
            return term.word
        return "below the scale" if p < 0.5 else "above the scale"

    def predicate(self, p: float) -> str:
        """What a sentence says of an outcome: "is unlikely", "has less than a 1% chance"."""
        term = self.term(p)
        if term is not None:
            return term.predicate
        return "has less than a 1% chance" if p < 0.5 else "has more than a 99% chance"


def _distance(term: Term, percent: float) -> float:
    return max(term.low - percent, percent - term.high, 0.0)


# Office of the Director of National Intelligence, Intelligence Community Directive 203, "Analytic Standards"
# (2015), section D.6.e(2)(a): the first of its two rows of terms.
ICD203 = Scale(
    name="icd203",
    title="ICD 203 (U.S. intelligence community)",
    terms=(
        Term("almost no chance", 1, 5, "has almost no chance"),
        Term("very unlikely", 5, 20, "is very unlikely"),
        Term("unlikely", 20, 45, "is unlikely"),
        Term("roughly even chance", 45, 55, "has a roughly even chance"),
        Term("likely", 55, 80, "is likely"),
        Term("very likely", 80, 95, "is very likely"),
        Term("almost certain", 95, 99, "is almost certain"),
    ),
    note=(
        "Its terms meet at 5, 20, 45, 55, 80 and 95%: a figure on a boundary takes the term nearer the even chance. "
        "It has no term below 1% or above 99%; such figures are given as figures only."
    ),
)

# Professional Head of Intelligence Assessment (United Kingdom), probability yardstick.
PHIA = Scale(
    name="phia",
    title="PHIA probability yardstick (United Kingdom)",
    terms=(
        Term("remote chance", 0, 5, "is a remote chance"),
        Term("highly unlikely", 10, 20, "is highly unlikely"),
        Term("unlikely", 25, 35, "is unlikely"),
        Term("realistic possibility", 40, 50, "is a realistic possibility"),
        Term("likely or probable", 55, 75, "is likely or probable"),
        Term("highly likely", 80, 90, "is highly likely"),
        Term("almost certain", 95, 100, "is almost certain"),
    ),
    note=(
        "It leaves gaps between its terms. Figures rounded to 5% fall on a term; a finer figure near the ends "
        "(such as 7%) takes the nearer term."
    ),
)

_PARTS = ((3, 10), (1, 3), (2, 5), (1, 2), (3, 5), (2, 3), (7, 10), (3, 4), (4, 5), (9, 10))

SCALES = {scale.name: scale for scale in (ICD203, PHIA)}


def scale_named(name: str) -> Scale:
    """The yardstick called `name`; NotFoundError with the names there are."""
    try:
        return SCALES[name]
    except KeyError:
        raise NotFoundError(f"no scale {name!r}; there are: {', '.join(SCALES)}") from None


def round_p(p: float) -> int:
    """`p` as a round percentage: steps of 5 from 10 to 90, steps of 1 beyond; 0 means "<1%" and 100 ">99%".

    ``round_p(1 - p) == 100 - round_p(p)``; halves go towards the even chance.
    """
    if p > 0.5:
        return 100 - round_p(1 - p)
    percent = _clean(100 * p)
    if percent < 1:
        return 0
    step = 1 if percent < 10 else 5
    return step * math.floor(percent / step + 0.5)


def round_range(low: float, high: float) -> tuple[int, int]:
    """A range on the grid of `round_p`, rounded outward: it never looks narrower than it is."""
    return _floor_p(low), 100 - _floor_p(1 - high)


def _floor_p(p: float) -> int:
    percent = _clean(100 * p)
    if percent < 1 or percent > 99:
        return 0 if percent < 1 else 100
    step = 5 if 10 <= percent < 90 else 1
    return step * math.floor(percent / step)


def _clean(percent: float) -> float:
    """`percent` without the dust of binary fractions, which would tip figures off the grid (100 * 0.07 > 7)."""
    return round(percent, 9)


def percent_text(percent: int) -> str:
    """A percentage from `round_p` as it is shown."""
    return {0: "<1%", 100: ">99%"}.get(percent, f"{percent}%")


def p_text(p: float) -> str:
    """A probability as a round figure: ``35%``, ``<1%``."""
    return percent_text(round_p(p))


def range_text(low: float, high: float) -> str:
    """A range of probability rounded outward: ``15% to 60%``."""
    lower, upper = (percent_text(percent) for percent in round_range(low, high))
    return lower if lower == upper else f"{lower} to {upper}"


def odds_text(p: float) -> str:
    """A probability as odds in words: ``1 in 12``, ``3 in 4``, ``less than 1 in 1,000``."""
    if p < 0.001:
        return "less than 1 in 1,000"
    if p > 0.999:
        return "more than 999 in 1,000"
    if p < 0.3:
        return f"1 in {_round_count(1 / p):,}"
    if p > 0.92:
        count = _round_count(1 / (1 - p))
        return f"{count - 1:,} in {count:,}"
    part, whole = min(_PARTS, key=lambda fraction: abs(fraction[0] / fraction[1] - p))
    return f"{part} in {whole}"


def _round_count(count: float) -> int:
    """`count` with at most two leading figures, in steps of 5 between 20 and 100."""
    if count < 20:
        return round(count)
    step = 5 if count < 100 else 10 ** (math.floor(math.log10(count)) - 1)
    return round(count / step) * step


def bits_text(bits: float) -> str:
    """Surprise in bits, to one decimal place."""
    return f"{bits:.1f} bits" if math.isfinite(bits) else "more bits than can be counted"


def points_text(change: float) -> str:
    """A change of probability in percentage points: ``+4 points``, ``−0.3 points``, ``no change``."""
    size = 100 * abs(change)
    shown = f"{size:.0f}" if size >= 0.95 else f"{size:.1f}"
    if shown == "0.0":
        return "no change"
    return f"{'+' if change > 0 else '−'}{shown} point{'' if shown == '1' else 's'}"
