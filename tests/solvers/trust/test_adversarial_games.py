"""Games made to trip a solver: ties, hardly any chance, payoffs far apart, nothing to choose, precision of any size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_games import Built, Node, bimatrix, build, chance, end, kuhn, move, random_tree, simultaneous_response

from offramp.errors import OfframpError
from offramp.solvers import evaluate, minimise, mirror_descent, regrets, solve, trace_branch

few = settings(max_examples=15, deadline=None, derandomize=True)


def scaled(built: Built, pay: float, precision: float) -> Built:
    """The same structure with payoffs and precisions multiplied."""
    tables = replace(built.tables, pay=pay * built.tables.pay, precision=precision * built.tables.precision)
    return Built(built.arrays, tables, built.infoset)


def assert_fixed_point(built: Built, strategy: np.ndarray, share: float = 1.0) -> None:
    np.testing.assert_allclose(simultaneous_response(built, strategy, share), strategy, atol=1e-9)


def all_tied(node: Node) -> Node:
    """Everybody gets the same everywhere."""
    if hasattr(node, "pay"):
        return end(*(1.0,) * len(node.pay))
    if hasattr(node, "player"):
        return move(node.player, node.infoset, *map(all_tied, node.branches))
    return chance(*((p, all_tied(after)) for p, after in node.branches))


@pytest.mark.parametrize("precision", [0.0, 1.0, 1e6])
def test_ties_everywhere_leave_even_choice(precision: float) -> None:
    built = build(all_tied(random_tree(3, 3, 5)), (precision,) * 3)
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    np.testing.assert_allclose(found.strategy, built.arrays.uniform(), atol=1e-9)
    np.testing.assert_allclose(found.regret, 0.0, atol=1e-12)
    branch = trace_branch(built.arrays, built.tables, precision_scale=1.0)
    assert branch.complete, branch.status
    for method in ("cfr+", "pcfr+", "dcfr"):
        learnt = minimise(built.arrays, built.tables, method)
        assert learnt.converged, learnt.status


@pytest.mark.parametrize("odds", ["1/1000000000000", "0"])
def test_a_branch_that_chance_hardly_takes_is_played_as_if_it_were_sure(odds: str) -> None:
    """One in a million millions: what is believed and done there is what it would be at odds of one in two. At zero
    choices of one who knows where they are still answer what would come; beliefs across it stay with the other."""
    other = {"1/1000000000000": "999999999999/1000000000000", "0": "1", "1/2": "1/2"}

    def game(p: str) -> Built:
        left = move(0, "left", move(1, "after left", end(3, 1), end(0, 0)), end(1, 1))
        right = move(0, "right", move(1, "after right", end(0, 2), end(2, 0)), end(1, 0))
        return build(chance((p, left), (other[p], right)), (2.0, 3.0))

    rare, even = game(odds), game("1/2")
    one, two = solve(rare.arrays, rare.tables), solve(even.arrays, even.tables)
    assert one.converged, one.status
    for name in even.infoset:
        np.testing.assert_allclose(rare.at(one.strategy, name), even.at(two.strategy, name), atol=1e-9)
    assert one.reached.tolist() == [odds != "0" or "left" not in name for name in rare.infoset]
    assert np.isfinite(one.value).all()


def test_payoffs_a_million_apart_in_one_game() -> None:
    """A large stake decides whether a small one is met; both are answered at their own scale."""
    small = move(1, "small", end(0, 1e-6), end(0, 0))
    large = move(1, "large", end(1, 1.0), end(-1, 0))
    built = build(move(0, "which", small, large), (1.0, 1e6))
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    assert built.at(found.strategy, "small")[0] == pytest.approx(1 / (1 + np.exp(-1.0)), abs=1e-10)
    assert built.at(found.strategy, "large")[0] == pytest.approx(1.0)
    assert built.at(found.strategy, "which")[1] == pytest.approx(1 / (1 + np.exp(-1.0)), abs=1e-10)


@few
@given(st.integers(0, 10_000), st.sampled_from([1e-6, 1e6, 1e9]))
def test_only_precision_times_payoff_counts(seed: int, size: float) -> None:
    plain = build(random_tree(seed, 2, 4), (2.0, 2.0))
    other = scaled(plain, size, 1 / size)
    one, two = solve(plain.arrays, plain.tables), solve(other.arrays, other.tables)
    assert two.converged, two.status
    np.testing.assert_allclose(two.strategy, one.strategy, atol=1e-8)
    np.testing.assert_allclose(two.value, size * one.value, rtol=1e-7, atol=1e-8 * size)


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_branches_scale_with_payoffs(size: float) -> None:
    built = scaled(build(bimatrix([[9, 0], [0, 1]], [[0, 1], [1, 0]]), (1.0, 1.0)), size, 1.0)
    found = trace_branch(built.arrays, built.tables)
    assert found.end == "settled", found.status
    np.testing.assert_allclose(built.at(found.limit.strategy, "column"), [0.1, 0.9], atol=2e-3)
    learnt = minimise(built.arrays, built.tables, "cfr+", iterations=100)
    assert np.isfinite(learnt.regret).all()


def test_sets_of_one_action_and_a_player_without_moves() -> None:
    root = move(0, "forced", move(1, "choice", move(0, "forced too", end(1, 2, 7)), end(0, 1, -7)))
    built = build(root, (1.0, 2.0, 3.0))
    for found in (
        solve(built.arrays, built.tables),
        mirror_descent(built.arrays, built.tables),
        minimise(built.arrays, built.tables, iterations=2_000),
    ):
        np.testing.assert_array_equal(built.at(found.strategy, "forced"), [1.0])
        np.testing.assert_array_equal(built.at(found.strategy, "forced too"), [1.0])
        assert found.regret[[0, 2]] == pytest.approx([0.0, 0.0], abs=1e-12)
        p = built.at(found.strategy, "choice")[0]
        assert found.value[2] == pytest.approx(7 * p - 7 * (1 - p))


@pytest.mark.parametrize("pay", [(0.0, 0.0), (3.0, -2.0)])
def test_one_node_or_one_chance_move_is_a_game(pay: tuple[float, float]) -> None:
    for root in (chance(("1", end(*pay))), move(0, "only", end(*pay))):
        built = build(root, (1.0, 1.0))
        for found in (
            solve(built.arrays, built.tables),
            mirror_descent(built.arrays, built.tables),
            minimise(built.arrays, built.tables),
        ):
            assert found.converged, found.status
            np.testing.assert_allclose(found.value, pay)
            np.testing.assert_allclose(found.regret, 0.0)
        assert trace_branch(built.arrays, built.tables).end == "settled"


@pytest.mark.parametrize("n_players", [2, 3])
def test_one_player_who_errs_at_random_is_a_game_against_chance(n_players: int) -> None:
    """Precision 0 for one: the others answer even choice, as they would answer a move of chance."""
    root = random_tree(11, n_players, 4)
    built = build(root, (0.0, *(3.0,) * (n_players - 1)))
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    own = np.repeat(built.arrays.infoset_player == 0, np.diff(built.arrays.infoset_action))
    even = built.arrays.uniform()
    np.testing.assert_array_equal(found.strategy[own], even[own])
    kept = solve(
        built.arrays,
        replace(built.tables, precision=np.full(n_players, 3.0)),
        fixed=built.arrays.infoset_player == 0,
        fixed_strategy=even,
    )
    np.testing.assert_allclose(found.strategy, kept.strategy, atol=1e-9)
    assert mirror_descent(built.arrays, built.tables).strategy == pytest.approx(found.strategy, abs=1e-6)
    assert trace_branch(built.arrays, built.tables, precision_scale=1.0).strategy[-1] == pytest.approx(
        found.strategy, abs=1e-8
    )


@pytest.mark.parametrize("precision", [1e3, 1e5, 1e8, 1e12, 1e300])
@pytest.mark.parametrize("root", [kuhn(), bimatrix([[9, 0], [0, 1]], [[0, 1], [1, 0]])], ids=["kuhn", "pennies"])
def test_huge_precision_ends_in_numbers_and_an_honest_flag(precision: float, root: Node) -> None:
    built = build(root, (1.0, 1.0))
    found = solve(built.arrays, built.tables, precision_scale=precision, max_passes=3_000)
    for numbers in (found.strategy, found.belief, found.action_value, found.value, found.regret):
        assert np.isfinite(numbers).all()
    np.testing.assert_allclose(np.add.reduceat(found.strategy, built.arrays.infoset_action[:-1]), 1.0)
    if found.converged:
        assert_fixed_point(built, found.strategy, precision)
    else:
        assert found.status.startswith("not converged")


def test_precision_times_payoff_that_overflows_is_refused() -> None:
    built = build(kuhn(), (1.0, 1.0))
    with pytest.raises(OfframpError, match="lower the precision"):
        solve(built.arrays, built.tables, precision_scale=1e308)


def test_perfect_information_at_huge_precision_is_backward_induction() -> None:
    root = move(0, "a", end(1, 0), move(1, "b", end(0, 2), move(0, "c", end(3, 1), end(2, 4))))
    built = build(root, (1.0, 1.0))
    found = solve(built.arrays, built.tables, precision_scale=1e6)
    assert found.converged, found.status
    assert [int(np.argmax(built.at(found.strategy, name))) for name in ("a", "b", "c")] == [0, 0, 0]
    np.testing.assert_allclose(found.value, [1.0, 0.0], atol=1e-9)


def test_imperfect_recall_is_detected_said_and_solved() -> None:
    forgetful = move(
        0,
        "first",
        *(move(1, ("see", k), *(move(0, "then", end(a, k), end(-a, 1 - k)) for a in (1.0, 2.0))) for k in (0, 1)),
    )
    built = build(forgetful, (1.0, 1.0))
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    assert_fixed_point(built, found.strategy)
    assert found.regret is None
    assert "player 0 does not recall its own earlier moves" in found.regret_reason
    assert mirror_descent(built.arrays, built.tables).regret is None
    assert minimise(built.arrays, built.tables, iterations=10).regret is None
    assert trace_branch(built.arrays, built.tables, precision_scale=2.0).complete


def test_beliefs_and_regret_of_strategies_with_zeros_are_finite() -> None:
    built = build(random_tree(5, 3, 5), (1.0,) * 3)
    pure = np.zeros(built.arrays.n_entries)
    pure[built.arrays.infoset_action[:-1]] = 1.0
    at = evaluate(built.arrays, built.tables, pure)
    assert np.isfinite(at.belief).all()
    assert not at.reached.all()
    assert np.isfinite(regrets(built.arrays, built.tables, pure)).all()
