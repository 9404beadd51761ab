"""Where the numbers of a game come from: rows of probabilities and of payoffs, written over number slots.

A slot is the place of a `Number` in a vector of values. The structure of a game refers to rows; the
rows refer to slots; so a draw or a numeric patch refills two small tables and touches nothing else.

May import: numpy and ``offramp.game``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np

from offramp.game.arrays import Bool, Float, Int64
from offramp.game.raids import RaidCase

# One probability before normalising: a constant plus coefficients times slots.
Affine = tuple[float, tuple[tuple[int, float], ...]]
# What a row pays, as (player, slot, coefficient), and what it answers, as (outcome, value).
PayTerms = tuple[tuple[int, int, float], ...]
PayAnswers = tuple[tuple[int, float], ...]
RaidOdds = Callable[[RaidCase, Float], Float]


class ProbabilityBook:
    """Collects probability rows while compiling; entry 0 is the constant one."""

    def __init__(self, values: Float, odds: RaidOdds) -> None:
        self._values = values
        self._odds = odds
        self._known: dict[Hashable, int] = {}
        self._entries: list[Affine] = [(1.0, ())]
        self._sizes: list[int] = [1]
        self._cases: dict[int, tuple[RaidCase, int]] = {}
        self.base: list[float] = [1.0]

    def row(self, entries: Sequence[Affine]) -> int:
        """The first entry of the row with these affine forms, added if it is new."""
        key = tuple(entries)
        if key not in self._known:
            self._known[key] = len(self.base)
            raw = np.array([const + sum(coef * self._values[slot] for slot, coef in terms) for const, terms in key])
            self._entries.extend(key)
            self._sizes.append(len(key))
            self.base.extend(_normalised(raw))
        return self._known[key]

    def raid(self, case: RaidCase) -> int:
        """The first entry of the joint odds of `case` (damage levels by averted levels), added if new."""
        if case not in self._known:
            start = len(self.base)
            odds = self._odds(case, self._values).ravel()
            self._known[case] = start
            self._cases[start] = (case, len(odds))
            self._entries.extend([(0.0, ())] * len(odds))
            self._sizes.append(len(odds))
            self.base.extend(odds)
        return self._known[case]

    def freeze(self) -> ProbabilityRows:
        """The finished rows."""
        constants = np.array([const for const, _ in self._entries])
        terms = [(entry, slot, coef) for entry, (_, parts) in enumerate(self._entries) for slot, coef in parts]
        starts = np.concatenate(([0], np.cumsum(self._sizes)[:-1])).astype(np.int64)
        return ProbabilityRows(
            constants=constants,
            entry=np.array([term[0] for term in terms], dtype=np.int64),
            slot=np.array([term[1] for term in terms], dtype=np.int64),
            coefficient=np.array([term[2] for term in terms], dtype=np.float64),
            starts=starts,
            raids=tuple((start, case, size) for start, (case, size) in self._cases.items()),
        )


def _normalised(raw: Float) -> Float:
    clipped = np.clip(raw, 0.0, None)
    total = clipped.sum()
    return clipped / total if total > 0 else np.full(len(raw), 1.0 / len(raw))


@dataclass(frozen=True)
class ProbabilityRows:
    """Probability entries as affine forms over slots, grouped in rows that add up to one."""

    constants: Float
    entry: Int64
    slot: Int64
    coefficient: Float
    starts: Int64
    raids: tuple[tuple[int, RaidCase, int], ...]

    def fill(self, values: Float, odds: RaidOdds, uncertain: Bool) -> Float:
        """The probability table for `values`; `uncertain` says which slots are drawn.

        Where the drawn probabilities of a row leave room, the others share what is left in their proportion, so
        that a range is kept; where they do not, or all are drawn, the row is scaled to one.
        """
        raw = self.constants.copy()
        np.add.at(raw, self.entry, self.coefficient * values[self.slot])
        for start, case, size in self.raids:
            raw[start : start + size] = odds(case, values).ravel()
        np.clip(raw, 0.0, None, out=raw)
        sizes = np.diff(np.append(self.starts, len(raw)))
        drawn = np.zeros(len(raw), dtype=np.bool_)
        drawn[self.entry[uncertain[self.slot]]] = True
        taken = np.add.reduceat(np.where(drawn, raw, 0.0), self.starts)
        others = np.add.reduceat(np.where(drawn, 0.0, raw), self.starts)
        room = (others > 0.0) & (taken < 1.0)
        scale = np.where(room, (1.0 - taken) / np.where(others > 0.0, others, 1.0), 1.0)
        raw = np.where(drawn, raw, raw * np.repeat(scale, sizes))
        totals = np.add.reduceat(raw, self.starts)
        empty = totals <= 0.0
        raw[np.repeat(empty, sizes)] = 1.0
        totals[empty] = sizes[empty]
        raw /= np.repeat(totals, sizes)
        return raw


@dataclass
class PayBook:
    """Collects payoff rows while compiling; row 0 pays nothing."""

    known: dict[tuple[PayTerms, PayAnswers], int] = field(default_factory=lambda: {((), ()): 0})

    def row(self, terms: PayTerms, outcomes: PayAnswers) -> int:
        """The row that pays `terms` (player, slot, coefficient) and answers `outcomes` (outcome, value)."""
        return self.known.setdefault((terms, outcomes), len(self.known))

    def freeze(self, n_players: int, n_outcomes: int) -> PayRows:
        """The finished rows."""
        terms = [(row, *term) for (parts, _), row in self.known.items() for term in parts]
        answers = np.zeros((len(self.known), n_outcomes))
        for (_, outcomes), row in self.known.items():
            for outcome, value in outcomes:
                answers[row, outcome] = value
        return PayRows(
            n_players,
            len(self.known),
            row=np.array([term[0] for term in terms], dtype=np.int64),
            player=np.array([term[1] for term in terms], dtype=np.int64),
            slot=np.array([term[2] for term in terms], dtype=np.int64),
            coefficient=np.array([term[3] for term in terms], dtype=np.float64),
            outcomes=answers,
        )


@dataclass(frozen=True)
class PayRows:
    """Payoff rows over slots, and the answers to the outcomes that each row settles (rows, outcomes)."""

    n_players: int
    n_rows: int
    row: Int64
    player: Int64
    slot: Int64
    coefficient: Float
    outcomes: Float

    def fill(self, values: Float) -> Float:
        """The payoff table (rows, players) for `values`."""
        table = np.zeros((self.n_rows, self.n_players))
        np.add.at(table, (self.row, self.player), self.coefficient * values[self.slot])
        return table
