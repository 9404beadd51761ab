"""The loose defence.

May import: pydantic, ``scenario.model.base``.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import Field, Tag

from offramp.scenario.model.base import Expr, Loose, Name, Number, Title, either, has, is_bare, is_mapping


class ThreatClass(Loose):
    """A class of weapon."""

    name: str | None = None
    reliability: Number = 1.0
    effect: Number = 1.0
    harm: Number = 1.0
    flight: Number | None = None
    unit_cost: Number | None = None


class Sensor(Loose):
    """A detector that layers share."""

    name: str | None = None
    outage: Number | None = None
    when: Expr | None = None


class Partner(Loose):
    """A state that owns layers."""

    name: str | None = None
    outage: Number | None = None
    joins: Expr | None = None


class Engagement(Loose):
    """How a layer meets one class."""

    kill: Number
    stock: Number | None = None
    shots: Annotated[int, Field(ge=1)] = 1
    looks: Annotated[int, Field(ge=1)] = 1


class Layer(Loose):
    """One belt of the defence."""

    name: str | None = None
    owner: Title | None = None
    sensors: list[Title] = Field(default_factory=list)
    when: Expr | None = None
    unit_cost: Number | None = None
    against: dict[Title, Engagement]


class Passive(Loose):
    """Shelter, dispersal, warning: spares a share of harmful impacts."""

    when: Expr | None = None
    spares: Number


def _one_size(value: Any) -> bool:
    return isinstance(value, dict) and all(is_bare(count) or has("value")(count) for count in value.values())


Raid: TypeAlias = Annotated[
    Annotated[dict[Title, Number], Tag("~one size")] | Annotated[dict[Name, dict[Title, Number]], Tag("~by size")],
    either(("~one size", _one_size), ("~by size", is_mapping), wanted="{LEVEL: {CLASS: count}} or {CLASS: count}"),
]


class Defence(Loose):
    """Everything that turns a raid into damage."""

    classes: Annotated[dict[Title, ThreatClass], Field(min_length=1)]
    sensors: dict[Title, Sensor] = Field(default_factory=dict)
    partners: dict[Title, Partner] = Field(default_factory=dict)
    layers: dict[Title, Layer] = Field(default_factory=dict)
    passive: dict[Title, Passive] = Field(default_factory=dict)
    raids: dict[Title, Raid] = Field(default_factory=dict)
    damage: dict[Name, Number] = Field(default_factory=dict)
    averted: dict[Name, Number] = Field(default_factory=dict)
