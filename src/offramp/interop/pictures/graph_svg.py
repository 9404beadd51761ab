"""The graph of a crisis as a picture that stands on its own.

May import: ``offramp.interop.pictures``, ``offramp.drawing``.
"""

from __future__ import annotations

from offramp.drawing import Board, text_width, wrap
from offramp.interop.extensive import CHANCE
from offramp.interop.pictures.graph import NO_CARD, Card, Diagram, Way
from offramp.interop.pictures.labels import NARROW, SMALL, WIDE, Spans, chance_text, pay_spans, spans_width
from offramp.interop.pictures.layers import Box, Run, placed
from offramp.interop.pictures.style import player_class, style_of, tie_class

NARROWEST = 560.0
WIDEST = 230.0
"""Width at which the state of a card is broken into lines."""
TINY = 10.5
HEAD = 18.0
LINE = 15.0
STATE = 12.5
PAD = 8.0
BETWEEN = 70.0
"""Width between columns, for the ways."""


def graph_svg(diagram: Diagram) -> str:
    """`diagram` from left to right.

    A card is a state in which somebody moves, a line on it a way to go, with its probability where chance moves and
    with what is then paid and settled. Dashes frame the cards of an information set.
    """
    return _Picture(diagram).text()


class _Face:
    """The words on a card, and the room that they take."""

    def __init__(self, card: Card, players: tuple[str, ...]) -> None:
        self.card = card
        self.kind = "faint head" if card.player == CHANCE else f"{player_class(card.player)} head"
        self.head = card.head if card.player == CHANCE else f"{players[card.player]} {card.number}"
        self.state = wrap(card.state, WIDEST, TINY) if card.state else []
        self.ways = [_told(way) for way in card.ways]
        lines = [spans_width(way, SMALL) for way in self.ways]
        lines += [text_width(self.head, SMALL), *(text_width(line, TINY) for line in self.state)]
        self.width = max(lines) + 2 * PAD
        self.top = HEAD + STATE * len(self.state)
        self.height = self.top + LINE * len(self.ways) + 6.0

    def port(self, place: int) -> float:
        """Where a way begins, below the top of the card."""
        return self.top + LINE * (place + 0.5) + 1.0


