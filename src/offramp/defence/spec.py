"""What a raid against a layered defence is made of: plain numbers, and names for people.

Times are minutes. Where a part refers to another (a layer to its owner, a wave to its sites), it does so by its
index in `RaidSpec`.

May import: nothing of offramp.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

AMPLE = -1
"""A stock that never runs out, or fire channels that are never all in use."""

NOBODY = -1
"""The owner of what belongs to no partner and always takes part; the group of a sensor that is in none."""

NOWHERE = -1
"""The site of the weapons of a raid without sites."""


@dataclass(frozen=True, slots=True)
class WeaponClass:
    """A kind of weapon.

    Attributes
    ----------
    name : for people.
    reliability : chance that a launched weapon flies; the others fail by themselves.
    effect : chance that a leaker does harm.
    harm : whole points of harm that it then does, at a site of worth 1.
    flight : minutes from launch to impact, None where unknown.
    unit_cost : price of one weapon, None where unknown.
    """

    name: str
    reliability: float = 1.0
    effect: float = 1.0
    harm: int = 1
    flight: float | None = None
    unit_cost: float | None = None


@dataclass(frozen=True, slots=True)
class Wave:
    """Weapons of one class that are launched together.

    Attributes
    ----------
    name : for people.
    weapon : index of the class.
    count : weapons launched; where that is a matter of chance, pairs of a count and its probability.
    aims : pairs of a site and its weight: each weapon's aim point is drawn by itself, in proportion to the
        weights. Empty: alike over all sites of some worth.
    launch : minutes after the raid begins.
    over : minutes over which the arrivals are spread.
    """

    name: str
    weapon: int
    count: int | tuple[tuple[int, float], ...]
    aims: tuple[tuple[int, float], ...] = ()
    launch: float = 0.0
    over: float = 0.0

    @property
    def counts(self) -> tuple[tuple[int, float], ...]:
        """Pairs of a count and its probability."""
        return ((self.count, 1.0),) if isinstance(self.count, int) else self.count

    @property
    def most(self) -> int:
        """The most weapons that it may have."""
        return max((count for count, p in self.counts if p > 0.0), default=0)

    @property
    def mean(self) -> float:
        """Expected weapons."""
        return math.fsum(count * p for count, p in self.counts)


@dataclass(frozen=True, slots=True)
class Shelter:
    """Passive defence that needs warning: with `needs` minutes of it, this share of the harm is spared."""

    needs: float
    spares: float


@dataclass(frozen=True, slots=True)
class Site:
    """What weapons are aimed at.

    Attributes
    ----------
    name : for people.
    worth : whole number that multiplies the harm done here; 0 is open ground, which nobody defends unless a layer
        says so.
    public_delay : minutes from the alert to the warning of the public.
    shelter : what warning is worth; several kinds spare independently of each other.
    sensors : indexes of the sensors whose alert its warning centre gets at once; others come over links.
    """

    name: str
    worth: int = 1
    public_delay: float = 0.0
    shelter: tuple[Shelter, ...] = ()
    sensors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SensorGroup:
    """Sensors that fail together.

    Attributes
    ----------
    name : for people.
    outage : chance that all of them are out for the whole raid.
    misses : chance, per class, that they fail to detect or misjudge it, all of them for the whole raid; empty: never.
    """

    name: str
    outage: float = 0.0
    misses: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Sensor:
    """A detector.

    Attributes
    ----------
    name : for people.
    outage : chance that it is out for the whole raid, by itself.
    sees : minutes after launch at which it first sees each class, None where it does not; empty: all, at launch.
    group : index of the group it fails with, or `NOBODY`.
    owner : index of a partner without whom it is out, or `NOBODY`.
    """

    name: str
    outage: float = 0.0
    sees: tuple[float | None, ...] = ()
    group: int = NOBODY
    owner: int = NOBODY

    def detects(self, weapon: int) -> float:
        """Minutes after launch at which it first sees a class; infinite where it does not."""
        if not self.sees:
            return 0.0
        seen = self.sees[weapon]
        return math.inf if seen is None else seen


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody shares what sensors see.

    Attributes
    ----------
    name : for people.
    sensors : indexes of the sensors whose alerts it carries.
    layers, sites : indexes of who gets them.
    delay : minutes that an alert takes.
    outage : chance that it carries nothing for the whole raid; 1: it is not shared.
    """

    name: str
    sensors: tuple[int, ...]
    layers: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    delay: float = 0.0
    outage: float = 0.0


