"""What becomes of a plan where players err: the advised game, solved by quantal response from obedience on.

Advice is cheap talk: that everybody ignores it is always an equilibrium too, and the one to which the principal branch
leads. The question is whether one near the plan is left, so the search begins where everybody obeys.

May import: ``offramp.interop``, ``offramp.solvers``, numpy.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from offramp.game.arrays import Float
from offramp.interop.crisis.odds import exact_odds
from offramp.interop.extensive import CHANCE, NONE, ExtensiveGame, Infoset, TreeOutcome
from offramp.interop.mediation.subject import Subject
from offramp.solvers import Solution, solve
from offramp.solvers.mediation import Advised, Mediated, Mediator

NODES = 20_000
"""Most nodes of an advised game that is solved."""
SLIPS = 1e-3
"""How often the strategy from which the search begins does not care for advice."""


class Erring(NamedTuple):
    """Play with a plan of players that err: `reach` (nodes,) and `value` (players,) None where it was not found, and
    why in `note`."""

    reach: Float | None
    value: Float
    note: str


def erring(subject: Subject, mediator: Mediator, plan: Mediated) -> Erring:
    """Everybody reports honestly, hears the advice, and does with it what quantal response makes of obedience, at the
    precision of `subject`."""
    found = mediator.advised(plan, limit=NODES)
    nothing = np.zeros(len(subject.game.players))
    if found is None:
        return Erring(None, nothing, f"not sought: with advice the tree has more than {NODES:,} nodes")
    game = _tree(subject.game, found)
    tables = game.tables(subject.tables.precision.tolist())
    solution = solve(game.arrays, tables, start=_obedient(game, found), regret=False)
    if not solution.converged:
        return Erring(None, nothing, f"not found: {solution.status}")
    reach = np.zeros(subject.game.arrays.n_nodes)
    for node, source in enumerate(found.source):
        if source >= 0:
            reach[source] += solution.reach[game.layered.node[node]]
    heard = "honest reports" if mediator.concept == "communication" else "all hear their moves"
    kept = f"{100 * _followed(game, found, solution):.0f}% of advice is followed"
    return Erring(reach, solution.value, f"{heard}, quantal response {subject.precision}; {kept}")


def _obedient(game: ExtensiveGame, found: Advised) -> Float:
    """(entries,) a strategy that all but always does as it was advised."""
    strategy = game.arrays.uniform()
    for node, advice in enumerate(found.advice):
        if advice >= 0:
            number = int(game.arrays.node_infoset[game.layered.node[node]])
            first, last = game.arrays.infoset_action[number : number + 2].tolist()
            strategy[first:last] *= SLIPS
            strategy[first + advice] += 1.0 - SLIPS
    return strategy


def _followed(game: ExtensiveGame, found: Advised, solution: Solution) -> float:
    """The share of advice, with a choice, that is followed."""
    given = kept = 0.0
    for node, advice in enumerate(found.advice):
        if advice >= 0 and found.degree[node] > 1:
            place = int(game.layered.node[node])
            number = int(game.arrays.node_infoset[place])
            given += solution.reach[place]
            kept += solution.reach[place] * solution.strategy[game.arrays.infoset_action[number] + advice]
    return kept / given if given > 0.0 else 1.0


def _tree(game: ExtensiveGame, found: Advised) -> ExtensiveGame:
    """The advised game as a game tree; its ends pay what the ends of `game` pay in all."""
    paid = _paid(game)
    sets: dict[object, int] = {}
    infosets: list[Infoset] = []
    outcomes: dict[int, int] = {}
    node_infoset, node_outcome = [], []
    for node, player in enumerate(found.player):
        source = found.source[node]
        if source >= 0:
            node_infoset.append(NONE)
            node_outcome.append(outcomes.setdefault(source, len(outcomes)))
            continue
        known = found.key[node] if player >= 0 else (CHANCE, node)
        if known not in sets:
            sets[known] = len(infosets)
            names = tuple(str(place) for place in range(found.degree[node]))
            odds = exact_odds(found.odds[node]) if player < 0 else ()
            infosets.append(Infoset(player if player >= 0 else CHANCE, len(infosets) + 1, "", names, odds))
        node_infoset.append(sets[known])
        node_outcome.append(NONE)
    return ExtensiveGame(
        title=game.title,
        comment="",
        players=game.players,
        infosets=tuple(infosets),
        outcomes=tuple(TreeOutcome(k + 1, "", paid[source]) for source, k in outcomes.items()),
        node_infoset=np.array(node_infoset, dtype=np.int32),
        node_outcome=np.array(node_outcome, dtype=np.int32),
        node_label=("",) * len(node_infoset),
    )


def _paid(game: ExtensiveGame) -> dict[int, tuple[Fraction, ...]]:
    """By end of the arrays, what everybody was paid on the way to it and there."""
    total: list[tuple[Fraction, ...]] = []
    found = {}
    for node in range(game.n_nodes):
        before = total[int(game.links.parent[node])] if node else (Fraction(0),) * len(game.players)
        place = int(game.node_outcome[node])
        here = game.outcomes[place].payoffs if place != NONE else (Fraction(0),) * len(game.players)
        total.append(tuple(a + b for a, b in zip(before, here, strict=True)))
        if game.node_infoset[node] == NONE:
            found[int(game.layered.node[node])] = total[-1]
    return found
