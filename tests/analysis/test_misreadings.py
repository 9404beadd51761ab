"""What a reader had given an act, against Bayes' rule by hand."""

from __future__ import annotations

from math import log2
from typing import Any

import pytest
from random_crises import loaded
from small_crises import concern, fact, logistic, private_resolve, small

from offramp.analysis import misreading
from offramp.analysis.assessment import Misreading
from offramp.errors import NotFoundError
from offramp.forecasts import Study


def read(data: dict[str, Any], turn: str, reader: str = "blue", **asked: Any) -> Misreading:
    study = Study(loaded(data))
    return misreading(study, study.solve(), turn, reader, **asked)


def struck(**more: Any) -> dict[str, Any]:
    return private_resolve(record={"red moves": {"chose": "strike", "source": "judgement"}}, **more)


BELIEF = {"blue": {"set": {"actors.red.types": {"soft": 0.9, "hard": 0.1}, "concerns.red.gain.weight.hard": 0.5}}}


def test_prior_and_model_are_told_apart() -> None:
    found = read(struck(perceptions=BELIEF), "red moves")
    soft, believed_hard, hard = logistic(-2.0), logistic(1.0), logistic(2.0)
    assert found.perceived == pytest.approx(0.9 * soft + 0.1 * believed_hard)
    assert found.mixed == pytest.approx(0.7 * soft + 0.3 * believed_hard)
    assert found.true == pytest.approx(0.7 * soft + 0.3 * hard)
    assert found.bits == pytest.approx(-log2(found.perceived))
    assert found.true_bits == pytest.approx(-log2(found.true))
    assert found.prior_perceived == pytest.approx({"soft": 0.9, "hard": 0.1})
    assert found.prior_true == pytest.approx({"soft": 0.7, "hard": 0.3})
    assert (found.turn, found.act, found.actor, found.reader) == ("red moves", "strike", "red", "blue")
    assert found.sources == ("judgement",)


def test_who_believes_in_the_crisis_as_it_is_misreads_nothing() -> None:
    found = read(struck(), "red moves")
    assert found.perceived == found.mixed == found.true == pytest.approx(0.7 * logistic(-2) + 0.3 * logistic(2))


def hinted() -> dict[str, Any]:
    """Before red moves, blue gets a hint of red's type: `grim` with 0.9 of the hard and 0.2 of the soft."""
    data = struck(perceptions=BELIEF)
    data["facts"]["hint"] = fact("mild", "grim", seen_by=["blue"])
    reads = {"soft": [0.8, 0.2], "hard": [0.1, 0.9]}
    data["turns"].insert(0, {"turn": "hint", "signal": "red.type", "to": "blue", "sets": "hint", "reads": reads})
    data["record"] = {"hint": {"hint": "grim"}, **data["record"]}
    return data


def test_the_reader_uses_what_it_had_seen() -> None:
    weight = {"soft": 0.9 * 0.2, "hard": 0.1 * 0.9}
    soft = weight["soft"] / sum(weight.values())
    now = read(hinted(), "red moves")
    assert now.prior_perceived == pytest.approx({"soft": soft, "hard": 1 - soft})
    assert now.perceived == pytest.approx(soft * logistic(-2) + (1 - soft) * logistic(1))
    before = read(hinted(), "red moves", as_of="hint")
    assert before.as_of == "hint"
    assert before.perceived == pytest.approx(0.9 * logistic(-2) + 0.1 * logistic(1))
    assert before.true == pytest.approx(0.7 * logistic(-2) + 0.3 * logistic(2))


def plotted(**options: Any) -> dict[str, Any]:
    """Red plans in secret, then acts in the open; acting pays after a large plan and costs after a small one."""
    plans = {"small": {}, "large": {"set": {"plan": "large"}}} | options
    return small(
        actors={"red": {"precision": 2, "types": {"soft": 0.7, "hard": 0.3}}, "blue": {"precision": 1}},
        facts={"plan": fact("small", "large", seen_by=["red"]), "acted": fact("no", "yes")},
        turns=[
            {"turn": "plot", "decision": "red", "options": plans},
            {"turn": "act", "decision": "red", "options": {"wait": {}, "act": {"set": {"acted": "yes"}}}},
        ],
        concerns={
            "red": {
                "gain": concern("acted == yes and plan == large", 1),
                "risk": {"is": "acted == yes and plan == small", "weight": -1},
            }
        },
        outcomes={"acted": "acted == yes"},
        record={"plot": {"chose": "large"}, "act": {"chose": "act"}},
    )


def test_what_the_reader_could_not_see_is_not_held_against_it() -> None:
    after_large, after_small = logistic(2.0), logistic(-2.0)
    large = logistic(2 * (after_large + after_small))
    found = read(plotted(), "act")
    assert found.perceived == pytest.approx(large * after_large + (1 - large) * after_small, abs=1e-8)
    assert found.true == pytest.approx(found.perceived)
    told = read(plotted(), "act", reader="red")
    assert told.perceived == pytest.approx(after_large)


def test_a_secret_act_that_only_the_hard_could_choose_does_not_give_them_away() -> None:
    data = plotted(large={"when": "type == hard", "set": {"plan": "large"}})
    found = read(data, "act")
    assert found.prior_perceived == pytest.approx({"soft": 0.7, "hard": 0.3})
    assert read(data, "act", reader="red").prior_perceived == pytest.approx({"soft": 0.0, "hard": 1.0})


@pytest.mark.parametrize("chosen", ["rest", "drill", "raid"])
def test_an_act_out_of_a_group_is_told_from_others_by_what_it_shows(chosen: str) -> None:
    """Resting and drilling look the same to blue, a raid does not; then red of either type may strike."""
    data = struck()
    data["facts"]["raided"] = fact("no", "yes")
    shown = {"set": {"raided": "yes"}}
    options = {"rest": {}, "drill": {"group": "army"}, "raid": {"group": "army", **shown}}
    data["turns"].insert(0, {"turn": "first", "decision": "red", "options": options})
    data["concerns"]["red"]["raid"] = {"is": "raided == yes", "weight": {"soft": -1, "hard": 1}}
    data["record"] = {"first": {"chose": chosen}, **data["record"]}
    raids = {}
    for kind, weight in (("soft", -1.0), ("hard", 1.0)):
        raid = logistic(2 * weight)
        army = logistic(2 * raid * weight)
        raids[kind] = army * raid
    likes = raids if chosen == "raid" else {kind: 1 - p for kind, p in raids.items()}
    soft = 0.7 * likes["soft"] / (0.7 * likes["soft"] + 0.3 * likes["hard"])
    assert read(data, "red moves").prior_perceived["soft"] == pytest.approx(soft, abs=1e-8)


def test_a_turn_without_a_recorded_act_is_refused() -> None:
    with pytest.raises(NotFoundError, match="it does at: red moves"):
        read(struck(), "blue moves")
