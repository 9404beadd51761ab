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
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from offramp.defence.arrays import Bool, Float, Int64, distinct_rows
from offramp.defence.spec import NOBODY, NOWHERE, Engagement, Link, RaidSpec
from offramp.defence.threads import threads

# A window that holds a whole number of cycles must not lose one to rounding.
SLACK = 1e-9

Source = tuple[str, int, int]
"""Something that may be out: its sort, its index and, for a missed class, that class."""


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


def looks_in_time(engagement: Engagement, alert: float) -> int:
    """Looks of a layer at a class, alerted `alert` minutes after launch."""
    return int(_looks_at(engagement, np.array([alert]))[0])


def warning_minutes(spec: RaidSpec, site: int, weapon: int, alert: float) -> float:
    """Warning of the public at a site, alerted `alert` minutes after launch; NaN where the flight time is unknown."""
    flight = spec.classes[weapon].flight
    if flight is None:
        return math.nan
    return max(0.0, flight - alert - spec.sites[site].public_delay)


def situations(spec: RaidSpec) -> Situations:
    """All situations of a valid `spec`, exactly."""
    table = _UpAndDown(spec, uncertain_sources(spec))
    n_layers, n_classes = len(spec.layers), len(spec.classes)
    found = threads(spec)
    flying = sorted({thread.weapon for thread in found})
    meets = {(layer, thread.weapon) for thread in found for layer in thread.layers}
    looks = np.zeros((len(table.prob), n_layers, n_classes), np.int64)
    for layer, weapon in sorted(meets):
        looks[:, layer, weapon] = _looks(spec, layer, weapon, table)
    spared = np.zeros((len(table.prob), max(1, len(spec.sites)), n_classes))
    for site in range(len(spec.sites)):
        for weapon in flying if spec.sites[site].shelter else ():
            spared[:, site, weapon] = _spared(spec, site, weapon, table.alert_of_site(site, weapon))
    return _merged(table.prob, looks, spared)


