"""What a raid against a layered defence is made of: plain numbers, and names for people.

May import: ``offramp.errors``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from numbers import Integral

from offramp.errors import OfframpError

AMPLE = -1
"""The stock of an engagement that never runs out."""

NOBODY = -1
"""The owner of a layer that belongs to no partner and always takes part."""

COUNT_LIMIT = 5_000
"""Most weapons of one class."""

LOOKS_LIMIT = 100
"""Most looks of one engagement."""

SOURCE_LIMIT = 12
"""Most sensors and partners that may be out with a chance strictly between 0 and 1: 4,096 outage states."""

LAYER_LIMIT = 60
"""Most layers: the set of working layers is held in one integer."""

POINT_LIMIT = 2_000_000
"""Most different amounts of harm that a raid can do, after division by their common divisor."""

CELL_LIMIT = 40_000_000
"""Most weapons times outage states: 320 MB of tables."""

WORK_LIMIT = 1e11
"""Most elementary steps of one evaluation, by `work`: ten seconds at worst, since the bound is generous."""

REMEDY = "count salvos instead of weapons, or use coarser points of harm, fewer uncertain outages or fewer looks"


@dataclass(frozen=True, slots=True)
class WeaponClass:
    """Weapons of one kind in a raid.

    Attributes
    ----------
    name : for people.
    count : weapons launched.
    reliability : chance that a launched weapon flies; the others fail by themselves.
    effect : chance that a leaker does harm.
    harm : whole points of harm that it then does.
    unit_cost : price of one weapon, None where unknown.
    """

    name: str
    count: int
    reliability: float = 1.0
    effect: float = 1.0
    harm: int = 1
    unit_cost: float | None = None


@dataclass(frozen=True, slots=True)
class Engagement:
    """How a layer meets one class.

    In every look each weapon left gets a full salvo, as far as the stock reaches. If some interceptors, but fewer than
    a salvo, are then left for a further weapon, it gets them all; the others pass.

    Attributes
    ----------
    kill : single-shot kill probability; 0 means that the layer does not meet the class and fires nothing.
    stock : interceptors for this class in this layer, `AMPLE` where they never run out.
    shots : interceptors fired at each weapon in a look (the salvo).
    looks : how often survivors are engaged, as long as interceptors last (shoot-look-shoot).
    """

    kill: float
    stock: int = AMPLE
    shots: int = 1
    looks: int = 1

    def is_limited(self, count: int) -> bool:
        """Whether `count` weapons could use up the stock."""
        return self.stock != AMPLE and self.stock < count * self.shots * self.looks

    def rows(self, count: int) -> int:
        """Numbers of full salvos, none included, that may be fired at `count` weapons before the last look."""
        return 1 + min(self.stock // self.shots, (self.looks - 1) * count)


@dataclass(frozen=True, slots=True)
class Layer:
    """One belt of the defence.

    It works if its owner takes part and, where it names sensors, at least one of them is up.

    Attributes
    ----------
    name : for people.
    engagements : one per class of the raid, in its order; None where the layer does not meet the class.
    owner : index of a partner, or `NOBODY`.
    sensors : indexes of the sensors it can use.
    unit_cost : price of one interceptor, None where unknown.
    """

    name: str
    engagements: tuple[Engagement | None, ...]
    owner: int = NOBODY
    sensors: tuple[int, ...] = ()
    unit_cost: float | None = None


@dataclass(frozen=True, slots=True)
class Sensor:
    """A detector that is out for the whole raid with probability `outage`."""

    name: str
    outage: float = 0.0


@dataclass(frozen=True, slots=True)
class Partner:
    """An owner of layers, all of which are out for the whole raid with probability `outage`."""

    name: str
    outage: float = 0.0


@dataclass(frozen=True, slots=True)
class RaidSpec:
    """One raid and the defence it meets.

    Attributes
    ----------
    classes : the raid; order does not matter.
    layers : in the order in which weapons meet them.
    sensors, partners : what layers refer to.
    spared : share of harmful leakers whose harm passive defence (shelter, aircraft moved) prevents.
    damage : least points of harm that make damage level 1, 2, ...; level 0 lies below the first.
    averted : least share averted that makes averted level 1, 2, ... The share is one minus harm suffered over
        the harm to be expected if nothing were intercepted, with the same passive defence; it is the
        lowest level where no harm was to be expected.
    """

    classes: tuple[WeaponClass, ...]
    layers: tuple[Layer, ...] = ()
    sensors: tuple[Sensor, ...] = ()
    partners: tuple[Partner, ...] = ()
    spared: float = 0.0
    damage: tuple[float, ...] = ()
    averted: tuple[float, ...] = ()

    @property
    def harm_unopposed(self) -> float:
        """Points of harm to be expected if nothing were intercepted."""
        return sum(c.count * c.reliability * c.effect * (1.0 - self.spared) * c.harm for c in self.classes)

    def meeting(self, c: int) -> tuple[tuple[int, Engagement], ...]:
        """The layers that can stop weapons of class `c`, with their engagement, in order."""
        if self.classes[c].count == 0:
            return ()
        found = ((index, layer.engagements[c]) for index, layer in enumerate(self.layers))
        return tuple((i, e) for i, e in found if e is not None and e.kill > 0.0 and e.stock != 0)

    def uncertain_sources(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Sensors and partners that matter to this raid and may be out but need not be."""
        used = {index for c in range(len(self.classes)) for index, _ in self.meeting(c)}
        sensors = {s for index in used for s in self.layers[index].sensors if 0.0 < self.sensors[s].outage < 1.0}
        owners = {self.layers[index].owner for index in used} - {NOBODY}
        partners = {p for p in owners if 0.0 < self.partners[p].outage < 1.0}
        return tuple(sorted(sensors)), tuple(sorted(partners))

    def validate(self) -> None:
        """Raise OfframpError with all problems, one a line; return quietly if there is none."""
        problems = [*_class_problems(self.classes), *_defence_problems(self), *_threshold_problems(self)]
        if not problems:
            problems = list(_size_problems(self))
        if problems:
            raise OfframpError("\n".join(problems))


