"""The compiled graph against the slow interpreter, over crises that use the whole language."""

from __future__ import annotations

from typing import Any

import pytest
from any_crises import any_crisis
from hypothesis import HealthCheck, given, settings
from played import interpreted, random_strategy
from random_crises import loaded

from offramp.forecasts import Study
from offramp.solvers import evaluate

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(any_crisis())
def test_graph_and_interpreter_agree_whatever_is_played(data: dict[str, Any]) -> None:
    study = Study(loaded(data))
    assert study.game.arrays.validate() == []
    solution = study.solve().solutions[""]
    for strategy in (solution.strategy, random_strategy(study.game.arrays, 1)):
        told = interpreted(study, strategy)
        graph = study.outcomes(study.walker.walk(study.walker.alone(study.game.tables(), strategy)))
        assert graph == pytest.approx(told.outcomes, abs=1e-9)
        value = evaluate(study.game.arrays, study.game.tables(), strategy).value
        assert value == pytest.approx(list(told.payoffs.values()), abs=1e-9)
