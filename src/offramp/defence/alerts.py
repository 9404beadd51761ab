"""Who is alerted when, and what that leaves time for: looks of every layer, warning of every site.

The alert of a layer to a class is the earliest of what its own sensors see and what links bring it; its usable window
is what is left of the engagement window after alert and reaction. Looks = 0 if nothing is left of the window, else
min(cap, 1 + floor(window / cycle)). Warning of the public = flight time - alert - public delay.

A sensor, sensor group, link or partner is up or out for the whole raid, so its outage multiplies once and not once per
weapon (Wilkening 2000, *Science & Global Security* 8(2), on a track failure common to the raid). `situations`
enumerates what may be up, exactly, and merges what makes no difference.

May import: numpy, ``offramp.defence.spec``, ``offramp.defence.threads``.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from offramp.defence.arrays import Bool, Float, Int64, distinct_rows
from offramp.defence.spec import NOBODY, NOWHERE, Engagement, RaidSpec, Shelter, Window

# A window that holds a whole number of cycles must not lose one to rounding.
SLACK = 1e-9

# When a window closes that is not given: finite, for an infinite time less an infinite alert is no number.
NEVER = sys.float_info.max

Source = tuple[str, int, int]
"""Something that may be out: its sort, its index and, for a missed class, that class."""

Alert = tuple[tuple[int, ...], tuple[int, ...]]
"""What somebody is alerted by: indexes of sensors heard at once, and of links."""


@dataclass(frozen=True, slots=True)
class Situations:
    """What may be up in a raid, as far as it makes a difference; J situations, L layers, C classes, S sites.

    Attributes
    ----------
    prob : (J,) probability of each, adding up to one.
    looks : (J, L, C) looks that each layer has at each class; 0 where it does not engage it.
    spared : (J, S, C) share of the harm that shelter spares at each site, by class; S is 1 in a raid without sites.
    """

    prob: Float
    looks: Int64
    spared: Float


@dataclass(frozen=True, slots=True)
class Schedule:
    """The times of a raid with all that takes part up (what is out for sure is out), minutes after a launch.

    Attributes
    ----------
    alert : (L, C) when each layer is alerted to each class; 0 for layers that see for themselves, infinite for none.
    first_shot, closes : (L, C) when the usable window begins and ends; NaN where no window is given or left.
    looks : (L, C) looks.
    warning : (S, C) warning of the public at each site; 0 where none arrives before impact, NaN where unknown.
    unwarned : (S, C) chance that no warning arrives, over all that may be out; NaN where unknown.
    spared : (S, C) expected share of the harm that shelter spares.
    """

    alert: Float
    first_shot: Float
    closes: Float
    looks: Int64
    warning: Float
    unwarned: Float
    spared: Float


def situations(spec: RaidSpec) -> Situations:
    """All situations of a valid `spec`, exactly."""
    table, found = _UpAndDown(spec, uncertain_sources(spec)), spec.threads
    meets = {(layer, thread.weapon) for thread in found for layer in thread.layers}
    met = [
        [each if (index, weapon) in meets else None for weapon, each in enumerate(layer.engagements)]
        for index, layer in enumerate(spec.layers)
    ]
    looks = _looks(_engagements(met, len(spec.classes)), table.layer_alerts({layer for layer, _ in meets}))
    sheltered = [index for index, site in enumerate(spec.sites) if site.shelter]
    minutes = _warning(spec, table.site_alerts(sheltered), {thread.weapon for thread in found})
    spared = _spared(spec, minutes) if spec.sites else np.zeros((len(table.prob), 1, len(spec.classes)))
    return _merged(table.prob, looks, spared)


def schedule(spec: RaidSpec) -> Schedule:
    """When layers and sites are alerted, and what that leaves time for."""
    best, table = _UpAndDown(spec, ()), _UpAndDown(spec, _all_uncertain(spec))
    windows = _engagements([layer.engagements for layer in spec.layers], len(spec.classes))
    heard = np.where(windows.looks > 0, best.layer_alerts(range(len(spec.layers)))[0], math.inf)
    looks = _looks(windows, heard[None])[0]
    timed = (looks > 0) & (windows.closes < NEVER)
    classes, sites = range(len(spec.classes)), range(len(spec.sites))
    unknown = [weapon for weapon in classes if spec.classes[weapon].flight is None]
    warning = np.maximum(0.0, _warning(spec, best.site_alerts(sites), classes)[0])
    minutes = _warning(spec, table.site_alerts(sites), classes)
    unwarned = np.einsum("j,jsc->sc", table.prob, (minutes <= 0.0).astype(np.float64))
    warning[:, unknown], unwarned[:, unknown] = math.nan, math.nan
    return Schedule(
        alert=np.maximum(0.0, heard),
        first_shot=np.where(timed, np.maximum(windows.opens, heard + windows.reaction), math.nan),
        closes=np.where(timed, windows.closes, math.nan),
        looks=looks,
        warning=warning,
        unwarned=unwarned,
        spared=np.einsum("j,jsc->sc", table.prob, _spared(spec, minutes)),
    )


def harm_unopposed(spec: RaidSpec, found: Situations) -> float:
    """Points of harm to be expected if nothing were intercepted, with the same passive defence."""
    spared = found.prob @ found.spared.reshape(len(found.prob), -1)
    by_site = spared.reshape(found.spared.shape[1:])
    return math.fsum(
        wave.mean
        * share
        * spec.classes[wave.weapon].reliability
        * spec.classes[wave.weapon].effect
        * (1.0 - spec.spared)
        * (1.0 - by_site[max(0, site), wave.weapon])
        * spec.points(wave.weapon, site)
        for wave in spec.waves
        for site, share in spec.aims(wave)
    )


class _UpAndDown:
    """Every combination of what may be out, and who is alerted when in each.

    Alerts are in minutes after launch, by combination and class, infinite where there is none; where they are the same
    in all combinations, one row stands for all.

    prob : (J,) probability of each combination.
    """

    def __init__(self, spec: RaidSpec, sources: Sequence[Source]) -> None:
        self.spec = spec
        self._place = {source: k for k, source in enumerate(sources)}
        # Bit k of a combination's number is set where source k is up.
        self._up: Bool = np.arange(1 << len(sources))[:, None] >> np.arange(len(sources)) & 1 == 1
        out = np.array([_chance_out(spec, source) for source in sources], np.float64)
        self.prob: Float = np.where(self._up, 1.0 - out, out).prod(axis=1)
        self._groups: dict[int, Bool] = {}
        self._seen: dict[int, Float] = {}
        self._told: dict[Alert, Float] = {}

    def layer_alerts(self, wanted: Iterable[int]) -> Float:
        """(J, L, C) alerts of some layers: minus infinity where one sees for itself, none where its owner is out."""
        spec = self.spec
        alert = np.full((len(self.prob), len(spec.layers), len(spec.classes)), math.inf)
        for index in wanted:
            layer, links = spec.layers[index], links_to_layer(spec, index)
            blind = layer.sensors or links
            heard = self._earliest((layer.sensors, links)) if blind else np.full((1, 1), -math.inf)
            alert[:, index] = np.where(self._takes_part(layer.owner), heard, math.inf)
        return alert

    def site_alerts(self, wanted: Iterable[int]) -> Float:
        """(J, S, C) alerts of the warning centres of some sites."""
        spec = self.spec
        alert = np.full((len(self.prob), len(spec.sites), len(spec.classes)), math.inf)
        for index in wanted:
            alert[:, index] = self._earliest((spec.sites[index].sensors, links_to_site(spec, index)))
        return alert

    def _is_up(self, source: Source) -> Bool:
        """(J, 1) whether a source is up: as enumerated; (1, 1) elsewhere: unless it is out for sure."""
        place = self._place.get(source)
        if place is None:
            return np.array([[_chance_out(self.spec, source) < 1.0]])
        return self._up[:, place : place + 1]

    def _takes_part(self, owner: int) -> Bool:
        return np.ones((1, 1), np.bool_) if owner == NOBODY else self._is_up(("partner", owner, -1))

    def _group_sees(self, group: int) -> Bool:
        """(J, C) whether a group of sensors is up and does not miss a class."""
        if group not in self._groups:
            sees = np.empty((len(self.prob), len(self.spec.classes)), np.bool_)
            sees[:] = self._is_up(("group", group, -1))
            for weapon in range(len(self.spec.groups[group].misses)):
                sees[:, weapon : weapon + 1] &= self._is_up(("miss", group, weapon))
            self._groups[group] = sees
        return self._groups[group]

    def _alert_of_sensor(self, sensor: int) -> Float:
        if sensor not in self._seen:
            part = self.spec.sensors[sensor]
            works = self._is_up(("sensor", sensor, -1)) & self._takes_part(part.owner)
            if part.group != NOBODY:
                works = works & self._group_sees(part.group)
            sees = np.array([part.detects(weapon) for weapon in range(len(self.spec.classes))])
            self._seen[sensor] = np.where(works, sees, math.inf)
        return self._seen[sensor]

    def _earliest(self, alert: Alert) -> Float:
        if alert not in self._told:
            own, links = alert
            heard = [np.full((1, len(self.spec.classes)), math.inf)]
            heard += [self._alert_of_sensor(sensor) for sensor in own]
            for k in links:
                link, up = self.spec.links[k], self._is_up(("link", k, -1))
                if link.sensors:
                    first = reduce(np.minimum, map(self._alert_of_sensor, link.sensors))
                    heard.append(np.where(up, first + link.delay, math.inf))
            self._told[alert] = reduce(np.minimum, heard)
        return self._told[alert]


class _Engagements(NamedTuple):
    """How layers meet classes, (L, C) each: most looks, 0 where one does not, and the parts of the window.

    Without a window, it never closes, and nothing else of it matters.
    """

    looks: Int64
    opens: Float
    closes: Float
    reaction: Float
    cycle: Float


def _engagements(met: Sequence[Sequence[Engagement | None]], classes: int) -> _Engagements:
    always, never = Window(0.0, NEVER), Engagement(0.0, looks=0)
    parts = [[each or never for each in row] for row in met]
    windows = [[each.window or always for each in row] for row in parts]
    shape = len(met), classes
    times = np.array([[(w.opens, w.closes, w.reaction, w.cycle) for w in row] for row in windows], np.float64)
    opens, closes, reaction, cycle = np.moveaxis(times.reshape(*shape, 4), 2, 0)
    return _Engagements(
        np.array([[each.looks for each in row] for row in parts], np.int64).reshape(shape),
        opens,
        closes,
        reaction,
        cycle,
    )


def _looks(windows: _Engagements, alert: Float) -> Int64:
    """(J, L, C) looks, alerted at each of the times `alert`, (J, L, C)."""
    left = windows.closes - np.maximum(windows.opens, alert + windows.reaction)
    # Where nothing is left, the number of cycles may be minus infinity, which is no whole number.
    cycles = np.floor(np.maximum(left, 0.0) / windows.cycle + SLACK)
    return np.where(left > 0.0, np.minimum(windows.looks, 1.0 + cycles), 0.0).astype(np.int64)


def _warning(spec: RaidSpec, alert: Float, classes: Collection[int]) -> Float:
    """(J, S, C) minutes from the warning of the public to impact, alerted at each of the times `alert`, (J, S, C).

    Not above 0: no warning arrives; so it is for all but `classes`, and where the flight time is unknown.
    """
    known = [each.flight if index in classes else None for index, each in enumerate(spec.classes)]
    flight = np.array([-math.inf if each is None else each for each in known])
    delay = np.array([site.public_delay for site in spec.sites], np.float64)
    minutes: Float = flight - (alert + delay[:, None])
    return minutes


def _spared(spec: RaidSpec, minutes: Float) -> Float:
    """(J, S, C) share of the harm that shelter spares, warned for so many minutes; none where no warning arrives."""
    hit = np.ones(minutes.shape)
    # The first shelter of every site, then the second; what a site does not have spares nothing.
    for shelters in zip_longest(*(site.shelter for site in spec.sites), fillvalue=Shelter(0.0, 0.0)):
        needs = np.array([shelter.needs for shelter in shelters])[:, None]
        spares = np.array([shelter.spares for shelter in shelters])[:, None]
        hit *= np.where((minutes > 0.0) & (minutes >= needs - SLACK), 1.0 - spares, 1.0)
    return 1.0 - hit


def _chance_out(spec: RaidSpec, source: Source) -> float:
    sort, index, weapon = source
    match sort:
        case "partner":
            return spec.partners[index].outage
        case "sensor":
            return spec.sensors[index].outage
        case "group":
            return spec.groups[index].outage
        case "link":
            return spec.links[index].outage
        case _:
            misses = spec.groups[index].misses
            return misses[weapon] if misses else 0.0


def uncertain_sources(spec: RaidSpec) -> tuple[Source, ...]:
    """What may be out but need not be, among all that a layer or a sheltered site of this raid depends on."""
    return _uncertain(spec, sources(spec))


def sources(spec: RaidSpec) -> set[Source]:
    """All that a layer or a sheltered site of this raid depends on."""
    layers = {(layer, thread.weapon) for thread in spec.threads for layer in thread.layers}
    aims = {(site, thread.weapon) for thread in spec.threads for site, _ in thread.aims if site != NOWHERE}
    owners = {spec.layers[layer].owner for layer, _ in layers} - {NOBODY}
    # Many layers and sites are alerted alike.
    alerted: dict[Alert, set[int]] = {}
    for layer, weapon in layers:
        alerted.setdefault((spec.layers[layer].sensors, links_to_layer(spec, layer)), set()).add(weapon)
    for site, weapon in aims:
        if spec.sites[site].shelter:
            alerted.setdefault((spec.sites[site].sensors, links_to_site(spec, site)), set()).add(weapon)
    behind = (_behind(spec, alert, weapons) for alert, weapons in alerted.items())
    return {("partner", owner, -1) for owner in owners}.union(*behind)


def links_to_layer(spec: RaidSpec, layer: int) -> tuple[int, ...]:
    """Indexes of the links that bring a layer alerts."""
    return tuple(k for k, link in enumerate(spec.links) if layer in link.layers)


def links_to_site(spec: RaidSpec, site: int) -> tuple[int, ...]:
    """Indexes of the links that bring the warning centre of a site alerts."""
    return tuple(k for k, link in enumerate(spec.links) if site in link.sites)


def _all_uncertain(spec: RaidSpec) -> tuple[Source, ...]:
    """What may be out but need not be, among all that a site depends on."""
    alerted = {(site.sensors, links_to_site(spec, index)) for index, site in enumerate(spec.sites)}
    weapons = range(len(spec.classes))
    return _uncertain(spec, set[Source]().union(*(_behind(spec, alert, weapons) for alert in alerted)))


def _uncertain(spec: RaidSpec, wanted: set[Source]) -> tuple[Source, ...]:
    return tuple(sorted(source for source in wanted if 0.0 < _chance_out(spec, source) < 1.0))


def _behind(spec: RaidSpec, alert: Alert, weapons: Iterable[int]) -> set[Source]:
    """All that an alert to some classes depends on."""
    own, links = alert
    found: set[Source] = {("link", k, -1) for k in links}
    for sensor in {*own, *(s for k in links for s in spec.links[k].sensors)}:
        part = spec.sensors[sensor]
        found.add(("sensor", sensor, -1))
        if part.owner != NOBODY:
            found.add(("partner", part.owner, -1))
        if part.group != NOBODY:
            found.add(("group", part.group, -1))
            found.update(("miss", part.group, weapon) for weapon in weapons)
    return found


def _merged(prob: Float, looks: Int64, spared: Float) -> Situations:
    """Situations that differ in nothing made one."""
    columns = np.hstack([looks.reshape(len(prob), -1), spared.reshape(len(prob), -1)])
    moving = columns.T[(columns != columns[0]).any(axis=0)]
    # Many layers move together: each pattern is sorted by once.
    patterns = {column.tobytes(): column for column in moving}
    distinct = distinct_rows(np.column_stack([np.empty((len(prob), 0)), *patterns.values()]))
    merged = np.bincount(distinct.row, weights=prob).astype(np.float64, copy=False)
    return Situations(merged, looks[distinct.first], spared[distinct.first])