class _Picture:
    """One picture on its way."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.faces = [_Face(card, diagram.player_names) for card in diagram.cards]
        layers = sorted({card.layer for card in diagram.cards})
        self.column = [layers.index(card.layer) for card in diagram.cards]
        boxes = [
            Box(
                column,
                face.height,
                ("set", card.infoset) if card.infoset is not None else ("card", k),
                tuple(face.port(place) - face.height / 2 for place in range(len(card.ways))),
            )
            for k, (card, face, column) in enumerate(zip(diagram.cards, self.faces, self.column, strict=True))
        ]
        runs = [
            Run(k, place, way.target)
            for k, card in enumerate(diagram.cards)
            for place, way in enumerate(card.ways)
            if way.target != NO_CARD
        ]
        self.title = wrap(diagram.title, NARROWEST, 16.0)
        self.top = 26.0 + 21.0 * len(self.title) + 34.0
        y, self.runs = placed(boxes, runs)
        self.y = [self.top + height for height in y]
        self.widths = [
            max(f.width for f, c in zip(self.faces, self.column, strict=True) if c == k) for k in range(len(layers))
        ]
        self.x = [14.0]
        for width in self.widths:
            self.x.append(self.x[-1] + width + BETWEEN)
        self.legend: Spans = [(f"● {name}{WIDE}", player_class(p)) for p, name in enumerate(diagram.player_names)]
        self.board = Board(max(NARROWEST, 24.0 + spans_width(self.legend, SMALL), self.x[-1] - BETWEEN + 14.0))

    def text(self) -> str:
        """The file."""
        board, diagram = self.board, self.diagram
        y = board.lines(12.0, 26.0, self.title, size=16.0, kind="head")
        board.spans(12.0, y + 2.0, self.legend, size=SMALL)
        for run in self.runs:
            self._run(run)
        self._frames()
        for k in range(len(self.faces)):
            self._card(k)
        bottom = max(
            (height + face.height / 2 for height, face in zip(self.y, self.faces, strict=True)), default=self.top
        )
        said = (
            f"The graph of a crisis in {len(diagram.cards)} cards from left to right. A card is a state in which "
            "somebody moves, a line on it a way to go. Dashes frame the states that the mover cannot tell apart."
        )
        return board.file(
            self._sets(bottom + 24.0), diagram.title, said, style_of(len(diagram.player_names), haloed=False)
        )

    def _run(self, run: Run) -> None:
        face, column = self.faces[run.source], self.column[run.source]
        x = self.x[column] + self.widths[column]
        y = self.y[run.source] - face.height / 2 + face.port(run.port)
        d = f"M{self.x[column] + face.width:.1f} {y:.1f}H{x:.1f}"
        for step, at in enumerate(run.through, start=column + 1):
            d += _curve(x, y, self.x[step], at) + f"H{self.x[step] + self.widths[step]:.1f}"
            x, y = self.x[step] + self.widths[step], at
        target = self.column[run.target]
        self.board.path(d + _curve(x, y, self.x[target], self.y[run.target]), "move")

    def _frames(self) -> None:
        """A dashed frame around the cards of every information set of several."""
        sets: dict[int, list[int]] = {}
        for k, card in enumerate(self.diagram.cards):
            if card.infoset is not None:
                sets.setdefault(card.infoset, []).append(k)
        for members in sets.values():
            if len(members) > 1:
                card, x = self.diagram.cards[members[0]], self.x[self.column[members[0]]] - 5.0
                top = min(self.y[k] - self.faces[k].height / 2 for k in members) - 5.0
                bottom = max(self.y[k] + self.faces[k].height / 2 for k in members) + 5.0
                width = max(self.faces[k].width for k in members) + 10.0
                self.board.path(f"M{x:.1f} {top:.1f}h{width:.1f}V{bottom:.1f}h{-width:.1f}Z", tie_class(card.player))

    def _card(self, k: int) -> None:
        face, board = self.faces[k], self.board
        x, y = self.x[self.column[k]], self.y[k] - face.height / 2
        board.rect(x, y, face.width, face.height, "card")
        board.text(x + PAD, y + 13.0, face.head, size=SMALL, kind=face.kind)
        board.lines(x + PAD, y + HEAD + 8.0, face.state, size=TINY, kind="faint")
        for place, (words, way) in enumerate(zip(face.ways, face.card.ways, strict=True)):
            at = y + face.port(place)
            board.spans(x + PAD, at + 4.0, words, size=SMALL)
            if way.target == NO_CARD:
                board.dot(x + face.width, at, 3.0, "end")

    def _sets(self, y: float) -> float:
        """The labels of the information sets, below; returns where the picture ends."""
        told = {(card.player, card.number): card.head for card in self.diagram.cards if card.player != CHANCE}
        for player, number in sorted(told):
            words = f"{self.diagram.player_names[player]} {number}: {told[player, number]}"
            y = self.board.lines(
                12.0, y, wrap(words, self.board.width - 24.0, SMALL), size=SMALL, kind=player_class(player)
            )
        return y


def _told(way: Way) -> Spans:
    """A way to go in words: its probability, what everybody gets on it, and the outcomes that it settles."""
    parts: Spans = [(way.text, "")]
    if way.p is not None:
        parts.append((f"{NARROW}{chance_text(way.p)}", "faint"))
    if any(way.pay):
        parts += [(NARROW, ""), *pay_spans(way.pay)]
    if way.settled:
        parts.append((f"{NARROW}{'; '.join(way.settled)}", "faint"))
    return parts


def _curve(x: float, y: float, to: float, at: float) -> str:
    middle = (x + to) / 2
    return f"C{middle:.1f} {y:.1f} {middle:.1f} {at:.1f} {to:.1f} {at:.1f}"
