"""How an estimate moved: belief over the levels of a hidden fact, one row for each step.

May import: ``report.figures.svg``.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from offramp.report.figures.svg import LINE, Board, text_width, wrap

SIZE, SMALL = 13.0, 12.0
BAR = 14.0
ACTUAL = "what was so"
NARROW = 560.0


@dataclass(frozen=True, slots=True)
class Row:
    """One step: its label, its date in words, and per level the belief and the belief in words."""

    label: str
    date: str
    belief: tuple[tuple[float, str], ...]


def estimate_rows(
    levels: tuple[str, ...], actual: int | None, rows: tuple[Row, ...], ident: str, title: str, description: str,
    width: float,
) -> Markup:  # fmt: skip
    """A column for each level, the actual one framed; step labels stand left, or above where it is narrow."""
    board = Board(width)
    narrow = width < NARROW
    left = 0.0 if narrow else 0.3 * width
    column = (width - left) / max(len(levels), 1)
    heads = [wrap(level, column - 10, SMALL) for level in levels]
    framed = len(wrap(ACTUAL, column - 10, SMALL)) if actual is not None else 0
    top = 14 + (max(map(len, heads), default=1) + framed) * SMALL * LINE
    for place, head in enumerate(heads):
        mark = [*wrap(ACTUAL, column - 10, SMALL), *head] if place == actual else head
        board.lines(left + place * column + 5, top - len(mark) * SMALL * LINE, mark, size=SMALL, kind="strong")
    y = top
    for row in rows:
        y = _row(board, row, y, left, column, narrow)
    if actual is not None:
        board.rect(left + actual * column, 1, column - 1, y + 2, "frame")
    return board.svg(y + 5, ident, title, description)


def _row(board: Board, row: Row, y: float, left: float, column: float, narrow: bool) -> float:
    board.line(0, y - 4, board.width, y - 4, "axis")
    text = f"{row.date}: {row.label}" if row.date else row.label
    label = wrap(text, board.width if narrow else left - 16, SMALL)
    if narrow:
        y = board.lines(0, y + 11, label, size=SMALL) - 6
        _cells(board, row, y, left, column)
        return y + BAR + 16
    board.lines(0, y + 12, label, size=SMALL)
    _cells(board, row, y + 3, left, column)
    return y + max(len(label) * SMALL * LINE + 6, BAR + 16)


def _cells(board: Board, row: Row, y: float, left: float, column: float) -> None:
    """A bar for each level with its figure behind it."""
    value = text_width(">99%", SMALL)
    room = max(column - value - 16, 8.0)
    for place, (p, words) in enumerate(row.belief):
        x = left + place * column + 5
        board.rect(x, y, room * p, BAR, "belief")
        board.text(x + room * p + 5, y + BAR - 3, words, size=SMALL)
