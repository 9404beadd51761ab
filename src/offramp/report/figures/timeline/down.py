"""The timeline with time down, for a narrow page: a row for each act, lanes on the left, what was done beside them.

May import: ``offramp.drawing``, ``figures.timeline.parts``, ``figures.timeline.legend``, markupsafe.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from offramp.drawing import LINE, Board, wrap
from offramp.report.figures.timeline.legend import legend
from offramp.report.figures.timeline.parts import SMALL, Act, Lane, arrow, mark

COLUMN = 17.0
ROW = SMALL * LINE


def timeline_down(
    lanes: Sequence[Lane], acts: Sequence[Act], ident: str, title: str, about: str, width: float
) -> Markup:
    """All of it on a board `width` wide."""
    board = Board(width)
    columns = [8 + COLUMN * place for place in range(len(lanes))]
    left = columns[-1] + COLUMN
    y = legend(board, acts, knowledge=False) + 16
    y, tops = _heads(board, lanes, columns, y)
    for column, top in zip(columns, tops, strict=True):
        board.line(column, top, column, y, "rail")
    when = ""
    for act in acts:
        lines = wrap(act.when, width - left, SMALL) if act.when != when else []
        when = act.when
        y = _act(board, act, lines, columns, left, y)
    return board.svg(y + 6, ident, title, about, role="group")


def _heads(board: Board, lanes: Sequence[Lane], columns: Sequence[float], y: float) -> tuple[float, list[float]]:
    """The names of the lanes, each on a line of its own above its rail; returns where the acts begin and the rails."""
    tops = []
    for lane, column in zip(lanes, columns, strict=True):
        room = board.width - column - 8
        name = wrap(lane.label, room, SMALL)[0]
        board.text(column + 6, y, name, size=SMALL, kind="faint" if lane.slim else "strong")
        tops.append(y - 4)
        y += ROW
    return y, tops


def _act(board: Board, act: Act, when: Sequence[str], columns: Sequence[float], left: float, y: float) -> float:
    """A row, below its date where that is another than before; returns where the next begins."""
    above = len(when) * ROW + (6 if when else 0)
    lines = wrap(act.title, board.width - left, SMALL)
    notes = wrap(act.gist, board.width - left, SMALL)
    bottom = y + above + (len(lines) + len(notes)) * ROW + 7
    for column in columns:
        board.line(column, y, column, bottom, "rail")
    y = board.lines(left, y + 12, when, size=SMALL, kind="strong") - 9 + 3 if when else y
    rail = y + 8
    with board.group("act", act.href, f"{act.when}. {act.title}"):
        board.rect(0, y - 2, board.width, (len(lines) + len(notes)) * ROW + 2, "reach")
        ends = [columns[lane] for lane in (*act.lanes, *act.via, *act.to)]
        if act.to or act.via:
            board.line(min(ends), rail, max(ends), rail, f"words words-{act.kind}")
        elif len(act.lanes) > 1:
            board.line(min(ends), rail, max(ends), rail, "together")
        for lane in act.via:
            board.dot(columns[lane], rail, 3.0, f"carries-{act.kind}")
        start = columns[act.lanes[0]]
        for lane in act.to:
            arrow(board, columns[lane], rail, (1.0 if columns[lane] > start else -1.0, 0.0), act.kind)
        for lane in act.lanes:
            if not act.spread:
                mark(board, columns[lane], rail, act)
                continue
            style = f"span-{act.kind}{' about' if act.about else ''}"
            board.rect(columns[lane] - 2.5, rail - 9, 5, 18, style)
            board.text(columns[lane] + 4, rail - 6, "?" if act.disputed else "", size=SMALL, kind="act-disputed")
        board.lines(left, y + 9 + 3, lines, size=SMALL)
        board.lines(left, y + 9 + 3 + len(lines) * ROW, notes, size=SMALL, kind="faint")
    return bottom
