"""A game tree as a picture that stands on its own.

May import: ``offramp.interop``, ``offramp.drawing``, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from offramp.drawing import Board, wrap
from offramp.interop.extensive import CHANCE, NONE, ExtensiveGame
from offramp.interop.pictures.labels import SMALL, WIDE, Spans, end_spans, move_spans, set_text, spans_width
from offramp.interop.pictures.style import player_class, style_of, tie_class
from offramp.interop.pictures.tidy import FAN, LANE, RADIUS, ROW, Tidy, tidy

NARROWEST = 560.0
LINE = 17.0
END = 3.0
"""Radius of an end."""


def tree_svg(game: ExtensiveGame) -> str:
    """`game` from left to right: circles are decisions and carry the number of their information set, squares are
    chance, dots are ends with what every player gets; dashes join the nodes of an information set."""
    return _Picture(game).text()


class _Picture:
    """One picture on its way."""

    def __init__(self, game: ExtensiveGame) -> None:
        self.game = game
        self.title = wrap(game.title or "A game", NARROWEST, 16.0)
        top = 26.0 + 21.0 * len(self.title) + 30.0
        self.places: Tidy = tidy(game, top)
        ends = np.flatnonzero(game.node_infoset == NONE).tolist()
        tails = [self._x(node) + 8.0 + spans_width(self._end(node), SMALL) for node in ends]
        self.legend = self._legend()
        self.board = Board(max(NARROWEST, 12.0 + spans_width(self.legend, SMALL), *tails) + 12.0)
        self.bottom = top + ROW * game.n_terminal + 18.0

    def text(self) -> str:
        """The file."""
        board, game = self.board, self.game
        y = board.lines(12.0, 26.0, self.title, size=16.0, kind="head")
        board.spans(12.0, y + 2.0, self.legend, size=SMALL)
        for node in range(1, game.n_nodes):
            self._move(node)
        for tie in self.places.ties:
            self._tie(tie.infoset, tie.column, tie.at, tie.lane)
        for node in range(game.n_nodes):
            self._node(node)
        height = self._sets(self.bottom)
        said = (
            f"A game tree of {game.n_nodes} nodes from left to right. Circles are decisions and carry the number of "
            "their information set, squares are chance, dots are ends with what every player gets."
        )
        return board.file(height, game.title or "A game", said, style_of(len(game.players), haloed=True))

    def _x(self, node: int) -> float:
        return float(self.places.x[self.places.column[node]])

    def _legend(self) -> Spans:
        parts: Spans = []
        for player, name in enumerate(self.game.player_names):
            parts.append((f"● {name}{WIDE}", player_class(player)))
        if self.game.node_outcome[0] != NONE and self.game.n_nodes > 1:
            parts += [("paid at the beginning: ", "faint"), *end_spans(self.game, 0)]
        return parts

    def _move(self, node: int) -> None:
        """The move that leads to a node, and its label on the level part."""
        game, places, board = self.game, self.places, self.board
        above = int(game.links.parent[node])
        x, y, to, at = self._x(above) + RADIUS, float(places.y[above]), self._x(node), float(places.y[node])
        board.path(f"M{x:.1f} {y:.1f}L{x + FAN:.1f} {at:.1f}H{to:.1f}", "move")
        board.spans(x + FAN + 3.0, at - 4.0, move_spans(game, node), size=SMALL)

    def _tie(self, infoset: int, column: int, at: Sequence[float], lane: int) -> None:
        """What joins the nodes of an information set; beside the nodes it has a mark at each of them."""
        player = self.game.infosets[infoset].player
        x = float(self.places.x[column]) - (RADIUS + 2.0 + LANE * lane if lane else 0.0)
        self.board.line(x, at[0], x, at[-1], tie_class(player))
        if lane:
            for y in at:
                self.board.dot(x, y, 2.6, player_class(player))

    def _node(self, node: int) -> None:
        game, board = self.game, self.board
        x, y, place = self._x(node), float(self.places.y[node]), int(game.node_infoset[node])
        if place == NONE:
            board.dot(x, y, END, "end", game.node_label[node])
            board.spans(x + 8.0, y + 4.0, self._end(node), size=SMALL)
            return
        infoset = game.infosets[place]
        if infoset.player == CHANCE:
            board.rect(x - 7.0, y - 7.0, 14.0, 14.0, "chance")
        else:
            board.dot(x, y, RADIUS, player_class(infoset.player), set_text(game, place))
            number = str(infoset.number)
            size = SMALL if len(number) < 3 else 20.0 / len(number)
            board.text(x, y + 0.36 * size, number, size=size, anchor="middle", kind="number")

    def _end(self, node: int) -> Spans:
        return end_spans(self.game, node) or [("0", "faint")]

    def _sets(self, y: float) -> float:
        """The labels of the information sets, below; returns where the picture ends."""
        game = self.game
        places = [place for place, s in enumerate(game.infosets) if s.player != CHANCE and s.label]
        places.sort(key=lambda place: (game.infosets[place].player, game.infosets[place].number))
        if not places:
            return y
        y += LINE
        for place in places:
            y = self.board.lines(
                12.0, y, wrap(set_text(game, place), self.board.width - 24.0, SMALL), size=SMALL,
                kind=player_class(game.infosets[place].player),
            )  # fmt: skip
        return y
