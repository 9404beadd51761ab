"""A record in from JSON or JSON Lines, with every problem reported at once.

May import: ``offramp.errors``, the rest of ``evidence``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from offramp.errors import CrisisError, NotFoundError, Problem
from offramp.evidence.checks import cross_checked
from offramp.evidence.parsing import Reader, printable
from offramp.evidence.record import Record

# The key that opens a line of JSON Lines: its value is the id (of the record: its title).
LINE_KINDS = ("record", "source", "claim", "dispute")
_MERGE_MARKS = ("<<<<<<<", "=======", ">>>>>>>")


class _FaultyError(ValueError):
    """JSON that the standard allows or Python takes, and that would lose something here."""


def load_record(path: str | Path) -> Record:
    """The record in the file at `path`: JSON, or JSON Lines where the name ends in ``.jsonl``.

    Raises `NotFoundError` where there is no such file, and `CrisisError` with every problem found: fields that
    are missing, unknown or of the wrong kind, sources and claims that nobody defines, ids used twice, an
    ancestry of sources that runs in a circle, a claim called independent that rests on one original.
    """
    path = Path(path)
    text = read_text(path, "the record")
    lined = path.suffix.lower() == ".jsonl"
    return _from_lines(text, path.name) if lined else _read(Reader(path.name), _parsed(text, path.name))


def read_text(path: Path, what: str) -> str:
    """The text of a file, line ends untouched; `what` names it in errors."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.read()
    except OSError as error:
        raise NotFoundError(f"cannot read {what} {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CrisisError((Problem(f"{what} is not UTF-8 text", file=path.name, code="not-text"),)) from error


def _read(reader: Reader, raw: Any) -> Record:
    record = reader.record(raw)
    if not reader.problems:
        reader.problems.extend(replace(found, line=reader.line_of(found.path)) for found in cross_checked(record))
    if reader.problems:
        raise CrisisError(tuple(reader.problems))
    return record


def _parsed(text: str, file: str, line: int = 0) -> Any:
    """`text` as JSON; `line` where it is one line of a file."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg}"
        problem = Problem(message, file=file, line=line or error.lineno, column=error.colno, code="not-json")
    except _FaultyError as error:
        problem = Problem(printable(str(error)), file=file, line=line, code="not-json")
    except RecursionError:
        problem = Problem("nested too deeply", file=file, line=line, code="too-deep")
    except ValueError:  # Python refuses to read an integer of thousands of digits
        problem = Problem("a number has too many digits", file=file, line=line, code="not-json")
    raise CrisisError((problem,))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, unless a key stands in it twice: JSON would keep the last and lose the others silently."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        again = next(name for name in names if names.count(name) > 1)
        raise _FaultyError(f"{again!r} stands twice in one mapping: rename or remove one of them")
    return found


def _no_constant(name: str) -> Any:
    raise _FaultyError(f"{name} is no number that a record can hold")


def _from_lines(text: str, file: str) -> Record:
    """A record from lines in any order, so that two branches merge; within a kind the order of the file is kept."""
    problems: list[Problem] = []
    raw: dict[str, Any] = {"sources": {}, "claims": [], "disputes": []}
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            problems += _placed(line, number, file, raw, lines)
    if "title" not in raw:
        mend = 'add a line {"record": TITLE, "note": NOTE}'
        problems.append(Problem("no line tells what this is the record of", file=file, hint=mend, code="no-title"))
    if problems:
        raise CrisisError(tuple(problems) + tuple(_faults(raw, file, lines)))
    return _read(Reader(file, lines), raw)


def _faults(raw: dict[str, Any], file: str, lines: dict[str, int]) -> list[Problem]:
    """What is wrong with the lines that could be read, beside those that could not."""
    reader = Reader(file, lines)
    reader.record({"title": "?"} | raw)
    return reader.problems


def _placed(line: str, number: int, file: str, raw: dict[str, Any], lines: dict[str, int]) -> list[Problem]:
    """Put what one line says in its place in `raw`; the problems of the line."""
    if line.startswith(_MERGE_MARKS):
        mend = "keep the lines that are right and remove the marks"
        return [Problem("a conflict of git was left here", file=file, line=number, hint=mend, code="merge-conflict")]
    try:
        fields = _parsed(line, file, number)
    except CrisisError as error:
        return list(error.problems)
    kinds = [kind for kind in LINE_KINDS if isinstance(fields, dict) and kind in fields]
    if len(kinds) != 1:
        message = "must be an object with one of these keys, its id behind it"
        return [
            Problem(
                message, file=file, line=number, found=printable(line[:80]), allowed=LINE_KINDS, code="unknown-line"
            )
        ]
    kind = kinds[0]
    name = fields.pop(kind)
    problems = _misnamed(kind, name, fields, raw, Problem("", kind, file, number, found=printable(str(name)[:80])))
    if problems:
        return problems
    if kind == "record":
        raw |= {"title": name, "note": fields.get("note", "")}
        return []
    if kind == "source":
        raw["sources"][name] = fields
    else:
        lines[f"{kind}s[{len(raw[f'{kind}s'])}]"] = number
        raw[f"{kind}s"].append({"id": name} | fields)
    lines[f"{kind}s.{name}"] = number
    return []


def _misnamed(kind: str, name: Any, rest: dict[str, Any], raw: dict[str, Any], blank: Problem) -> list[Problem]:
    """What is wrong with the name of a line, told at the place of `blank`."""
    if not isinstance(name, str) or not name:
        return [replace(blank, message="must be text")]
    if (kind == "record" and "title" in raw) or (kind == "source" and name in raw["sources"]):
        return [replace(blank, message="told on two lines: keep one of them", code="duplicate-id")]
    stray = sorted(rest.keys() - {"note"}) if kind == "record" else [key for key in rest if key == "id"]
    allowed = ("record", "note") if kind == "record" else ()
    message = "unknown field" if kind == "record" else f"the id stands behind '{kind}' already"
    return [
        replace(
            blank,
            message=message,
            path=f"{kind}.{printable(key)}",
            found=printable(key),
            allowed=allowed,
            code="unknown-field",
        )
        for key in stray
    ]
