"""Words for a raid, shared by the page and the terminal.

May import: ``offramp.analysis.raids.parts``, ``offramp.scenario.numbers``, ``report.wording``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from offramp.analysis.raids.parts import Contribution, RaidReport, Range, ReportedFigure
from offramp.report.wording import listed, number_text
from offramp.scenario.numbers import Number

# A count that the model makes rarer than this is one that it cannot explain.
UNEXPLAINED = 0.05

NO_UNIT = "the units of the file"

SORTS: Mapping[str, tuple[str, str]] = {
    "partner": ("partners", "What each partner was worth"),
    "sensor": ("sensors", "What each sensor was worth"),
    "link": ("links", "What each link was worth"),
}
"""The sorts of contributions in the order in which they are shown: plural, and title."""


def minutes_text(minutes: float) -> str:
    """``6 h 40 min``, ``7.5 min``, ``40 s``: hours and minutes, finer where it is short."""
    if minutes == 0.0:
        return "0 min"
    if minutes < 0.995:
        return f"{60 * minutes:.0f} s"
    if round(minutes, 1) < 10.0:
        return f"{minutes:.1f} min".replace(".0 ", " ")
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours:,} h {rest} min" if rest else f"{hours:,} h"


def warning_text(minutes: float | None) -> str:
    """Minutes of warning in words."""
    if minutes is None:
        return "not known"
    return minutes_text(minutes) if minutes > 0.0 else "none in time"


def count_text(count: float) -> str:
    """A mean of counts, to a tenth while it is small."""
    if math.isnan(count):
        return "not known"
    return f"{count:,.0f}" if count >= 100 else f"{count:.1f}".removesuffix(".0")


def taken_text(count: float) -> str:
    """What a step takes out: ``−8.5``; empty where it takes nothing."""
    if count < 1e-9:
        return ""
    return f"−{count_text(count)}" if count >= 0.05 else "−<0.1"


def between_text(found: Range) -> str:
    """``5 to 22``."""
    return f"{count_text(found.low)} to {count_text(found.high)}"


def launched_text(launched: Mapping[str, float]) -> str:
    """``316 (170 drone, 36 cruise missile)``; one class alone is named only."""
    if len(launched) == 1:
        ((name, count),) = launched.items()
        return f"{count_text(count)} ({name})"
    kinds = ", ".join(f"{count_text(count)} {name}" for name, count in launched.items())
    return f"{count_text(sum(launched.values()))} ({kinds})"


def leakers_text(raid: RaidReport) -> str:
    """How many got through, with what is chance and what is not known told apart."""
    low, middle, high = (raid.leakers_quantile(share) for share in (0.05, 0.5, 0.95))
    text = (
        f"Leakers: {count_text(raid.leakers_mean)} on average (standard deviation {count_text(raid.leakers_sd)}); "
        f"median {middle}, and {low} to {high} in 90% of raids (chance)"
    )
    if raid.leakers_range is None:
        return f"{text}."
    return f"{text}; the average is {between_text(raid.leakers_range)} in 90% of draws (what is not known)."


def cost_unit(numbers: Iterable[Number]) -> str:
    """The unit that all prices of a crisis are in, as far as the file says it."""
    units = {number.unit for number in numbers if number.path.endswith(".unit_cost")}
    return units.pop() or NO_UNIT if len(units) == 1 else NO_UNIT


def cost_text(raid: RaidReport, unit: str) -> str:
    """What either side spent, and the exchange ratio; empty where no price is known."""
    attack, defence = raid.attack_cost, raid.defence_cost
    sides = (("attack", attack), ("defence", defence))
    known = [f"{number_text(cost)} for the {side}" for side, cost in sides if cost is not None]
    if not known:
        return ""
    text = f"Cost in {unit}: {listed(known)}"
    if attack and defence is not None:
        text += f"; for every 1 of the attack the defence spent {number_text(defence / attack, 2)}"
    return f"{text}."


def averted_text(raid: RaidReport) -> str:
    """Expected harm beside what it would be if nothing were intercepted."""
    text = f"{number_text(raid.harm_mean)} points of harm are to be expected"
    if raid.harm_unopposed <= 0.0:
        return f"{text}."
    spared = 1.0 - raid.harm_mean / raid.harm_unopposed
    return f"{text}, of {number_text(raid.harm_unopposed)} if nothing were intercepted ({100 * spared:.0f}% averted)."


def of_sort(raid: RaidReport, sort: str) -> tuple[Contribution, ...]:
    """The contributions of one sort, dearest first."""
    found = (part for part in raid.contributions if part.sort == sort)
    return tuple(sorted(found, key=lambda part: -part.share))


def share_text(part: Contribution) -> str:
    """A share in points of harm, with its standard error where it was sampled."""
    error = f" ± {number_text(part.share_error, 2)}" if part.share_error > 0.0 else ""
    return f"{number_text(part.share)}{error}"


def reported_text(figure: ReportedFigure) -> str:
    """The range that reports give."""
    if figure.low == figure.high:
        return count_text(figure.low)
    return f"{count_text(figure.low)} to {count_text(figure.high)}"


def unexplained(figure: ReportedFigure) -> bool:
    """Whether the model makes a count as it was reported too unlikely to explain it."""
    return figure.chance is not None and figure.chance < UNEXPLAINED


def verdict_text(figure: ReportedFigure) -> str:
    """What the model makes of a reported figure, in a few words."""
    if figure.chance is None:
        if math.isnan(figure.mean):
            return ""
        inside = figure.low <= figure.mean <= figure.high
        return "mean within it" if inside else f"mean {'below' if figure.mean < figure.low else 'above'} it"
    if not unexplained(figure):
        return "explained"
    return f"not explained: the model says {'fewer' if (figure.below or 0.0) > (figure.above or 0.0) else 'more'}"
