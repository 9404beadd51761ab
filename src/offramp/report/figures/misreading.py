"""From what a reader gave an act to what the crisis as it was gave it: the part put in, and the part added.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from offramp.drawing import LINE, Board, text_width, wrap

SIZE = 13.0
BAR = 16.0
NARROW = 560.0


@dataclass(frozen=True, slots=True)
class Part:
    """A bar from `low` to `high` on the line from 0 to 100%; `kind` is its style, `words` its figure."""

    label: str
    low: float
    high: float
    kind: str
    words: str


def misreading_bars(parts: tuple[Part, ...], ident: str, title: str, description: str, width: float) -> Markup:
    """One row for each part; labels stand left of the bars, or above them where it is narrow."""
    board = Board(width)
    narrow = width < NARROW
    value = max((text_width(part.words, SIZE) for part in parts), default=0.0) + 12
    left = 0.0 if narrow else 0.36 * width
    plot = max(width - left - value, 60.0)
    y = 4.0
    for part in parts:
        label = wrap(part.label, width if narrow else left - 14)
        if narrow:
            y = board.lines(0, y + 12, label) - 9
        else:
            board.lines(left - 14, y + 13, label, anchor="end")
        board.rect(left, y, plot, BAR, "trough")
        board.rect(left + part.low * plot, y, (part.high - part.low) * plot, BAR, part.kind)
        board.text(left + plot + 8, y + 13, part.words, kind="strong")
        y += (BAR if narrow else max(BAR, len(label) * SIZE * LINE)) + 8
    return board.svg(y, ident, title, description)
