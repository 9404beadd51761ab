"""When one's gain is the other's loss: sums along whole histories, not at single edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_sums import sums_of_histories
from solver_games import build, kuhn, random_graph, random_tree, unrolled

from offramp.solvers import minimise, solve, zero_sum

few = settings(max_examples=60, deadline=None, derandomize=True)


def with_pay(built, pay):
    """Every edge paid by a row of its own."""
    arrays = replace(built.arrays, edge_pay=np.arange(1, built.arrays.n_edges + 1, dtype=np.int32))
    return arrays, replace(built.tables, pay=np.vstack((np.zeros(2), pay)))


@few
@given(st.integers(0, 10_000), st.sampled_from([0.0, -2.5, 1e-3]))
def test_what_is_lent_on_the_way_and_given_back_does_not_count(seed, constant):
    built = build(random_tree(seed, 2, 4), (1.0, 1.0))
    rng = np.random.default_rng(seed)
    held = rng.normal(size=built.arrays.n_nodes)  # what both together have at each node
    held[np.diff(built.arrays.node_edge) == 0] = constant
    held[0] = 0.0
    first = rng.normal(size=built.arrays.n_edges)
    both = held[built.arrays.edge_child] - held[built.arrays.edge_owner]
    pay = np.column_stack((first, both - first))
    assert zero_sum(*with_pay(built, pay))
    pay[rng.integers(len(pay))] += (0.0, 1e-6)
    assert not zero_sum(*with_pay(built, pay))


@few
@given(st.integers(0, 10_000))
def test_histories_that_meet_must_have_the_same_sum(seed):
    """Against all histories of the graph, one by one."""
    built = random_graph(seed, n_players=2, depth=4)
    rng = np.random.default_rng(seed)
    pay = rng.integers(-1, 2, built.tables.pay.shape).astype(float)
    if seed % 2:
        pay[:, 1] = -pay[:, 0]
    pay[0] = 0.0
    tables = replace(built.tables, pay=pay)
    sums = sums_of_histories(unrolled(replace(built, tables=tables)))
    assert zero_sum(built.arrays, tables) == (max(sums) - min(sums) < 1e-9)


def test_what_cannot_happen_does_not_count():
    built = build(kuhn(), (1.0, 1.0))
    last = int(built.arrays.edge_pay.max())
    pay = built.tables.pay.copy()
    pay[last, 1] += 1.0
    assert not zero_sum(built.arrays, replace(built.tables, pay=pay))
    edge = int(np.flatnonzero(built.arrays.edge_pay == last)[0])
    owner = int(built.arrays.edge_owner[edge])
    infoset = int(built.arrays.node_infoset[owner])
    allowed = built.tables.allowed.copy()
    allowed[built.arrays.infoset_action[infoset] + edge - built.arrays.node_edge[owner]] = False
    assert zero_sum(built.arrays, replace(built.tables, pay=pay, allowed=allowed))


def test_two_players_only():
    built = build(random_tree(1, 3, 3), (1.0,) * 3)
    assert not zero_sum(built.arrays, replace(built.tables, pay=np.zeros_like(built.tables.pay)))


@pytest.mark.parametrize("given_to_both", [(7.0, 0.0), (-3.0, 5.0)])
def test_a_constant_sum_has_the_exploitability_of_the_zero_sum_game(given_to_both):
    built = build(kuhn(), (1.0, 1.0))
    pay = built.tables.pay + np.array(given_to_both)
    pay[0] = 0.0
    tables = replace(built.tables, pay=pay)
    for by in (solve, lambda arrays, tables: minimise(arrays, tables, iterations=200, target=0.0)):
        plain, shifted = by(built.arrays, built.tables), by(built.arrays, tables)
        assert shifted.exploitability == pytest.approx(plain.exploitability, abs=1e-9)
        assert shifted.value == pytest.approx(plain.value + given_to_both, abs=1e-9)
