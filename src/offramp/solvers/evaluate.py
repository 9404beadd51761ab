"""What a given strategy is worth: reach, beliefs, values, best responses, regret.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays`` and the kernels of this package.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Bool, Float, GameArrays, GameTables
from offramp.solvers.logit_map import graph_of, logs_of
from offramp.solvers.passes._gains import respond
from offramp.solvers.passes._passes import GREEDY, KEEP, pull, push
from offramp.solvers.passes._rare import RARE, own_units, push_logs
from offramp.solvers.recall import own_depth, own_moves


class Evaluation(NamedTuple):
    """A strategy seen from every side; the fields are those of `Solution`."""

    reach: Float
    belief: Float
    reached: Bool
    action_value: Float
    value: Float


class Spread(NamedTuple):
    """Probability sent down the graph: `reach` (nodes,) itself, and what beliefs are read off, `weight` (nodes,) over
    `mass` (infosets,), which is the same but where a set is too rare for machine numbers."""

    reach: Float
    weight: Float
    mass: Float


def flow(arrays: GameArrays, tables: GameTables, strategy: Float, source: Float | None = None) -> Float:
    """Probability (nodes,) of passing each node under `strategy`, in one pass.

    `source` (nodes,) is the probability that enters the graph at each node; all of it at the root if None.
    """
    reach = np.zeros(arrays.n_nodes)
    if source is None:
        reach[0] = 1.0
    else:
        reach[:] = source
    push(graph_of(arrays, tables), np.require(strategy, np.float64, ["C", "W"]), reach, np.empty(arrays.n_infosets))
    return reach


def evaluate(arrays: GameArrays, tables: GameTables, strategy: Float, log_strategy: Float | None = None) -> Evaluation:
    """Reach (nodes,), belief (nodes,), which sets are reached (infosets,), action values (entries,) and root value
    (players,) of `strategy`.

    Beliefs follow Bayes' rule however rare an information set is; where nothing leads to one they are uniform over its
    nodes. `log_strategy` (entries,) tells apart the logarithms of probabilities that are zero to a machine.
    """
    return assess(arrays, tables, beliefs_of=strategy, continuation=strategy, log_beliefs_of=log_strategy)


def assess(
    arrays: GameArrays,
    tables: GameTables,
    *,
    beliefs_of: Float,
    continuation: Float,
    log_beliefs_of: Float | None = None,
) -> Evaluation:
    """As `evaluate`, where reach and beliefs come from one strategy and what follows is played by another: an
    assessment, whose beliefs need not follow from the second alone."""
    spread = _spread(arrays, tables, beliefs_of, log_beliefs_of)
    nowhere = np.zeros(arrays.n_infosets, np.bool_)
    action_value, node_value, _ = _pull(arrays, tables, continuation, spread, nowhere)
    return Evaluation(spread.reach, _belief(arrays, spread), spread.mass > 0.0, action_value, node_value[0].copy())


def best_response(arrays: GameArrays, tables: GameTables, strategy: Float, player: int) -> tuple[float, Float]:
    """Value and strategy (entries,) of `player`'s best response, everybody else's entries as given.

    Exact under the player's perfect recall only (see `perfect_recall`): elsewhere it is best at each
    information set given what comes after, but not as a whole. Ties go to the first action.

    Raises OfframpError where somebody forgets and information sets have no common order: then what comes after is not
    to be told.
    """
    own = arrays.infoset_player == player
    sizes = np.diff(arrays.infoset_action)
    # Counterfactual reach: the player is taken to steer towards every node. With perfect recall all nodes of an
    # information set share the player's own moves, so beliefs are those of any strategy that reaches it.
    steered = np.where(np.repeat(own, sizes), tables.allowed.astype(float), strategy)
    spread = _spread(arrays, tables, steered)
    if arrays.in_parts:
        return _best_in_parts(arrays, tables, strategy, player, spread)
    _, node_value, response = _pull(arrays, tables, strategy, spread, own)
    return float(node_value[0, player]), response


def _best_in_parts(
    arrays: GameArrays, tables: GameTables, strategy: Float, player: int, spread: Spread
) -> tuple[float, Float]:
    """The best response where one pass cannot choose, as information sets stand in parts: one pass for every number of
    own moves before, the most first."""
    moves = own_moves(arrays)
    if moves.forgetful >= 0:
        raise OfframpError(
            "there is no best response to be told: a player forgets its own moves, and information sets come before "
            "each other on different ways"
        )
    own, depth, sizes = arrays.infoset_player == player, own_depth(arrays, moves), np.diff(arrays.infoset_action)
    response = np.array(strategy, np.float64)
    nowhere = np.zeros(arrays.n_infosets, np.bool_)
    for level in range(int(depth.max(where=own, initial=-1)), -1, -1):
        action_value, _, _ = _pull(arrays, tables, response, spread, nowhere)
        worth = np.where(tables.allowed, action_value, -np.inf)
        for i in np.flatnonzero(own & (depth == level)):
            entries = slice(arrays.infoset_action[i], arrays.infoset_action[i + 1])
            response[entries] = np.arange(sizes[i]) == np.argmax(worth[entries])
    _, node_value, _ = _pull(arrays, tables, response, spread, nowhere)
    return float(node_value[0, player]), response


def regrets(arrays: GameArrays, tables: GameTables, strategy: Float) -> Float:
    """Gain (players,) of each player's best response over `strategy`, others fixed; needs perfect recall."""
    played, best = np.empty(arrays.n_players), np.empty(arrays.n_players)
    graph = graph_of(arrays, tables)
    if graph.tie_part.size:
        played[:] = evaluate(arrays, tables, strategy).value
        best[:] = [best_response(arrays, tables, strategy, player)[0] for player in range(arrays.n_players)]
    else:
        reach, worth, value = np.empty(arrays.n_nodes), np.empty(arrays.n_entries), np.empty((arrays.n_nodes, 2))
        respond(graph, np.require(strategy, np.float64, ["C", "W"]), reach, worth, value, played, best)
    return np.maximum(best - played, 0.0)


