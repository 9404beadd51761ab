"""One evaluated raid as people read it: the waterfall, sites, layers, what each part was worth, and the night in time.

May import: ``offramp.analysis.raids.parts``, ``offramp.defence``, numpy.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np

from offramp.analysis.raids.parts import Contribution, LayerReport, Range, SiteReport, TimelineBar, WaterfallStep
from offramp.defence import AMPLE, NOBODY, RaidResult, RaidSpec, Schedule
from offramp.defence.arrays import Float
from offramp.defence.worth import contributions

CENTRAL = (0.05, 0.95)
"""Ranges hold 90% of what they are ranges of."""

Step = Callable[[str], None]


def flying(spec: RaidSpec) -> tuple[int, ...]:
    """The classes of which a raid has any, in the order of the defence."""
    launched = {wave.weapon for wave in spec.waves if wave.most > 0}
    return tuple(sorted(launched))


def launched(spec: RaidSpec) -> Mapping[str, float]:
    """Mean weapons launched, by class."""
    return {spec.classes[c].name: math.fsum(wave.mean for wave in spec.waves if wave.weapon == c) for c in flying(spec)}


def present(spec: RaidSpec) -> tuple[int, ...]:
    """The layers that take part and can meet something that flies."""
    flies = flying(spec)
    return tuple(
        index
        for index, layer in enumerate(spec.layers)
        if any(layer.engagements[c] is not None for c in flies)
        and (layer.owner == NOBODY or spec.partners[layer.owner].outage < 1.0)
    )


def central(pmf: Float) -> Range:
    """The least and the most of the central 90% of a distribution over counts."""
    cumulative = np.cumsum(pmf) / pmf.sum()
    low, high = (int(np.searchsorted(cumulative, share - 1e-12)) for share in CENTRAL)
    return Range(float(low), float(high))


def waterfall(result: RaidResult) -> tuple[WaterfallStep, ...]:
    """What takes weapons out, from launch to harm."""
    spec = result.spec
    names = {c: spec.classes[c].name for c in flying(spec)}
    left = {name: float(result.launched[c]) for c, name in names.items()}
    steps: list[WaterfallStep] = []

    def take(label: str, owner: str | None, gone: Float, spent: float) -> None:
        by_class = {name: float(gone[c]) for c, name in names.items()}
        for name, out in by_class.items():
            left[name] -= out
        steps.append(WaterfallStep(label, owner, by_class, dict(left), spent))

    take("failed by themselves", None, result.failed, 0.0)
    for index in present(spec):
        layer = spec.layers[index]
        take(layer.name, owner_of(spec, index), result.stopped[index], float(result.spent[index].sum()))
    take("leaked without harm", None, result.leaked - result.harmful, 0.0)
    return tuple(steps)


def owner_of(spec: RaidSpec, layer: int) -> str | None:
    """The name of the partner that owns a layer."""
    owner = spec.layers[layer].owner
    return None if owner == NOBODY else spec.partners[owner].name


def sites(result: RaidResult, times: Schedule) -> tuple[SiteReport, ...]:
    """What arrives where, and what warning there is. Sites that nothing is aimed at are left out."""
    spec = result.spec
    aimed = np.zeros(len(spec.sites))
    weapons: dict[int, set[int]] = {}
    for wave in spec.waves:
        for site, share in spec.aims(wave):
            if site >= 0:
                aimed[site] += wave.mean * share
                weapons.setdefault(site, set()).add(wave.weapon)
    return tuple(
        SiteReport(
            site=spec.sites[s].name,
            worth=spec.sites[s].worth,
            aimed=float(aimed[s]),
            impacts=float(result.site_leakers[s] @ np.arange(len(result.site_leakers[s]))),
            impacts_chance=central(result.site_leakers[s]),
            warning=_by_class(spec, weapons[s], times.warning[s]),
            unwarned=_by_class(spec, weapons[s], times.unwarned[s]),
            spared={spec.classes[c].name: float(times.spared[s, c]) for c in sorted(weapons[s])},
        )
        for s in range(len(spec.sites))
        if aimed[s] > 0.0
    )


def _by_class(spec: RaidSpec, weapons: set[int], values: Float) -> Mapping[str, float | None]:
    return {spec.classes[c].name: float(values[c]) if math.isfinite(values[c]) else None for c in sorted(weapons)}


def layers(result: RaidResult, times: Schedule) -> tuple[LayerReport, ...]:
    """What each layer did against the classes of the raid."""
    return tuple(_layer(result, times, index) for index in present(result.spec))


def _layer(result: RaidResult, times: Schedule, index: int) -> LayerReport:
    spec, layer = result.spec, result.spec.layers[index]
    met = {c for c in flying(spec) if layer.engagements[c] is not None}
    kinds = {engagement.kind for c in met if (engagement := layer.engagements[c]) is not None}
    stocks = [layer.kinds[kind].usable for kind in kinds]
    costs = [
        float(result.spent[index, c]) * cost
        for c in met
        if (engagement := layer.engagements[c]) is not None
        and (cost := layer.kinds[engagement.kind].unit_cost) is not None
    ]
    return LayerReport(
        layer=layer.name,
        owner=owner_of(spec, index),
        alert=_by_class(spec, met, times.alert[index]),
        looks={spec.classes[c].name: int(times.looks[index, c]) for c in sorted(met)},
        stopped=float(result.stopped[index].sum()),
        spent=float(result.spent[index].sum()),
        spent_chance=central(result.spent_layers[index]),
        stock=None if AMPLE in stocks else sum(stocks),
        cost=math.fsum(costs) if len(costs) == len(met) else None,
    )


def worth(
    spec: RaidSpec, sort: Literal["partner", "sensor", "link"], seed: int, step: Step | None
) -> tuple[Contribution, ...]:
    """What each partner, sensor or link was worth, dearest first; those that matter to nothing are left out."""
    if step is not None:
        step(f"what each {sort} was worth")
    found = [
        Contribution(
            name=part.name,
            sort=sort,
            leakers_without=part.leakers_without,
            harm_without=part.harm_without,
            worst_without=part.worst_without,
            share=part.shapley,
            share_error=part.error,
        )
        for part in contributions(spec, sort, seed=seed)
        if part.matters
    ]
    return tuple(sorted(found, key=lambda part: -part.share))


def timeline(spec: RaidSpec, times: Schedule) -> tuple[TimelineBar, ...]:
    """The night: flights of the waves, first sight to last alert, usable windows of layers, warning of sites."""
    bars: list[TimelineBar] = []
    for wave in spec.waves:
        weapon = spec.classes[wave.weapon]
        if wave.most == 0 or weapon.flight is None:
            continue

        def bar(
            row: str,
            sort: Literal["flight", "seen", "engaged", "warned"],
            begins: float,
            ends: float,
            name: str = weapon.name,
            launch: float = wave.launch,
        ) -> None:
            bars.append(TimelineBar(row, sort, name, launch + begins, launch + ends))

        bar(wave.name, "flight", 0.0, weapon.flight + wave.over)
        seen = [sensor.detects(wave.weapon) for sensor in spec.sensors if sensor.outage < 1.0]
        alerts = [at for at in times.alert[:, wave.weapon] if math.isfinite(at) and at > 0.0]
        if seen and math.isfinite(min(seen)):
            bar("first sight to last alert", "seen", min(seen), max([min(seen), *alerts]))
        for index, layer in enumerate(spec.layers):
            first, last = times.first_shot[index, wave.weapon], times.closes[index, wave.weapon]
            if math.isfinite(first):
                bar(layer.name, "engaged", float(first), float(last) + wave.over)
        for site, _ in spec.aims(wave):
            minutes = times.warning[site, wave.weapon] if site >= 0 else math.nan
            if math.isfinite(minutes) and minutes > 0.0:
                bar(spec.sites[site].name, "warned", weapon.flight - float(minutes), weapon.flight)
    return tuple(bars)
