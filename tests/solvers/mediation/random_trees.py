"""Small random games with moves of chance, in which everybody recalls its own moves."""

from __future__ import annotations

import numpy as np
from mediated_games import chance, end, game, move

from offramp.errors import OfframpError
from offramp.interop import ExtensiveGame
from offramp.solvers.mediation import Mediator


def random_tree(seed: int, depth: int = 4, n_players: int = 2) -> ExtensiveGame:
    """Players move in turn, now and then chance; who moves recalls its own moves and sees some of the others'."""
    rng = np.random.default_rng(seed)
    seen = rng.random((depth, depth)) < 0.5
    movers = [int(rng.integers(-1, n_players)) for _ in range(depth)]
    movers[0] = -1

    def grown(history: tuple[int, ...]) -> tuple:
        at = len(history)
        if at == depth or (at > 1 and rng.random() < 0.15):
            return end(*rng.integers(-4, 5, n_players).tolist(), label="war" if rng.random() < 0.4 else "peace")
        if movers[at] < 0:
            return chance((0.4, grown((*history, 0))), (0.6, grown((*history, 1))))
        known = [f"{k}{taken}" for k, taken in enumerate(history) if movers[k] == movers[at] or seen[at, k]]
        return move(movers[at], " ".join([f"{at}", *known]), left=grown((*history, 0)), right=grown((*history, 1)))

    return game(grown(()), n_players)


def recalls(made: ExtensiveGame) -> bool:
    try:
        Mediator(made.arrays, made.tables())
    except OfframpError:
        return False
    return True


TREES = [seed for seed in range(60) if recalls(random_tree(seed))][:12]
