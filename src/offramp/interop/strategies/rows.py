"""A strategy as rows, one for every action of every information set.

May import: ``offramp.errors``, ``offramp.interop.strategies``, ``offramp.solvers``, numpy.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from offramp.errors import OfframpError
from offramp.interop.strategies.sets import Named, decision_sets
from offramp.solvers import Solution

KEYS = ("player", "number", "label", "action", "probability")
"""The columns that say what is played; the others explain."""
SEES = "sees "
"""Begins the columns of facts."""

Row = dict[str, Any]


def strategy_rows(game: Named, solution: Solution) -> list[Row]:
    """What `solution` plays in `game`, tidy: a row for every action.

    ``player``, ``number``, ``label``: the information set, as ``offramp solve --json`` has it. Of a crisis also
    ``turn``, ``round``, ``type``, and behind all others a column ``sees FACT`` for every fact that anybody sees where
    it moves, None where this mover does not. Then ``action``, ``probability``, ``reached`` (how likely play comes to
    the set) and ``value`` (what the mover expects from the action, by its beliefs there).

    OfframpError where `game` or `solution` is something else.
    """
    sets, arrays = decision_sets(game), game.arrays
    if not isinstance(solution, Solution):
        found = type(solution).__name__
        raise OfframpError(
            f"a {found} is no solution: solve gives one, and weigh(arrays, tables, strategy) of any strategy"
        )
    deciding = arrays.node_infoset >= 0
    infoset = arrays.node_infoset[deciding]
    reached = arrays.pooled(np.bincount(infoset, solution.reach[deciding], arrays.n_infosets))
    played, value = solution.strategy.tolist(), solution.action_value.tolist()
    facts = list(dict.fromkeys(fact for one in sets for fact in one.seen or {}))
    rows = []
    for one in sets:
        known: Row = {"player": one.player, "number": one.number, "label": one.label}
        if one.seen is not None:
            known |= {"turn": one.turn, "round": one.round, "type": one.type}
        sees = {SEES + fact: (one.seen or {}).get(fact) for fact in facts}
        share = min(float(reached[one.place]), 1.0)
        for entry, action in enumerate(one.actions, start=one.first):
            chosen = {"action": action, "probability": played[entry], "reached": share, "value": value[entry]}
            rows.append(known | chosen | sees)
    return rows
