"""Branches that wind: two games side by side, which have nothing to do with each other but their precision."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from solver_games import Built, Chance, End, Node, build, chance, end, move, random_tree

from offramp.solvers import Branch, trace_branch
from offramp.solvers.arclength import curve


def part(node: Node, name: str, factor: float) -> Node:
    """A game with information sets of its own, and payoffs `factor` times as large."""
    if isinstance(node, End):
        return end(*(factor * pay for pay in node.pay))
    if isinstance(node, Chance):
        return chance(*((p, part(branch, name, factor)) for p, branch in node.branches))
    return move(node.player, (name, node.infoset), *(part(branch, name, factor) for branch in node.branches))


def beside(wide: Node, narrow: Node, factor: float) -> Built:
    """Chance leads into one of the two games, and all see which."""
    return build(
        chance((Fraction(1, 2), part(wide, "wide", 1.0)), (Fraction(1, 2), part(narrow, "narrow", factor))), (1.0, 1.0)
    )


WIDE, NARROW, FACTOR = random_tree(301, 2, 5, types=2), random_tree(142, 2, 5, types=2), 0.9535


def folds(branch: Branch) -> list[float]:
    assert branch.complete, branch.status
    return [fold.precision for fold in branch.folds]


@pytest.mark.parametrize("dense", [True, False])
def test_a_fold_of_one_game_leads_back_through_those_of_the_other(dense: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wide game folds at a high precision and, lower, again; between the two the narrow one does. Whenever one
    folds, precision falls for the other too, which goes back the way it came: eight folds, where each has two."""
    monkeypatch.setattr(curve, "DENSE", 10**6 if dense else 0)
    built = build(WIDE, (1.0, 1.0))
    high, low = folds(trace_branch(built.arrays, built.tables, precision_scale=2.5))
    built = build(part(NARROW, "narrow", FACTOR), (1.0, 1.0))
    upper, lower = folds(trace_branch(built.arrays, built.tables, precision_scale=2.5))
    assert low < lower < upper < high
    both = beside(WIDE, NARROW, FACTOR)
    found = trace_branch(both.arrays, both.tables, precision_scale=2.5)
    expected = [upper, lower, high, lower, upper, low, upper, lower]
    np.testing.assert_allclose(folds(found), expected, rtol=1e-7)
    assert found.residual.max() < 1e-9
    assert found.crossings == ()
