"""Every history of what can be played, made one by one: the slow way to say what the graph says at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from offramp.interop.playing import CHANCE, OVER, Playable, Stand


class Way(NamedTuple):
    """One history: how likely even choices make it, what is paid, and how many moves of players and chance it has."""

    p: float
    paid: tuple[float, ...]
    moves: int
    chances: int


def histories(play: Playable, strategy: np.ndarray | None = None) -> Iterator[Way]:
    """All of them; all choose evenly if no `strategy` (entries,) is given."""
    waiting: list[tuple[Stand, float, int, int]] = [(play.start, 1.0, 0, 0)]
    while waiting:
        at, p, moves, chances = waiting.pop()
        mover, actions = play.mover(at), list(play.moves(at))
        if mover == OVER:
            yield Way(p, play.paid(at), moves, chances)
            continue
        if mover == CHANCE:
            odds: list[float] = list(play.odds(at))
        elif strategy is None:
            odds = [1.0 / len(actions)] * len(actions)
        else:
            odds = [float(strategy[play.entry(at, action)]) for action in actions]
        by_chance = mover == CHANCE
        for action, q in zip(actions, odds, strict=True):
            waiting.append((play.after(at, action), p * q, moves + (not by_chance), chances + by_chance))


def expected(play: Playable, strategy: np.ndarray | None = None) -> np.ndarray:
    """What everybody gets on average, history by history."""
    return np.sum([np.array(way.p) * way.paid for way in histories(play, strategy)], axis=0)
