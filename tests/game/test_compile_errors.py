"""What only the states that can be reached show to be wrong."""

from __future__ import annotations

from typing import Any

import pytest
from random_crises import loaded
from small_crises import concern, fact, private_resolve, small

from offramp.errors import CrisisError, Problem, UnsupportedPatchError
from offramp.game import compile_crisis


def problem_of(data: dict[str, Any]) -> Problem:
    crisis = loaded(data)
    with pytest.raises(CrisisError) as caught:
        compile_crisis(crisis)
    (problem,) = caught.value.problems
    return problem


def stepped(**changes: Any) -> dict[str, Any]:
    """Chance sets the weather, then red moves."""
    data = small(
        facts={"weather": fact("clear", "fog"), "moved": fact("no", "yes")},
        turns=[
            {"turn": "weather", "chance": {"sets": "weather", "odds": {"clear": 0.5, "fog": 0.5}}},
            {"turn": "red moves", "decision": "red", "options": {"wait": {}, "move": {"set": {"moved": "yes"}}}},
        ],
        concerns={"red": {"c": concern("moved == yes", 1)}},
        outcomes={"moved": "moved == yes"},
    )
    return data | changes


def test_a_state_in_which_no_option_is_left() -> None:
    data = stepped()
    options = data["turns"][1]["options"]
    options["wait"]["when"] = options["move"]["when"] = "weather == clear"
    problem = problem_of(data)
    assert problem.code == "no-option"
    assert "weather == fog" in problem.found
    assert problem.path == "turns.red moves"


def test_a_concern_that_leaves_the_unit_interval() -> None:
    data = stepped()
    data["concerns"]["red"]["c"]["is"] = "(moved == yes) + (weather == fog)"
    problem = problem_of(data)
    assert problem.code == "concern-range"
    assert "2" in problem.found


def test_a_concern_that_stays_inside_in_every_state_that_can_be_reached() -> None:
    data = stepped()
    data["turns"][1]["options"]["move"]["when"] = "weather == clear"
    data["concerns"]["red"]["c"]["is"] = "(moved == yes) + (weather == fog)"
    assert compile_crisis(loaded(data)).arrays.n_nodes > 0


@pytest.mark.parametrize(("effect", "index"), [("weather + moved + 1", "2"), ("moved - 1", "-1")])
def test_an_effect_that_leads_outside_the_levels(effect: str, index: str) -> None:
    data = stepped()
    data["turns"][1]["options"]["move"]["set"] = {"moved": effect}
    problem = problem_of(data)
    assert problem.code == "level-range"
    assert problem.found.endswith(index)


@pytest.mark.parametrize("p", [0.4, 0.9])
def test_branches_that_do_not_add_up_in_some_state(p: float) -> None:
    data = stepped()
    data["turns"][1]["options"]["move"]["chance"] = {
        "works": {"p": 0.6, "set": {"moved": "yes"}},
        "fails": {"p": p, "when": "weather == fog", "set": {"moved": "no"}},
    }
    assert problem_of(data).code == "branch-sum"


def test_branches_that_add_up_in_every_state() -> None:
    data = stepped()
    data["turns"][1]["options"]["move"]["chance"] = {
        "works": {"p": 0.6, "when": "weather == fog"},
        "fails": {"p": 0.4, "when": "weather == fog"},
        "sure": {"p": 1.0, "when": "weather == clear"},
    }
    game = compile_crisis(loaded(data))
    assert game.arrays.validate() == []


def test_a_perception_may_not_leave_an_actor_without_options() -> None:
    taken = {f"turns.red moves.options.{name}.when": "1 == 0" for name in ("wait", "strike")}
    problem = problem_of(private_resolve(perceptions={"blue": {"set": taken}}))
    assert problem.code == "no-option"
    assert "blue" in problem.message


def test_another_world_may_not_have_another_shape() -> None:
    crisis = loaded(private_resolve())
    data = private_resolve()
    data["facts"]["struck"]["levels"] = ["no", "yes", "twice"]
    with pytest.raises(UnsupportedPatchError, match=r"facts\.struck"):
        compile_crisis(crisis, also={"other": loaded(data)})


def test_what_is_never_reached_is_found() -> None:
    data = stepped()
    data["turns"][1]["options"]["move"]["when"] = "weather == clear and weather == fog"
    data["turns"].append(
        {"turn": "never", "when": "moved == yes", "decision": "blue", "options": {"a": {}, "b": {}}},
    )
    found = {problem.code: problem.path for problem in compile_crisis(loaded(data)).findings}
    assert found == {"option-never-available": "turns.red moves.options.move", "turn-never-reached": "turns.never"}
