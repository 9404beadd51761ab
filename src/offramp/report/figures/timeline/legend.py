"""What the marks of a timeline mean.

May import: ``offramp.drawing``, ``figures.timeline.parts``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date as Date

from offramp.drawing import Board, text_width
from offramp.report.figures.timeline.parts import SMALL, Act, arrow, mark

_ANY = Act(Date.min, (0,), "", "")


def legend(board: Board, acts: Sequence[Act], knowledge: bool) -> float:
    """The marks that `acts` use, on top of a figure; returns where the figure goes on."""
    x, y = 0.0, 12.0
    for draw, width, words in _entries(acts, knowledge):
        needed = width + 6 + text_width(words, SMALL) + 18
        if x > 0 and x + needed > board.width:
            x, y = 0.0, y + 19
        draw(board, x, y - 4)
        board.text(x + width + 6, y, words, size=SMALL)
        x += needed
    return y + 8


def _entries(acts: Sequence[Act], knowledge: bool) -> list[tuple[Callable[[Board, float, float], None], float, str]]:
    kinds = {act.kind for act in acts}
    words = [act for act in acts if act.to or act.via]
    found: list[tuple[Callable[[Board, float, float], None], float, str]] = []
    if "open" in kinds:
        found.append((lambda b, x, y: mark(b, x + 5, y, _ANY), 11, "done or said in the open"))
    if "private" in kinds:
        found.append((lambda b, x, y: mark(b, x + 6, y, _like(kind="private")), 13, "not in the open"))
    if "coded" in kinds:
        found.append((lambda b, x, y: mark(b, x + 5, y, _like(kind="coded")), 11, "coded event, no claim"))
    if any(act.count > 1 for act in acts):
        found.append((lambda b, x, y: mark(b, x + 8, y, _like(count=3)), 17, "several claims"))
    if words:
        found.append((_arrow, 30, "words, to who hears them"))
    if any(act.via for act in words):
        found.append((_relayed, 30, "through a relay"))
    if any(act.begins is not None for act in acts):
        found.append((lambda b, x, y: b.rect(x, y - 2.5, 26, 5, "span-open"), 26, "some time in these days"))
    if any(act.about for act in acts):
        found.append((lambda b, x, y: b.rect(x, y - 2.5, 26, 5, "span-open about"), 26, "about then"))
    if any(act.disputed for act in acts):
        found.append((lambda b, x, y: b.text(x, y + 4, "?", size=13, kind="act-disputed"), 9, "disputed"))
    if knowledge:
        found.append((_knew, 28, "of all that had happened by then (outline), what it can have known"))
    return found


def _like(**changes: object) -> Act:
    from dataclasses import replace

    return replace(_ANY, **changes)  # type: ignore[arg-type]


def _arrow(board: Board, x: float, y: float) -> None:
    board.line(x, y, x + 20, y, "words words-open")
    arrow(board, x + 25, y, (1.0, 0.0), "open")


def _relayed(board: Board, x: float, y: float) -> None:
    board.line(x, y, x + 20, y, "words words-private")
    board.dot(x + 10, y, 3.0, "carries-private")
    arrow(board, x + 25, y, (1.0, 0.0), "private")


def _knew(board: Board, x: float, y: float) -> None:
    board.path(f"M{x} {y + 5}v-4h9v-3h9v-3h10v10z", "happened")
    board.path(f"M{x} {y + 5}v-2h9v-1h9v-2h10v5z", "knew")
