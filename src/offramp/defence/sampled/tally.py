"""What many raids come to: whole numbers only, so that sums do not depend on their order.

May import: numpy, ``offramp.defence``.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce

import numpy as np

from offramp.defence.arrays import Int64
from offramp.defence.sampled._play import Outcomes, Progress, defend_to, land_to, launch_to
from offramp.defence.sampled.layout import Tables
from offramp.defence.spec import RaidSpec

# Raids played between two tallies: enough that threads seldom wait for each other's, and their outcomes fit the cache.
RAIDS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums and histograms over raids; C classes, L layers. Entry k of a histogram: raids with k.

    Attributes
    ----------
    launched, failed, leaked, harmful : (C,) sums. stopped, spent : (L, C) sums.
    class_leakers, site_leakers, spent_layers : histograms per class, site and layer.
    part_leakers : histograms per site, class by class.
    leakers, harm : histograms of all leakers, and of the steps of harm.
    """

    launched: Int64
    failed: Int64
    leaked: Int64
    harmful: Int64
    stopped: Int64
    spent: Int64
    class_leakers: tuple[Int64, ...]
    site_leakers: tuple[Int64, ...]
    part_leakers: tuple[tuple[Int64, ...], ...]
    spent_layers: tuple[Int64, ...]
    leakers: Int64
    harm: Int64


def play(spec: RaidSpec, tables: Tables, first: int, end: int, seed: int) -> Outcomes:
    """What happens in the raids from number `first` to before `end` of a seed."""
    runs, layers, classes = end - first, len(spec.layers), len(spec.classes)
    out = Outcomes(
        launched=np.zeros((runs, classes), np.int64),
        failed=np.zeros((runs, classes), np.int64),
        stopped=np.zeros((runs, layers, classes), np.int64),
        spent=np.zeros((runs, layers, classes), np.int64),
        leaked=np.zeros((runs, classes), np.int64),
        harmful=np.zeros((runs, classes), np.int64),
        sites=np.zeros((runs, max(1, len(spec.sites)), classes), np.int64),
        harm=np.zeros(runs, np.int64),
    )
    progress = Progress(
        stream=np.empty(runs, np.uint64),
        situation=np.empty(runs, np.int64),
        live=np.empty((runs, len(tables.launches.share)), np.int64),
    )
    launch_to(tables.launches, np.uint64(seed % 2**64), first, progress, out)
    defend_to(tables.defences, np.empty_like(tables.defences.usable), progress, out)
    land_to(tables.impacts, progress, out)
    return out


def tally(spec: RaidSpec, tables: Tables, runs: int, seed: int, threads: int) -> Tally:
    """The tally of raids 0 to `runs` of a seed, the same for any number of threads."""

    threads = min(threads, -(-runs // RAIDS_AT_ONCE))
    # As many parts for each thread, and several, so that none waits long for another on a busy machine.
    parts = threads * -(-runs // (threads * RAIDS_AT_ONCE))
    bounds = [runs * k // parts for k in range(parts + 1)]

    def part(first: int, end: int) -> Tally:
        return _count(play(spec, tables, first, end, seed))

    if threads == 1:
        return reduce(_together, map(part, bounds[:-1], bounds[1:]))
    with ThreadPoolExecutor(threads) as pool:
        return reduce(_together, pool.map(part, bounds[:-1], bounds[1:]))


def _count(out: Outcomes) -> Tally:
    # Over so few classes, einsum adds up several times faster than sum.
    leakers, spent = np.einsum("rc->r", out.leaked), np.einsum("rlc->rl", out.spent)
    return Tally(
        launched=out.launched.sum(axis=0),
        failed=out.failed.sum(axis=0),
        leaked=out.leaked.sum(axis=0),
        harmful=out.harmful.sum(axis=0),
        stopped=out.stopped.sum(axis=0),
        spent=out.spent.sum(axis=0),
        class_leakers=_histograms(out.leaked),
        site_leakers=_histograms(np.einsum("rsc->rs", out.sites)),
        part_leakers=tuple(_histograms(out.sites[:, site]) for site in range(out.sites.shape[1])),
        spent_layers=_histograms(spent),
        leakers=np.bincount(leakers),
        harm=np.bincount(out.harm),
    )


def _together(one: Tally, other: Tally) -> Tally:
    return Tally(
        launched=one.launched + other.launched,
        failed=one.failed + other.failed,
        leaked=one.leaked + other.leaked,
        harmful=one.harmful + other.harmful,
        stopped=one.stopped + other.stopped,
        spent=one.spent + other.spent,
        class_leakers=tuple(map(_added, one.class_leakers, other.class_leakers)),
        site_leakers=tuple(map(_added, one.site_leakers, other.site_leakers)),
        part_leakers=tuple(
            tuple(map(_added, *pair)) for pair in zip(one.part_leakers, other.part_leakers, strict=True)
        ),
        spent_layers=tuple(map(_added, one.spent_layers, other.spent_layers)),
        leakers=_added(one.leakers, other.leakers),
        harm=_added(one.harm, other.harm),
    )


def _histograms(counts: Int64) -> tuple[Int64, ...]:
    return tuple(np.bincount(column) for column in counts.T)


def _added(one: Int64, other: Int64) -> Int64:
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    total = longer.copy()
    total[: len(shorter)] += shorter
    return total
