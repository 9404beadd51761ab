"""Perceptions, surprise and the joint walk, against hand-made numbers and against every path one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from any_crises import any_crisis, with_perceptions
from hypothesis import HealthCheck, assume, given, settings
from paths import joint_paths, outcomes_of
from random_crises import loaded
from small_crises import concern, fact, logistic, private_resolve

from offramp.forecasts import Study, forecast
from offramp.game import compile_crisis

# What blue wrongly believes: that red would hardly strike, and that it would itself rather not answer.
MEEK = {
    "actors.red.types": {"soft": 0.999, "hard": 0.001},
    "concerns.red.gain.weight.soft": -3,
    "concerns.blue.face.weight": -2,
}
TRUE_BLOW = 0.7 * logistic(-2.0) + 0.3 * logistic(2.0)
BELIEVED_BLOW = 0.999 * logistic(-6.0) + 0.001 * logistic(2.0)
CALM, ALARMED = logistic(3.0 * -2.0), logistic(3.0 * 0.5)


def outcomes(**perception: Any) -> dict[str, float]:
    crisis = loaded(private_resolve(perceptions={"blue": {"set": MEEK, **perception}}))
    return {outcome.name: outcome.p for outcome in forecast(crisis, draws=0).outcomes}


def test_a_blow_that_was_thought_impossible_makes_blue_see_the_crisis_as_it_is() -> None:
    assert BELIEVED_BLOW < 0.02
    found = outcomes(epsilon=0.02)
    assert found["blow"] == pytest.approx(TRUE_BLOW, abs=1e-9)
    assert found["war"] == pytest.approx(TRUE_BLOW * ALARMED, abs=1e-9)


@pytest.mark.parametrize("perception", [{"epsilon": 0.0}, {"epsilon": 0.02, "when_surprised": "as before"}])
def test_blue_goes_on_as_it_believed(perception: dict[str, Any]) -> None:
    assert outcomes(**perception)["war"] == pytest.approx(TRUE_BLOW * CALM, abs=1e-9)


@pytest.mark.parametrize(("shift", "answer"), [(-1e-6, CALM), (1e-6, ALARMED)])
def test_the_bound_of_surprise_is_epsilon(shift: float, answer: float) -> None:
    assert outcomes(epsilon=BELIEVED_BLOW + shift)["war"] == pytest.approx(TRUE_BLOW * answer, abs=1e-9)


def lasting(blue_sees: str) -> dict[str, Any]:
    """After the blow (or not) a coin falls that surprises nobody; only then blue answers."""
    data = private_resolve(perceptions={"blue": {"set": MEEK, "epsilon": 0.02}})
    data["actors"]["green"] = {"precision": 1}
    data["facts"]["coin"] = fact("heads", "tails")
    data["facts"]["struck"]["seen_by"] = ["red", blue_sees]
    data["turns"].insert(1, {"turn": "coin", "chance": {"sets": "coin", "odds": {"heads": 0.5, "tails": 0.5}}})
    return data


def test_once_surprised_blue_stays_so() -> None:
    data = lasting("blue")
    found = {outcome.name: outcome.p for outcome in forecast(loaded(data), draws=0).outcomes}
    assert found["war"] == pytest.approx(TRUE_BLOW * ALARMED, abs=1e-9)


def test_who_does_not_see_the_blow_is_not_surprised() -> None:
    data = lasting("green")
    data["turns"][2]["decision"] = "blue"
    found = {outcome.name: outcome.p for outcome in forecast(loaded(data), draws=0).outcomes}
    assert found["war"] == pytest.approx(TRUE_BLOW * CALM, abs=1e-9)


def test_surprise_is_private() -> None:
    """Red's perception holds the blow likely: blue's surprise does not reach red, who acts again."""
    data = private_resolve()
    data["facts"]["again"] = fact("no", "yes")
    data["turns"].append(
        {"turn": "red again", "decision": "red", "options": {"stop": {}, "go on": {"set": {"again": "yes"}}}}
    )
    data["concerns"]["red"]["more"] = {"is": "again == yes", "weight": 0.5}
    data["outcomes"]["more"] = "again == yes"
    data["perceptions"] = {
        "blue": {"set": MEEK, "epsilon": 0.02},
        "red": {"set": {"concerns.red.more.weight": -1}, "epsilon": 0.02},
    }
    found = {outcome.name: outcome.p for outcome in forecast(loaded(data), draws=0).outcomes}
    assert found["war"] == pytest.approx(TRUE_BLOW * ALARMED, abs=1e-9)
    assert found["more"] == pytest.approx(logistic(2.0 * -1), abs=1e-9)


def test_nobody_is_surprised_by_its_own_move() -> None:
    data = private_resolve(perceptions={"red": {"set": {"concerns.red.gain.weight.soft": -8}, "epsilon": 0.1}})
    study = Study(loaded(data))
    assert not study.joint(study.solve()).shock.any()


def test_too_many_perceptions_are_refused() -> None:
    data = private_resolve()
    names = [f"a{k}" for k in range(8)]
    data["actors"] |= {name: {"precision": 1} for name in names}
    data["concerns"] |= {name: {"c": concern("struck == yes", 1)} for name in names}
    data["perceptions"] = {name: {"set": {f"actors.{name}.precision": 2}} for name in names}
    with pytest.raises(Exception, match="at most 7 actors"):
        Study(loaded(data))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_crisis().flatmap(with_perceptions))
def test_the_joint_walk_is_every_path_with_its_own_bits(data: dict[str, Any]) -> None:
    crisis = loaded(data)
    assume(compile_crisis(crisis).arrays.n_edges < 400)
    study = Study(crisis)
    solved = study.solve()
    found = joint_paths(study, solved)
    walk = study.walk(solved)
    assert sum(path.p for path in found) == pytest.approx(1.0)
    assert study.outcomes(walk) == pytest.approx(outcomes_of(study.game, found), abs=1e-9)
    reach = np.zeros_like(walk.reach)
    for path in found:
        pattern = sum(1 << k for k, actor in enumerate(study.walker.perceivers) if actor in path.surprised)
        reach[path.nodes[-1], pattern] += path.p
    ends = np.diff(study.game.arrays.node_edge) == 0
    assert walk.reach[ends] == pytest.approx(reach[ends], abs=1e-9)


def test_the_comparison_notices_surprise_that_is_left_out() -> None:
    crisis = loaded(private_resolve(perceptions={"blue": {"set": MEEK, "epsilon": 0.02}}))
    calm = loaded(private_resolve(perceptions={"blue": {"set": MEEK, "epsilon": 0.0}}))
    study, never = Study(crisis), Study(calm)
    found = outcomes_of(study.game, joint_paths(study, study.solve()))
    assert study.outcomes(study.walk(study.solve())) == pytest.approx(found)
    assert never.outcomes(never.walk(never.solve())) != pytest.approx(found)
