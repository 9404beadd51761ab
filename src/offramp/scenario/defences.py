"""The resolved defence of a crisis: weapons, what sees and tells of them, layers, sites, raids, and levels of harm.

May import: ``scenario.numbers``, ``scenario.expressions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date

from offramp.scenario.expressions import Expression
from offramp.scenario.numbers import Number


@dataclass(frozen=True, slots=True)
class ThreatClass:
    """A class of weapon. `reliability` is the chance of a launch that flies; `effect` the chance that a
    leaker does harm; `harm` the points of harm it then does (whole number); `flight` minutes."""

    name: str
    label: str
    reliability: Number
    effect: Number
    harm: Number
    flight: Number | None
    unit_cost: Number | None


@dataclass(frozen=True, slots=True)
class Shelter:
    """With `needs` minutes of warning, this share of the harm at a site is spared."""

    needs: Number
    spares: Number


@dataclass(frozen=True, slots=True)
class Site:
    """What weapons are aimed at. `worth` (whole number) multiplies harm, 0 is open ground; `sensors` alert its
    warning centre at once; the public is warned `public_delay` minutes after that."""

    name: str
    label: str
    worth: Number
    sensors: tuple[str, ...]
    public_delay: Number | None
    shelter: tuple[Shelter, ...]


@dataclass(frozen=True, slots=True)
class SensorGroup:
    """Sensors that fail together: all out with `outage`, all blind to a class with the chance in `misses`."""

    name: str
    label: str
    outage: Number | None
    misses: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Sensor:
    """A detector that several layers may share; out for the whole raid with probability `outage`, and wherever its
    `owner` takes no part. `sees`: minutes after launch by class, classes not named unseen; None: all, at launch."""

    name: str
    label: str
    owner: str | None
    group: str | None
    outage: Number | None
    when: Expression | None
    sees: Mapping[str, Number] | None


@dataclass(frozen=True, slots=True)
class Link:
    """Carries the alerts of `sensors` to `layers` and `sites`, `delay` minutes late, where `when` holds; it carries
    nothing for the whole raid with probability `outage`. Partners are spelt out as their sensors and layers."""

    name: str
    label: str
    sensors: tuple[str, ...]
    layers: tuple[str, ...]
    sites: tuple[str, ...]
    delay: Number | None
    outage: Number | None
    when: Expression | None


@dataclass(frozen=True, slots=True)
class Partner:
    """A state that owns layers and sensors. Takes part where `joins` holds; out for the whole raid with `outage`."""

    name: str
    label: str
    outage: Number | None
    joins: Expression | None


@dataclass(frozen=True, slots=True)
class Interceptors:
    """Interceptors of one kind in a layer: how many there are (None: ample), how many of them are kept back. Those
    kept for one class alone are called after it."""

    name: str
    label: str
    stock: Number | None
    reserve: Number | None
    unit_cost: Number | None


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes after launch between which a class can be engaged, from alert to first shot, and from look to look."""

    opens: Number
    closes: Number
    reaction: Number | None
    cycle: Number | None


@dataclass(frozen=True, slots=True)
class Engagement:
    """How a layer meets one class: single-shot kill probability, the place of what it fires among the `kinds` of the
    layer, shots at each weapon in a look, looks at most, and the window that says how many there is time for (None:
    all)."""

    kill: Number
    kind: int
    shots: int
    looks: int
    window: Window | None


@dataclass(frozen=True, slots=True)
class DefenceLayer:
    """One belt of the defence, in the order in which weapons meet them.

    It works where `when` holds, its owner takes part and, if sensors or links serve it, one of them alerts it. `covers`
    None: all sites of some worth. `channels` None: no limit.
    """

    name: str
    label: str
    owner: str | None
    sensors: tuple[str, ...]
    when: Expression | None
    covers: tuple[str, ...] | None
    channels: Number | None
    kinds: tuple[Interceptors, ...]
    against: Mapping[str, Engagement]


@dataclass(frozen=True, slots=True)
class Passive:
    """Passive defence: where `when` holds, this share of harmful impacts is spared."""

    name: str
    when: Expression | None
    spares: Number


@dataclass(frozen=True, slots=True)
class Wave:
    """Weapons of one class launched together. `counts`: the probability of each count where it is a matter of chance,
    else empty. `aim`: weights by site, empty for all sites of some worth alike. `launch`, `over`: minutes."""

    name: str
    weapon: str
    count: Number | None
    counts: Mapping[int, Number]
    aim: Mapping[str, Number]
    launch: Number | None
    over: Number | None


@dataclass(frozen=True, slots=True)
class ReportedCount:
    """A count that reports give: weapons stopped by `layer`, or impacts where there is none, of one class and at one
    site where these are named. An observation and no quantity of the model, so no draw moves it."""

    name: str
    label: str
    weapon: str | None
    site: str | None
    layer: str | None
    count: Number


@dataclass(frozen=True, slots=True)
class Raid:
    """Waves in the order of their launch, by level of the size fact (key ``""`` where the raid has one size).

    `given` are levels of facts in which it is evaluated where no turn holds it; facts not named are at their initial
    level.
    """

    name: str
    label: str
    sizes: Mapping[str, tuple[Wave, ...]]
    given: Mapping[str, int]
    reported: tuple[ReportedCount, ...]
    date: Date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Defence:
    """Everything that turns a raid into damage. `damage` maps damage levels, from the second up, to the
    least points of harm that make it; `averted` maps levels of the averted fact, from the second
    up, to the least share (of the harm had nothing been stopped) averted; empty where unused."""

    classes: tuple[ThreatClass, ...]
    sites: tuple[Site, ...]
    groups: tuple[SensorGroup, ...]
    sensors: tuple[Sensor, ...]
    partners: tuple[Partner, ...]
    layers: tuple[DefenceLayer, ...]
    links: tuple[Link, ...]
    passive: tuple[Passive, ...]
    raids: tuple[Raid, ...]
    damage: Mapping[str, Number]
    averted: Mapping[str, Number]
