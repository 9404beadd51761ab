"""The loose calendar, actors, facts and channels.

May import: pydantic, ``scenario.model.base``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, Tag

from offramp.scenario.model.base import (
    ROUND_PATTERN,
    Date,
    Expr,
    Loose,
    Name,
    Number,
    Title,
    either,
    is_list,
    is_mapping,
    is_text,
)


class Calendar(Loose):
    """When the crisis starts, how many rounds it has, and what ends it."""

    start: Date | None = None
    rounds: Annotated[int, Field(ge=1)] = 1
    round: Annotated[str, Field(pattern=ROUND_PATTERN)] | None = None
    ends: Expr | None = None


class Actor(Loose):
    """Who decides. `also` are further names by which the claims speak of it."""

    name: str | None = None
    also: list[str] = Field(default_factory=list)
    types: Annotated[dict[Name, Number], Field(min_length=1)] | None = None
    precision: Number | None = None
    protects: Name | None = None
    note: str | None = None


class JointTypes(Loose):
    """One row of the joint table of types: ``{ACTOR: TYPE, ..., p: NUMBER}``."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]
    p: Number


class Fact(Loose):
    """A state variable with ordered levels."""

    name: str | None = None
    levels: Annotated[
        Annotated[list[Name], Tag("~names"), Field(min_length=1)]
        | Annotated[dict[Name, float], Tag("~numbered"), Field(min_length=1)],
        either(("~names", is_list), ("~numbered", is_mapping), wanted="a list of levels or {LEVEL: number}"),
    ]
    seen_by: Annotated[
        Annotated[Literal["all", "none"], Tag("~word")] | Annotated[list[Name], Tag("~names")],
        either(("~word", is_text), ("~names", is_list), wanted="`all`, `none` or a list of actors"),
    ]
    initial: Name | None = None
    until: Title | None = None
    note: str | None = None


class Channel(Loose):
    """How words travel."""

    via: str = ""
    arrives: Title | None = None
    bent: Number | None = None
    lost: Number | None = None
    bends_to: Name | None = None
    heard_by: list[Name] = Field(default_factory=list)
