"""Information sets rarer than machine numbers can tell: beliefs against forty digits, and what is truly impossible."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext
from functools import partial

import numpy as np
import pytest
from decimal_play import by_digits
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from solver_games import Built, Node, build, chance, end, move, random_graph, random_tree, signalling, unrolled

from offramp.errors import OfframpError
from offramp.solvers import evaluate, gradient, limit_of, mirror_descent, solve, trace_branch
from offramp.solvers.adjoint.implicit import Reverse
from offramp.solvers.logit_map import LogitMap

few = settings(max_examples=15, deadline=None, derandomize=True)
seeds = st.integers(0, 10_000)


def in_forty_digits(built: Built, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Beliefs (nodes,) and action values (entries,) of the strategy that `logits` stand for, in numbers of forty digits
    whose exponents have no end."""
    with localcontext() as context:
        context.prec, context.Emin, context.Emax = 40, -(10**9), 10**9
        found = by_digits(built, [Decimal(float(logit)) for logit in logits])
        return np.array(found.belief, float), np.array(found.action_value, float)


def logits_at(built: Built, precision: float, action_value: np.ndarray) -> np.ndarray:
    """What choices of that precision answer to those values: logits that no rounded probability has spoilt."""
    per_entry = np.repeat(built.tables.precision[built.arrays.infoset_player], np.diff(built.arrays.infoset_action))
    return precision * per_entry * action_value


def off_the_path(built: Built, seed: int) -> np.ndarray:
    """Logits that all but forbid every action but one: what lies off that path is rarer than machine numbers can tell,
    and what is believed there hangs on small differences."""
    rng = np.random.default_rng(seed)
    logits = rng.standard_normal(built.arrays.n_entries) - 800.0
    sizes = np.diff(built.arrays.infoset_action)
    logits[built.arrays.infoset_action[:-1] + rng.integers(sizes)] += 800.0
    return logits


def chain(kind: str, steps: int, last: Node) -> Node:
    """Each of `steps` choices of the first player stops, or goes on for one less."""
    node = last
    for k in reversed(range(steps)):
        node = move(0, (kind, k), end(float(-k), 0.0), node)
    return node


@few
@given(seeds, st.booleans())
def test_beliefs_and_values_are_those_of_forty_digits(seed: int, tree: bool) -> None:
    built = build(random_tree(seed, 3, 5), (1.0,) * 3) if tree else random_graph(seed, depth=7)
    logits = off_the_path(built, seed)
    game = LogitMap(built.arrays, built.tables, precision=built.tables.precision)
    found = evaluate(built.arrays, built.tables, game.choices(logits), partial(game.log_choices, logits))
    belief, action_value = in_forty_digits(built, logits)
    assert found.reached.all()
    np.testing.assert_allclose(found.belief, belief, atol=1e-11)
    np.testing.assert_allclose(found.action_value, action_value, atol=1e-10)


def test_such_games_hold_sets_that_underflow_and_a_wrong_belief_is_seen() -> None:
    built = random_graph(1, depth=7)
    logits = off_the_path(built, 1)
    game = LogitMap(built.arrays, built.tables, precision=built.tables.precision)
    found = evaluate(built.arrays, built.tables, game.choices(logits), partial(game.log_choices, logits))
    deciding = np.flatnonzero(built.arrays.node_infoset >= 0)
    mass = np.bincount(built.arrays.node_infoset[deciding], found.reach[deciding])
    assert (mass == 0.0).sum() > 3
    assert (mass > 0.0).sum() > 3
    # Even choice of beliefs, as where nothing were known, is far off.
    even = 1.0 / built.arrays.infoset_size[built.arrays.node_infoset[deciding]]
    assert np.abs(in_forty_digits(built, logits)[0][deciding] - even).max() > 0.4


