"""The count chain against two independent evaluations: every shot enumerated, and plain sampling."""

import itertools
import math
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from raid_cases import raids

from offramp.defence.exact import Part, exact_odds, exact_raid, leaker_joint
from offramp.defence.spec import (
    AMPLE,
    NOBODY,
    Engagement,
    Interceptor,
    Layer,
    Partner,
    RaidSpec,
    Sensor,
    Site,
    Wave,
    WeaponClass,
    Window,
)


def sources(spec):
    """What may be out, each with its chance."""
    named = [(("partner", p), partner.outage) for p, partner in enumerate(spec.partners)]
    named += [(("sensor", s), sensor.outage) for s, sensor in enumerate(spec.sensors)]
    named += [(("link", k), link.outage) for k, link in enumerate(spec.links)]
    for g, group in enumerate(spec.groups):
        named.append((("group", g), group.outage))
        named += [(("miss", g, c), odds) for c, odds in enumerate(group.misses)]
    return named


def heard(spec, own, links, weapon, out):
    """Minutes after launch of the first alert by one's own sensors and what links bring; infinite for none."""

    def seen(s):
        sensor = spec.sensors[s]
        sees = sensor.sees[weapon] if sensor.sees else 0.0
        gone = {("sensor", s), ("partner", sensor.owner), ("group", sensor.group), ("miss", sensor.group, weapon)}
        return math.inf if sees is None or gone & out else sees

    times = [seen(s) for s in own]
    times += [seen(s) + spec.links[k].delay for k in links if ("link", k) not in out for s in spec.links[k].sensors]
    return min(times, default=math.inf)


def looks_of(spec, index, weapon, out):
    layer = spec.layers[index]
    met = layer.engagements[weapon]
    links = [k for k, link in enumerate(spec.links) if index in link.layers]
    if met is None or met.kill == 0 or layer.channels == 0 or ("partner", layer.owner) in out:
        return 0
    alert = heard(spec, layer.sensors, links, weapon, out) if layer.sensors or links else -math.inf
    if alert == math.inf:
        return 0
    if met.window is None:
        return met.looks
    times, now = 0, max(met.window.opens, alert + met.window.reaction)
    # A shot at the very close is one too late for the first look and just in time for a later one.
    while times < met.looks and (now < met.window.closes or (times > 0 and now == met.window.closes)):
        times, now = times + 1, now + met.window.cycle
    return times


def spared_at(spec, s, weapon, out):
    """Share of the harm that shelter spares at a site."""
    site, flight = spec.sites[s], spec.classes[weapon].flight
    if flight is None:
        return 0.0
    links = [k for k, link in enumerate(spec.links) if s in link.sites]
    warning = flight - heard(spec, site.sensors, links, weapon, out) - site.public_delay
    hit = math.prod(1.0 - way.spares for way in site.shelter if warning > 0 and warning >= way.needs)
    return 1.0 - hit


def situations_of(spec):
    """{what the sources leave: looks by layer and class, shares spared by site and class}: probability."""
    found = defaultdict(float)
    named = sources(spec)
    classes = range(len(spec.classes))
    for gone in itertools.product((True, False), repeat=len(named)):
        p = math.prod(odds if is_out else 1 - odds for (_, odds), is_out in zip(named, gone, strict=True))
        if p > 0:
            out = {name for (name, _), is_out in zip(named, gone, strict=True) if is_out}
            looks = tuple(tuple(looks_of(spec, k, c, out) for c in classes) for k in range(len(spec.layers)))
            spared = tuple(tuple(spared_at(spec, s, c, out) for c in classes) for s in range(len(spec.sites)))
            found[looks, spared] += p
    return found


def salvo_sizes(weapons, interceptors, places, shots):
    """Interceptors fired at each weapon left in one look."""
    sizes = []
    for place in range(weapons):
        size = min(shots, interceptors) if place < places else 0
        sizes.append(size)
        interceptors -= size
    return sizes


