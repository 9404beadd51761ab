"""Rows of a delimited table by the names of their columns, with what is wrong told by row and column.

May import: ``evidence.files.parsing``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Literal

from offramp.evidence.files.parsing import Reader


class TableReader(Reader):
    """Notes problems by row and column: ``row 3.grade`` is told as ``row 3, column grade``."""

    def problem(
        self, message: str, path: str, found: Any, allowed: tuple[str, ...] = (), code: str = "invalid", hint: str = ""
    ) -> None:
        """Note one problem; `path` begins with a row, or with a column that concerns many."""
        row, point, column = path.partition(".")
        between = ", column " if row.startswith("row") else ", "
        super().problem(message, f"{row}{between}{column}" if point else row, found, allowed, code, hint)


def rows_of(
    reader: TableReader, text: str, allowed: tuple[str, ...] | None, needed: tuple[str, ...], delimiter: str = ",",
    header: list[str] | None = None,
) -> Iterator[tuple[int, dict[str, str]]]:  # fmt: skip
    """Rows with their numbers, the header being row 1; rows without any text are passed over.

    Problems of the header and of rows that do not fit it are noted in `reader`, and such rows left out. With
    `allowed` None there may be further columns; a table without a header is given one. Between tabs nothing is
    quoted: a quotation mark is one, and does not swallow the rows behind it.
    """
    quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            break
        except csv.Error as error:
            reader.problem(f"cannot be read as a table: {error}", f"row {number}", None)
            return
        if header is None:
            header = [cell.strip().lstrip("#!") for cell in cells]
            if not _fits(reader, header, allowed, needed, delimiter):
                return
        elif any(cell.strip() for cell in cells):
            if len(cells) == len(header):
                yield number, dict(zip(header, cells, strict=True))
            else:
                found = f"{len(cells)} cells"
                reader.problem(f"the row does not have the {len(header)} cells of the header", f"row {number}", found)
    if header is None:
        reader.problem("there is no header", "row 1", None, needed)


def _fits(
    reader: TableReader, header: list[str], allowed: tuple[str, ...] | None, needed: tuple[str, ...], delimiter: str
) -> bool:
    """Whether the header can be used at all; what is wrong with it is noted."""
    before = len(reader.problems)
    if len(header) == 1 and len(needed) > 1:
        told = {",": "commas", "\t": "tabs", ";": "semicolons"}[delimiter]
        mend = f"save the table with {told} between the columns"
        reader.problem("the header has one column", "row 1", header[0], hint=mend)
        return False
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            reader.problem("the column stands there twice", "row 1", name)
        if allowed is not None and name not in allowed:
            reader.problem("unknown column", "row 1", name, allowed, "unknown-field")
    for name in needed:
        if name not in header:
            reader.problem("the column is missing", "row 1", name, code="missing-column")
    return len(reader.problems) == before
