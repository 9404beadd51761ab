"""Which ends of facts cost nobody anything, and which make somebody forget."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from any_crises import mended
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_crises import loaded, written_once
from small_crises import concern, fact, small

from offramp.forecasts import Study
from offramp.game import Game, compile_crisis


def game_of(data: dict[str, Any]) -> Game:
    return compile_crisis(loaded(data))


def forgetting(game: Game) -> dict[str, tuple[str, ...]]:
    return {ending.fact: ending.forgetting for ending in game.endings}


def observed(reads: dict[str, list[float]]) -> dict[str, Any]:
    """Blue gets a reading of red's hidden plan; the reading ends, and then blue still has to choose."""
    turns = [
        {"turn": "plan", "decision": "red", "options": {"small": {}, "large": {"set": {"plan": "large"}}}},
        {"turn": "look", "signal": "plan", "to": "blue", "sets": "reading", "reads": reads},
        {"turn": "wait", "chance": {"branches": {"all": {"p": 1.0}}}},
        {"turn": "answer", "decision": "blue", "options": {"hold": {}, "brace": {"set": {"braced": "yes"}}}},
    ]
    return small(
        facts={
            "plan": fact("small", "large", seen_by=["red"]),
            "reading": fact("few", "many", seen_by=["blue"], until="wait"),
            "braced": fact("no", "yes"),
            "copy": fact("few", "many", seen_by=["blue"], until="wait"),
        },
        turns=turns,
        concerns={
            "red": {"gain": concern("plan == large and braced == no", 1)},
            "blue": {"safety": concern("(plan == large) == (braced == yes)", 1)},
        },
        outcomes={"braced": "braced == yes"},
    )


def test_an_ended_reading_of_something_hidden_is_forgotten_by_its_reader() -> None:
    game = game_of(observed({"small": [0.8, 0.2], "large": [0.3, 0.7]}))
    assert forgetting(game) == {"reading": ("blue",)}
    assert [ending.lossless for ending in game.endings] == [False]


def test_an_ended_reading_that_told_nothing_is_lossless() -> None:
    game = game_of(observed({"small": [0.4, 0.6], "large": [0.4, 0.6]}))
    assert forgetting(game) == {"reading": ()}


def repeated() -> dict[str, Any]:
    """Blue gets the reading twice, and noise beside it."""
    data = observed({"small": [0.8, 0.2], "large": [0.3, 0.7]})
    data["facts"]["noise"] = fact("low", "high", seen_by=["blue"], until="wait")
    repeat = {"few": [1.0, 0.0], "many": [0.0, 1.0]}
    data["turns"][2:2] = [
        {"turn": "repeat", "signal": "reading", "to": "blue", "sets": "copy", "reads": repeat},
        {"turn": "noise", "chance": {"sets": "noise", "odds": {"low": 0.3, "high": 0.7}}},
    ]
    return data


def test_two_readings_of_which_each_repeats_the_other_are_both_forgotten() -> None:
    assert forgetting(game_of(repeated())) == {"reading": ("blue",), "copy": ("blue",), "noise": ()}


DIFFERENT = {
    "few": {"few": {"small": 1.0}, "many": {"large": 1.0}},
    "many": {"few": {"large": 1.0}, "many": {"small": 1.0}},
}


def two_coins() -> dict[str, Any]:
    """Blue sees two coins; the hidden plan is large where they differ."""
    data = observed({"small": [0.5, 0.5], "large": [0.5, 0.5]})
    coin = {"few": 0.5, "many": 0.5}
    data["turns"][:2] = [
        {"turn": "first coin", "chance": {"sets": "reading", "odds": coin}},
        {"turn": "second coin", "chance": {"sets": "copy", "odds": coin}},
        {"turn": "plan", "chance": {"sets": "plan", "of": ["reading", "copy"], "odds": DIFFERENT}},
    ]
    return data


def test_two_readings_that_tell_only_together_are_both_forgotten() -> None:
    data = two_coins()
    data["facts"]["noise"] = fact("low", "high", seen_by=["blue"], until="wait")
    data["turns"].insert(3, {"turn": "noise", "chance": {"sets": "noise", "odds": {"low": 0.3, "high": 0.7}}})
    assert forgetting(game_of(data)) == {"reading": ("blue",), "copy": ("blue",), "noise": ()}


def test_what_is_told_only_together_and_twice_is_forgotten_as_a_whole() -> None:
    data = two_coins()
    for name, of in (("again", "reading"), ("once more", "copy")):
        known = name.replace(" ", "_")
        data["facts"][known] = fact("few", "many", seen_by=["blue"], until="wait")
        odds = {"few": {"few": 1.0}, "many": {"many": 1.0}}
        data["turns"].insert(3, {"turn": name, "chance": {"sets": known, "of": of, "odds": odds}})
    lost = dict.fromkeys(("reading", "copy", "again", "once_more"), ("blue",))
    assert forgetting(game_of(data)) == lost


def test_what_everybody_has_seen_settled_ends_without_loss() -> None:
    data = observed({"small": [0.8, 0.2], "large": [0.3, 0.7]})
    data["facts"]["plan"] = fact("small", "large")
    assert forgetting(game_of(data)) == {"reading": ()}


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(written_once(), st.data())
def test_remembering_a_fact_that_ended_without_loss_changes_no_outcome(
    data: dict[str, Any], rest: st.DataObject
) -> None:
    ended = copy.deepcopy(data)
    for name in rest.draw(st.sets(st.sampled_from(list(data["facts"])), min_size=1, max_size=2)):
        ended["facts"][name]["until"] = rest.draw(st.sampled_from([turn["turn"] for turn in data["turns"]]))
    study = Study(loaded(mended(ended)))
    assume(study.game.endings and all(ending.lossless for ending in study.game.endings))
    other = Study(loaded(data))
    both = [each.outcomes(each.walk(each.solve())) for each in (study, other)]
    assert both[0] == pytest.approx(both[1], abs=1e-7)


def test_remembering_a_fact_whose_end_forgets_does_change_outcomes() -> None:
    data = observed({"small": [0.95, 0.05], "large": [0.05, 0.95]})
    kept = copy.deepcopy(data)
    del kept["facts"]["reading"]["until"]
    values = []
    for each in (data, kept):
        study = Study(loaded(each))
        values.append(study.solve().solutions[""].value)
    assert np.abs(values[0] - values[1]).max() > 1e-3
