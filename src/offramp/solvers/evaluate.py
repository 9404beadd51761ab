"""What a given strategy is worth: reach, beliefs, values, best responses, regret.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays`` and the kernels of this package.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Bool, Float, GameArrays, GameTables
from offramp.solvers.graph import column, graph_of, logs_of, possible_in
from offramp.solvers.passes._gains import respond, sums_apart
from offramp.solvers.passes._passes import GREEDY, KEEP, Graph, pull, push
from offramp.solvers.passes._rare import RARE, own_units, push_logs
from offramp.solvers.passes._worth import appraise_all, weigh_all
from offramp.solvers.recall import own_depth, own_moves

Logarithms = Callable[[], Float]
"""Tells the logarithms of choice probabilities (entries,)."""
ROUNDING = 1e-13
"""Share of the largest payoff up to which a sum of two counts as nothing, at each layer."""


class Evaluation(NamedTuple):
    """A strategy seen from every side; the fields are those of `Solution`."""

    reach: Float
    belief: Float
    reached: Bool
    action_value: Float
    value: Float
    local_regret: float


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
    push(graph_of(arrays, tables), column(strategy, np.float64), reach, np.empty(arrays.n_infosets))
    return reach


def evaluate(arrays: GameArrays, tables: GameTables, strategy: Float, logs: Logarithms | None = None) -> Evaluation:
    """Reach (nodes,), belief (nodes,), which sets are reached (infosets,), action values (entries,) and root value
    (players,) of `strategy`.

    Beliefs follow Bayes' rule however rare an information set is; where nothing leads to one they are uniform over its
    nodes. `logs` tells the logarithms (entries,) of the strategy apart where it is zero to a machine; it is asked only
    where they matter.
    """
    return assess(arrays, tables, beliefs_of=strategy, continuation=strategy, logs=logs)


def assess(
    arrays: GameArrays,
    tables: GameTables,
    *,
    beliefs_of: Float,
    continuation: Float,
    logs: Logarithms | None = None,
) -> Evaluation:
    """As `evaluate`, where reach and beliefs come from one strategy and what follows is played by another: an
    assessment, whose beliefs need not follow from the second alone. `logs` are those of the first."""
    graph, nodes, sets = graph_of(arrays, tables), arrays.n_nodes, arrays.n_infosets
    played = column(continuation, np.float64)
    reach, mass, belief = np.empty(nodes), np.empty(sets), np.empty(nodes)
    action_value, value = np.empty(arrays.n_entries), np.empty((nodes, arrays.n_players))
    gain = weigh_all(graph, column(beliefs_of, np.float64), played, reach, mass, belief, action_value, value)
    if gain < 0.0:
        spread = _in_own_units(graph, Spread(reach, reach, mass), beliefs_of, logs)
        reach, mass = spread.reach, spread.mass
        gain = appraise_all(graph, played, spread.weight, mass, belief, action_value, value)
    return Evaluation(reach, belief, mass > 0.0, action_value, value[0].copy(), float(gain))


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
        respond(graph, column(strategy, np.float64), reach, worth, value, played, best)
    return np.maximum(best - played, 0.0)


def zero_sum(arrays: GameArrays, tables: GameTables) -> bool:
    """Whether the game has two players who get equally much together, up to rounding, however play goes.

    What they get together on one edge may be made up for on others, and it may come to more or less than zero in all:
    what one gains by playing otherwise the other loses all the same. What cannot happen does not count.
    """
    if arrays.n_players != 2:
        return False
    most, one, apart = sums_apart(
        graph_of(arrays, tables), np.empty(arrays.n_nodes), np.zeros(arrays.n_nodes, np.bool_)
    )
    return bool(one <= ROUNDING * most or apart <= ROUNDING * most * len(arrays.layer_node))


def _spread(arrays: GameArrays, tables: GameTables, strategy: Float) -> Spread:
    graph = graph_of(arrays, tables)
    reach, mass = np.zeros(arrays.n_nodes), np.empty(arrays.n_infosets)
    reach[0] = 1.0
    push(graph, column(strategy, np.float64), reach, mass)
    return _in_own_units(graph, Spread(reach, reach, mass), strategy, None)


def _in_own_units(graph: Graph, spread: Spread, strategy: Float, logs: Logarithms | None) -> Spread:
    """`spread` with the weight of sets too rare for machine numbers in units of their own."""
    reach, mass = spread.reach, spread.mass
    if not (mass < RARE).any():
        return spread
    if logs is None:
        with np.errstate(divide="ignore"):
            choice = np.log(strategy)
    else:
        choice = logs()
    mode = np.full(mass.size, KEEP, np.int8)
    passed = logs_of(graph, possible_in(graph, mode, (choice > -np.inf).astype(np.float64)))
    if not (mass < RARE).any(where=passed.possible):
        return spread
    passed.choice[:] = choice
    push_logs(graph, passed)
    weight = reach.copy()
    own_units(graph, passed, weight, mass)
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
