"""Doubts about the record: rival accounts beside each other, what falls with a source, the crisis asked without it.

May import: what ``offramp.analysis`` may.
"""

from offramp.analysis.doubts.accounts import Disputes, accounts, dispute_reports, disputes, taken_up
from offramp.analysis.doubts.falling import Doubt, Fallen, Shaken, doubt
from offramp.analysis.doubts.rerunning import WIDEN, Rerun, rerun
from offramp.analysis.doubts.widening import Widened

__all__ = [
    "WIDEN",
    "Disputes",
    "Doubt",
    "Fallen",
    "Rerun",
    "Shaken",
    "Widened",
    "accounts",
    "dispute_reports",
    "disputes",
    "doubt",
    "rerun",
    "taken_up",
]
