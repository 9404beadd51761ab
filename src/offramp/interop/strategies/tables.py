"""Strategies as CSV files.

May import: ``offramp.documents``, ``offramp.errors``, ``offramp.interop.strategies``, ``offramp.solvers`` (types).
"""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path

from offramp.documents.saving import write_whole
from offramp.errors import NotFoundError, Problem, TableError
from offramp.game.arrays import Float
from offramp.interop.strategies.reading import strategy_of_rows, table_error
from offramp.interop.strategies.rows import KEYS, Row, strategy_rows
from offramp.interop.strategies.sets import Named
from offramp.solvers import Solution

OTHER_MARKS = {";": "semicolons", "\t": "tabs"}
"""What spreadsheets put between columns in place of commas."""


def write_strategy(path: str | Path, game: Named, solution: Solution) -> None:
    """Write what `solution` plays in `game` as CSV (see ``strategy_csv``). OfframpError where the disk refuses."""
    write_whole(path, strategy_csv(game, solution))


def strategy_csv(game: Named, solution: Solution) -> str:
    """What `solution` plays in `game` as CSV, a row for every action (see ``strategy_rows``), numbers in full
    precision."""
    rows = strategy_rows(game, solution)
    stream = io.StringIO(newline="")
    # Ends of lines as RFC 4180 has them: with others a carriage return within a label would not be quoted.
    writer = csv.DictWriter(stream, list(rows[0]) if rows else KEYS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def read_strategy(path: str | Path, game: Named) -> Float:
    """The strategy (entries,) of `game` in a CSV file, whoever wrote it; see ``strategy_of_rows``.

    Raises
    ------
    NotFoundError where there is no such file. TableError with every problem of the table.
    """
    name = Path(path).name
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as stream:
            text = stream.read()
    except OSError as error:
        raise NotFoundError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        told = "cannot be read as a table: it is not text in UTF-8"
        raise TableError((Problem(told, file=name, hint="save it as CSV in UTF-8", code="no-table"),)) from error
    lines, rows = _rows(text, name)
    if not rows:
        raise TableError((Problem("the table has no rows", file=name, hint=f"columns: {', '.join(KEYS)}"),))
    return strategy_of_rows(game, rows, source=name, lines=lines)


def _rows(text: str, name: str) -> tuple[list[int], list[Row]]:
    """The rows of a table by their columns, and the line on which each begins: a cell may hold line breaks."""
    lines: list[int] = []
    rows: list[Row] = []
    long: list[Problem] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if len(header) == 1 and (other := next(filter(header[0].__contains__, OTHER_MARKS), None)):
            raise TableError((_marked(other, name),))
        begins = reader.line_num + 1
        for cells in reader:
            if cells:
                lines.append(begins)
                rows.append(dict(zip_longest(header, cells[: len(header)])))
            if any(cells[len(header) :]):
                long.append(_long(begins, len(cells), len(header), name))
            begins = reader.line_num + 1
    except csv.Error as error:
        problem = Problem(f"cannot be read as a table: {error}", file=name, line=reader.line_num, code="no-table")
        raise TableError((problem,)) from error
    if long:
        raise table_error(long, name)
    return lines, rows


def _marked(mark: str, name: str) -> Problem:
    """Columns that stand apart by something else than commas."""
    return Problem(
        f"the columns are separated by {OTHER_MARKS[mark]}, not by commas",
        file=name,
        line=1,
        hint="save it with commas between columns and points in numbers",
        code="no-table",
    )


def _long(line: int, cells: int, columns: int, name: str) -> Problem:
    """A row that goes on behind the last column."""
    return Problem(
        "the row has more cells than there are columns",
        file=name,
        line=line,
        found=f"{cells} cells",
        allowed=(f"{columns} cells",),
        hint='write numbers with a point, and text with a comma in quotation marks ("a, b")',
        code="no-table",
    )