@pytest.mark.parametrize("gap", [0.0, 1.0, 3.0])
def test_ten_unlikely_choices_in_a_row_leave_the_ratio_that_the_last_one_makes(gap: float) -> None:
    """Two types may go ten steps, each for 100 less in precision times payoff; the second loses `gap` more at the end.

    Both are asked there, exp(-1000) from the start, and Bayes' rule says 1 to 2 exp(-gap)."""
    precision = 100.0
    first = move(1, "asked", end(-10, 1), end(-10, 0))
    second = move(1, "asked", end(-10 - gap / precision, 0), end(-10 - gap / precision, 1))
    root = chance(("1/3", chain("one", 10, first)), ("2/3", chain("other", 10, second)))
    built = build(root, (precision, 2.0))
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    nodes = np.flatnonzero(built.arrays.node_infoset == built.infoset["asked"])
    assert found.reach[nodes].max() == 0.0
    assert found.reached.all()
    odds = 2 * np.exp(-gap)
    np.testing.assert_allclose(found.belief[nodes], [1 / (1 + odds), odds / (1 + odds)], atol=1e-10)
    tilt = 2.0 * (odds - 1) / (1 + odds)
    assert built.at(found.strategy, "asked")[0] == pytest.approx(1 / (1 + np.exp(tilt)), abs=1e-10)


@pytest.mark.parametrize("seed", [101, 106])
@pytest.mark.parametrize("n_players", [2, 3, 4])
def test_a_branch_is_followed_through_sets_that_underflow(seed: int, n_players: int) -> None:
    built = build(random_tree(seed, n_players, 4), (1.0,) * n_players)
    found = trace_branch(built.arrays, built.tables)
    assert found.end == "settled", found.status
    assert found.limit.rational is True
    assert not found.limit.unknown.any()
    last = logits_at(built, found.precision[-1], found.action_value[-1])
    belief, action_value = in_forty_digits(built, last)
    np.testing.assert_allclose(found.limit.belief, belief, atol=1e-6)
    np.testing.assert_allclose(found.action_value[-1], action_value, atol=1e-6)


@few
@given(seeds)
def test_the_derivative_is_that_of_the_sweep(seed: int) -> None:
    built = random_graph(seed, depth=7)
    game = LogitMap(built.arrays, built.tables, precision=built.tables.precision)
    logits = off_the_path(built, seed)
    game.sweep(logits, 1.0)
    assume(game.point.rare)
    direction, step = np.random.default_rng(seed).standard_normal(logits.size), 1e-6
    exact = game.derivative(direction[:, None], np.array([0.3]))[:, 0]
    ahead = game.sweep(logits + step * direction, 1.0 + step * 0.3)
    behind = game.sweep(logits - step * direction, 1.0 - step * 0.3)
    np.testing.assert_allclose(exact, (ahead - behind) / (2 * step), atol=1e-5, rtol=1e-5)


@few
@given(seeds)
def test_graph_and_tree_agree_on_rare_sets(seed: int) -> None:
    graph = random_graph(seed, width=3, depth=5)
    tree = build(unrolled(graph), tuple(graph.tables.precision))
    logits = off_the_path(graph, seed)
    there = np.zeros(tree.arrays.n_entries)
    for name in tree.infoset:
        tree.at(there, name)[:] = graph.at(logits, name)
    seen = []
    for built, z in ((graph, logits), (tree, there)):
        game = LogitMap(built.arrays, built.tables, precision=built.tables.precision)
        seen.append(evaluate(built.arrays, built.tables, game.choices(z), partial(game.log_choices, z)))
    for name in tree.infoset:
        # The tree pays at its ends what the graph pays on the way: values differ by what came before.
        here, there = graph.at(seen[0].action_value, name), tree.at(seen[1].action_value, name)
        np.testing.assert_allclose(here - here[0], there - there[0], atol=1e-10)


def test_probabilities_that_underflow_only_together_need_no_logarithms_given() -> None:
    built = build(chance(("1/4", chain("one", 30, end(1, 1))), ("3/4", chain("other", 30, end(1, 1)))), (1.0, 1.0))
    strategy = np.tile([1.0, 1e-20], built.arrays.n_infosets)
    found = evaluate(built.arrays, built.tables, strategy)
    assert found.reached.all()
    deciding = built.arrays.node_infoset >= 0
    np.testing.assert_allclose(found.belief[deciding], 1.0)


