"""The count chain against two independent evaluations: every shot enumerated, and plain sampling."""

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from raid_cases import raids

from offramp.defence import AMPLE, NOBODY, Engagement, Layer, Partner, RaidSpec, Sensor, WeaponClass, raid


def salvo_sizes(weapons, interceptors, shots):
    """Interceptors fired at each weapon left in one look."""
    sizes = []
    for _ in range(weapons):
        size = min(shots, interceptors)
        sizes.append(size)
        interceptors -= size
    return sizes


def after_layer(weapons, engagement):
    """{(weapons left, interceptors fired): probability}, shot outcomes enumerated weapon by weapon."""
    states = {(weapons, 0): 1.0}
    for _ in range(engagement.looks):
        following = defaultdict(float)
        for (left, fired), p in states.items():
            stock = 10**9 if engagement.stock == AMPLE else engagement.stock - fired
            sizes = salvo_sizes(left, stock, engagement.shots)
            for outcome in itertools.product((True, False), repeat=left):
                chance = p
                for survives, size in zip(outcome, sizes, strict=True):
                    miss = (1 - engagement.kill) ** size
                    chance *= miss if survives else 1 - miss
                following[sum(outcome), fired + sum(sizes)] += chance
        states = following
    return states


def thinned(counts, keep):
    """{k: probability} after each weapon is kept with probability `keep`."""
    result = defaultdict(float)
    for n, p in counts.items():
        for outcome in itertools.product((True, False), repeat=n):
            result[sum(outcome)] += p * keep ** sum(outcome) * (1 - keep) ** (n - sum(outcome))
    return result


def enumerate_raid(spec):
    """Joint {(leakers, harm): probability} and mean interceptors (L, C), over every outage separately."""
    odds = [s.outage for s in spec.sensors] + [p.outage for p in spec.partners]
    totals = defaultdict(float)
    spent = np.zeros((len(spec.layers), len(spec.classes)))
    for out in itertools.product((True, False), repeat=len(odds)):
        chance = np.prod([o if is_out else 1 - o for o, is_out in zip(odds, out, strict=True)])
        sensor_out, partner_out = out[: len(spec.sensors)], out[len(spec.sensors) :]
        together = {(0, 0): chance}
        for c, weapon in enumerate(spec.classes):
            counts = thinned({weapon.count: 1.0}, weapon.reliability)
            for index, layer in enumerate(spec.layers):
                blind = bool(layer.sensors) and all(sensor_out[s] for s in layer.sensors)
                absent = layer.owner != NOBODY and partner_out[layer.owner]
                engagement = layer.engagements[c]
                if blind or absent or engagement is None or engagement.kill == 0:
                    continue
                leaving = defaultdict(float)
                for n, p in counts.items():
                    for (left, fired), q in after_layer(n, engagement).items():
                        leaving[left] += p * q
                        spent[index, c] += chance * p * q * fired
                counts = leaving
            following = defaultdict(float)
            for (leakers, harm), p in together.items():
                for n, q in counts.items():
                    for k, h in thinned({n: 1.0}, weapon.effect * (1 - spec.spared)).items():
                        following[leakers + n, harm + k * weapon.harm] += p * q * h
            together = following
        for key, p in together.items():
            totals[key] += p
    return totals, spent


@settings(max_examples=60, deadline=None)
@given(raids(most_weapons=3, most_layers=2))
def test_enumeration_of_every_shot(spec):
    totals, spent = enumerate_raid(spec)
    result = raid(spec)
    leakers = np.zeros(len(result.leakers))
    harm = np.zeros(len(result.harm))
    joint = np.zeros_like(result.joint)
    for (n, points), p in totals.items():
        leakers[n] += p
        harm[points // result.harm_step] += p
        share = 1 - points / spec.harm_unopposed if spec.harm_unopposed > 0 else -1.0
        joint[sum(points >= t for t in spec.damage), sum(share >= t - 1e-12 for t in spec.averted)] += p
    np.testing.assert_allclose(result.leakers, leakers, atol=1e-12)
    np.testing.assert_allclose(result.harm, harm, atol=1e-12)
    np.testing.assert_allclose(result.joint, joint, atol=1e-12)
    np.testing.assert_allclose(result.spent, spent, atol=1e-11)


def random_raid(rng):
    n_classes, n_layers = rng.integers(1, 4), rng.integers(1, 6)
    classes = tuple(
        WeaponClass(
            f"{c}", int(rng.integers(1, 120)), rng.uniform(0.5, 1), rng.uniform(0.2, 1), int(rng.integers(1, 6))
        )
        for c in range(n_classes)
    )
    layers = tuple(
        Layer(
            f"{index}",
            tuple(
                Engagement(
                    rng.uniform(0.1, 0.9),
                    int(rng.choice([AMPLE, rng.integers(1, 150)])),
                    int(rng.integers(1, 4)),
                    int(rng.integers(1, 4)),
                )
                for _ in classes
            ),
            owner=int(rng.integers(NOBODY, 2)),
            sensors=tuple(np.flatnonzero(rng.random(2) < 0.5).tolist()),
        )
        for index in range(n_layers)
    )
    sensors = tuple(Sensor(f"{s}", rng.uniform(0, 0.4)) for s in range(2))
    partners = tuple(Partner(f"{p}", rng.uniform(0, 0.4)) for p in range(2))
    return RaidSpec(classes, layers, sensors, partners)


def sample_raid(spec, runs, rng):
    """Leakers of all classes, points of harm and interceptors fired in each of `runs` sampled raids."""
    sees = np.array([rng.random(runs) >= s.outage for s in spec.sensors])
    present = np.array([rng.random(runs) >= p.outage for p in spec.partners])
    leakers, harm, fired = np.zeros((3, runs))
    for c, weapon in enumerate(spec.classes):
        left = rng.binomial(weapon.count, weapon.reliability, runs)
        for layer in spec.layers:
            works = np.ones(runs, bool)
            if layer.sensors:
                works &= sees[list(layer.sensors)].any(axis=0)
            if layer.owner != NOBODY:
                works &= present[layer.owner]
            engagement = layer.engagements[c]
            stock = np.full(runs, 10**6 if engagement.stock == AMPLE else engagement.stock) * works
            for _ in range(engagement.looks):
                full = np.minimum(left, stock // engagement.shots)
                rest = np.where(left > full, stock - full * engagement.shots, 0)
                killed = rng.binomial(full, 1 - (1 - engagement.kill) ** engagement.shots)
                killed += rng.random(runs) < 1 - (1 - engagement.kill) ** rest
                stock -= full * engagement.shots + rest
                fired += full * engagement.shots + rest
                left -= killed
        leakers += left
        harm += weapon.harm * rng.binomial(left, weapon.effect)
    return leakers, harm, fired


@pytest.mark.parametrize("seed", range(36))
def test_sampled_means_within_four_standard_errors(seed):
    rng = np.random.default_rng(seed)
    spec, runs = random_raid(rng), 20_000
    result = raid(spec)
    leakers, harm, fired = sample_raid(spec, runs, rng)
    spread = (leakers - result.leakers_mean) ** 2
    for sample, mean in (
        (leakers, result.leakers_mean),
        (spread, result.leakers_sd**2),
        (harm, result.harm_mean),
        (fired, result.spent.sum()),
    ):
        assert abs(sample.mean() - mean) <= 4 * sample.std() / np.sqrt(runs) + 1e-9
