"""How a result of a quantal response equilibrium changes with the numbers of the game, exactly.

At an equilibrium the logits z satisfy ``z = M(z, numbers)`` with the map M of `offramp.solvers.logit_map`. A result
``g(z, numbers)`` then has the gradient ``g_numbers + x M_numbers``, where the adjoint x solves
``x (I - M_z) = g_z``: one linear system, however many numbers there are. Each product
``x M_z`` is one run of the passes in reverse.

Krantz and Parks (2002), The Implicit Function Theorem; Griewank and Walther (2008), Evaluating Derivatives, chapter 15.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Bool, Float, GameArrays, GameTables
from offramp.solvers.adjoint._backward import pull_back, push_back, push_logs_back
from offramp.solvers.adjoint.gmres import gmres
from offramp.solvers.evaluate import evaluate, flow
from offramp.solvers.logit_map import LogitMap, logits_of
from offramp.solvers.passes._passes import push

DENSE = 150
"""Strategy entries up to which the Jacobian is formed and factorised."""
KRYLOV = 300
"""Reverse passes that one adjoint may take in large games."""
EXACT = 1e-9
"""Largest relative error of the adjoint system's solution."""
LOOSE = 1e-6
"""Largest error of a strategy that still counts as an equilibrium."""
GOOD = 1e-9
"""Error at which logits need no polish, and the Newton steps that may give it."""
POLISH = 4
STEEP = 1e4
"""Largest change of a probability per unit of the precision's logarithm; beyond it the point lies on a fold."""
SINGULAR = 1e10
"""Condition number of the system beyond which it counts as singular."""


@dataclass(frozen=True, slots=True)
class Gradient:
    """A result at an equilibrium, and its derivative by every number of the game.

    Attributes
    ----------
    result : the result itself.
    pay : (rows, players) by the entries of ``GameTables.pay``; zero for row 0, which is constant.
    prob : (entries,) by those of ``GameTables.prob``, each on its own; probabilities that must add up to one move along
        differences of these. Zero for entry 0, which is constant.
    precision : (players,) by those of ``GameTables.precision``.
    scale : by the factor `precision_scale`.
    """

    result: float
    pay: Float
    prob: Float
    precision: Float
    scale: float


class Weights(NamedTuple):
    """What one scalar weighs: derivatives by the logits that went in and by the numbers."""

    logits: Float
    pay: Float
    prob: Float
    precision: Float


def gradient(
    arrays: GameArrays,
    tables: GameTables,
    strategy: Float,
    *,
    reach_weight: Float | None = None,
    value_weight: Float | None = None,
    precision_scale: float = 1.0,
    fixed: Bool | None = None,
) -> Gradient:
    """The gradient of ``reach_weight @ reach + value_weight @ value`` at the equilibrium `strategy`.

    Parameters
    ----------
    strategy : (entries,) a converged solution at `precision_scale`, on any branch.
    reach_weight : (nodes,) weight of passing each node. Ones at the ends where an outcome holds give its probability.
    value_weight : (players,) weight of each player's expected payoff.
    fixed : (infosets,) True where `strategy` is played as it is, whatever the numbers.

    Raises
    ------
    OfframpError where a length is wrong, nothing is weighed, the strategy is no equilibrium at that precision, the
    equilibrium does not change smoothly with the numbers (at a fold, or where branches cross), or a probability of zero
    leads to a set rarer than machine numbers can tell.
    """
    _check(arrays, strategy, reach_weight, value_weight)
    scale = precision_scale
    game = LogitMap(arrays, tables, precision=scale * tables.precision, fixed=fixed, fixed_strategy=strategy)
    logits = _polished(game, game.released(logits_of(arrays, tables.allowed, strategy)))
    if game.error > LOOSE or np.abs(game.choices(logits) - strategy).max(initial=0.0) > LOOSE:
        missed = game.residual(strategy, evaluate(arrays, tables, strategy).action_value)
        raise OfframpError(
            f"the strategy is no equilibrium at precision_scale {scale:.6g}: it misses its own logit response by "
            f"{missed:.1e}; solve the game at that precision first"
        )
    _refuse_zero_chance(game)
    reverse = Reverse(game)
    on_reach = np.zeros(arrays.n_nodes) if reach_weight is None else np.asarray(reach_weight, np.float64)
    on_value = np.zeros(arrays.n_players) if value_weight is None else np.asarray(value_weight, np.float64)
    direct = reverse.weights(np.zeros(arrays.n_entries), on_reach, on_value)
    adjoint = _adjoint(game, reverse, logits, direct.logits)
    whole = reverse.weights(adjoint, on_reach, on_value)
    return Gradient(
        result=float(on_reach @ flow(arrays, tables, game.strategy) + on_value @ game.point.value[0]),
        pay=whole.pay,
        prob=whole.prob,
        precision=scale * whole.precision,
        scale=float(whole.precision @ tables.precision),
    )


