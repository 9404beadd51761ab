"""Crises and games made games of OpenSpiel.

May import: ``offramp.interop``; pyspiel when asked.
"""

from __future__ import annotations

from typing import Any

from offramp.interop.played import Source, playable
from offramp.interop.spiel.needed import pyspiel


def to_openspiel(source: Source, *, from_turn: str | None = None, to_turn: str | None = None) -> Any:
    """`source` as a ``pyspiel.Game``, played on its graph: nothing is unrolled, whatever the number of histories.

    Payoffs are returned at the end (reward model TERMINAL), added up along the way. Information states are what the
    crisis says that an actor knows; where actors forget (``game.playable.forgets`` says who and where) they are no
    perfect recall. Chance without a choice of ways is no state. A crisis is taken as it is: what actors with a
    perception believe is left out.

    Parameters
    ----------
    source, from_turn, to_turn : as for ``playable``. ``game.playable`` is what is played.

    Raises
    ------
    What ``playable`` raises; OfframpError where OpenSpiel is not installed.
    """
    pyspiel()
    from offramp.interop.spiel.game import OfframpGame

    return OfframpGame.holding(playable(source, from_turn=from_turn, to_turn=to_turn))
