"""What got through the defences: every weapon that was launched is accounted for."""

from __future__ import annotations

import pytest
from small_crises import ridge

from offramp.analysis.assessment import RaidReport
from offramp.analysis.raids import raid
from offramp.errors import NotFoundError
from offramp.scenario import Crisis, loads

PACKED = (
    ridge()
    .replace(
        "rocket: {reliability", "drone: {reliability: 0.9, effect: 0.3, harm: 2, flight: 200}\n    rocket: {reliability"
    )
    .replace("large: {rocket: 300}", "large: {rocket: 300, drone: 40}")
)


@pytest.fixture(scope="module")
def crisis() -> Crisis:
    return loads(PACKED)


@pytest.fixture(scope="module")
def report(crisis: Crisis) -> RaidReport:
    return raid(crisis)


def harmful(report: RaidReport, name: str) -> float:
    return report.steps[-1].left[name]


def test_launched_is_what_each_step_took_and_what_did_harm(report: RaidReport) -> None:
    assert report.launched == {"rocket": 300, "drone": 40}
    for name, count in report.launched.items():
        taken = sum(step.by_class[name] for step in report.steps)
        assert taken + harmful(report, name) == pytest.approx(count)
        assert harmful(report, name) > 0
    assert all(value >= 0 for step in report.steps for value in step.by_class.values())


def test_what_is_left_falls_step_by_step(report: RaidReport) -> None:
    for name, count in report.launched.items():
        left = [float(count), *(step.left[name] for step in report.steps)]
        assert left == sorted(left, reverse=True)


def test_nobody_shoots_at_drones_here(report: RaidReport) -> None:
    """No layer meets them: the unreliable fail, the rest leak, three in ten do harm."""
    by_label = {step.label: step.by_class["drone"] for step in report.steps}
    assert by_label["failed by themselves"] == pytest.approx(4.0)
    assert by_label["leaked without harm"] == pytest.approx(36.0 * 0.7)
    assert harmful(report, "drone") == pytest.approx(36.0 * 0.3)


def test_leakers_and_damage_are_distributions(report: RaidReport) -> None:
    pmf = report.leakers_pmf
    assert sum(pmf) == pytest.approx(1.0)
    mean = sum(k * p for k, p in enumerate(pmf))
    assert report.leakers_mean == pytest.approx(mean)
    assert report.leakers_sd**2 == pytest.approx(sum((k - mean) ** 2 * p for k, p in enumerate(pmf)))
    assert sum(report.damage.values()) == pytest.approx(1.0)
    assert list(report.damage) == ["none", "light", "heavy"]
    leaked = sum(report.steps[-2].left.values())
    assert leaked == pytest.approx(mean)


def test_a_quantile_is_the_least_number_not_passed(report: RaidReport) -> None:
    for share in (0.05, 0.5, 0.95):
        count = report.leakers_quantile(share)
        assert sum(report.leakers_pmf[: count + 1]) >= share - 1e-9
        assert sum(report.leakers_pmf[:count]) < share


def test_without_a_partner_its_layer_takes_nothing() -> None:
    there = "battery:  {initial: deployed, levels: [absent, deployed]"
    deployed = loads(PACKED.replace("battery:  {levels: [absent, deployed]", there))
    whole, alone = raid(deployed), raid(deployed, without=["patron"])
    assert {step.owner for step in whole.steps} == {None, "patron"}
    assert {step.owner for step in alone.steps} == {None}
    assert alone.leakers_mean > whole.leakers_mean


@pytest.mark.parametrize("outcome", ["damage: light, averted: most", "damage: light"])
def test_the_recorded_size_is_reported(outcome: str) -> None:
    """Also where the raid cannot have gone as recorded: of ten rockets none may do harm if most harm is averted."""
    text = PACKED.replace("prepares: {chose: large", "prepares: {chose: small")
    assert raid(loads(text.replace("damage: light, averted: most", outcome))).launched == {"rocket": 10}


def test_an_unknown_raid_or_partner_is_refused(crisis: Crisis) -> None:
    with pytest.raises(NotFoundError, match="night"):
        raid(crisis, "dawn")
    with pytest.raises(NotFoundError, match="patron"):
        raid(crisis, without=["nobody"])
