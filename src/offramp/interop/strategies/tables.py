"""Strategies as CSV files.

May import: ``offramp.errors``, ``offramp.interop.strategies``, ``offramp.solvers`` (types).
"""

from __future__ import annotations

import csv
from pathlib import Path

from offramp.errors import NotFoundError, OfframpError, Problem, TableError
from offramp.game.arrays import Float
from offramp.interop.strategies.reading import strategy_of_rows
from offramp.interop.strategies.rows import KEYS, Row, strategy_rows
from offramp.interop.strategies.sets import Named
from offramp.solvers import Solution

HEADER = 1
"""Row 1 of a file holds the names of the columns."""


def write_strategy(path: str | Path, game: Named, solution: Solution) -> None:
    """Write what `solution` plays in `game`, a row for every action (see ``strategy_rows``), numbers in full
    precision. OfframpError where the disk refuses."""
    rows = strategy_rows(game, solution)
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as stream:
            # Ends of lines as RFC 4180 has them: with others a carriage return within a label would not be quoted.
            writer = csv.DictWriter(stream, list(rows[0]) if rows else KEYS, lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        raise OfframpError(f"cannot write {path}: {error.strerror}") from error


def read_strategy(path: str | Path, game: Named) -> Float:
    """The strategy (entries,) of `game` in a CSV file, whoever wrote it; see ``strategy_of_rows``.

    Raises
    ------
    NotFoundError where there is no such file. TableError with every problem of the table.
    """
    name = Path(path).name
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, strict=True))
    except OSError as error:
        raise NotFoundError(f"cannot read {path}: {error.strerror}") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise TableError((Problem(f"cannot be read as a table: {error}", file=name, code="no-table"),)) from error
    if not rows:
        raise TableError((Problem("the table has no rows", file=name, hint=f"columns: {', '.join(KEYS)}"),))
    kept: list[Row] = [{key: value for key, value in row.items() if key is not None} for row in rows]
    return strategy_of_rows(game, kept, source=name, first=HEADER + 1)
