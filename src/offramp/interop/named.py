"""A solution by the names that a game file gives.

May import: ``offramp.interop``, ``offramp.solvers``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from offramp.interop.extensive import ExtensiveGame, InfosetChoice
from offramp.solvers import Solution, forgetful_infoset


@dataclass(frozen=True)
class NamedSolution:
    """A solution in names.

    Attributes
    ----------
    game, solution : what was solved, and what the solver returned.
    values : expected payoff by player.
    regret : gain of every player's whole best response by player; None where `regret_reason` says why.
    exploitability : NashConv over the number of players, in a zero-sum game of two; None elsewhere, or without regret.
    infosets : what is done at every information set, by player and number.
    """

    game: ExtensiveGame
    solution: Solution
    values: Mapping[str, float]
    regret: Mapping[str, float] | None
    regret_reason: str
    exploitability: float | None
    infosets: tuple[InfosetChoice, ...]


def named(game: ExtensiveGame, solution: Solution) -> NamedSolution:
    """`solution` of ``game.arrays`` in the names of `game`."""
    names = game.player_names
    return NamedSolution(
        game=game,
        solution=solution,
        values=dict(zip(names, solution.value.tolist(), strict=True)),
        regret=None if solution.regret is None else dict(zip(names, solution.regret.tolist(), strict=True)),
        regret_reason=(who_forgets(game) or "not asked for") if solution.regret is None else "",
        exploitability=solution.exploitability,
        infosets=game.choices(solution.strategy, solution),
    )


def who_forgets(game: ExtensiveGame) -> str:
    """A player who does not recall all its own earlier moves, and where; empty where recall is perfect."""
    number = forgetful_infoset(game.arrays)
    if number is None:
        return ""
    place = int(game.layered.infoset[number])
    who = game.player_names[game.infosets[place].player]
    return f"{who} does not recall all its own earlier moves at {game.infoset_name(place)}"
