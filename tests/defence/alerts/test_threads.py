"""Who meets whom, in what order and at the same time as whom, and when the exact chain has to give up."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from raid_cases import raids

from offramp.defence.spec import (
    AMPLE,
    NOWHERE,
    Engagement,
    Interceptor,
    Layer,
    RaidSpec,
    Site,
    Wave,
    WeaponClass,
    Window,
)
from offramp.defence.threads import (
    battles,
    channels_wanted,
    demand,
    is_short,
    turnover,
    users,
    why_not_exact,
)

MET = Engagement(0.5, shots=2, looks=3)


def raid_of(waves, *layers, classes=1, sites=()):
    return RaidSpec(tuple(WeaponClass(f"class {k}") for k in range(classes)), tuple(waves), tuple(layers), sites)


def waves_at(*launches, count=4, over=0.0):
    return tuple(Wave(f"wave {k}", 0, count, launch=launch, over=over) for k, launch in enumerate(launches))


# --- threads ----------------------------------------------------------------------


def test_a_wave_falls_apart_by_who_can_engage_it():
    sites = (Site("north"), Site("south"), Site("desert", worth=0), Site("port"))
    everywhere, north = Layer("everywhere", (MET,)), Layer("north", (MET,), covers=(0,))
    wave = Wave("wave", 0, 8, ((0, 1.0), (1, 2.0), (2, 1.0), (3, 4.0)))
    found = raid_of([wave], everywhere, north, sites=sites).threads
    assert [(t.layers, t.share) for t in found] == [((0, 1), 0.125), ((0,), 0.75), ((), 0.125)]
    assert dict(found[1].aims) == pytest.approx({1: 1 / 3, 3: 2 / 3})


def test_open_ground_is_left_unless_a_layer_says_otherwise():
    desert = (Site("town"), Site("desert", worth=0))
    wave = Wave("wave", 0, 8, ((1, 1.0),))
    (left,) = raid_of([wave], Layer("belt", (MET,)), sites=desert).threads
    (defended,) = raid_of([wave], Layer("belt", (MET,), covers=(1,)), sites=desert).threads
    assert (left.layers, defended.layers) == ((), (0,))


def test_a_wave_without_aims_goes_to_all_sites_of_worth():
    sites = (Site("town"), Site("desert", worth=0), Site("port", worth=3))
    (thread,) = raid_of([Wave("wave", 0, 8)], Layer("belt", (MET,)), sites=sites).threads
    assert thread.aims == ((0, 0.5), (2, 0.5))


@pytest.mark.parametrize(
    "layer",
    [
        Layer("does not meet it", (None,)),
        Layer("cannot kill it", (Engagement(0.0),)),
        Layer("has none", (MET,), (Interceptor(stock=0),)),
        Layer("keeps all back", (MET,), (Interceptor(stock=5, reserve=5),)),
        Layer("has no channel", (MET,), channels=0),
    ],
)
def test_a_layer_that_cannot_fire_meets_nobody(layer):
    spec = raid_of([Wave("wave", 0, 3)], layer)
    assert spec.engagement(0, 0) is None
    assert spec.threads[0].layers == ()
    assert demand(spec, spec.threads[0], 0) == 0


def test_there_is_no_thread_of_a_wave_in_which_nothing_flies():
    assert raid_of([Wave("none", 0, 0), Wave("none", 0, ((0, 1.0), (9, 0.0)))]).threads == ()
    (thread,) = raid_of([Wave("maybe", 0, ((0, 0.9), (9, 0.1)))]).threads
    assert thread.aims == ((NOWHERE, 1.0),)


def defenders_by_hand(spec, wave, site):
    found = []
    for index, layer in enumerate(spec.layers):
        met = layer.engagements[wave.weapon]
        covered = site == NOWHERE or (spec.sites[site].worth > 0 if layer.covers is None else site in layer.covers)
        if covered and met is not None and met.kill > 0.0 and layer.channels != 0 and layer.kinds[met.kind].usable != 0:
            found.append(index)
    return tuple(found)


@settings(max_examples=100, deadline=None)
@given(raids(exact_only=False))
def test_threads_share_out_each_wave_by_defenders(spec):
    found = spec.threads
    for index, wave in enumerate(spec.waves):
        of_wave = [thread for thread in found if thread.wave == index]
        if wave.most == 0:
            assert of_wave == []
            continue
        assert len({thread.layers for thread in of_wave}) == len(of_wave)
        aims = {site: t.share * share for t in of_wave for site, share in t.aims}
        assert aims == pytest.approx(dict(spec.aims(wave)), abs=1e-12)
        for thread in of_wave:
            assert math.fsum(share for _, share in thread.aims) == pytest.approx(1.0)
            assert all(defenders_by_hand(spec, wave, site) == thread.layers for site, _ in thread.aims)


# --- what they need -----------------------------------------------------------------


def test_demand_is_every_weapon_a_salvo_in_every_look():
    spec = raid_of([Wave("wave", 0, ((3, 0.5), (10, 0.5)))], Layer("belt", (MET,)))
    assert demand(spec, spec.threads[0], 0) == 10 * 2 * 3


@pytest.mark.parametrize(
    ("stock", "reserve", "short"), [(AMPLE, 0, False), (24, 0, False), (23, 0, True), (24, 1, True)]
)
def test_a_layer_is_short_when_it_could_fire_more_than_it_has(stock, reserve, short):
    spec = raid_of([Wave("wave", 0, 4)], Layer("belt", (MET,), (Interceptor(stock=stock, reserve=reserve),)))
    assert is_short(spec, spec.threads, 0, 0) is short


def test_users_of_a_kind_are_those_met_with_it():
    layer = Layer("belt", (MET, Engagement(0.5, kind=1)), (Interceptor("a"), Interceptor("b")))
    spec = raid_of([Wave("wave", 0, 1), Wave("other", 1, 1)], layer, classes=2)
    found = spec.threads
    assert users(spec, found, 0, 0) == found[:1]
    assert users(spec, found, 0, 1) == found[1:]


@pytest.mark.parametrize(
    ("over", "cycle", "turns", "wanted"), [(0.0, 2.0, 1, 10), (1.9, 2.0, 1, 10), (2.0, 2.0, 2, 5), (7.0, 2.0, 4, 3)]
)
def test_channels_are_free_again_for_weapons_that_arrive_a_cycle_later(over, cycle, turns, wanted):
    layer = Layer("belt", (replace(MET, window=Window(0.0, 5.0, cycle=cycle)),))
    spec = raid_of([Wave("wave", 0, 10, over=over)], layer)
    (thread,) = spec.threads
    assert turnover(spec, thread, 0) == turns
    assert channels_wanted(spec, thread, 0) == wanted


def test_without_a_window_a_channel_serves_once_a_look():
    spec = raid_of([Wave("wave", 0, 10, over=100.0)], Layer("belt", (MET,)))
    assert channels_wanted(spec, spec.threads[0], 0) == 10


# --- battles ---------------------------------------------------------------------------


def battles_of(spec, layer=0):
    """Names of the waves in each battle."""
    return [[spec.waves[t.wave].name for t in battle] for battle in battles(spec, spec.threads, layer)]


TIMED = Layer("belt", (replace(MET, window=Window(5.0, 15.0)),))


def test_waves_that_come_apart_fight_apart_first_come_first():
    assert battles_of(raid_of(waves_at(40.0, 0.0, 20.0), TIMED)) == [["wave 1"], ["wave 2"], ["wave 0"]]


def test_waves_that_overlap_fight_together():
    assert battles_of(raid_of(waves_at(0.0, 9.0, 20.0), TIMED)) == [["wave 0", "wave 1"], ["wave 2"]]


def test_overlap_passes_from_wave_to_wave():
    assert battles_of(raid_of(waves_at(0.0, 9.0, 18.0), TIMED)) == [["wave 0", "wave 1", "wave 2"]]
    assert battles_of(raid_of(waves_at(0.0, 12.0, 24.0, over=3.0), TIMED)) == [["wave 0", "wave 1", "wave 2"]]


def test_a_long_wave_joins_short_ones_that_come_apart():
    waves = (*waves_at(0.0, over=40.0), *(replace(wave, name=f"short {wave.launch:g}") for wave in waves_at(5.0, 30.0)))
    assert battles_of(raid_of(waves, TIMED)) == [["wave 0", "short 5", "short 30"]]


def test_waves_that_only_touch_fight_apart():
    assert battles_of(raid_of(waves_at(0.0, 10.0), TIMED)) == [["wave 0"], ["wave 1"]]
    assert battles_of(raid_of(waves_at(0.0, 10.0, over=0.5), TIMED)) == [["wave 0", "wave 1"]]


def test_a_wave_without_a_window_may_come_at_any_time():
    layer = Layer("belt", (replace(MET, window=Window(5.0, 15.0)), MET))
    spec = raid_of([*waves_at(0.0, 100.0), Wave("any time", 1, 3, launch=200.0)], layer, classes=2)
    assert sorted(battles_of(spec)[0]) == ["any time", "wave 0", "wave 1"]
    assert len(battles_of(spec)) == 1


def test_in_a_battle_the_most_harmful_come_first_and_equals_as_written():
    classes = (WeaponClass("light"), WeaponClass("heavy", harm=5), WeaponClass("dud", effect=0.1, harm=9))
    waves = tuple(Wave(f"{classes[c].name} {k}", c, 2) for k, c in enumerate((2, 0, 1, 0, 1)))
    spec = RaidSpec(classes, waves, (Layer("belt", (MET, MET, MET)),))
    assert battles_of(spec) == [["heavy 2", "heavy 4", "light 1", "light 3", "dud 0"]]


def test_the_most_harmful_come_first_also_when_they_come_later():
    met = replace(MET, window=Window(5.0, 15.0))
    waves = (Wave("light", 0, 2), Wave("heavy", 1, 2, launch=3.0))
    spec = RaidSpec((WeaponClass("light"), WeaponClass("heavy", harm=5)), waves, (Layer("belt", (met, met)),))
    assert battles_of(spec) == [["heavy", "light"]]


def test_harm_is_weighed_by_what_is_aimed_at():
    sites = (Site("hut"), Site("city", worth=10))
    waves = (Wave("at hut", 0, 2, ((0, 1.0),)), Wave("at both", 0, 2), Wave("at city", 0, 2, ((1, 1.0),)))
    assert battles_of(raid_of(waves, Layer("belt", (MET,)), sites=sites)) == [["at city", "at both", "at hut"]]


def test_a_layer_that_meets_nobody_has_no_battle():
    assert battles_of(raid_of(waves_at(0.0), Layer("idle", (None,)))) == []


@settings(max_examples=60, deadline=None)
@given(raids(exact_only=False))
def test_battles_hold_every_thread_before_a_layer_once(spec):
    found = spec.threads
    for layer in range(len(spec.layers)):
        fought = [thread for battle in battles(spec, found, layer) for thread in battle]
        present = [thread for thread in found if layer in thread.layers]
        assert sorted(fought, key=found.index) == present


# --- what the exact chain cannot do ------------------------------------------------------

TWO_SITES = (Site("north"), Site("south"))
NORTH_ONLY = Layer("belt", (MET,), covers=(0,))


def test_one_wave_at_sites_with_different_defenders_is_not_exact():
    mixed = raid_of([Wave("storm", 0, 4)], NORTH_ONLY, Layer("all", (MET,)), sites=TWO_SITES)
    assert why_not_exact(mixed) == ("wave storm is aimed at sites that different layers defend",)
    assert why_not_exact(replace(mixed, layers=(replace(NORTH_ONLY, covers=(0, 1)),))) == ()
    apart = (Wave("storm", 0, 2, ((0, 1.0),)), Wave("squall", 0, 2, ((1, 1.0),)))
    assert why_not_exact(replace(mixed, waves=apart)) == ()


def stocked(stock, **changes):
    return replace(Layer("belt", (MET,), (Interceptor("arrows", stock),)), **changes)


def test_a_stock_that_several_waves_may_use_up_is_not_exact():
    two = waves_at(0.0, 100.0)
    short = raid_of(two, stocked(47))
    assert why_not_exact(short) == ("layer belt may run out of arrows, which several waves share",)
    # Two waves of 4, met with 2 shots in 3 looks, cannot fire more than 48.
    assert why_not_exact(raid_of(two, stocked(48))) == ()
    assert why_not_exact(raid_of(two, stocked(AMPLE))) == ()
    assert why_not_exact(raid_of(two[:1], stocked(1))) == ()


def test_a_kind_for_each_class_is_shared_by_nobody():
    layer = Layer("belt", (MET, replace(MET, kind=1)), (Interceptor("a", 3), Interceptor("b", 3)))
    apart = raid_of([Wave("wave", 0, 4), Wave("other", 1, 4)], layer, classes=2)
    assert why_not_exact(apart) == ()
    together = replace(apart, layers=(replace(layer, engagements=(MET, MET)),))
    assert why_not_exact(together) == ("layer belt may run out of a, which several waves share",)


def test_channels_are_shared_by_waves_that_come_together_only():
    timed = replace(TIMED, channels=7)
    reason = ("waves that come together share the fire channels of layer belt",)
    assert why_not_exact(raid_of(waves_at(0.0, 5.0), timed)) == reason
    assert why_not_exact(raid_of(waves_at(0.0, 5.0), replace(timed, channels=8))) == ()
    assert why_not_exact(raid_of(waves_at(0.0, 50.0), timed)) == ()
    assert why_not_exact(raid_of(waves_at(0.0), replace(timed, channels=1))) == ()
    # Waves spread over a cycle need half the channels each, but then they overlap a little longer.
    assert why_not_exact(raid_of(waves_at(0.0, 5.0, over=1.0), replace(timed, channels=4))) == ()
    assert why_not_exact(raid_of(waves_at(0.0, 5.0), replace(timed, channels=0))) == ()


def test_all_reasons_are_given_once():
    layer = replace(TIMED, kinds=(Interceptor("arrows", 5),), channels=1)
    spec = raid_of(waves_at(0.0, 1.0, 50.0, 51.0), layer, replace(NORTH_ONLY, name="north"), sites=TWO_SITES)
    reasons = why_not_exact(spec)
    assert len(reasons) == len(set(reasons)) == 6
    assert sum("different layers" in reason for reason in reasons) == 4


def test_a_raid_without_layers_is_exact():
    assert why_not_exact(raid_of(waves_at(0.0, 0.0), sites=TWO_SITES)) == ()
    assert why_not_exact(raid_of([])) == ()
