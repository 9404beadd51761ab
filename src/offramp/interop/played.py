"""Anything that can be played, as one thing: a crisis, a slice of it, or a game.

May import: ``offramp.interop``, ``offramp.errors``, ``offramp.scenario`` (types).
"""

from __future__ import annotations

from offramp.errors import OfframpError
from offramp.interop.crisis import playable_crisis
from offramp.interop.load import AnySource, source_of
from offramp.interop.playing import Playable
from offramp.interop.trees import playable_tree
from offramp.scenario.crisis import Crisis

Source = AnySource | Playable


def playable(source: Source, *, from_turn: str | None = None, to_turn: str | None = None) -> Playable:
    """`source` to be played move by move, without unrolling it. ``extent`` of it says how large it would be.

    Parameters
    ----------
    source : a crisis, as it is: what actors with a perception believe is left out; a game; the name of either; or
        what was made playable.
    from_turn, to_turn : ``TURN`` or ``TURN@ROUND`` of a crisis; what comes before the first and after the second is
        left out, as ``offramp.interop.crisis.slices`` says.

    Raises
    ------
    NotFoundError for a turn that there is not; OfframpError for a slice of a game, or in which nothing is left;
    WrongKindError for what is none of these; GameError for a game without layers; what ``load_crisis`` and
    ``load_game`` raise.
    """
    found = source if isinstance(source, Playable) else source_of(source)
    if isinstance(found, Crisis):
        return playable_crisis(found, from_turn, to_turn)
    if from_turn is not None or to_turn is not None:
        raise OfframpError("a game has no turns to cut at: leave out the slice")
    return found if isinstance(found, Playable) else playable_tree(found)
