"""The compiled graph against the slow interpreter, over crises that use the whole language."""

from __future__ import annotations

from typing import Any

import pytest
from any_crises import any_crisis
from hypothesis import HealthCheck, given, settings
from played import interpreted, random_strategy
from random_crises import loaded
from small_crises import concern, fact, small

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


@SETTINGS
@given(any_crisis())
def test_tree_and_graph_agree_when_nobody_knows_what_to_do(data: dict[str, Any]) -> None:
    """Memory changes what can be known, not what can happen: with even odds everywhere all must come out the same."""
    found = []
    for memory in ("facts", "history"):
        study = Study(loaded(data | {"memory": memory}))
        assert study.game.arrays.validate() == []
        tables, even = study.game.tables(), study.game.arrays.uniform()
        value = evaluate(study.game.arrays, tables, even).value
        found.append([*study.outcomes(study.walker.walk(study.walker.alone(tables, even))), *value])
    assert found[0] == pytest.approx(found[1], abs=1e-9)


def test_the_comparison_notices_a_word_that_is_bent_a_little_more() -> None:
    data = small(
        facts={"heard": fact("nothing", "yes", "no"), "done": fact("no", "yes")},
        channels={"wire": {"bent": 0.2}},
        turns=[
            {
                "turn": "word",
                "message": "red",
                "says": {"wire": {"to": "blue", "words": ["yes", "no"], "sets": "heard"}},
            },
        ],
        concerns={"red": {"c": concern("heard == yes", 1)}},
        outcomes={"yes": "heard == yes"},
    )
    study = Study(loaded(data))
    strategy = study.solve().solutions[""].strategy
    graph = study.outcomes(study.walk(study.solve()))
    assert graph == pytest.approx(interpreted(study, strategy).outcomes, abs=1e-9)
    data["channels"]["wire"]["bent"] = 0.2001
    other = Study(loaded(data), game=study.game)
    assert graph != pytest.approx(interpreted(other, strategy).outcomes, abs=1e-9)


def test_a_lie_is_paid_once_where_it_shows_or_where_the_crisis_ends_before() -> None:
    """Red always says `yes` of what is not so; the reckoning comes in round 3, unless chance ends it before."""
    data = small(
        calendar={"rounds": 3, "ends": "over == yes"},
        facts={
            "so": fact("no", "yes", seen_by=["red"]),
            "heard": fact("nothing", "yes", seen_by=["blue"]),
            "over": fact("no", "yes"),
        },
        channels={"wire": {}},
        turns=[
            {
                "turn": "word",
                "message": "red",
                "rounds": [1],
                "lie": {"cost": 0.8, "at": "reckoning"},
                "says": {
                    "wire": {"to": "blue", "words": ["yes"], "literal": {"yes": "yes"}, "of": "so", "sets": "heard"}
                },
            },
            {"turn": "luck", "chance": {"sets": "over", "odds": {"no": 0.5, "yes": 0.5}}},
            {"turn": "reckoning", "rounds": [3], "chance": {"branches": {"all": {"p": 1.0}}}},
        ],
        outcomes={"over": "over == yes"},
    )  # fmt: skip
    study = Study(loaded(data))
    solution = study.solve().solutions[""]
    assert solution.value == pytest.approx([-0.8, 0.0])
    assert list(interpreted(study, solution.strategy).payoffs.values()) == pytest.approx([-0.8, 0.0])


def test_an_ending_is_tested_after_a_turn_in_which_nobody_takes_part() -> None:
    """The alarm goes back to `off` when `all clear` has run, and the ending is tested again after the next turn."""
    data = small(
        calendar={"rounds": 1, "ends": "alarm == off"},
        facts={"alarm": fact("off", "on", until="all clear"), "hit": fact("no", "yes")},
        turns=[
            {"turn": "alarm", "chance": {"sets": "alarm", "odds": {"off": 0.0, "on": 1.0}}},
            {"turn": "all clear", "chance": {"branches": {"all": {"p": 1.0}}}},
            {"turn": "idle", "when": "hit == yes", "chance": {"branches": {"all": {"p": 1.0}}}},
            {"turn": "blow", "chance": {"sets": "hit", "odds": {"no": 0.0, "yes": 1.0}}},
        ],
        outcomes={"hit": "hit == yes"},
    )
    study = Study(loaded(data))
    solution = study.solve()
    assert study.outcomes(study.walk(solution)) == pytest.approx([0.0])
    assert interpreted(study, solution.solutions[""].strategy).outcomes == pytest.approx([0.0])


def test_a_weight_by_type_waits_for_the_type() -> None:
    """The concern reads red's type alone, which is drawn first; it is weighed by blue's, drawn after."""
    types = {"soft": 0.25, "hard": 0.75}
    data = small(
        actors={"red": {"precision": 1, "types": types}, "blue": {"precision": 1, "types": types}},
        facts={"done": fact("no", "yes")},
        turns=[{"turn": "move", "decision": "red", "options": {"a": {}, "b": {"set": {"done": "yes"}}}}],
        concerns={"blue": {"awe": concern("red.type == hard", {"soft": -1, "hard": 2})}},
        outcomes={"done": "done == yes"},
    )
    value = Study(loaded(data)).solve().solutions[""].value
    assert value == pytest.approx([0.0, 0.75 * (0.25 * -1 + 0.75 * 2)])
