"""A raid against what was reported of it: chances by hand, rival accounts, and one set of numbers for two raids."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom
from small_crises import ridge

from offramp.analysis.raids import raid, raid_fit, stand_at
from offramp.analysis.raids.numbers import RaidNumbers
from offramp.analysis.raids.views import central
from offramp.errors import NotFoundError
from offramp.scenario import Crisis, loads

WAVES = "waves:\n        - {weapon: rocket, count: 20, aim: {town: 1}}"
BOTH = f"""    first:
      {WAVES}
      reported: {{in the town: {{site: town, count: {{value: 8, range: [7, 9], source: judgement}}}}}}
    second:
      {WAVES}
      reported:
        in the town: {{site: town, count: {{value: SECOND, range: [LOW, HIGH], source: judgement}}}}
        by the point: {{layer: point, count: {{value: 10, source: judgement}}}}
  damage:  {{light"""
KILL = "{kill: {value: 0.6, source: judgement}}"


UNKNOWN = "{kill: {value: 0.5, range: [0, 1], source: judgement}}"


def two_raids(second: int = 8, kill: str = UNKNOWN, reading: str = "") -> Crisis:
    """Two raids of twenty sure rockets at a town that one layer defends; nothing is out."""
    text = ridge().replace("  damage:  {light", BOTH)
    text = text.replace("SECOND", str(second)).replace("LOW", str(second - 1)).replace("HIGH", str(second + 1))
    text = text.replace("rocket: {reliability: {value: 0.8, source: judgement}, effect", "rocket: {effect")
    text = text.replace("ridge radar: {outage: {value: 0.05, source: judgement}, sees", "ridge radar: {sees")
    assert KILL in text
    text = text.replace("\nreadings:\n", f"\nreadings:\n{reading}")
    return loads(text.replace(KILL, kill))


def within(kill: float, low: int, high: int) -> float:
    return float(binom.cdf(high, 20, 1 - kill) - binom.cdf(low - 1, 20, 1 - kill))


def test_chances_of_a_reported_count_are_those_of_the_binomial() -> None:
    report = raid(two_raids(kill=KILL), "first", draws=0)
    (figure,) = report.reported
    assert (figure.name, figure.low, figure.high) == ("in the town", 7.0, 9.0)
    assert figure.chance == pytest.approx(within(0.6, 7, 9), abs=1e-12)
    assert figure.below == pytest.approx(binom.cdf(6, 20, 0.4), abs=1e-12)
    assert figure.above == pytest.approx(binom.sf(9, 20, 0.4), abs=1e-12)
    assert figure.mean == pytest.approx(8.0)


def test_what_a_layer_stopped_is_compared_by_its_mean() -> None:
    report = raid(two_raids(kill=KILL), "second", draws=0)
    stopped = next(figure for figure in report.reported if figure.name == "by the point")
    assert stopped.mean == pytest.approx(12.0)
    assert (stopped.chance, stopped.below, stopped.above) == (None, None, None)


def test_over_draws_chance_is_the_mean_over_the_range() -> None:
    """With the kill probability spread as a triangle over [0, 1]: the integral over the range, by quadrature."""
    report = raid(two_raids(), "first", draws=400)
    kills = (np.arange(20_000) + 0.5) / 20_000
    weight = np.where(kills < 0.5, kills, 1 - kills)
    expected = np.average(binom.cdf(9, 20, 1 - kills) - binom.cdf(6, 20, 1 - kills), weights=weight)
    assert report.reported[0].chance == pytest.approx(expected, abs=0.002)
    assert report.draws == 400


def test_rival_accounts_share_the_belief_by_their_likelihood() -> None:
    weak = "  weak: {set: {defence.layers.point.against.rocket.kill: 0.3}}\n"
    report = raid(two_raids(kill=KILL, reading=weak), "first", draws=5)
    shares = {account.name: account.share for account in report.accounts}
    as_is, rival = within(0.6, 7, 9), within(0.3, 7, 9)
    expected = {"as the file has it": as_is / (as_is + rival), "weak": rival / (as_is + rival)}
    assert shares == pytest.approx(expected)
    assert [account.chances for account in report.accounts] == [
        {"in the town": pytest.approx(as_is)},
        {"in the town": pytest.approx(rival)},
    ]
    assert [account.leakers for account in report.accounts] == pytest.approx([8.0, 14.0])


def test_the_fit_finds_the_kill_probability_of_both_raids() -> None:
    """Eight of twenty got through, twice: the posterior of the kill probability by quadrature."""
    fit = raid_fit(two_raids(), draws=2_000)
    number = next(number for number in fit.numbers if number.path == "defence.layers.point.against.rocket.kill")
    kills = (np.arange(20_000) + 0.5) / 20_000
    weight = np.where(kills < 0.5, kills, 1 - kills)
    weight = weight * (binom.cdf(9, 20, 1 - kills) - binom.cdf(6, 20, 1 - kills)) ** 2
    assert number.before_mean == pytest.approx(0.5, abs=0.002)
    assert number.after_mean == pytest.approx(np.average(kills, weights=weight), abs=0.003)
    assert number == fit.numbers[0]
    assert fit.together is not None
    assert fit.together > 1.0
    assert all(figure.explained for figure in fit.figures if figure.used)


def test_raids_that_pull_apart_are_said_to() -> None:
    fit = raid_fit(two_raids(second=18), draws=1_000)
    assert fit.together is not None
    assert fit.together < 0.5
    assert "pull apart" in fit.status


def test_nothing_reported_is_nothing_to_fit() -> None:
    before, after = ridge().split("      reported:\n")
    with pytest.raises(NotFoundError, match="reported"):
        raid_fit(loads(before + after.split("\n", 1)[1]))


def test_a_raid_without_a_turn_stands_in_its_posture() -> None:
    crisis = loads(ridge())
    report = raid(crisis, "last year", draws=0)
    assert report.turn is None
    assert report.launched == pytest.approx({"rocket": 10.0, "cruise missile": 4.0})
    assert "battery" in {layer.layer for layer in report.layers}


def test_draws_move_only_what_a_raid_reads() -> None:
    crisis = loads(ridge())
    numbers = RaidNumbers(crisis, "last year")
    values = numbers.draws(50, seed=3)
    moved = {path for path, slot in numbers.slots.items() if np.ptp(values[:, slot]) > 0}
    assert moved == {number.path for number in numbers.uncertain}
    assert all(path.startswith("defence.") for path in moved)
    np.testing.assert_array_equal(values, numbers.draws(50, seed=3))


def test_two_accounts_are_drawn_alike_where_they_agree() -> None:
    crisis = loads(ridge())
    one = RaidNumbers(crisis)
    patched = loads(ridge().replace("kill: {value: 0.7, range: [0.5, 0.9]", "kill: {value: 0.7"))
    other = RaidNumbers(patched)
    alike, own = other.draws(20, 1, like=one), one.draws(20, 1)
    path = "defence.links.hot line.delay"
    np.testing.assert_array_equal(alike[:, other.slots[path]], own[:, one.slots[path]])


@pytest.mark.parametrize(("pmf", "low", "high"), [([1.0], 0, 0), ([0.04, 0.9, 0.06], 1, 2), ([0.05, 0.9, 0.05], 0, 1)])
def test_the_central_range_of_counts(pmf: list[float], low: int, high: int) -> None:
    found = central(np.array(pmf))
    assert (found.low, found.high) == (low, high)


def test_a_raid_is_found_by_its_name_or_its_turn() -> None:
    crisis = loads(ridge())
    assert stand_at(crisis, "raid lands").raid.name == stand_at(crisis, "night").raid.name == "night"
    with pytest.raises(NotFoundError, match="last year"):
        stand_at(crisis, "last yaer")
