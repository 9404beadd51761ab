"""Kernels that play raids: launch, every layer in order, impact.

Each kernel takes all raids through one stage. Tables are handed to a kernel once and not once per raid: for so little
work a raid, that would take most of the time.

May import: ``offramp.kernels``, numpy, ``offramp.defence``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.defence.arrays import Float, Int64
from offramp.defence.sampled._draws import binomial
from offramp.defence.sampled._streams import NEXT_DRAW, number, unit
from offramp.kernels import kernel, unlocked


class Launches(NamedTuple):
    """The situations and the waves. Entries of wave w are ``start[w] : start[w + 1]``.

    below : (J,) chance of a situation and all before. weapon, reliability : (W,) class, and chance that a weapon
    flies. count_start : (W + 1,). counts, count_below : possible counts, and the chance of them and all before.
    thread_start : (W + 1,). share : (T,) chance that a weapon is in a thread, if in none of its wave before.
    """

    below: Float
    weapon: Int64
    reliability: Float
    count_start: Int64
    counts: Int64
    count_below: Float
    thread_start: Int64
    share: Float


class Defences(NamedTuple):
    """The battles, layer by layer, and their slots: one per thread in a battle, the most harmful first.

    usable : interceptors of each kind of each layer. channels : (battles,) weapons engaged at once. rounds :
    (J, battles) most looks. slot_start : (battles + 1,). looks : (J, slots). layer, thread, weapon, kind, shots,
    turnover : (slots,), `kind` a place in `usable`. kill, salvo : (slots,) chance that one interceptor, or a whole
    salvo, kills.
    """

    usable: Int64
    channels: Int64
    rounds: Int64
    slot_start: Int64
    looks: Int64
    layer: Int64
    thread: Int64
    weapon: Int64
    kind: Int64
    shots: Int64
    turnover: Int64
    kill: Float
    salvo: Float


class Impacts(NamedTuple):
    """Where leakers come down. Entries of thread t are ``start[t] : start[t + 1]``.

    start : (T + 1,). weapon : (T,) class. site : place of the site. share : chance that a leaker comes down there, if
    at none before. harms : (J, impacts) chance that it does harm. points : points of harm, in steps.
    """

    start: Int64
    weapon: Int64
    site: Int64
    share: Float
    harms: Float
    points: Int64


class Progress(NamedTuple):
    """How far each of n raids has come.

    stream : (n,) where its next draw begins. situation : (n,). live : (n, T) weapons left of each thread.
    """

    stream: NDArray[np.uint64]
    situation: Int64
    live: Int64


class Outcomes(NamedTuple):
    """What happened in each of n raids; C classes, L layers, S sites.

    launched, failed, leaked, harmful : (n, C). stopped, spent : (n, L, C). sites : (n, S, C) leakers there. harm : (n,)
    points in steps.
    """

    launched: Int64
    failed: Int64
    stopped: Int64
    spent: Int64
    leaked: Int64
    harmful: Int64
    sites: Int64
    harm: Int64


@unlocked
def launch_to(launches: Launches, seed: np.uint64, first: int, progress: Progress, out: Outcomes) -> None:
    """Begin raids `first`, ``first + 1`` ...: draw the situation, what is launched and flies, and deal it to threads.

    `progress` is written, `out` added to.
    """
    for row in range(len(progress.stream)):
        stream = number(seed, first + row)
        progress.situation[row] = _drawn(launches.below, 0, len(launches.below), unit(stream, 0))
        stream += NEXT_DRAW
        for wave in range(len(launches.weapon)):
            weapon = launches.weapon[wave]
            place = _drawn(
                launches.count_below, launches.count_start[wave], launches.count_start[wave + 1], unit(stream, 0)
            )
            stream += NEXT_DRAW
            flying = binomial(stream, launches.counts[place], launches.reliability[wave])
            stream += NEXT_DRAW
            out.launched[row, weapon] += launches.counts[place]
            out.failed[row, weapon] += launches.counts[place] - flying
            for thread in range(launches.thread_start[wave], launches.thread_start[wave + 1]):
                dealt = binomial(stream, flying, launches.share[thread])
                stream += NEXT_DRAW
                progress.live[row, thread] = dealt
                flying -= dealt
        progress.stream[row] = stream


@kernel
def _drawn(below: Float, first: int, end: int, chance: float) -> int:
    """Place of the first entry of ``below[first:end]`` that is larger than `chance`, the last if none is."""
    low, high = first, end - 1
    while low < high:
        middle = (low + high) // 2
        if below[middle] > chance:
            high = middle
        else:
            low = middle + 1
    return low


@unlocked
def defend_to(defences: Defences, stock: Int64, progress: Progress, out: Outcomes) -> None:
    """Fight all battles, look by look. `progress` is carried on, `out` added to.

    stock : (kinds,) buffer.
    """
    for row in range(len(progress.stream)):
        stream, situation = progress.stream[row], progress.situation[row]
        for kind in range(len(stock)):
            stock[kind] = defences.usable[kind]
        for battle in range(len(defences.channels)):
            for look in range(defences.rounds[situation, battle]):
                free = defences.channels[battle]
                for slot in range(defences.slot_start[battle], defences.slot_start[battle + 1]):
                    if defences.looks[situation, slot] > look:
                        layer, weapon = defences.layer[slot], defences.weapon[slot]
                        thread, kind = defences.thread[slot], defences.kind[slot]
                        turnover = defences.turnover[slot]
                        engaged, fired, killed = _engage(
                            min(progress.live[row, thread], free * turnover),
                            stock[kind],
                            defences.shots[slot],
                            defences.kill[slot],
                            defences.salvo[slot],
                            stream,
                        )
                        free -= -(-engaged // turnover)
                        progress.live[row, thread] -= killed
                        stock[kind] -= fired
                        out.spent[row, layer, weapon] += fired
                        out.stopped[row, layer, weapon] += killed
                    stream += NEXT_DRAW + NEXT_DRAW
        progress.stream[row] = stream


@kernel
def _engage(wanted: int, stock: int, shots: int, kill: float, salvo: float, stream: np.uint64) -> tuple[int, int, int]:
    """One look at one thread: weapons engaged, interceptors fired, weapons killed. Uses two draws."""
    engaged = min(wanted, stock // shots)
    killed = binomial(stream, engaged, salvo)
    fired = engaged * shots
    rest = stock - fired
    if engaged < wanted and rest > 0:
        # The stock ends here: a further weapon gets what is left, less than a salvo.
        killed += binomial(stream + NEXT_DRAW, int(np.int64(1)), 1.0 - (1.0 - kill) ** rest)
        return engaged + 1, stock, killed
    return engaged, fired, killed


@unlocked
def land_to(impacts: Impacts, progress: Progress, out: Outcomes) -> None:
    """Deal the leakers to the sites that they were aimed at, and draw which do harm; `out` is added to."""
    for row in range(len(progress.stream)):
        stream, situation = progress.stream[row], progress.situation[row]
        for thread in range(len(impacts.weapon)):
            weapon, left = impacts.weapon[thread], progress.live[row, thread]
            out.leaked[row, weapon] += left
            for impact in range(impacts.start[thread], impacts.start[thread + 1]):
                here = binomial(stream, left, impacts.share[impact])
                harmful = binomial(stream + NEXT_DRAW, here, impacts.harms[situation, impact])
                stream += NEXT_DRAW + NEXT_DRAW
                left -= here
                out.sites[row, impacts.site[impact], weapon] += here
                out.harmful[row, weapon] += harmful
                out.harm[row] += harmful * impacts.points[impact]
