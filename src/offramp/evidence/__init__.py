"""The record of a crisis: who said what happened, on whose word, and which texts merely repeat which.

May import: ``offramp.errors``.
"""

from offramp.evidence.dates import Period, Precision, parse_period
from offramp.evidence.load import load_record
from offramp.evidence.record import Claim, Corroboration, Dispute, Figure, Record, Side, Source

__all__ = [
    "Claim",
    "Corroboration",
    "Dispute",
    "Figure",
    "Period",
    "Precision",
    "Record",
    "Side",
    "Source",
    "load_record",
    "parse_period",
]
