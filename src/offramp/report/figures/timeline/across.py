"""The timeline with time across: lanes from the top down, what is told of the act in hand below them.

What is told of an act, and the rings where each party first can have known of it, are in the act's own group and shown
by the page's CSS while it is pointed at or has the focus, so that no script is needed.

May import: ``offramp.drawing``, ``figures.timeline.parts``, ``figures.timeline.scale``, markupsafe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from markupsafe import Markup

from offramp.drawing import LINE, Board, text_width, wrap
from offramp.report.figures.timeline.legend import legend
from offramp.report.figures.timeline.parts import RADIUS, SIZE, SMALL, Act, Lane, arrow, mark, radius
from offramp.report.figures.timeline.scale import PLACE, Days, days_across

LEFT, RIGHT = 124.0, 92.0
LABEL = 150.0  # the most breadth of a label
LABEL_LINES, LABEL_ROWS = 2, 4
LABEL_ROW = LABEL_LINES * SMALL * 1.15 + 5
BAR, BAR_ROW = 5.0, 8.0
STRIP = 26.0
SLIM = 24.0
TOLD_LINES = 7
TOLD = (TOLD_LINES + 1) * SMALL * LINE + 22


@dataclass
class _Row:
    """A lane on the board: where its rail runs and what stands above and below."""

    top: float
    rail: float
    bars: float
    strip: float
    bottom: float


def timeline_across(
    first: Date, last: Date, lanes: Sequence[Lane], acts: Sequence[Act], hint: str, ident: str, title: str, about: str,
    width: float, now: tuple[Date, str] | None = None,
) -> Markup:  # fmt: skip
    """All of it on a board at least `width` wide; `hint` stands where the act in hand is told. A line at the end of the
    day `now` says what stands there."""
    fresh = {day: text_width(f"+{count}", SMALL) + 4 for lane in lanes for day, count in lane.fresh}
    days = days_across(first, last, acts, LEFT, width - RIGHT, fresh)
    board = Board(days.lefts[-1] + RIGHT)
    labels = [_labelled(days, lane, acts) for lane in range(len(lanes))]
    spans = [_spans(days, lane, acts) for lane in range(len(lanes))]
    y = legend(board, acts, any(lane.steps for lane in lanes)) + 8
    axis = y + 30
    rows: list[_Row] = []
    y = axis + 6
    for place, lane in enumerate(lanes):
        rows.append(_row(lane, labels[place], spans[place], y))
        y = rows[-1].bottom
    _axis(board, days, axis, y)
    for lane, row in zip(lanes, rows, strict=True):
        _lane(board, days, lane, row)
    if now is not None and first <= now[0] <= last:
        _now(board, days, *now, axis, y)
    told = y + 16
    _told_frame(board, told, hint)
    for place in _by_time(acts, days):
        _act(board, days, rows, acts[place], place, [spans[lane].get(place, 0) for lane in acts[place].lanes],
             [labels[lane].get(place) for lane in acts[place].lanes], told)  # fmt: skip
    return board.svg(told + TOLD, ident, title, about, role="group")


def _by_time(acts: Sequence[Act], days: Days) -> list[int]:
    """The order in which the keyboard goes through the acts."""
    return sorted(range(len(acts)), key=lambda place: (days.acts[place], place))


# --- laying out -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Label:
    row: int
    lines: tuple[str, ...]
    end: bool  # whether it stands left of its mark


def _labelled(days: Days, lane: int, acts: Sequence[Act]) -> dict[int, _Label]:
    """The labels of a lane that have room, each in the lowest row where it touches no other; the highest rank first."""
    wanted = [place for place, act in enumerate(acts) if act.label and act.lanes[:1] == (lane,)]
    taken: list[list[tuple[float, float]]] = [[] for _ in range(LABEL_ROWS)]
    found: dict[int, _Label] = {}
    right = days.lefts[-1] + RIGHT
    for place in sorted(wanted, key=lambda place: (-acts[place].rank, days.acts[place])):
        lines = wrap(acts[place].label, LABEL, SMALL)
        if len(lines) > LABEL_LINES:
            lines = [*lines[: LABEL_LINES - 1], _cut(" ".join(lines[LABEL_LINES - 1 :]), LABEL)]
        breadth = max(text_width(line, SMALL) for line in lines)
        x = days.acts[place]
        end = x + breadth > right
        span = (x - breadth - 2, x + 3) if end else (x - 3, x + breadth + 2)
        row = next((row for row, others in enumerate(taken) if all(_apart(span, other) for other in others)), None)
        if row is None:
            continue
        # The leader of a higher label passes through the rows below it.
        for below in range(row):
            taken[below].append((x - 2, x + 2))
        taken[row].append(span)
        found[place] = _Label(row, tuple(lines), end)
    return found


def _apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[1] + 4 <= other[0] or other[1] + 4 <= one[0]


def _cut(text: str, width: float) -> str:
    """`text` in one line, its end left out where it has no room."""
    if text_width(text, SMALL) <= width:
        return text
    while text and text_width(f"{text}…", SMALL) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _spans(days: Days, lane: int, acts: Sequence[Act]) -> dict[int, int]:
    """The row of each act of a lane that is drawn as a span of time, so that none lies on another."""
    ends: list[float] = []
    found: dict[int, int] = {}
    for place in sorted((p for p, act in enumerate(acts) if act.spread), key=lambda p: _span(days, acts[p], p)):
        if lane not in acts[place].lanes:
            continue
        begins, stops = _span(days, acts[place], place)
        row = next((row for row, end in enumerate(ends) if end + 4 <= begins), len(ends))
        ends[row : row + 1] = [stops + text_width(_signs(acts[place]), 10.0)]
        found[place] = row
    return found


def _span(days: Days, act: Act, place: int) -> tuple[float, float]:
    """From where to where the bar of an act goes: whole days, or for a day that is hedged the days around it too."""
    if act.begins is None:
        at = days.days.index(min(max(act.day, days.days[0]), days.days[-1]))
        return days.lefts[max(at - 1, 0)], days.lefts[min(at + 2, len(days.days))]
    return days.left(act.begins) + 1, max(days.acts[place] - (0 if act.words else 1), days.left(act.begins) + 6)


def _row(lane: Lane, labels: dict[int, _Label], spans: dict[int, int], top: float) -> _Row:
    if lane.slim:
        return _Row(top, top + SLIM / 2, top + SLIM / 2, top + SLIM, top + SLIM)
    rows = 1 + max((label.row for label in labels.values()), default=-1)
    rail = top + 12 + rows * LABEL_ROW + 6
    bars = rail + 14
    strip = bars + BAR_ROW * (1 + max(spans.values(), default=-1)) + 2
    return _Row(top, rail, bars, strip, strip + (STRIP + 8 if lane.steps else 6))


# --- drawing ----------------------------------------------------------------------------------------------------------


def _axis(board: Board, days: Days, y: float, bottom: float) -> None:
    """Months above days; a line down at the end of each day; a day without room for its number has none."""
    month, free = "", 0.0
    for place, day in enumerate(days.days):
        left, right = days.lefts[place], days.lefts[place + 1]
        board.line(left, y, left, bottom, "day")
        if f"{day:%B %Y}" != month:
            month = f"{day:%B %Y}"
            board.text(left + 2, y - 18, month, size=SMALL, kind="strong")
        words = str(day.day)
        middle, half = (left + right) / 2, text_width(words, SMALL) / 2
        if middle - half >= free:
            board.text(middle, y - 4, words, size=SMALL, anchor="middle", kind="faint")
            free = middle + half + 3
    board.line(days.lefts[-1], y, days.lefts[-1], bottom, "day")
    board.line(days.lefts[0], y, days.lefts[-1], y, "axis")


def _now(board: Board, days: Days, day: Date, words: str, top: float, bottom: float) -> None:
    """A line at the end of a day."""
    x = days.right(day)
    board.line(x, top, x, bottom, "stand")
    half = text_width(words, SMALL) / 2
    at = min(max(x, LEFT + half), board.width - half)
    board.text(at, top - 18, words, size=SMALL, anchor="middle", kind="stand-label")


def _lane(board: Board, days: Days, lane: Lane, row: _Row) -> None:
    """Name, rail, and what the party can have known of all that had happened."""
    lines = wrap(lane.label, LEFT - 14, SIZE)
    board.lines(
        0, row.rail + 4 - (len(lines) - 1) * SIZE * LINE / 2, lines, size=SIZE, kind="faint" if lane.slim else "strong"
    )
    board.line(0, row.top, days.lefts[-1] + RIGHT, row.top, "lane")
    board.line(days.lefts[0], row.rail, days.lefts[-1], row.rail, "rail")
    for day, count in lane.fresh:
        words = f"+{count}"
        left, right = days.left(day), days.right(day)
        if text_width(words, SMALL) <= right - left:
            board.text((left + right) / 2, row.rail - 5, words, size=SMALL, anchor="middle", kind="faint")
            board.line((left + right) / 2, row.rail - 3, (left + right) / 2, row.rail + 3, "fresh")
    if not lane.steps:
        return
    most = max(1, *(step.happened for step in lane.steps))
    base = row.strip + STRIP
    for name, kind in (("happened", "happened"), ("known", "knew")):
        d = f"M{days.lefts[0]:.1f} {base:.1f}"
        for step in lane.steps:
            height = STRIP * getattr(step, name) / most
            d += f"V{base - height:.1f}H{days.right(step.day):.1f}"
        board.path(f"{d}V{base:.1f}z", kind)
    last = lane.steps[-1]
    board.text(days.lefts[-1] + 6, base - 14, "by the end", size=SMALL, kind="faint")
    board.text(days.lefts[-1] + 6, base, f"{last.known} of {last.happened}", size=SMALL, kind="faint")


def _told_frame(board: Board, top: float, hint: str) -> None:
    board.rect(0, top, board.width, TOLD - 6, "told-frame")
    board.lines(14, top + 24, wrap(hint, board.width - 28, SMALL), size=SMALL, kind="told-hint")


def _act(
    board: Board, days: Days, rows: Sequence[_Row], act: Act, place: int, bars: Sequence[int],
    labels: Sequence[_Label | None], told: float,
) -> None:  # fmt: skip
    """An act with its words, its label, and what is shown while it is in hand."""
    x = days.acts[place]
    ys = [
        rows[lane].bars + bar * BAR_ROW if act.spread else rows[lane].rail
        for lane, bar in zip(act.lanes, bars, strict=True)
    ]
    with board.group("act", act.href, f"{act.when}. {act.title}"):
        _words(board, rows, act, x, days.arrivals[place], ys[0])
        if len(act.lanes) > 1:
            board.line(x, min(ys), x, max(ys), "together")
        for y in ys:
            if act.spread:
                _bar(board, days, act, place, y)
            else:
                board.rect(x - PLACE / 2, y - 9, PLACE, 18, "reach")
                mark(board, x, y, act)
        for lane, y, label in zip(act.lanes, ys, labels, strict=True):
            if label is not None:
                _label(board, rows[lane], act, x, y, label)
        with board.group("in-hand"):
            for heard in act.heard:
                if heard.lane not in act.lanes:
                    board.dot(_heard_at(days, heard.day, x), rows[heard.lane].rail, 6.0, "learns")
            _told(board, act, told)


def _heard_at(days: Days, day: Date, x: float) -> float:
    """Where somebody learns of an act: with it on its own day, else at the end of the day."""
    return x if days.left(day) <= x <= days.right(day) else days.right(day) - 3


def _words(board: Board, rows: Sequence[_Row], act: Act, x: float, arrival: float, start: float) -> None:
    """From who speaks through who carries to whom it is addressed; late words go on to the day of their arrival."""
    if not act.words:
        return
    style = f"words words-{act.kind}"
    relays = [rows[lane].rail for lane in act.via]
    ends = [rows[lane].rail for lane in act.to]
    if arrival == x:
        board.line(x, min(start, *relays, *ends), x, max(start, *relays, *ends), style)
    else:
        board.line(x, min(start, *relays), x, max(start, *relays), style)
        for end in ends:
            board.path(f"M{x:.1f} {(relays or [start])[-1]:.1f}L{arrival:.1f} {end:.1f}", style)
    for y in relays:
        board.dot(x, y, 3.0, f"carries-{act.kind}")
    for y in ends:
        arrow(board, arrival, y, (0.0, 1.0 if y > start else -1.0), act.kind)


def _bar(board: Board, days: Days, act: Act, place: int, y: float) -> None:
    """The days on which it may have been; open at the left where it may have begun before them."""
    begins, ends = _span(days, act, place)
    board.rect(begins, y - BAR_ROW / 2, ends - begins, BAR_ROW, "reach")
    board.rect(begins, y - BAR / 2, ends - begins, BAR, f"span-{act.kind}{' about' if act.about else ''}")
    if act.cut:
        board.path(
            f"M{begins:.1f} {y - BAR / 2 - 1.5:.1f}l-6 {BAR / 2 + 1.5:.1f}l6 {BAR / 2 + 1.5:.1f}z", f"head-{act.kind}"
        )
    if _signs(act):
        board.text(ends + 2, y + 3.5, _signs(act), size=10.0, kind="act-disputed")


def _signs(act: Act) -> str:
    """What stands behind a bar: ``×3`` for three claims, ``?`` where one is disputed."""
    return (f"×{act.count}" if act.count > 1 else "") + ("?" if act.disputed else "")


def _label(board: Board, row: _Row, act: Act, x: float, y: float, label: _Label) -> None:
    base = row.rail - RADIUS - 9 - label.row * LABEL_ROW
    top = base - (len(label.lines) - 1) * SMALL * 1.15
    if label.row or act.spread:
        board.line(x, base + 4, x, y - (BAR / 2 if act.spread else radius(act.count) + 2), "leader")
    for k, line in enumerate(label.lines):
        board.text(x + (2 if label.end else -2), top + k * SMALL * 1.15, line, size=SMALL,
                   anchor="end" if label.end else "start", kind="act-label")  # fmt: skip


def _told(board: Board, act: Act, top: float) -> None:
    """What is told of an act, over the hint."""
    board.rect(0, top, board.width, TOLD - 6, "told-frame")
    width = board.width - 28
    y = board.lines(14, top + 22, [_cut(f"{act.when}. {act.title}", width * 0.94)], size=SIZE, kind="strong")
    lines = [line for text in act.lines for line in wrap(text, width, SMALL)]
    if len(lines) > TOLD_LINES:
        lines = [*lines[: TOLD_LINES - 1], "…"]
    board.lines(14, y, lines, size=SMALL)