@dataclass(frozen=True, slots=True)
class Partner:
    """An owner of layers and sensors, all of which are out for the whole raid with probability `outage`."""

    name: str
    outage: float = 0.0


@dataclass(frozen=True, slots=True)
class Window:
    """When a layer can engage a class.

    Attributes
    ----------
    opens, closes : minutes after launch between which it can be engaged.
    reaction : minutes from the alert to the first shot.
    cycle : minutes from one look to the next: fly-out and kill assessment.
    """

    opens: float
    closes: float
    reaction: float = 0.0
    cycle: float = 1.0


@dataclass(frozen=True, slots=True)
class Engagement:
    """How a layer meets one class.

    In every look each weapon left gets a full salvo, as far as channels and stock reach. If some interceptors, but
    fewer than a salvo, are then left for a further weapon, it gets them all; the others pass.

    Attributes
    ----------
    kill : single-shot kill probability; 0 means that the layer does not meet the class and fires nothing.
    kind : index of the interceptors in the layer's `kinds`.
    shots : interceptors fired at each weapon in a look (the salvo).
    looks : how often survivors are engaged at most, as long as interceptors last (shoot-look-shoot).
    window : what decides how many of those looks there is time for; None: all, once there is an alert.
    """

    kill: float
    kind: int = 0
    shots: int = 1
    looks: int = 1
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Interceptor:
    """Interceptors of one kind in a layer, for all classes that it meets with them.

    Attributes
    ----------
    name : for people.
    stock : how many there are, `AMPLE` where they never run out.
    reserve : how many of them are kept back.
    unit_cost : price of one, None where unknown.
    """

    name: str = "interceptors"
    stock: int = AMPLE
    reserve: int = 0
    unit_cost: float | None = None

    @property
    def usable(self) -> int:
        """Interceptors that may be fired, `AMPLE` where they never run out."""
        return AMPLE if self.stock == AMPLE else max(0, self.stock - self.reserve)


@dataclass(frozen=True, slots=True)
class Layer:
    """One belt of the defence.

    It engages if its owner takes part and, where it names a sensor or a link names it, an alert reaches it in time;
    a layer that depends on neither sees for itself.

    Attributes
    ----------
    name : for people.
    engagements : one per class of the raid, in its order; None where the layer does not meet the class.
    kinds : its interceptors.
    owner : index of a partner, or `NOBODY`.
    sensors : indexes of the sensors whose alert it gets at once.
    covers : indexes of the sites it defends; None: all of some worth.
    channels : how many weapons it can engage at once, `AMPLE` where that is no limit. Weapons whose arrival is
        spread over several cycles find a channel free again.
    """

    name: str
    engagements: tuple[Engagement | None, ...]
    kinds: tuple[Interceptor, ...] = (Interceptor(),)
    owner: int = NOBODY
    sensors: tuple[int, ...] = ()
    covers: tuple[int, ...] | None = None
    channels: int = AMPLE


@dataclass(frozen=True, slots=True)
class Thread:
    """Weapons of one wave that the same layers can engage: the part of it aimed at sites with the same defenders.

    Attributes
    ----------
    wave : index of the wave.
    weapon : index of the class.
    share : chance that a weapon of the wave is in this thread.
    aims : pairs of a site (or `NOWHERE`) and the chance that a weapon of the thread is aimed at it.
    layers : indexes of the layers that can engage it, in the order in which it meets them.
    """

    wave: int
    weapon: int
    share: float
    aims: tuple[tuple[int, float], ...]
    layers: tuple[int, ...]


