"""Choices along the branches of a game: a panel for each information set, probability against precision on a log axis.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from offramp.drawing import SANS, Board, scheme, text_width, wrap

SIZE, SMALL = 13.0, 12.0
GAP = 36.0
PLOT = 120.0
WIDEST = 460.0
NARROW = 380.0
"""Width of a figure for a telephone, where panels stand below each other."""
TONES = 4
MOVED = 0.005
"""Change of a probability from uniform choice that begins to show."""

_COLOURS = ("paper", "ink", "soft", "axis", "worse", *(f"tone{k}" for k in range(1, TONES + 1)))
STYLE = f"""
{scheme("svg", _COLOURS)}
svg {{ background: var(--paper); font-family: {SANS}; }}
text {{ fill: var(--ink); }} .faint {{ fill: var(--soft); }} .strong {{ font-weight: 600; }}
.axis {{ stroke: var(--axis); }} .threshold {{ stroke: var(--worse); stroke-dasharray: 5 4; }}
path {{ fill: none; stroke-width: 2; }} .dot {{ fill: var(--ink); }} .other {{ stroke-dasharray: 2 3; }}
{" ".join(f".tone{k} {{ stroke: var(--tone{k}); }}" for k in range(1, TONES + 1))}
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One branch: its precisions, and the probability of each action of a panel at each of them."""

    precision: Sequence[float]
    chances: Sequence[Sequence[float]]
    folds: Sequence[tuple[float, Sequence[float]]]
    crossings: Sequence[float]


@dataclass(frozen=True, slots=True)
class BranchPanel:
    """An information set: heading, actions, and the branches, the principal one first."""

    heading: str
    actions: tuple[str, ...]
    runs: tuple[Run, ...]


def branch_panels(panels: Sequence[BranchPanel], title: str, note: str, width: float = 960.0) -> str:
    """The figure as an SVG file of its own. Other branches are dotted; dots are folds, dashed lines crossings."""
    board = Board(width)
    margin = 16.0
    low, high = _span(panels)
    columns = max(1, min(len(panels), int((width - 2 * margin + GAP) // (WIDEST * 0.75 + GAP))))
    breadth = min((width - 2 * margin - (columns - 1) * GAP) / columns, WIDEST)
    y = board.lines(margin, 26, wrap(title, width - 2 * margin, 16), size=16, kind="strong")
    y = board.lines(margin, y, wrap(note, width - 2 * margin), kind="faint")
    for start in range(0, len(panels), columns):
        row = panels[start : start + columns]
        heads = [wrap(panel.heading, breadth) for panel in row]
        taken = max(map(len, heads)) * SIZE * 1.3
        bottoms = []
        for place, (panel, head) in enumerate(zip(row, heads, strict=True)):
            x = margin + place * (breadth + GAP)
            board.lines(x, y + 8, head, kind="strong")
            bottoms.append(_panel(board, panel, (low, high), (x, breadth), y + taken))
        y = max(bottoms) + 16
    return board.file(y + 4, title, note, STYLE)


def _span(panels: Sequence[BranchPanel]) -> tuple[float, float]:
    """The precisions shown: from where the first choice begins to move to the end."""
    runs = [run for panel in panels for run in panel.runs]
    seen = [x for run in runs for x in run.precision if x > 0.0]
    if not seen:
        return 0.1, 1.0
    moved = [
        x
        for run in runs
        for x, chances in zip(run.precision, run.chances, strict=True)
        if x > 0.0 and max(abs(p - q) for p, q in zip(chances, run.chances[0], strict=True)) > MOVED
    ]
    low, high = min([*moved, max(seen) / 100]), max(seen)
    return (low, high) if high > 1.01 * low else (low / 2, 2 * high)


def _panel(
    board: Board, panel: BranchPanel, span: tuple[float, float], place: tuple[float, float], top: float
) -> float:
    """One panel below its heading; returns where it ends."""
    left, right = place[0] + 42, place[0] + place[1] - 6
    top = _legend(board, panel.actions, place, top + 6)
    bottom = top + PLOT
    low, high = math.log(span[0]), math.log(span[1])

    def x(precision: float) -> float:
        return left + (math.log(min(max(precision, span[0]), span[1])) - low) / (high - low) * (right - left)

    def y(p: float) -> float:
        return bottom - min(max(p, 0.0), 1.0) * PLOT

    for p in (0.0, 0.5, 1.0):
        board.line(left, y(p), right, y(p), "axis")
        board.text(left - 6, y(p) + 4, f"{p:.0%}", size=SMALL, anchor="end", kind="faint")
    free = left
    for tick in ticks(*span):
        words = f"{tick:g}"
        half = text_width(words, SMALL) / 2
        board.line(x(tick), bottom, x(tick), bottom + 4, "axis")
        if x(tick) - half >= free and x(tick) + half <= right + 6:
            board.text(x(tick), bottom + 17, words, size=SMALL, anchor="middle", kind="faint")
            free = x(tick) + half + 6
    board.text(right, bottom + 32, "precision", size=SMALL, anchor="end", kind="faint")
    for number, run in enumerate(panel.runs):
        for crossing in run.crossings:
            board.line(x(crossing), top, x(crossing), bottom, "threshold")
        for action in range(len(panel.actions)):
            points = [(x(p), y(c[action])) for p, c in zip(run.precision, run.chances, strict=True) if p >= span[0]]
            if points:
                kind = f"tone{action % TONES + 1}" + (" other" if number else "")
                board.path("M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in points), kind)
        for precision, chances in run.folds:
            for p in chances:
                board.dot(x(precision), y(p), 3.5, "dot")
    return bottom + 36


def _legend(board: Board, actions: Sequence[str], place: tuple[float, float], y: float) -> float:
    """A stroke and a name for each action; returns where the plot begins."""
    x, y = place[0], y + 8
    for number, action in enumerate(actions):
        words = wrap(action, place[1] - 30, SMALL)[0]
        needed = 24 + text_width(words, SMALL) + 14
        if x > place[0] and x + needed > place[0] + place[1]:
            x, y = place[0], y + 18
        board.path(f"M{x:.1f} {y - 4:.1f}H{x + 18:.1f}", f"tone{number % TONES + 1}")
        board.text(x + 24, y, words, size=SMALL)
        x += needed
    return y + 14


def ticks(low: float, high: float) -> list[float]:
    """Powers of ten within a range, with twos and fives where they would be few."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = (1,) if math.log10(high / low) > 3.0 else (1, 2, 5)
    found = [step * 10.0**power for power in range(first, last + 1) for step in steps]
    return [tick for tick in found if low <= tick <= high]


def framed(figure: str, narrow: str, title: str) -> str:
    """The figure in a page of its own that asks nothing of anywhere; `narrow` is the same for a telephone."""
    return str(
        Markup(
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            "<title>{}</title>\n<style>{}body {{ margin: 0; background: var(--paper); }}\n"
            "svg {{ max-width: 100%; height: auto; display: block; margin: 0 auto; }}\n"
            ".narrow {{ display: none; }}\n"
            "@media (max-width: 640px) {{ .narrow {{ display: block; }} .wide {{ display: none; }} }}</style>\n"
            '</head>\n<body>\n<div class="wide">{}</div>\n<div class="narrow">{}</div>\n</body>\n</html>\n'
        ).format(title, Markup(scheme(":root", ["paper"])), Markup(figure), Markup(narrow))
    )
