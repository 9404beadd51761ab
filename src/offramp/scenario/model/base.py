"""What all parts of a loose crisis file are made of: their base, names, numbers, and rows of probabilities.

May import: pydantic.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError
from typing_extensions import TypeAliasType

NAME_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]*$"
TITLE_PATTERN = r"^[^.?]+$"
ROUND_PATTERN = r"^[0-9]+(\.[0-9]+)? (hour|day|week|month)s?$"
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Loose(BaseModel):
    """Base of all parts: refuses unknown keys, and its errors carry the keys that are known."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    @model_validator(mode="wrap")
    @classmethod
    def _tell_known_keys(cls, data: Any, handler: Callable[[Any], Any]) -> Any:
        try:
            return handler(data)
        except ValidationError as error:
            known = tuple(info.alias or name for name, info in cls.model_fields.items())
            lines = [_retold(dict(line), known) for line in error.errors(include_url=False)]
            raise ValidationError.from_exception_data(cls.__name__, lines) from None


def _retold(line: dict[str, Any], known: tuple[str, ...]) -> InitErrorDetails:
    context = {"known": known, "text": line["msg"], **line.get("ctx", {})}
    return InitErrorDetails(
        type=PydanticCustomError(line["type"], "{text}", context), loc=line["loc"], input=line["input"]
    )


def either(*choices: tuple[str, Callable[[Any], bool]], wanted: str) -> Discriminator:
    """Picks the tag of the first choice that fits the raw value. Tags begin with ``~``, which no key does."""

    def pick(value: Any) -> str | None:
        return next((tag for tag, fits in choices if fits(value)), None)

    return Discriminator(pick, custom_error_type="wanted", custom_error_message=f"must be {wanted}")


def is_mapping(value: Any) -> bool:
    """Whether `value` is a mapping."""
    return isinstance(value, dict)


def is_list(value: Any) -> bool:
    """Whether `value` is a list."""
    return isinstance(value, list)


def is_bare(value: Any) -> bool:
    """Whether `value` is a bare number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_text(value: Any) -> bool:
    """Whether `value` is text."""
    return isinstance(value, str)


def has(*keys: str) -> Callable[[Any], bool]:
    """Whether a value is a mapping with any of `keys`."""
    return lambda value: isinstance(value, dict) and any(key in value for key in keys)


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, bool | int | float) else value


def _as_date(value: Any) -> Any:
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise PydanticCustomError("date", "must be a date written as 2031-03-01") from None


Name: TypeAlias = Annotated[str, Field(pattern=NAME_PATTERN)]
Title: TypeAlias = Annotated[str, Field(pattern=TITLE_PATTERN)]
Expr: TypeAlias = Annotated[str, BeforeValidator(_as_text), WithJsonSchema({"type": ["string", "number", "boolean"]})]
Date: TypeAlias = Annotated[
    datetime.date, BeforeValidator(_as_date), WithJsonSchema({"type": "string", "format": "date"})
]
Sources: TypeAlias = Annotated[
    Annotated[str, Tag("~source")] | Annotated[list[str], Tag("~sources")],
    either(("~source", is_text), ("~sources", is_list), wanted="a claim id, a list of them, or `judgement`"),
]


class DisputeRange(Loose):
    """The range of all figures that a dispute of the record holds; `low` and `high` are ends of the analyst's own, no
    narrower, and needed where the reports leave that side open."""

    dispute: str
    low: float | None = None
    high: float | None = None


Range: TypeAlias = Annotated[
    Annotated[list[float], Field(min_length=2, max_length=2), Tag("~ends")] | Annotated[DisputeRange, Tag("~dispute")],
    either(("~ends", is_list), ("~dispute", is_mapping), wanted="[low, high] or {dispute: ID}"),
]


class SourcedNumber(Loose):
    """A quantity with its range of not-knowing and the claims behind it."""

    value: float
    range: Range | None = None
    shape: Literal["triangular", "uniform"] = "triangular"
    unit: str | None = None
    date: str | None = None
    source: Sources | None = None
    note: str | None = None


Number: TypeAlias = Annotated[
    Annotated[float, Tag("~bare")] | Annotated[SourcedNumber, Tag("~sourced")],
    either(("~bare", is_bare), ("~sourced", is_mapping), wanted="a number, or {value, range, source, ...}"),
]
Row: TypeAlias = Annotated[
    Annotated[list[Number], Tag("~list")] | Annotated[dict[str, Number], Tag("~by level")],
    either(("~list", is_list), ("~by level", is_mapping), wanted="a list of probabilities or {LEVEL: p}"),
]
if TYPE_CHECKING:
    # mypy does not follow a recursive alias through `Annotated`.
    Odds: TypeAlias = float | SourcedNumber | list[Any] | dict[str, Any]
else:
    Odds = TypeAliasType(
        "Odds",
        Annotated[
            Annotated[float, Tag("~bare")]
            | Annotated[SourcedNumber, Tag("~sourced")]
            | Annotated[list[Number], Tag("~list")]
            | Annotated[dict[str, "Odds"], Tag("~by level")],
            either(
                ("~bare", is_bare),
                ("~sourced", has("value")),
                ("~list", is_list),
                ("~by level", is_mapping),
                wanted="probabilities, nested by the levels of `of`",
            ),
        ],
    )
