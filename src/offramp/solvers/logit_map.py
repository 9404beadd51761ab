"""The map whose fixed points are the logit agent quantal response equilibria of a game.

The unknown is a vector of logits, one per action, with mean zero over the allowed actions of an information
set. One sweep turns them into choice probabilities, sends probability forward, and on the way back answers
every information set by ``share * precision * (Q - mean Q)``, with beliefs from the forward pass and
continuation values that are already answered (Gauss-Seidel). A fixed point of this map is a fixed point of the
simultaneous logit response, and the map contracts far better: with perfect information one sweep is exact.
Information sets in several parts answer at the end of the pass, and what comes before them meets their old choices.

Logits rather than probabilities, because beliefs at an information set that is hardly ever reached hang on
*ratios* of tiny probabilities, and because Newton steps can then never leave the simplex. Where those probabilities
are too small for a machine, reach is kept in logarithms too (`offramp.solvers.passes._rare`).

McKelvey and Palfrey (1998), Quantal response equilibria for extensive form games, Experimental Economics 1.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays`` and the kernels of this package.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Bool, Float, GameArrays, GameTables
from offramp.solvers.passes._passes import KEEP, LATER, LOGIT, Graph, choose, pull
from offramp.solvers.passes._rare import Logs, log_choose, mark_possible, push_logs_tangent, spread
from offramp.solvers.passes._tangents import pull_tangent, push_tangent

COLUMNS = 16
"""Directions that one tangent pass carries: wide enough for SIMD, narrow enough for the cache."""


def graph_of(arrays: GameArrays, tables: GameTables) -> Graph:
    """The columns that the passes read, in the one dtype and memory order for which they are compiled."""

    def column(values: np.ndarray, dtype: type) -> np.ndarray:
        # Nearly always nothing is to be done, and small games are solved in the time that asking numpy takes.
        if values.dtype.type is dtype and values.flags.carray:
            return values
        return np.require(values, dtype, ["C", "W"])

    tie_first, tie_part = arrays.ties()
    # Unsigned where no -1 can stand: numba then need not test every index for counting from the end.
    return Graph(
        column(arrays.node_edge, np.int64),
        column(arrays.node_infoset, np.int32),
        column(arrays.edge_child, np.int32).view(np.uint32),
        column(arrays.edge_pay, np.int32).view(np.uint32),
        column(arrays.edge_prob, np.int32).view(np.uint32),
        column(arrays.infoset_first, np.int32),
        column(arrays.infoset_size, np.int32),
        column(arrays.pooled(arrays.infoset_size) if tie_part.size else arrays.infoset_size, np.int32),
        column(arrays.infoset_player, np.int32),
        column(arrays.infoset_action, np.int64),
        column(tie_first, np.int64),
        column(tie_part, np.int32),
        column(tables.prob, np.float64),
        column(tables.pay, np.float64),
        column(tables.allowed, np.bool_),
    )


def logits_of(arrays: GameArrays, allowed: Bool, strategy: Float) -> Float:
    """Centred logits that give `strategy`; a probability of zero is read as the smallest positive one."""
    logs = np.where(allowed, np.log(np.maximum(strategy, np.finfo(float).tiny)), 0.0)
    first = arrays.infoset_action[:-1]
    sizes = np.diff(arrays.infoset_action)
    mean = np.add.reduceat(logs, first) / np.add.reduceat(allowed.astype(float), first)
    centred: Float = np.where(allowed, logs - np.repeat(mean, sizes), 0.0)
    return centred


def logs_of(graph: Graph, mode: np.ndarray, strategy: Float) -> Logs:
    """Buffers for passes in logarithms; `mode` (infosets,) and the `strategy` that is kept say what is possible."""
    possible = np.zeros(graph.infoset_player.size, np.bool_)
    nodes, edges = graph.node_infoset.size, graph.edge_child.size
    mark_possible(graph, mode, strategy, np.zeros(nodes, np.bool_), possible)
    return Logs(possible, np.zeros_like(possible), np.empty(strategy.size), np.empty(nodes), np.empty(edges))


class Passed(NamedTuple):
    """What the last sweep's passes wrote: reach (nodes,), mass (infosets,), action values (entries,) and values of
    nodes (nodes, players). Views of the map's buffers, good until its next sweep.

    Where `rare`, some sets have their reach and mass in units of their own, and `logs` is written (see `spread`)."""

    reach: Float
    mass: Float
    action_value: Float
    value: Float
    rare: bool
    logs: Logs


class LogitMap:
    """Logits to logits at a share of the full precision, with its derivative; owns all buffers.

    Attributes
    ----------
    passes : passes over the graph so far, of any kind.
    n_free : actions that may be chosen, less the sets where they are: the logits that are free.
    strategy : (entries,) choice probabilities that went forward in the last sweep.
    answer : (entries,) choice probabilities that came back; those that went forward where `late` says so.
    late : (entries,) True at the information sets that answer when the pass is over.
    error : largest ``|answer - strategy|`` of the last sweep or, if larger, a hundredth of the largest
        ``|new - old| / (1 + |old|)`` of its logits. At a tiny probability the former says little, yet the
        beliefs that follow from it hang on its logarithm.
    """

    def __init__(
        self,
        arrays: GameArrays,
        tables: GameTables,
        *,
        precision: Float,
        fixed: Bool | None = None,
        fixed_strategy: Float | None = None,
    ) -> None:
        if not (np.isfinite(tables.prob).all() and np.isfinite(tables.pay).all() and np.isfinite(precision).all()):
            raise OfframpError("a probability, payoff or precision of the game is not a finite number")
        self.graph = graph_of(arrays, tables)
        self.precision = np.asarray(precision, dtype=np.float64)
        if not np.isfinite(self.stake):
            raise OfframpError("precision times payoff is larger than a machine number can be: lower the precision")
        self.mode = np.full(arrays.n_infosets, LOGIT, np.int8)
        self.mode[self.graph.tie_part] = LATER
        self.answer = uniform(arrays, tables.allowed)
        if fixed is not None and fixed.any():
            if fixed_strategy is None:
                raise OfframpError("fixed information sets need a fixed_strategy")
            self.mode[fixed] = KEEP
            kept = np.repeat(fixed, np.diff(arrays.infoset_action))
            self.answer[kept] = fixed_strategy[kept]
        self.strategy = self.answer.copy()
        self._sizes = np.diff(self.graph.infoset_action)
        self._kept = np.repeat(self.mode == KEEP, self._sizes)
        self.late = np.repeat(self.mode == LATER, self._sizes)
        self._any_late = bool(self.late.any())
        self.n_entries = arrays.n_entries
        whole = (self.mode != KEEP) & (arrays.infoset_whole == np.arange(arrays.n_infosets))
        self.n_free = int(self.graph.allowed[np.repeat(whole, self._sizes)].sum()) - int(whole.sum())
        self.passes = 0
        self.error = np.inf
        self._share = 0.0
        self._reach = np.empty(arrays.n_nodes)
        self._mass = np.empty(arrays.n_infosets)
        self._action_value = np.empty(arrays.n_entries)
        self._value = np.empty((arrays.n_nodes, arrays.n_players))
        self._rare = False
        self._logs = logs_of(self.graph, self.mode, self.answer)
        self._tangents: dict[int, tuple[Float, ...]] = {}

    def sweep(self, logits: Float, share: float) -> Float:
        """The logit answer to `logits`, at ``share`` of the full precision (two passes)."""
        out = np.empty_like(logits)
        self.choices(logits, self.strategy)
        self._rare = spread(self.graph, self.mode, logits, self.strategy, self._logs, self._reach, self._mass)
        if self._any_late:
            self.answer[self.late] = self.strategy[self.late]
        pull(
            self.graph,
            self.mode,
            share * self.precision,
            self._reach,
            self._mass,
            out,
            self.answer,
            self._action_value,
            self._value,
        )
        out[self._kept] = 0.0
        self._share = share
        self.passes += 2
        answered = self.choices(out) if self._any_late else self.answer
        gap = float(np.abs(answered - self.strategy).max(initial=0.0))
        drift = float((np.abs(out - logits) / (1.0 + np.abs(logits))).max(initial=0.0))
        self.error = max(gap, 0.01 * drift)
        return out

    @property
    def stake(self) -> float:
        """Precision times the largest payoff at one place, the largest of all players'."""
        most = np.abs(self.graph.pay).max(axis=0, initial=0.0)
        with np.errstate(over="ignore"):
            return float((self.precision * most).max(initial=0.0))

    @property
    def point(self) -> Passed:
        """What the last sweep passed."""
        return Passed(self._reach, self._mass, self._action_value, self._value, self._rare, self._logs)

    def choices(self, logits: Float, out: Float | None = None) -> Float:
        """Choice probabilities for `logits`; fixed information sets keep theirs."""
        if out is None:
            out = self.answer.copy()
        choose(self.graph, self.mode, logits, out)
        return out

    def log_choices(self, logits: Float) -> Float:
        """Logarithms of the choice probabilities for `logits`, also where those are zero to a machine."""
        out = np.empty(self.n_entries)
        log_choose(self.graph, self.mode, logits, self.answer, out)
        return out

    def released(self, logits: Float) -> Float:
        """`logits` with zeros at the fixed information sets, as every sweep returns them."""
        return np.where(self._kept, 0.0, logits)

    def residual(self, strategy: Float, action_value: Float, share: float = 1.0) -> float:
        """Largest ``|strategy - logit response|`` at this share of the precision to that strategy's `action_value`."""
        entry_precision = share * np.repeat(self.precision[self.graph.infoset_player], self._sizes)
        response = self.choices(entry_precision * action_value)
        return float(np.abs(response - strategy).max(initial=0.0))

    def distance(self, one: Float, other: Float) -> float:
        """Largest difference of any choice probability between two vectors of logits."""
        return float(np.abs(self.choices(one) - self.choices(other)).max(initial=0.0))

    def speed(self, logits: Float, d_logits: Float) -> float:
        """Largest change of any choice probability, to first order, when `logits` move by `d_logits`."""
        strategy = self.choices(logits)
        first = self.graph.infoset_action[:-1]
        mean = np.add.reduceat(strategy * d_logits, first) if first.size else np.empty(0)
        return float(np.abs(strategy * (d_logits - np.repeat(mean, self._sizes))).max(initial=0.0))

    def derivative(self, d_logits: Float, d_share: Float) -> Float:
        """Change of the last sweep's result in the directions `d_logits` (entries, C) and `d_share` (C,)."""
        columns = d_share.size
        if columns not in self._tangents:
            self._tangents[columns] = self._tangent_buffers(columns)
        d_strategy, d_reach, d_mass, d_action_value, d_value = self._tangents[columns]
        out = np.empty((self.n_entries, columns))
        if self._rare:
            push_logs_tangent(
                self.graph,
                self.mode,
                self.strategy,
                self._logs,
                self._reach,
                d_logits,
                d_strategy,
                d_reach,
                d_mass,
            )
        else:
            push_tangent(self.graph, self.mode, self.strategy, self._reach, d_logits, d_strategy, d_reach, d_mass)
        pull_tangent(
            self.graph,
            self.mode,
            self.precision,
            self._share,
            self._reach,
            self._mass,
            self.answer,
            self._action_value,
            self._value,
            d_share,
            d_reach,
            d_mass,
            d_action_value,
            out,
            d_strategy,
            d_value,
        )
        self.passes += 2
        return out

    def jacobian(self) -> Float:
        """Derivative of the last sweep's result by every logit and, in the last column, by the share."""
        n = self.n_entries
        full = np.empty((n, n + 1))
        for first in range(0, n + 1, COLUMNS):
            # Always the full width, so that one set of buffers serves; what sticks out is dropped.
            d_logits = np.eye(n, COLUMNS, -first)
            d_share = (np.arange(first, first + COLUMNS) == n).astype(float)
            full[:, first : first + COLUMNS] = self.derivative(d_logits, d_share)[:, : n + 1 - first]
        return full

    def _tangent_buffers(self, columns: int) -> tuple[Float, ...]:
        nodes, players = self._value.shape
        return (
            np.empty((self.n_entries, columns)),
            np.empty((nodes, columns)),
            np.empty((self._mass.size, columns)),
            np.empty((self.n_entries, columns)),
            np.empty((nodes, players, columns)),
        )


def uniform(arrays: GameArrays, allowed: Bool) -> Float:
    """The strategy that gives every allowed action of an information set the same probability."""
    sizes = np.diff(arrays.infoset_action)
    counts = np.add.reduceat(allowed.astype(float), arrays.infoset_action[:-1]) if sizes.size else np.empty(0)
    strategy: Float = allowed / np.repeat(counts, sizes)
    return strategy
