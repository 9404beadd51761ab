"""The fork and the indicators, against the law of total probability and every path one by one."""

from __future__ import annotations

from typing import Any

import pytest
from any_crises import any_crisis
from hypothesis import HealthCheck, assume, given, settings
from paths import joint_paths, level_at, outcomes_of
from random_crises import loaded
from small_crises import fact, ladder, logistic, private_resolve

from offramp.analysis.ahead import fork, indicators
from offramp.errors import OfframpError
from offramp.forecasts import Question, Study, forecast, standpoint


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_crisis())
def test_outcomes_after_the_options_add_up_to_the_outcome(data: dict[str, Any]) -> None:
    data["calendar"].pop("ends", None)
    sure = [t for t in data["turns"] if "decision" in t and "when" not in t and 1 in t.get("rounds", [1])]
    assume(sure)
    study = Study(loaded(data))
    solved = study.solve()
    exact = study.outcomes(study.walk(solved))
    for turn in sure:
        branches = fork(study, solved, Question(), turn["turn"]).branches
        assert sum(branch.p for branch in branches) == pytest.approx(1.0)
        for place, name in enumerate(data["outcomes"]):
            total = sum(branch.p * branch.outcomes[name] for branch in branches if branch.p > 0)
            assert total == pytest.approx(exact[place], abs=1e-9)


def test_the_fork_tells_what_others_do_next() -> None:
    study = Study(loaded(private_resolve()))
    wait, strike = fork(study, study.solve(), Question(), "red moves").branches
    assert wait.outcomes == pytest.approx({"blow": 0.0, "war": 0.0, "peace": 1.0})
    assert wait.replies == ()
    ((label, actor, options),) = strike.replies
    assert (label, actor) == ("blue moves", "blue")
    assert options == pytest.approx({"hold": 1 - logistic(1.5), "answer": logistic(1.5)})


def test_a_fork_must_be_a_decision() -> None:
    study = Study(loaded(ladder(1)))
    with pytest.raises(OfframpError, match="must be a decision"):
        fork(study, study.solve(), Question(), "luck turns")


def test_a_fork_from_a_later_round() -> None:
    data = ladder(3)
    data["record"] = {"luck turns": {"luck": "good"}, "red moves": {"chose": "raise"}, "blue moves": {"chose": "hold"}}
    study = Study(loaded(data))
    solved = study.solve()
    question = standpoint(study.crisis, "red moves@2").question
    branches = fork(study, solved, question, "red moves").branches
    (exact,) = forecast(study, at="red moves@2", draws=0).outcomes
    assert sum(b.p * b.outcomes[exact.name] for b in branches) == pytest.approx(exact.p)


def test_indicators_agree_with_enumeration() -> None:
    data = ladder(1)
    data["facts"]["glow"] = fact("dim", "bright", seen_by=["blue"])
    reads = {"low": [0.9, 0.1], "some": [0.4, 0.6], "high": [0.1, 0.9]}
    data["turns"].insert(2, {"turn": "glow", "signal": "tension", "to": "blue", "sets": "glow", "reads": reads})
    data["outcomes"] = {"tense": "tension != low"}
    study = Study(loaded(data))
    solved = study.solve()
    found = indicators(study, solved, Question(), "tense", most=99)
    assert {(i.turn, i.event) for i in found} == {
        ("luck turns", "luck: good"),
        ("luck turns", "luck: bad"),
        ("red moves", "hold"),
        ("red moves", "raise"),
        ("glow", "glow: dim"),
        ("glow", "glow: bright"),
        ("blue moves", "hold"),
        ("blue moves", "ease"),
    }
    everything = joint_paths(study, solved)
    (before,) = outcomes_of(study.game, everything)
    after_glow = study.game.nodes(study.game.layer_of("blue moves"))
    for indicator in (i for i in found if i.turn == "glow"):
        level = indicator.event.removeprefix("glow: ")
        node = [next(n for n in p.nodes if after_glow.start <= n < after_glow.stop) for p in everything]
        seen = [p for p, n in zip(everything, node, strict=True) if level_at(study.game, n, "glow") == level]
        assert indicator.p_event == pytest.approx(sum(p.p for p in seen))
        assert indicator.after == pytest.approx(outcomes_of(study.game, seen)[0])
        assert indicator.before == pytest.approx(before)
    moves = [abs(i.after - i.before) for i in found]
    assert moves == sorted(moves, reverse=True)
    for turn in ("luck turns", "red moves", "glow"):
        assert sum(i.p_event * i.after for i in found if i.turn == turn) == pytest.approx(before)


def test_what_comes_once_the_outcome_is_settled_is_no_indicator() -> None:
    study = Study(loaded(private_resolve()))
    solved = study.solve()
    assert {i.turn for i in indicators(study, solved, Question(), "blow")} == {"red moves"}
    assert {i.turn for i in indicators(study, solved, Question(), "war")} == {"red moves", "blue moves"}


def test_an_outcome_of_a_later_round_is_still_open_at_the_end_of_this_one() -> None:
    study = Study(loaded(private_resolve(calendar={"rounds": 2})))
    assert {i.turn for i in indicators(study, study.solve(), Question(), "blow")} == {"red moves", "blue moves"}


def test_only_what_lies_ahead_is_an_indicator() -> None:
    data = private_resolve(record={"red moves": {"chose": "strike"}})
    study = Study(loaded(data))
    question = standpoint(study.crisis, "blue moves").question
    found = indicators(study, study.solve(), question, "war")
    assert {i.turn for i in found} == {"blue moves"}
    assert {i.event: i.after for i in found} == pytest.approx({"hold": 0.0, "answer": 1.0})
    assert len(indicators(study, study.solve(), question, "war", most=1)) == 1
