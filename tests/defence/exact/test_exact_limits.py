"""What is too large for the exact chain is known before it is begun, and said with a remedy."""

import re
from dataclasses import replace

import numpy as np
import pytest
from raid_cases import one_layer, one_wave_each, with_engagement, with_layer

from offramp.defence.exact import Part, exact_raid, exact_size_problems, exact_work, leaker_joint
from offramp.defence.spec import Engagement, Interceptor, Layer, RaidSpec, Sensor, Site, Wave, WeaponClass
from offramp.errors import OfframpError

ROCKET = WeaponClass("rocket")


def on_radars(size, count, classes=1):
    """As many layers as radars, one on each, every radar uncertain."""
    return one_wave_each(
        tuple(WeaponClass(f"{c}") for c in range(classes)),
        (count,) * classes,
        layers=tuple(Layer(f"{s}", (Engagement(0.5),) * classes, sensors=(s,)) for s in range(size)),
        sensors=tuple(Sensor(f"{s}", 0.1) for s in range(size)),
    )


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (one_layer(5_001, 0.5), "wave wave: 5,001 weapons are more than the 5,000 .* count salvos"),
        (one_layer(((3, 0.5), (3_000_000, 0.5)), 0.5), "3,000,000 weapons are more than the 5,000"),
        (
            one_wave_each((WeaponClass("a", harm=999_983), WeaponClass("b")), (5_000, 1)),
            "4,999,915,002 different amounts of harm",
        ),
        (one_layer(5_000, 0.5, looks=3, stock=5_000), r"about \d\.\de\+11 steps, more than 1e\+11"),
        (on_radars(12, 5_000, 3), "entries, more than 100,000,000"),
    ],
)
def test_each_limit(spec, said):
    problems = exact_size_problems(spec)
    assert any(re.search(said, problem) for problem in problems), problems


@pytest.mark.parametrize(
    "spec",
    [
        one_wave_each((WeaponClass("a", harm=999_983),), (5_000,)),
        one_layer(5_000, 0.5, shots=2, looks=2, stock=4_000),
        on_radars(6, 331),
        RaidSpec((), ()),
    ],
)
def test_what_fits_is_evaluated(spec):
    assert exact_size_problems(spec) == ()
    assert exact_raid(spec).leakers.sum() == pytest.approx(1.0, abs=1e-12)


def test_work_grows_with_everything_that_costs():
    base = one_layer(100, 0.5, shots=1, looks=2, stock=50, outage=0.1)
    sites = (Site("town", 1), Site("port", 3))
    harder = [
        one_layer(200, 0.5, shots=1, looks=2, stock=50, outage=0.1),
        with_engagement(base, 0, 0, looks=3),
        with_layer(base, 0, kinds=(Interceptor(stock=99),)),
        replace(base, sites=sites),
        replace(base, waves=(*base.waves, Wave("second", 0, 10))),
        with_layer(replace(base, sensors=(*base.sensors, Sensor("other", 0.1))), 0, sensors=(0, 1)),
    ]
    assert all(exact_work(spec) > exact_work(base) for spec in harder)


def test_a_joint_distribution_too_large_is_refused():
    sites = tuple(Site(f"{s}") for s in range(3))
    waves = tuple(Wave(f"{w}", 0, 5_000, ((0, 1.0), (1, 1.0 + w), (2, 1.0))) for w in range(2))
    spec = RaidSpec((ROCKET,), waves, sites=sites)
    with pytest.raises(OfframpError, match=r"joint distribution would take about .* choose smaller parts"):
        leaker_joint(spec, Part(sites=(0,)), Part(sites=(1,)))


def test_a_joint_distribution_of_hundreds():
    """Two waves that are aimed differently, so that their pairs have to be added up in each situation."""
    sites = tuple(Site(f"{s}") for s in range(3))
    waves = tuple(Wave(f"{w}", 0, 100, ((0, 1.0), (1, 1.0 + w), (2, 1.0))) for w in range(2))
    spec = RaidSpec(
        (ROCKET,), waves, (Layer("belt", (Engagement(0.4),), sensors=(0,)),), sites, sensors=(Sensor("r", 0.2),)
    )
    result, joint = exact_raid(spec), leaker_joint(spec, Part(sites=(0,)), Part(sites=(1,)))
    assert joint.shape == (201, 201)
    np.testing.assert_allclose(joint.sum(axis=1), result.site_leakers[0], atol=1e-13)
    np.testing.assert_allclose(joint.sum(axis=0), result.site_leakers[1], atol=1e-13)
    # With the radar out 200 come down, else 120: what the sites share is more than chance.
    means = np.array([pmf @ np.arange(201) for pmf in result.site_leakers[:2]])
    covariance = np.arange(201) @ joint @ np.arange(201) - means[0] * means[1]
    apart = [100 * share * other for share, other in ((1 / 3, 1 / 3), (1 / 4, 2 / 4))]
    by_radar = 0.2 * 0.8 * (40 * (1 / 3 + 1 / 4)) * (40 * (1 / 3 + 2 / 4))
    within = -sum(apart) * (0.2 + 0.8 * 0.6**2)
    assert covariance == pytest.approx(by_radar + within, rel=1e-9)
