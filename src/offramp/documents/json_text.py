"""JSON text to plain data, refusing what would lose something, and the places of its parts.

Reading is left to the standard library, which is fast; places are looked for where there is something to tell.

May import: ``offramp.errors``, ``documents.written``.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import replace
from typing import Any

from offramp.documents.written import Key, Mark, Path, Written, shortened
from offramp.errors import CrisisError, Problem

DEEPEST = 60
MERGE_MARKS = ("<<<<<<<", "=======", ">>>>>>>")

_TOKEN = re.compile(r'(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[\[\]{},])|(?P<atom>[^\s\[\]{},:"]+)', re.DOTALL)
_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_MOST_DIGITS = 4_300  # Python reads no longer integer
_MERGE_MARK = re.compile(r"^(?:<{7}|={7}|>{7})(?=[ \r\n]|$)", re.MULTILINE)
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?=[ \r\n]|$)", re.MULTILINE)


class _FaultyError(ValueError):
    """JSON that the standard allows or Python takes, and that would lose something here."""


def read_json(text: str, file: str, line: int = 1) -> Any:
    """The data in `text`, which begins on `line` of `file`.

    CrisisError, with the place, for text that is no JSON, a name twice in one mapping (the last would win silently),
    a number that is none or too long, and data nested too deeply to be read.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = Problem(f"not JSON: {error.msg}", file=file, line=line + error.lineno - 1, column=error.colno)
        problems = merge_conflicts(text, file) or (replace(place, code="not-json"),)
    except RecursionError:
        problems = (Problem("nested too deeply", file=file, line=line, code="too-deep"),)
    except ValueError:
        problems = _faults(text, file, line)
    raise CrisisError(problems)


def json_places(text: str, line: int = 1) -> Written:
    """The places of what stands in `text`, which is JSON and begins on `line` of its file; `data` is left out.

    Parts more than 60 levels deep have the place of what is around them.
    """
    spans = JsonSpans(text, line)
    marks = {path: spans.mark(start) for path, (start, _) in spans.values.items()}
    return Written(None, marks=marks, keys={path: spans.mark(start) for path, start in spans.names.items()})


def merge_conflicts(text: str, file: str) -> tuple[Problem, ...]:
    """The marks that git left in `text` where two branches were to be merged, each a problem; none where no conflict
    begins or ends."""
    if _CONFLICT.search(text) is None:
        return ()
    return tuple(merge_conflict(file, text.count("\n", 0, mark.start()) + 1) for mark in _MERGE_MARK.finditer(text))


def merge_conflict(file: str, line: int) -> Problem:
    """What is wrong with a line that begins like one of `MERGE_MARKS`."""
    mend = "keep the lines that are right and remove the marks"
    return Problem("a conflict of git was left here", file=file, line=line, column=1, hint=mend, code="merge-conflict")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _FaultyError
    return found


def _no_constant(name: str) -> Any:
    raise _FaultyError


def _faults(text: str, file: str, line: int) -> tuple[Problem, ...]:
    """Everything that `read_json` refuses in text that is JSON, in the order of the file."""
    spans = JsonSpans(text, line)
    found = []
    for fault, start in spans.faults:
        mark = spans.mark(start)
        found.append(replace(fault, file=file, line=mark.line, column=mark.column))
    return tuple(found) or (Problem("cannot be read", file=file, line=line, code="not-json"),)


class JsonSpans:
    """Where the values and names of JSON text begin and end, as offsets, and what would be lost by reading it.

    `values` holds the first and the last offset (excluded) of each value, `names` the first one of each name.
    """

    def __init__(self, text: str, line: int = 1) -> None:
        self.line = line
        self.values: dict[Path, tuple[int, int]] = {}
        self.names: dict[Path, int] = {}
        self.faults: list[tuple[Problem, int]] = []
        self._rows = [0, *(found.end() for found in re.finditer("\n", text))]
        self._path: list[Key] = []
        self._open: list[tuple[int, set[str] | None]] = []  # offset of a bracket and the names behind it, None: a list
        self._expects_name = False
        for token in _TOKEN.finditer(text):
            self._take(token[0], token.lastgroup or "", token.start())

    def mark(self, offset: int) -> Mark:
        """The line and column of an offset."""
        row = bisect_right(self._rows, offset) - 1
        return Mark(self.line + row, offset - self._rows[row] + 1)

    def _take(self, token: str, kind: str, start: int) -> None:
        if token in ("]", "}"):
            if self._open:
                opened, _ = self._open.pop()
                self._path.pop()
                self._keep((opened, start + 1))
            self._expects_name = False
        elif token == ",":
            self._expects_name = bool(self._open) and self._open[-1][1] is not None
            if self._path and isinstance(self._path[-1], int):
                self._path[-1] += 1
        elif kind == "text" and self._expects_name:
            self._name(json.loads(token), start)
        else:
            self._value(token, kind, start)

    def _name(self, name: str, start: int) -> None:
        self._expects_name = False
        self._path[-1] = name
        names = self._open[-1][1]
        if names is not None and name in names:
            message, hint = f"`{shortened(name)}` stands twice in the same mapping", "rename or remove one of them"
            self.faults.append((Problem(message, found=shortened(name), hint=hint, code="duplicate-key"), start))
        elif names is not None:
            names.add(name)
        if len(self._path) <= DEEPEST:
            self.names.setdefault(tuple(self._path), start)

    def _value(self, token: str, kind: str, start: int) -> None:
        self._keep((start, start + len(token)))
        if token in _CONSTANTS:
            message = f"{token} is no number that a file can hold"
            self.faults.append((Problem(message, found=token, code="number"), start))
        elif kind == "atom" and len(token) > _MOST_DIGITS:
            message = "a number has too many digits"
            self.faults.append((Problem(message, found=shortened(token), code="number"), start))
        elif kind == "mark":
            self._open.append((start, set() if token == "{" else None))
            self._path.append("" if token == "{" else 0)
            self._expects_name = token == "{"

    def _keep(self, span: tuple[int, int]) -> None:
        """Remember the span of a value; that of brackets once they are closed."""
        path = tuple(self._path) if len(self._path) <= DEEPEST else None
        if path is not None and (path not in self.values or self.values[path][0] == span[0]):
            self.values[path] = span
