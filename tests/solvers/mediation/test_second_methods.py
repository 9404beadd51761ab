"""The best mediated equilibrium found in other ways, and what must hold of it in any game."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from mediated_games import bayesian, best, chicken, game, matrix, move
from mediated_games import end as stop
from random_trees import TREES, random_tree, recalls
from scipy.optimize import linprog

from offramp.errors import OfframpError, TooLargeError
from offramp.interop import ExtensiveGame, write_efg
from offramp.solvers import solve
from offramp.solvers.mediation import Mediator
from offramp.solvers.mediation.deviations import temptations
from offramp.solvers.mediation.schemes.profiles import Profiles
from offramp.solvers.mediation.schemes.talks import SILENT, Communication

pygambit = pytest.importorskip("pygambit")


# --- other programs -------------------------------------------------------------------------------------------------


def correlated(pays: np.ndarray, weight: np.ndarray) -> float:
    """The best correlated equilibrium of a game in normal form, `pays` (actions..., players), by its definition."""
    shape, n = pays.shape[:-1], pays.shape[-1]
    rows = []
    for player in range(n):
        for told, taken in product(range(shape[player]), repeat=2):
            row = np.zeros(shape)
            for profile in product(*map(range, shape)):
                if profile[player] == told:
                    other = (*profile[:player], taken, *profile[player + 1 :])
                    row[profile] = pays[other][player] - pays[profile][player]
            rows.append(row.ravel())
    goal = (pays @ weight).ravel()
    found = linprog(-goal, A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=[np.ones(goal.size)], b_eq=[1.0])
    return -float(found.fun)


@pytest.mark.parametrize(("seed", "shape"), [(0, (2, 3)), (1, (3, 3)), (2, (2, 2, 2)), (3, (3, 2, 2)), (4, (4, 4))])
def test_at_once_and_with_nothing_to_tell_it_is_correlated_equilibrium(seed: int, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(seed)
    pays = rng.integers(-5, 6, (*shape, len(shape))).astype(float)
    weight = rng.normal(size=len(shape))
    acts = [{0: [f"a{k}" for k in range(size)]} for size in shape]
    made = bayesian({(0,) * len(shape): 1}, acts, lambda _, a: (pays[tuple(int(x[1:]) for x in a)].tolist(), ""))
    expected = correlated(pays, weight)
    assert best(made, *weight).objective == pytest.approx(expected, abs=1e-7)
    assert best(made, *weight, concept="efce").objective == pytest.approx(expected, abs=1e-7)


def mechanism(odds: np.ndarray, pays: np.ndarray, weight: np.ndarray) -> float:
    """The best communication equilibrium of a Bayesian game of two, two types each, by Myerson's incentive constraints:
    whatever a type poses as, and whatever it then does on each advice. `pays` (types, types, acts, acts, players)."""
    n = pays.shape[2]
    unknown = np.arange(4 * n * n).reshape(2, 2, n, n)
    rows = []
    for player, true, posed in product(range(2), repeat=3):
        for disobeys in product(range(n), repeat=n):
            row = np.zeros(unknown.size)
            for other, a, b in product(range(2), range(n), range(n)):
                types, told = ((true, other), (posed, other)) if player == 0 else ((other, true), (other, posed))
                acts = (disobeys[a], b) if player == 0 else (a, disobeys[b])
                row[unknown[(*told, a, b)]] += odds[types] * pays[(*types, *acts, player)]
                row[unknown[(*types, a, b)]] -= odds[types] * pays[(*types, a, b, player)]
            rows.append(row)
    goal = (odds[:, :, None, None] * (pays @ weight)).ravel()
    sums = [[float(k // (n * n) == types) for k in range(unknown.size)] for types in range(4)]
    found = linprog(-goal, A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=sums, b_eq=np.ones(4))
    return -float(found.fun)


@pytest.mark.parametrize("seed", range(6))
def test_with_types_it_is_the_best_mechanism_that_is_honest_and_obeyed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    odds = rng.dirichlet(np.ones(4)).reshape(2, 2)
    pays = rng.integers(-5, 6, (2, 2, 2, 2, 2)).astype(float)
    weight = rng.normal(size=2)
    acts = {0: ("a0", "a1"), 1: ("a0", "a1")}
    made = bayesian(
        {types: odds[types] for types in product(range(2), repeat=2)},
        [acts, acts],
        lambda types, a: (pays[(*types, int(a[0][1:]), int(a[1][1:]))].tolist(), ""),
    )
    assert best(made, *weight).objective == pytest.approx(mechanism(odds, pays, weight), abs=1e-6)


# --- all deviations, one by one -------------------------------------------------------------------------------------


def steered(scheme: Communication, player: int, naming: dict, taking: dict) -> dict[int, float]:
    """What a player gets by column of the plan if it names and does what two tables say, all others following."""
    tree, talks = scheme.tree, scheme.talks
    found: dict[int, float] = {}
    ahead: list[Any] = [(0, 0, 1.0, (-1, -1))]
    while ahead:
        node, record, odds, told = ahead.pop()
        if not tree.children[node]:
            column = talks.column[record]
            found[column] = found.get(column, 0.0) + odds * tree.paid(node, player)
        elif tree.odds[node]:
            ahead += [(c, record, odds * p, told) for c, p in zip(tree.children[node], tree.odds[node], strict=True)]
        elif tree.player[node] != player:
            after = talks.known(record, tree.player[node], tree.infoset[node])
            ahead += [(c, then, odds, told) for c, then in zip(tree.children[node], after, strict=True)]
        else:
            here = tree.infoset[node]
            named = naming[here, told]
            for advice, then in enumerate(talks.known(record, player, named)):
                new = (named, advice) if named != SILENT else (*told, SILENT)
                ahead.append((tree.children[node][taking[here, told, named, advice]], then, odds, new))
    return found


def by_enumeration(made: ExtensiveGame, weight: np.ndarray, most: int) -> float | None:
    """The best plan with one row for every way in which a player can lie and disobey; None if there are too many."""
    mediator = Mediator(made.arrays, made.tables())
    scheme = mediator._scheme
    assert isinstance(scheme, Communication)
    tree = scheme.tree
    rows, honest = [], []
    for player in range(tree.n_players):
        reached = list(scheme.steering[player].reached)
        words = [[(key, named) for named in scheme.tales(*key)] for key in reached]
        deeds = []
        for (here, told), named in (pair for options in words for pair in options):
            n = 1 if named == SILENT else tree.sets[named].n_actions
            deeds += [[((here, told, named, k), a) for a in range(tree.sets[here].n_actions)] for k in range(n)]
        if np.prod([float(len(options)) for options in words + deeds]) > most:
            return None
        true = {key: key[0] if key[0] in scheme.tales(*key) else scheme.tales(*key)[0] for key in reached}
        obey = {key: min(key[3], len(d) - 1) for d in deeds for key in [d[0][0]]}
        honest.append(steered(scheme, player, true, obey))
        for naming in product(*words):
            for taking in product(*deeds):
                row = np.zeros(scheme.n_columns)
                for column, pay in steered(scheme, player, dict(naming), dict(taking)).items():
                    row[column] += pay
                for column, pay in honest[-1].items():
                    row[column] -= pay
                rows.append(row)
    goal = np.zeros(scheme.n_columns)
    for player, gets in enumerate(honest):
        for column, pay in gets.items():
            goal[column] += weight[player] * pay
    balances = scheme.balances.matrix(scheme.n_columns).toarray()
    first = np.eye(1, scheme.n_columns)
    found = linprog(
        -goal, A_ub=np.unique(rows, axis=0), b_ub=np.zeros(len(np.unique(rows, axis=0))),
        A_eq=np.vstack((balances, first)), b_eq=np.append(np.zeros(len(balances)), 1.0),
    )  # fmt: skip
    return -float(found.fun)


def test_every_deviation_written_down_gives_the_same() -> None:
    rng, compared = np.random.default_rng(5), 0
    for seed in range(40):
        made = random_tree(seed, depth=3, n_players=2 + seed % 2)
        if not recalls(made):
            continue
        weight = rng.normal(size=len(made.players))
        expected = by_enumeration(made, weight, most=3000)
        if expected is not None:
            compared += 1
            assert best(made, *weight).objective == pytest.approx(expected, abs=1e-7), seed
    assert compared >= 8


def told_by_profiles(made: ExtensiveGame, weight: np.ndarray, most: int) -> float | None:
    """The best extensive-form correlated equilibrium with one row for every way in which a player can disobey: what it
    does at each set, on each advice while it has obeyed, and without advice afterwards. None if there are too many."""
    scheme = Mediator(made.arrays, made.tables(), concept="efce")._scheme
    assert isinstance(scheme, Profiles)
    tree, profiles = scheme.tree, scheme.profiles

    def worth(player: int, deeds: dict[tuple[int, int], int] | None) -> np.ndarray:
        """By profile, what a player gets that does as `deeds` says, by set and advice; None if it obeys."""
        found = np.zeros(len(profiles))
        for number, moves in enumerate(profiles):
            ahead: list[tuple[int, float, bool]] = [(0, 1.0, True)]
            while ahead:
                node, odds, obeyed = ahead.pop()
                here = tree.infoset[node]
                if not tree.children[node]:
                    found[number] += odds * tree.paid(node, player)
                elif tree.odds[node]:
                    ahead += [(c, odds * p, obeyed) for c, p in zip(tree.children[node], tree.odds[node], strict=True)]
                elif tree.player[node] != player or deeds is None:
                    ahead.append((tree.children[node][moves[here]], odds, obeyed))
                else:
                    advice = moves[here] if obeyed else SILENT
                    taken = deeds[here, advice]
                    ahead.append((tree.children[node][taken], odds, obeyed and taken == advice))
        return found

    rows, goal = [], np.zeros(len(profiles))
    for player in range(tree.n_players):
        mine = [k for k, one in enumerate(tree.sets) if one.player == player]
        keys = [(k, advice) for k in mine for advice in (SILENT, *range(tree.sets[k].n_actions))]
        choices = [range(tree.sets[k].n_actions) for k, _ in keys]
        if np.prod([float(len(c)) for c in choices]) > most:
            return None
        honest = worth(player, None)
        goal += weight[player] * honest
        rows += [worth(player, dict(zip(keys, taken, strict=True))) - honest for taken in product(*choices)]
    unlike = np.unique(np.round(rows, 12), axis=0)
    found = linprog(-goal, A_ub=unlike, b_ub=np.zeros(len(unlike)), A_eq=np.ones((1, goal.size)), b_eq=[1.0])
    return -float(found.fun)


def test_every_disobedience_written_down_gives_the_same_for_drawn_profiles() -> None:
    rng, compared = np.random.default_rng(6), 0
    for seed in range(30):
        made = random_tree(seed, depth=3)
        if not recalls(made):
            continue
        weight = rng.normal(size=2)
        expected = told_by_profiles(made, weight, most=2000)
        if expected is not None:
            compared += 1
            assert best(made, *weight, concept="efce").objective == pytest.approx(expected, abs=1e-7), seed
    assert compared >= 8


# --- what must hold -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", TREES)
def test_no_equilibrium_without_a_mediator_is_better(seed: int) -> None:
    made = random_tree(seed)
    weight = np.random.default_rng(seed).normal(size=2)
    bound = {concept: best(made, *weight, concept=concept).objective for concept in ("communication", "efce")}
    theirs = pygambit.read_efg(io.StringIO(write_efg(made)))
    found = pygambit.nash.enummixed_solve(theirs, rational=False).equilibria
    assert found
    for profile in found:
        payoffs = [float(pay) for _, pay in profile.payoffs]
        for concept, most in bound.items():
            assert float(weight @ payoffs) <= most + 1e-6, concept


@pytest.mark.parametrize("seed", TREES)
@pytest.mark.parametrize("concept", ["communication", "efce"])
def test_plans_hold_by_themselves_and_the_price_of_trust_is_never_negative(seed: int, concept: Any) -> None:
    made = random_tree(seed)
    mediator = Mediator(made.arrays, made.tables(), concept=concept)
    weight = np.random.default_rng(seed).normal(size=2)
    found = mediator.best(value_weight=weight)
    assert found.converged, found.status
    assert found.objective == pytest.approx(float(weight @ found.value), abs=1e-9)
    assert found.reach[0] == pytest.approx(1.0)
    assert min((one.slack for one in found.incentives), default=0.0) > -1e-6
    assert all(abs(one.slack) < 1e-6 for one in found.incentives if one.price > 1e-6)
    for player in range(2):
        freer = mediator.best(value_weight=weight, trusted=(player,))
        assert freer.objective >= found.objective - 1e-7
        if found.price[player] <= 1e-9:
            assert freer.objective == pytest.approx(found.objective, abs=1e-6)


@pytest.mark.parametrize("least", [5e-324, 1e-250, 1e-150])
def test_stakes_beyond_machine_numbers_are_none(least: float) -> None:
    made = matrix([[(6, 6), (2, 7)], [(7, 2), (0, 0)]])
    tables = made.tables()
    tables = replace(tables, pay=tables.pay * np.array([1.0, least]))
    for credible in (False, True):
        found = Mediator(made.arrays, tables, credible=credible).best(value_weight=np.array([1.0, 0.0]))
        assert found.converged, found.status
        assert found.objective >= 7.0 - 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_where_one_wins_what_the_other_loses_there_is_nothing_to_mediate(seed: int) -> None:
    rng = np.random.default_rng(seed)
    odds = rng.dirichlet(np.ones(4)).reshape(2, 2)
    pays = rng.integers(-5, 6, (2, 2, 2, 2)).astype(float)
    acts = {0: ("a0", "a1"), 1: ("a0", "a1")}

    def pay(types: tuple, a: tuple) -> tuple:
        gain = pays[(*types, int(a[0][1:]), int(a[1][1:]))]
        return (gain, -gain), ""

    made = bayesian({types: odds[types] for types in product(range(2), repeat=2)}, [acts, acts], pay)
    theirs = pygambit.read_efg(io.StringIO(write_efg(made)))
    (_, value), _ = pygambit.nash.lp_solve(theirs, rational=False).equilibrium.payoffs
    for sign in (1, -1):
        assert best(made, sign, 0).objective == pytest.approx(sign * float(value), abs=1e-6)


def test_names_and_orders_do_not_matter() -> None:
    def made(first: tuple[str, str], second: tuple[str, str], swap: bool) -> ExtensiveGame:
        rows = {("d", "d"): (6, 6), ("d", "h"): (2, 7), ("h", "d"): (7, 2), ("h", "h"): (0, 0)}

        def pay(_: tuple, a: tuple) -> tuple:
            pair = (a[1], a[0]) if swap else a
            gets = rows[pair]
            return (gets[::-1] if swap else gets), ""

        return bayesian({(0, 0): 1}, [{0: first}, {0: second}], pay)

    for weight in ((1, 0), (0.3, 0.7)):
        plain = best(made(("d", "h"), ("d", "h"), False), *weight).objective
        assert best(made(("h", "d"), ("d", "h"), False), *weight).objective == pytest.approx(plain)
        assert best(made(("d", "h"), ("h", "d"), True), *weight[::-1]).objective == pytest.approx(plain)


@pytest.mark.parametrize("concept", ["communication", "efce"])
def test_units_and_far_smaller_stakes_do_not_matter(concept: Any) -> None:
    """One side counts in millions, the other in millionths; one of the moves of chance hardly ever happens."""

    def made(first: float, second: float, rare: float) -> ExtensiveGame:
        def pay(types: tuple, a: tuple) -> tuple:
            x, y = {"dd": (6, 6), "dh": (2, 7), "hd": (7, 2), "hh": (0, 0)}["".join(a)]
            return (first * x + first * types[0], second * y - second * types[1]), "war" if a == ("h", "h") else "calm"

        acts = {0: ("d", "h"), 1: ("d", "h")}
        odds = {(0, 0): 1 - rare, (1, 1): rare}
        return bayesian(odds, [acts, acts], pay)

    for rare in (0.3, 1e-6):
        plain, odd = (best(made(*units, rare), -1, outcome="war", concept=concept) for units in ((1, 1), (1e6, 1e-6)))
        assert odd.objective == pytest.approx(plain.objective, abs=1e-7)
        assert odd.converged, odd.status
        most = best(made(1, 1, rare), 1, outcome="war", concept=concept).objective
        assert best(made(1e6, 1e-6, rare), 1, outcome="war", concept=concept).objective == pytest.approx(most, abs=1e-7)


def test_a_plan_that_is_no_equilibrium_is_seen_through() -> None:
    """Both told to yield for certain, each would stand firm instead: 7 for 6."""
    made = chicken()
    mediator = Mediator(made.arrays, made.tables())
    scheme = mediator._scheme
    assert isinstance(scheme, Communication)
    plan = np.zeros(scheme.n_columns)
    plan[0] = 1.0
    for choice in scheme.talks.choices:
        plan[choice.columns[0]] = plan[scheme.talks.column[choice.record]]
    looked = temptations(scheme, scheme.device(plan), 0)
    assert looked.worth == pytest.approx((7.0, 6.0))
    assert min(looked.breach.values()) == pytest.approx(-1.0)


def test_a_price_is_what_the_objective_gains_per_unit_of_temptation() -> None:
    """Against a finite difference: standing firm against one who yields pays one side e less.

    In the best plan both yield with probability 1/2, and each stands firm alone with 1/4. Told to yield, the side that
    is paid less now loses e / 2 by standing firm; where it is to stand firm the sum of payoffs falls by e / 4.
    """
    small = 1e-4

    def made(tempted: float) -> ExtensiveGame:
        return matrix([[(6, 6), (2, 7)], [(7 - tempted, 2), (0, 0)]])

    found = best(made(0.0), 1, 1)
    change = best(made(small), 1, 1).objective - found.objective
    assert found.price == pytest.approx([0.75, 0.75])
    assert change == pytest.approx(found.price[0] * small / 2 - small / 4, rel=0.01)


def test_a_branch_of_quantal_response_ends_within_the_range() -> None:
    made = chicken()
    limit = solve(made.arrays, made.tables(precision=30.0)).value.sum()
    assert -best(made, -1, -1).objective - 1e-6 <= limit <= best(made, 1, 1).objective + 1e-6


# --- what is refused ------------------------------------------------------------------------------------------------


def test_what_cannot_be_mediated_is_refused_in_words() -> None:
    made = chicken()
    with pytest.raises(OfframpError, match="no concept is called 'magic': use one of communication, efce"):
        Mediator(made.arrays, made.tables(), concept="magic")  # type: ignore[arg-type]
    with pytest.raises(TooLargeError, match=r"has 26 positions .* more than 3"):
        Mediator(made.arrays, made.tables(), limit=3)
    with pytest.raises(TooLargeError, match=r"4 profiles of pure strategies.* more than 3"):
        Mediator(made.arrays, made.tables(), concept="efce", limit=3)


def test_a_player_that_forgets_is_refused() -> None:
    def second(label: str) -> tuple:
        return move(0, label, up=stop(1, 0), down=stop(0, 1))

    forgets = game(move(0, "first", left=second("later"), right=second("later")))
    with pytest.raises(OfframpError, match=r"does not recall its own earlier moves.* everybody recalls"):
        Mediator(forgets.arrays, forgets.tables())
