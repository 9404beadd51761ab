"""Measures that begin at a turn, unannounced: earlier strategies stand, the rest is solved from the beliefs then."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from random_crises import loaded
from small_crises import concern, fact, logistic, private_resolve

from offramp.errors import UnsupportedPatchError
from offramp.forecasts import Question, Study
from offramp.forecasts.continuation import Continuation
from offramp.scenario import apply_patch
from offramp.scenario.crisis import Patch

BLOW = 0.7 * logistic(-2.0) + 0.3 * logistic(2.0)


def measure(turn: str | None, **values: Any) -> Patch:
    return Patch("m", "measure", {path.replace("__", "."): value for path, value in values.items()}, from_turn=turn)


def face(turn: str | None, weight: Any) -> Patch:
    return measure(turn, concerns__blue__face__weight=weight)


def looking_ahead() -> dict[str, Any]:
    """Red minds the answer, so what blue is expected to do tells on what red does."""
    data = private_resolve()
    data["concerns"]["red"]["pain"] = {"is": "answered == yes", "weight": -1.5}
    return data


def central(data: dict[str, Any], patch: Patch, question: Question | None = None) -> list[float]:
    return Continuation(loaded(data), patch, question or Question()).central().tolist()


def plain(data: dict[str, Any], *patches: Patch) -> list[float]:
    study = Study(apply_patch(loaded(data), *patches))
    return study.outcomes(study.walk(study.solve())).tolist()


@pytest.mark.parametrize("turn", ["red moves", "blue moves"])
def test_a_measure_that_changes_nothing_changes_nothing(turn: str) -> None:
    data = looking_ahead()
    assert central(data, face(turn, 0.5)) == pytest.approx(plain(data), abs=1e-9)


def test_from_the_first_turn_a_measure_is_as_from_the_start() -> None:
    data = looking_ahead()
    assert central(data, face("red moves", 2)) == pytest.approx(plain(data, face(None, 2)), abs=1e-9)


def test_earlier_strategies_stand_and_the_continuation_is_solved_anew() -> None:
    data = looking_ahead()
    blow = plain(data)[0]
    announced = plain(data, face(None, -2))
    found = central(data, face("blue moves", -2))
    assert found[0] == pytest.approx(blow, abs=1e-9)
    assert announced[0] > blow + 0.05
    assert found[1] == pytest.approx(blow * logistic(3 * -2), abs=1e-9)


def test_beliefs_at_the_turn_are_those_of_the_crisis_before() -> None:
    """Blue does not see red's type but its blow; it answers only the hard. After the measure blue's stakes double."""
    data = private_resolve()
    data["concerns"]["blue"]["face"] = concern("answered == yes and red.type == hard", 1)
    data["concerns"]["blue"]["risk"] = {"is": "answered == yes and red.type == soft", "weight": -1}
    hard = 0.3 * logistic(2.0) / BLOW
    found = central(data, face("blue moves", 2))
    assert found[1] == pytest.approx(BLOW * logistic(3 * (2 * hard - (1 - hard))), abs=1e-9)


def test_inside_perceptions_too() -> None:
    """Blue believes that answering costs it, and keeps on believing it; the measure takes red's weight away from
    nobody: it doubles blue's precision, inside blue's head as well."""
    data = private_resolve(perceptions={"blue": {"set": {"concerns.blue.face.weight": -0.5}, "epsilon": 0}})
    found = central(data, measure("blue moves", actors__blue__precision=6))
    assert found[1] == pytest.approx(BLOW * logistic(6 * -0.5), abs=1e-9)


def test_options_may_be_taken_away_and_given_back_from_a_turn_on() -> None:
    data = private_resolve()
    path = "turns.blue moves.options.answer.when"
    gone = Patch("m", "measure", {path: "1 == 0"}, from_turn="blue moves")
    assert central(data, gone) == pytest.approx([BLOW, 0.0, 1 - BLOW], abs=1e-9)
    data["turns"][1]["options"]["answer"]["when"] = "1 == 0"
    back = Patch("m", "measure", {path: None}, from_turn="blue moves")
    assert central(data, back)[1] == pytest.approx(BLOW * logistic(1.5), abs=1e-9)


def test_a_measure_that_changes_the_shape_is_refused() -> None:
    patch = Patch("m", "measure", {"turns.blue moves.when": "struck == no"}, from_turn="blue moves")
    with pytest.raises(UnsupportedPatchError, match="when"):
        Continuation(loaded(private_resolve()), patch, Question())


def test_a_measure_without_a_turn_is_no_continuation() -> None:
    with pytest.raises(ValueError, match="from the start"):
        Continuation(loaded(private_resolve()), face(None, 1), Question())


def test_draws_agree_with_the_centre_where_they_are_central() -> None:
    continued = Continuation(loaded(looking_ahead()), face("blue moves", {"value": 1, "range": [0.5, 2]}), Question())
    assert len(continued.uncertain.numbers) == 2
    assert continued.ask(continued.uncertain.central()) == pytest.approx(continued.central(), abs=1e-6)
    moved = continued.uncertain.central()
    moved[continued.uncertain.names.index("concerns.blue.face.weight")] = 0.2
    assert np.abs(continued.ask(moved) - continued.central()).max() > 1e-3


def test_known_perceptions_are_known_after_the_turn_too() -> None:
    """Green knows how blue misjudges itself, and bets on its answer."""
    data = private_resolve(
        perceptions={
            "blue": {"set": {"concerns.blue.face.weight": -2}, "epsilon": 0},
            "green": {"set": {"actors.green.precision": 2}, "epsilon": 0, "knows_perception_of": ["blue"]},
        }
    )
    data["actors"]["green"] = {"precision": 1}
    data["facts"]["bet"] = fact("none", "made")
    data["turns"].insert(
        1, {"turn": "green bets", "decision": "green", "options": {"pass": {}, "bet": {"set": {"bet": "made"}}}}
    )
    data["concerns"]["green"] = {"win": concern("bet == made and answered == yes", 1)}
    data["outcomes"]["bet"] = "bet == made"
    blue_only = central(data, measure("green bets", concerns__green__win__weight=3))
    war = logistic(3 * -2)
    expected = BLOW * logistic(2 * 3 * war) + (1 - BLOW) * 0.5
    assert blue_only[-1] == pytest.approx(expected, abs=1e-9)
