"""Does the plain data have the shape of a crisis file? Every misfit in plain words.

Where it does not, the parts that do not fit are left out and the rest is tried again, so that what remains can still
be searched for names that nobody knows.

May import: ``offramp.errors``, ``scenario.documents``, ``scenario.model``, ``scenario.spelling``; pydantic.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import ValidationError

from offramp.documents.written import Key, Path
from offramp.errors import Problem
from offramp.scenario.documents.document import Document
from offramp.scenario.model import NAME_PATTERN, ROUND_PATTERN, SLUG_PATTERN, TITLE_PATTERN, TURN_KINDS, CrisisFile
from offramp.scenario.resolving.desk import MOST_PROBLEMS
from offramp.scenario.spelling import did_you_mean


class Fitted(NamedTuple):
    """What has the shape of a crisis file (None: nothing useful), what has not, and the names left out with it."""

    model: CrisisFile | None
    problems: list[Problem]
    lost: frozenset[str]


_PATTERNS = {
    NAME_PATTERN: "must be one word of letters, digits and _, not beginning with a digit",
    TITLE_PATTERN: "must not be empty, and holds no dot and no question mark",
    ROUND_PATTERN: "must be a number and hours, days, weeks or months, such as `10 days`",
    SLUG_PATTERN: "must be a slug: small letters, digits and single hyphens, such as ridge-2031",
}
_TEXTS = {
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "model_attributes_type": "must be a mapping",
    "too_short": "has too few entries",
    "too_long": "has too many entries",
}
_MOST_ATTEMPTS = 20
# Sections whose entries stand one level deeper: `concerns.ACTOR.NAME`, `defence.layers.NAME`.
_DEEP_SECTIONS = frozenset(("concerns", "defence"))
_REQUIRED = frozenset(name for name, info in CrisisFile.model_fields.items() if info.is_required())
# Stands in for a turn that cannot be read, so that the other turns keep their places.
_UNREADABLE = {"chance": {"branches": {"unreadable": {"p": "rest"}}}}


def fit(document: Document) -> Fitted:
    """The typed model of `document`, or of as much of it as has the right shape."""
    data: Any = document.data
    problems: list[Problem] = []
    lost: set[str] = set()
    for attempt in range(_MOST_ATTEMPTS):
        try:
            return Fitted(CrisisFile.model_validate(data), problems, frozenset(lost))
        except ValidationError as error:
            lines: list[dict[str, Any]] = [dict(line) for line in error.errors(include_url=False)]
        if attempt == 0:
            problems = [_problem(document, line) for line in lines[:MOST_PROBLEMS]]
            data = copy.deepcopy(data)
        parts = dict.fromkeys(_part_to_leave_out(_place(data, line["loc"]), line["type"]) for line in lines)
        taken = [_left_out(data, path, lost) for path in parts]
        if not all(taken):
            break
    return Fitted(None, problems, frozenset(lost))


def _place(data: Any, loc: tuple[str | int, ...]) -> Path:
    """The path that a pydantic location means: without the tags of unions and the mark of a key."""
    path: list[str | int] = []
    for part in loc:
        is_key = isinstance(data, dict) and part in data
        if not is_key and (part == "[key]" or (isinstance(part, str) and part.startswith("~"))):
            continue
        path.append(part)
        if is_key or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data = data[part]
        else:
            data = None
    return tuple(path)


def _part_to_leave_out(path: Path, kind: str) -> Path:
    """An unknown key alone, else the whole entry of a section in which the misfit stands."""
    if kind == "extra_forbidden":
        return path
    entry = path[: 3 if path[0] in _DEEP_SECTIONS else 2]
    return entry[:-1] if path[0] != "turns" and isinstance(entry[-1], int) else entry


def _left_out(data: Any, path: Path, lost: set[str]) -> bool:
    """Takes the part at `path` out of `data`; False where the file as a whole stands or falls with it."""
    if path[0] in ("crisis", "title"):
        data[path[0]] = "unreadable"
        return True
    if path[0] == "turns" and len(path) == 2:
        return _turn_left_out(data["turns"], path[1], lost)
    _pop(data, path, lost)
    return len(path) > 1 or path[0] not in _REQUIRED


def _turn_left_out(turns: list[Any], place: Key, lost: set[str]) -> bool:
    """Puts an unreadable turn in the place of a turn; False where that has been done already and did not help."""
    turn = turns[int(place)]
    name = turn.get("turn") if isinstance(turn, dict) else None
    lost.update(_names(turn))
    usable = isinstance(name, str) and re.fullmatch(TITLE_PATTERN, name)
    stand_in = {"turn": name if usable else f"unreadable {place}", **_UNREADABLE}
    turns[int(place)] = stand_in
    return bool(turn != stand_in)


def _pop(data: Any, path: Path, lost: set[str]) -> None:
    """Takes out what stands at `path`, if it still does."""
    parent = data
    for part in path[:-1]:
        parent = parent.get(part) if isinstance(parent, dict) else _entry(parent, part)
    if isinstance(parent, dict) and path[-1] in parent:
        lost.update(_names((path[-1], parent.pop(path[-1]))))


def _entry(part: Any, place: Key) -> Any:
    return part[place] if isinstance(part, list) and isinstance(place, int) and place < len(part) else None


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield key
            yield from _names(value)
    elif isinstance(part, list | tuple):
        for item in part:
            yield from _names(item)


def _problem(document: Document, line: dict[str, Any]) -> Problem:
    path, kind, context = _place(document.data, line["loc"]), line["type"], line.get("ctx", {})
    known: tuple[str, ...] = tuple(context.get("known", ()))
    found = "nothing" if line["input"] is None else line["input"]
    if kind == "extra_forbidden":
        key = str(path[-1])
        hint = did_you_mean(key, known)
        return document.problem(
            f"`{key}` is not known here", path, at_key=True, found=key, allowed=known, hint=hint, code="unknown-key"
        )
    if kind == "missing":
        key = str(path[-1])
        return document.problem(f"`{key}` is missing", path[:-1], at_key=True, code="missing")
    if kind == "string_pattern_mismatch":
        of_key = line["loc"][-1] == "[key]"
        message = ("the name " if of_key else "") + _PATTERNS.get(context["pattern"], "is not written as it must be")
        return document.problem(message, path, at_key=of_key, found=found, code="name")
    if kind == "literal_error":
        return _wrong_word(document, path, str(found), context["expected"])
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        side = "at least" if kind == "greater_than_equal" else "at most"
        return document.problem(f"must be {side} {bound:g}", path, found=found, code="range")
    message = _TEXTS.get(kind, context.get("text", line["msg"]))
    return document.problem(message, path, found=found, hint=_hint(path, kind, line["input"]), code="shape")


def _hint(path: Path, kind: str, found: Any) -> str:
    """How to mend what has the wrong shape, for the usual slips."""
    if found is None:
        return "write {} for an empty mapping" if kind in ("model_type", "dict_type") else ""
    if path[-1:] == ("range",):
        return "write [low, high], or {dispute: ID} for the range of what is reported"
    if len(path) > 1 and path[-2] == "levels" and isinstance(found, dict):
        return "the number of a level is plain: it shapes the game, so it has no range"
    if len(path) == 2 and path[0] == "turns" and isinstance(found, dict):
        return next((hint for key in found if (hint := did_you_mean(key, TURN_KINDS))), "")
    if len(path) > 1 and path[-1] == "says":
        return "one turn carries words over one channel: write a turn for each"
    return did_you_mean(str(found), ("rest",)) if path[-1:] == ("p",) else ""


def _wrong_word(document: Document, path: Path, found: str, expected: str) -> Problem:
    allowed = tuple(word.strip("' ") for word in expected.replace(" or ", ",").split(",") if word.strip())
    hint = did_you_mean(found, allowed)
    return document.problem(
        "is not one of the words that may stand here", path, found=found, allowed=allowed, hint=hint, code="word"
    )
