"""What a given strategy is worth: reach, beliefs, values, best responses, regret.

May import: numpy, ``offramp.game.arrays`` and the kernels of this package.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from offramp.game.arrays import Float, GameArrays, GameTables
from offramp.solvers._passes import GREEDY, KEEP, UNREACHED, UNSEEN, pull, push, trace_moves
from offramp.solvers.logit_map import graph_of


class Evaluation(NamedTuple):
    """A strategy seen from every side; the fields are those of `Solution`."""

    reach: Float
    belief: Float
    action_value: Float
    value: Float


def flow(arrays: GameArrays, tables: GameTables, strategy: Float, source: Float | None = None) -> Float:
    """Probability (nodes,) of passing each node under `strategy`, in one pass.

    `source` (nodes,) is the probability that enters the graph at each node; all of it at the root if None.
    """
    return _push(arrays, tables, strategy, source)[0]


def evaluate(arrays: GameArrays, tables: GameTables, strategy: Float) -> Evaluation:
    """Reach (nodes,), belief (nodes,), action values (entries,) and root value (players,) of `strategy`.

    Beliefs follow Bayes' rule; at an information set of no reach they are uniform over its nodes.
    """
    reach, mass = _push(arrays, tables, strategy)
    action_value, node_value, _ = _pull(arrays, tables, strategy, reach, mass, np.zeros(arrays.n_infosets, np.bool_))
    return Evaluation(reach, _belief(arrays, reach, mass), action_value, node_value[0].copy())


def appraised(
    arrays: GameArrays, tables: GameTables, *, beliefs_of: Float, continuation: Float
) -> tuple[Float, Float, Float]:
    """Belief (nodes,), mass (infosets,) and action values (entries,) where beliefs come from one strategy and what
    follows is played by another: an assessment, whose beliefs no longer follow from the rounded strategy alone."""
    reach, mass = _push(arrays, tables, beliefs_of)
    nowhere = np.zeros(arrays.n_infosets, np.bool_)
    action_value, _, _ = _pull(arrays, tables, continuation, reach, mass, nowhere)
    return _belief(arrays, reach, mass), mass, action_value


def best_response(arrays: GameArrays, tables: GameTables, strategy: Float, player: int) -> tuple[float, Float]:
    """Value and strategy (entries,) of `player`'s best response, everybody else's entries as given.

    Exact under the player's perfect recall only (see `perfect_recall`): elsewhere it is best at each
    information set given what comes after, but not as a whole. Ties go to the first action.
    """
    own = arrays.infoset_player == player
    sizes = np.diff(arrays.infoset_action)
    # Counterfactual reach: the player is taken to steer towards every node. With perfect recall all nodes of an
    # information set share the player's own moves, so beliefs are those of any strategy that reaches it.
    steered = np.where(np.repeat(own, sizes), tables.allowed.astype(float), strategy)
    reach, mass = _push(arrays, tables, steered)
    _, node_value, response = _pull(arrays, tables, strategy, reach, mass, own)
    return float(node_value[0, player]), response


def regrets(arrays: GameArrays, tables: GameTables, strategy: Float) -> Float:
    """Gain (players,) of each player's best response over `strategy`, others fixed; needs perfect recall."""
    value = evaluate(arrays, tables, strategy).value
    best = [best_response(arrays, tables, strategy, player)[0] for player in range(arrays.n_players)]
    return np.maximum(np.array(best) - value, 0.0)


def local_regret(arrays: GameArrays, tables: GameTables, strategy: Float, at: Evaluation) -> float:
    """Most that a mover gains by another choice at one reached information set alone."""
    if arrays.n_infosets == 0:
        return 0.0
    first = arrays.infoset_action[:-1]
    best = np.maximum.reduceat(np.where(tables.allowed, at.action_value, -np.inf), first)
    played = np.add.reduceat(strategy * at.action_value, first)
    reached = _mass(arrays, at.reach) > UNREACHED
    return float(np.max(best - played, where=reached, initial=0.0))


def zero_sum(arrays: GameArrays, tables: GameTables) -> bool:
    """Whether the game has two players and what one gets the other pays, up to rounding, wherever anything is paid."""
    if arrays.n_players != 2:
        return False
    total = np.abs(tables.pay.sum(axis=1))
    return bool((total <= 1e-12 * np.abs(tables.pay).max(initial=1.0)).all())


def forgetful_infoset(arrays: GameArrays) -> int | None:
    """An information set whose mover does not know all its own earlier ones and moves; None if there is none."""
    last_move = np.full((arrays.n_nodes, arrays.n_players), UNSEEN, np.int64)
    infoset = trace_moves(
        arrays.node_edge,
        arrays.node_infoset,
        arrays.edge_child,
        arrays.infoset_first,
        arrays.infoset_player,
        arrays.infoset_action,
        last_move,
    )
    return None if infoset < 0 else int(infoset)


def perfect_recall(arrays: GameArrays) -> tuple[bool, str]:
    """Whether every player always knows its own earlier information sets and moves, and if not, who forgets where."""
    infoset = forgetful_infoset(arrays)
    if infoset is None:
        return True, ""
    player = int(arrays.infoset_player[infoset])
    return False, f"player {player} does not recall its own earlier moves at information set {infoset}"


def _push(arrays: GameArrays, tables: GameTables, strategy: Float, source: Float | None = None) -> tuple[Float, Float]:
    reach = np.zeros(arrays.n_nodes)
    if source is None:
        reach[0] = 1.0
    else:
        reach[:] = source
    mass = np.empty(arrays.n_infosets)
    push(graph_of(arrays, tables), np.require(strategy, np.float64, ["C", "W"]), reach, mass)
    return reach, mass


def _pull(
    arrays: GameArrays, tables: GameTables, strategy: Float, reach: Float, mass: Float, greedy: np.ndarray
) -> tuple[Float, Float, Float]:
    """Action values, node values and the strategy with best actions where `greedy` (infosets,) says so."""
    played = np.array(strategy, np.float64)
    action_value, node_value = np.empty(arrays.n_entries), np.empty((arrays.n_nodes, arrays.n_players))
    mode = np.where(greedy, GREEDY, KEEP).astype(np.int8)
    precision, logits = np.zeros(arrays.n_players), np.empty(arrays.n_entries)
    pull(graph_of(arrays, tables), mode, precision, reach, mass, logits, played, action_value, node_value)
    return action_value, node_value, played


def _mass(arrays: GameArrays, reach: Float) -> Float:
    deciding = arrays.node_infoset >= 0
    mass: Float = np.bincount(arrays.node_infoset[deciding], reach[deciding], arrays.n_infosets).astype(np.float64)
    return mass


def _belief(arrays: GameArrays, reach: Float, mass: Float) -> Float:
    belief = np.zeros(arrays.n_nodes)
    deciding = np.flatnonzero(arrays.node_infoset >= 0)
    infoset = arrays.node_infoset[deciding]
    reached = mass[infoset] > UNREACHED
    belief[deciding] = 1.0 / arrays.infoset_size[infoset]
    belief[deciding[reached]] = reach[deciding[reached]] / mass[infoset[reached]]
    return belief
