"""Rows of GDELT, POLECAT and ACLED as entries of a timeline, by the columns that their codebooks document.

Coded events are what a machine or a coder made of a report: an entry says which table it is from.

May import: ``offramp.documents``, ``offramp.errors``, ``evidence.codes``, ``evidence.dates``, ``evidence.files``,
``evidence.timeline``, ``evidence.tables.rows``.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from offramp.documents.written import shortened
from offramp.errors import FileError, OfframpError, Problem, TableError
from offramp.evidence.codes import listed_data, plover_of_cameo, plover_types
from offramp.evidence.dates import Period
from offramp.evidence.files.load import read_text
from offramp.evidence.tables.rows import TableReader, rows_of
from offramp.evidence.timeline import Entry, in_order

Row = dict[str, str]

_POLECAT = ("Event ID", "Event Date", "Event Type", "Actor Name", "Recipient Name")
_ACLED = ("event_id_cnty", "event_date", "event_type", "actor1", "actor2")
_ACLED_WEEK, _ACLED_MONTH = "2", "3"  # time_precision: the week, the month is known; 1 is the day
_YEARS = range(1900, 2200)
_FORMATS = ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%d-%b-%Y", "%d/%m/%Y")


def read_events(paths: Iterable[str | Path], layout: str = "") -> tuple[Entry, ...]:
    """The events of several tables together, in order of time; an event that stands in two of them counts once.

    The layout of each is one of `LAYOUTS`, or is recognised by its first line. Raises `NotFoundError` where there is
    no file, `OfframpError` for a layout that there is not, and `TableError` with every problem of every table.
    """
    if layout and layout not in LAYOUTS:
        raise OfframpError(f"there is no layout {layout!r}: the layouts are {', '.join(LAYOUTS)}")
    found: dict[str, Entry] = {}
    problems: list[Problem] = []
    for path in map(Path, paths):
        try:
            name = layout or _layout_of(path)
            found |= {entry.id: entry for entry in LAYOUTS[name](path) if entry.id not in found}
        except FileError as error:
            problems += error.problems
    if problems:
        raise TableError(tuple(problems))
    return in_order(found.values())


def _layout_of(path: Path) -> str:
    """The layout of the table at `path` by its first line."""
    head = read_text(path, "the table").partition("\n")[0]
    cells = [cell.strip().lstrip("#!").strip('"') for cell in re.split(r"[\t,;]", head)]
    if _POLECAT[0] in cells:
        return "polecat"
    if _ACLED[0] in cells:
        return "acled"
    if head.count("\t") > len(_POLECAT) and cells[0].isdecimal():
        return "gdelt"
    raise TableError(
        (
            Problem(
                "cannot tell by its first line which layout the table has", "row 1", path.name, found=shortened(head),
                allowed=tuple(LAYOUTS), hint="say which with --layout", code="unknown-layout",
            ),
        )
    )  # fmt: skip


def read_gdelt(path: str | Path) -> tuple[Entry, ...]:
    """The events of a GDELT 2.0 export: 61 columns between tabs, no header. The act is its CAMEO code, `code` the
    PLOVER type that took the code over, `published` the day on which GDELT added the event.

    This and the other readers raise `NotFoundError` where there is no file, and `TableError` with every problem
    by row and column.
    """
    reader, text = _opened(path)
    return _entries(reader, rows_of(reader, text, None, (), "\t", listed_data("gdelt_columns")), _gdelt)


def read_polecat(path: str | Path) -> tuple[Entry, ...]:
    """The events of a POLECAT file: columns between tabs under a header. The act is the type and its mode; where no
    name was resolved, the country stands for an actor."""
    reader, text = _opened(path)
    return _entries(reader, rows_of(reader, text, None, _POLECAT, "\t"), _polecat)


def read_acled(path: str | Path) -> tuple[Entry, ...]:
    """The events of an ACLED export: CSV with a header, commas or semicolons. Where only the week or the month is
    known, the date is a range. ACLED's first actor need not be the one who acted."""
    reader, text = _opened(path)
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    return _entries(reader, rows_of(reader, text, None, _ACLED, delimiter), _acled)


