"""Raids under draws: remembered, emulated with a stated error, exact where the emulator is not to be trusted."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from defence_crises import loaded

from offramp.defence import Emulator, fit_emulator
from offramp.defence.emulator import Probabilities
from offramp.forecasts import Study, raid_odds
from offramp.scenario import loads

GUIDE = (Path(__file__).parents[2] / "docs" / "crisis-file.md").read_text(encoding="utf-8")
RIDGE = re.search(r"<!-- example: ridge -->\n```yaml\n(.*?)\n```", GUIDE, re.S)


@pytest.fixture(scope="module")
def study() -> Study:
    assert RIDGE is not None
    return Study(loads(RIDGE.group(1)))


def cases(study: Study) -> list:
    return [case for _, case, _ in study.game.probabilities.raids]


def test_few_draws_are_computed_exactly(study: Study) -> None:
    odds = raid_odds.raid_odds(study, 100)
    exact = study.game.raid_odds()
    assert isinstance(odds, raid_odds.RememberedOdds)
    assert "exactly" in odds.status
    for case in cases(study):
        np.testing.assert_array_equal(odds(case, study.game.values()), exact(case, study.game.values()))


def test_the_emulator_keeps_the_error_it_states(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raid_odds, "EMULATE_FROM", 1)
    odds = raid_odds.raid_odds(study, 1)
    assert isinstance(odds, raid_odds.EmulatedOdds)
    stated = float(re.search(r"largest error of (0\.\d+)", odds.status).group(1))
    exact = study.game.raid_odds()
    worst = 0.0
    for draw in study.uncertain.draws(40, seed=9):
        values = study.uncertain.values(draw)[""]
        for case in cases(study):
            predicted = odds(case, values)
            assert predicted.sum() == pytest.approx(1.0)
            worst = max(worst, float(np.abs(predicted.ravel() - exact(case, values).ravel()).max()))
    # The error was found on other points: it may be passed a little, not by a multiple.
    assert worst < 2 * stated + 0.002


def test_an_emulator_that_is_not_trusted_or_asked_elsewhere_gives_way_to_the_chain(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = study.game.raid_odds()
    kept = raid_odds.raid_odds(study, 1)
    monkeypatch.setattr(raid_odds, "TOLERANCE", 1e-9)
    strict = raid_odds.EmulatedOdds(study, kept, cases(study), seed=1)
    draw = study.uncertain.values(study.uncertain.draws(1, seed=3)[0])[""]
    for case in cases(study):
        if strict._emulators[case].trusted:
            continue
        np.testing.assert_array_equal(strict(case, draw), exact(case, draw))
    monkeypatch.setattr(raid_odds, "TOLERANCE", 0.5)
    loose = raid_odds.EmulatedOdds(study, kept, cases(study), seed=1)
    outside = study.game.values()
    outside[study.game.slots["defence.layers.battery.against.rocket.kill"]] = 0.05
    for case in cases(study):
        np.testing.assert_array_equal(loose(case, outside), exact(case, outside))


@pytest.fixture(scope="module")
def shield() -> Study:
    """Its long-range layer shares interceptors between the classes of the raid of many, which must be sampled then."""
    return Study(loaded())


LONG = 1


def must_be_sampled(study: Study) -> list:
    return [case for case in cases(study) if case.size == "many" and LONG in case.working.layers]


def test_raids_that_must_be_sampled_are_named_with_their_error(shield: Study) -> None:
    odds = raid_odds.raid_odds(shield, 100)
    assert isinstance(odds, raid_odds.RememberedOdds)
    assert f"{len(must_be_sampled(shield))} of {len(cases(shield))} kinds of raid sampled" in odds.status
    assert "standard error of at most 0.008" in odds.status
    assert "the others computed exactly" in odds.status


def test_only_sampled_raids_are_emulated_where_that_pays_for_them_alone(
    shield: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fit(function: Probabilities, low: np.ndarray, *_: object, **__: object) -> Emulator:
        return fit_emulator(function, low, low, seed=1)

    monkeypatch.setattr(raid_odds, "fit_emulator", fit)
    few, more, many = (
        raid_odds.raid_odds(shield, draws)
        for draws in (raid_odds.EMULATE_SAMPLED_FROM - 1, raid_odds.EMULATE_SAMPLED_FROM, raid_odds.EMULATE_FROM)
    )
    assert isinstance(few, raid_odds.RememberedOdds)
    assert set(more._emulators) == set(must_be_sampled(shield))
    assert set(many._emulators) == set(cases(shield))
    assert f"{len(more._emulators)} kinds of raid emulated" in more.status
    assert "sampled" in more.status
