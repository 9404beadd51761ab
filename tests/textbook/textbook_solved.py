"""A textbook game of the library, compiled once, whose choices are asked for by name."""

from __future__ import annotations

from functools import cache

import numpy as np

from offramp.game import Game, compile_crisis
from offramp.scenario import Crisis, load_crisis
from offramp.solvers import Solution, solve


class Solved:
    """A compiled crisis and its solution at `precision` (which every actor of it shares)."""

    def __init__(self, game: Game, precision: float) -> None:
        written = game.tables().precision
        assert np.ptp(written) == 0, "the oracles know one precision for all actors"
        self.game = game
        self.solution: Solution = solve(game.arrays, game.tables(), precision_scale=precision / written[0])
        assert self.solution.converged, self.solution.status

    def choice(self, turn: str, option: str, *, round_: int = 1, type_: str | None = None, **seen: str) -> float:
        """The probability of `option` where the mover is of `type_` and sees at least `seen`."""
        found = [
            infoset
            for infoset in self.game.infosets()
            if (infoset.turn, infoset.round) == (turn, round_)
            and type_ in (None, infoset.type)
            and seen.items() <= infoset.seen.items()
        ]
        assert len(found) == 1, f"{len(found)} information sets answer to {turn}, {type_}, {seen}"
        return float(self.solution.strategy[found[0].offset + found[0].actions.index(option)])

    def value(self, actor: str) -> float:
        """The expected payoff of `actor`."""
        return float(self.solution.value[self.game.players.index(actor)])


@cache
def crisis(name: str) -> Crisis:
    return load_crisis(name)


@cache
def compiled(name: str) -> Game:
    return compile_crisis(crisis(name))


def solved(name: str, precision: float) -> Solved:
    """The library crisis `name`, solved at `precision`."""
    return Solved(compiled(name), precision)
