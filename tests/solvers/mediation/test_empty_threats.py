"""Empty threats: what is found is never worth taking, and what is left holds every sequential equilibrium."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from mediated_games import chance, chicken, end, ends, game, move
from random_trees import TREES, random_tree, recalls
from scipy.optimize import linprog

from offramp.interop import ExtensiveGame
from offramp.solvers import solve
from offramp.solvers.mediation import Mediator
from offramp.solvers.mediation.empty import Option, empty_options
from offramp.solvers.mediation.linear import Linear, solved
from offramp.solvers.mediation.schemes.profiles import Profiles
from offramp.solvers.mediation.schemes.talks import Communication
from offramp.solvers.mediation.tree import CHANCE, END, Tree, tree_of


def mediated(made: ExtensiveGame, credible: bool, concept: Any = "communication") -> Mediator:
    return Mediator(made.arrays, made.tables(), concept=concept, credible=credible)


SMALL = [seed for seed in range(60) if recalls(random_tree(seed, depth=3))][:16]


def tree(made: ExtensiveGame) -> Tree:
    return tree_of(made.arrays, made.tables())


def entry() -> ExtensiveGame:
    """Selten (1978): to fight who has entered hurts both."""
    answered = move(1, "answer", fight=end(-1, -1, label="war"), share=end(1, 1, label="entered"))
    return game(move(0, "enter", stay=end(0, 2, label="out"), go=answered))


@pytest.mark.parametrize("concept", ["communication", "efce"])
def test_nobody_is_kept_out_by_a_fight_that_would_hurt_who_fights(concept: Any) -> None:
    made = entry()
    bluffed, meant = (
        mediated(made, credible, concept).best(reach_weight=ends(made, "out")) for credible in (False, True)
    )
    assert (bluffed.objective, meant.objective) == pytest.approx((1.0, 0.0))
    assert bluffed.converged
    assert meant.converged


def test_an_empty_threat_is_named_where_it_is_made() -> None:
    made = entry()
    mediator = Mediator(made.arrays, made.tables())
    bluffed = mediator.best(reach_weight=ends(made, "out"))
    obeyed, threat = bluffed.plan
    assert (obeyed.reach, threat.reach) == (1.0, 0.0)
    assert threat.chances[threat.empty[0]] > 0.5
    # Who stays out for fear of it does what is plainly worse, once it is not believed.
    assert obeyed.chances[obeyed.empty[0]] == pytest.approx(1.0)


def guess(sure: float) -> ExtensiveGame:
    """Which way is open is not known: to try either pays 3 or nothing, not to go `sure`."""

    def ways(open_way: str) -> tuple:
        tried = {way: end(3.0 if way == open_way else 0.0, 0.0) for way in ("north", "south")}
        return move(0, "which way", stay=end(sure, 0.0), **tried)

    return game(chance((0.5, ways("north")), (0.5, ways("south"))))


def test_a_mixture_may_beat_what_no_single_option_does() -> None:
    assert empty_options(tree(guess(1.0))) == {(0, 0)}
    assert empty_options(tree(guess(1.6))) == frozenset()


def test_what_some_belief_would_justify_is_not_empty() -> None:
    """To fight pays against the weak, of whom there are next to none."""

    def met(pay: float) -> tuple:
        return move(0, "fight?", fight=end(pay, 0), pass_by=end(0, 0))

    assert empty_options(tree(game(chance((0.999, met(-5.0)), (0.001, met(1.0)))))) == frozenset()
    assert empty_options(tree(game(chance((0.999, met(-5.0)), (0.001, met(-1.0)))))) == {(0, 0)}


def test_a_threat_that_rests_on_an_empty_one_is_empty() -> None:
    """The centipede of Rosenthal (1981), by the promise to go on; stopping pays more at every step, the last first."""
    last = move(1, "third", take=end(2, 8), go=end(6, 4))
    second = move(0, "second", take=end(4, 1), go=last)
    first = move(1, "first", take=end(0, 2), go=second)
    found = tree(game(first))
    assert empty_options(found) == {(number, 1) for number in range(3)}
    # The other is trusted to go on: then nothing of its own is empty, and going on for the first pays.
    assert empty_options(found, trusted=(1,)) == frozenset()


def test_who_does_not_see_the_other_may_still_rely_on_what_is_empty_for_it() -> None:
    """A prisoners' dilemma, after which what one does is best against the one thing the other can mean."""
    made = game(
        move(0, "a", c=move(1, "b", c=end(3, 3), d=end(0, 4)), d=move(1, "b", c=end(4, 0), d=end(1, 1))),
    )
    assert empty_options(tree(made)) == {(0, 0), (1, 0)}
    assert empty_options(tree(chicken())) == frozenset()


def plans_of(found: Tree, allowed: set[Option], player: int) -> list[dict[int, int]]:
    mine = [number for number, one in enumerate(found.sets) if one.player == player]
    ways = [[a for a in range(found.sets[number].n_actions) if (number, a) in allowed] for number in mine]
    return [dict(zip(mine, taken, strict=True)) for taken in product(*ways)]


