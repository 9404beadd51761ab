"""The fork ahead: a tree of one level, with what follows each option and the worst outcomes at its end.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from offramp.drawing import LINE, Board, text_width, wrap

SIZE, SMALL = 13.0, 12.0
GAP = 18.0
BAR = 56.0
NARROW = 560.0


@dataclass(frozen=True, slots=True)
class Twig:
    """One option as drawn: `p` steers the width of its branch, the texts are shown as they are.

    `after` are lines on what follows; `ends` are (outcome, probability, probability in words).
    """

    label: str
    note: str
    p: float
    p_text: str
    after: tuple[str, ...]
    ends: tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """A twig with its texts broken into lines, in columns: option, what follows, ends."""

    twig: Twig
    head: list[str]
    note: list[str]
    after: list[str]
    ends: list[tuple[list[str], float, str]]

    def heights(self) -> tuple[float, float, float]:
        head = len(self.head) * SIZE * LINE + len(self.note) * SMALL * LINE
        ends = sum(len(lines) for lines, _, _ in self.ends) * SMALL * LINE
        return head, len(self.after) * SMALL * LINE, ends


def fork_tree(root: str, twigs: tuple[Twig, ...], ident: str, title: str, description: str, width: float) -> Markup:
    """The tree at `width`: three columns side by side, or one below the other where it is narrow."""
    if width < NARROW:
        return _stacked(root, twigs, ident, title, description, width)
    return _spread(root, twigs, ident, title, description, width)


def _block(twig: Twig, head: float, after: float, ends: float) -> _Block:
    """Break the texts of a twig to the widths of its columns."""
    lines = [line for text in twig.after for line in wrap(text, after, SMALL)]
    return _Block(
        twig,
        wrap(f"{twig.p_text}  {twig.label}", head, SIZE),
        wrap(twig.note, head, SMALL) if twig.note else [],
        lines,
        [(wrap(name, ends, SMALL), p, words) for name, p, words in twig.ends],
    )


def _spread(root: str, twigs: tuple[Twig, ...], ident: str, title: str, description: str, width: float) -> Markup:
    board = Board(width)
    root_width, arm = 0.15 * width, 0.07 * width
    x_head = root_width + arm
    x_after = x_head + 0.24 * width
    x_ends = x_after + 0.27 * width
    value = text_width(">99%", SMALL)
    name_width = width - x_ends - BAR - value - 18
    blocks = [_block(twig, 0.22 * width, 0.25 * width, name_width) for twig in twigs]
    top = 34.0
    for x, words in ((x_head, "Option"), (x_after, "What would follow"), (x_ends, "Worst outcomes then")):
        board.text(x, 14, words, size=SMALL, kind="faint")
    board.line(x_head, 21, width, 21, "axis")
    tops = []
    for block in blocks:
        tops.append(top)
        top += max(block.heights()) + GAP
    root_lines = wrap(root, root_width - 8, SIZE)
    height = max(top - GAP / 2, 34 + len(root_lines) * SIZE * LINE + 8)
    middle = (34 + height) / 2
    for block, y in zip(blocks, tops, strict=True):
        _branch(board, root_width, middle, x_head - 8, y + 6, block.twig.p)
        _head(board, block, x_head, y + 10)
        board.lines(x_after, y + 10, block.after, size=SMALL)
        _ends(board, block, x_ends, y + 10, name_width)
    board.lines(0, middle - (len(root_lines) - 1) * SIZE * LINE / 2 + 4, root_lines, size=SIZE, kind="strong")
    return board.svg(height, ident, title, description)


def _stacked(root: str, twigs: tuple[Twig, ...], ident: str, title: str, description: str, width: float) -> Markup:
    board = Board(width)
    x = 26.0
    value = text_width(">99%", SMALL)
    name_width = width - x - BAR - value - 18
    y = board.lines(0, 14, wrap(root, width, SIZE), size=SIZE, kind="strong") + 6
    trunk = y - 12
    for twig in twigs:
        block = _block(twig, width - x, width - x, name_width)
        _branch(board, 6, trunk, x - 4, y + 6, twig.p)
        y = _head(board, block, x, y + 10)
        y = board.lines(x, y, block.after, size=SMALL, kind="faint")
        y = _ends(board, block, x, y, name_width) + GAP - 10
    return board.svg(y, ident, title, description)


def _branch(board: Board, x0: float, y0: float, x1: float, y1: float, p: float) -> None:
    """A branch whose breadth is its probability; the unlikeliest stays visible."""
    bend = (x0 + x1) / 2
    board.path(f"M{x0:.1f} {y0:.1f}C{bend:.1f} {y0:.1f} {bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}", "branch", 1 + 11 * p)


def _head(board: Board, block: _Block, x: float, y: float) -> float:
    y = board.lines(x, y, block.head, size=SIZE, kind="strong")
    return board.lines(x, y, block.note, size=SMALL, kind="faint")


def _ends(board: Board, block: _Block, x: float, y: float, name_width: float) -> float:
    for lines, p, words in block.ends:
        bar = x + name_width + 8
        board.rect(bar, y - 9, BAR, 9, "trough")
        board.rect(bar, y - 9, BAR * p, 9, "worse")
        board.text(bar + BAR + 6, y, words, size=SMALL)
        y = board.lines(x, y, lines, size=SMALL)
    return y
