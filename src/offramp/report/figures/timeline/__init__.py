"""What happened, who said what to whom through whom, and who knew: one lane for each party, time across or down.

May import: ``offramp.drawing``, markupsafe.
"""

from offramp.report.figures.timeline.across import timeline_across
from offramp.report.figures.timeline.down import timeline_down
from offramp.report.figures.timeline.parts import Act, Heard, Lane, Step

__all__ = ["Act", "Heard", "Lane", "Step", "timeline_across", "timeline_down"]
