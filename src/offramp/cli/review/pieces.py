"""Pieces of styled text, and their lines at a width: what the review draws with.

A line is a list of (style, text) as prompt_toolkit takes it. Widths count the columns of a terminal.

May import: prompt_toolkit, ``offramp.cli.safe_text``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from prompt_toolkit.utils import get_cwidth

from offramp.cli.safe_text import PLACEHOLDER, safe

Piece = tuple[str, str]
Line = list[Piece]

_MOST_MARKS = 3  # combining marks on one letter; more would run over the lines above


def styled(style: str, text: str) -> list[Piece]:
    """A text of strangers, character by character, safe to show; line ends stay."""
    found: list[Piece] = []
    marks = 0
    for char in text:
        if char == "\n":
            found.append((style, "\n"))
            continue
        shown = safe(char)
        marks = marks + 1 if unicodedata.combining(char) else 0
        if not shown or marks > _MOST_MARKS:
            continue
        found.append((style, shown if get_cwidth(shown) >= 0 else PLACEHOLDER))
    return found


def wrapped(pieces: Iterable[Piece], width: int) -> list[list[Piece]]:
    """Characters in lines of at most `width` columns, broken at blanks, a longer word where it must be."""
    lines: list[list[Piece]] = [[]]
    columns = 0
    word: list[Piece] = []
    for style, char in (*pieces, ("", "\n")):
        if char not in " \n":
            word.append((style, char))
            continue
        size = _size(word)
        if columns and columns + size > width:
            lines.append([])
            columns = 0
        for piece in word:
            if columns + get_cwidth(piece[1]) > width:
                lines.append([])
                columns = 0
            lines[-1].append(piece)
            columns += get_cwidth(piece[1])
        word = []
        if char == "\n":
            lines.append([])
            columns = 0
        elif columns and columns < width:
            lines[-1].append((style, " "))
            columns += 1
    return lines[:-1]


def joined(line: Sequence[Piece]) -> Line:
    """A line with neighbours of one style put together."""
    found: Line = []
    for style, text in line:
        if found and found[-1][0] == style:
            found[-1] = (style, found[-1][1] + text)
        else:
            found.append((style, text))
    return found


def cut(line: Sequence[Piece], width: int) -> Line:
    """A line of at most `width` columns; a longer one ends in an ellipsis."""
    if _size(line) <= width:
        return joined(line)
    found: list[Piece] = []
    columns = 0
    for style, text in line:
        for char in text:
            if columns + get_cwidth(char) > width - 1:
                return joined([*found, (style, "…")])
            found.append((style, char))
            columns += get_cwidth(char)
    return joined(found)


def filled(left: Sequence[Piece], right: Sequence[Piece], width: int, style: str) -> Line:
    """A line from edge to edge: the left part, as much of it as fits, and the right one."""
    room = width - _size(right)
    shown = cut(left, max(0, room - 1)) if _size(left) >= room else joined(left)
    gap = max(0, room - _size(shown))
    return [*shown, (style, " " * gap), *(right if room > 0 else [])]


def _size(line: Iterable[Piece]) -> int:
    return sum(max(0, get_cwidth(text)) for _, text in line)
