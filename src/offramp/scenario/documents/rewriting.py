"""Sets the values of a patch in a document.

A path may go through short forms: a bare number is spelt out where its ``value`` or ``range`` is meant, one weight for
all types where a type is meant, a list of probabilities where a level is meant.

May import: ``offramp.errors``, ``scenario`` (types, document, spelling).
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from offramp.documents.written import Key, Path
from offramp.errors import Problem
from offramp.scenario.crisis import Patch
from offramp.scenario.documents.document import Document, Rewrite
from offramp.scenario.numbers import JUDGEMENT
from offramp.scenario.spelling import did_you_mean

SECTIONS = {
    "measure": "measures",
    "counterfactual": "counterfactuals",
    "reading": "readings",
    "perception": "perceptions",
}
NUMBER_FIELDS = ("value", "range", "shape", "unit", "date", "source", "note")


class _NoSuchPathError(Exception):
    def __init__(self, message: str, part: str, allowed: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.part = part
        self.allowed = tuple(allowed)


def rewritten(document: Document, patch: Patch) -> tuple[Document, list[Problem]]:
    """A copy of `document` with the values of `patch` set, and a problem for each path that leads nowhere."""
    work = document.copied()
    problems = []
    for dotted, value in patch.values.items():
        written_at = place_of(patch, dotted)
        try:
            path = _set(work, dotted, copy.deepcopy(value))
        except _NoSuchPathError as error:
            problems.append(
                document.problem(
                    f"the path `{dotted}` leads nowhere: {error}",
                    written_at,
                    at_key=True,
                    found=error.part,
                    allowed=error.allowed,
                    hint=did_you_mean(error.part, error.allowed),
                    code="unknown-path",
                )
            )
            continue
        if value is None:
            continue
        if written_at and written_at in document.marks:
            work.marks[path] = document.marks[written_at]
        number = _number_changed(work, path)
        if number is not None:
            path = path[:-1]
            if f"{dotted.rpartition('.')[0]}.source" not in patch.values:
                number["source"] = list(patch.sources) or JUDGEMENT
        work.rewrites[path] = Rewrite(f"{patch.kind}:{patch.name}", patch.sources)
    return work, problems


def place_of(patch: Patch, dotted: str) -> Path:
    """Where the file writes the value that `patch` sets at `dotted`; empty for a patch that no file holds."""
    return (SECTIONS[patch.kind], patch.name, "set", dotted) if patch.kind in SECTIONS else ()


def _set(work: Document, dotted: str, value: Any) -> Path:
    """Sets `value` (None: takes out what stands there) and returns the path of it."""
    *before, last = dotted.split(".")
    path: Path = ()
    node = work.data
    for part in before:
        node, path = _step(work, node, path, part)
    node = _spelt_out(work, node, path, last)
    key = _key(node, path, last)
    if value is None and isinstance(node, dict) and key not in node:
        raise _NoSuchPathError(f"there is no `{last}` to take out", last, tuple(node))
    for places in (work.marks, work.keys, work.rewrites, work.moved):
        _forget(places, (*path, key))
    if value is not None:
        node[key] = value
    else:
        del node[key]
        if isinstance(key, int):
            for places in (work.marks, work.keys, work.rewrites, work.moved):
                _close_gap(places, path, key)
    return (*path, key)


def _number_changed(work: Document, path: Path) -> dict[str, Any] | None:
    """The number of which `path` is the value or the spread, so that it is no longer what its sources say."""
    if path[-1] not in ("value", "range", "shape"):
        return None
    parent = _at(work.data, path[:-1])
    return parent if _is_sourced(parent) else None


def _step(work: Document, node: Any, path: Path, part: str) -> tuple[Any, Path]:
    node = _spelt_out(work, node, path, part)
    key = _key(node, path, part)
    if isinstance(node, dict) and key not in node:
        raise _NoSuchPathError(f"there is no `{part}` in {work.name_of(path) or 'the file'}", part, tuple(node))
    return node[key], (*path, key)


def _key(node: Any, path: Path, part: str) -> Key:
    """The key that `part` means in `node`: turns go by name, other lists by position from 0."""
    if isinstance(node, dict):
        return part
    if not isinstance(node, list):
        raise _NoSuchPathError(f"nothing stands below `{path[-1]}`" if path else "the path is empty", part)
    of_turns = path == ("turns",)
    names = [str(_at(turn, ("turn",)) if of_turns else place) for place, turn in enumerate(node)]
    if part not in names:
        raise _NoSuchPathError(f"there is no {'turn' if of_turns else 'entry'} `{part}`", part, names)
    return names.index(part)


def _spelt_out(work: Document, node: Any, path: Path, part: str) -> Any:
    """`node`, or its long form put in its place, where `part` can only be meant for that."""
    long: Any = None
    is_number = isinstance(node, int | float) and not isinstance(node, bool)
    if is_number and part in NUMBER_FIELDS:
        long = {"value": node}
    elif path[:1] == ("concerns",) and path[-1] == "weight" and (is_number or _is_sourced(node)):
        types = _types(work.data, path[1])
        if part in types:
            long = {kind: copy.deepcopy(node) for kind in types}
            work.moved.update({(*path, kind): path for kind in types})
    elif isinstance(node, list) and path[:1] == ("turns",) and len(path) > 2:
        levels = _levels_set(work.data, path[1])
        if part in levels and len(levels) == len(node):
            long = dict(zip(levels, node, strict=True))
    if long is None:
        return node
    _at(work.data, path[:-1])[path[-1]] = long
    return long


def _is_sourced(node: Any) -> bool:
    return isinstance(node, dict) and "value" in node


def _types(data: Any, actor: Key) -> tuple[str, ...]:
    types = _at(data, ("actors", actor, "types"))
    return tuple(types) if isinstance(types, dict) else ()


def _levels_set(data: Any, turn: Key) -> tuple[str, ...]:
    """The levels of the fact that a signal or table sets: what a list of probabilities is over."""
    fact = _at(data, ("turns", turn, "sets")) or _at(data, ("turns", turn, "chance", "sets"))
    levels = _at(data, ("facts", fact, "levels"))
    return tuple(levels) if isinstance(levels, list | dict) else ()


def _at(data: Any, path: tuple[Any, ...]) -> Any:
    """What stands at `path`, None where nothing does: an earlier patch may have put anything anywhere."""
    for key in path:
        fits = key in data if isinstance(data, dict) else isinstance(data, list) and isinstance(key, int)
        if not fits or (isinstance(data, list) and key >= len(data)):
            return None
        data = data[key]
    return data


def _forget(places: dict[Path, Any], path: Path) -> None:
    for known in [known for known in places if known[: len(path)] == path]:
        del places[known]


def _close_gap(places: dict[Path, Any], path: Path, gone: int) -> None:
    """Moves up by one what is known of the entries behind entry `gone` of the list at `path`."""
    depth = len(path)
    moved: dict[Path, Any] = {}
    for known, what in places.items():
        entry = known[depth] if len(known) > depth and known[:depth] == path else None
        moved[(*path, entry - 1, *known[depth + 1 :]) if isinstance(entry, int) and entry > gone else known] = what
    places.clear()
    places.update(moved)