@dataclass(frozen=True)
class RaidSpec:
    """One raid and the defence it meets.

    Attributes
    ----------
    classes : kinds of weapons.
    waves : the raid.
    layers : in the order in which weapons meet them.
    sites : what the waves are aimed at; empty where that makes no difference.
    sensors, groups, links, partners : what layers and sites depend on.
    spared : share of harmful leakers whose harm passive defence prevents whatever the warning.
    damage : least points of harm that make damage level 1, 2, ...; level 0 lies below the first.
    averted : least share averted that makes averted level 1, 2, ... The share is one minus harm suffered over
        the harm to be expected if nothing were intercepted, with the same passive defence; it is the
        lowest level where no harm was to be expected.
    """

    classes: tuple[WeaponClass, ...]
    waves: tuple[Wave, ...]
    layers: tuple[Layer, ...] = ()
    sites: tuple[Site, ...] = ()
    sensors: tuple[Sensor, ...] = ()
    groups: tuple[SensorGroup, ...] = ()
    links: tuple[Link, ...] = ()
    partners: tuple[Partner, ...] = ()
    spared: float = 0.0
    damage: tuple[float, ...] = ()
    averted: tuple[float, ...] = ()

    @cached_property
    def harm_step(self) -> int:
        """Greatest common divisor of the points of harm that a leaker of this raid can do; 1 where none can."""
        points = {self.points(wave.weapon, site) for wave in self.waves for site, _ in self.aims(wave)}
        return math.gcd(*points) or 1

    def worth(self, site: int) -> int:
        """What multiplies harm at a site, 1 in a raid without sites."""
        return 1 if site == NOWHERE else self.sites[site].worth

    def points(self, weapon: int, site: int) -> int:
        """Points of harm that a harmful leaker of a class does at a site."""
        return self.classes[weapon].harm * self.worth(site)

    def aims(self, wave: Wave) -> tuple[tuple[int, float], ...]:
        """Pairs of a site and the chance that a weapon of the wave is aimed at it, adding up to one."""
        if not self.sites:
            return ((NOWHERE, 1.0),)
        aims = wave.aims or tuple((index, 1.0) for index, site in enumerate(self.sites) if site.worth > 0)
        total = math.fsum(share for _, share in aims)
        return tuple((site, share / total) for site, share in aims if share > 0.0)

    def covers(self, layer: int, site: int) -> bool:
        """Whether a layer defends a site."""
        covered = self.layers[layer].covers
        return self.worth(site) > 0 if covered is None else site in covered

    def engagement(self, layer: int, weapon: int) -> Engagement | None:
        """How a layer engages a class; None where it does not, or has nothing to fire."""
        belt = self.layers[layer]
        found = belt.engagements[weapon]
        if found is None or found.kill <= 0.0 or belt.channels == 0 or belt.kinds[found.kind].usable == 0:
            return None
        return found

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """All threads of the raid with weapons in them, by wave."""
        return tuple(thread for index in range(len(self.waves)) for thread in self._threads_of(index))

    def _threads_of(self, index: int) -> Iterator[Thread]:
        wave = self.waves[index]
        if wave.most == 0:
            return
        able = [layer for layer in range(len(self.layers)) if self.engagement(layer, wave.weapon) is not None]
        parts: dict[tuple[int, ...], list[tuple[int, float]]] = {}
        for site, share in self.aims(wave):
            parts.setdefault(tuple(layer for layer in able if self.covers(layer, site)), []).append((site, share))
        for layers, aims in parts.items():
            share = sum(part for _, part in aims)
            yield Thread(index, wave.weapon, share, tuple((site, part / share) for site, part in aims), layers)
