"""Sampled histories: single ways the crisis can go, in the proportions of the exact walk."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from typing import Any

import pytest
from random_crises import loaded
from small_crises import concern, fact, ladder, logistic, private_resolve

from offramp.forecasts import History, Study, forecast, histories, standpoint

MANY = 1500


def sampled(data: dict[str, Any], count: int = MANY, seed: int = 1, **where: Any) -> tuple[History, ...]:
    study = Study(loaded(data))
    return histories(
        study, study.solve(), count, seed, standpoint(study.crisis, where.pop("at", None), **where).question
    )


def assert_share(found: int, p: float, count: int = MANY) -> None:
    """Within four standard errors."""
    assert abs(found / count - p) <= 4 * sqrt(p * (1 - p) / count) + 1e-9


def test_outcomes_come_in_the_proportions_of_the_exact_walk() -> None:
    data = ladder(2)
    exact = forecast(loaded(data), draws=0)
    counts = Counter(name for history in sampled(data) for name in history.outcomes)
    for outcome in exact.outcomes:
        assert_share(counts[outcome.name], outcome.p)


def test_the_comparison_notices_a_shifted_probability() -> None:
    data = private_resolve()
    counts = Counter(name for history in sampled(data) for name in history.outcomes)
    with pytest.raises(AssertionError):
        assert_share(counts["blow"], forecast(loaded(data), draws=0).outcome("blow").p + 0.1)


def test_events_tell_who_did_what_and_what_changed() -> None:
    for history in sampled(private_resolve(), count=60):
        first, *rest = history.events
        assert (first.turn, first.actor) == ("red moves", "red")
        assert first.changed == ((("struck", "yes"),) if first.act == "strike" else ())
        assert [event.turn for event in rest] == (["blue moves"] if first.act == "strike" else [])
        expected = {"peace"} if not rest else {"blow"} | ({"war"} if rest[0].act == "answer" else set())
        assert set(history.outcomes) == expected


def test_the_same_seed_gives_the_same_histories() -> None:
    assert sampled(ladder(2), count=20) == sampled(ladder(2), count=20)
    assert sampled(ladder(2), count=20) != sampled(ladder(2), count=20, seed=2)


def test_histories_agree_with_the_standpoint() -> None:
    data = ladder(2)
    data["record"] = {"luck turns": {"luck": "good"}, "red moves": {"chose": "raise"}, "blue moves": {"chose": "hold"}}
    found = sampled(data, at="luck turns@2")
    acts = Counter(tuple(event.act for event in history.events if event.round == 1 and event.act) for history in found)
    assert acts == {("raise", "hold"): MANY}
    exact = forecast(loaded(data), at="luck turns@2", draws=0).outcome("high in the end").p
    assert_share(sum("high in the end" in history.outcomes for history in found), exact)


def whispered() -> dict[str, Any]:
    """Blue is surprised where the coin falls tails, and soon forgets the coin: its answer tells only its surprise."""
    data = private_resolve()
    data["facts"] = {
        "coin": fact("heads", "tails", seen_by=["blue"], until="pause"),
        "mark": fact("none", "made", seen_by="none"),
        "answered": fact("no", "yes"),
    }
    data["actors"]["red"] = {"precision": 1}
    data["turns"] = [
        {"turn": "toss", "chance": {"sets": "coin", "odds": {"heads": 0.5, "tails": 0.5}}},
        {"turn": "pause", "chance": {"branches": {"all": {"p": 1.0}}}},
        {
            "turn": "blue moves",
            "decision": "blue",
            "options": {"hold": {}, "answer": {"set": {"answered": "yes"}}},
        },
        {"turn": "blue again", "decision": "blue", "options": {"rest": {}, "mark": {"set": {"mark": "made"}}}},
    ]
    data["concerns"] = {"blue": {"face": concern("answered == yes", 1), "also": {"is": "mark == made", "weight": 1}}}
    data["outcomes"] = {
        "answered": "answered == yes",
        "marked": "mark == made",
        "both": "answered == yes and mark == made",
    }
    believed = {"concerns.blue.face.weight": -1, "concerns.blue.also.weight": -1}
    believed["turns.toss.chance.odds.heads"] = 0.99
    believed["turns.toss.chance.odds.tails"] = 0.01
    data["perceptions"] = {"blue": {"set": believed, "epsilon": 0.02}}
    return data


@pytest.mark.parametrize("where", [{}, {"at": "blue again", "given": ["answered=yes"]}])
def test_surprise_is_carried_along_single_histories(where: dict[str, Any]) -> None:
    """Half of the histories have a surprised blue, which answers and marks with logistic(3); the other half with
    logistic(-3): acts before the standpoint tell how blue goes on after it."""
    data = whispered()
    exact = forecast(loaded(data), draws=0, **where)
    p, q = logistic(3.0), logistic(-3.0)
    if where:
        assert exact.outcome("both").p == pytest.approx((p * p + q * q) / (p + q))
    else:
        assert exact.outcome("both").p == pytest.approx((p * p + q * q) / 2)
    found = sampled(data, **where)
    for outcome in exact.outcomes:
        assert_share(sum(outcome.name in history.outcomes for history in found), outcome.p)
