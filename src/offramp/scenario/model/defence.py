"""The loose defence: weapons, what sees and tells of them, layers and sites.

May import: pydantic, ``scenario.model.base``, ``scenario.model.raids``.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, Tag

from offramp.scenario.model.base import Expr, Loose, Name, Number, Title, either, is_list, is_mapping
from offramp.scenario.model.raids import Raid

ALL_LAYERS = "all layers"
ALL_SITES = "all sites"


class ThreatClass(Loose):
    """A class of weapon."""

    name: str | None = None
    reliability: Number = 1.0
    effect: Number = 1.0
    harm: Number = 1.0
    flight: Number | None = None
    unit_cost: Number | None = None


class Shelter(Loose):
    """What warning is worth."""

    needs: Number
    spares: Number


Shelters: TypeAlias = Annotated[
    Annotated[Shelter, Tag("~one")] | Annotated[list[Shelter], Tag("~several")],
    either(("~one", is_mapping), ("~several", is_list), wanted="{needs, spares} or a list of those"),
]


class Site(Loose):
    """What weapons are aimed at."""

    name: str | None = None
    worth: Number = 1.0
    sensors: list[Title] = Field(default_factory=list)
    public_delay: Number | None = None
    shelter: Shelters = Field(default_factory=list)


class SensorGroup(Loose):
    """Sensors that fail together."""

    name: str | None = None
    outage: Number | None = None
    misses: dict[Title, Number] = Field(default_factory=dict)


class Sensor(Loose):
    """A detector that layers share."""

    name: str | None = None
    owner: Title | None = None
    group: Title | None = None
    outage: Number | None = None
    when: Expr | None = None
    sees: dict[Title, Number] | None = None


class Link(Loose):
    """Somebody shares what sensors see."""

    name: str | None = None
    from_: Annotated[list[Title], Field(min_length=1)] = Field(alias="from")
    to: Annotated[list[Title], Field(min_length=1)]
    delay: Number | None = None
    outage: Number | None = None
    when: Expr | None = None


class Partner(Loose):
    """A state that owns layers and sensors."""

    name: str | None = None
    outage: Number | None = None
    joins: Expr | None = None


class Interceptors(Loose):
    """Interceptors of one kind, for all classes that a layer meets with them."""

    name: str | None = None
    stock: Number | None = None
    reserve: Number | None = None
    unit_cost: Number | None = None


class Window(Loose):
    """When a layer can engage a class."""

    opens: Number
    closes: Number
    reaction: Number | None = None
    cycle: Number | None = None


class Engagement(Loose):
    """How a layer meets one class."""

    kill: Number
    stock: Number | None = None
    with_: Title | None = Field(default=None, alias="with")
    shots: Annotated[int, Field(ge=1)] = 1
    looks: Annotated[int, Field(ge=1)] = 1
    window: Window | None = None


class Layer(Loose):
    """One belt of the defence."""

    name: str | None = None
    owner: Title | None = None
    sensors: list[Title] = Field(default_factory=list)
    when: Expr | None = None
    covers: Annotated[list[Title], Field(min_length=1)] | None = None
    channels: Number | None = None
    unit_cost: Number | None = None
    interceptors: dict[Title, Interceptors] = Field(default_factory=dict)
    against: dict[Title, Engagement]


class Passive(Loose):
    """Shelter, dispersal, warning: spares a share of harmful impacts."""

    when: Expr | None = None
    spares: Number


class Defence(Loose):
    """Everything that turns a raid into damage."""

    classes: Annotated[dict[Title, ThreatClass], Field(min_length=1)]
    sites: dict[Title, Site] = Field(default_factory=dict)
    groups: dict[Title, SensorGroup] = Field(default_factory=dict)
    sensors: dict[Title, Sensor] = Field(default_factory=dict)
    links: dict[Title, Link] = Field(default_factory=dict)
    partners: dict[Title, Partner] = Field(default_factory=dict)
    layers: dict[Title, Layer] = Field(default_factory=dict)
    passive: dict[Title, Passive] = Field(default_factory=dict)
    raids: dict[Title, Raid] = Field(default_factory=dict)
    damage: dict[Name, Number] = Field(default_factory=dict)
    averted: dict[Name, Number] = Field(default_factory=dict)
