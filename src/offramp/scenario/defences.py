"""The resolved defence of a crisis: weapons, sensors, partners, layers, raids and what harm amounts to.

May import: ``scenario.numbers``, ``scenario.expressions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
class Sensor:
    """A detector that several layers may share; out for the whole raid with probability `outage`."""

    name: str
    label: str
    outage: Number | None
    when: Expression | None


@dataclass(frozen=True, slots=True)
class Partner:
    """A state that owns layers. Takes part where `joins` holds; out for the whole raid with `outage`."""

    name: str
    label: str
    outage: Number | None
    joins: Expression | None


@dataclass(frozen=True, slots=True)
class Engagement:
    """How a layer meets one class: single-shot kill probability, interceptors for this class (None:
    ample), shots at each weapon in a look, looks."""

    kill: Number
    stock: Number | None
    shots: int
    looks: int


@dataclass(frozen=True, slots=True)
class DefenceLayer:
    """One belt of the defence, in the order in which weapons meet them. It works where `when` holds,
    its owner takes part and at least one of its sensors (if it names any) is up."""

    name: str
    label: str
    owner: str | None
    sensors: tuple[str, ...]
    when: Expression | None
    against: Mapping[str, Engagement]
    unit_cost: Number | None


@dataclass(frozen=True, slots=True)
class Passive:
    """Passive defence: where `when` holds, this share of harmful impacts is spared."""

    name: str
    when: Expression | None
    spares: Number


@dataclass(frozen=True, slots=True)
class Raid:
    """Counts per class, by level of the size fact (key ``""`` where the raid has one size)."""

    name: str
    sizes: Mapping[str, Mapping[str, Number]]


@dataclass(frozen=True, slots=True)
class Defence:
    """Everything that turns a raid into damage. `damage` maps damage levels, from the second up, to the
    least points of harm that make it; `averted` maps levels of the averted fact, from the second
    up, to the least share (of the harm had nothing been stopped) averted; empty where unused."""

    classes: tuple[ThreatClass, ...]
    sensors: tuple[Sensor, ...]
    partners: tuple[Partner, ...]
    layers: tuple[DefenceLayer, ...]
    passive: tuple[Passive, ...]
    raids: tuple[Raid, ...]
    damage: Mapping[str, Number]
    averted: Mapping[str, Number]