def schedule(spec: RaidSpec) -> Schedule:
    """When layers and sites are alerted, and what that leaves time for."""
    shape, sites = (len(spec.layers), len(spec.classes)), (len(spec.sites), len(spec.classes))
    alert, first_shot, closes = np.full(shape, math.inf), np.full(shape, math.nan), np.full(shape, math.nan)
    looks = np.zeros(shape, np.int64)
    warning, unwarned, spared = np.full(sites, math.nan), np.full(sites, math.nan), np.zeros(sites)
    best, table = _UpAndDown(spec, ()), _UpAndDown(spec, _all_uncertain(spec))
    for layer, belt in enumerate(spec.layers):
        for weapon, met in enumerate(belt.engagements):
            if met is None or not best.takes_part(belt.owner)[0]:
                continue
            heard = float(best.alert_of_layer(layer, weapon)[0])
            alert[layer, weapon] = max(0.0, heard)
            looks[layer, weapon] = looks_in_time(met, heard)
            if met.window is not None and looks[layer, weapon] > 0:
                first_shot[layer, weapon] = max(met.window.opens, heard + met.window.reaction)
                closes[layer, weapon] = met.window.closes
    for site in range(len(spec.sites)):
        for weapon in range(len(spec.classes)):
            warning[site, weapon] = warning_minutes(spec, site, weapon, float(best.alert_of_site(site, weapon)[0]))
            heard_at = table.alert_of_site(site, weapon)
            minutes = np.array([warning_minutes(spec, site, weapon, at) for at in heard_at])
            unwarned[site, weapon] = float(table.prob @ (minutes <= 0.0)) if not math.isnan(minutes[0]) else math.nan
            spared[site, weapon] = float(table.prob @ _spared(spec, site, weapon, heard_at))
    return Schedule(alert, first_shot, closes, looks, warning, unwarned, spared)


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

    prob : (J,) probability of each combination.
    """

    def __init__(self, spec: RaidSpec, sources: Sequence[Source]) -> None:
        self.spec = spec
        self._place = {source: k for k, source in enumerate(sources)}
        prob = np.ones(1)
        for source in sources:
            out = _chance_out(spec, source)
            prob = np.concatenate([prob * out, prob * (1.0 - out)])
        self.prob: Float = prob
        # Bit k is set where source k is up: the concatenation above makes each source the next higher bit.
        self._up = np.arange(len(prob))

    def is_up(self, source: Source) -> Bool:
        """(J,) whether a source is up: as enumerated, else unless it is out for sure."""
        place = self._place.get(source)
        if place is None:
            return np.full(len(self.prob), _chance_out(self.spec, source) < 1.0)
        up: Bool = (self._up >> place) & 1 == 1
        return up

    def takes_part(self, owner: int) -> Bool:
        """(J,) whether an owner takes part."""
        return np.ones(len(self.prob), np.bool_) if owner == NOBODY else self.is_up(("partner", owner, -1))

    def alert_of_sensor(self, sensor: int, weapon: int) -> Float:
        """(J,) minutes after launch at which a sensor sees a class."""
        part = self.spec.sensors[sensor]
        works = self.is_up(("sensor", sensor, -1)) & self.takes_part(part.owner)
        if part.group != NOBODY:
            works = works & self.is_up(("group", part.group, -1)) & self.is_up(("miss", part.group, weapon))
        return np.where(works, part.detects(weapon), math.inf)

    def alert_of_layer(self, layer: int, weapon: int) -> Float:
        """(J,) minutes after launch at which a layer is alerted; minus infinity where it sees for itself."""
        links = [k for k, link in enumerate(self.spec.links) if layer in link.layers]
        own = self.spec.layers[layer].sensors
        if not own and not links:
            return np.full(len(self.prob), -math.inf)
        return self._earliest(own, links, weapon)

    def alert_of_site(self, site: int, weapon: int) -> Float:
        """(J,) minutes after launch at which the warning centre of a site is alerted; infinite where it never is."""
        links = [k for k, link in enumerate(self.spec.links) if site in link.sites]
        return self._earliest(self.spec.sites[site].sensors, links, weapon)

    def _earliest(self, own: Sequence[int], links: Sequence[int], weapon: int) -> Float:
        alert = np.full(len(self.prob), math.inf)
        for sensor in own:
            alert = np.minimum(alert, self.alert_of_sensor(sensor, weapon))
        for k in links:
            link: Link = self.spec.links[k]
            up = self.is_up(("link", k, -1))
            for sensor in link.sensors:
                heard = np.where(up, self.alert_of_sensor(sensor, weapon) + link.delay, math.inf)
                alert = np.minimum(alert, heard)
        return alert


def _looks(spec: RaidSpec, layer: int, weapon: int, table: _UpAndDown) -> Int64:
    met = spec.layers[layer].engagements[weapon]
    if met is None:
        return np.zeros(len(table.prob), np.int64)
    looks = _looks_at(met, table.alert_of_layer(layer, weapon))
    owner = spec.layers[layer].owner
    return looks if owner == NOBODY else np.where(table.takes_part(owner), looks, 0)


def _looks_at(engagement: Engagement, alert: Float) -> Int64:
    """Looks of a layer at a class, alerted at each of the times `alert`."""
    if engagement.window is None:
        return np.where(alert == math.inf, 0, engagement.looks)
    window = engagement.window
    left = window.closes - np.maximum(window.opens, alert + window.reaction)
    # Where nothing is left, the number of cycles may be minus infinity, which is no whole number.
    cycles = np.floor(np.maximum(left, 0.0) / window.cycle + SLACK)
    return np.where(left > 0.0, np.minimum(engagement.looks, 1.0 + cycles), 0.0).astype(np.int64)


def _spared(spec: RaidSpec, site: int, weapon: int, alert: Float) -> Float:
    """Share of the harm that shelter spares, alerted at each of the times `alert`; none where no warning arrives."""
    times, which = np.unique(alert, return_inverse=True)
    hit = np.ones(len(times))
    for k, at in enumerate(times):
        minutes = warning_minutes(spec, site, weapon, float(at))
        for shelter in spec.sites[site].shelter:
            if minutes > 0.0 and minutes >= shelter.needs - SLACK:
                hit[k] *= 1.0 - shelter.spares
    spared: Float = (1.0 - hit)[which]
    return spared


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
    return tuple(sorted(source for source in sources(spec) if 0.0 < _chance_out(spec, source) < 1.0))


def sources(spec: RaidSpec) -> set[Source]:
    """All that a layer or a sheltered site of this raid depends on."""
    wanted: set[Source] = set()
    for thread in threads(spec):
        for layer in thread.layers:
            links = [k for k, link in enumerate(spec.links) if layer in link.layers]
            wanted |= _behind(spec, spec.layers[layer].sensors, links, thread.weapon)
            wanted |= _owner(spec.layers[layer].owner)
        for site, _ in thread.aims:
            if site != NOWHERE and spec.sites[site].shelter:
                links = [k for k, link in enumerate(spec.links) if site in link.sites]
                wanted |= _behind(spec, spec.sites[site].sensors, links, thread.weapon)
    return wanted


def _all_uncertain(spec: RaidSpec) -> tuple[Source, ...]:
    """What may be out but need not be, among all that a site depends on."""
    wanted: set[Source] = set()
    for index, site in enumerate(spec.sites):
        links = [k for k, link in enumerate(spec.links) if index in link.sites]
        for weapon in range(len(spec.classes)):
            wanted |= _behind(spec, site.sensors, links, weapon)
    return tuple(sorted(source for source in wanted if 0.0 < _chance_out(spec, source) < 1.0))


def _behind(spec: RaidSpec, own: Sequence[int], links: Sequence[int], weapon: int) -> set[Source]:
    """All that an alert to a class depends on."""
    found: set[Source] = {("link", k, -1) for k in links}
    for sensor in {*own, *(s for k in links for s in spec.links[k].sensors)}:
        part = spec.sensors[sensor]
        found |= {("sensor", sensor, -1)} | _owner(part.owner)
        if part.group != NOBODY:
            found |= {("group", part.group, -1), ("miss", part.group, weapon)}
    return found


def _owner(owner: int) -> set[Source]:
    return set() if owner == NOBODY else {("partner", owner, -1)}


def _merged(prob: Float, looks: Int64, spared: Float) -> Situations:
    """Situations that differ in nothing made one."""
    columns = np.hstack([looks.reshape(len(prob), -1), spared.reshape(len(prob), -1)])
    # Many layers move together: each pattern is sorted by once.
    moving = {column.tobytes(): column for column in columns.T if (column != column[0]).any()}
    distinct = distinct_rows(np.column_stack([np.empty((len(prob), 0)), *moving.values()]))
    merged = np.bincount(distinct.row, weights=prob).astype(np.float64, copy=False)
    return Situations(merged, looks[distinct.first], spared[distinct.first])
