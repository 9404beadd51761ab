"""What got through: from launched to harm, one row for each step, by class of weapon.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from offramp.drawing import LINE, Board, legend_of, wrap

SIZE = 13.0
BAR = 18.0
NARROW = 560.0
TONES = 4  # classes of fill that the page's style knows; further weapons share the last


@dataclass(frozen=True, slots=True)
class Fall:
    """One row: weapons of each class in this row's bar, and how many were left before the row's bar begins.

    `start` is the count at the bar's low end; `total` marks rows that stand on the axis (launched, impacts).
    """

    label: str
    by_class: Mapping[str, float]
    start: float
    words: str
    total: bool = False


def waterfall(falls: tuple[Fall, ...], ident: str, title: str, description: str, width: float) -> Markup:
    """Rows from the top down; labels stand left of the bars, or above them where it is narrow."""
    board = Board(width)
    classes = list(dict.fromkeys(name for fall in falls for name in fall.by_class))
    most = max((fall.start + sum(fall.by_class.values()) for fall in falls), default=1.0) or 1.0
    y = legend_of(board, [(_tone(place), name) for place, name in enumerate(classes)])
    narrow = width < NARROW
    left = 0.0 if narrow else 0.25 * width
    right = 0.0 if narrow else 0.32 * width
    plot = width - left - right - (0 if narrow else 16)
    for fall in falls:
        label = wrap(fall.label, width if narrow else left - 14)
        words = wrap(fall.words, width if narrow else right)
        kind = "strong" if fall.total else ""
        if narrow:
            y = board.lines(0, y + 12, label, kind=kind)
            _bar(board, fall, classes, left, y - 8, plot / most)
            y = board.lines(0, y + BAR + 6, words, size=12, kind="faint")
            continue
        row = max(len(label), len(words)) * SIZE * LINE
        board.lines(left - 14, y + 13, label, anchor="end", kind=kind)
        _bar(board, fall, classes, left, y, plot / most)
        board.lines(width - right, y + 13, words, kind=kind or "faint")
        y += max(row, BAR) + 9
    return board.svg(y, ident, title, description)


def _bar(board: Board, fall: Fall, classes: list[str], left: float, y: float, unit: float) -> None:
    x = left + fall.start * unit
    for place, name in enumerate(classes):
        count = fall.by_class.get(name, 0.0)
        if count > 0:
            board.rect(x, y, count * unit, BAR, _tone(place))
            x += count * unit


def _tone(place: int) -> str:
    return f"tone{min(place, TONES - 1) + 1}"
