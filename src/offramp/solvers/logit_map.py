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

import math
from functools import cached_property
from typing import NamedTuple

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Bool, Float, GameArrays, GameTables, Int64
from offramp.solvers.graph import graph_of, logs_of
from offramp.solvers.passes._layout import Coordinates, lay_out
from offramp.solvers.passes._passes import KEEP, LATER, LOGIT, choose, pull
from offramp.solvers.passes._rare import Logs, log_choose, push_logs_tangent, spread
from offramp.solvers.passes._tangents import pull_tangent, push_tangent
from offramp.solvers.passes._worth import largest_difference, residual_of, speed_of

COLUMNS = 16
"""Directions that one tangent pass carries: wide enough for SIMD, narrow enough for the cache."""


def logits_of(arrays: GameArrays, allowed: Bool, strategy: Float) -> Float:
    """Centred logits that give `strategy`; a probability of zero is read as the smallest positive one."""
    logs = np.where(allowed, np.log(np.maximum(strategy, np.finfo(float).tiny)), 0.0)
    first = arrays.infoset_action[:-1]
    sizes = np.diff(arrays.infoset_action)
    mean = np.add.reduceat(logs, first) / np.add.reduceat(allowed.astype(float), first)
    centred: Float = np.where(allowed, logs - np.repeat(mean, sizes), 0.0)
    return centred


class Buffers(NamedTuple):
    """What a sweep's passes write: reach (nodes,), mass (infosets,), action values (entries,), values of nodes
    (nodes, players), and what `spread` takes in logarithms."""

    reach: Float
    mass: Float
    action_value: Float
    value: Float
    logs: Logs


class Passed(NamedTuple):
    """The buffers that the last sweep wrote, good until the map's next sweep.

    Where `rare`, some sets have their reach and mass in units of their own, and `logs` is written (see `spread`)."""

    reach: Float
    mass: Float
    action_value: Float
    value: Float
    logs: Logs
    rare: bool


