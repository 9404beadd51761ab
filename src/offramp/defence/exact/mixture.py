"""Sums of terms that are independent in each situation, mixed over the situations.

May import: numpy, ``offramp.defence``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from offramp.defence.arrays import Float, Int64, distinct_rows
from offramp.defence.exact._mixture import Tables, below_cuts_to, mix_totals_to, sum_rows_to


@dataclass(frozen=True, slots=True)
class Term:
    """One term: a number of things of `step` units each.

    rows : (m, n + 1) distributions of the number. row : (J,) which of them holds in each situation.
    """

    rows: Float
    row: Int64
    step: int = 1

    @property
    def highest(self) -> int:
        """Most units."""
        return int(self.rows.shape[1] - 1) * self.step

    def mean(self, prob: Float) -> float:
        """Expected units, over situations of probability `prob`."""
        numbers = self.rows @ np.arange(self.rows.shape[1])
        return float(prob @ numbers[self.row]) * self.step


def mixed(prob: Float, terms: Sequence[Term]) -> Float:
    """Distribution of the sum of `terms`, over situations of probability `prob`, (J,)."""
    if not terms:
        return np.ones(1)
    out = np.empty(sum(term.highest for term in terms) + 1)
    mix_totals_to(_merged(prob, terms), np.empty((2, len(out))), out)
    return out


def summed(terms: Sequence[Term]) -> Term:
    """The sum of `terms` in each situation, as one term."""
    tables = _merged(np.zeros(len(terms[0].row)), terms)
    out = np.empty((len(tables.row), sum(term.highest for term in terms) + 1))
    sum_rows_to(tables, np.empty((2, out.shape[1])), out)
    return Term(out, distinct_rows(np.column_stack([term.row for term in terms])).row)


def below(prob: Float, terms: Sequence[Term], cuts: Int64) -> Float:
    """Probability that the sum of `terms` stays below each of `cuts`; by the shortest way.

    Best for situations that do differ in some term: they are not compared.
    """
    ordered = sorted(terms, key=lambda term: term.rows.shape[1])
    out = np.empty(len(cuts))
    buffers = np.empty((2, sum(term.highest for term in ordered[:-1]) + 1))
    below_cuts_to(_tables(prob, np.column_stack([term.row for term in ordered]), ordered), cuts, buffers, out)
    return out


def _merged(prob: Float, terms: Sequence[Term]) -> Tables:
    """Tables of `terms`, situations that differ in no term made one."""
    row = np.column_stack([term.row for term in terms])
    distinct = distinct_rows(row)
    return _tables(np.bincount(distinct.row, weights=prob).astype(np.float64, copy=False), row[distinct.first], terms)


def _tables(prob: Float, row: Int64, terms: Sequence[Term]) -> Tables:
    sizes = np.array([term.rows.size for term in terms], np.int64)
    return Tables(
        prob=prob,
        row=np.ascontiguousarray(row),
        flat=np.concatenate([term.rows.ravel() for term in terms]),
        start=np.cumsum(sizes) - sizes,
        width=np.array([term.rows.shape[1] for term in terms], np.int64),
        step=np.array([term.step for term in terms], np.int64),
    )
