"""A solution by the names of the crisis: who chooses what where.

May import: ``offramp.game``, ``offramp.solvers`` (types), numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from offramp.game import Game
from offramp.solvers import Solution


@dataclass(frozen=True)
class Choice:
    """What an actor does at one information set of the crisis as it is.

    `number` counts the actor's own sets from 1, `label` is the set in one line, `seen` are the levels of the facts it
    sees there, `reach` is how likely the crisis comes there, `reached` whether anything leads there at all, however
    unlikely, and `actions` are the probabilities of its actions (a
    group of options is one).
    """

    player: str
    number: int
    label: str
    round: int
    turn: str
    type: str
    seen: Mapping[str, str]
    reach: float
    reached: bool
    actions: Mapping[str, float]


def choices(game: Game, solution: Solution) -> tuple[Choice, ...]:
    """The choice at every information set, in the order of the turns."""
    deciding = game.arrays.node_infoset >= 0
    reach = np.bincount(
        game.arrays.node_infoset[deciding], weights=solution.reach[deciding], minlength=game.arrays.n_infosets
    )
    counted = dict.fromkeys(game.players, 0)
    found = []
    for infoset in game.infosets():
        counted[infoset.actor] += 1
        played = solution.strategy[infoset.offset : infoset.offset + len(infoset.actions)]
        actions = dict(zip(infoset.actions, played.tolist(), strict=True))
        found.append(
            Choice(
                infoset.actor, counted[infoset.actor], infoset.label, infoset.round, infoset.turn, infoset.type,
                infoset.seen, float(reach[infoset.number]), bool(solution.reached[infoset.number]), actions,
            )
        )  # fmt: skip
    return tuple(found)
