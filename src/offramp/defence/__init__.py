"""Layered defence against a raid: plain numbers in, distributions out.

A raid comes in waves, aimed at sites. It meets layers in order, each with its interceptors, its fire channels and its
engagement windows; sensors, links and partners that layers share decide who is alerted when, and may be out for the
whole raid. `raid` gives the distribution of everything, exact where that is possible and sampled elsewhere;
`damage_odds` the levels that a chance turn needs; `leaker_joint` how the leakers of two parts go together;
`schedule` the times of alerts, looks and warnings. `fit_emulator` stands in where numbers are drawn often. Rationing,
what parts are worth and alerts for exercises are in `rationing`, `worth` and `alerting`.

May import: numpy, scipy, ``offramp.kernels``, ``offramp.errors``.
"""

from offramp.defence.alerts import Schedule, Situations, harm_unopposed, schedule, situations
from offramp.defence.emulator import Emulator, fit_emulator
from offramp.defence.evaluation import damage_odds, is_exact, raid, why_sampled
from offramp.defence.exact import Part, leaker_joint
from offramp.defence.result import RaidResult
from offramp.defence.spec import (
    AMPLE,
    NOBODY,
    NOWHERE,
    Engagement,
    Interceptor,
    Layer,
    Link,
    Partner,
    RaidSpec,
    Sensor,
    SensorGroup,
    Shelter,
    Site,
    Wave,
    WeaponClass,
    Window,
)
from offramp.defence.threads import why_not_exact
from offramp.defence.validation import problems, validate

__all__ = [
    "AMPLE",
    "NOBODY",
    "NOWHERE",
    "Emulator",
    "Engagement",
    "Interceptor",
    "Layer",
    "Link",
    "Part",
    "Partner",
    "RaidResult",
    "RaidSpec",
    "Schedule",
    "Sensor",
    "SensorGroup",
    "Shelter",
    "Site",
    "Situations",
    "Wave",
    "WeaponClass",
    "Window",
    "damage_odds",
    "fit_emulator",
    "harm_unopposed",
    "is_exact",
    "leaker_joint",
    "problems",
    "raid",
    "schedule",
    "situations",
    "validate",
    "why_not_exact",
    "why_sampled",
]
