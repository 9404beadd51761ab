"""What harm and spending come to: damage levels, averted levels, money.

May import: numpy, ``offramp.defence.spec``.
"""

from __future__ import annotations

import math

import numpy as np

from offramp.defence.arrays import Float, Int64
from offramp.defence.spec import RaidSpec

# Thresholds on a share are compared with points; a threshold that is met exactly must not be missed by rounding.
SLACK = 1e-9


def harm_cuts(spec: RaidSpec, unopposed: float) -> tuple[Int64, Int64]:
    """Steps of harm at which the damage level rises, and those at which the averted level falls; both rise.

    Harm h is at the damage level given by the number of damage cuts <= h, and at the averted level given by the
    number of averted cuts > h. `unopposed` : points of harm to be expected if nothing were intercepted.
    """
    damage = [math.ceil(level / spec.harm_step - SLACK) for level in spec.damage]
    steps = unopposed / spec.harm_step
    averted = [math.floor((1.0 - share) * steps * (1.0 + SLACK) + SLACK) + 1 for share in reversed(spec.averted)]
    if unopposed == 0.0:
        averted = [0] * len(averted)
    return np.array(damage, np.int64), np.array(averted, np.int64)


def levels_of(spec: RaidSpec, cuts: tuple[Int64, Int64], steps: Int64) -> tuple[Int64, Int64]:
    """Damage level and averted level of each number of steps of harm; `cuts` as `harm_cuts` gives them."""
    damage = np.searchsorted(cuts[0], steps, side="right")
    averted = len(spec.averted) - np.searchsorted(cuts[1], steps, side="right")
    return damage, averted


def joint_levels(spec: RaidSpec, harm: Float, unopposed: float) -> Float:
    """Probability of damage level and averted level, from the distribution of the steps of harm."""
    joint = np.zeros((len(spec.damage) + 1, len(spec.averted) + 1))
    np.add.at(joint, levels_of(spec, harm_cuts(spec, unopposed), np.arange(len(harm))), harm)
    return joint


def attack_cost(spec: RaidSpec) -> float | None:
    """Mean price of the weapons launched; None where a price that it needs is not given."""
    return _total([(wave.mean, spec.classes[wave.weapon].unit_cost) for wave in spec.waves])


def defence_cost(spec: RaidSpec, spent: Float) -> float | None:
    """Price of the interceptors fired, (L, C) of them; None where a price that it needs is not given."""
    return _total(
        [
            (float(fired), layer.kinds[met.kind].unit_cost)
            for layer, row in zip(spec.layers, spent, strict=True)
            for met, fired in zip(layer.engagements, row, strict=True)
            if met is not None
        ]
    )


def _total(prices: list[tuple[float, float | None]]) -> float | None:
    needed = [(number, price) for number, price in prices if number > 0.0]
    known = [number * price for number, price in needed if price is not None]
    return math.fsum(known) if len(known) == len(needed) else None
