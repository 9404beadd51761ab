"""Fields of parsed files, each checked for its kind, noting what is wrong instead of stopping at the first fault.

May import: ``offramp.documents``, ``offramp.errors``, ``evidence.files.places``.
"""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from offramp.documents.written import printable, shortened
from offramp.errors import Problem
from offramp.evidence.files.places import NO_PLACES, Places

LONGEST_NAME = 200


class FieldReader:
    """Reads fields of mappings. `places` says where in the file a part stands."""

    def __init__(self, file: str, places: Places = NO_PLACES) -> None:
        self.file = file
        self.places = places
        self.problems: list[Problem] = []

    def problem(
        self, message: str, path: str, found: Any, allowed: tuple[str, ...] = (), code: str = "invalid", hint: str = ""
    ) -> None:
        """Note one problem, with the nearest spelling where one is near."""
        shown = "" if found is None else shortened(found)
        near = difflib.get_close_matches(shown.upper(), [a.upper() for a in allowed], n=1)
        meant = next((name for name in allowed if near and name.upper() == near[0]), "")
        hint = hint or (f"did you mean '{meant}'?" if meant else "")
        mark = self.places.mark(path)
        self.problems.append(
            Problem(message, printable(path), self.file, mark.line, mark.column, shown, allowed, hint, code=code)
        )

    def no_repeats(self, ids: Iterable[str], path: str) -> None:
        """Note every id that is used more than once."""
        for name, count in Counter(ids).items():
            if count > 1 and name:
                self.problem(f"the id is used {count} times", f"{path}.{name}", name, code="duplicate-id")

    def fields(self, raw: Any, path: str, allowed: tuple[str, ...]) -> dict[str, Any]:
        """The fields of a mapping that are known; the others are noted."""
        if not isinstance(raw, dict):
            self.problem("must be a mapping", path, raw, allowed)
            return {}
        for name in raw:
            if name not in allowed:
                self.problem("unknown field", f"{path}.{name}".lstrip("."), name, allowed, "unknown-field")
        return {name: value for name, value in raw.items() if name in allowed}

    def mapping(self, fields: Mapping[str, Any], name: str) -> dict[str, Any]:
        """A field that is a mapping; left out, or holding nothing, it is empty."""
        value = fields.get(name)
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        self.problem("must be a mapping", name, value)
        return {}

    def items(self, fields: Mapping[str, Any], name: str, path: str) -> Iterable[tuple[int, Any]]:
        """The items of a field that is a list, with their numbers."""
        value = fields.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.problem("must be a list", f"{path}.{name}".lstrip("."), value)
            return ()
        return enumerate(value)

    def names(self, fields: Mapping[str, Any], name: str, path: str, optional: bool = False) -> tuple[str, ...]:
        """A list of names: at least one, or, where it is optional, each once."""
        raw, path = fields.get(name), f"{path}.{name}"
        if optional and (raw is None or raw == []):
            return ()
        given = [self._lettered(item, f"{path}[{n}]") for n, item in enumerate(raw)] if isinstance(raw, list) else []
        if not given or not all(isinstance(item, str) and item for item in given):
            self.problem("must be a list of at least one name", path, raw)
            return ()
        if optional:
            for again in sorted({item for item in given if given.count(item) > 1}):
                self.problem("named twice", path, again)
        return tuple(self.printed(item, f"{path}[{n}]") for n, item in enumerate(given))

    def one_of(self, fields: Mapping[str, Any], name: str, path: str, allowed: tuple[str, ...], what: str) -> str:
        """A word of a closed list, "" where the field is left out."""
        found = self.text(fields, name, path, default="")
        if found and found not in allowed:
            self.problem(f"no such {what}", f"{path}.{name}", found, allowed, f"unknown-{name}")
        return found

    def flag(self, fields: Mapping[str, Any], name: str, path: str, default: bool | None) -> bool | None:
        """A truth."""
        value = fields.get(name, default)
        if value is default or isinstance(value, bool):
            return value
        self.problem("must be true or false", f"{path}.{name}", value, ("true", "false"))
        return default

    def text(self, fields: Mapping[str, Any], name: str, path: str, default: str | None = None) -> str:
        """A text; without a default there must be one."""
        path = f"{path}.{name}".lstrip(".")
        value = self._lettered(fields.get(name), path)
        value = default if value is None else value
        if not isinstance(value, str) or not (value or default is not None):
            self.problem("must be text", path, value)
            return ""
        return self.printed(value, path)

    def name(self, fields: Mapping[str, Any], name: str, path: str) -> str:
        """A text by which other parts call this one."""
        found = self.text(fields, name, path)
        if len(found) > LONGEST_NAME:
            self.problem(f"must not be longer than {LONGEST_NAME} characters", f"{path}.{name}", found)
        return found

    def printed(self, value: str, path: str) -> str:
        """`value`, noted where it holds what no terminal should see."""
        if printable(value) != value:
            message = "holds a control character, which a terminal would obey, or half a character"
            self.problem(message, path, value, hint="remove what is shown as \ufffd")
        return value

    def _lettered(self, value: Any, path: str) -> Any:
        """`value`, by its letters where a file without quotes made a number or a truth of them."""
        letters = None if isinstance(value, str) else self.places.text(path)
        return value if letters is None else letters


def finite(value: Any) -> float | None:
    """`value` as a finite number, None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None
