"""Common-mode outages: which layers work together, with what probability.

A sensor or a partner is out for the whole raid or not at all, so its outage multiplies once and not once per
weapon (Wilkening 2000, *Science & Global Security* 8(2), on a track failure common to the raid).

May import: numpy, ``offramp.defence.spec``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from offramp.defence.arrays import Bool, Float, Int64
from offramp.defence.spec import NOBODY, RaidSpec


@dataclass(frozen=True, slots=True)
class OutageStates:
    """Distinct sets of working layers.

    Attributes
    ----------
    masks : (states,) rising; `bit` of a layer is set where it works. Only layers that can stop something count.
    prob : (states,) probability of each, adding up to one.
    """

    masks: Int64
    prob: Float


def bit(layer: int, n_layers: int) -> int:
    """The bit of a layer in a mask: the first layer has the highest, so rising masks branch late in the layers."""
    return 1 << (n_layers - 1 - layer)


def outage_states(spec: RaidSpec) -> OutageStates:
    """All sets of working layers of a valid `spec`, exactly."""
    sensors, partners = spec.uncertain_sources()
    place = {("sensor", s): k for k, s in enumerate(sensors)}
    place |= {("partner", p): len(sensors) + k for k, p in enumerate(partners)}
    prob = np.ones(1)
    for outage in [spec.sensors[s].outage for s in sensors] + [spec.partners[p].outage for p in partners]:
        prob = np.concatenate([prob * outage, prob * (1.0 - outage)])
    up = np.arange(len(prob))
    masks = np.zeros(len(prob), np.int64)
    for index in sorted({index for c in range(len(spec.classes)) for index, _ in spec.meeting(c)}):
        masks |= np.where(_works(spec, index, place, up), bit(index, len(spec.layers)), 0)
    distinct, inverse = np.unique(masks, return_inverse=True)
    merged = np.bincount(inverse, weights=prob).astype(np.float64, copy=False)
    return OutageStates(distinct, merged)


def _works(spec: RaidSpec, index: int, place: dict[tuple[str, int], int], up: Int64) -> Bool:
    """Whether a layer works in each state; bit k of ``up`` is set where uncertain source k is up."""
    layer = spec.layers[index]
    works = np.ones(len(up), np.bool_)
    if layer.owner != NOBODY:
        owner = place.get(("partner", layer.owner))
        works &= spec.partners[layer.owner].outage < 1.0 if owner is None else (up >> owner) & 1 == 1
    if layer.sensors:
        sees = np.zeros(len(up), np.bool_)
        for s in layer.sensors:
            sensor = place.get(("sensor", s))
            sees |= spec.sensors[s].outage < 1.0 if sensor is None else (up >> sensor) & 1 == 1
        works &= sees
    return works
