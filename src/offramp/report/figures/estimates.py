"""How an estimate moved: belief over the levels of a hidden fact, one row for each step.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from offramp.drawing import LINE, Board, text_width, wrap

SMALL, TINY = 12.0, 11.0
BAR, PAD = 14.0, 8.0
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
    size = TINY if narrow else SMALL
    left = 0.0 if narrow else 0.3 * width
    column = (width - left) / max(len(levels), 1)
    y = _heads(board, levels, actual, left, column, size)
    for row in rows:
        y = _row_below(board, row, y, column, actual) if narrow else _row_beside(board, row, y, left, column)
    if actual is not None and not narrow:
        board.rect(left + actual * column, 1, column - 1, y + 2, "frame")
    return board.svg(y + 5, ident, title, description)


def _heads(board: Board, levels: tuple[str, ...], actual: int | None, left: float, column: float, size: float) -> float:
    """The levels' names on top of their columns, with what was so marked in words; returns where rows begin."""
    heads = [wrap(level, column - PAD, size) for level in levels]
    if actual is not None:
        heads[actual] = [*wrap(ACTUAL, column - PAD, size), *heads[actual]]
    top = 14 + max(map(len, heads), default=1) * size * LINE
    for place, head in enumerate(heads):
        y = top - len(head) * size * LINE
        board.lines(left + place * column + PAD / 2, y, head, size=size, kind="strong")
    return top


def _label(row: Row) -> str:
    return f"{row.date}: {row.label}" if row.date else row.label


def _row_beside(board: Board, row: Row, y: float, left: float, column: float) -> float:
    """The step's label left of its bars, each figure behind its bar."""
    board.line(0, y - 4, board.width, y - 4, "axis")
    label = wrap(_label(row), left - 16, SMALL)
    board.lines(0, y + 12, label, size=SMALL)
    room = max(column - text_width(">99%", SMALL) - 16, 8.0)
    for place, (p, words) in enumerate(row.belief):
        x = left + place * column + PAD / 2
        board.rect(x, y + 3, room * p, BAR, "belief")
        board.text(x + room * p + 5, y + BAR, words, size=SMALL)
    return y + max(len(label) * SMALL * LINE + 6, BAR + 16)


def _row_below(board: Board, row: Row, y: float, column: float, actual: int | None) -> float:
    """The step's label above its bars, each figure above its bar; the frame goes round the actual level's cell."""
    board.line(0, y - 4, board.width, y - 4, "axis")
    y = board.lines(0, y + 11, wrap(_label(row), board.width, SMALL), size=SMALL)
    for place, (p, words) in enumerate(row.belief):
        x = place * column + PAD / 2
        board.text(x, y, words, size=SMALL, kind="strong")
        board.rect(x, y + 4, (column - PAD) * p, BAR / 2, "belief")
        if place == actual:
            board.rect(x - PAD / 2 + 1, y - 12, column - 2, BAR / 2 + 20, "frame")
    return y + BAR / 2 + 18
