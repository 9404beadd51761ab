"""Claims and timelines as data frames of pandas, where it is installed.

May import: ``offramp.errors``, ``evidence.record``, ``evidence.files``, ``evidence.timeline``;
pandas, inside.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterable
from typing import Any

from offramp.errors import CrisisError, OfframpError
from offramp.evidence.files.parsing import CLAIM_FIELDS
from offramp.evidence.files.raw import claim_to_raw
from offramp.evidence.record import Claim, Record
from offramp.evidence.tables.rows import TableReader
from offramp.evidence.timeline import Entry


def claims_to_frame(claims: Record | Iterable[Claim]) -> Any:
    """A `pandas.DataFrame` with a row for each claim and its fields as a file holds them; beside them, for sorting,
    ``first`` and ``last``, the days between which it lies. `claims_from_frame` gives back equal claims."""
    pandas = _pandas()
    rows = list(claims.claims.values() if isinstance(claims, Record) else claims)
    frame = pandas.DataFrame([claim_to_raw(claim) for claim in rows], columns=CLAIM_FIELDS, dtype=object)
    return frame.assign(**_days(pandas, rows))


def claims_from_frame(frame: Any) -> tuple[Claim, ...]:
    """The claims in a frame; a missing value is a field that says nothing. CrisisError with every problem by row,
    counted from 1, and column."""
    reader = TableReader("")
    rows = frame.drop(columns=["first", "last"], errors="ignore").to_dict("records")
    claims = []
    for number, row in enumerate(rows, start=1):
        native = {name: value.tolist() if hasattr(value, "tolist") else value for name, value in row.items()}
        raw = {name: value for name, value in native.items() if not _missing(value)}
        claims.append(reader.claim(raw, f"row {number}"))
    reader.no_repeats((claim.id for claim in claims), "column id")
    if reader.problems:
        raise CrisisError(tuple(reader.problems))
    return tuple(claims)


def timeline_to_frame(entries: Iterable[Entry]) -> Any:
    """A `pandas.DataFrame` of a timeline, ``first`` and ``last`` being the days between which an entry lies."""
    pandas = _pandas()
    rows = list(entries)
    names = [field.name for field in dataclasses.fields(Entry) if field.name != "period"]
    data = [[getattr(entry, name) for name in names] for entry in rows]
    return pandas.DataFrame(data, columns=names, dtype=object).assign(**_days(pandas, rows))


def _days(pandas: Any, rows: Iterable[Claim | Entry]) -> dict[str, Any]:
    periods = [row.period for row in rows]
    ends = {
        "first": [None if period is None else period.first for period in periods],
        "last": [None if period is None else period.last for period in periods],
    }
    return {name: pandas.Series(pandas.to_datetime(pandas.Series(days, dtype=object))) for name, days in ends.items()}


def _missing(value: Any) -> bool:
    """None and the values that are unequal to themselves: how a frame says that there is nothing."""
    return value is None or (not isinstance(value, str | list | tuple | dict | bool) and value != value)


def _pandas() -> Any:
    try:
        return importlib.import_module("pandas")
    except ImportError as error:
        raise OfframpError("data frames need pandas, which is not installed: pip install pandas") from error
