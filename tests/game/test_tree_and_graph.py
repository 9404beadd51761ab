"""The graph against the full tree, and both against a slow interpreter that shares no code with them."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from played import interpreted
from random_crises import loaded, written_once

from offramp.forecasts import Study

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def outcomes(data: dict[str, Any]) -> tuple[np.ndarray, Study]:
    study = Study(loaded(data))
    solved = study.solve()
    assert solved.converged, solved.status
    return study.outcomes(study.walk(solved)), study


@SETTINGS
@given(written_once())
def test_tree_and_graph_give_the_same_outcomes(data: dict[str, Any]) -> None:
    graph, study = outcomes(data)
    tree, unrolled = outcomes(data | {"memory": "history"})
    assert study.game.arrays.validate() == []
    assert unrolled.game.arrays.validate() == []
    assert unrolled.game.arrays.n_nodes == unrolled.game.arrays.n_edges + 1
    assert graph == pytest.approx(tree, abs=1e-8)


@SETTINGS
@given(written_once())
def test_graph_and_interpreter_give_the_same_outcomes_and_values(data: dict[str, Any]) -> None:
    graph, study = outcomes(data)
    solution = study.solve().solutions[""]
    told = interpreted(study, solution.strategy)
    assert graph == pytest.approx(told.outcomes, abs=1e-9)
    assert solution.value == pytest.approx(list(told.payoffs.values()), abs=1e-8)


def test_the_comparison_notices_a_planted_difference() -> None:
    data = {
        "crisis": "x",
        "title": "X",
        "actors": {"red": {"precision": 1}},
        "facts": {"hit": {"levels": ["no", "yes"], "seen_by": ["red"]}},
        "turns": [{"turn": "t", "decision": "red", "options": {"a": {}, "b": {"set": {"hit": "yes"}}}}],
        "concerns": {"red": {"c": {"is": "hit == yes", "weight": 1, "reference": True}}},
        "outcomes": {"hit": "hit == yes"},
    }
    graph, study = outcomes(data)
    planted = copy.deepcopy(data)
    planted["concerns"]["red"]["c"]["weight"] = 1.001
    other, _ = outcomes(planted)
    assert graph != pytest.approx(other, abs=1e-8)
    told = interpreted(study, study.solve().solutions[""].strategy[::-1].copy())
    assert graph != pytest.approx(told.outcomes, abs=1e-9)
