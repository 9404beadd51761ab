"""Anything that can be played, as one thing: a crisis, a slice of it, or a game.

May import: ``offramp.interop``, ``offramp.errors``, ``offramp.scenario`` (types).
"""

from __future__ import annotations

from offramp.errors import OfframpError
from offramp.interop.crisis import playable_crisis
from offramp.interop.extensive import ExtensiveGame
from offramp.interop.playing import Playable
from offramp.interop.trees import playable_tree
from offramp.scenario.crisis import Crisis

Source = Crisis | ExtensiveGame | Playable


def playable(source: Source, *, from_turn: str | None = None, to_turn: str | None = None) -> Playable:
    """`source` to be played move by move, without unrolling it. ``extent`` of it says how large it would be.

    Parameters
    ----------
    source : a crisis, as it is: what actors with a perception believe is left out; a game; or what was made playable.
    from_turn, to_turn : ``TURN`` or ``TURN@ROUND`` of a crisis; what comes before the first and after the second is
        left out, as ``offramp.interop.crisis.slices`` says.

    Raises
    ------
    NotFoundError for a turn that there is not; OfframpError for a slice of a game, or in which nothing is left, and
    for what is none of these; GameError for a game without layers.
    """
    if isinstance(source, Crisis):
        return playable_crisis(source, from_turn, to_turn)
    if from_turn is not None or to_turn is not None:
        raise OfframpError("a game has no turns to cut at: leave out the slice")
    if isinstance(source, Playable):
        return source
    if isinstance(source, ExtensiveGame):
        return playable_tree(source)
    raise OfframpError(
        f"a {type(source).__name__} cannot be played: give a crisis (load_crisis), a game (load_game, from_openspiel), "
        "or what playable has made"
    )
