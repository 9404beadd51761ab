"""What must hold of every raid, whatever its numbers."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from raid_cases import made_exact, one_layer, raids, with_engagement, with_kind, with_layer

from offramp.defence.alerts import situations
from offramp.defence.exact import Part, exact_odds, exact_raid, leaker_joint
from offramp.defence.result import mean_of
from offramp.defence.spec import (
    AMPLE,
    Link,
)
from offramp.defence.threads import why_not_exact
from offramp.errors import OfframpError

MIDDLING = raids(most_weapons=25, most_classes=3, most_waves=3, largest_stock=40)
# Whatever the stocks and channels, a raid of one wave is exact.
ONE_WAVE = raids(most_weapons=25, most_waves=1, largest_stock=40)


def some_engagement(data, spec):
    """Layer and class of an engagement of `spec`, with the engagement."""
    found = [
        (index, c, met)
        for index, layer in enumerate(spec.layers)
        for c, met in enumerate(layer.engagements)
        if met is not None
    ]
    assume(found)
    return data.draw(st.sampled_from(found))


def with_ample_stocks(spec):
    """`spec` with interceptors that never run out."""
    ample = (
        replace(layer, kinds=tuple(replace(kind, stock=AMPLE, reserve=0) for kind in layer.kinds))
        for layer in spec.layers
    )
    return replace(spec, layers=tuple(ample))


def assert_stochastically_fewer(fewer, more):
    """Every threshold is passed by `fewer` with at most the probability of `more`."""
    longest = max(len(fewer), len(more))
    fewer, more = (np.pad(pmf, (0, longest - len(pmf))) for pmf in (fewer, more))
    assert np.all(np.cumsum(fewer) >= np.cumsum(more) - 1e-11)


def test_the_comparer_of_distributions_can_fail():
    with pytest.raises(AssertionError):
        assert_stochastically_fewer(np.array([0.5, 0.5]), np.array([0.6, 0.4]))


@settings(max_examples=80, deadline=None)
@given(MIDDLING)
def test_distributions_add_up_and_weapons_are_conserved(spec):
    result = exact_raid(spec)
    pmfs = (*result.class_leakers, *result.site_leakers, *result.spent_layers, result.leakers, result.harm)
    for pmf in (*pmfs, result.damage, result.joint):
        assert pmf.sum() == pytest.approx(1.0, abs=1e-12)
        assert pmf.min() >= 0.0
    np.testing.assert_allclose(result.launched, result.failed + result.stopped.sum(axis=0) + result.leaked, atol=1e-9)
    assert result.leakers_mean == pytest.approx(result.leaked.sum(), abs=1e-9)
    np.testing.assert_allclose([mean_of(pmf) for pmf in result.spent_layers], result.spent_by_layer, atol=1e-9)
    if spec.sites:
        assert sum(mean_of(pmf) for pmf in result.site_leakers) == pytest.approx(result.leaked.sum(), abs=1e-9)
    else:
        points = [0 if result.leaked[c] == 0 else weapon.harm for c, weapon in enumerate(spec.classes)]
        assert result.harm_mean == pytest.approx(result.harmful @ points, abs=1e-9)
    for layer, fired in zip(spec.layers, result.spent_layers, strict=True):
        usable = [kind.usable for kind in layer.kinds]
        assert AMPLE in usable or np.flatnonzero(fired)[-1] <= sum(usable)


@settings(max_examples=60, deadline=None)
@given(MIDDLING)
def test_the_fast_path_gives_the_same_levels(spec):
    odds = exact_odds(spec)
    np.testing.assert_allclose(odds, exact_raid(spec).joint, atol=1e-14)
    assert odds.min() >= 0.0


@settings(max_examples=40, deadline=None)
@given(MIDDLING)
def test_two_parts_together_have_the_distributions_of_each(spec):
    result = exact_raid(spec)
    rows = leaker_joint(spec, Part(weapons=(0,)), Part(weapons=())).sum(axis=1)
    np.testing.assert_allclose(rows, result.class_leakers[0][: len(rows)], atol=1e-12)
    everyone = leaker_joint(spec, Part(), Part())
    np.testing.assert_allclose(np.diag(everyone), result.leakers, atol=1e-12)
    assert everyone.sum() == pytest.approx(1.0, abs=1e-12)
    for s, pmf in enumerate(result.site_leakers):
        others = leaker_joint(spec, Part(sites=(s,)), Part(sites=tuple(set(range(len(spec.sites))) - {s})))
        np.testing.assert_allclose(others.sum(axis=1), pmf[: len(others)], atol=1e-12)
        total = np.bincount(np.add.outer(*map(np.arange, others.shape)).ravel(), weights=others.ravel())
        np.testing.assert_allclose(total[: len(result.leakers)], result.leakers[: len(total)], atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(MIDDLING, st.data())
def test_better_interceptors_never_let_more_through(spec, data):
    index, c, met = some_engagement(data, spec)
    # From no engagement to one, waves may come to share what is short.
    better = with_engagement(spec, index, c, kill=data.draw(st.floats(met.kill, 1.0)))
    assume(not why_not_exact(better))
    assert_stochastically_fewer(exact_raid(better).class_leakers[c], exact_raid(spec).class_leakers[c])


@settings(max_examples=60, deadline=None)
@given(ONE_WAVE, st.data())
def test_more_interceptors_never_let_more_through(spec, data):
    index, c, met = some_engagement(data, spec)
    stock, further = data.draw(st.integers(0, 40)), data.draw(st.integers(1, 10))
    # With interceptors where there were none, a wave may come to be aimed at sites with different defenders.
    more = made_exact(with_kind(spec, index, met.kind, stock=stock + further, reserve=0))
    few = with_kind(more, index, met.kind, stock=stock)
    assert_stochastically_fewer(exact_raid(more).class_leakers[c], exact_raid(few).class_leakers[c])


@settings(max_examples=60, deadline=None)
@given(ONE_WAVE, st.data())
def test_more_channels_never_let_more_through_while_interceptors_last(spec, data):
    spec = with_ample_stocks(spec)
    assume(spec.layers)
    index = data.draw(st.integers(0, len(spec.layers) - 1))
    channels, further = data.draw(st.integers(0, 25)), data.draw(st.integers(1, 10))
    more = made_exact(with_layer(spec, index, channels=channels + further))
    few = with_layer(more, index, channels=channels)
    assert_stochastically_fewer(exact_raid(more).leakers, exact_raid(few).leakers)


@settings(max_examples=60, deadline=None)
@given(MIDDLING, st.data())
def test_sooner_alerts_never_let_more_through_while_interceptors_last(spec, data):
    """One more sensor for a layer that has some, or a link without its delay: looks are never fewer."""
    spec = with_ample_stocks(spec)
    assume(spec.sensors and any(layer.sensors for layer in spec.layers) and not why_not_exact(spec))
    index = data.draw(st.sampled_from([k for k, layer in enumerate(spec.layers) if layer.sensors]))
    sensor = data.draw(st.integers(0, len(spec.sensors) - 1))
    wider = with_layer(spec, index, sensors=tuple({*spec.layers[index].sensors, sensor}))
    quicker = replace(spec, links=tuple(replace(link, delay=0.0) for link in spec.links))
    before, looks = exact_raid(spec).leakers, mean_looks(spec)
    for sooner in (wider, quicker):
        assert np.all(mean_looks(sooner) >= looks - 1e-12)
        assert_stochastically_fewer(exact_raid(sooner).leakers, before)


def mean_looks(spec):
    found = situations(spec)
    return np.einsum("j,jlc->lc", found.prob, found.looks)


@settings(max_examples=40, deadline=None)
@given(MIDDLING)
def test_a_link_that_takes_for_ever_shares_nothing(spec):
    """For layers and sites that have sensors of their own; others would be left without any alert."""
    assume(spec.sensors)
    spec = replace(spec, links=())
    layers = tuple(k for k, layer in enumerate(spec.layers) if layer.sensors)
    endless = Link("endless", (0,), layers, tuple(range(len(spec.sites))), delay=math.inf)
    np.testing.assert_allclose(exact_odds(replace(spec, links=(endless,))), exact_odds(spec), atol=1e-14)


@settings(max_examples=40, deadline=None)
@given(MIDDLING, st.data())
def test_more_reliable_weapons_never_leak_less(spec, data):
    c = data.draw(st.integers(0, len(spec.classes) - 1))
    weapon = replace(spec.classes[c], reliability=data.draw(st.floats(spec.classes[c].reliability, 1.0)))
    better = replace(spec, classes=(*spec.classes[:c], weapon, *spec.classes[c + 1 :]))
    assert_stochastically_fewer(exact_raid(spec).leakers, exact_raid(better).leakers)


@settings(max_examples=40, deadline=None)
@given(MIDDLING, st.data())
def test_one_layer_less_never_leaks_less(spec, data):
    assume(spec.layers)
    index = data.draw(st.integers(0, len(spec.layers) - 1))
    # Emptied instead of removed, so that links keep their numbers.
    gone = with_layer(spec, index, engagements=(None,) * len(spec.classes))
    assert_stochastically_fewer(exact_raid(spec).leakers, exact_raid(gone).leakers)


@settings(max_examples=40, deadline=None)
@given(MIDDLING, st.data())
def test_a_stock_that_lasts_is_ample(spec, data):
    index, _, met = some_engagement(data, spec)
    enough = sum(
        wave.most * other.shots * other.looks
        for wave in spec.waves
        if (other := spec.layers[index].engagements[wave.weapon]) is not None
    )
    lasting = made_exact(with_kind(spec, index, met.kind, stock=AMPLE, reserve=0))
    ample, just = (exact_raid(with_kind(lasting, index, met.kind, stock=n)) for n in (AMPLE, max(1, enough)))
    np.testing.assert_array_equal(ample.leakers, just.leakers)
    np.testing.assert_array_equal(ample.spent, just.spent)
    np.testing.assert_array_equal(ample.joint, just.joint)


@pytest.mark.parametrize("channels", [AMPLE, 30, 29])
def test_a_stock_one_short_of_lasting_joins_on_smoothly(channels):
    """The two ways of computing, with and without the stock in the state, meet where the stock hardly matters."""
    ample, short = (
        exact_raid(one_layer(30, 0.8, shots=2, looks=3, stock=stock, channels=channels))
        for stock in (AMPLE, 30 * 6 - 1)
    )
    np.testing.assert_allclose(short.leakers, ample.leakers, atol=1e-13)
    assert short.spent[0, 0] == pytest.approx(ample.spent[0, 0], abs=1e-10)
    np.testing.assert_allclose(short.spent_layers[0], ample.spent_layers[0][: 30 * 6], atol=1e-13)


def test_one_channel_less_than_weapons_joins_on_smoothly():
    """The same for channels: nobody waits long where nearly everyone is shot down in the first look."""
    ample, short = (exact_raid(one_layer(30, 1 - 1e-9, looks=3, channels=channels)) for channels in (AMPLE, 29))
    np.testing.assert_allclose(short.leakers, ample.leakers, atol=1e-15)
    assert short.spent[0, 0] == pytest.approx(30, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(MIDDLING)
def test_the_order_of_classes_does_not_matter(spec):
    layers = tuple(replace(layer, engagements=layer.engagements[::-1]) for layer in spec.layers)
    last = len(spec.classes) - 1
    turned = replace(
        spec,
        classes=spec.classes[::-1],
        layers=layers,
        waves=tuple(replace(wave, weapon=last - wave.weapon) for wave in spec.waves),
        sensors=tuple(replace(sensor, sees=sensor.sees[::-1]) for sensor in spec.sensors),
        groups=tuple(replace(group, misses=group.misses[::-1]) for group in spec.groups),
    )
    here, there = exact_raid(spec), exact_raid(turned)
    np.testing.assert_allclose(here.leakers, there.leakers, atol=1e-13)
    np.testing.assert_allclose(here.joint, there.joint, atol=1e-13)
    np.testing.assert_allclose(here.spent, there.spent[:, ::-1], atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(MIDDLING)
def test_the_order_of_sites_does_not_matter(spec):
    assume(len(spec.sites) > 1)
    last = len(spec.sites) - 1

    def turned(indexes):
        return None if indexes is None else tuple(last - s for s in indexes)

    other = replace(
        spec,
        sites=spec.sites[::-1],
        waves=tuple(replace(wave, aims=tuple((last - s, weight) for s, weight in wave.aims)) for wave in spec.waves),
        layers=tuple(replace(layer, covers=turned(layer.covers)) for layer in spec.layers),
        links=tuple(replace(link, sites=turned(link.sites)) for link in spec.links),
    )
    here, there = exact_raid(spec), exact_raid(other)
    np.testing.assert_allclose(here.harm, there.harm, atol=1e-13)
    for pmf, mirrored in zip(here.site_leakers, there.site_leakers[::-1], strict=True):
        np.testing.assert_allclose(pmf, mirrored, atol=1e-13)


@settings(max_examples=40, deadline=None)
@given(raids(most_weapons=20, most_classes=2, most_waves=1))
def test_two_waves_of_a_class_are_one_where_nothing_is_short(spec):
    spec = with_ample_stocks(replace(spec, layers=tuple(replace(layer, channels=AMPLE) for layer in spec.layers)))
    one = made_exact(replace(spec, waves=(replace(spec.waves[0], count=16),)))
    wave = one.waves[0]
    two = replace(one, waves=tuple(replace(wave, name=f"{count}", count=count) for count in (7, 9)))
    whole, parted = exact_raid(one), exact_raid(two)
    np.testing.assert_allclose(parted.class_leakers[wave.weapon], whole.class_leakers[wave.weapon], atol=1e-13)
    np.testing.assert_allclose(parted.joint, whole.joint, atol=1e-13)
    for several, single in zip(parted.spent_layers, whole.spent_layers, strict=True):
        np.testing.assert_allclose(several, single, atol=1e-13)


@settings(max_examples=80, deadline=None)
@given(raids(exact_only=False, most_waves=3))
def test_what_cannot_be_exact_is_refused_with_its_reasons(spec):
    reasons = why_not_exact(spec)
    if not reasons:
        assert exact_raid(spec).leakers.sum() == pytest.approx(1.0)
        return
    for evaluate in (exact_raid, exact_odds, lambda spec: leaker_joint(spec, Part(), Part())):
        with pytest.raises(OfframpError) as caught:
            evaluate(spec)
        assert all(reason in str(caught.value) for reason in reasons)
