"""Tables in and out: claims as CSV and data frames, and tables of coded events read onto the timeline.

May import: ``offramp.errors``, the rest of ``evidence``; pandas (inside, when a frame is asked for).
"""

from offramp.evidence.tables.claims import claims_from_csv, claims_to_csv
from offramp.evidence.tables.events import LAYOUTS, read_acled, read_events, read_gdelt, read_polecat
from offramp.evidence.tables.frames import claims_from_frame, claims_to_frame, timeline_to_frame

__all__ = [
    "LAYOUTS",
    "claims_from_csv",
    "claims_from_frame",
    "claims_to_csv",
    "claims_to_frame",
    "read_acled",
    "read_events",
    "read_gdelt",
    "read_polecat",
    "timeline_to_frame",
]
