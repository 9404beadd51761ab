"""Where a forecast is made from: the turn stood at, and what of the record can have been known there.

May import: ``offramp.evidence``, ``offramp.game``, ``offramp.scenario``, ``forecasts.given``, ``forecasts.question``.
"""

from offramp.forecasts.standing.knowing import Knowledge, KnownEntry, LeftOut
from offramp.forecasts.standing.standpoint import Standpoint, standpoint

__all__ = ["Knowledge", "KnownEntry", "LeftOut", "Standpoint", "standpoint"]
