"""The loose raids: waves, their short forms, and what was reported.

May import: pydantic, ``scenario.model.base``.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import Field, Tag

from offramp.scenario.model.base import (
    Date,
    Expr,
    Loose,
    Name,
    Number,
    Title,
    either,
    has,
    is_bare,
    is_list,
    is_mapping,
)


class Wave(Loose):
    """Weapons of one class that are launched together."""

    name: str | None = None
    weapon: Title
    count: Number | None = None
    counts: dict[str, Number] = Field(default_factory=dict)
    aim: dict[Title, Number] = Field(default_factory=dict)
    launch: Number | None = None
    over: Number | None = None


Waves: TypeAlias = Annotated[
    Annotated[list[Wave], Tag("~waves")] | Annotated[dict[Title, Number], Tag("~counts")],
    either(("~waves", is_list), ("~counts", is_mapping), wanted="{CLASS: count} or a list of waves"),
]


class Reported(Loose):
    """A count that reports give."""

    name: str | None = None
    class_: Title | None = Field(default=None, alias="class")
    site: Title | None = None
    layer: Title | None = None
    count: Number


class LongRaid(Loose):
    """A raid with more to say than its weapons."""

    name: str | None = None
    sizes: dict[Name, Waves] = Field(default_factory=dict)
    waves: Waves | None = None
    given: dict[Name, Expr] = Field(default_factory=dict)
    reported: dict[Title, Reported] = Field(default_factory=dict)
    date: Date | None = None
    note: str | None = None


def _one_size(value: Any) -> bool:
    return isinstance(value, dict) and all(is_bare(count) or has("value")(count) for count in value.values())


Raid: TypeAlias = Annotated[
    Annotated[LongRaid, Tag("~long")]
    | Annotated[dict[Title, Number], Tag("~one size")]
    | Annotated[dict[Name, Waves], Tag("~by size")],
    either(
        ("~long", has("sizes", "waves")),
        ("~one size", _one_size),
        ("~by size", is_mapping),
        wanted="{LEVEL: waves}, {CLASS: count}, or {sizes or waves, given, reported}",
    ),
]
