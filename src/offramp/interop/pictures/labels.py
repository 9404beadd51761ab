"""The words of a picture.

May import: ``offramp.interop``, ``offramp.drawing``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from offramp.drawing import text_width
from offramp.interop.extensive import NONE, ExtensiveGame
from offramp.interop.pictures.style import player_class

SMALL = 12.0
DIGITS = 4
LARGEST_DENOMINATOR = 12
NARROW, WIDE = "\u2002", "\u2003"
"""Blanks that are kept between the parts of a line."""
RAREST = 0.0001

Spans = list[tuple[str, str]]
"""A line of text as (words, style)."""


def number_text(x: Fraction | float) -> str:
    """A decimal of four digits; ``1/3`` where that is exact and the decimal is not. A minus sign and no hyphen."""
    rounded = f"{float(x):.{DIGITS}g}"
    if isinstance(x, Fraction) and x.denominator <= LARGEST_DENOMINATOR and Fraction(rounded) != x:
        rounded = min(str(x), rounded, key=len)
    return rounded.replace("-", "−")


def chance_text(p: Fraction | float) -> str:
    """A probability; what is nearly never says so, for it may be the dust of a sum."""
    return number_text(p) if not 0 < p < RAREST else f"<{RAREST}"


def pay_spans(payoffs: Sequence[Fraction | float]) -> Spans:
    """What everybody gets, each in the colour of the player."""
    parts: Spans = []
    for player, x in enumerate(payoffs):
        parts += [(", " if player else "", "faint"), (number_text(x), player_class(player))]
    return parts


def end_spans(game: ExtensiveGame, node: int) -> Spans:
    """What everybody gets at a node, and the label of the outcome; empty where there is none."""
    if game.node_outcome[node] == NONE:
        return []
    outcome = game.outcomes[game.node_outcome[node]]
    label: Spans = [(f"{WIDE}{outcome.label}", "faint")] if outcome.label else []
    return [*pay_spans(outcome.payoffs), *label]


def move_spans(game: ExtensiveGame, node: int) -> Spans:
    """The action that leads to a node, its probability where chance moves, and what is paid on the way."""
    above = game.infosets[game.node_infoset[game.links.parent[node]]]
    place = int(game.links.place[node])
    parts: Spans = [(above.action_names[place], "")]
    if above.odds:
        parts.append((f"{NARROW}{chance_text(above.odds[place])}", "faint"))
    if game.node_infoset[node] != NONE and game.node_outcome[node] != NONE:
        parts += [(f"{NARROW}+ ", "faint"), *end_spans(game, node)]
    return parts


def words_of(parts: Spans) -> str:
    """A line in several styles as plain text."""
    return "".join(words for words, _ in parts)


def spans_width(parts: Spans, size: float) -> float:
    """The width of a line in several styles."""
    return text_width(words_of(parts), size)


def set_text(game: ExtensiveGame, infoset: int) -> str:
    """An information set in the list below a picture."""
    found = game.infosets[infoset]
    return f"{game.player_names[found.player]} {found.number}" + (f": {found.label}" if found.label else "")
