"""What partners, sensors and links are worth: Shapley's axioms, published games, and every order taken by itself."""

import itertools
import math
from dataclasses import astuple, dataclass, replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from raid_cases import raids

from offramp.defence.alerts import situations
from offramp.defence.evaluation import raid
from offramp.defence.spec import (
    Engagement,
    Layer,
    Link,
    Partner,
    RaidSpec,
    Sensor,
    SensorGroup,
    Wave,
    WeaponClass,
    Window,
)
from offramp.defence.worth import MOST_EXACT, contributions, shapley, without
from offramp.errors import OfframpError

SORTS = ("partner", "sensor", "link")


# --- the Shapley value ---------------------------------------------------------------


def tables(players):
    """Worth of every coalition of so many players."""
    return st.lists(st.integers(-50, 50), min_size=1 << players, max_size=1 << players)


TABLES = st.integers(0, 5).flatmap(tables)


def over_all_orders(players, value):
    """The value by its definition: the mean of what each adds, over all orders of joining."""
    shares = np.zeros(players)
    for order in itertools.permutations(range(players)):
        joined = 0
        for player in order:
            shares[player] += value(joined | 1 << player) - value(joined)
            joined |= 1 << player
    return shares / math.factorial(players)


def players_of(table):
    return len(table).bit_length() - 1


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_shares_are_the_mean_over_all_orders(table):
    shares = shapley(players_of(table), table.__getitem__)
    assert shares.share == pytest.approx(over_all_orders(players_of(table), table.__getitem__), abs=1e-9)
    assert not shares.error.any()


