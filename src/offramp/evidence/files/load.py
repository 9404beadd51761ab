"""A record in from JSON, JSON Lines or YAML, with every problem reported at once.

May import: ``offramp.documents``, ``offramp.errors``, ``evidence`` (types), the rest of ``evidence.files``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from offramp.documents.json_text import json_places, read_json
from offramp.documents.written import Mark, Path
from offramp.documents.yaml_text import read_yaml
from offramp.errors import CrisisError, NotFoundError, Problem
from offramp.evidence.files.checks import cross_checked, doubtful
from offramp.evidence.files.formats import Format, format_of
from offramp.evidence.files.lines import record_of_lines
from offramp.evidence.files.parsing import Reader
from offramp.evidence.files.places import Places
from offramp.evidence.record import Record


def load_record(path: str | FilePath) -> Record:
    """The record in the file at `path`: JSON Lines where the name ends in ``.jsonl``, YAML where it ends in ``.yaml``
    or ``.yml``, else JSON.

    Raises `NotFoundError` where there is no such file, and `CrisisError` with every problem found: fields that
    are missing, unknown or of the wrong kind, sources and claims that nobody defines, ids used twice, sources that
    nothing rests on, an ancestry of sources that runs in a circle, a claim called independent that rests on one
    original.
    """
    path = FilePath(path)
    return read_record(read_text(path, "the record"), path.name, format_of(path))


def check_record(path: str | FilePath) -> tuple[Problem, ...]:
    """The errors of the record in a file, or, where it has none, what is legal in it but surely not meant.

    Raises `NotFoundError` where there is no such file.
    """
    path = FilePath(path)
    try:
        _, problems = _read(read_text(path, "the record"), path.name, format_of(path), warned=True)
    except CrisisError as error:
        return error.problems
    return problems


def read_record(text: str, file: str, form: Format) -> Record:
    """The record in `text`, told in errors as that of `file`. CrisisError with every problem."""
    record, problems = _read(text, file, form)
    if problems:
        raise CrisisError(problems)
    return record


def read_text(path: FilePath, what: str) -> str:
    """The text of a file, line ends untouched; `what` names it in errors."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.read()
    except OSError as error:
        raise NotFoundError(f"cannot read {what} {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CrisisError((Problem(f"{what} is not UTF-8 text", file=path.name, code="not-text"),)) from error


def _read(text: str, file: str, form: Format, warned: bool = False) -> tuple[Record, tuple[Problem, ...]]:
    """The record in a text as far as it can be read, and its problems; warnings, if asked for, where there are none."""
    raw, places, problems = _RAW[form](text, file)
    reader = Reader(file, places)
    record = reader.record(raw)
    whole = not problems and not reader.problems
    found = [*problems, *reader.problems, *_placed(cross_checked(record, whole=whole), places)]
    if warned and not found:
        found = _placed(doubtful(record), places)
    return record, tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))


def _placed(problems: list[Problem], places: Places) -> list[Problem]:
    marks = [places.mark(problem.path) for problem in problems]
    return [replace(problem, line=mark.line, column=mark.column) for problem, mark in zip(problems, marks, strict=True)]


def _from_json(text: str, file: str) -> tuple[Any, Places, list[Problem]]:
    raw = read_json(text, file)

    def look() -> Mapping[Path, Mark]:
        return json_places(text).marks

    return raw, Places(look, raw), []


def _from_yaml(text: str, file: str) -> tuple[Any, Places, list[Problem]]:
    written = read_yaml(text, file, of="record", begins="`title: ...`, `sources: ...`, `claims: ...`")
    return written.data, Places(lambda: written.marks, written.data, written.texts), []


_RAW = {"json": _from_json, "jsonl": record_of_lines, "yaml": _from_yaml}
