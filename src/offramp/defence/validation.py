"""Whether a raid can be evaluated at all: every problem of its numbers at once, a sentence each.

May import: ``offramp.defence`` (spec, threads, alerts), ``offramp.errors``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from offramp.defence.alerts import uncertain_sources
from offramp.defence.spec import (
    AMPLE,
    NOBODY,
    Engagement,
    Layer,
    Link,
    Partner,
    RaidSpec,
    Sensor,
    SensorGroup,
    Site,
    Wave,
)
from offramp.errors import OfframpError

LAYER_LIMIT = 60
"""Most layers."""

LOOKS_LIMIT = 100
"""Most looks of one engagement, and most interceptors in one salvo."""

SOURCE_LIMIT = 12
"""Most sensors, groups, links and partners that may be out with a chance strictly between 0 and 1: 4,096 cases."""

WHOLE_LIMIT = 1_000_000_000
"""Largest whole number that a raid may hold."""

AMOUNT_LIMIT = 1_000_000_000_000_000
"""Most minutes, points and money that a number may stand for."""

SHORTEST_CYCLE = 0.001
"""Fewest minutes from one look to the next."""

# Chances that add up to one but for this much were rounded, not mistaken.
ROUNDING = 1e-9


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def validate(spec: RaidSpec) -> None:
    """Raise OfframpError with all problems, one a line; return quietly if there is none."""
    found = problems(spec)
    if found:
        raise OfframpError("\n".join(found))


def problems(spec: RaidSpec) -> tuple[str, ...]:
    """All problems of a raid; empty if it can be evaluated."""
    found = (
        *_name_problems(spec),
        *_class_problems(spec),
        *_wave_problems(spec),
        *_site_problems(spec),
        *_source_problems(spec),
        *(problem for layer in spec.layers for problem in _layer_problems(spec, layer)),
        *_threshold_problems(spec),
    )
    # What follows looks things up by index, so only where all of them exist.
    return found or (*_coverage_problems(spec), *_size_problems(spec))


def _name_problems(spec: RaidSpec) -> Iterator[str]:
    kinds: tuple[tuple[str, Sequence[_Named]], ...] = (
        ("classes", spec.classes),
        ("waves", spec.waves),
        ("sites", spec.sites),
        ("sensors", spec.sensors),
        ("sensor groups", spec.groups),
        ("links", spec.links),
        ("partners", spec.partners),
        ("layers", spec.layers),
        *((f"kinds of interceptors of layer {layer.name}", layer.kinds) for layer in spec.layers),
    )
    for kind, parts in kinds:
        for name, times in Counter(part.name for part in parts).items():
            if times > 1:
                yield f"{times} {kind} are called {name}; names must differ"


def _class_problems(spec: RaidSpec) -> Iterator[str]:
    for weapon in spec.classes:
        owner = f"class {weapon.name}"
        yield from _share(owner, "reliability", weapon.reliability)
        yield from _share(owner, "effect", weapon.effect)
        yield from _whole(owner, "the points of harm", weapon.harm, 0)
        if weapon.flight is not None:
            yield from _minutes(owner, "the flight", weapon.flight)
        yield from _cost(owner, weapon.unit_cost)


def _wave_problems(spec: RaidSpec) -> Iterator[str]:
    for wave in spec.waves:
        owner = f"wave {wave.name}"
        yield from _index(owner, "its class", "classes", wave.weapon, len(spec.classes))
        yield from _count_problems(owner, wave)
        yield from _aim_problems(spec, owner, wave)
        yield from _minutes(owner, "the launch", wave.launch)
        yield from _minutes(owner, "the spread of arrivals", wave.over)
    for before, after in pairwise(spec.waves):
        if after.launch < before.launch:
            yield (
                f"wave {after.name}: it is launched at minute {after.launch:g}, before wave {before.name} at "
                f"{before.launch:g}; write waves in the order of their launch"
            )


def _count_problems(owner: str, wave: Wave) -> Iterator[str]:
    if not isinstance(wave.count, tuple):
        yield from _whole(owner, "the count", wave.count, 0)
        return
    for count, chance in wave.count:
        yield from _whole(owner, "a count", count, 0)
        yield from _share(owner, f"the chance of {count} weapons", chance)
    total = math.fsum(chance for _, chance in wave.count)
    if math.isfinite(total) and abs(total - 1.0) > ROUNDING:
        yield f"{owner}: the chances of its counts must add up to 1, found {total:g}"


def _aim_problems(spec: RaidSpec, owner: str, wave: Wave) -> Iterator[str]:
    for site, times in Counter(site for site, _ in wave.aims).items():
        yield from _index(owner, "an aim", "sites", site, len(spec.sites))
        if times > 1:
            yield f"{owner}: {times} of its aims are site {_called(spec.sites, site)}; give each site one weight"
    for _, weight in wave.aims:
        if not (math.isfinite(weight) and weight >= 0.0):
            yield f"{owner}: the weight of an aim must be a number not below 0, found {weight}"
    if wave.aims and not any(weight > 0.0 for _, weight in wave.aims):
        yield f"{owner}: none of its aims has a weight above 0"
    if not wave.aims and spec.sites and not any(site.worth > 0 for site in spec.sites):
        yield f"{owner}: it names no aims and no site is of any worth; name what it is aimed at"


def _site_problems(spec: RaidSpec) -> Iterator[str]:
    for site in spec.sites:
        owner = f"site {site.name}"
        yield from _whole(owner, "the worth", site.worth, 0)
        yield from _minutes(owner, "the delay of public warning", site.public_delay)
        for shelter in site.shelter:
            yield from _minutes(owner, "the warning that shelter needs", shelter.needs)
            yield from _share(owner, "the share that shelter spares", shelter.spares)
        yield from _indexes(owner, "a sensor", "sensors", site.sensors, len(spec.sensors))


def _source_problems(spec: RaidSpec) -> Iterator[str]:
    for partner in spec.partners:
        yield from _share(f"partner {partner.name}", "outage", partner.outage)
    for group in spec.groups:
        yield from _group_problems(spec, group)
    for sensor in spec.sensors:
        yield from _sensor_problems(spec, sensor)
    for link in spec.links:
        yield from _link_problems(spec, link)


def _group_problems(spec: RaidSpec, group: SensorGroup) -> Iterator[str]:
    owner = f"sensor group {group.name}"
    yield from _share(owner, "outage", group.outage)
    for missed in group.misses:
        yield from _share(owner, "the chance to miss a class", missed)
    if group.misses:
        yield from _one_per_class(spec, owner, "chances to miss", group.misses)


def _sensor_problems(spec: RaidSpec, sensor: Sensor) -> Iterator[str]:
    owner = f"sensor {sensor.name}"
    yield from _share(owner, "outage", sensor.outage)
    for seen in sensor.sees:
        if seen is not None:
            yield from _minutes(owner, "the first detection", seen)
    if sensor.sees:
        yield from _one_per_class(spec, owner, "first detections", sensor.sees)
    yield from _index(owner, "its group", "sensor groups", sensor.group, len(spec.groups), or_none=NOBODY)
    yield from _index(owner, "its owner", "partners", sensor.owner, len(spec.partners), or_none=NOBODY)


def _link_problems(spec: RaidSpec, link: Link) -> Iterator[str]:
    owner = f"link {link.name}"
    yield from _share(owner, "outage", link.outage)
    if math.isnan(link.delay) or link.delay < 0.0:
        yield f"{owner}: the delay must be a number of minutes not below 0 (or infinite), found {link.delay}"
    yield from _indexes(owner, "a sensor", "sensors", link.sensors, len(spec.sensors))
    yield from _indexes(owner, "a receiver", "layers", link.layers, len(spec.layers))
    yield from _indexes(owner, "a receiver", "sites", link.sites, len(spec.sites))


def _layer_problems(spec: RaidSpec, layer: Layer) -> Iterator[str]:
    owner = f"layer {layer.name}"
    yield from _index(owner, "its owner", "partners", layer.owner, len(spec.partners), or_none=NOBODY)
    yield from _indexes(owner, "a sensor", "sensors", layer.sensors, len(spec.sensors))
    yield from _indexes(owner, "a site that it covers", "sites", layer.covers or (), len(spec.sites))
    if layer.channels != AMPLE:
        yield from _whole(owner, "the fire channels", layer.channels, 0)
    yield from _interceptor_problems(layer)
    yield from _one_per_class(spec, owner, "engagements", layer.engagements)
    for place, engagement in enumerate(layer.engagements):
        if engagement is not None:
            against = f"{owner} against {_called(spec.classes, place)}"
            yield from _index(against, "the kind of its interceptors", "kinds", engagement.kind, len(layer.kinds))
            yield from _engagement_problems(against, engagement)


def _interceptor_problems(layer: Layer) -> Iterator[str]:
    for kind in layer.kinds:
        owner = f"layer {layer.name}, {kind.name}"
        if kind.stock != AMPLE:
            yield from _whole(owner, "the stock", kind.stock, 0)
        yield from _whole(owner, "the reserve", kind.reserve, 0)
        if 0 <= kind.stock < kind.reserve:
            yield f"{owner}: a reserve of {kind.reserve} is more than the stock of {kind.stock}"
        yield from _cost(owner, kind.unit_cost)


def _engagement_problems(owner: str, engagement: Engagement) -> Iterator[str]:
    yield from _share(owner, "kill", engagement.kill)
    for name, number in (("shots in a look", engagement.shots), ("looks", engagement.looks)):
        yield from _whole(owner, name, number, 1)
        if number > LOOKS_LIMIT:
            yield f"{owner}: {number} {name} are more than the {LOOKS_LIMIT} allowed"
    window = engagement.window
    if window is None:
        return
    yield from _minutes(owner, "the opening of the window", window.opens)
    yield from _minutes(owner, "the closing of the window", window.closes)
    yield from _minutes(owner, "the reaction", window.reaction)
    if window.closes < window.opens:
        yield f"{owner}: the window closes at minute {window.closes:g}, before it opens at {window.opens:g}"
    if not SHORTEST_CYCLE <= window.cycle <= AMOUNT_LIMIT:
        yield f"{owner}: the cycle must be a number of minutes not below {SHORTEST_CYCLE}, found {window.cycle}"


def _threshold_problems(spec: RaidSpec) -> Iterator[str]:
    yield from _share("passive defence", "the share spared", spec.spared)
    for name, values in (("damage", spec.damage), ("averted", spec.averted)):
        if not all(low < high for low, high in pairwise(values)):
            yield f"{name}: thresholds must rise from level to level, found {', '.join(map(str, values))}"
    for value in spec.damage:
        if not (math.isfinite(value) and value > 0.0):
            yield f"damage: a threshold must be a positive number of points, found {value}"
        elif value > AMOUNT_LIMIT:
            yield f"damage: a threshold must not be above {AMOUNT_LIMIT:,}, found {value:g}"
    for value in spec.averted:
        yield from _share("averted", "a threshold", value)


def _coverage_problems(spec: RaidSpec) -> Iterator[str]:
    """Sites that weapons are aimed at and nobody defends, though somebody could meet such weapons."""
    meetable = {
        weapon
        for layer in spec.layers
        for weapon, met in enumerate(layer.engagements)
        if met is not None and met.kill > 0.0
    }
    aimed_at = {site for wave in spec.waves if wave.weapon in meetable and spec.sites for site, _ in spec.aims(wave)}
    for index in sorted(aimed_at):
        site: Site = spec.sites[index]
        if site.worth > 0 and not any(spec.covers(layer, index) for layer in range(len(spec.layers))):
            yield (
                f"site {site.name}: weapons are aimed at it and no layer covers it; let a layer cover it, or give it "
                "worth 0 if it is open ground"
            )


def _size_problems(spec: RaidSpec) -> Iterator[str]:
    if len(spec.layers) > LAYER_LIMIT:
        yield f"{len(spec.layers)} layers are more than the {LAYER_LIMIT} allowed; merge layers that act alike"
    uncertain = max(len(uncertain_sources(spec)), _uncertain_warners(spec))
    if uncertain > SOURCE_LIMIT:
        yield (
            f"{uncertain} sensors, groups, links and partners may be out or not, but at most {SOURCE_LIMIT} can be "
            "enumerated: fix the outage of those that matter least at 0, or merge what fails together"
        )


def _uncertain_warners(spec: RaidSpec) -> int:
    """How many of the sources that warn the sites may be out but need not be."""
    links = [link for link in spec.links if link.sites]
    heard = {sensor for site in spec.sites for sensor in site.sensors} | {s for link in links for s in link.sensors}
    sensors = [spec.sensors[index] for index in heard]
    groups = [spec.groups[index] for index in {sensor.group for sensor in sensors} - {NOBODY}]
    partners = [spec.partners[index] for index in {sensor.owner for sensor in sensors} - {NOBODY}]
    parts: tuple[Link | Sensor | SensorGroup | Partner, ...] = (*links, *sensors, *groups, *partners)
    chances = (*(part.outage for part in parts), *(missed for group in groups for missed in group.misses))
    return sum(0.0 < chance < 1.0 for chance in chances)


def _called(parts: Sequence[_Named], index: int) -> str:
    return parts[index].name if 0 <= index < len(parts) else str(index)


def _share(owner: str, name: str, value: float) -> Iterator[str]:
    if not 0.0 <= value <= 1.0:
        yield f"{owner}: {name} must lie between 0 and 1, found {value}"


def _whole(owner: str, name: str, value: int, least: int) -> Iterator[str]:
    if not isinstance(value, int) or value < least:
        yield f"{owner}: {name} must be a whole number not below {least}, found {value}"
    elif value > WHOLE_LIMIT:
        yield f"{owner}: {name} must not be above {WHOLE_LIMIT:,}, found {value:,}"


def _minutes(owner: str, name: str, value: float) -> Iterator[str]:
    yield from _amount(owner, name, "a number of minutes", value)


def _cost(owner: str, cost: float | None) -> Iterator[str]:
    if cost is not None:
        yield from _amount(owner, "the unit cost", "a number", cost)


def _amount(owner: str, name: str, what: str, value: float) -> Iterator[str]:
    if not (math.isfinite(value) and value >= 0.0):
        yield f"{owner}: {name} must be {what} not below 0, found {value}"
    elif value > AMOUNT_LIMIT:
        yield f"{owner}: {name} must not be above {AMOUNT_LIMIT:,}, found {value:g}"


def _one_per_class(spec: RaidSpec, owner: str, name: str, values: Sequence[object]) -> Iterator[str]:
    if len(values) != len(spec.classes):
        yield f"{owner}: {len(values)} {name} for {len(spec.classes)} classes; give one for each class"


def _indexes(owner: str, name: str, kind: str, indexes: Sequence[int], size: int) -> Iterator[str]:
    for index in indexes:
        yield from _index(owner, name, kind, index, size)


def _index(owner: str, name: str, kind: str, index: int, size: int, *, or_none: int | None = None) -> Iterator[str]:
    if index == or_none or 0 <= index < size:
        return
    existing = f"{kind} are numbered 0 to {size - 1}" if size else f"there are no {kind}"
    yield f"{owner}: {name} is number {index}, but {existing}"
