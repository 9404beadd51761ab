"""A crisis as it is, or a slice of it, to be played.

May import: ``offramp.interop``, ``offramp.solvers``, ``offramp.game``, ``offramp.scenario`` (types).
"""

from __future__ import annotations

from offramp.game import Game, GameTables, compile_crisis
from offramp.interop.crisis.names import Names, plain
from offramp.interop.crisis.sights import CrisisSights
from offramp.interop.crisis.slices import sliced
from offramp.interop.crisis.ways import ways_of
from offramp.interop.playing import Part, Playable
from offramp.scenario.crisis import Crisis
from offramp.solvers import Solution, forgetful_infoset, solve


def cut(game: Game, tables: GameTables, from_turn: str | None, to_turn: str | None) -> tuple[Part, Solution | None]:
    """The part of `game` between two turns, and the solution of the crisis as it is on which its ends rest (None where
    nothing is cut). Errors are those of ``sliced``."""
    if from_turn is None and to_turn is None:
        return sliced(game, tables, game.arrays.uniform(), None, None), None
    solution = solve(game.arrays, tables, regret=False)
    return sliced(game, tables, solution.strategy, from_turn, to_turn), solution


def playable_crisis(crisis: Crisis, from_turn: str | None = None, to_turn: str | None = None) -> Playable:
    """`crisis` as it is, from before one turn to after another; nothing is unrolled."""
    game = compile_crisis(crisis)
    tables = game.tables()
    part, _ = cut(game, tables, from_turn, to_turn)
    return Playable(
        ways_of(game, tables, part),
        Names(game),
        CrisisSights(game),
        title=plain(crisis.title or crisis.name),
        players=tuple(plain(player) for player in game.players),
        entry_action=game.entry_action,
        memory=crisis.memory,
        forgets=_who_forgets(game),
    )


def _who_forgets(game: Game) -> str:
    number = forgetful_infoset(game.arrays)
    if number is None:
        return ""
    infoset = game.infoset(number)
    return f"{infoset.actor} does not recall all its own earlier moves at {infoset.label}"