def after_layer(weapons, spec, layer, wave, looks):
    """{(weapons left, interceptors fired): probability}, shot outcomes enumerated weapon by weapon."""
    met = spec.layers[layer].engagements[wave.weapon]
    kind = spec.layers[layer].kinds[met.kind]
    turns = 1 if met.window is None else 1 + math.floor(wave.over / met.window.cycle)
    channels = spec.layers[layer].channels
    states = {(weapons, 0): 1.0}
    for _ in range(looks):
        following = defaultdict(float)
        for (left, fired), p in states.items():
            stock = math.inf if kind.stock == AMPLE else max(0, kind.stock - kind.reserve) - fired
            sizes = salvo_sizes(left, stock, math.inf if channels == AMPLE else channels * turns, met.shots)
            for outcome in itertools.product((True, False), repeat=left):
                chance = p
                for survives, size in zip(outcome, sizes, strict=True):
                    miss = (1 - met.kill) ** size
                    chance *= miss if survives else 1 - miss
                following[sum(outcome), fired + sum(sizes)] += chance
        states = following
    return states


def aims_of(spec, wave):
    if not spec.sites:
        return {None: 1.0}
    weights = dict(wave.aims) or {s: 1.0 for s, site in enumerate(spec.sites) if site.worth}
    return {s: weight / sum(weights.values()) for s, weight in weights.items() if weight > 0}


def defends(spec, layer, site):
    covers = spec.layers[layer].covers
    if site is None:
        return True
    return spec.sites[site].worth > 0 if covers is None else site in covers


def wave_outcomes(spec, wave, looks, spared):
    """{(where leakers come down, points of harm, interceptors fired by layer): probability} of one wave."""
    weapon, aims = spec.classes[wave.weapon], aims_of(spec, wave)
    # Exact raids only: all sites of a wave have the same defenders.
    layers = [k for k in range(len(spec.layers)) if defends(spec, k, next(iter(aims)))]
    states = defaultdict(float)
    for count, p in ((wave.count, 1.0),) if isinstance(wave.count, int) else wave.count:
        for fate in itertools.product((True, False), repeat=count):
            flies = weapon.reliability ** sum(fate) * (1 - weapon.reliability) ** (count - sum(fate))
            states[sum(fate), (0,) * len(spec.layers)] += p * flies
    for k in layers:
        following = defaultdict(float)
        for (left, spent), p in states.items():
            if p == 0 or looks[k][wave.weapon] == 0:
                following[left, spent] += p
                continue
            for (after, fired), q in after_layer(left, spec, k, wave, looks[k][wave.weapon]).items():
                following[after, (*spent[:k], fired, *spent[k + 1 :])] += p * q
        states = following
    outcomes = defaultdict(float)
    for (left, spent), p in states.items():
        if p == 0:
            continue
        for sites in itertools.product(aims, repeat=left):
            for hits in itertools.product((True, False), repeat=left):
                chance, harm = p, 0
                for site, hit in zip(sites, hits, strict=True):
                    odds = weapon.effect * (1 - spec.spared) * (1 - (0 if site is None else spared[site][wave.weapon]))
                    chance *= aims[site] * (odds if hit else 1 - odds)
                    harm += weapon.harm * (1 if site is None else spec.sites[site].worth) * hit
                where = tuple(sorted((wave.weapon, -1 if site is None else site) for site in sites))
                if chance > 0:
                    outcomes[where, harm, spent] += chance
    return outcomes


def enumerate_raid(spec):
    """{((class, site) of each leaker, points of harm, interceptors fired by layer): probability}."""
    totals = defaultdict(float)
    for (looks, spared), chance in situations_of(spec).items():
        together = {((), 0, (0,) * len(spec.layers)): chance}
        for wave in spec.waves:
            following = defaultdict(float)
            outcomes = wave_outcomes(spec, wave, looks, spared)
            for (where, harm, spent), p in together.items():
                for (more, points, fired), q in outcomes.items():
                    key = tuple(sorted(where + more)), harm + points, tuple(np.add(spent, fired).tolist())
                    following[key] += p * q
            together = following
        for key, p in together.items():
            totals[key] += p
    return totals


def marginal(totals, measure, size):
    """Probability of 0 ... size - 1 of what `measure` makes of an outcome; more than that is an error."""
    pmf = np.zeros(size)
    for outcome, p in totals.items():
        pmf[measure(outcome)] += p
    return pmf


