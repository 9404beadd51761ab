"""From a raid and its defence to what is rationed: the expected raid, with every sensor, link and partner up.

May import: ``offramp.defence.alerts``, ``offramp.defence.rationing.problem``, ``offramp.defence.spec``,
``offramp.defence.threads``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from offramp.defence.alerts import Schedule, schedule
from offramp.defence.rationing.problem import DefendedSite, InterceptorKind, RationingProblem, WeaponGroup
from offramp.defence.spec import NOWHERE, Engagement, RaidSpec

Meeting = tuple[int, int, tuple[int, ...]]
"""Weapons of one class, headed for one site, that some layers can engage."""


def problem_of(spec: RaidSpec, most_shots: int = 4) -> RationingProblem:
    """What a valid `spec` asks of rationing.

    Weapons are those expected to fly, in whole numbers that add up for every wave. Those that can do no harm, open
    ground among them, are left out: nobody fires at them. Kinds of interceptors are those that some layer has time to
    fire at the others, with what is left of their stocks after the reserve. A layer may fire as many at one weapon as
    there is time for (shots of a salvo times looks), if all that alerts it is up. Fire channels are left aside, and
    so is what an early kill saves of later looks: a plan counts every planned shot as fired.
    """
    times = schedule(spec)
    harmful = {
        meeting: count for meeting, count in sorted(_meetings(spec).items()) if _harm(spec, *meeting[:2], times) > 0.0
    }
    kinds = tuple(
        (layer, kind)
        for layer, belt in enumerate(spec.layers)
        for kind in range(len(belt.kinds))
        if any(layer in layers and _met(spec, layer, kind, weapon, times) for weapon, _, layers in harmful)
    )
    return RationingProblem(
        groups=tuple(_group(spec, meeting, count, kinds, times) for meeting, count in harmful.items()),
        kinds=tuple(_kind(spec, layer, kind) for layer, kind in kinds),
        sites=tuple(DefendedSite(site.name, float(site.worth)) for site in spec.sites),
        most_shots=most_shots,
    )


def _meetings(spec: RaidSpec) -> Counter[Meeting]:
    """Weapons expected to fly, by class, site and who can engage them."""
    found: Counter[Meeting] = Counter()
    for wave in spec.waves:
        flying = wave.mean * spec.classes[wave.weapon].reliability
        aims = spec.aims(wave)
        for (site, _), count in zip(aims, _whole([flying * share for _, share in aims]), strict=True):
            layers = tuple(layer for layer in range(len(spec.layers)) if _meets(spec, layer, wave.weapon, site))
            found[wave.weapon, site, layers] += count
    return found


def _meets(spec: RaidSpec, layer: int, weapon: int, site: int) -> bool:
    return spec.covers(layer, site) and spec.engagement(layer, weapon) is not None


def _whole(shares: list[float]) -> Iterator[int]:
    """Whole numbers near some shares with the same sum, rounded; the largest remainders are rounded up."""
    low = [math.floor(share) for share in shares]
    missing = math.floor(math.fsum(shares) + 0.5) - sum(low)
    up = set(sorted(range(len(shares)), key=lambda k: low[k] - shares[k])[:missing])
    return (count + (k in up) for k, count in enumerate(low))


def _group(
    spec: RaidSpec, meeting: Meeting, count: int, kinds: tuple[tuple[int, int], ...], times: Schedule
) -> WeaponGroup:
    weapon, site, layers = meeting
    met = [_met(spec, layer, kind, weapon, times) if layer in layers else None for layer, kind in kinds]
    name = spec.classes[weapon].name
    return WeaponGroup(
        name=name if site == NOWHERE else f"{name} to {spec.sites[site].name}",
        count=count,
        harm=_harm(spec, weapon, site, times),
        kill=tuple(0.0 if each is None else each.kill for each in met),
        most=tuple(
            0 if each is None else each.shots * int(times.looks[layer, weapon])
            for each, (layer, _) in zip(met, kinds, strict=True)
        ),
        site=site,
    )


def _met(spec: RaidSpec, layer: int, kind: int, weapon: int, times: Schedule) -> Engagement | None:
    """How interceptors of a kind meet a class, None where they do not, or have no time to."""
    met = spec.engagement(layer, weapon)
    return met if met is not None and met.kind == kind and times.looks[layer, weapon] > 0 else None


def _harm(spec: RaidSpec, weapon: int, site: int, times: Schedule) -> float:
    """Expected harm of one leaker after passive defence."""
    sheltered = 0.0 if site == NOWHERE else float(times.spared[site, weapon])
    return spec.classes[weapon].effect * spec.points(weapon, site) * (1.0 - spec.spared) * (1.0 - sheltered)


def _kind(spec: RaidSpec, layer: int, kind: int) -> InterceptorKind:
    belt = spec.layers[layer]
    interceptor = belt.kinds[kind]
    name = belt.name if len(belt.kinds) == 1 else f"{interceptor.name} of {belt.name}"
    return InterceptorKind(name, interceptor.usable)