class Reverse:
    """The reverse of the map's last sweep, with its buffers."""

    def __init__(self, game: LogitMap) -> None:
        self.game = game

    def weights(self, logits: Float, reach: Float, value: Float) -> Weights:
        """What ``logits @ M + reach @ reach + value @ root value`` weighs."""
        game = self.game
        graph, at = game.graph, game.point
        logits_bar, reach_bar = logits.copy(), np.zeros_like(at.reach)
        value_bar = np.zeros_like(at.value)
        value_bar[0] = value
        mass_bar, strategy_bar, action_value_bar = np.zeros(at.mass.size), np.zeros(logits.size), np.zeros(logits.size)
        prob_bar, pay_bar, precision_bar = (
            np.zeros_like(graph.prob),
            np.zeros_like(graph.pay),
            np.zeros_like(game.precision),
        )
        pull_back(
            graph, game.mode, game.precision, at.reach, at.mass, game.answer, at.action_value, at.value,
            logits_bar, value_bar, reach_bar, mass_bar, strategy_bar, action_value_bar,
            prob_bar, pay_bar, precision_bar,
        )  # fmt: skip
        into = np.zeros(logits.size)
        true_reach = at.reach
        if at.rare:
            true_reach = self._rare_back(reach_bar, mass_bar, prob_bar, into)
        reach_bar += reach
        strategy_bar[~game.late] = 0.0
        push_back(graph, game.mode, game.strategy, true_reach, reach_bar, mass_bar, strategy_bar, prob_bar, into)
        game.passes += 2
        prob_bar[0] = 0.0
        pay_bar[0] = 0.0
        return Weights(into, pay_bar, prob_bar, precision_bar)

    def _rare_back(self, reach_bar: Float, mass_bar: Float, prob_bar: Float, into: Float) -> Float:
        """Take what rare sets weigh out of the first two, and add where it goes to the others; the reach (nodes,) in
        one unit for all."""
        game, at = self.game, self.game.point
        rare, infoset = at.logs.rare, game.graph.node_infoset
        inside = (infoset >= 0) & rare[infoset]
        rare_reach_bar, rare_mass_bar = np.where(inside, reach_bar, 0.0), np.where(rare, mass_bar, 0.0)
        reach_bar[inside] = 0.0
        mass_bar[rare] = 0.0
        push_logs_back(
            game.graph, game.mode, game.strategy, at.logs, at.reach, rare_reach_bar, rare_mass_bar,
            np.zeros(into.size), prob_bar, into,
        )  # fmt: skip
        true_reach, mass = np.zeros_like(at.reach), np.empty_like(at.mass)
        true_reach[0] = 1.0
        push(game.graph, game.strategy, true_reach, mass)
        return true_reach

    def transposed(self, logits: Float) -> Float:
        """Product of the transposed Jacobian of the map with `logits` (entries,)."""
        nodes, players = self.game.point.value.shape
        return self.weights(logits, np.zeros(nodes), np.zeros(players)).logits


def _polished(game: LogitMap, logits: Float) -> Float:
    """Logits of an equilibrium, from those of its strategy, and the map swept there.

    Probabilities hold the logits of what is hardly ever played badly, and at high precision a sweep makes more of that
    error than it takes away; Newton's method does not.
    """
    logits = game.sweep(logits, 1.0)
    for _ in range(POLISH):
        answer = game.sweep(logits, 1.0)
        if game.error <= GOOD or game.n_entries > DENSE:
            break
        step = np.linalg.lstsq(np.eye(game.n_entries) - game.jacobian()[:, :-1], answer - logits)[0]
        logits = logits + step.astype(np.float64)
    game.sweep(logits, 1.0)
    return logits


def _adjoint(game: LogitMap, reverse: Reverse, logits: Float, right: Float) -> Float:
    """Solution of ``x (I - M_z) = right``; OfframpError where it has none."""
    n = game.n_entries
    if n <= DENSE:
        jacobian = game.jacobian()
        matrix = np.eye(n) - jacobian[:, :-1]
        if n and not np.linalg.cond(matrix) < SINGULAR:
            raise _not_smooth()
        motion: Float = np.linalg.solve(matrix, jacobian[:, -1]).astype(np.float64)
        if game.speed(game.choices(logits), motion) > STEEP:
            raise _not_smooth()
        exact: Float = np.linalg.solve(matrix.T, right).astype(np.float64)
        return exact
    found = gmres(lambda x: x - reverse.transposed(x), right, tolerance=0.1 * EXACT, limit=KRYLOV)
    left = np.linalg.norm(found - reverse.transposed(found) - right)
    if not left <= EXACT * np.linalg.norm(right):
        raise _not_smooth()
    return found


def _refuse_zero_chance(game: LogitMap) -> None:
    """What a rare set weighs is passed on in logarithms, and a chance of zero has none."""
    at, infoset = game.point, game.graph.node_infoset
    if not at.rare or (game.graph.prob > 0.0).all():
        return
    if ((infoset >= 0) & at.logs.rare[infoset] & (at.logs.reach == -np.inf)).any():
        raise OfframpError(
            "there is no telling what a probability of zero would change: it leads to an information set that is rarer "
            "than machine numbers can tell; make it small instead of zero, or lower the precision"
        )


def _not_smooth() -> OfframpError:
    return OfframpError(
        "the equilibrium has no gradient here: it lies on a fold or where branches cross, so that it does not change "
        "smoothly with the numbers; take a point of the branch at another precision"
    )


def _check(arrays: GameArrays, strategy: Float, reach_weight: Float | None, value_weight: Float | None) -> None:
    if reach_weight is None and value_weight is None:
        raise OfframpError("nothing is weighed: give reach_weight, value_weight or both")
    for name, given, wanted, what in (
        ("strategy", strategy, arrays.n_entries, "entries"),
        ("reach_weight", reach_weight, arrays.n_nodes, "nodes"),
        ("value_weight", value_weight, arrays.n_players, "players"),
    ):
        if given is not None and np.shape(given) != (wanted,):
            raise OfframpError(f"{name} has shape {np.shape(given)}; the game has {wanted} {what}, so give ({wanted},)")
        if given is not None and not np.isfinite(given).all():
            raise OfframpError(f"{name} holds a number that is not finite")
