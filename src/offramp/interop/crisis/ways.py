"""Where play can go in a part of a compiled crisis as it is.

May import: ``offramp.game``, ``offramp.interop.playing``.
"""

from __future__ import annotations

from offramp.game import Game, GameTables
from offramp.interop.playing import Part, Ways


def ways_of(game: Game, tables: GameTables, part: Part) -> Ways:
    """The ways of a part of `game`; outcomes are those of the crisis."""
    names = [outcome.name for outcome in game.crisis.outcomes]
    return Ways(game.arrays, tables, part, settles=game.payoffs.outcomes, outcomes=names)