def _is_share(value: float) -> bool:
    return 0.0 <= value <= 1.0


def _whole_problem(owner: str, name: str, value: int, least: int) -> Iterator[str]:
    if not isinstance(value, Integral) or value < least:
        yield f"{owner}: {name} must be a whole number not below {least}, found {value}"


def _share_problem(owner: str, name: str, value: float) -> Iterator[str]:
    if not _is_share(value):
        yield f"{owner}: {name} must lie between 0 and 1, found {value}"


def _cost_problem(owner: str, cost: float | None) -> Iterator[str]:
    if cost is not None and not (math.isfinite(cost) and cost >= 0.0):
        yield f"{owner}: the unit cost must be a number not below 0, found {cost}"


def _class_problems(classes: Sequence[WeaponClass]) -> Iterator[str]:
    for weapon in classes:
        owner = f"class {weapon.name}"
        yield from _whole_problem(owner, "the count", weapon.count, 0)
        yield from _whole_problem(owner, "the points of harm", weapon.harm, 0)
        if weapon.count > COUNT_LIMIT:
            yield (
                f"{owner}: {weapon.count:,} weapons are more than the {COUNT_LIMIT:,} that the exact chain takes; "
                "count salvos instead of weapons, and scale stocks and harm with them"
            )
        yield from _share_problem(owner, "reliability", weapon.reliability)
        yield from _share_problem(owner, "effect", weapon.effect)
        yield from _cost_problem(owner, weapon.unit_cost)


def _defence_problems(spec: RaidSpec) -> Iterator[str]:
    for sensor in spec.sensors:
        yield from _share_problem(f"sensor {sensor.name}", "outage", sensor.outage)
    for partner in spec.partners:
        yield from _share_problem(f"partner {partner.name}", "outage", partner.outage)
    if len(spec.layers) > LAYER_LIMIT:
        yield f"{len(spec.layers)} layers are more than the {LAYER_LIMIT} allowed; merge layers that act alike"
    for layer in spec.layers:
        yield from _layer_problems(spec, layer)


