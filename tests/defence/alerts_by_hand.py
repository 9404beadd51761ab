"""Situations of a raid by taking every combination of what may be out by itself, without merging any."""

import itertools
import math

from offramp.defence.alerts import situations
from offramp.defence.spec import AMPLE, NOWHERE


def every_state(spec):
    """Yield what is out, as a set of names, and its probability, over all that may be out."""
    chances = {("partner", k): part.outage for k, part in enumerate(spec.partners)}
    chances |= {("sensor", k): part.outage for k, part in enumerate(spec.sensors)}
    chances |= {("group", k): part.outage for k, part in enumerate(spec.groups)}
    chances |= {("link", k): part.outage for k, part in enumerate(spec.links)}
    chances |= {("miss", k, c): p for k, group in enumerate(spec.groups) for c, p in enumerate(group.misses)}
    for outs in itertools.product((False, True), repeat=len(chances)):
        p = math.prod(chance if out else 1.0 - chance for chance, out in zip(chances.values(), outs, strict=True))
        if p > 0.0:
            yield {source for source, out in zip(chances, outs, strict=True) if out}, p


def alert_by_hand(spec, out, own, to, weapon):
    """When somebody hears of a class, from its own sensors or over the links that lead `to` it; None: never."""
    up = [link for k, link in enumerate(spec.links) if ("link", k) not in out and to(link)]
    ways = [(own, 0.0), *((link.sensors, link.delay) for link in up)]
    heard = []
    for sensors, delay in ways:
        for k in sensors:
            sensor = spec.sensors[k]
            sees = sensor.sees[weapon] if sensor.sees else 0.0
            blind = {("sensor", k), ("partner", sensor.owner), ("group", sensor.group), ("miss", sensor.group, weapon)}
            if sees is not None and not blind & out:
                heard.append(sees + delay)
    return min(heard, default=None)


def looks_by_hand(spec, out, layer, weapon):
    belt = spec.layers[layer]
    met = belt.engagements[weapon]
    if ("partner", belt.owner) in out or not meets_by_hand(spec, layer, weapon):
        return 0
    depends = belt.sensors or any(layer in link.layers for link in spec.links)
    alert = alert_by_hand(spec, out, belt.sensors, lambda link: layer in link.layers, weapon) if depends else -1e9
    if alert is None:
        return 0
    if met.window is None:
        return met.looks
    first, closes = max(met.window.opens, alert + met.window.reaction), met.window.closes
    return sum(first + k * met.window.cycle <= closes for k in range(met.looks)) if first < closes else 0


def meets_by_hand(spec, layer, weapon):
    belt = spec.layers[layer]
    met = belt.engagements[weapon]
    if met is None or met.kill == 0.0 or belt.channels == 0:
        return False
    kind = belt.kinds[met.kind]
    if kind.stock != AMPLE and kind.stock <= kind.reserve:
        return False
    return any(
        site == NOWHERE or (site in belt.covers if belt.covers is not None else spec.sites[site].worth > 0)
        for wave in spec.waves
        if wave.weapon == weapon and wave.most > 0
        for site, _ in spec.aims(wave)
    )


def spared_by_hand(spec, out, site, weapon):
    place = spec.sites[site]
    alert = alert_by_hand(spec, out, place.sensors, lambda link: site in link.sites, weapon)
    flight = spec.classes[weapon].flight
    if alert is None or flight is None or flight - alert - place.public_delay <= 0.0:
        return 0.0
    warning = flight - alert - place.public_delay
    return 1.0 - math.prod(1.0 - shelter.spares for shelter in place.shelter if warning >= shelter.needs)


def aimed_at(spec):
    """Pairs of a site and a class that is aimed at it."""
    return sorted({(s, w.weapon) for w in spec.waves if w.most > 0 for s, _ in spec.aims(w) if s != NOWHERE})


def situations_by_hand(spec):
    found = {}
    shape = [(layer, weapon) for layer in range(len(spec.layers)) for weapon in range(len(spec.classes))]
    for out, p in every_state(spec):
        looks = tuple(looks_by_hand(spec, out, layer, weapon) for layer, weapon in shape)
        spared = tuple(round(spared_by_hand(spec, out, site, weapon), 9) for site, weapon in aimed_at(spec))
        found[looks, spared] = found.get((looks, spared), 0.0) + p
    return found


def situations_found(spec):
    found, states = situations(spec), {}
    for p, looks, spared in zip(found.prob, found.looks, found.spared, strict=True):
        key = tuple(looks.ravel()), tuple(round(float(spared[site, weapon]), 9) for site, weapon in aimed_at(spec))
        states[key] = states.get(key, 0.0) + float(p)
    return states
