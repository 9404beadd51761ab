"""The plain numbers of a raid, written from the resolved defence and the values of its numbers.

May import: ``offramp.game``, ``offramp.scenario`` (resolved types), ``offramp.defence``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from offramp.defence import spec as plain
from offramp.game.arrays import Float
from offramp.game.working import Working
from offramp.scenario.defences import (
    Defence,
    DefenceLayer,
    Engagement,
    Interceptors,
    Link,
    Sensor,
    SensorGroup,
    Site,
    ThreatClass,
    Wave,
    Window,
)
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.numbers import Number


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...


Names = Mapping[str, str]


class PartNames:
    """How the parts of a defence are called in a `RaidSpec`: by their labels or, where two would be called the same, by
    their keys in the file. The mappings go from key to name; `kinds` holds the names of each layer's interceptors."""

    def __init__(self, defence: Defence) -> None:
        self.classes: Names = _by_key(defence.classes)
        self.sites: Names = _by_key(defence.sites)
        self.groups: Names = _by_key(defence.groups)
        self.sensors: Names = _by_key(defence.sensors)
        self.partners: Names = _by_key(defence.partners)
        self.layers: Names = _by_key(defence.layers)
        self.links: Names = _by_key(defence.links)
        self.kinds = FrozenMap({layer.name: _distinct(layer.kinds) for layer in defence.layers})


def _by_key(parts: Sequence[_Named]) -> Names:
    return FrozenMap(zip((part.name for part in parts), _distinct(parts), strict=True))


def _distinct(parts: Sequence[_Named]) -> tuple[str, ...]:
    """The label of each part, or its key where the label is a word for another part too."""
    uses = Counter(word for part in parts for word in {part.name, part.label})
    return tuple(part.label if uses[part.label] == 1 else part.name for part in parts)


class SpecWriter:
    """Writes raids against one defence. `slots` are the places of its numbers among the values, by path."""

    def __init__(self, defence: Defence, slots: Mapping[str, int]) -> None:
        self.names = PartNames(defence)
        self._defence = defence
        self._slots = slots

    def spec(self, waves: Sequence[Wave], working: Working, values: Float) -> plain.RaidSpec:
        """`waves` against what works, with the numbers in `values`."""
        return _Writing(self._defence, self.names, self._slots, values.tolist()).raid(waves, working)


