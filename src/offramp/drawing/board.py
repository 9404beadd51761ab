"""A small drawing board for SVG: text that is measured before it is placed, and marks styled by class.

Colours come from CSS through classes, that of the page or of the figure's own file, so figures follow the light and the
dark scheme and print.
No font is known where the page is read; widths are estimated on the wide side, so that labels do not touch.

May import: markupsafe.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from markupsafe import Markup

Anchor = Literal["start", "middle", "end"]
Role = Literal["img", "group"]

SIZE = 13.0
LINE = 1.3

# Widths in em of a wide common sans-serif face (DejaVu Sans, Verdana), by kind of character.
_NARROW = frozenset("ijl.,:;'|!()[]1 ftrI-·’‘“”")
_WIDE = frozenset("mwMW@%—")


def text_width(text: str, size: float = SIZE) -> float:
    """An estimate of the width of `text` in pixels, on the wide side."""
    return size * sum(_em(character) for character in text)


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.42
    if character in _WIDE or ord(character) > 0x2E80:
        return 1.0
    return 0.72 if character.isupper() else 0.62


def wrap(text: str, width: float, size: float = SIZE) -> list[str]:
    """`text` in lines no wider than `width`; a word that is wider by itself is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if text_width(joined, size) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, width, size)
        lines.extend(whole)
    return [*lines, line] if line or not lines else lines


def _broken(word: str, width: float, size: float) -> list[str]:
    parts = [""]
    for character in word:
        if parts[-1] and text_width(parts[-1] + character, size) > width:
            parts.append("")
        parts[-1] += character
    return parts


class Board:
    """Collects marks; y grows downward, units are pixels at full size."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._marks: list[Markup] = []

    def text(
        self, x: float, y: float, words: str, *, size: float = SIZE, anchor: Anchor = "start", kind: str = ""
    ) -> None:
        """One line of text with its baseline at `y`."""
        self._marks.append(
            Markup('<text x="{}" y="{}" font-size="{}" text-anchor="{}"{}>{}</text>').format(
                _short(x), _short(y), _short(size), anchor, _class(kind), words
            )
        )

    def lines(
        self, x: float, y: float, lines: Sequence[str], *, size: float = SIZE, anchor: Anchor = "start", kind: str = ""
    ) -> float:
        """Lines of text, the first with its baseline at `y`; returns the baseline after the last."""
        for line in lines:
            self.text(x, y, line, size=size, anchor=anchor, kind=kind)
            y += size * LINE
        return y

    def spans(self, x: float, y: float, parts: Sequence[tuple[str, str]], *, size: float = SIZE) -> None:
        """One line of text in several styles, as (words, style)."""
        spans = Markup("").join(Markup("<tspan{}>{}</tspan>").format(_class(kind), words) for words, kind in parts)
        self._marks.append(
            Markup('<text x="{}" y="{}" font-size="{}">{}</text>').format(_short(x), _short(y), _short(size), spans)
        )

    def rect(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """A rectangle; one of no width still shows as a hairline."""
        self._marks.append(
            Markup('<rect x="{}" y="{}" width="{}" height="{}"{}/>').format(
                _short(x), _short(y), _short(max(width, 0.75)), _short(height), _class(kind)
            )
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        """A straight line."""
        self._marks.append(
            Markup('<line x1="{}" y1="{}" x2="{}" y2="{}"{}/>').format(
                _short(x1), _short(y1), _short(x2), _short(y2), _class(kind)
            )
        )

    def path(self, d: str, kind: str, width: float | None = None) -> None:
        """A path; `width` sets its stroke."""
        stroke = Markup("") if width is None else Markup(' stroke-width="{}"').format(_short(width))
        self._marks.append(Markup('<path d="{}"{}{}/>').format(d, _class(kind), stroke))

    def dot(self, x: float, y: float, radius: float, kind: str, hint: str = "") -> None:
        """A disc; `hint` shows when it is pointed at."""
        inside = Markup("<title>{}</title>").format(hint) if hint else Markup("")
        self._marks.append(
            Markup('<circle cx="{}" cy="{}" r="{}"{}>{}</circle>').format(
                _short(x), _short(y), _short(radius), _class(kind), inside
            )
        )

    @contextmanager
    def group(self, kind: str, href: str = "", title: str = "") -> Iterator[None]:
        """Marks drawn meanwhile belong together; with `href` they are a link, which the keyboard reaches."""
        outside, self._marks = self._marks, []
        try:
            yield
        finally:
            inside, self._marks = Markup("").join(self._marks), outside
        named = Markup("<title>{}</title>").format(title) if title else Markup("")
        if href:
            self._marks.append(Markup('<a href="{}"{}>{}{}</a>').format(href, _class(kind), named, inside))
        else:
            self._marks.append(Markup("<g{}>{}{}</g>").format(_class(kind), named, inside))

    def svg(self, height: float, ident: str, title: str, description: str = "", role: Role = "img") -> Markup:
        """The figure for a page, named for screen readers by `title` and `description`; one that holds links is a
        ``group``."""
        return self._figure(height, ident, title, description, role, Markup(""), Markup(""))

    def file(self, height: float, title: str, description: str, style: str) -> str:
        """The figure as a file of its own, with its CSS."""
        space, css = Markup(' xmlns="http://www.w3.org/2000/svg"'), Markup(f"<style>{style}</style>")
        return str(self._figure(height, "figure", title, description, "img", space, css)) + "\n"

    def _figure(
        self, height: float, ident: str, title: str, description: str, role: Role, space: Markup, style: Markup
    ) -> Markup:
        desc = Markup('<desc id="{}-d">{}</desc>').format(ident, description) if description else Markup("")
        named = f"{ident}-t {ident}-d" if description else f"{ident}-t"
        return Markup(
            '<svg{space} viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="{role}" aria-labelledby="{named}">'
            '<title id="{ident}-t">{title}</title>{desc}{style}{marks}</svg>'
        ).format(
            w=_short(self.width), h=_short(height), named=named, ident=ident, title=title, desc=desc, space=space,
            role=role, style=style, marks=Markup("").join(self._marks),
        )  # fmt: skip


def legend_of(board: Board, entries: Sequence[tuple[str, str]]) -> float:
    """Swatches with their names, as (style, name), on top of a figure; returns where the figure goes on."""
    x, y = 0.0, 13.0
    for kind, name in entries:
        words = wrap(name, board.width - 24)[0]
        needed = 22 + text_width(words) + 18
        if x > 0 and x + needed > board.width:
            x, y = 0.0, y + 20
        board.rect(x, y - 10, 13, 11, kind)
        board.text(x + 19, y, words)
        x += needed
    return y + 14


def _class(kind: str) -> Markup:
    return Markup(' class="{}"').format(kind) if kind else Markup("")


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
