"""Glue between a crisis and the defence: which raids a graph can meet, and their odds for given numbers.

May import: ``offramp.scenario`` (resolved types), ``offramp.defence``, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

import offramp.defence as defence_model
from offramp.defence import RaidSpec, damage_odds
from offramp.game.arrays import Float, Int64
from offramp.scenario.crisis import Crisis, RaidTurn
from offramp.scenario.defences import Defence, DefenceLayer
from offramp.scenario.numbers import Number

Conditions = tuple[bool, ...]


@dataclass(frozen=True)
class RaidCase:
    """A raid that the crisis can reach, told apart only by what makes a difference to its odds.

    `layers`, `sensors` and `passive` are the places (in the defence) of those that work and matter.
    """

    raid: str
    size: str
    layers: tuple[int, ...]
    sensors: tuple[int, ...]
    passive: tuple[int, ...]
    averted: bool


class RaidDesk:
    """Knows the defence of a crisis; turns facts into cases and cases with numbers into odds."""

    def __init__(self, crisis: Crisis, slots: Mapping[str, int]) -> None:
        if crisis.defence is None:
            raise ValueError("the crisis has no defence")
        self.crisis = crisis
        self.defence: Defence = crisis.defence
        self._slots = slots
        self._raids = {raid.name: raid for raid in self.defence.raids}

    def cases(self, event: RaidTurn, columns: Mapping[str, Int64], size: int) -> tuple[list[RaidCase], Int64]:
        """The distinct cases of a raid among `size` states, and for each state the place of its case."""
        size_fact = event.size
        defence = self.defence
        conditions = [
            *(layer.when for layer in defence.layers),
            *(partner.joins for partner in defence.partners),
            *(sensor.when for sensor in defence.sensors),
            *(passive.when for passive in defence.passive),
        ]
        rows = np.ones((size, len(conditions) + 1), dtype=np.int64)
        rows[:, 0] = columns[size_fact] if size_fact is not None else 0
        for place, condition in enumerate(conditions, start=1):
            if condition is not None:
                rows[:, place] = condition(columns, size)
        distinct, inverse = np.unique(rows, axis=0, return_inverse=True)
        levels = self.crisis.facts[size_fact].levels if size_fact is not None else ("",)
        cases = [self._case(event, levels[row[0]], tuple(bool(flag) for flag in row[1:])) for row in distinct]
        merged = list(dict.fromkeys(cases))
        place_of = np.array([merged.index(case) for case in cases], dtype=np.int64)
        return merged, place_of[inverse.ravel()]

    def _case(self, event: RaidTurn, level: str, flags: Conditions) -> RaidCase:
        """The canonical case: what does not meet a class that flies is left out."""
        defence = self.defence
        n_layers, n_partners, n_sensors = len(defence.layers), len(defence.partners), len(defence.sensors)
        layer_on, rest = flags[:n_layers], flags[n_layers:]
        partner_on, rest = rest[:n_partners], rest[n_partners:]
        sensor_on, passive_on = rest[:n_sensors], rest[n_sensors:]
        partners = {partner.name: on for partner, on in zip(defence.partners, partner_on, strict=True)}
        sensors = {sensor.name: on for sensor, on in zip(defence.sensors, sensor_on, strict=True)}
        flying = set(self._raids[event.raid].sizes.get(level, {}))
        layers = tuple(
            place
            for place, layer in enumerate(defence.layers)
            if layer_on[place]
            and (layer.owner is None or partners[layer.owner])
            and (not layer.sensors or any(sensors[name] for name in layer.sensors))
            and flying & set(layer.against)
        )
        seen = {name for place in layers for name in defence.layers[place].sensors if sensors[name]}
        used = tuple(place for place, sensor in enumerate(defence.sensors) if sensor.name in seen)
        passive = tuple(place for place, on in enumerate(passive_on) if on) if flying else ()
        return RaidCase(event.raid, level if flying else "", layers, used, passive, event.averted is not None)

    def spec(self, case: RaidCase, values: Float) -> RaidSpec:
        """The plain numbers of `case`."""
        defence = self.defence

        def at(number: Number | None, default: float) -> float:
            return default if number is None else float(values[self._slots[number.path]])

        raid = self._raids[case.raid]
        counts = raid.sizes.get(case.size, {})
        partners = [partner.name for partner in defence.partners]
        names = [sensor.name for sensor in defence.sensors]
        place_of = {names[place]: index for index, place in enumerate(case.sensors)}
        hit = 1.0
        for place in case.passive:
            hit *= 1.0 - at(defence.passive[place].spares, 0.0)

        def meeting(layer: DefenceLayer, threat: str) -> defence_model.Engagement | None:
            found = layer.against.get(threat)
            if found is None:
                return None
            stock = defence_model.AMPLE if found.stock is None else round(at(found.stock, 0.0))
            return defence_model.Engagement(at(found.kill, 0.0), stock, found.shots, found.looks)

        return RaidSpec(
            classes=tuple(
                defence_model.WeaponClass(
                    threat.label,
                    round(at(counts.get(threat.name), 0.0)),
                    at(threat.reliability, 1.0),
                    at(threat.effect, 1.0),
                    round(at(threat.harm, 1.0)),
                    None if threat.unit_cost is None else at(threat.unit_cost, 0.0),
                )
                for threat in defence.classes
            ),
            layers=tuple(
                defence_model.Layer(
                    layer.label,
                    tuple(meeting(layer, threat.name) for threat in defence.classes),
                    defence_model.NOBODY if layer.owner is None else partners.index(layer.owner),
                    tuple(place_of[name] for name in layer.sensors if name in place_of),
                    None if layer.unit_cost is None else at(layer.unit_cost, 0.0),
                )
                for layer in (defence.layers[place] for place in case.layers)
            ),
            sensors=tuple(
                defence_model.Sensor(defence.sensors[place].label, at(defence.sensors[place].outage, 0.0))
                for place in case.sensors
            ),
            partners=tuple(
                defence_model.Partner(partner.label, at(partner.outage, 0.0)) for partner in defence.partners
            ),
            spared=1.0 - hit,
            damage=tuple(at(number, 0.0) for number in defence.damage.values()),
            averted=tuple(at(number, 0.0) for number in defence.averted.values()),
        )

    def odds(self, case: RaidCase, values: Float) -> Float:
        """Exact odds of `case`: (damage levels, averted levels); one column where nobody asks what was averted."""
        joint = damage_odds(self.spec(case, values))
        return joint if case.averted else joint.sum(axis=1, keepdims=True)
