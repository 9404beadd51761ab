"""Who knows of whose perception: solved first, then taken as given."""

from __future__ import annotations

from typing import Any

import pytest
from random_crises import loaded
from small_crises import logistic, private_resolve

from offramp.errors import OfframpError
from offramp.forecasts import Study, forecast


def mutual(knows: list[str]) -> dict[str, Any]:
    """Red minds blue's answer; blue believes that it would answer, though it is against its interest."""
    data = private_resolve()
    data["concerns"]["red"]["pain"] = {"is": "answered == yes", "weight": -1.5}
    data["concerns"]["blue"]["face"]["weight"] = -1
    data["perceptions"] = {
        "red": {"set": {"actors.red.precision": 2}, "epsilon": 0, "knows_perception_of": knows},
        "blue": {"set": {"concerns.blue.face.weight": 2}, "epsilon": 0},
    }
    return data


def blow(answer: float) -> float:
    return 0.7 * logistic(2 * (-1 - 1.5 * answer)) + 0.3 * logistic(2 * (1 - 1.5 * answer))


@pytest.mark.parametrize(("knows", "expected_answer"), [([], logistic(-3.0)), (["blue"], logistic(6.0))])
def test_who_knows_the_others_perception_expects_what_it_will_do(knows: list[str], expected_answer: float) -> None:
    result = forecast(loaded(mutual(knows)), draws=0)
    assert result.outcome("blow").p == pytest.approx(blow(expected_answer), abs=1e-9)
    assert result.outcome("war").p == pytest.approx(blow(expected_answer) * logistic(6.0), abs=1e-9)


def test_perceptions_that_know_of_each_other_in_a_circle_are_refused() -> None:
    data = mutual(["blue"])
    data["perceptions"]["blue"]["knows_perception_of"] = ["red"]
    with pytest.raises(OfframpError, match="circle"):
        Study(loaded(data))
