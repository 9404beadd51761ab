"""What threads share: the interceptors and fire channels of the layers that they meet.

Threads (the parts of waves that are aimed at sites with the same defenders) are independent of each other, once it is
known which sensors, links and partners are up, unless they draw on the same limited interceptors or fire channels, or
belong to one wave (whose weapons are dealt out by chance): `why_not_exact` names such cases.

May import: ``offramp.defence.spec``.
"""

from __future__ import annotations

import math

from offramp.defence.spec import AMPLE, RaidSpec, Thread


def demand(spec: RaidSpec, thread: Thread, layer: int) -> int:
    """Interceptors that a layer can fire at a thread at most, were its stock ample."""
    met = spec.engagement(layer, thread.weapon)
    return 0 if met is None else spec.waves[thread.wave].most * met.shots * met.looks


def users(spec: RaidSpec, found: tuple[Thread, ...], layer: int, kind: int) -> tuple[Thread, ...]:
    """The threads at which a layer fires interceptors of a kind."""
    return tuple(
        thread
        for thread in found
        if layer in thread.layers and (met := spec.engagement(layer, thread.weapon)) is not None and met.kind == kind
    )


def is_short(spec: RaidSpec, found: tuple[Thread, ...], layer: int, kind: int) -> bool:
    """Whether the threads that use them could use up a layer's interceptors of a kind."""
    usable = spec.layers[layer].kinds[kind].usable
    return usable != AMPLE and usable < sum(demand(spec, t, layer) for t in users(spec, found, layer, kind))


def turnover(spec: RaidSpec, thread: Thread, layer: int) -> int:
    """How often in one look a fire channel is free again for a further weapon of a thread, spread as it arrives."""
    met = spec.engagement(layer, thread.weapon)
    if met is None or met.window is None:
        return 1
    return 1 + math.floor(spec.waves[thread.wave].over / met.window.cycle)


def channels_wanted(spec: RaidSpec, thread: Thread, layer: int) -> int:
    """Fire channels that a layer needs to engage all weapons of a thread in one look."""
    return -(-spec.waves[thread.wave].most // turnover(spec, thread, layer))


def battles(spec: RaidSpec, found: tuple[Thread, ...], layer: int) -> tuple[tuple[Thread, ...], ...]:
    """The threads before a layer, those together that it may have before it at the same time, first come first.

    Threads without a window may come at any time and join all others. In a battle the most harmful weapons come first.
    """
    present = [thread for thread in found if layer in thread.layers]
    spans = [_span(spec, thread, layer) for thread in present]
    if not present or None in spans:
        return (tuple(sorted(present, key=lambda t: -_threat(spec, t))),) if present else ()
    timed = sorted(zip([span for span in spans if span is not None], range(len(present)), strict=True))
    parts: list[list[Thread]] = []
    until = -math.inf
    for (begins, ends), place in timed:
        if begins >= until:
            parts.append([])
        parts[-1].append(present[place])
        until = max(until, ends)
    return tuple(tuple(sorted(part, key=lambda t: -_threat(spec, t))) for part in parts)


def why_not_exact(spec: RaidSpec) -> tuple[str, ...]:
    """What the exact chain cannot do in a raid, a phrase each; empty where it can do all."""
    found = spec.threads
    reasons = []
    for index, wave in enumerate(spec.waves):
        if sum(thread.wave == index for thread in found) > 1:
            reasons.append(f"wave {wave.name} is aimed at sites that different layers defend")
    for index, layer in enumerate(spec.layers):
        for kind, interceptor in enumerate(layer.kinds):
            if interceptor.usable == AMPLE:
                continue
            if len(users(spec, found, index, kind)) > 1 and is_short(spec, found, index, kind):
                reasons.append(f"layer {layer.name} may run out of {interceptor.name}, which several waves share")
        for battle in battles(spec, found, index) if layer.channels != AMPLE else ():
            wanted = sum(channels_wanted(spec, thread, index) for thread in battle)
            if len(battle) > 1 and wanted > layer.channels:
                reasons.append(f"waves that come together share the fire channels of layer {layer.name}")
    return tuple(dict.fromkeys(reasons))


def _span(spec: RaidSpec, thread: Thread, layer: int) -> tuple[float, float] | None:
    """Minutes after the raid begins between which a layer can engage a thread; None where no window is given."""
    met = spec.engagement(layer, thread.weapon)
    if met is None or met.window is None:
        return None
    wave = spec.waves[thread.wave]
    return wave.launch + met.window.opens, wave.launch + met.window.closes + wave.over


def _threat(spec: RaidSpec, thread: Thread) -> float:
    """Expected harm of one weapon of a thread, were it not engaged."""
    weapon = spec.classes[thread.weapon]
    harm = weapon.effect * sum(share * spec.points(thread.weapon, site) for site, share in thread.aims)
    # Waves that threaten alike come in their own order: which goes first must not hang on the last digit.
    return round(harm, 9)
