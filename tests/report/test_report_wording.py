"""Sentences of the brief, and the names and anchors behind them."""

import dataclasses
import re

import pytest
from ridge_assessment import bare, replace_forecast, ridge

from offramp.analysis.assessment import Claim, MeasureEffect
from offramp.report import ICD203, PHIA, wording
from offramp.report.names import Anchors, Names


def test_the_quotable_sentence_says_when_what_and_with_what_changed() -> None:
    assert wording.quote(ridge(), ICD203) == (
        "As of 14 March 2031, “open war” is unlikely (about 25%; 10% to 45% allowing for what is not known); "
        "with one thing changed (“heavy damage instead of light”) the figure is 45%."
    )


def test_the_quotable_sentence_is_one_sentence_without_decimals() -> None:
    for scale in (ICD203, PHIA):
        for assessment in (ridge(), bare()):
            text = wording.quote(assessment, scale)
            assert text.count(".") == 1
            assert not re.search(r"\d\.\d", text)


def test_the_attribution_names_program_crisis_and_date() -> None:
    text = wording.attribution(ridge())
    assert text.startswith("offramp 0.1.0, crisis “ridge”, as of 14 March 2031")
    assert wording.attribution(ridge(program="offramp 2.0")).startswith("offramp 2.0,")


def test_nothing_to_quote_without_outcomes() -> None:
    assert wording.quote(replace_forecast(bare(), outcomes=()), ICD203) == ""


def test_backfires_come_first_and_what_failed_last() -> None:
    ordered = wording.ordered_measures(ridge())
    assert [measure.backfires for measure in ordered[:2]] == [True, True]
    assert not any(measure.backfires for measure in ordered[2:])
    assert ordered[-1].problem

    falls = [sum(effect.change for effect in measure.effects if effect.worst) for measure in ordered]
    assert falls[0] >= falls[1]
    assert falls[2:-1] == sorted(falls[2:-1])


@pytest.mark.parametrize(
    ("said", "opening"),
    [
        ("according to two officials", "According to two officials"),
        ("as reported by The Courier", "As reported by The Courier"),
        ("two officials", "According to two officials"),
        ("", "According to a source that is not named"),
    ],
)
def test_no_claim_is_told_without_whose_word_it_is(said: str, opening: str) -> None:
    assert wording.said_by(Claim("A1", "it happened", said, "", (), 1, None)) == opening


def test_the_flip_says_which_way_and_where_it_stands_now() -> None:
    flip = ridge().flip
    assert flip is not None
    assert wording.flip_text(flip, "open war", "the vow") == (
        "“open war” rises above 20% as “the vow” goes up past 0.3 (now 0.35, range 0.2 to 0.6)."
    )
    falling = dataclasses.replace(flip, curve=tuple((value, 1 - p) for value, p in flip.curve))
    assert "falls below 20%" in wording.flip_text(falling, "open war", "the vow")
    never = dataclasses.replace(flip, value=None)
    assert "stays below 20%" in wording.flip_text(never, "open war", "the vow")


def test_warnings_lead_where_the_solver_failed_or_no_draws_were_made() -> None:
    failed = replace_forecast(ridge(), converged=False, status="Stopped at 60% of full precision; try more passes.")
    assert "did not converge" in wording.warnings(failed)[0]
    assert "try more passes" in wording.warnings(failed)[0]
    assert any("No draws" in text for text in wording.warnings(bare()))
    assert wording.warnings(replace_forecast(ridge(), failed=0)) == ()


def test_numbers_as_people_write_them() -> None:
    found = [wording.number_text(value) for value in (0.35, 4.0, 331.4, 41e6, -0.5, 0.012345, float("nan"))]
    assert found == ["0.35", "4", "331", "41,000,000", "−0.5", "0.0123", "not a number"]


def test_names_fall_back_on_what_the_file_says() -> None:
    names = Names(bare())
    assert names("open war") == "open war"
    assert names.turn("the night") == "the night"
    assert names.option("the night", "wait") == "wait"
    assert names.level("plan", "hundreds") == "hundreds"
    assert Names(ridge()).level("plan", "hundreds") == "hundreds of weapons"


def test_anchors_are_unique_and_plain_whatever_the_ids() -> None:
    claim = ridge().claims["A001"]
    odd = {name: dataclasses.replace(claim, id=name) for name in ("A 1", "A-1", "a.1", '"><script>', "ß")}
    anchors = Anchors(ridge(claims=odd))
    found = [anchors.claim(name) or "" for name in odd]
    assert len({anchor.lower() for anchor in found}) == len(odd)
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", anchor) for anchor in found)
    assert anchors.claim("judgement") is None


@pytest.mark.parametrize(
    ("change", "low", "high", "text"),
    [
        (-0.042, -0.091, 0.004, "−4 points (−10 to +1)"),
        (0.0004, -0.0012, 0.0031, "no change (−0.2 to +0.4)"),
        (0.03, 0.0, 0.05, "+3 points (0 to +5)"),
        (-0.0096, -0.0089, 0.0, "−1 point (−1 to 0)"),
        (0.03, None, None, "+3 points"),
    ],
)
def test_effects_with_their_range_outward(change: float, low: float | None, high: float | None, text: str) -> None:
    assert wording.effect_text(MeasureEffect("open war", True, change, low, high, 0.5)) == text


def test_a_short_table_shows_what_a_backfiring_measure_worsens() -> None:
    harmless = MeasureEffect("open war", True, -0.03, None, None, 0.1)
    harm = MeasureEffect("energy site struck", True, 0.02, None, None, 0.9)
    measure = dataclasses.replace(ridge().measures[0], effects=(harmless, harm), backfires=False)
    assert wording.telling_effect(measure, "open war") is harmless
    assert wording.telling_effect(dataclasses.replace(measure, backfires=True), "open war") is harm
    assert wording.telling_effect(dataclasses.replace(measure, effects=()), "open war") is None
