"""Raids as people ask about them: what got through and why, against what was reported, and what each part was worth.

May import: ``offramp.forecasts`` and what lies below it, ``offramp.defence``, numpy.
"""

from offramp.analysis.raids.fit import raid_fit
from offramp.analysis.raids.report import raid, raid_alerts, ration, report_of
from offramp.analysis.raids.stand import RaidStand, first_stand, stand_at

__all__ = [
    "RaidStand",
    "first_stand",
    "raid",
    "raid_alerts",
    "raid_fit",
    "ration",
    "report_of",
    "stand_at",
]
