"""Measures and what-ifs beside the crisis as it is: one that helps, one that backfires, one that cannot be applied."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from random_crises import loaded
from small_crises import logistic, private_resolve

from offramp.analysis import Comparison, whatif
from offramp.analysis.assessment import MeasureEffect
from offramp.errors import NotFoundError, OfframpError
from offramp.scenario import find_patch, parse_ad_hoc

BLOW = 0.7 * logistic(-2.0) + 0.3 * logistic(2.0)
FACE = "concerns.blue.face.weight"


def measured() -> dict[str, Any]:
    return private_resolve(
        measures={
            "calm blue": {"price": 2, "set": {FACE: -1}},
            "arm blue": {"set": {FACE: 2}},
            "calm blue late": {"set": {FACE: -1}, "from": "blue moves"},
            "stop the clock": {"set": {"turns.blue moves.when": "struck == no"}, "from": "blue moves"},
            "nothing": {"set": {"actors.red.precision": 2}},
        },
        counterfactuals={"answer is rare": {"set": {"turns.blue moves.when": "struck == no"}}},
    )


def compared(*names: str, draws: int = 0, **where: Any) -> Comparison:
    crisis = loaded(measured())
    patches = [find_patch(crisis, name) for name in names]
    return whatif(crisis, patches, draws=draws, processes=1, **where)


def effects(comparison: Comparison, place: int = 0) -> dict[str, MeasureEffect]:
    return {effect.outcome: effect for effect in comparison.patched[place][2].effects}


def test_a_measure_that_helps() -> None:
    comparison = compared("calm blue", draws=20)
    patch, forecast, report = comparison.patched[0]
    war = effects(comparison)["war"]
    assert war.change == pytest.approx(BLOW * (logistic(-3.0) - logistic(1.5)), abs=1e-8)
    assert war.low <= war.change <= war.high < 0
    assert war.worse == 0.0
    assert not report.backfires
    assert (report.name, report.price, report.draws, report.problem) == ("calm blue", 2.0, 20, "")
    assert patch.name == "calm blue"
    assert forecast.outcome("war").p == pytest.approx(comparison.base.outcome("war").p + war.change)


@pytest.mark.parametrize("draws", [0, 20])
def test_a_measure_that_backfires_says_so(draws: int) -> None:
    comparison = compared("arm blue", draws=draws)
    report = comparison.patched[0][2]
    assert report.backfires
    assert effects(comparison)["war"].change == pytest.approx(BLOW * (logistic(6.0) - logistic(1.5)), abs=1e-8)
    assert effects(comparison)["war"].worse == 1.0
    assert effects(comparison)["blow"].change == pytest.approx(0.0, abs=1e-8)


def test_a_measure_that_changes_nothing_changes_nothing_in_any_draw() -> None:
    comparison = compared("nothing", draws=12)
    for effect in effects(comparison).values():
        assert (effect.change, effect.low, effect.high) == pytest.approx((0.0, 0.0, 0.0), abs=1e-6)
    assert not comparison.patched[0][2].backfires


def test_draws_are_common() -> None:
    """The range of the change is that of blue's own number alone: the patched crisis varies in nothing."""
    comparison = compared("calm blue", draws=40)
    war, base = effects(comparison)["war"], comparison.base.outcome("war")
    fixed = BLOW * logistic(-3.0)
    assert (war.low, war.high) == pytest.approx((fixed - base.high, fixed - base.low), abs=1e-6)


def test_a_measure_from_a_turn_on() -> None:
    comparison = compared("calm blue late", draws=8)
    _, forecast, report = comparison.patched[0]
    assert forecast is None
    assert report.from_turn == "blue moves"
    assert effects(comparison)["war"].change == pytest.approx(BLOW * (logistic(-3.0) - logistic(1.5)), abs=1e-8)


def test_a_measure_that_cannot_be_applied_says_why() -> None:
    comparison = compared("stop the clock", "calm blue")
    _, forecast, report = comparison.patched[0]
    assert forecast is None
    assert "structure" in report.problem
    assert report.effects == ()
    assert comparison.patched[1][2].problem == ""
    with pytest.raises(OfframpError, match="structure"):
        compared("stop the clock")


def test_a_counterfactual_may_change_the_structure() -> None:
    comparison = compared("answer is rare")
    assert comparison.patched[0][1].outcome("war").p == pytest.approx((1 - BLOW) * logistic(1.5))


def test_both_sides_are_asked_from_the_same_standpoint() -> None:
    comparison = compared("calm blue", at="blue moves", given=["struck=yes"])
    assert comparison.base.outcome("war").p == pytest.approx(logistic(1.5))
    assert comparison.patched[0][1].outcome("war").p == pytest.approx(logistic(-3.0))
    assert effects(comparison)["war"].change == pytest.approx(logistic(-3.0) - logistic(1.5))
    assert effects(comparison)["war"].from_start == pytest.approx(BLOW * (logistic(-3.0) - logistic(1.5)), abs=1e-8)


def test_changes_need_no_name() -> None:
    crisis = loaded(measured())
    comparison = whatif(crisis, [parse_ad_hoc(f"{FACE}=-1")], draws=0)
    assert effects(comparison)["war"].change == pytest.approx(BLOW * (logistic(-3.0) - logistic(1.5)), abs=1e-8)


def test_an_unknown_patch_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="arm blue"):
        compared("arm bleu")


def test_progress_reaches_its_end() -> None:
    seen: list[tuple[int, int]] = []
    compared("calm blue", "arm blue", draws=6, progress=lambda _, done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert np.all(np.diff([done for done, _ in seen]) > 0)
