"""What-ifs from a turn on: what is hidden stands as the record left it, whatever the patched crisis would have held."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from random_crises import loaded
from small_crises import concern, fact, logistic, private_resolve

from offramp.analysis import Comparison, whatif
from offramp.scenario import parse_ad_hoc
from offramp.scenario.crisis import Patch

HARD = 0.3 * logistic(2.0) / (0.7 * logistic(-2.0) + 0.3 * logistic(2.0))
BOTH_STRIKE = {"soft": 1.0, "hard": 1.0}


def signalled(**parts: Any) -> dict[str, Any]:
    """A blow tells that red is hard. Blue answers or not, and where it does, war follows if red is hard."""
    data = private_resolve(**parts)
    data["facts"]["war"] = fact("no", "yes")
    odds = {"soft": {"no": 1, "yes": 0}, "hard": {"no": 0, "yes": 1}}
    data["turns"].append(
        {"turn": "war follows", "when": "answered == yes", "chance": {"of": "red.type", "sets": "war", "odds": odds}}
    )
    data["outcomes"] = {"war": {"is": "war == yes", "worst": True}, "answer": "answered == yes"}
    data["concerns"]["blue"]["face"] = concern("answered == yes", {"value": 0.5, "range": [0.2, 0.9]})
    data["record"] = {"red moves": {"chose": "strike", "source": "judgement"}}
    return data


def patch(values: dict[str, Any], kind: Any = "counterfactual", turn: str | None = None) -> Patch:
    return Patch("p", kind, values, label="p", from_turn=turn)


def compared(patch: Patch, data: dict[str, Any] | None = None, draws: int = 0, **where: Any) -> Comparison:
    where = where or {"at": "blue moves"}
    return whatif(loaded(data or signalled()), [patch], draws=draws, processes=1, **where)


def under(comparison: Comparison, outcome: str) -> float:
    forecast = comparison.patched[0][1]
    assert forecast is not None
    return forecast.outcome(outcome).p


GAIN = {"concerns.red.gain.weight.soft": 1.0}
"""Now the soft strike as readily as the hard: a blow would tell nothing."""


def test_a_patch_that_would_have_changed_the_sign_changes_nothing_that_has_happened() -> None:
    comparison = compared(patch(GAIN))
    assert comparison.base.outcome("war").p == pytest.approx(HARD * logistic(1.5), abs=1e-9)
    assert under(comparison, "war") == pytest.approx(HARD * logistic(1.5), abs=1e-9)
    assert comparison.patched[0][2].effects[0].change == pytest.approx(0.0, abs=1e-9)
    # How likely the patched crisis by itself held the record is said as before.
    assert comparison.patched[0][1].given_chance == pytest.approx(logistic(2.0), abs=1e-9)  # type: ignore[union-attr]


def test_a_reading_has_likelihoods_of_its_own() -> None:
    """Another account of what happened: if both strike as readily, the blow told nothing and the prior stands."""
    assert under(compared(patch(GAIN, "reading")), "war") == pytest.approx(0.3 * logistic(1.5), abs=1e-9)


def test_what_follows_the_turn_is_that_of_the_patched_crisis() -> None:
    comparison = compared(patch(GAIN | {"concerns.blue.face.weight": -1}))
    assert under(comparison, "war") == pytest.approx(HARD * logistic(-3.0), abs=1e-9)
    assert under(comparison, "answer") == pytest.approx(logistic(-3.0), abs=1e-9)


def test_from_the_beginning_the_patched_crisis_is_on_its_own() -> None:
    found = compared(patch(GAIN), at="red moves")
    assert under(found, "war") == pytest.approx(0.3 * logistic(2.0) * logistic(1.5), abs=1e-9)


def test_an_act_of_the_record_may_be_another_while_what_was_hidden_stays() -> None:
    """Red did not strike, says the patch; that it is as hard as its blow told still holds."""
    data = signalled()
    data["turns"][1]["when"] = "1 == 1"
    data["turns"][0]["options"]["threaten"] = {}
    changed = patch({"turns.red moves.options.strike": None, "record.red moves.chose": "threaten"})
    hard, soft = (share * np.exp(2 * w) / (2 + np.exp(2 * w)) for share, w in ((0.3, 1), (0.7, -1)))
    assert under(compared(changed, data), "war") == pytest.approx(hard / (hard + soft) * logistic(1.5), abs=1e-9)


def planned() -> dict[str, Any]:
    """Red sees the weather and plans for war or not; the plan is hidden, and war follows an answer if there is one."""
    data = signalled()
    data["facts"] |= {"weather": fact("good", "bad"), "plan": {"levels": ["no", "yes"], "seen_by": ["red"]}}
    data["turns"] = [
        {"turn": "weather", "chance": {"sets": "weather", "odds": {"good": 0.5, "bad": 0.5}}},
        {"turn": "red plans", "decision": "red", "options": {"rest": {}, "plan": {"set": {"plan": "yes"}}}},
        *data["turns"],
    ]
    data["turns"][-1]["chance"] |= {"of": "plan", "odds": {"no": {"no": 1, "yes": 0}, "yes": {"no": 0, "yes": 1}}}
    data["concerns"]["red"]["chance taken"] = {"is": "plan == yes and weather == good", "weight": 1}
    data["record"] = {
        "weather": {"weather": "bad", "source": "judgement"},
        "red moves": {"chose": "strike", "source": "judgement"},
    }
    return data


def test_what_came_of_something_else_is_not_held() -> None:
    """Had the weather been good, red would have planned otherwise: its plan comes after what the patch rewrites."""
    fair = patch({"record.weather.weather": "good"})
    comparison = compared(fair, planned())
    assert comparison.base.outcome("war").p == pytest.approx(0.5 * logistic(1.5), abs=1e-9)
    assert under(comparison, "war") == pytest.approx(logistic(2.0) * logistic(1.5), abs=1e-9)


def test_a_hidden_plan_is_held_when_what_comes_after_it_is_rewritten() -> None:
    late = patch({"record.red moves.chose": "wait", "turns.blue moves.when": "1 == 1"})
    assert under(compared(late, planned()), "war") == pytest.approx(0.5 * logistic(1.5), abs=1e-9)


def test_what_the_patch_itself_says_is_not_held() -> None:
    prior = {"actors.red.types.soft": 0.5, "actors.red.types.hard": 0.5}
    hard = logistic(2.0) / (logistic(2.0) + logistic(-2.0))
    assert under(compared(patch(prior)), "war") == pytest.approx(hard * logistic(1.5), abs=1e-9)


def test_a_measure_from_an_earlier_turn_holds_what_the_record_told() -> None:
    measured = patch(GAIN | {"concerns.blue.face.weight": -1}, "measure", "red moves")
    effects = {effect.outcome: effect for effect in compared(measured).patched[0][2].effects}
    assert effects["war"].change == pytest.approx(HARD * (logistic(-3.0) - logistic(1.5)), abs=1e-9)


def test_each_draw_holds_what_it_holds_itself_without_the_patch() -> None:
    """With red's weight uncertain, a blow tells more or less in each draw, and so does war in it, patch or not."""
    data = signalled()
    data["concerns"]["red"]["gain"]["weight"]["hard"] = {"value": 1, "range": [0.2, 1.8]}
    comparison = compared(patch(GAIN), data, draws=20)
    base, forecast = comparison.base.outcome("war"), comparison.patched[0][1]
    assert forecast is not None
    found = forecast.outcome("war")
    assert base.high - base.low > 0.05  # type: ignore[operator]
    assert (found.low, found.high, found.sharper) == pytest.approx((base.low, base.high, base.sharper), abs=1e-5)
    effect = comparison.patched[0][2].effects[0]
    assert np.abs([effect.low, effect.high]).max() < 1e-5


def test_ad_hoc_values_hold_it_too() -> None:
    comparison = compared(parse_ad_hoc("concerns.red.gain.weight.soft=1"))
    assert under(comparison, "war") == pytest.approx(HARD * logistic(1.5), abs=1e-9)
