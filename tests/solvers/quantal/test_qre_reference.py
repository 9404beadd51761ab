"""Agent QRE of two textbook games against stored solutions of another program, at nine precisions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from solver_games import Node, build, infosets_in_order, kuhn, signalling

from offramp.solvers import solve

DATA = Path(__file__).parents[1] / "data"
GAMES = {"kuhn": kuhn, "signal2x2": signalling}


def stored(name: str) -> list[dict]:
    return json.loads((DATA / f"{name}.json").read_text())["points"]


CASES = [(name, k) for name in GAMES for k in range(len(stored(name)))]


def largest_difference(root: Node, point: dict, strategy_of, value) -> float:
    """Over all players' stored choice probabilities and values."""
    names = infosets_in_order(root)
    stored_sets = list(point["strategy"].values())
    assert [len(sets) for sets in names] == [len(sets) for sets in stored_sets]
    gaps = [
        np.abs(strategy_of(name) - np.array(expected)).max()
        for sets, expectations in zip(names, stored_sets, strict=True)
        for name, expected in zip(sets, expectations, strict=True)
    ]
    return max(*gaps, np.abs(value - np.array(point["value"])).max())


@pytest.mark.parametrize(("name", "k"), CASES)
def test_agrees_with_stored_solution(name, k):
    root, point = GAMES[name](), stored(name)[k]
    built = build(root, (point["precision"],) * 2)
    found = solve(built.arrays, built.tables)
    assert found.converged, found.status
    assert largest_difference(root, point, lambda n: built.at(found.strategy, n), found.value) < 1e-8


def test_the_comparison_can_fail():
    root, point = kuhn(), stored("kuhn")[4]
    built = build(root, (point["precision"],) * 2)
    found = solve(built.arrays, built.tables)
    wrong = found.strategy.copy()
    wrong[-2:] += (1e-6, -1e-6)
    assert largest_difference(root, point, lambda n: built.at(wrong, n), found.value) > 1e-7
