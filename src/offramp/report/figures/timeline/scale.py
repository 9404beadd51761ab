"""Days across a board: a dense day is broad, an empty one narrow, and each act has a place of its own in its day.

Within a day the places are in order, by hour where one is told; their distances mean nothing. What may have been on any
of several days has no place, unless it is words, which arrive somewhere.

May import: ``figures.timeline.parts``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

from offramp.report.figures.timeline.parts import Act, radius

NOON = 12.0
# Least breadth of a day without acts, of an act, and of the gap on either side of a day's acts.
EMPTY, PLACE, EDGE = 9.0, 11.0, 3.0
# Days are drawn closer than that, down to this share, before the board grows broader than was asked for.
CLOSE = 0.8


@dataclass(frozen=True)
class Days:
    """Where the days stand, and the places of acts in them, by their order."""

    days: tuple[Date, ...]
    lefts: tuple[float, ...]  # one more than there are days: the last is where the last day ends
    acts: tuple[float, ...]
    arrivals: tuple[float, ...]

    def left(self, day: Date) -> float:
        """Where a day begins; days outside are at the edge."""
        return self.lefts[min(max((day - self.days[0]).days, 0), len(self.days))]

    def right(self, day: Date) -> float:
        """Where a day ends; days outside are at the edge."""
        return self.lefts[min(max((day - self.days[0]).days + 1, 0), len(self.days))]


def days_across(
    first: Date, last: Date, acts: Sequence[Act], left: float, right: float, least: Mapping[Date, float] | None = None
) -> Days:
    """Days from `first` to `last` between `left` and at least `right`; wider where the acts need more room, or a day
    has to be as broad as `least` says."""
    days = tuple(first + timedelta(days=k) for k in range((last - first).days + 1))
    inside: dict[Date, list[tuple[float, int, str]]] = defaultdict(list)
    for place, act in enumerate(acts):
        if act.spread and not act.words:
            continue
        inside[_held(act.day, days)].append((NOON if act.hour is None else act.hour, place, "act"))
        if act.arrives is not None and _held(act.arrives, days) != _held(act.day, days):
            inside[_held(act.arrives, days)].append((NOON, place, "arrival"))
    needed = [max(_needed(inside[day], acts), (least or {}).get(day, 0.0) / CLOSE) for day in days]
    scale = max((right - left) / sum(needed), CLOSE)
    lefts, at = [left], dict[tuple[int, str], float]()
    for day, breadth in zip(days, needed, strict=True):
        _put(at, inside[day], acts, lefts[-1], scale)
        lefts.append(lefts[-1] + breadth * scale)
    ends = dict(zip(days, lefts[1:], strict=True))
    where = tuple(at.get((place, "act"), ends[_held(act.day, days)]) for place, act in enumerate(acts))
    arrivals = tuple(at.get((place, "arrival"), x) for place, x in enumerate(where))
    return Days(days, tuple(lefts), where, arrivals)


def _held(day: Date, days: Sequence[Date]) -> Date:
    return min(max(day, days[0]), days[-1])


def _breadth(act: Act) -> float:
    return PLACE if act.spread else max(PLACE, 2 * radius(act.count) + 3 + (5 if act.disputed else 0))


def _needed(inside: Sequence[tuple[float, int, str]], acts: Sequence[Act]) -> float:
    return max(EMPTY, sum(_breadth(acts[place]) for _, place, _ in inside) + 2 * EDGE) if inside else EMPTY


def _put(
    at: dict[tuple[int, str], float],
    inside: list[tuple[float, int, str]],
    acts: Sequence[Act],
    left: float,
    scale: float,
) -> None:
    """Each act in the middle of its place, in order of the hours; equals as they came."""
    x = left + EDGE * scale
    for _, place, what in sorted(inside):
        breadth = _breadth(acts[place]) * scale
        at[place, what] = x + breadth / 2
        x += breadth
