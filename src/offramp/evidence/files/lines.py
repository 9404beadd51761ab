"""JSON Lines to the mapping of a record: one line for the record, then one for each source, claim and dispute.

May import: ``offramp.documents``, ``offramp.errors``, ``evidence.files.places``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from offramp.documents.json_text import MERGE_MARKS, json_places, merge_conflict, read_json
from offramp.documents.written import Key, Mark, Path, shortened
from offramp.errors import CrisisError, Problem
from offramp.evidence.files.places import Places

# The key that opens a line: its value is the id (of the record: its title).
LINE_KINDS = ("record", "source", "claim", "dispute")


def record_of_lines(text: str, file: str) -> tuple[dict[str, Any], Places, list[Problem]]:
    """The mapping that the lines make, in any order, so that two branches merge; within a kind the order of the file
    is kept. With it the places of its parts, and what is wrong with lines that could not be used."""
    lines = _Lines(file)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            lines.take(line, number)
    if "title" not in lines.raw:
        mend = 'add a line {"record": TITLE, "note": NOTE}'
        lines.problems.append(
            Problem("no line tells what this is the record of", file=file, hint=mend, code="no-title")
        )
        lines.raw["title"] = "?"
    return lines.raw, Places(lines.marks, lines.raw), lines.problems


class _Lines:
    """Puts what each line says in its place, and remembers which line that was."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.raw: dict[str, Any] = {"sources": {}, "claims": [], "disputes": []}
        self.problems: list[Problem] = []
        self.kept: list[tuple[Path, str, str, int]] = []  # where in the record, its kind, the line and its number

    def take(self, line: str, number: int) -> None:
        """Use one line, or note what is wrong with it."""
        if line.startswith(MERGE_MARKS):
            self.problems.append(merge_conflict(self.file, number))
            return
        try:
            fields = read_json(line, self.file, number)
        except CrisisError as error:
            self.problems += error.problems
            return
        kinds = [kind for kind in LINE_KINDS if isinstance(fields, dict) and kind in fields]
        if len(kinds) != 1:
            message = "must be an object with one of these keys, its id behind it"
            blank = Problem(message, file=self.file, line=number, found=shortened(line), code="unknown-line")
            self.problems.append(replace(blank, allowed=LINE_KINDS))
            return
        kind = kinds[0]
        name = fields.pop(kind)
        blank = Problem("", kind, self.file, number, found=shortened(name))
        problems = _misnamed(kind, name, fields, self.raw, blank)
        self.problems += problems
        if not problems:
            self.kept.append((self._place(kind, name, fields), kind, line, number))

    def marks(self) -> Mapping[Path, Mark]:
        """The place of every part of every line that was used."""
        found: dict[Path, Mark] = {}
        for place, kind, line, number in self.kept:
            for path, mark in json_places(line, number).marks.items():
                found[(*place, *_renamed(path, kind))] = mark
            found[place] = Mark(number, 1)
        return found

    def _place(self, kind: str, name: str, fields: dict[str, Any]) -> Path:
        if kind == "record":
            self.raw |= {"title": name, "note": fields.get("note", "")}
            return ()
        if kind == "source":
            self.raw["sources"][name] = fields
            return ("sources", name)
        listed = self.raw[f"{kind}s"]
        listed.append({"id": name} | fields)
        return (f"{kind}s", len(listed) - 1)


def _renamed(path: Path, kind: str) -> Path:
    """A path within a line as a path within that part of the record."""
    first: tuple[Key, ...] = ("title" if kind == "record" else "id",)
    return (*first, *path[1:]) if path[:1] == (kind,) else path


def _misnamed(kind: str, name: Any, rest: Mapping[str, Any], raw: Mapping[str, Any], blank: Problem) -> list[Problem]:
    """What is wrong with the name of a line, told at the place of `blank`."""
    if not isinstance(name, str) or not name:
        return [replace(blank, message="must be text")]
    if (kind == "record" and "title" in raw) or (kind == "source" and name in raw["sources"]):
        return [replace(blank, message="told on two lines: keep one of them", code="duplicate-id")]
    stray = sorted(rest.keys() - {"note"}) if kind == "record" else [key for key in rest if key == "id"]
    allowed = ("record", "note") if kind == "record" else ()
    message = "unknown field" if kind == "record" else f"the id stands behind '{kind}' already"
    unknown = replace(blank, message=message, allowed=allowed, code="unknown-field")
    return [replace(unknown, path=f"{kind}.{shortened(key)}", found=shortened(key)) for key in stray]
