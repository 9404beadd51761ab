"""What each part of a defence was worth: shares as bars on one scale, with their standard errors.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from offramp.drawing import LINE, Board, wrap

SIZE, SMALL = 13.0, 12.0
BAR = 16.0
NARROW = 560.0


@dataclass(frozen=True, slots=True)
class Share:
    """One bar from zero to `value`, with the standard error of its end; `words` stand beside it."""

    label: str
    value: float
    error: float
    words: str


@dataclass(frozen=True, slots=True)
class ShareGroup:
    """Bars under one heading."""

    heading: str
    shares: tuple[Share, ...]


def worth_bars(groups: Sequence[ShareGroup], ident: str, title: str, description: str, width: float) -> Markup:
    """Groups from the top down on one scale; labels stand left of the bars, or above them where it is narrow."""
    board = Board(width)
    narrow = width < NARROW
    left, right = (0.0, width - 2) if narrow else (0.27 * width, 0.68 * width)
    ends = [end for group in groups for s in group.shares for end in (s.value - s.error, s.value + s.error)]
    least, most = min([0.0, *ends]), max([0.0, *ends])
    unit = (right - left) / ((most - least) or 1.0)
    zero = left - least * unit
    y = 2.0
    for group in groups:
        y = board.lines(0, y + SIZE, wrap(group.heading, width), kind="strong") - 7
        for share in group.shares:
            y = _below(board, share, zero, unit, y) if narrow else _beside(board, share, zero, unit, (left, right), y)
        y += 6
    return board.svg(y, ident, title, description)


def _beside(board: Board, share: Share, zero: float, unit: float, plot: tuple[float, float], y: float) -> float:
    left, right = plot
    label = wrap(share.label, left - 14)
    words = wrap(share.words, board.width - right - 16, SMALL)
    board.lines(left - 14, y + 13, label, anchor="end")
    _bar(board, share, zero, unit, y)
    board.lines(right + 16, y + 12, words, size=SMALL, kind="faint")
    return y + max(BAR, len(label) * SIZE * LINE, len(words) * SMALL * LINE) + 6


def _below(board: Board, share: Share, zero: float, unit: float, y: float) -> float:
    y = board.lines(0, y + 12, wrap(share.label, board.width)) - 8
    _bar(board, share, zero, unit, y)
    return board.lines(0, y + BAR + 15, wrap(share.words, board.width, SMALL), size=SMALL, kind="faint") - 7


def _bar(board: Board, share: Share, zero: float, unit: float, y: float) -> None:
    """The bar, to the left of zero where it is negative, and a whisker of one standard error each way."""
    end = zero + share.value * unit
    board.line(zero, y - 3, zero, y + BAR + 3, "axis")
    board.rect(min(zero, end), y, abs(end - zero), BAR, "belief" if share.value >= 0.0 else "worse")
    if share.error > 0.0:
        reach = share.error * unit
        board.line(end - reach, y + BAR / 2, end + reach, y + BAR / 2, "whisker")
