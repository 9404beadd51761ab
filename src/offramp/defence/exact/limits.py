"""How large a raid the exact chain takes, known before it is begun.

May import: ``offramp.defence``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from offramp.defence.alerts import uncertain_sources
from offramp.defence.spec import AMPLE, RaidSpec, Thread

COUNT_LIMIT = 5_000
"""Most weapons of one wave."""

POINT_LIMIT = 2_000_000
"""Most different amounts of harm that a raid can do, after division by their common divisor."""

CELL_LIMIT = 100_000_000
"""Most entries of the tables of distributions: 800 MB at worst; situations that begin alike share much of it."""

WORK_LIMIT = 1e11
"""Most elementary steps of one evaluation, by `exact_work`: ten seconds at worst, since the bound is generous."""

REMEDY = "count salvos instead of weapons, or use coarser points of harm, fewer uncertain outages or fewer looks"


@dataclass(frozen=True, slots=True)
class _Size:
    """Upper bounds for a raid: different points of harm, entries of all tables, elementary steps."""

    points: int
    cells: float
    steps: float


def exact_work(spec: RaidSpec) -> float:
    """Upper bound on the elementary steps of the exact distribution: thinning, looks and convolutions."""
    return _size(spec).steps


def exact_size_problems(spec: RaidSpec) -> tuple[str, ...]:
    """What makes a valid raid too large for the exact chain, a sentence each; empty where nothing does."""
    return tuple(_problems(spec))


def _problems(spec: RaidSpec) -> Iterator[str]:
    for wave in spec.waves:
        if wave.most > COUNT_LIMIT:
            yield (
                f"wave {wave.name}: {wave.most:,} weapons are more than the {COUNT_LIMIT:,} that the exact chain "
                "takes; count salvos instead of weapons, and scale stocks and harm with them"
            )
    size = _size(spec)
    if size.points > POINT_LIMIT:
        yield (
            f"the raid can do {size.points:,} different amounts of harm, more than {POINT_LIMIT:,}: use points of harm "
            "with a larger common divisor"
        )
    if size.cells > CELL_LIMIT:
        yield f"the tables of the exact chain would have {size.cells:,.0f} entries, more than {CELL_LIMIT:,}: {REMEDY}"
    if size.steps > WORK_LIMIT:
        yield f"the exact distribution would take about {size.steps:.2g} steps, more than {WORK_LIMIT:.0g}: {REMEDY}"


def _size(spec: RaidSpec) -> _Size:
    situations = 1 << len(uncertain_sources(spec))
    weapons, points, fired, cells, steps = 1, 1, 1, 0.0, 0.0
    for thread in spec.threads:
        most = spec.waves[thread.wave].most
        harm = most * (max(spec.points(thread.weapon, site) for site, _ in thread.aims) // spec.harm_step)
        table, work, used = _chain_size(spec, thread, harm)
        cells += table
        # Each thread is added to those before it: leakers, points of harm, interceptors of each layer.
        steps += work + weapons * most + points * harm + len(thread.layers) * fired * used
        weapons, points, fired = weapons + most, points + harm, fired + used
    return _Size(points, situations * cells, float(situations * (steps + points)))


def _chain_size(spec: RaidSpec, thread: Thread, harm: int) -> tuple[float, float, int]:
    """For one thread and situation: entries of its tables, steps, and the most interceptors that a layer fires."""
    most = spec.waves[thread.wave].most
    width, used = most + 1.0, 0
    cells, steps = width + harm, width * len(thread.aims) * (width + (0.0 if harm <= most else harm))
    for layer in thread.layers:
        met = spec.engagement(layer, thread.weapon)
        assert met is not None, "a thread meets its layers"
        usable, wanted = spec.layers[layer].kinds[met.kind].usable, most * met.shots * met.looks
        fired = wanted if usable == AMPLE else min(usable, wanted)
        used = max(used, fired)
        cells += fired
        steps += width * (width + fired * met.looks)
        if fired < wanted or spec.layers[layer].channels != AMPLE:
            salvos = 1.0 + min(fired // met.shots, (met.looks - 1) * most)
            steps += salvos * width * (met.looks + max(0, met.looks - 2) * width)
    return cells, steps, used
