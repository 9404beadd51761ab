"""A raid laid out in flat arrays, for the kernels that play it.

May import: numpy, ``offramp.defence``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from offramp.defence.alerts import Situations
from offramp.defence.arrays import Float, Int64
from offramp.defence.sampled._play import Defences, Impacts, Launches
from offramp.defence.spec import AMPLE, NOWHERE, Engagement, RaidSpec, Thread
from offramp.defence.threads import battles, demand, turnover, users

Slot = tuple[int, Thread, Engagement]
"""A layer, a thread in one of its battles, and how the layer engages it."""


class Tables(NamedTuple):
    """A raid laid out for the kernels, stage by stage."""

    launches: Launches
    defences: Defences
    impacts: Impacts


def lay_out(spec: RaidSpec, found: Situations) -> Tables:
    """The tables of a valid raid that may find itself in the situations `found`."""
    all_threads = spec.threads
    return Tables(
        launches=_launches(spec, all_threads, found),
        defences=_defences(spec, all_threads, found),
        impacts=_impacts(spec, all_threads, found),
    )


def _launches(spec: RaidSpec, parts: Sequence[Thread], found: Situations) -> Launches:
    shares = [[thread.share for thread in parts if thread.wave == wave] for wave in range(len(spec.waves))]
    counts = [wave.counts for wave in spec.waves]
    return Launches(
        below=np.cumsum(found.prob),
        weapon=_whole(wave.weapon for wave in spec.waves),
        reliability=_real(spec.classes[wave.weapon].reliability for wave in spec.waves),
        count_start=_starts(counts),
        counts=_whole(count for pairs in counts for count, _ in pairs),
        count_below=_real(below for pairs in counts for below in np.cumsum([chance for _, chance in pairs])),
        thread_start=_starts(shares),
        share=_real(share for group in shares for share in _if_none_before(group)),
    )


def _defences(spec: RaidSpec, parts: tuple[Thread, ...], found: Situations) -> Defences:
    layers = range(len(spec.layers))
    fought = [(layer, _slots(spec, layer, battle)) for layer in layers for battle in battles(spec, parts, layer)]
    slots = [slot for _, battle in fought for slot in battle]
    looks = found.looks[:, [layer for layer, _, _ in slots], [thread.weapon for _, thread, _ in slots]]
    slot_start = _starts([battle for _, battle in fought])
    place = {thread: index for index, thread in enumerate(parts)}
    first_kind = _starts([layer.kinds for layer in spec.layers]).tolist()
    kinds = [(layer, kind) for layer in layers for kind in range(len(spec.layers[layer].kinds))]
    return Defences(
        usable=_whole(_usable(spec, parts, layer, kind) for layer, kind in kinds),
        channels=_whole(_channels(spec, layer) for layer, _ in fought),
        rounds=np.maximum.reduceat(looks, slot_start[:-1], axis=1) if slots else looks,
        slot_start=slot_start,
        looks=looks,
        layer=_whole(layer for layer, _, _ in slots),
        thread=_whole(place[thread] for _, thread, _ in slots),
        weapon=_whole(thread.weapon for _, thread, _ in slots),
        kind=_whole(first_kind[layer] + e.kind for layer, _, e in slots),
        shots=_whole(e.shots for _, _, e in slots),
        turnover=_whole(min(turnover(spec, t, layer), spec.waves[t.wave].most) for layer, t, _ in slots),
        kill=_real(e.kill for _, _, e in slots),
        salvo=_real(1.0 - (1.0 - e.kill) ** e.shots for _, _, e in slots),
    )


def _slots(spec: RaidSpec, layer: int, battle: Sequence[Thread]) -> list[Slot]:
    met = [spec.engagement(layer, thread.weapon) for thread in battle]
    return [(layer, thread, e) for thread, e in zip(battle, met, strict=True) if e is not None]


def _channels(spec: RaidSpec, layer: int) -> int:
    """Fire channels, no more than there can be weapons."""
    most = sum(wave.most for wave in spec.waves)
    channels = spec.layers[layer].channels
    return most if channels == AMPLE else min(channels, most)


def _usable(spec: RaidSpec, parts: tuple[Thread, ...], layer: int, kind: int) -> int:
    """Interceptors of a kind, no more than can be fired."""
    most = sum(demand(spec, thread, layer) for thread in users(spec, parts, layer, kind))
    usable = spec.layers[layer].kinds[kind].usable
    return most if usable == AMPLE else min(usable, most)


def _impacts(spec: RaidSpec, parts: Sequence[Thread], found: Situations) -> Impacts:
    aims = [(thread.weapon, site) for thread in parts for site, _ in thread.aims]
    classes, sites = [weapon for weapon, _ in aims], [_row(site) for _, site in aims]
    points = _whole(spec.points(weapon, site) // spec.harm_step for weapon, site in aims)
    # What is worth no points is not harmed, open ground for one.
    effect = _real(spec.classes[weapon].effect * (1.0 - spec.spared) for weapon in classes) * (points > 0)
    return Impacts(
        start=_starts([thread.aims for thread in parts]),
        weapon=_whole(thread.weapon for thread in parts),
        site=_whole(sites),
        share=_real(share for thread in parts for share in _if_none_before([part for _, part in thread.aims])),
        harms=effect * (1.0 - found.spared[:, sites, classes]),
        points=points,
    )


def _row(site: int) -> int:
    """Place of a site in arrays over sites; in a raid without sites there is one, where all weapons come down."""
    return 0 if site == NOWHERE else site


def _if_none_before(shares: Sequence[float]) -> list[float]:
    """The chance of each part, given that it is none of those before; the last is certain."""
    left = np.cumsum(shares[::-1])[::-1].tolist()
    return [min(1.0, share / rest) for share, rest in zip(shares, left, strict=True)]


def _starts(parts: Sequence[Sequence[object]]) -> Int64:
    """Place of the first entry of each part, and of the end."""
    return np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)


def _whole(values: Iterable[int]) -> Int64:
    return np.array(list(values), np.int64)


def _real(values: Iterable[float]) -> Float:
    return np.array(list(values), np.float64)
