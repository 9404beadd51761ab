"""Doubts about the record: what falls with a source, and the crisis asked again without it.

May import: what ``offramp.analysis`` may.
"""

from offramp.analysis.doubts.falling import Doubt, Fallen, Shaken, doubt
from offramp.analysis.doubts.rerunning import WIDEN, Rerun, rerun
from offramp.analysis.doubts.widening import Widened

__all__ = ["WIDEN", "Doubt", "Fallen", "Rerun", "Shaken", "Widened", "doubt", "rerun"]
