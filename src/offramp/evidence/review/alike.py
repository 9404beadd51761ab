"""Claims of a record that may tell what a draft tells, so that nothing is added twice unseen.

May import: ``evidence`` (types), ``evidence.reading.across.passages``; rapidfuzz.
"""

from __future__ import annotations

from rapidfuzz import fuzz

from offramp.evidence.dates import Period, parse_period
from offramp.evidence.reading.across.passages import content
from offramp.evidence.record import Record

_LIKE = 72.0  # likeness of the words that carry meaning from which two contents may tell the same
_FEW = 4  # words that carry meaning, below which nothing is said
_MOST = 3


class Alike:
    """Looks for claims like a content."""

    def __init__(self, record: Record) -> None:
        self._claims = [
            (claim.id, claim.period, " ".join(sorted(set(content(claim.content))))) for claim in record.claims.values()
        ]

    def to(self, text: str, date: str) -> tuple[str, ...]:
        """The claims, by id, whose content is like a text and whose dates allow that they tell the same."""
        words = sorted(set(content(text)))
        if len(words) < _FEW:
            return ()
        period = parse_period(date)
        scored = []
        for name, other, theirs in self._claims:
            if theirs.count(" ") + 1 >= _FEW and _meet(period, other):
                score = fuzz.token_sort_ratio(" ".join(words), theirs)
                if score >= _LIKE:
                    scored.append((-score, name))
        return tuple(name for _, name in sorted(scored)[:_MOST])


def _meet(one: Period | None, other: Period | None) -> bool:
    """Whether two dates may be of one event; a day "no later than" allows any before it."""
    if one is None or other is None or one.approximate or other.approximate:
        return True
    return (one.first is None or one.first <= other.last) and (other.first is None or other.first <= one.last)
