"""How estimates move, against Bayes' rule by hand."""

from __future__ import annotations

from typing import Any

import pytest
from random_crises import loaded
from small_crises import concern, fact, logistic, small

from offramp.analysis import estimate_path
from offramp.analysis.assessment import EstimatePath
from offramp.errors import NotFoundError
from offramp.forecasts import Study

READS = {"small": [0.8, 0.2], "large": [0.3, 0.7]}


def watched(**more: Any) -> dict[str, Any]:
    """Red plans (large with logistic(1)), blue reads the plan twice through the same noise."""
    data = small(
        facts={
            "plan": fact("small", "large", seen_by=["red"]),
            "first": fact("few", "many", seen_by=["blue"]),
            "second": fact("few", "many", seen_by=["blue"]),
            "braced": fact("no", "yes"),
        },
        turns=[
            {"turn": "plan", "decision": "red", "options": {"small": {}, "large": {"set": {"plan": "large"}}}},
            {"turn": "look", "signal": "plan", "to": "blue", "sets": "first", "reads": READS},
            {"turn": "look again", "signal": "plan", "to": "blue", "sets": "second", "reads": READS},
            {"turn": "brace", "decision": "blue", "options": {"no": {}, "yes": {"set": {"braced": "yes"}}}},
        ],
        concerns={
            "red": {"gain": concern("plan == large", 1)},
            "blue": {"safety": concern("plan == large and braced == yes", 1)},
        },
        outcomes={"braced": "braced == yes"},
        record={
            "plan": {"chose": "large", "plan": "large"},
            "look": {"first": "few"},
            "look again": {"second": "many"},
        },
    )
    return data | more


def path(data: dict[str, Any], reader: str = "blue", name: str = "plan") -> EstimatePath:
    study = Study(loaded(data))
    return estimate_path(study, study.solve(), reader, name)


def updated(large: float, level: int) -> float:
    p = large * READS["large"][level]
    return p / (p + (1 - large) * READS["small"][level])


def large_after(data: dict[str, Any]) -> dict[str, float]:
    return {step.turn: step.belief["large"] for step in path(data).steps}


def test_an_estimate_moves_by_bayes_rule() -> None:
    start = logistic(1.0)
    first = updated(start, 0)
    assert large_after(watched()) == pytest.approx({"plan": start, "look": first, "look again": updated(first, 1)})
    assert path(watched()).actual == "large"


def test_a_reader_with_a_perception_updates_its_own_prior() -> None:
    data = watched(perceptions={"blue": {"set": {"concerns.red.gain.weight": -1}, "epsilon": 0}})
    start = logistic(-1.0)
    first = updated(start, 0)
    assert large_after(data) == pytest.approx({"plan": start, "look": first, "look again": updated(first, 1)})


def test_a_surprised_reader_turns_to_the_crisis_as_it_is() -> None:
    """Blue held a large plan, and so a reading of `many`, for very unlikely."""
    data = watched(perceptions={"blue": {"set": {"concerns.red.gain.weight": -6}, "epsilon": 0.3}})
    found = large_after(data)
    assert set(found) == {"plan", "look again"}
    assert found["plan"] < 0.01
    assert found["look again"] == pytest.approx(updated(updated(logistic(1.0), 0), 1))


def test_who_sees_the_fact_knows_it() -> None:
    (step,) = path(watched(), reader="red").steps
    assert step.belief == pytest.approx({"small": 0.0, "large": 1.0})


def test_over_what_the_record_leaves_open_the_belief_is_averaged() -> None:
    """Without the second reading, its expectation is the belief before it: no step is shown."""
    data = watched()
    del data["record"]["look again"]
    assert set(large_after(data)) == {"plan", "look"}


def test_beliefs_are_probabilities() -> None:
    for step in path(watched()).steps:
        assert sum(step.belief.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(("reader", "name"), [("green", "plan"), ("blue", "plans")])
def test_an_unknown_reader_or_fact_is_refused(reader: str, name: str) -> None:
    with pytest.raises(NotFoundError, match="name a fact and an actor"):
        path(watched(), reader, name)
