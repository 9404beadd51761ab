"""Claims to and from CSV, so that nothing is lost and a spreadsheet does not take a text for a formula.

May import: ``offramp.errors``, ``evidence.record``, ``evidence.files``, ``evidence.tables.rows``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any

from offramp.errors import CrisisError
from offramp.evidence.files.parsing import CLAIM_FIELDS
from offramp.evidence.files.raw import claim_to_raw
from offramp.evidence.record import EVERYONE, Claim, Record
from offramp.evidence.tables.rows import TableReader, rows_of

_LISTS = ("sources", "via", "to", "known_to")
_NEEDED = ("id", "date", "actor", "act", "content", "attribution", "sources")
_FLAGS = {True: "yes", False: "no"}
_FROM_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
# What a spreadsheet takes for a formula, behind any number of the marks that keep it from doing so.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MARK = "'"


def claims_to_csv(claims: Record | Iterable[Claim]) -> str:
    """Claims as CSV, one row each, all fields; `claims_from_csv` gives back equal claims.

    Lists of names are parted by ``; `` (one whose names hold that is JSON), figures are JSON,
    and so are voices unless one shorthand says it all. A text that a
    spreadsheet would run as a formula has an apostrophe in front.
    """
    rows = claims.claims.values() if isinstance(claims, Record) else claims
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(CLAIM_FIELDS)
    for claim in rows:
        raw = claim_to_raw(claim)
        writer.writerow([_cell(name, raw.get(name)) for name in CLAIM_FIELDS])
    return out.getvalue()


def claims_from_csv(text: str, file: str = "") -> tuple[Claim, ...]:
    """The claims in a CSV text; columns in any order, optional ones may be missing.

    CrisisError with every problem, each with its row (the header is row 1) and column; `file` names the text there.
    """
    reader = TableReader(file)
    rows = rows_of(reader, text, CLAIM_FIELDS, _NEEDED)
    claims = tuple(reader.claim(_raw(reader, number, row), f"row {number}") for number, row in rows)
    reader.no_repeats((claim.id for claim in claims), "column id")
    if reader.problems:
        raise CrisisError(tuple(reader.problems))
    return claims


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _FLAGS[value]
    if name == "figures" or (name == "attribution" and (isinstance(value, list) or value.startswith("["))):
        return json.dumps(value if isinstance(value, list) else [value], ensure_ascii=False) if value else ""
    text = _joined(value) if isinstance(value, list) else str(value)
    return _MARK + text if _FORMULA.match(text) else text


def _joined(names: list[str]) -> str:
    """Names in one cell, so that they can be parted again; "all" as a name among names is told from everyone."""
    joined = "; ".join(names)
    return joined if _parted(joined) == names and joined != EVERYONE else json.dumps(names, ensure_ascii=False)


def _parted(cell: str) -> list[str] | None:
    """The names in a cell; None where it begins like JSON and is none."""
    if not cell.startswith("["):
        return [name for name in (part.strip(" ") for part in cell.split(";")) if name]
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _raw(reader: TableReader, number: int, row: dict[str, str]) -> dict[str, Any]:
    """A row as the mapping that a file of claims would hold; what cannot be read is noted and left out."""
    raw: dict[str, Any] = {}
    for name, cell in row.items():
        text = cell[1:] if cell.startswith(_MARK) and _FORMULA.match(cell) else cell
        if not text and name not in _NEEDED:
            continue
        value = _value(name, text)
        if value is None:
            allowed = ("yes", "no") if name == "on_record" else ()
            message = "must be yes, no or empty" if name == "on_record" else "is no list as JSON writes one"
            reader.problem(message, f"row {number}.{name}", text, allowed)
            continue
        raw[name] = value
    return raw


def _value(name: str, text: str) -> Any:
    """What a cell says, None where it cannot be read."""
    if name == "on_record":
        return _FROM_FLAGS.get(text.strip().lower())
    if name == "known_to" and text.strip() == EVERYONE:
        return EVERYONE
    if name == "figures":
        return _parted(text) if text.lstrip().startswith("[") else None
    if name == "attribution" and text.startswith("["):
        return _parted(text)
    return _parted(text) if name in _LISTS else text
