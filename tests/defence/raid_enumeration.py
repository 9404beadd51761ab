"""The odds of a tiny raid by following every single weapon and every single shot: an oracle, and no more.

A weapon is followed by itself, with its own aim point, and a state is what each weapon and each stock has come to; the
package counts weapons and draws their aim points after the last layer. Who is alerted is taken from `situations`,
which has oracles of its own.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass, field

from offramp.defence import AMPLE, situations

DEAD, FAILED = "dead", "failed"


@dataclass
class Enumerated:
    """Means by name, and distributions, of a raid."""

    means: dict = field(default_factory=lambda: defaultdict(float))
    leakers: dict = field(default_factory=lambda: defaultdict(float))
    harm: dict = field(default_factory=lambda: defaultdict(float))
    spent: dict = field(default_factory=lambda: defaultdict(float))


def enumerate_raid(spec):
    """Every way in which a raid can go, with its probability."""
    out = Enumerated()
    found = situations(spec)
    launches = list(every_launch(spec))
    for j, chance in enumerate(found.prob):
        states = defaultdict(float)
        for p, waves, weapons in launches:
            states[waves, weapons, ()] += chance * p
        for layer in range(len(spec.layers)):
            states = through_layer(spec, layer, found.looks[j, layer], states)
        for (waves, weapons, spent), p in states.items():
            record(spec, found.spared[j], waves, weapons, spent, p, out)
    return out


def every_launch(spec):
    """Probability, the wave of each weapon, and where each is heading."""
    for counts in itertools.product(*(wave.counts for wave in spec.waves)):
        p = math.prod(chance for _, chance in counts)
        waves = tuple(w for w, (count, _) in enumerate(counts) for _ in range(count))
        fates = []
        for w in waves:
            wave = spec.waves[w]
            flies = spec.classes[wave.weapon].reliability
            aims = wave.aims or tuple((s, 1.0) for s, site in enumerate(spec.sites) if site.worth) or ((None, 1.0),)
            total = sum(weight for _, weight in aims)
            fates.append([(FAILED, 1.0 - flies), *((site, flies * weight / total) for site, weight in aims)])
        for fate in itertools.product(*fates):
            chance = p * math.prod(q for _, q in fate)
            if chance > 0.0:
                yield chance, waves, tuple(where for where, _ in fate)


def defends(spec, layer, site):
    covers = spec.layers[layer].covers
    if site is None:
        return True
    return spec.sites[site].worth > 0 if covers is None else site in covers


def meets(spec, layer, weapon):
    met = spec.layers[layer].engagements[weapon]
    if met is None or met.kill == 0.0 or spec.layers[layer].channels == 0:
        return None
    kind = spec.layers[layer].kinds[met.kind]
    return None if kind.stock != AMPLE and kind.stock <= kind.reserve else met


def party(spec, wave, site):
    """Weapons of a wave that the same layers defend against are told apart from the others, and from nobody else."""
    weapon = spec.waves[wave].weapon
    able = (k for k in range(len(spec.layers)) if meets(spec, k, weapon) is not None)
    return wave, tuple(layer for layer in able if defends(spec, layer, site))


def threat(spec, who):
    """Mean harm of one weapon of a party."""
    wave = spec.waves[who[0]]
    weapon = spec.classes[wave.weapon]
    aims = wave.aims or tuple((s, 1.0) for s, site in enumerate(spec.sites) if site.worth) or ((None, 1.0),)
    ours = [(site, weight) for site, weight in aims if weight > 0 and party(spec, who[0], site) == who]
    worth = sum(weight * (1 if site is None else spec.sites[site].worth) for site, weight in ours)
    return round(weapon.effect * weapon.harm * worth / sum(weight for _, weight in ours), 9)


def parties_before(spec, layer):
    """Groups of parties that a layer has before it at once, by time; inside, the most harmful first."""
    parties = []
    for w, wave in enumerate(spec.waves):
        if not any(count and p for count, p in wave.counts):
            continue
        aims = wave.aims or tuple((s, 1.0) for s, site in enumerate(spec.sites) if site.worth) or ((None, 1.0),)
        for site, weight in aims:
            who = party(spec, w, site)
            if weight > 0 and layer in who[1] and who not in parties:
                parties.append(who)
    windows = [meets(spec, layer, spec.waves[w].weapon).window for w, _ in parties]
    groups = []
    if any(window is None for window in windows):
        groups = [parties]
    else:
        spans = {
            who: (wave.launch + window.opens, wave.launch + window.closes + wave.over)
            for who, window, wave in zip(parties, windows, (spec.waves[w] for w, _ in parties), strict=True)
        }
        for who in sorted(parties, key=lambda who: spans[who]):
            if groups and spans[who][0] < max(spans[other][1] for other in groups[-1]):
                groups[-1].append(who)
            else:
                groups.append([who])
    return [sorted(group, key=lambda who: -threat(spec, who)) for group in groups]


def through_layer(spec, layer, looks, states):
    for group in parties_before(spec, layer):
        for look in range(max(looks[spec.waves[w].weapon] for w, _ in group)):
            after = defaultdict(float)
            for state, p in states.items():
                for q, then in look_at(spec, layer, group, look, looks, state):
                    after[then] += p * q
            states = after
    return states


def look_at(spec, layer, group, look, looks, state):
    """Every way in which one look of a layer at a group of parties can go."""
    waves, weapons, spent = state
    salvos = []
    used = [sum(n for k, m, _, n in spent if (k, m) == (layer, i)) for i in range(len(spec.layers[layer].kinds))]
    stock = [
        math.inf if kind.stock == AMPLE else kind.stock - kind.reserve - fired
        for kind, fired in zip(spec.layers[layer].kinds, used, strict=True)
    ]
    channels = math.inf if spec.layers[layer].channels == AMPLE else spec.layers[layer].channels
    for who in group:
        wave = spec.waves[who[0]]
        if looks[wave.weapon] <= look:
            continue
        met = meets(spec, layer, wave.weapon)
        turns = 1 if met.window is None else 1 + math.floor(wave.over / met.window.cycle)
        places = channels * turns
        engaged = 0
        for index, w in enumerate(waves):
            there = weapons[index] not in (DEAD, FAILED) and not isinstance(weapons[index], tuple)
            if there and party(spec, w, weapons[index]) == who and places > 0 and stock[met.kind] > 0:
                shots = min(met.shots, stock[met.kind])
                stock[met.kind] -= shots
                places -= 1
                engaged += 1
                salvos.append((index, met.kind, shots, 1.0 - (1.0 - met.kill) ** shots))
        channels -= math.ceil(engaged / turns)
    fired = defaultdict(int)
    for k, m, c, n in spent:
        fired[k, m, c] += n
    for index, kind, shots, _ in salvos:
        fired[layer, kind, spec.waves[waves[index]].weapon] += shots
    now = tuple(sorted((*key, n) for key, n in fired.items()))
    for killed in itertools.product(*([(True, s[3]), (False, 1.0 - s[3])] for s in salvos)):
        q = math.prod(chance for _, chance in killed)
        if q > 0.0:
            then = list(weapons)
            for (index, *_), (dead, _) in zip(salvos, killed, strict=True):
                if dead:
                    then[index] = (DEAD, layer)
            yield q, (waves, tuple(then), now)


def record(spec, spared, waves, weapons, spent, p, out):
    harms = {0: 1.0}
    leaked = 0
    for w, where in zip(waves, weapons, strict=True):
        c = spec.waves[w].weapon
        weapon = spec.classes[c]
        out.means["launched", c] += p
        if where == FAILED:
            out.means["failed", c] += p
        elif isinstance(where, tuple):
            out.means["stopped", where[1], c] += p
        else:
            leaked += 1
            out.means["leaked", c] += p
            site = 0 if where is None else where
            out.means["sites", site] += p
            hit = weapon.effect * (1.0 - spec.spared) * (1.0 - spared[site, c])
            points = weapon.harm * (1 if where is None else spec.sites[where].worth)
            out.means["harmful", c] += p * hit * (points > 0)
            then = defaultdict(float)
            for harm, q in harms.items():
                then[harm + points] += q * hit
                then[harm] += q * (1.0 - hit)
            harms = then
    for layer, _, c, n in spent:
        out.means["spent", layer, c] += p * n
    out.leakers[leaked] += p
    for harm, q in harms.items():
        out.harm[harm] += p * q
    for layer in range(len(spec.layers)):
        out.spent[layer, sum(n for k, _, _, n in spent if k == layer)] += p
