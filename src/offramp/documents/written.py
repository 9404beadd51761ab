"""Plain data with the places where its parts were written.

May import: nothing of offramp.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

Key = str | int
Path = tuple[Key, ...]

_SHORT = 80
_UNPRINTABLE = re.compile(r"[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text, counted from 1. `inline` says that offsets within the value are columns too."""

    line: int
    column: int
    inline: bool = False


NOWHERE = Mark(0, 0)


@dataclass(frozen=True, slots=True)
class Written:
    """Plain data (mappings, lists, text, numbers, truths, None) as a file holds it.

    `marks` holds the mark of each value, `keys` that of each key; `texts` the letters of values that were written
    without quotes and read as something else than text: a year, ``0x1F``.
    """

    data: Any
    file: str = ""
    marks: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    texts: dict[Path, str] = field(default_factory=dict)


def nearest(places: Mapping[Path, Place], path: Path) -> Place | None:
    """What `places` holds for `path`, or for the nearest part around it; None where there is nothing."""
    for length in range(len(path), -1, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None


def shortened(value: Any) -> str:
    """`value` as a few words for a report."""
    text = value if isinstance(value, str) else str(value)
    return printable(text if len(text) <= _SHORT else text[: _SHORT - 3] + "...")


def printable(text: str) -> str:
    """`text` with a mark for lone surrogates, which UTF-8 cannot hold, and for control characters: texts come from
    strangers, and a terminal obeys them."""
    return _UNPRINTABLE.sub("\ufffd", text)