class LogitMap:
    """Logits to logits at a share of the full precision, with its derivative; owns all buffers.

    Attributes
    ----------
    passes : passes over the graph so far, of any kind.
    n_free : actions that may be chosen, less the sets where they are: the logits that are free; `free` says which.
    possible : (infosets,) True where play of some probability comes.
    answer : (entries,) choice probabilities that came back; those that went forward where `late` says so.
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
        self.graph = graph_of(arrays, tables)
        self.precision = np.asarray(precision, dtype=np.float64)
        self.n_entries = arrays.n_entries
        self.passes = 0
        self.error = np.inf
        self._share = 0.0
        self._tangents: dict[int, tuple[Float, ...]] = {}
        self._rare = False
        self.mode = np.full(arrays.n_infosets, LOGIT, np.int8)
        self.mode[self.graph.tie_part] = LATER
        self.answer = np.empty(self.n_entries)
        if fixed is not None and fixed.any():
            if fixed_strategy is None:
                raise OfframpError("fixed information sets need a fixed_strategy")
            self.mode[fixed] = KEEP
            kept = np.repeat(fixed, np.diff(arrays.infoset_action))
            self.answer[kept] = fixed_strategy[kept]
        self._lay_out(arrays.n_nodes, arrays.n_players)
        if not math.isfinite(self.stake):
            raise OfframpError("precision times payoff is larger than a machine number can be: lower the precision")

    def _lay_out(self, nodes: int, players: int) -> None:
        sets, entries = self.mode.size, self.n_entries
        first, entry, pivot, infoset, row = (np.empty(entries + (k == 0), np.int64) for k in range(5))
        self.possible, most = np.zeros(sets, np.bool_), np.empty(players)
        free = Coordinates(first, entry, pivot, infoset, row, np.empty(sets, np.int64))
        seen = np.zeros(nodes, np.bool_)
        self.n_free, moves, finite = lay_out(self.graph, self.mode, self.answer, free, seen, self.possible, most)
        if not (finite and all(map(math.isfinite, self.precision.tolist()))):
            raise OfframpError("a probability, payoff or precision of the game is not a finite number")
        self.free = Coordinates(first[: self.n_free + 1], entry[:moves], pivot[:moves], infoset[:moves], *free[4:])
        self._most: list[float] = most.tolist()

    @cached_property
    def strategy(self) -> Float:
        """(entries,) choice probabilities that went forward in the last sweep."""
        return self.answer.copy()

    @cached_property
    def late(self) -> Bool:
        """(entries,) True at the information sets that answer when the pass is over."""
        return np.repeat(self.mode == LATER, self._sizes)

    @cached_property
    def _kept(self) -> Bool:
        return np.repeat(self.mode == KEEP, self._sizes)

    @cached_property
    def _sizes(self) -> Int64:
        return np.diff(self.graph.infoset_action)

    @cached_property
    def _buffers(self) -> Buffers:
        nodes, players = self.graph.node_infoset.size, self.graph.pay.shape[1]
        return Buffers(
            reach=np.empty(nodes),
            mass=np.empty(self.mode.size),
            action_value=np.empty(self.n_entries),
            value=np.empty((nodes, players)),
            logs=logs_of(self.graph, self.possible),
        )

    @property
    def stake(self) -> float:
        """Precision times the largest payoff at one place, the largest of all players'."""
        return max((p * most for p, most in zip(self.precision.tolist(), self._most, strict=True)), default=0.0)

    @property
    def point(self) -> Passed:
        """What the last sweep passed."""
        return Passed(*self._buffers, self._rare)

    def sweep(self, logits: Float, share: float) -> Float:
        """The logit answer to `logits`, at ``share`` of the full precision (two passes)."""
        out, b = np.empty_like(logits), self._buffers
        self.choices(logits, self.strategy)
        self._rare = spread(self.graph, self.mode, logits, self.strategy, b.logs, b.reach, b.mass)
        any_late = self.graph.tie_part.size > 0
        if any_late:
            self.answer[self.late] = self.strategy[self.late]
        pull(
            self.graph,
            self.mode,
            share * self.precision,
            b.reach,
            b.mass,
            out,
            self.answer,
            b.action_value,
            b.value,
        )
        out[self._kept] = 0.0
        self._share = share
        self.passes += 2
        answered = self.choices(out) if any_late else self.answer
        gap = float(np.abs(answered - self.strategy).max(initial=0.0))
        drift = float((np.abs(out - logits) / (1.0 + np.abs(logits))).max(initial=0.0))
        self.error = max(gap, 0.01 * drift)
        return out

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
        return float(residual_of(self.graph, self.mode, self.precision, share, strategy, action_value))

    def distance(self, one: Float, other: Float) -> float:
        """Largest difference of any choice probability between two vectors of logits."""
        return float(largest_difference(self.choices(one), self.choices(other)))

    def speed(self, strategy: Float, d_logits: Float) -> float:
        """Largest change of any probability of `strategy`, to first order, when its logits move by `d_logits`."""
        return float(speed_of(self.graph, self.mode, strategy, d_logits))

    def derivative(self, d_logits: Float, d_share: Float) -> Float:
        """Change of the last sweep's result in the directions `d_logits` (entries, C) and `d_share` (C,)."""
        columns, b = d_share.size, self._buffers
        if columns not in self._tangents:
            self._tangents[columns] = self._tangent_buffers(columns)
        d_strategy, d_reach, d_mass, d_action_value, d_value = self._tangents[columns]
        out = np.empty((self.n_entries, columns))
        if self._rare:
            push_logs_tangent(
                self.graph,
                self.mode,
                self.strategy,
                b.logs,
                b.reach,
                d_logits,
                d_strategy,
                d_reach,
                d_mass,
            )
        else:
            push_tangent(self.graph, self.mode, self.strategy, b.reach, d_logits, d_strategy, d_reach, d_mass)
        pull_tangent(
            self.graph,
            self.mode,
            self.precision,
            self._share,
            b.reach,
            b.mass,
            self.answer,
            b.action_value,
            b.value,
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
        nodes, players = self._buffers.value.shape
        return (
            np.empty((self.n_entries, columns)),
            np.empty((nodes, columns)),
            np.empty((self.mode.size, columns)),
            np.empty((self.n_entries, columns)),
            np.empty((nodes, players, columns)),
        )