def test_the_comparison_with_all_orders_catches_a_planted_difference():
    table = [0, 1, 2, 4, 3, 8, 5, 9]
    planted = [*table[:5], 7, *table[6:]]
    assert shapley(3, table.__getitem__).share != pytest.approx(over_all_orders(3, planted.__getitem__), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_shares_add_up_to_what_all_are_worth(table):
    assert shapley(players_of(table), table.__getitem__).share.sum() == pytest.approx(table[-1] - table[0], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.integers(-9, 9))
def test_who_always_adds_the_same_gets_that(table, adds):
    newcomer = 1 << players_of(table)
    shares = shapley(players_of(table) + 1, lambda c: table[c & newcomer - 1] + (adds if c & newcomer else 0))
    assert shares.share[-1] == pytest.approx(adds, abs=1e-9)
    assert shares.share[:-1] == pytest.approx(shapley(players_of(table), table.__getitem__).share, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(tables(4))
def test_who_can_stand_in_for_each_other_get_the_same(table):
    def value(coalition):
        return table[coalition & 0b1100 | (coalition & 0b11).bit_count()]

    share = shapley(4, value).share
    assert share[0] == pytest.approx(share[1], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(tables(4), tables(4))
def test_shares_of_a_sum_of_games_are_the_sum_of_shares(one, other):
    both = shapley(4, lambda coalition: one[coalition] + other[coalition]).share
    assert both == pytest.approx(shapley(4, one.__getitem__).share + shapley(4, other.__getitem__).share, abs=1e-9)


def test_the_owner_of_the_only_left_glove_gets_two_thirds():
    # One left and two right gloves, worth 1 a pair: (2/3, 1/6, 1/6), a standard example of the value.
    assert shapley(3, lambda c: float(c & 1 and c > 1)).share == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def council(coalition):
    """Five permanent members, all needed, and six others: seven votes carry a motion."""
    return float(coalition & 0b11111 == 0b11111 and coalition.bit_count() >= 7)


def test_drawn_orders_find_the_power_in_the_security_council_of_1954():
    # Shapley & Shubik 1954, American Political Science Review 48(3): the permanent five hold 76/77 of the power.
    published = np.array([76 / 77 / 5] * 5 + [1 / 77 / 6] * 6)
    shares = shapley(11, council, orders=4000)
    assert MOST_EXACT < 11
    assert (np.abs(shares.share - published) <= 4 * shares.error).all()
    assert shares.share.sum() == pytest.approx(1.0)
    assert shares.error[:5] == pytest.approx(math.sqrt(published[0] * (1.0 - published[0]) / 4000), rel=0.05)


def test_drawn_orders_depend_on_the_seed_alone():
    first, again, other = (shapley(11, council, seed=seed, orders=100) for seed in (1, 1, 2))
    assert np.array_equal(first.share, again.share)
    assert not np.array_equal(first.share, other.share)


def test_drawn_orders_share_out_a_game_of_pairs():
    # In a game of single and pairwise worths, everybody gets its own and half of each pair it is in.
    rng = np.random.default_rng(7)
    single, pairs = rng.normal(size=13), np.triu(rng.normal(size=(13, 13)), 1)

    def value(coalition):
        member = np.array([coalition >> k & 1 for k in range(13)], bool)
        return single @ member + member @ pairs @ member

    shares = shapley(13, value, orders=300)
    expected = single + (pairs + pairs.T).sum(axis=1) / 2.0
    off = (shares.share - expected) / shares.error
    assert np.abs(off).max() < 4.0
    assert shares.share.sum() == pytest.approx(value((1 << 13) - 1))


def test_where_all_orders_agree_there_is_no_error():
    shares = shapley(12, lambda coalition: 3.0 * coalition.bit_count(), orders=2)
    assert shares.share == pytest.approx([3.0] * 12)
    assert shares.error == pytest.approx([0.0] * 12)


def test_one_order_has_no_standard_error():
    with pytest.raises(OfframpError, match="at least 2 orders"):
        shapley(12, council, orders=1)


def test_nobody_shares_nothing():
    assert len(shapley(0, lambda _: 1.0).share) == 0


# --- with and without ---------------------------------------------------------------------


@dataclass
class Expected:
    """Outcome of a raid in closed form, where stocks and channels are ample."""

    leakers_mean: float
    harm_mean: float
    damage: np.ndarray


def in_closed_form(spec):
    found, leakers, harm, untouched = situations(spec), 0.0, 0.0, 0.0
    for p, looks, spared in zip(found.prob, found.looks, found.spared, strict=True):
        none_leaks = 1.0
        for thread in spec.threads:
            weapon = spec.classes[thread.weapon]
            through = weapon.reliability
            for layer in thread.layers:
                met = spec.layers[layer].engagements[thread.weapon]
                through *= (1.0 - met.kill) ** (met.shots * looks[layer, thread.weapon])
            leaking = p * spec.waves[thread.wave].mean * thread.share * through
            leakers += leaking
            harm += sum(
                leaking
                * share
                * weapon.effect
                * (1.0 - spared[max(0, site), thread.weapon])
                * spec.points(thread.weapon, site)
                for site, share in thread.aims
            )
            none_leaks *= (1.0 - through) ** spec.waves[thread.wave].most
        untouched += p * none_leaks
    return Expected(leakers, harm, np.array([untouched, 1.0 - untouched]))


def defended(*layers, **parts):
    """Ten weapons, each ten points of harm, against layers that kill half."""
    return RaidSpec((WeaponClass("rocket", harm=10),), (Wave("wave", 0, 10),), layers, damage=(1.0,), **parts)


def belt(name="belt", **changes):
    return Layer(name, (Engagement(0.5),), **changes)


TWO_RADARS = defended(belt(sensors=(0, 1)), sensors=(Sensor("left"), Sensor("right"), Sensor("unused")))


def test_radars_that_stand_in_for_each_other_share_what_each_alone_is_not_worth():
    left, right, unused = contributions(TWO_RADARS, "sensor", evaluate=in_closed_form)
    assert (left.marginal, right.marginal) == (0.0, 0.0)
    assert (left.shapley, right.shapley) == pytest.approx((25.0, 25.0))
    assert (left.name, left.sort, left.index, left.error) == ("left", "sensor", 0, 0.0)
    assert (unused.matters, unused.marginal, unused.shapley) == (False, 0.0, 0.0)
    assert unused.harm_without == left.harm_without == pytest.approx(50.0)


def test_a_radar_that_only_works_with_another_partner_shares_with_it():
    spec = defended(
        belt(owner=0, sensors=(0,)), sensors=(Sensor("radar", owner=1),), partners=(Partner("a"), Partner("b"))
    )
    for found in contributions(spec, "partner", evaluate=in_closed_form):
        assert (found.marginal, found.shapley) == pytest.approx((50.0, 25.0))
        assert (found.leakers_without, found.harm_without, found.worst_without) == pytest.approx((10.0, 100.0, 1.0))


def test_partners_that_come_as_reliably_as_the_spec_says():
    spec = defended(
        belt(owner=0), belt(owner=1), partners=(Partner("wavering", 0.4), Partner("gone", 1.0), Partner("owns nothing"))
    )
    wavering, gone, idle = contributions(spec, "partner", evaluate=in_closed_form)
    assert wavering.shapley == pytest.approx(0.6 * 50.0)
    assert [part.matters for part in (wavering, gone, idle)] == [True, False, False]


def test_what_a_link_is_worth():
    spec = defended(
        belt(), belt("blind"), sensors=(Sensor("radar"),), links=(Link("link", (0,), (1,)), Link("to nobody", (0,)))
    )
    link, to_nobody = contributions(spec, "link", evaluate=in_closed_form)
    assert (link.leakers_without, link.marginal, link.shapley) == pytest.approx((5.0, 25.0, 25.0))
    assert not to_nobody.matters


def test_a_raid_without_damage_levels_has_no_worst():
    (left, *_) = contributions(replace(TWO_RADARS, damage=()), "sensor", evaluate=in_closed_form)
    assert left.worst_without is None


def test_a_raid_without_partners_has_no_contributions():
    assert contributions(TWO_RADARS, "partner", evaluate=in_closed_form) == ()


def test_coalitions_that_come_to_the_same_are_evaluated_once():
    spec = defended(belt(sensors=tuple(range(8))), sensors=tuple(Sensor(f"radar {k}") for k in range(8)))
    asked = []
    found = contributions(spec, "sensor", evaluate=lambda raid: asked.append(raid) or in_closed_form(raid))
    assert len(asked) == 2
    assert [part.shapley for part in found] == pytest.approx([50.0 / 8] * 8)


def test_more_sensors_than_can_be_enumerated():
    n = MOST_EXACT + 2
    layers = tuple(belt(f"belt {k}", sensors=(k,)) for k in range(n))
    spec = defended(*layers, sensors=tuple(Sensor(f"radar {k}") for k in range(n)))
    found = contributions(spec, "sensor", evaluate=in_closed_form, orders=200)
    # All alike, and together worth 100 points of harm less what still leaks through twelve belts.
    assert sum(part.shapley for part in found) == pytest.approx(100.0 * (1.0 - 0.5**n))
    expected = 100.0 * (1.0 - 0.5**n) / n
    assert all(abs(part.shapley - expected) < 4.0 * part.error for part in found)


def only_by_hand(spec, sort, members):
    field = f"{sort}s"
    parts = tuple(part if k in members else replace(part, outage=1.0) for k, part in enumerate(getattr(spec, field)))
    return replace(spec, **{field: parts})


def contributions_by_hand(spec, sort, evaluate):
    """Harm without each, what that is more than with all, and shares by all orders."""
    n = len(getattr(spec, f"{sort}s"))

    def harm(members):
        return evaluate(only_by_hand(spec, sort, members)).harm_mean

    without_each = [harm({*range(n)} - {k}) for k in range(n)]
    marginal = [lost - harm({*range(n)}) for lost in without_each]
    return without_each, marginal, list(over_all_orders(n, lambda c: -harm({k for k in range(n) if c >> k & 1})))


def contributions_found(spec, sort, evaluate):
    found = contributions(spec, sort, evaluate=evaluate)
    return [part.harm_without for part in found], [part.marginal for part in found], [part.shapley for part in found]


def same(found, expected):
    return all(mine == pytest.approx(other, abs=1e-9) for mine, other in zip(found, expected, strict=True))


@settings(max_examples=40, deadline=None)
@given(raids(exact_only=False), st.sampled_from(SORTS))
def test_contributions_are_those_of_every_coalition_taken_by_itself(spec, sort):
    assert same(contributions_found(spec, sort, in_closed_form), contributions_by_hand(spec, sort, in_closed_form))


# Three partners and what they own and share: every radar warns somebody else's belt, some of it late.
ALLIANCE = defended(
    Layer("outer", (Engagement(0.5, looks=4, window=Window(2.0, 9.0)),), owner=0, sensors=(0,)),
    Layer("middle", (Engagement(0.4, looks=3, window=Window(4.0, 8.0, cycle=2.0)),), owner=1),
    Layer("inner", (Engagement(0.7, looks=2, window=Window(8.0, 10.0)),), owner=2, sensors=(2, 3)),
    sensors=(
        Sensor("far", 0.1, (1.0,), group=0, owner=1),
        Sensor("near", 0.2, (5.0,), group=0, owner=0),
        Sensor("own", 0.4, (7.0,), owner=2),
        Sensor("old", 0.5, (8.5,)),
    ),
    groups=(SensorGroup("net", 0.1, (0.05,)),),
    links=(Link("a", (0, 1), (1,), delay=1.0), Link("b", (0,), (2,), outage=0.3), Link("c", (2,), (0, 1), delay=0.5)),
    partners=(Partner("one", 0.1), Partner("two", 0.3), Partner("three")),
)


@pytest.mark.parametrize("sort", SORTS)
def test_an_alliance_shares_by_every_order_of_joining(sort):
    found = contributions_found(ALLIANCE, sort, in_closed_form)
    assert same(found, contributions_by_hand(ALLIANCE, sort, in_closed_form))
    assert min(found[2]) > 0.1
    planted = replace(ALLIANCE, links=(*ALLIANCE.links[:2], replace(ALLIANCE.links[2], delay=0.0, outage=0.1)))
    assert not same(found, contributions_by_hand(planted, sort, in_closed_form))


@pytest.mark.parametrize("sort", SORTS)
def test_the_exact_evaluation_gives_what_the_closed_form_gives(sort):
    for exact, closed in zip(
        contributions(ALLIANCE, sort), contributions(ALLIANCE, sort, evaluate=in_closed_form), strict=True
    ):
        assert astuple(exact)[:4] == astuple(closed)[:4]
        assert astuple(exact)[4:] == pytest.approx(astuple(closed)[4:], abs=1e-9)


def test_a_sampled_evaluation_gives_nearly_the_same():
    sampled = partial(raid, method="sampled", runs=4000)
    for exact, drawn in zip(
        contributions(ALLIANCE, "partner"), contributions(ALLIANCE, "partner", evaluate=sampled), strict=True
    ):
        assert drawn.shapley == pytest.approx(exact.shapley, abs=2.0)
        assert drawn.worst_without == pytest.approx(exact.worst_without, abs=0.03)


@pytest.mark.parametrize("sort", SORTS)
def test_without_puts_out_one_and_leaves_the_rest(sort):
    spec = replace(
        TWO_RADARS, partners=(Partner("a", 0.1), Partner("b", 0.2)), links=(Link("x", (0,)), Link("y", (1,)))
    )
    parts = f"{sort}s"
    changed = without(spec, sort, 1)
    assert [part.outage for part in getattr(changed, parts)][1] == 1.0
    assert getattr(changed, parts)[0] == getattr(spec, parts)[0]
    assert replace(changed, **{parts: getattr(spec, parts)}) == spec


@pytest.mark.parametrize("index", [-1, 3, 99])
def test_there_is_nobody_to_take_out_beyond_the_last(index):
    with pytest.raises(OfframpError, match=f"no sensor {index}: the raid has 3"):
        without(TWO_RADARS, "sensor", index)
