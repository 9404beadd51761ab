"""What of a crisis shapes its graph, as against the numbers that only fill it.

Two crises with the same skeleton share one compiled structure.

May import: ``offramp.scenario`` (resolved types).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from offramp.scenario.crisis import Crisis, Option
from offramp.scenario.expressions import Expression
from offramp.scenario.numbers import Number

_NOT_SHAPE = frozenset(
    (
        "name",
        "title",
        "summary",
        "perceptions",
        "measures",
        "counterfactuals",
        "readings",
        "record",
        "brief",
        "numbers",
        "citation",
        "file",
        "evidence_file",
        "used_twice",
        "raw",
    )
)
_WORDS = frozenset(("label", "note", "unit", "reported", "via", "worst", "date", "day", "protects", "rung", "target"))


def skeleton(crisis: Crisis, *, with_option_conditions: bool = True) -> dict[str, Any]:
    """Path -> plain value of everything that shapes the graph.

    Without option conditions two worlds compare equal that differ only in which options exist.
    """
    # What a recorded turn sets is kept apart after it; what the record says of it is no shape.
    found: dict[str, Any] = {"record": sorted({(entry.turn, entry.round) for entry in crisis.record})}
    for field in dataclasses.fields(crisis):
        if field.name not in _NOT_SHAPE:
            _walk(getattr(crisis, field.name), field.name, found, with_option_conditions)
    return found


def first_difference(one: Mapping[str, Any], other: Mapping[str, Any]) -> str | None:
    """The first path at which two skeletons differ, None if they are the same."""
    for path in [*one, *other]:
        if one.get(path, ...) != other.get(path, ...):
            return path
    return None


def _walk(value: Any, path: str, found: dict[str, Any], conditions: bool) -> None:
    if isinstance(value, Number):
        found[path] = "number"
    elif isinstance(value, Expression):
        found[path] = value.text
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            skip = field.name in _WORDS or (isinstance(value, Option) and field.name == "when" and not conditions)
            if not skip:
                _walk(getattr(value, field.name), f"{path}.{field.name}", found, conditions)
    elif isinstance(value, Mapping):
        found[path] = tuple(value)
        for key, item in value.items():
            _walk(item, f"{path}.{key}", found, conditions)
    elif isinstance(value, tuple):
        found[path] = len(value)
        for place, item in enumerate(value):
            # Concerns of two actors may share a name: the place keeps them apart.
            name = f"{place}:{getattr(getattr(item, 'head', item), 'name', '')}"
            _walk(item, f"{path}.{name}", found, conditions)
    else:
        found[path] = value