def local_regret(arrays: GameArrays, tables: GameTables, strategy: Float, at: Evaluation) -> float:
    """Most that a mover gains by another choice at one information set alone, of those that are reached at all."""
    if arrays.n_infosets == 0:
        return 0.0
    first = arrays.infoset_action[:-1]
    best = np.maximum.reduceat(np.where(tables.allowed, at.action_value, -np.inf), first)
    played = np.add.reduceat(strategy * at.action_value, first)
    return float(np.max(best - played, where=at.reached, initial=0.0))


def zero_sum(arrays: GameArrays, tables: GameTables) -> bool:
    """Whether the game has two players who get equally much together, up to rounding, however play goes.

    What they get together on one edge may be made up for on others, and it may come to more or less than zero in all:
    what one gains by playing otherwise the other loses all the same. What cannot happen does not count.
    """
    if arrays.n_players != 2:
        return False
    rounding = 1e-13 * len(arrays.layer_node) * float(np.abs(tables.pay).max(initial=0.0))
    total = tables.pay.sum(axis=1)
    if np.abs(total).max(initial=0.0) <= rounding / len(arrays.layer_node):
        return True
    owner, paid = arrays.edge_owner, total[arrays.edge_pay]
    open_way = tables.prob[arrays.edge_prob] > 0.0
    deciding = np.flatnonzero(arrays.node_infoset[owner] >= 0)
    by = owner[deciding]
    entry = arrays.infoset_action[arrays.node_infoset[by]] + deciding - arrays.node_edge[by]
    open_way[deciding] &= tables.allowed[entry]
    together, seen = np.zeros(arrays.n_nodes), np.zeros(arrays.n_nodes, np.bool_)
    seen[0] = True
    for begin, end in pairwise(arrays.node_edge[arrays.layer_node].tolist()):
        taken = begin + np.flatnonzero(open_way[begin:end] & seen[owner[begin:end]])
        together[arrays.edge_child[taken]] = together[owner[taken]] + paid[taken]
        seen[arrays.edge_child[taken]] = True
    taken = np.flatnonzero(open_way & seen[owner])
    # Histories that meet with different sums end with different ones.
    apart = np.abs(together[arrays.edge_child[taken]] - together[owner[taken]] - paid[taken]).max(initial=0.0)
    ends = together[seen & (np.diff(arrays.node_edge) == 0)]
    return bool(max(apart, float(np.ptp(ends))) <= rounding)


def _spread(arrays: GameArrays, tables: GameTables, strategy: Float, log_strategy: Float | None = None) -> Spread:
    graph = graph_of(arrays, tables)
    reach, mass = np.zeros(arrays.n_nodes), np.empty(arrays.n_infosets)
    reach[0] = 1.0
    push(graph, np.require(strategy, np.float64, ["C", "W"]), reach, mass)
    if not (mass < RARE).any():
        return Spread(reach, reach, mass)
    if log_strategy is None:
        with np.errstate(divide="ignore"):
            log_strategy = np.log(strategy)
    logs = logs_of(graph, np.full(arrays.n_infosets, KEEP, np.int8), (log_strategy > -np.inf).astype(np.float64))
    if not (mass < RARE).any(where=logs.possible):
        return Spread(reach, reach, mass)
    logs.choice[:] = log_strategy
    push_logs(graph, logs)
    weight = reach.copy()
    own_units(graph, logs, weight, mass)
    return Spread(reach, weight, mass)


def _pull(
    arrays: GameArrays, tables: GameTables, strategy: Float, spread: Spread, greedy: Bool
) -> tuple[Float, Float, Float]:
    """Action values, node values and the strategy with best actions where `greedy` (infosets,) says so."""
    played = np.array(strategy, np.float64)
    action_value, node_value = np.empty(arrays.n_entries), np.empty((arrays.n_nodes, arrays.n_players))
    mode = np.where(greedy, GREEDY, KEEP).astype(np.int8)
    precision, logits = np.zeros(arrays.n_players), np.empty(arrays.n_entries)
    graph = graph_of(arrays, tables)
    pull(graph, mode, precision, spread.weight, spread.mass, logits, played, action_value, node_value)
    return action_value, node_value, played


def _belief(arrays: GameArrays, spread: Spread) -> Float:
    belief = np.zeros(arrays.n_nodes)
    deciding = np.flatnonzero(arrays.node_infoset >= 0)
    infoset = arrays.node_infoset[deciding]
    reached = spread.mass[infoset] > 0.0
    belief[deciding] = 1.0 / arrays.pooled(arrays.infoset_size)[infoset]
    belief[deciding[reached]] = spread.weight[deciding[reached]] / spread.mass[infoset[reached]]
    return belief