LAYOUTS: dict[str, Callable[[str | Path], tuple[Entry, ...]]] = {
    "gdelt": read_gdelt,
    "polecat": read_polecat,
    "acled": read_acled,
}


def _opened(path: str | Path) -> tuple[TableReader, str]:
    return TableReader(Path(path).name), read_text(Path(path), "the table")


def _entries(
    reader: TableReader, rows: Iterator[tuple[int, Row]], entry: Callable[[TableReader, str, Row], Entry | None]
) -> tuple[Entry, ...]:
    made = [entry(reader, f"row {number}", row) for number, row in rows]
    if reader.problems:
        raise TableError(tuple(reader.problems))
    return in_order(found for found in made if found is not None)


def _gdelt(reader: TableReader, place: str, row: Row) -> Entry | None:
    day = _day(reader, place, row, "SQLDATE")
    if day is None:
        return None
    code, url = row["EventCode"], row["SOURCEURL"]
    plover = plover_of_cameo(row["EventRootCode"] or code)
    counts = f"{row['NumMentions']} mentions in {row['NumSources']} sources"
    return Entry(
        f"gdelt:{row['GLOBALEVENTID']}", day.isoformat(), Period(day, day, "day"),
        row["Actor1Name"] or row["Actor1Code"], f"CAMEO {code}", row["Actor2Name"] or row["Actor2Code"], "",
        _sentence(row["ActionGeo_FullName"], counts), f"as coded by GDELT from {url or 'a text that it does not name'}",
        (url,) if url else (), code=plover, published=_read_day(row["DATEADDED"][:8]), roots=0, coded="GDELT",
    )  # fmt: skip


def _polecat(reader: TableReader, place: str, row: Row) -> Entry | None:
    day = _day(reader, place, row, "Event Date")
    if day is None:
        return None
    kind, mode = row["Event Type"].strip().upper(), row.get("Event Mode", "")
    source = row.get("Source", "")
    return Entry(
        f"polecat:{row['Event ID']}", day.isoformat(), Period(day, day, "day"),
        row["Actor Name"] or row.get("Actor Country", ""), ": ".join(filter(None, (kind.lower(), mode))),
        row["Recipient Name"] or row.get("Recipient Country", ""), "",
        _sentence(row.get("Placename", "") or row.get("Country", ""), row.get("Contexts", "")),
        f"as coded by POLECAT from {source or 'a text that it does not name'}", (source,) if source else (),
        code=kind if kind in plover_types() else "", published=_read_day(row.get("Publication Date", "")[:10]),
        roots=0, coded="POLECAT",
    )  # fmt: skip


def _acled(reader: TableReader, place: str, row: Row) -> Entry | None:
    day = _day(reader, place, row, "event_date")
    if day is None:
        return None
    source, kind = row.get("source", ""), row["event_type"]
    act = ": ".join(filter(None, (kind, row.get("sub_event_type", ""))))
    return Entry(
        f"acled:{row['event_id_cnty']}", row["event_date"], _acled_period(day, row.get("time_precision", "")),
        row["actor1"], act, row["actor2"], "",
        _sentence(row.get("notes", "") or row.get("location", ""), _killed(row.get("fatalities", ""))),
        f"as coded by ACLED from {source or 'a text that it does not name'}",
        tuple(part.strip() for part in source.split(";") if part.strip()), code=listed_data("acled").get(kind, ""),
        roots=0, coded="ACLED",
    )  # fmt: skip


def _acled_period(day: dt.date, precision: str) -> Period:
    if precision.strip() == _ACLED_WEEK:
        return Period(day - dt.timedelta(days=3), day + dt.timedelta(days=3), "range", True)
    if precision.strip() == _ACLED_MONTH:
        return Period(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]), "month")
    return Period(day, day, "day")


def _killed(count: str) -> str:
    return "" if count.strip() in ("", "0") else f"reported killed: {count}"


def _sentence(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _day(reader: TableReader, place: str, row: Row, column: str) -> dt.date | None:
    day = _read_day(row[column])
    if day is None:
        reader.problem("is no date", f"{place}.{column}", row[column])
    return day


def _read_day(text: str) -> dt.date | None:
    for form in _FORMATS:
        try:
            day = dt.datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
        return day if day.year in _YEARS else None
    return None
