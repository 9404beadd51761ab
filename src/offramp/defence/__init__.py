"""Layered defence against a raid: plain numbers in, distributions out.

A raid of weapon classes meets layers in order. Each layer has, per class, a single-shot kill probability, a stock,
a salvo and a number of looks; sensors and partners that layers share may be out for the whole raid. `raid`
gives the exact distribution of everything, `damage_odds` the levels that a chance turn needs;
`fit_emulator` stands in for either where numbers are drawn often.

May import: numpy, scipy, numba, ``offramp.errors``.
"""

from offramp.defence.count_chain import damage_odds, raid
from offramp.defence.emulator import Emulator, fit_emulator
from offramp.defence.result import RaidResult
from offramp.defence.spec import AMPLE, NOBODY, Engagement, Layer, Partner, RaidSpec, Sensor, WeaponClass

__all__ = [
    "AMPLE",
    "NOBODY",
    "Emulator",
    "Engagement",
    "Layer",
    "Partner",
    "RaidResult",
    "RaidSpec",
    "Sensor",
    "WeaponClass",
    "damage_odds",
    "fit_emulator",
    "raid",
]
