"""What actors care about, what is asked, what happened, patches, and the brief, as loosely written.

May import: pydantic, ``scenario.model.base``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, Tag

from offramp.scenario.model.base import (
    Date,
    Expr,
    Loose,
    Name,
    Number,
    SourcedNumber,
    Sources,
    Title,
    either,
    has,
    is_bare,
    is_list,
    is_mapping,
    is_text,
)


class Concern(Loose):
    """One thing an actor cares about."""

    name: str | None = None
    is_: Expr = Field(alias="is")
    weight: Annotated[
        Annotated[float, Tag("~bare")]
        | Annotated[SourcedNumber, Tag("~sourced")]
        | Annotated[dict[Name, Number], Tag("~by type")],
        either(
            ("~bare", is_bare),
            ("~sourced", has("value")),
            ("~by type", is_mapping),
            wanted="a number or {TYPE: number}",
        ),
    ]
    reference: bool = False
    per: Literal["round"] | None = None
    note: str | None = None


class Outcome(Loose):
    """A named question about the facts."""

    is_: Expr = Field(alias="is")
    worst: bool = False
    note: str | None = None


AnyOutcome: TypeAlias = Annotated[
    Annotated[Expr, Tag("~formula")] | Annotated[Outcome, Tag("~outcome")],
    either(
        ("~outcome", is_mapping),
        ("~formula", lambda value: not is_list(value)),
        wanted="a formula or {is, worst, note}",
    ),
]


class Patch(Loose):
    """Path -> value: a counterfactual or a reading."""

    name: str | None = None
    set: dict[str, Any]
    note: str | None = None
    source: Sources | None = None


class Reading(Patch):
    """One of several rival accounts of what is true; it may carry one side of a dispute of the record."""

    dispute: str | None = None
    side: str | None = None


class Measure(Patch):
    """A patch with a price."""

    price: Number | None = None
    from_: Title | None = Field(default=None, alias="from")


class Perception(Loose):
    """The crisis as one actor believes it to be."""

    set: dict[str, Any]
    epsilon: Number = 0.02
    knows_perception_of: list[Name] = Field(default_factory=list)
    when_surprised: Literal["true crisis", "as before"] = "true crisis"
    note: str | None = None
    source: Sources | None = None


class RecordedLevel(Loose):
    """A fact's level after a turn, on a word or of a day of its own."""

    level: str
    source: Sources | None = None
    date: Date | None = None


AnyRecordedLevel: TypeAlias = Annotated[
    Annotated[str, Tag("~level")] | Annotated[RecordedLevel, Tag("~sourced")],
    either(("~level", is_text), ("~sourced", is_mapping), wanted="a level, or {level, source, date}"),
]


class RecordEntry(Loose):
    """What happened at a turn; further keys are facts and their levels after it."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, AnyRecordedLevel]
    chose: str | None = None
    said: str | None = None
    source: Sources | None = None
    date: Date | None = None
    note: str | None = None


class Estimate(Loose):
    """An actor's estimate of a fact, followed through the turns."""

    of: Name
    by: Name


class MisreadingAsked(Loose):
    """A recorded act whose reading is asked for, as it was when another turn began."""

    turn: Title
    as_of: Title


class Assumption(Loose):
    """A key assumption in words."""

    text: str
    source: Sources | None = None


class Brief(Loose):
    """What the brief stands on."""

    at: Title | None = None
    vary: list[Title] = Field(default_factory=list)
    fork: Title | None = None
    misreadings: list[Title | MisreadingAsked] = Field(default_factory=list)
    estimates: list[Estimate] = Field(default_factory=list)
    assumptions: list[Assumption] = Field(default_factory=list)
