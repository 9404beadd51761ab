"""Choices at a precision where rounding, not the solver, makes the residual: how far off they are, in sixty digits."""

from __future__ import annotations

from decimal import Decimal, localcontext
from itertools import pairwise

import numpy as np
import pytest
from decimal_play import by_digits
from solver_games import Built, build, random_tree

from offramp.solvers import Solution, solve
from offramp.solvers.arclength._response import differentiate, linear_shares, respond
from offramp.solvers.arclength.buffers import dense_of, map_of, work_of
from offramp.solvers.logit_map import LogitMap

PRECISION = 1e4


def game(seed: int) -> Built:
    players = 2 + seed % 3
    return build(random_tree(seed, players, 4 if players > 2 else 5, types=2), (1.0,) * players)


def missed(built: Built, logits: list[Decimal]) -> tuple[list[Decimal], list[Decimal]]:
    """What `logits` play, and by how much the logits of the answer differ, less the mean of every set."""
    found = by_digits(built, logits)
    gap = [Decimal(PRECISION) * worth - now for worth, now in zip(found.action_value, logits, strict=True)]
    ends = built.arrays.infoset_action
    for first, last in pairwise(ends):
        mean = sum(gap[first:last]) / int(last - first)
        gap[first:last] = [one - mean for one in gap[first:last]]
    return found.play, gap


def true_play(built: Built, solution: Solution) -> np.ndarray:
    """The equilibrium next to a solution: what is missed is summed up in sixty digits, Newton's steps are rough."""
    lam = LogitMap(built.arrays, built.tables, precision=PRECISION * built.tables.precision)
    m, w = map_of(lam), work_of(lam)
    d, free = dense_of(lam, m), m.free
    logits = PRECISION * solution.action_value
    lead, n = free.entry[free.first[:-1]], free.first.size - 1
    with localcontext() as context:
        context.prec, context.Emin, context.Emax = 60, -(10**9), 10**9
        exact = [Decimal(float(x)) for x in logits]
        for _ in range(12):
            play, gap = missed(built, exact)
            if max(map(abs, gap)) < Decimal(10) ** -18:
                return np.array([float(p) for p in play])
            _, rare = respond(m.graph, m.mode, m.keep, m.precision, 1.0, np.array([float(x) for x in exact]), w.at)
            if not rare:
                linear_shares(m.graph, w.at)
            differentiate(m.graph, m.mode, m.precision, 1.0, free, w.at, d.tangents, d.matrix)
            step = np.linalg.solve(d.matrix[:n, :n], [float(gap[k]) for k in lead])
            for j in range(n):
                exact[free.entry[j]] += Decimal(float(step[j]))
                exact[free.pivot[j]] -= Decimal(float(step[j]))
    raise AssertionError(f"no equilibrium nearby: {max(map(abs, gap))}")


# In each, a set is reached by choices whose logarithms are some -40,000: their last digit changes what is believed
# there, times the precision, by 1e-7.
@pytest.mark.parametrize("seed", [1, 3, 9, 11, 12])
def test_choices_are_right_where_rounding_keeps_the_residual_up(seed: int) -> None:
    built = game(seed)
    found = solve(built.arrays, built.tables, precision_scale=PRECISION)
    assert found.converged, found.status
    assert found.residual is not None
    assert 1e-10 < found.residual < 1e-7
    assert "rounding allows no less" in found.status
    np.testing.assert_allclose(found.strategy, true_play(built, found), atol=1e-10)


def test_choices_that_are_off_by_more_do_not_count_as_converged() -> None:
    built = game(29)
    found = solve(built.arrays, built.tables, precision_scale=PRECISION)
    off = np.abs(found.strategy - true_play(built, found)).max()
    assert 1e-10 < off < 1e-8
    assert not found.converged
    assert "scale the payoffs" in found.status
    assert solve(built.arrays, built.tables, precision_scale=PRECISION, tolerance=1e-8).converged