def _layer_problems(spec: RaidSpec, layer: Layer) -> Iterator[str]:
    owner = f"layer {layer.name}"
    if layer.owner != NOBODY and not 0 <= layer.owner < len(spec.partners):
        yield f"{owner}: its owner is partner {layer.owner}, but partners are numbered 0 to {len(spec.partners) - 1}"
    for sensor in layer.sensors:
        if not 0 <= sensor < len(spec.sensors):
            yield f"{owner}: it uses sensor {sensor}, but sensors are numbered 0 to {len(spec.sensors) - 1}"
    yield from _cost_problem(owner, layer.unit_cost)
    if len(layer.engagements) != len(spec.classes):
        yield f"{owner}: {len(layer.engagements)} engagements for {len(spec.classes)} classes; give one (or None) each"
        return
    for weapon, engagement in zip(spec.classes, layer.engagements, strict=True):
        if engagement is not None:
            yield from _engagement_problems(f"{owner} against {weapon.name}", engagement)


def _engagement_problems(owner: str, engagement: Engagement) -> Iterator[str]:
    yield from _share_problem(owner, "kill", engagement.kill)
    if engagement.stock != AMPLE:
        yield from _whole_problem(owner, "the stock", engagement.stock, 0)
    yield from _whole_problem(owner, "shots in a look", engagement.shots, 1)
    yield from _whole_problem(owner, "looks", engagement.looks, 1)
    if engagement.looks > LOOKS_LIMIT:
        yield f"{owner}: {engagement.looks} looks are more than the {LOOKS_LIMIT} allowed"


def _threshold_problems(spec: RaidSpec) -> Iterator[str]:
    yield from _share_problem("passive defence", "the share spared", spec.spared)
    for name, values in (("damage", spec.damage), ("averted", spec.averted)):
        if not all(low < high for low, high in pairwise(values)):
            yield f"{name}: thresholds must rise from level to level, found {', '.join(map(str, values))}"
    for value in spec.damage:
        if not (math.isfinite(value) and value > 0.0):
            yield f"damage: a threshold must be a positive number of points, found {value}"
    for value in spec.averted:
        yield from _share_problem("averted", "a threshold", value)


def _size_problems(spec: RaidSpec) -> Iterator[str]:
    sensors, partners = spec.uncertain_sources()
    if len(sensors) + len(partners) > SOURCE_LIMIT:
        yield (
            f"{len(sensors)} sensors and {len(partners)} partners may be out or not; at most {SOURCE_LIMIT} together "
            "can be enumerated: fix the outage of those that matter least at 0, or merge sensors that fail together"
        )
        return
    points = 1 + sum(c.count * c.harm for c in spec.classes) // harm_step(spec)
    if points > POINT_LIMIT:
        yield (
            f"the raid can do {points:,} different amounts of harm, more than {POINT_LIMIT:,}: use points of harm "
            "with a larger common divisor"
        )
    cells = _most_states(spec) * sum(c.count + 1 for c in spec.classes)
    if cells > CELL_LIMIT:
        yield f"weapons times outage states are {cells:,}, more than {CELL_LIMIT:,}: {REMEDY}"
    steps = work(spec)
    if steps > WORK_LIMIT:
        yield f"the exact distribution would take about {steps:.2g} steps, more than {WORK_LIMIT:.0g}: {REMEDY}"


def _most_states(spec: RaidSpec) -> int:
    """Upper bound on the distinct sets of working layers."""
    sources = sum(map(len, spec.uncertain_sources()))
    return 1 << min(sources, len(spec.layers))


def work(spec: RaidSpec) -> float:
    """Upper bound on the elementary steps of the exact distribution: thinning, looks and convolutions."""
    steps, points = 0.0, 1.0
    step = harm_step(spec)
    for c, weapon in enumerate(spec.classes):
        width = weapon.count + 1.0
        steps += (points + width) * width
        points += weapon.count * weapon.harm / step
        for _, engagement in spec.meeting(c):
            if engagement.is_limited(weapon.count):
                steps += 2.0 * width * width + engagement.rows(weapon.count) * width * (
                    engagement.looks + max(0, engagement.looks - 2) * width
                )
    return _most_states(spec) * (steps + points)


def harm_step(spec: RaidSpec) -> int:
    """Greatest common divisor of the points that leakers of this raid can do; 1 where none can."""
    return math.gcd(*(c.harm for c in spec.classes if c.count > 0)) or 1
