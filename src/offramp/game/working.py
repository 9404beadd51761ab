"""Which parts of a defence work against a raid, as facts have it, and matter to what comes of it.

May import: ``offramp.game``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from offramp.game.arrays import Int64
from offramp.scenario.defences import Defence, DefenceLayer, Link, Sensor, Wave


class _Named(Protocol):
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Working:
    """Places, in the defence, of the parts that work and matter to the odds of a raid or to its warning."""

    layers: tuple[int, ...] = ()
    sensors: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    passive: tuple[int, ...] = ()


class Switchboard:
    """Turns facts into the conditions that hold, and those into what works."""

    def __init__(self, defence: Defence) -> None:
        self._defence = defence
        self._served = {name for link in defence.links for name in link.layers}
        self._conditions = (
            *(layer.when for layer in defence.layers),
            *(partner.joins for partner in defence.partners),
            *(sensor.when for sensor in defence.sensors),
            *(link.when for link in defence.links),
            *(passive.when for passive in defence.passive),
        )

    def rows(self, columns: Mapping[str, Int64], size: int) -> Int64:
        """(size, conditions) which conditions hold in each of `size` states."""
        rows = np.ones((size, len(self._conditions)), dtype=np.int64)
        for place, condition in enumerate(self._conditions):
            if condition is not None:
                rows[:, place] = condition(columns, size)
        return rows

    def working(self, waves: Sequence[Wave], row: Int64) -> Working:
        """What works against `waves` where the conditions of `row` hold: nothing is left that meets, sees or tells of
        none of their classes, and no layer that is blind because nothing alerts it."""
        if not waves:
            return Working()
        defence = self._defence
        # Taken one by one, in the order of the conditions.
        flags = iter(row.tolist())
        layers = [layer for layer in defence.layers if next(flags)]
        joined = {None, *(partner.name for partner in defence.partners if next(flags))}
        sensors = [sensor for sensor in defence.sensors if next(flags)]
        links = [link for link in defence.links if next(flags)]
        passive = [passive.name for passive in defence.passive if next(flags)]

        flying, aimed = {wave.weapon for wave in waves}, self._aimed(waves)
        seeing = {sensor.name for sensor in sensors if sensor.owner in joined and _sees(sensor, flying)}
        telling = [link for link in links if seeing.intersection(link.sensors)]
        able = [layer for layer in layers if layer.owner in joined and not flying.isdisjoint(layer.against)]
        able = [layer for layer in able if self._alerted(layer, seeing, telling)]
        used = _used_links(telling, {layer.name for layer in able}, aimed)
        wanted = {name for layer in able for name in layer.sensors} | {name for link in used for name in link.sensors}
        wanted |= {name for site in defence.sites if site.name in aimed for name in site.sensors}
        return Working(
            _places(defence.layers, {layer.name for layer in able}),
            _places(defence.sensors, seeing & wanted),
            _places(defence.links, {link.name for link in used}),
            _places(defence.passive, set(passive)),
        )

    def _alerted(self, layer: DefenceLayer, seeing: set[str], telling: Sequence[Link]) -> bool:
        """Whether something alerts a layer, or it depends on no alert."""
        if not layer.sensors and layer.name not in self._served:
            return True
        return bool(seeing.intersection(layer.sensors)) or any(layer.name in link.layers for link in telling)

    def _aimed(self, waves: Sequence[Wave]) -> set[str]:
        """Sites at which some weapon may be aimed."""
        everywhere = any(not wave.aim for wave in waves)
        return {site.name for site in self._defence.sites if everywhere or any(site.name in wave.aim for wave in waves)}


def _sees(sensor: Sensor, flying: set[str]) -> bool:
    return sensor.sees is None or not flying.isdisjoint(sensor.sees)


def _used_links(links: Sequence[Link], layers: set[str], sites: set[str]) -> list[Link]:
    return [link for link in links if not layers.isdisjoint(link.layers) or not sites.isdisjoint(link.sites)]


def _places(parts: Sequence[_Named], names: set[str]) -> tuple[int, ...]:
    return tuple(place for place, part in enumerate(parts) if part.name in names)
