"""The night in time: a panel for each class of weapon on a scale of its own, for some take hours and some minutes.

Where panels differ in scale, a strip on top shows all of them on one, so that nobody takes minutes for hours.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from offramp.drawing import LINE, Board, legend_of, text_width, wrap

SIZE, SMALL = 13.0, 12.0
BAR = 12.0
STROKE = 3.0
NARROW = 560.0
GAP = 10.0
# Minutes between ticks; the first that leaves room for its labels is taken.
STEPS = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 180.0, 360.0, 720.0, 1440.0)
# Where a panel's span is this share of the whole night, the strip on top would only repeat it.
ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of minutes; `kind` is its style. One without length shows as a stroke."""

    begins: float
    ends: float
    kind: str


@dataclass(frozen=True, slots=True)
class Track:
    """One row of a panel: its bars on one line, the later above the earlier."""

    label: str
    bars: tuple[Bar, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The rows of one class."""

    label: str
    tracks: tuple[Track, ...]

    @property
    def span(self) -> tuple[float, float]:
        """Minutes at which it begins and ends, a minute apart at least."""
        bars = [bar for track in self.tracks for bar in track.bars]
        begins = min((bar.begins for bar in bars), default=0.0)
        return begins, max(begins + 1.0, max((bar.ends for bar in bars), default=0.0))


@dataclass(frozen=True, slots=True)
class _Scale:
    """Minutes on the board."""

    begins: float
    ends: float
    left: float
    right: float

    def x(self, minute: float) -> float:
        return self.left + (minute - self.begins) / (self.ends - self.begins) * (self.right - self.left)

    def ticks(self) -> list[float]:
        """Round times, as many as have room for their labels."""
        room = text_width(clock(self.ends), SMALL) + 18
        fitting = (s for s in STEPS if s / (self.ends - self.begins) * (self.right - self.left) >= room)
        step = next(fitting, self.ends - self.begins)
        first = math.ceil(self.begins / step - 1e-9)
        return [k * step for k in range(first, math.floor(self.ends / step + 1e-9) + 1)]


def clock(minutes: float) -> str:
    """``6:40``, hours and minutes."""
    hours, rest = divmod(round(minutes), 60)
    return f"{hours}:{rest:02d}"


def night_panels(
    panels: Sequence[Panel], legend: Sequence[tuple[str, str]], ident: str, title: str, description: str, width: float
) -> Markup:
    """Panels from the top down, labels left of the bars or above them; `legend` pairs a kind of bar with its name."""
    board = Board(width)
    left = 0.0 if width < NARROW else 0.27 * width
    right = width if width < NARROW else 0.76 * width
    y = legend_of(board, legend)
    if _differ(panels):
        y = _overview(board, panels, left, right, y)
    for panel in panels:
        y = _panel(board, panel, _Scale(*panel.span, left, right - 4), y)
    return board.svg(y, ident, title, description)


def _differ(panels: Sequence[Panel]) -> bool:
    """Whether some panel shows much less than the whole night."""
    begins, ends = _night(panels)
    return any(panel.span[1] - panel.span[0] < ALIKE * (ends - begins) for panel in panels)


def _night(panels: Sequence[Panel]) -> tuple[float, float]:
    spans = [panel.span for panel in panels]
    return min((span[0] for span in spans), default=0.0), max((span[1] for span in spans), default=1.0)


def _overview(board: Board, panels: Sequence[Panel], left: float, right: float, y: float) -> float:
    """All classes on one scale."""
    scale = _Scale(*_night(panels), left, right - 4)
    y = _heading(board, "All on one scale", y)
    for panel in panels:
        begins, ends = panel.span
        bar = (Bar(begins, ends, "tone4"),)
        y = _track(board, Track(panel.label, bar, f"{clock(begins)} to {clock(ends)}"), scale, y)
    return _axis(board, scale, y)


def _panel(board: Board, panel: Panel, scale: _Scale, y: float) -> float:
    y = _heading(board, panel.label, y)
    for track in panel.tracks:
        y = _track(board, track, scale, y)
    return _axis(board, scale, y)


def _heading(board: Board, words: str, y: float) -> float:
    return board.lines(0, y + SIZE, wrap(words, board.width), kind="strong") - 8


def _track(board: Board, track: Track, scale: _Scale, y: float) -> float:
    """One row; returns where the next begins."""
    if scale.left == 0.0:
        return _track_below(board, track, scale, y)
    label = wrap(track.label, scale.left - 14, SMALL)
    words = wrap(track.words, board.width - scale.right - 16, SMALL) if track.words else []
    board.lines(scale.left - 14, y + 11, label, size=SMALL, anchor="end")
    _bars(board, track, scale, y)
    board.lines(scale.right + 16, y + 11, words, size=SMALL, kind="faint")
    return y + max(BAR, max(len(label), len(words)) * SMALL * LINE) + 5


def _track_below(board: Board, track: Track, scale: _Scale, y: float) -> float:
    """The bars below their label, what they say behind it."""
    said = f"{track.label}: {track.words}" if track.words else track.label
    y = board.lines(0, y + 11, wrap(said, board.width, SMALL), size=SMALL) - 9
    _bars(board, track, scale, y)
    return y + BAR + 6


def _bars(board: Board, track: Track, scale: _Scale, y: float) -> None:
    board.line(scale.left, y + BAR / 2, scale.right, y + BAR / 2, "axis")
    for bar in track.bars:
        breadth = max(scale.x(bar.ends) - scale.x(bar.begins), STROKE)
        board.rect(min(scale.x(bar.begins), scale.right - breadth), y, breadth, BAR, bar.kind)


def _axis(board: Board, scale: _Scale, y: float) -> float:
    """Ticks with the hours and minutes after the raid began."""
    board.line(scale.left, y, scale.right, y, "axis")
    for tick in scale.ticks():
        x, half = scale.x(tick), text_width(clock(tick), SMALL) / 2
        board.line(x, y, x, y + 5, "axis")
        at = min(max(x, scale.left + half), board.width - half)
        board.text(at, y + 18, clock(tick), size=SMALL, anchor="middle", kind="faint")
    return y + 18 + GAP