def test_what_is_impossible_stays_unreached_beside_what_is_rare() -> None:
    """Chance of zero, an action that is not allowed and a fixed choice of zero are no small probabilities."""
    asked = [move(1, name, end(-12, 1), end(-12, 0)) for name in ("rare", "rare", "never", "never", "barred", "kept")]
    root = chance(
        ("1/2", chain("far", 12, chance(("1/2", asked[0]), ("1/2", asked[1])))),
        ("0", chance(("1/3", asked[2]), ("2/3", asked[3]))),
        ("1/4", move(0, "bar", end(0, 0), asked[4])),
        ("1/4", move(0, "keep", end(0, 0), asked[5])),
    )
    built = build(root, (200.0, 1.0))
    allowed = built.tables.allowed.copy()
    allowed[built.arrays.infoset_action[built.infoset["bar"]] + 1] = False
    tables = replace(built.tables, allowed=allowed)
    fixed = np.arange(built.arrays.n_infosets) == built.infoset["keep"]
    kept = built.arrays.uniform()
    built.at(kept, "keep")[:] = (1.0, 0.0)
    found = solve(built.arrays, tables, fixed=fixed, fixed_strategy=kept)
    assert found.converged, found.status
    reached = {name: bool(found.reached[i]) for name, i in built.infoset.items() if isinstance(name, str)}
    assert reached == {"rare": True, "never": False, "barred": False, "kept": False, "bar": True, "keep": True}
    never = np.flatnonzero(built.arrays.node_infoset == built.infoset["never"])
    np.testing.assert_allclose(found.belief[never], 0.5)
    limit = limit_of(built.arrays, tables, found.strategy)
    assert limit.unknown[built.infoset["never"]]


@few
@given(seeds)
def test_the_reverse_of_the_sweep_is_the_transpose_of_its_derivative(seed: int) -> None:
    built = random_graph(seed, depth=7)
    game = LogitMap(built.arrays, built.tables, precision=built.tables.precision)
    game.sweep(off_the_path(built, seed), 1.0)
    assume(game.point.rare)
    rng = np.random.default_rng(seed)
    weight, direction = rng.standard_normal((2, game.n_entries))
    forward = weight @ game.derivative(direction[:, None], np.zeros(1))[:, 0]
    assert Reverse(game).transposed(weight) @ direction == pytest.approx(forward, rel=1e-9, abs=1e-9)


@few
@given(seeds, st.sampled_from(["pay", "prob"]))
def test_the_reverse_of_the_sweep_by_numbers_is_the_central_difference(seed: int, name: str) -> None:
    built = random_graph(seed, depth=7)
    logits = off_the_path(built, seed)
    rng = np.random.default_rng(seed)
    weight = rng.standard_normal(logits.size)
    numbers = getattr(built.tables, name)
    direction = rng.standard_normal(numbers.shape) * numbers
    direction[0] = 0.0

    def swept(step: float) -> tuple[LogitMap, float]:
        tables = replace(built.tables, **{name: numbers + step * direction})
        game = LogitMap(built.arrays, tables, precision=tables.precision)
        return game, float(weight @ game.sweep(logits, 1.0))

    game, _ = swept(0.0)
    assume(game.point.rare)
    nodes, players = game.point.value.shape
    exact = getattr(Reverse(game).weights(weight, np.zeros(nodes), np.zeros(players)), name)
    difference = (swept(1e-6)[1] - swept(-1e-6)[1]) / 2e-6
    assert float(np.sum(exact * direction)) == pytest.approx(difference, rel=1e-5, abs=1e-5)


