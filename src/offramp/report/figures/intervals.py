"""A probability as a dot on its range of not-knowing, on a line from 0 to 100%.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

from markupsafe import Markup

from offramp.drawing import Board

WIDTH, HEIGHT, MARGIN = 180.0, 26.0, 8.0


def interval_dot(p: float, low: float | None, high: float | None, ident: str, title: str) -> Markup:
    """The dot is the probability, the bar its range; without draws there is no bar."""
    board = Board(WIDTH)
    middle = HEIGHT / 2
    board.line(_x(0), middle, _x(1), middle, "axis")
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        reach = 6 if tick in (0.0, 0.5, 1.0) else 3
        board.line(_x(tick), middle - reach, _x(tick), middle + reach, "axis")
    if low is not None and high is not None:
        board.rect(_x(low), middle - 5, _x(high) - _x(low), 10, "range")
    board.dot(_x(p), middle, 4.5, "dot")
    return board.svg(HEIGHT, ident, title)


def _x(p: float) -> float:
    return MARGIN + min(max(p, 0.0), 1.0) * (WIDTH - 2 * MARGIN)
