"""The shared ground of figures and pages: a board to draw on, and the colours and letters of everything drawn.

May import: markupsafe.
"""

from offramp.drawing.board import LINE, SIZE, Board, legend_of, text_width, wrap
from offramp.drawing.palette import DARK, LIGHT, PLAYERS, SANS, scheme

__all__ = [
    "DARK",
    "LIGHT",
    "LINE",
    "PLAYERS",
    "SANS",
    "SIZE",
    "Board",
    "legend_of",
    "scheme",
    "text_width",
    "wrap",
]