def paid(found: Tree, node: int, player: int, plan: dict[int, int]) -> float:
    if found.player[node] == END:
        return found.paid(node, player)
    if found.player[node] == CHANCE:
        return sum(
            p * paid(found, c, player, plan) for p, c in zip(found.odds[node], found.children[node], strict=True)
        )
    return paid(found, found.children[node][plan[found.infoset[node]]], player, plan)


@pytest.mark.parametrize("seed", SMALL)
def test_another_course_is_better_whatever_all_others_mean(seed: int) -> None:
    """By definition, over all pure strategies: some mixture of courses that begin otherwise pays more than any course
    that begins with the empty option, at every node and against everything that is not empty itself."""
    found = tree(random_tree(seed, depth=3))
    empty = empty_options(found)
    everything = {(k, a) for k, one in enumerate(found.sets) for a in range(one.n_actions)}
    for number, action in empty:
        player = found.sets[number].player
        nodes = [node for node, at in enumerate(found.infoset) if at == number]
        theirs = [plans_of(found, everything - empty, other) for other in range(found.n_players) if other != player]
        mine = plans_of(found, everything, player)
        otherwise = [plan for plan in mine if plan[number] != action]
        same = [
            plan for plan in plans_of(found, everything - empty | {(number, action)}, player) if plan[number] == action
        ]
        rows = []
        for node, other in product(nodes, product(*theirs)):
            against = {k: a for plan in other for k, a in plan.items()}
            gets = [paid(found, node, player, against | plan) for plan in otherwise]
            most = max(paid(found, node, player, against | plan) for plan in same)
            rows.append([*(most - pay for pay in gets), 1.0])
        n = len(otherwise)
        solved = linprog(
            [0.0] * n + [-1.0], A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=[[1.0] * n + [0.0]], b_eq=[1.0],
            bounds=[(0, 1)] * n + [(None, None)],
        )  # fmt: skip
        assert -solved.fun > 0.0, (seed, number, action)


def test_the_random_games_have_empty_options() -> None:
    assert sum(bool(empty_options(tree(random_tree(seed, depth=3)))) for seed in SMALL) >= 8


@pytest.mark.parametrize("seed", TREES)
def test_equilibria_without_noise_are_left(seed: int) -> None:
    """Quantal response at a high precision is all but a sequential equilibrium: it lies within what is left."""
    made = random_tree(seed)
    solution = solve(made.arrays, made.tables(precision=60.0))
    bluffing, meaning = (mediated(made, credible) for credible in (False, True))
    for weight in np.random.default_rng(seed).normal(size=(3, 2)):
        bound, meant = (mediator.best(value_weight=weight) for mediator in (bluffing, meaning))
        assert meant.objective <= bound.objective + 1e-7
        assert meant.converged
        assert float(weight @ solution.value) <= meant.objective + 0.05


def forbidden(made: ExtensiveGame, concept: Any, weight: np.ndarray) -> float:
    """The best plan of the whole program, in which all columns that advise an empty option are kept at zero."""
    whole = mediated(made, False, concept)
    scheme, program = whole._scheme, whole._program
    empty = empty_options(scheme.tree)
    columns = []
    if isinstance(scheme, Communication):
        for choice in scheme.talks.choices:
            told = zip(choice.options, choice.columns, strict=True)
            columns += [column for action, column in told if (choice.named, action) in empty]
    else:
        assert isinstance(scheme, Profiles)
        for column, moves in enumerate(scheme.profiles, start=1):
            columns += [column] if empty.intersection(moves.items()) else []
    n = program.n_unknowns
    low, high, goal = np.full(n, -np.inf), np.full(n, np.inf), np.zeros(n)
    low[: scheme.n_columns], high[: scheme.n_columns], low[0] = 0.0, 1.0, 1.0
    high[columns] = 0.0
    for last, column, odds in zip(scheme.honest.end, scheme.honest.column, scheme.honest.chance, strict=True):
        goal[column] += odds * sum(w * scheme.tree.paid(last, player) for player, w in enumerate(weight.tolist()))
    return solved(Linear(goal, program._rows.matrix(n), scheme.balances.matrix(n), low, high)).value


@pytest.mark.parametrize("seed", TREES)
@pytest.mark.parametrize("concept", ["communication", "efce"])
def test_to_leave_options_out_is_to_forbid_their_advice(seed: int, concept: Any) -> None:
    """The game without empty options is smaller, and what it leaves out matters to nobody."""
    made, weight = random_tree(seed), np.random.default_rng(seed + 7).normal(size=2)
    mediator = mediated(made, True, concept)
    found = mediator.best(value_weight=weight)
    assert found.converged, found.status
    assert found.objective == pytest.approx(forbidden(made, concept, weight), abs=1e-7)
    assert found.n_positions <= mediated(made, False, concept).best(value_weight=weight).n_positions
    assert not any(advice.empty for advice in found.plan)


def test_the_threats_of_who_is_trusted_are_believed() -> None:
    made = entry()
    mediator = mediated(made, True)
    goal = ends(made, "out")
    assert mediator.bluffers == {0, 1}
    assert mediator.best(reach_weight=goal).objective == pytest.approx(0.0)
    assert mediator.best(reach_weight=goal, trusted=(1,)).objective == pytest.approx(1.0)
    assert mediator.best(reach_weight=goal, trusted=(1,), believed=False).objective == pytest.approx(0.0)
    assert mediated(made, False).bluffers == frozenset()