def test_a_gradient_at_rare_sets_is_the_difference_of_solutions() -> None:
    """How likely the first step is taken, and what the second player is worth, by what stopping there pays."""
    built = build(chance(("1/3", chain("one", 10, end(-9, 1))), ("2/3", chain("other", 10, end(-9, 2)))), (100.0, 1.0))
    assert evaluate(built.arrays, built.tables, solve(built.arrays, built.tables).strategy).reach.min() == 0.0

    def value(pay: np.ndarray) -> float:
        tables = replace(built.tables, pay=pay)
        return float(solve(built.arrays, tables).value[0])

    strategy = solve(built.arrays, built.tables).strategy
    found = gradient(built.arrays, built.tables, strategy, value_weight=np.array([1.0, 0.0]))
    direction = np.random.default_rng(1).standard_normal(built.tables.pay.shape)
    direction[0] = 0.0
    pay, step = built.tables.pay, 1e-4
    difference = (value(pay + step * direction) - value(pay - step * direction)) / (2 * step)
    assert float(np.sum(found.pay * direction)) == pytest.approx(difference, rel=1e-6)


def test_a_chance_of_zero_that_leads_to_a_rare_set_has_no_gradient_and_that_is_said() -> None:
    asked = [move(1, "asked", end(-10, a), end(-10, 0)) for a in (1, 2)]
    root = chance(("1", chain("one", 10, asked[0])), ("0", chain("other", 10, asked[1])))
    built = build(root, (100.0, 1.0))
    strategy = solve(built.arrays, built.tables).strategy
    with pytest.raises(OfframpError, match="probability of zero"):
        gradient(built.arrays, built.tables, strategy, value_weight=np.ones(2))


@pytest.mark.parametrize("precision", [100.0, 400.0, 1000.0])
def test_equilibria_at_high_precision_are_fixed_points_in_forty_digits(precision: float) -> None:
    for n_players, seed in ((2, 101), (2, 102), (3, 103), (4, 100), (4, 107)):
        built = build(random_tree(seed, n_players, 4), (1.0,) * n_players)
        found = solve(built.arrays, built.tables, precision_scale=precision)
        assert found.converged, found.status
        belief, action_value = in_forty_digits(built, logits_at(built, precision, found.action_value))
        np.testing.assert_allclose(found.belief, belief, atol=1e-6)
        np.testing.assert_allclose(found.action_value, action_value, atol=1e-8)


@pytest.mark.parametrize("precision", [20.0, 1e4])
def test_mirror_descent_believes_what_the_branch_does(precision: float) -> None:
    built = build(signalling(), (1.0, 1.0))
    calm = mirror_descent(built.arrays, built.tables, precision_scale=precision)
    assert calm.converged, calm.status
    assert calm.reached.all()
    belief, _ = in_forty_digits(built, logits_at(built, precision, calm.action_value))
    np.testing.assert_allclose(calm.belief, belief, atol=1e-5)


def test_a_game_too_large_for_a_factorisation_is_solved_where_sets_underflow() -> None:
    built = build(random_tree(3, 2, 8, types=3), (1.0, 1.0))
    assert built.arrays.n_entries > 400
    found = solve(built.arrays, built.tables, precision_scale=100.0)
    assert found.converged, found.status
    assert found.reach.min() == 0.0
    assert found.reached.all()
    belief, action_value = in_forty_digits(built, logits_at(built, 100.0, found.action_value))
    np.testing.assert_allclose(found.belief, belief, atol=1e-6)
    np.testing.assert_allclose(found.action_value, action_value, atol=1e-8)


@few
@given(seeds, st.sampled_from([(1e3, 0.0), (1.0, -3.0), (1e-3, 0.01)]))
def test_the_size_of_payoffs_and_a_constant_change_no_belief(seed: int, moved: tuple[float, float]) -> None:
    size, shift = moved
    plain = build(random_tree(seed, 2, 4), (300.0, 300.0))
    pay = size * plain.tables.pay
    pay[1:] += shift
    tables = replace(plain.tables, pay=pay, precision=plain.tables.precision / size)
    one, two = solve(plain.arrays, plain.tables), solve(plain.arrays, tables)
    assume(one.converged and two.converged)
    np.testing.assert_allclose(two.belief, one.belief, atol=1e-6)
    np.testing.assert_allclose(two.strategy, one.strategy, atol=1e-7)
    assert two.reached.all()
