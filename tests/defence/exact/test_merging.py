"""Situations that are added up on the way, against the same raid with all of them told apart."""

from dataclasses import replace

import numpy as np
from random_raids import random_exact_raid

from offramp.defence.exact import exact_odds, exact_raid
from offramp.defence.spec import (
    Engagement,
    Interceptor,
    Layer,
    Partner,
    RaidSpec,
    Sensor,
    SensorGroup,
    Wave,
    WeaponClass,
)


def test_many_independent_outages_are_added_up_layer_by_layer():
    # Nine partners, a common sensor and a miss that a second wave shares: 4,096 situations, told apart in full by
    # `exact_raid` and merged by `exact_odds` as soon as nothing ahead differs.
    classes = (WeaponClass("rocket", 0.9, harm=2), WeaponClass("drone"))
    engagements = (Engagement(0.4, looks=2), Engagement(0.3, kind=1))
    belts = tuple(
        Layer(f"belt {k}", engagements, (Interceptor("a", 3 + k), Interceptor("b", 2)), owner=k, sensors=(0,))
        for k in range(9)
    )
    spec = RaidSpec(
        classes,
        (Wave("rockets", 0, ((4, 0.5), (9, 0.5))), Wave("drones", 1, 5)),
        belts,
        sensors=(Sensor("radar", 0.1, group=0),),
        groups=(SensorGroup("net", 0.0, (0.2, 0.3)),),
        partners=tuple(Partner(f"partner {k}", 0.1 + 0.08 * k) for k in range(9)),
        damage=(1, 4, 9, 16),
        averted=(0.3, 0.7),
    )
    np.testing.assert_allclose(exact_odds(spec), exact_raid(spec).joint, atol=1e-14)
    planted = replace(spec, partners=(*spec.partners[:4], Partner("partner 4", 0.43), *spec.partners[5:]))
    assert np.abs(exact_odds(planted) - exact_raid(spec).joint).max() > 1e-4


def test_layers_without_a_look_or_a_limit_are_merged_alike():
    belts = (
        Layer("ample", (Engagement(0.5, looks=3),), owner=0),
        Layer("none", (None,)),
        Layer("few channels", (Engagement(0.5, shots=2, looks=3),), (Interceptor("a", 11),), owner=1, channels=2),
    )
    partners = (Partner("one", 0.3), Partner("other", 0.6))
    spec = RaidSpec((WeaponClass("rocket"),), (Wave("rockets", 0, 12),), belts, partners=partners, damage=(1, 3, 6))
    np.testing.assert_allclose(exact_odds(spec), exact_raid(spec).joint, atol=1e-15)


def test_raids_of_many_weapons_and_looks():
    rng = np.random.default_rng(11)
    for _ in range(40):
        spec = random_exact_raid(rng, 40)
        np.testing.assert_allclose(exact_odds(spec), exact_raid(spec).joint, atol=1e-14)
