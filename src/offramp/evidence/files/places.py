"""Where the parts of a record stand in its file.

May import: ``offramp.documents``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from offramp.documents.written import NOWHERE, Mark, Path


class Places:
    """Places by path as problems write it: ``claims[2].figures[0].unit``, and by id, ``claims.R003.sources``.

    They are looked for when the first problem asks. `texts` holds the letters of values that a file writes without
    quotes and that were read as something else than text.
    """

    def __init__(
        self, look: Callable[[], Mapping[Path, Mark]], raw: Any, texts: Mapping[Path, str] | None = None
    ) -> None:
        self._look = look
        self._raw = raw
        self._texts = {dotted(path): text for path, text in (texts or {}).items()}

    def mark(self, path: str) -> Mark:
        """Where the part at `path` stands, or the nearest part around it that has a place."""
        while path and path not in self._marks:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self._marks.get(path, NOWHERE)

    def text(self, path: str) -> str | None:
        """The letters of the value at `path`, None where it was read as it was written."""
        return self._texts.get(path)

    @cached_property
    def _marks(self) -> dict[str, Mark]:
        marks: dict[str, Mark] = {}
        for path, mark in self._look().items():
            marks[dotted(path)] = mark
            name = _id(self._raw, path)
            if name is not None:
                marks.setdefault(dotted((path[0], name, *path[2:])), mark)
        return marks


NO_PLACES = Places(dict, None)


def dotted(path: Iterable[str | int]) -> str:
    """A path as problems write it: names behind dots, places of a list in brackets."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def _id(raw: Any, path: Path) -> str | None:
    """The id of the entry of a list that `path` leads into, None where it has none."""
    if len(path) < 2 or not isinstance(path[1], int):
        return None
    found = raw[path[0]][path[1]]
    name = found.get("id") if isinstance(found, dict) else None
    return name if isinstance(name, str) else None
