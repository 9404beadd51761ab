"""What a raid report is made of: plain data for tables, figures and pages, names instead of indexes.

May import: nothing of offramp.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Range:
    """The central 90% of something."""

    low: float
    high: float


@dataclass(frozen=True)
class WaterfallStep:
    """One step between launch and harm: mean weapons of each class that it takes out, and that go on."""

    label: str
    owner: str | None
    by_class: Mapping[str, float]
    left: Mapping[str, float]
    spent: float


@dataclass(frozen=True)
class SiteReport:
    """What arrives at a site, and how long before it the public is told.

    Attributes
    ----------
    site : for people.
    worth : what multiplies harm here; 0 is open ground.
    aimed : mean weapons launched at it.
    impacts : mean leakers that arrive.
    impacts_chance : least and most impacts in 90% of raids (chance, the numbers being as they are).
    warning : minutes of warning by class, all sensors and links up; 0 where none arrives in time, None where unknown.
    unwarned : chance, by class, that no warning arrives in time; None where unknown.
    spared : expected share of the harm that shelter spares, by class.
    """

    site: str
    worth: int
    aimed: float
    impacts: float
    impacts_chance: Range
    warning: Mapping[str, float | None]
    unwarned: Mapping[str, float | None]
    spared: Mapping[str, float]


@dataclass(frozen=True)
class LayerReport:
    """What a layer did.

    Attributes
    ----------
    layer, owner : for people; no owner: it always takes part.
    alert : minutes after launch at which it is alerted, by class that it meets; None where it never is.
    looks : looks at each class that it meets.
    stopped : mean weapons stopped.
    spent : mean interceptors fired.
    spent_chance : least and most interceptors fired in 90% of raids.
    stock : interceptors it may fire, None where they never run out.
    cost : mean price of the interceptors fired, None where unknown.
    """

    layer: str
    owner: str | None
    alert: Mapping[str, float | None]
    looks: Mapping[str, int]
    stopped: float
    spent: float
    spent_chance: Range
    stock: int | None
    cost: float | None


@dataclass(frozen=True)
class Contribution:
    """What a partner, a sensor or a link was worth.

    Attributes
    ----------
    name : for people.
    sort : partner, sensor or link.
    leakers_without, harm_without : mean leakers and points of harm without it, all else the same.
    worst_without : chance of the worst damage level without it, None where no damage levels are given.
    share : its Shapley share of the harm that all of its sort avert together, in points of harm.
    share_error : standard error of the share, 0 where all orders were counted.
    """

    name: str
    sort: Literal["partner", "sensor", "link"]
    leakers_without: float
    harm_without: float
    worst_without: float | None
    share: float
    share_error: float


@dataclass(frozen=True)
class TimelineBar:
    """A span or a moment of the night, minutes after the raid begins.

    Attributes
    ----------
    row : what the bar belongs to: a wave, a layer or a site.
    sort : flight (launch to impact), seen (first detection to the last alert), engaged (usable window), warned (public
        warning to impact).
    weapon : the class.
    begins, ends : minutes after the raid begins; equal where it is a moment.
    """

    row: str
    sort: Literal["flight", "seen", "engaged", "warned"]
    weapon: str
    begins: float
    ends: float


@dataclass(frozen=True)
class ReportedFigure:
    """A count that was reported of the raid, and what the model makes of it.

    Attributes
    ----------
    name : for people.
    low, high : the range that reports give.
    source : claims.
    mean : mean of the model, at the numbers as they are.
    chance : probability of a count within the range, over the draws of the uncertain numbers; None where only the mean
        is compared.
    below, above : probability of a count below and above the range.
    """

    name: str
    low: float
    high: float
    source: tuple[str, ...]
    mean: float
    chance: float | None
    below: float | None
    above: float | None


@dataclass(frozen=True)
class Account:
    """A rival account of the raid (a reading), judged by what was reported.

    Attributes
    ----------
    name, note : for people; the first account is the file as it is.
    chances : probability of each reported count of impacts, by figure, over the draws of the uncertain numbers.
    likelihood : the same of all of them together.
    share : its share of the belief if all accounts were held equally likely before.
    leakers : mean leakers under it.
    """

    name: str
    note: str | None
    chances: Mapping[str, float]
    likelihood: float
    share: float
    leakers: float


@dataclass(frozen=True)
class RaidReport:
    """What got through the defences at a recorded (or the likeliest) raid.

    Attributes
    ----------
    raid, turn : names; no turn: a raid that the crisis holds for comparison only.
    launched : mean weapons launched, by class.
    steps : from launch to harm.
    leakers_mean, leakers_sd, leakers_pmf : of all classes together, on open ground among them.
    leakers_range : the mean over draws of the uncertain numbers, None where nothing was drawn.
    damage : probability of each damage level; `damage_range` over draws.
    harm_mean, harm_unopposed : points of harm to be expected, and if nothing were intercepted.
    attack_cost, defence_cost : mean prices, None where unknown.
    worst : the name of the worst damage level.
    draws : draws of the uncertain numbers behind the ranges.
    method, status : how it was evaluated; a sentence.
    """

    raid: str
    turn: str | None
    launched: Mapping[str, float]
    steps: tuple[WaterfallStep, ...]
    leakers_mean: float
    leakers_sd: float
    leakers_pmf: tuple[float, ...]
    leakers_range: Range | None
    damage: Mapping[str, float]
    damage_range: Mapping[str, Range]
    harm_mean: float
    harm_unopposed: float
    attack_cost: float | None
    defence_cost: float | None
    worst: str
    sites: tuple[SiteReport, ...]
    layers: tuple[LayerReport, ...]
    contributions: tuple[Contribution, ...]
    timeline: tuple[TimelineBar, ...]
    reported: tuple[ReportedFigure, ...]
    accounts: tuple[Account, ...]
    draws: int
    method: str
    status: str
    runs: int | None

    def leakers_quantile(self, share: float) -> int:
        """The least number of leakers that is not passed with probability `share`."""
        total = 0.0
        for count, p in enumerate(self.leakers_pmf):
            total += p
            if total >= share - 1e-12:
                return count
        return len(self.leakers_pmf) - 1


@dataclass(frozen=True)
class FittedNumber:
    """An uncertain number of the defence before and after the reports of all raids are weighed in."""

    path: str
    label: str
    before: Range
    before_mean: float
    after: Range
    after_mean: float


@dataclass(frozen=True)
class FittedFigure:
    """A reported figure, and how likely the model makes a count in its range before and after the fit.

    `used` : whether it was weighed in (else it is only compared). `mean_before`, `mean_after` : of the model.
    `chance_before`, `chance_after` : probability of a count in the range; None where only means are compared.
    """

    raid: str
    name: str
    low: float
    high: float
    source: tuple[str, ...]
    used: bool
    mean_before: float
    mean_after: float
    chance_before: float | None
    chance_after: float | None
    explained: bool


@dataclass(frozen=True)
class RaidFit:
    """One set of kill probabilities and reliabilities, weighed by the reports of all raids together.

    `draws` : sets of numbers tried. `effective` : how many of them still count after weighing (Kish). `numbers` : most
    moved first. `together` : how likely one set of numbers makes all reports, as a multiple of what a set of its own
    for each raid would; below 1 the raids pull apart; None with one raid. `status` : a sentence.
    """

    raids: tuple[str, ...]
    numbers: tuple[FittedNumber, ...]
    figures: tuple[FittedFigure, ...]
    draws: int
    effective: float
    together: float | None
    status: str