class _Writing:
    """One raid while it is written: where a part refers to another, it finds its index in the raid here."""

    def __init__(self, defence: Defence, names: PartNames, slots: Mapping[str, int], values: list[float]) -> None:
        self._defence = defence
        self._names = names
        self._slots = slots
        self._values = values

    def raid(self, waves: Sequence[Wave], working: Working) -> plain.RaidSpec:
        """The whole raid."""
        defence = self._defence
        flying = {wave.weapon for wave in waves}
        self._classes = [threat for threat in defence.classes if threat.name in flying]
        layers = self._layers_against(flying)
        self._working = {defence.layers[place].name for place in working.layers}
        sensors = [defence.sensors[place] for place in working.sensors]
        links = [defence.links[place] for place in working.links]
        owners = {layer.owner for layer in layers} | {sensor.owner for sensor in sensors}
        partners = [partner for partner in defence.partners if partner.name in owners]
        grouped = {sensor.group for sensor in sensors}
        groups = [group for group in defence.groups if group.name in grouped]
        self._weapon_at = _indexes(self._classes)
        self._site_at = _indexes(defence.sites)
        self._layer_at = _indexes(layers)
        self._sensor_at = _indexes(sensors)
        self._group_at = _indexes(groups)
        self._partner_at = _indexes(partners)
        return plain.RaidSpec(
            classes=tuple(map(self._class, self._classes)),
            # Draws may change the order in which waves are launched.
            waves=tuple(sorted(map(self._wave, waves), key=lambda wave: wave.launch)),
            layers=tuple(map(self._layer, layers)),
            sites=tuple(map(self._site, defence.sites)),
            sensors=tuple(map(self._sensor, sensors)),
            groups=tuple(map(self._group, groups)),
            links=tuple(map(self._link, links)),
            partners=tuple(
                plain.Partner(self._names.partners[partner.name], self._at(partner.outage)) for partner in partners
            ),
            spared=1.0 - math.prod(1.0 - self._at(defence.passive[place].spares) for place in working.passive),
            damage=tuple(map(self._at, defence.damage.values())),
            averted=tuple(map(self._at, defence.averted.values())),
        )

    def _layers_against(self, flying: set[str]) -> list[DefenceLayer]:
        """Layers that meet what flies, and those without which a site would pass for one that nobody defends."""
        meeting = [layer for layer in self._defence.layers if not flying.isdisjoint(layer.against)]
        defended = {site for layer in meeting for site in self._defends(layer)}
        return [layer for layer in self._defence.layers if layer in meeting or self._defends(layer) - defended]

    def _defends(self, layer: DefenceLayer) -> set[str]:
        """Sites of some worth that a layer covers."""
        return {
            site.name
            for site in self._defence.sites
            if site.worth.value > 0.0 and (layer.covers is None or site.name in layer.covers)
        }

    def _at(self, number: Number | None, default: float = 0.0) -> float:
        return default if number is None else self._values[self._slots[number.path]]

    def _maybe(self, number: Number | None) -> float | None:
        return None if number is None else self._values[self._slots[number.path]]

    def _class(self, threat: ThreatClass) -> plain.WeaponClass:
        return plain.WeaponClass(
            name=self._names.classes[threat.name],
            reliability=self._at(threat.reliability),
            effect=self._at(threat.effect),
            harm=round(self._at(threat.harm)),
            flight=self._maybe(threat.flight),
            unit_cost=self._maybe(threat.unit_cost),
        )

    def _wave(self, wave: Wave) -> plain.Wave:
        return plain.Wave(
            name=wave.name,
            weapon=self._weapon_at[wave.weapon],
            count=self._chances(wave.counts) if wave.count is None else round(self._at(wave.count)),
            aims=tuple((self._site_at[site], self._at(weight)) for site, weight in wave.aim.items()),
            launch=self._at(wave.launch),
            over=self._at(wave.over),
        )

    def _chances(self, counts: Mapping[int, Number]) -> tuple[tuple[int, float], ...]:
        """Counts with their probabilities: those with a range keep it, the others share what is left."""
        drawn = math.fsum(self._at(p) for p in counts.values() if p.uncertain)
        still = math.fsum(self._at(p) for p in counts.values() if not p.uncertain)
        room = still > 0.0 and drawn < 1.0
        of_still = (1.0 - drawn) / still if room else 1.0 / (drawn + still)
        of_drawn = 1.0 if room else 1.0 / (drawn + still)
        return tuple((count, self._at(p) * (of_drawn if p.uncertain else of_still)) for count, p in counts.items())

    def _layer(self, layer: DefenceLayer) -> plain.Layer:
        """A layer; it meets nothing where it does not work."""
        against = layer.against if layer.name in self._working else {}
        return plain.Layer(
            name=self._names.layers[layer.name],
            engagements=tuple(self._engagement(against.get(threat.name)) for threat in self._classes),
            kinds=tuple(map(self._interceptors, layer.kinds, self._names.kinds[layer.name])),
            owner=self._owner(layer.owner),
            sensors=self._sensors(layer.sensors),
            covers=None if layer.covers is None else tuple(self._site_at[site] for site in layer.covers),
            channels=plain.AMPLE if layer.channels is None else round(self._at(layer.channels)),
        )

    def _engagement(self, meets: Engagement | None) -> plain.Engagement | None:
        if meets is None:
            return None
        window = None if meets.window is None else self._window(meets.window)
        return plain.Engagement(self._at(meets.kill), meets.kind, meets.shots, meets.looks, window)

    def _window(self, window: Window) -> plain.Window:
        opens, closes, reaction = self._at(window.opens), self._at(window.closes), self._at(window.reaction)
        return plain.Window(opens, closes, reaction, self._at(window.cycle, 1.0))

    def _interceptors(self, kind: Interceptors, name: str) -> plain.Interceptor:
        stock = plain.AMPLE if kind.stock is None else round(self._at(kind.stock))
        return plain.Interceptor(name, stock, round(self._at(kind.reserve)), self._maybe(kind.unit_cost))

    def _site(self, site: Site) -> plain.Site:
        return plain.Site(
            name=self._names.sites[site.name],
            worth=round(self._at(site.worth)),
            public_delay=self._at(site.public_delay),
            shelter=tuple(plain.Shelter(self._at(part.needs), self._at(part.spares)) for part in site.shelter),
            sensors=self._sensors(site.sensors),
        )

    def _sensor(self, sensor: Sensor) -> plain.Sensor:
        sees = sensor.sees
        return plain.Sensor(
            name=self._names.sensors[sensor.name],
            outage=self._at(sensor.outage),
            sees=() if sees is None else tuple(self._maybe(sees.get(threat.name)) for threat in self._classes),
            group=plain.NOBODY if sensor.group is None else self._group_at[sensor.group],
            owner=self._owner(sensor.owner),
        )

    def _group(self, group: SensorGroup) -> plain.SensorGroup:
        misses = group.misses
        return plain.SensorGroup(
            name=self._names.groups[group.name],
            outage=self._at(group.outage),
            misses=tuple(self._at(misses.get(threat.name)) for threat in self._classes) if misses else (),
        )

    def _link(self, link: Link) -> plain.Link:
        return plain.Link(
            name=self._names.links[link.name],
            sensors=self._sensors(link.sensors),
            layers=tuple(self._layer_at[layer] for layer in link.layers if layer in self._layer_at),
            sites=tuple(self._site_at[site] for site in link.sites),
            delay=self._at(link.delay),
            outage=self._at(link.outage),
        )

    def _owner(self, owner: str | None) -> int:
        return plain.NOBODY if owner is None else self._partner_at[owner]

    def _sensors(self, names: Sequence[str]) -> tuple[int, ...]:
        """Those that work."""
        return tuple(self._sensor_at[name] for name in names if name in self._sensor_at)


def _indexes(parts: Sequence[_Named]) -> dict[str, int]:
    return {part.name: place for place, part in enumerate(parts)}