def unopposed(spec):
    """Mean harm if nothing were intercepted."""
    return math.fsum(
        p * harm
        for (_, spared), chance in situations_of(spec).items()
        for wave in spec.waves
        for (_, harm, _), p in wave_outcomes(
            spec, wave, np.zeros((len(spec.layers), len(spec.classes)), int), spared
        ).items()
        for p in [p * chance]
    )


def differences(spec, result, totals):
    """Largest difference between a result and an enumeration, by name."""
    pairs = {
        "leakers": (result.leakers, lambda o: len(o[0])),
        "harm": (result.harm, lambda o: o[1] // result.harm_step),
    }
    for c, pmf in enumerate(result.class_leakers):
        pairs[f"class {c}"] = pmf, lambda o, c=c: sum(weapon == c for weapon, _ in o[0])
    for s, pmf in enumerate(result.site_leakers):
        pairs[f"site {s}"] = pmf, lambda o, s=s: sum(site == s for _, site in o[0])
        for c, part in enumerate(result.part_leakers[s]):
            pairs[f"class {c} at site {s}"] = part, lambda o, c=c, s=s: o[0].count((c, s))
    for k, pmf in enumerate(result.spent_layers):
        pairs[f"spent by {k}"] = pmf, lambda o, k=k: o[2][k]
    found = {name: np.max(np.abs(pmf - marginal(totals, of, len(pmf)))) for name, (pmf, of) in pairs.items()}
    expected, joint = unopposed(spec), np.zeros_like(result.joint)
    for (_, harm, _), p in totals.items():
        share = 1 - harm / expected if expected > 0 else -1.0
        joint[sum(harm >= t for t in spec.damage), sum(share >= t - 1e-9 for t in spec.averted)] += p
    return found | {"joint": np.max(np.abs(result.joint - joint))}


@settings(max_examples=150, deadline=None)
@given(raids(most_layers=2))
def test_enumeration_of_every_shot(spec):
    totals, result = enumerate_raid(spec), exact_raid(spec)
    assert max(differences(spec, result, totals).values()) < 1e-12
    np.testing.assert_allclose(exact_odds(spec), result.joint, atol=1e-14)


@settings(max_examples=30, deadline=None)
@given(raids(most_layers=3, most_weapons=2, most_classes=3, most_waves=3))
def test_enumeration_of_more_waves_and_layers(spec):
    assert max(differences(spec, exact_raid(spec), enumerate_raid(spec)).values()) < 1e-12


@settings(max_examples=60, deadline=None)
@given(raids(most_layers=2, most_classes=2, most_waves=3, most_weapons=2))
def test_enumeration_of_two_parts_together(spec):
    first = Part(weapons=(0,))
    second = Part(sites=(0,)) if spec.sites else Part()
    expected = np.zeros((99, 99))
    for (where, _, _), p in enumerate_raid(spec).items():
        expected[sum(c == 0 for c, _ in where), sum(s == 0 or not spec.sites for _, s in where)] += p
    joint = leaker_joint(spec, first, second)
    rows, columns = joint.shape
    np.testing.assert_allclose(joint, expected[:rows, :columns], atol=1e-12)
    assert expected[:rows, :columns].sum() == pytest.approx(1.0)


def test_the_comparer_sees_one_interceptor_less():
    def raid_of(stock):
        layer = Layer("belt", (Engagement(0.5, shots=2, looks=2),), (Interceptor(stock=stock),), channels=2)
        return RaidSpec((WeaponClass("rocket"),), (Wave("wave", 0, 3),), (layer,), damage=(2,), averted=(0.5,))

    found = differences(raid_of(5), exact_raid(raid_of(6)), enumerate_raid(raid_of(5)))
    assert min(found[name] for name in ("leakers", "harm", "class 0", "spent by 0", "joint")) > 1e-3


def random_raid(rng):
    n_classes, n_layers = rng.integers(1, 4), rng.integers(1, 6)
    classes = tuple(
        WeaponClass(f"{c}", rng.uniform(0.5, 1), rng.uniform(0.2, 1), int(rng.integers(1, 4))) for c in range(n_classes)
    )
    sites = tuple(Site(f"{s}", worth=int(rng.integers(1, 4))) for s in range(rng.integers(0, 4)))
    waves = tuple(
        Wave(
            f"{c}",
            c,
            ((int(rng.integers(1, 60)), 0.3), (int(rng.integers(60, 120)), 0.7)),
            tuple((s, rng.uniform(0.1, 1)) for s in range(len(sites))),
            over=rng.choice([0.0, 2.0]),
        )
        for c in range(n_classes)
    )
    layers = tuple(
        Layer(
            f"{index}",
            tuple(
                Engagement(
                    rng.uniform(0.1, 0.9), c, int(rng.integers(1, 4)), int(rng.integers(1, 4)), Window(c * 9, c * 9 + 5)
                )
                for c in range(n_classes)
            ),
            tuple(Interceptor(f"{c}", int(rng.choice([AMPLE, rng.integers(1, 150)]))) for c in range(n_classes)),
            owner=int(rng.integers(NOBODY, 2)),
            sensors=tuple(np.flatnonzero(rng.random(2) < 0.5).tolist()),
            channels=int(rng.choice([AMPLE, rng.integers(1, 40)])),
        )
        for index in range(n_layers)
    )
    sensors = tuple(Sensor(f"{s}", rng.uniform(0, 0.4)) for s in range(2))
    partners = tuple(Partner(f"{p}", rng.uniform(0, 0.4)) for p in range(2))
    return RaidSpec(classes, waves, layers, sites, sensors=sensors, partners=partners)


def sample_raid(spec, runs, rng):
    """Leakers of all classes, points of harm and interceptors fired in each of `runs` sampled raids."""
    sees = np.array([rng.random(runs) >= s.outage for s in spec.sensors])
    present = np.array([rng.random(runs) >= p.outage for p in spec.partners])
    leakers, harm, fired = np.zeros((3, runs))
    for wave in spec.waves:
        weapon = spec.classes[wave.weapon]
        launched = rng.choice([n for n, _ in wave.count], runs, p=[p for _, p in wave.count])
        left = rng.binomial(launched, weapon.reliability)
        for layer in spec.layers:
            works = np.ones(runs, bool)
            if layer.sensors:
                works &= sees[list(layer.sensors)].any(axis=0)
            if layer.owner != NOBODY:
                works &= present[layer.owner]
            met = layer.engagements[wave.weapon]
            stock = (
                np.full(runs, 10**6 if layer.kinds[met.kind].stock == AMPLE else layer.kinds[met.kind].stock) * works
            )
            places = 10**6 if layer.channels == AMPLE else layer.channels * (1 + int(wave.over))
            for _ in range(met.looks):
                full = np.minimum(np.minimum(left, places), stock // met.shots)
                rest = np.where((left > full) & (full < places), stock - full * met.shots, 0)
                killed = rng.binomial(full, 1 - (1 - met.kill) ** met.shots)
                killed += rng.random(runs) < 1 - (1 - met.kill) ** rest
                stock -= full * met.shots + rest
                fired += full * met.shots + rest
                left -= killed
        leakers += left
        shares = np.array([p for _, p in wave.aims]) / sum(p for _, p in wave.aims) if spec.sites else [1.0]
        worths = [spec.sites[s].worth for s, _ in wave.aims] or [1]
        harm += weapon.harm * (rng.multinomial(rng.binomial(left, weapon.effect), shares) @ worths)
    return leakers, harm, fired


@pytest.mark.parametrize("seed", range(36))
def test_sampled_means_within_four_standard_errors(seed):
    rng = np.random.default_rng(seed)
    spec, runs = random_raid(rng), 20_000
    result = exact_raid(spec)
    leakers, harm, fired = sample_raid(spec, runs, rng)
    for sample, mean in (
        (leakers, result.leakers_mean),
        ((leakers - result.leakers_mean) ** 2, result.leakers_sd**2),
        (harm, result.harm_mean),
        (fired, result.spent.sum()),
        (fired, sum(pmf @ np.arange(len(pmf)) for pmf in result.spent_layers)),
    ):
        assert abs(sample.mean() - mean) <= 4 * sample.std() / np.sqrt(runs) + 1e-9
