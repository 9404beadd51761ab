"""Two small plots: an outcome along the range of one number, and how many weapons leak.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from offramp.drawing import Board, text_width

SMALL = 12.0
BINS = 40
# Leaker counts are shown up to where this much of the probability is reached.
SHOWN = 0.999


def flip_curve(
    curve: Sequence[tuple[float, float]], now: float, threshold: float, crossing: float | None,
    labels: tuple[str, str, str], ident: str, title: str, description: str, width: float = 320.0,
) -> Markup:  # fmt: skip
    """Probability against the number's value, with the threshold, the crossing and the central value.

    `labels` are the low end of the range, its high end, and the central value, as words.
    """
    board = Board(width)
    left, right, top, bottom = 40.0, width - 10.0, 20.0, 104.0
    values = [value for value, _ in curve] or [now]
    low, high = min(values), max(values)
    high = high if high > low else low + 1.0

    def x(value: float) -> float:
        return left + (min(max(value, low), high) - low) / (high - low) * (right - left)

    def y(p: float) -> float:
        return bottom - p * (bottom - top)

    for p in (0.0, 0.5, 1.0):
        board.line(left, y(p), right, y(p), "axis")
        board.text(left - 6, y(p) + 4, f"{p:.0%}", size=SMALL, anchor="end", kind="faint")
    board.line(left, y(threshold), right, y(threshold), "threshold")
    if curve:
        board.path("M" + "L".join(f"{x(value):.1f} {y(p):.1f}" for value, p in curve), "curve")
    board.line(x(now), top, x(now), bottom, "now")
    if crossing is not None:
        board.dot(x(crossing), y(threshold), 5, "dot")
    _axis_words(board, labels, x(now), left, right, bottom + 16)
    return board.svg(bottom + 22, ident, title, description)


def _axis_words(board: Board, labels: tuple[str, str, str], now: float, left: float, right: float, y: float) -> None:
    """The ends of the axis below it and the central value above the plot, kept inside the board."""
    board.text(left, y, labels[0], size=SMALL, kind="faint")
    board.text(right, y, labels[1], size=SMALL, anchor="end", kind="faint")
    half = text_width(labels[2], SMALL) / 2
    board.text(min(max(now, half), board.width - half), 12, labels[2], size=SMALL, anchor="middle")


def leaker_histogram(
    pmf: Sequence[float], mean: float, known: tuple[float, float] | None, words: str, ident: str, title: str,
    description: str, width: float,
) -> Markup:  # fmt: skip
    """The distribution of how many weapons get through, in bins of whole counts: what is chance.

    A dot marks the mean, and the bar behind it the range `known` of the mean: what is not known. `words` say both.
    """
    board = Board(width)
    left, right, top, bottom = 4.0, width - 4.0, 40.0, 136.0
    kept = _kept(pmf, 0.0 if known is None else known[1])
    step = max(1, math.ceil(len(kept) / BINS))
    bins = [sum(kept[k : k + step]) for k in range(0, len(kept), step)]
    tallest = max(bins, default=0.0) or 1.0
    breadth = (right - left) / max(len(bins), 1)
    for place, mass in enumerate(bins):
        height = mass / tallest * (bottom - top)
        board.rect(left + place * breadth, bottom - height, breadth - 1.5, height, "belief")
    board.line(left, bottom, right, bottom, "axis")

    def x(count: float) -> float:
        return min(left + (count / step + 0.5 / step) * breadth, right)

    if known is not None:
        board.rect(x(known[0]), top - 19, x(known[1]) - x(known[0]), 10, "range")
    board.line(x(mean), top - 14, x(mean), bottom, "now")
    board.dot(x(mean), top - 14, 4.5, "dot")
    half = text_width(words, SMALL) / 2
    board.text(min(max(x(mean), half), max(width - half, half)), 12, words, size=SMALL, anchor="middle")
    last = step * len(bins) - 1
    board.text(left, bottom + 16, "0", size=SMALL, kind="faint")
    board.text(right, bottom + 16, f"{last}", size=SMALL, anchor="end", kind="faint")
    board.text((left + right) / 2, bottom + 16, "weapons that got through", size=SMALL, anchor="middle", kind="faint")
    return board.svg(bottom + 22, ident, title, description)


def _kept(pmf: Sequence[float], least: float) -> list[float]:
    """The distribution up to where `SHOWN` of it is reached, and to the count `least`."""
    total = 0.0
    kept: list[float] = []
    for mass in pmf:
        if total >= SHOWN and len(kept) > least:
            break
        kept.append(mass)
        total += mass
    return kept
