"""The loose crisis file as typed models: what may be written, before any name is looked up.

Published as JSON Schema, so that editors complete and check a file while it is written. Whether names exist and
numbers agree is the business of ``scenario.resolving``.

May import: pydantic.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from offramp.scenario.model.base import (
    NAME_PATTERN,
    ROUND_PATTERN,
    SLUG_PATTERN,
    TITLE_PATTERN,
    DisputeRange,
    Expr,
    Loose,
    Name,
    Number,
    Row,
    SourcedNumber,
    Title,
)
from offramp.scenario.model.cast import Actor, Calendar, Channel, Fact, JointTypes
from offramp.scenario.model.defence import (
    ALL_LAYERS,
    ALL_SITES,
    Defence,
    Engagement,
    Interceptors,
    Layer,
    Link,
    Partner,
    Passive,
    Sensor,
    SensorGroup,
    Shelter,
    Site,
    ThreatClass,
    Window,
)
from offramp.scenario.model.raids import LongRaid, Raid, Reported, Wave
from offramp.scenario.model.stakes import (
    AnyOutcome,
    Brief,
    Concern,
    Measure,
    Outcome,
    Patch,
    Perception,
    Reading,
    RecordEntry,
)
from offramp.scenario.model.turns import (
    TURN_KINDS,
    AnyTurn,
    Branch,
    BranchChance,
    Chance,
    ChanceTurn,
    DecisionTurn,
    MessageTurn,
    Option,
    RaidChance,
    Says,
    SignalTurn,
    TableChance,
    Turn,
)

__all__ = [
    "ALL_LAYERS",
    "ALL_SITES",
    "NAME_PATTERN",
    "ROUND_PATTERN",
    "SLUG_PATTERN",
    "TITLE_PATTERN",
    "TURN_KINDS",
    "Actor",
    "AnyOutcome",
    "AnyTurn",
    "Branch",
    "BranchChance",
    "Brief",
    "Calendar",
    "Chance",
    "ChanceTurn",
    "Channel",
    "Concern",
    "CrisisFile",
    "DecisionTurn",
    "Defence",
    "DisputeRange",
    "Engagement",
    "Expr",
    "Fact",
    "Interceptors",
    "JointTypes",
    "Layer",
    "Link",
    "LongRaid",
    "Measure",
    "MessageTurn",
    "Number",
    "Option",
    "Outcome",
    "Partner",
    "Passive",
    "Patch",
    "Perception",
    "Raid",
    "RaidChance",
    "Reading",
    "RecordEntry",
    "Reported",
    "Row",
    "Says",
    "Sensor",
    "SensorGroup",
    "Shelter",
    "SignalTurn",
    "Site",
    "SourcedNumber",
    "TableChance",
    "ThreatClass",
    "Turn",
    "Wave",
    "Window",
    "json_schema",
]


class CrisisFile(Loose):
    """A whole crisis file."""

    crisis: Annotated[str, Field(pattern=SLUG_PATTERN)]
    kind: Literal["crisis", "textbook game"] = "crisis"
    title: str
    summary: str = ""
    citation: str = ""
    memory: Literal["facts", "history"] = "facts"
    evidence: str | None = None
    calendar: Calendar = Calendar()
    actors: Annotated[dict[Name, Actor], Field(min_length=1)]
    joint_types: Annotated[list[JointTypes], Field(min_length=1)] | None = None
    facts: dict[Name, Fact] = Field(default_factory=dict)
    channels: dict[Title, Channel] = Field(default_factory=dict)
    defence: Defence | None = None
    turns: Annotated[list[AnyTurn], Field(min_length=1)]
    concerns: dict[Name, dict[Title, Concern]] = Field(default_factory=dict)
    outcomes: dict[Title, AnyOutcome] = Field(default_factory=dict)
    perceptions: dict[Name, Perception] = Field(default_factory=dict)
    measures: dict[Title, Measure] = Field(default_factory=dict)
    counterfactuals: dict[Title, Patch] = Field(default_factory=dict)
    readings: dict[Title, Reading] = Field(default_factory=dict)
    record: dict[str, RecordEntry] = Field(default_factory=dict)
    used_twice: dict[str, str] = Field(default_factory=dict)
    brief: Brief = Brief()


def json_schema() -> dict[str, Any]:
    """JSON Schema of a crisis file, as shipped in ``crisis.schema.json``."""
    schema = CrisisFile.model_json_schema(by_alias=True)
    # {value: 1} fits both a number and a mapping of levels, so "exactly one" would refuse what the models accept.
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_any_for_one(schema)}


def _any_for_one(part: Any) -> Any:
    if isinstance(part, dict):
        return {"anyOf" if key == "oneOf" else key: _any_for_one(value) for key, value in part.items()}
    return [_any_for_one(item) for item in part] if isinstance(part, list) else part
