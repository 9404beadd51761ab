"""The loose turns.

May import: pydantic, ``scenario.model.base``.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Tag

from offramp.scenario.model.base import (
    Date,
    Expr,
    Loose,
    Name,
    Number,
    Odds,
    Row,
    SourcedNumber,
    Title,
    either,
    has,
    is_bare,
    is_list,
    is_mapping,
    is_text,
)

TURN_KINDS = ("decision", "chance", "signal", "message")


class Branch(Loose):
    """One way a chance event can go."""

    p: Annotated[
        Annotated[Literal["rest"], Tag("~rest")]
        | Annotated[float, Tag("~bare")]
        | Annotated[SourcedNumber, Tag("~sourced")],
        either(("~rest", is_text), ("~bare", is_bare), ("~sourced", is_mapping), wanted="a probability or `rest`"),
    ]
    set: dict[Name, Expr] = Field(default_factory=dict)
    when: Expr | None = None


Branches: TypeAlias = Annotated[dict[Title, Branch], Field(min_length=1)]


class Option(Loose):
    """What an actor may choose."""

    name: str | None = None
    rung: Annotated[int, Field(ge=0, le=11)] | None = None
    target: Literal["proxy", "military", "leadership", "energy", "nuclear", "civilian"] | None = None
    group: Title | None = None
    when: Expr | None = None
    set: dict[Name, Expr] = Field(default_factory=dict)
    chance: Branches | None = None
    note: str | None = None


class BranchChance(Loose):
    """A chance event with named branches."""

    branches: Branches


class TableChance(Loose):
    """A chance event that sets one fact with odds from a table."""

    sets: Name
    of: Annotated[
        Annotated[str, Tag("~one")] | Annotated[list[str], Tag("~several")],
        either(("~one", is_text), ("~several", is_list), wanted="a fact or a list of facts"),
    ] = Field(default_factory=list)
    odds: Odds


class RaidChance(Loose):
    """A raid against the defence."""

    raid: Title
    size: Name | None = None
    sets: Name
    averted: Name | None = None


Chance: TypeAlias = Annotated[
    Annotated[BranchChance, Tag("~branches")]
    | Annotated[TableChance, Tag("~table")]
    | Annotated[RaidChance, Tag("~raid")],
    either(
        ("~branches", has("branches")),
        ("~raid", has("raid")),
        ("~table", has("odds", "sets", "of")),
        wanted="{branches: ...}, {sets, of, odds} or {raid, size, sets}",
    ),
]


class Turn(Loose):
    """What every turn may say."""

    turn: Title
    name: str | None = None
    day: float | None = None
    date: Date | None = None
    when: Expr | None = None
    rounds: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1)] | None = None
    note: str | None = None


class DecisionTurn(Turn):
    """An actor chooses."""

    decision: Name
    options: Annotated[dict[Title, Option], Field(min_length=1)]


class ChanceTurn(Turn):
    """Nature decides."""

    chance: Chance


class SignalTurn(Turn):
    """A noisy look at a hidden fact or type."""

    signal: str
    to: Annotated[
        Annotated[Name, Tag("~one")] | Annotated[list[Name], Tag("~several"), Field(min_length=1)],
        either(("~one", is_text), ("~several", is_list), wanted="an actor or a list of actors"),
    ]
    sets: Name
    reads: dict[str, Row]


class Says(Loose):
    """What is said over one channel."""

    to: Name
    words: Annotated[list[Name], Field(min_length=1)]
    literal: dict[str, str] = Field(default_factory=dict)
    of: Name | None = None
    sets: Name


class Lie(Loose):
    """What the gap between word and deed costs the speaker."""

    cost: Number
    at: Title | None = None


class MessageTurn(Turn):
    """Words from one actor to another."""

    message: Name
    says: Annotated[dict[Title, Says], Field(min_length=1, max_length=1)]
    lie: Lie | None = None


AnyTurn: TypeAlias = Annotated[
    Annotated[DecisionTurn, Tag("~decision")]
    | Annotated[ChanceTurn, Tag("~chance")]
    | Annotated[SignalTurn, Tag("~signal")]
    | Annotated[MessageTurn, Tag("~message")],
    either(
        ("~decision", has("decision")),
        ("~chance", has("chance")),
        ("~signal", has("signal")),
        ("~message", has("message")),
        wanted="a turn with one of `decision`, `chance`, `signal`, `message`",
    ),
]
