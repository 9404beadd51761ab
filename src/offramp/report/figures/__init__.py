"""Figures as inline SVG: small pure functions from plain data to a string. They know nothing of an assessment.

May import: markupsafe.
"""

from offramp.report.figures.branches import NARROW, BranchPanel, Run, branch_panels, framed
from offramp.report.figures.curves import flip_curve, leaker_histogram
from offramp.report.figures.estimates import Row, estimate_rows
from offramp.report.figures.fork import Twig, fork_tree
from offramp.report.figures.intervals import interval_dot
from offramp.report.figures.misreading import Part, misreading_bars
from offramp.report.figures.night import Bar, Panel, Track, night_panels
from offramp.report.figures.waterfall import Fall, waterfall
from offramp.report.figures.worth import Share, ShareGroup, worth_bars

__all__ = [
    "NARROW",
    "Bar",
    "BranchPanel",
    "Fall",
    "Panel",
    "Part",
    "Row",
    "Run",
    "Share",
    "ShareGroup",
    "Track",
    "Twig",
    "branch_panels",
    "estimate_rows",
    "flip_curve",
    "fork_tree",
    "framed",
    "interval_dot",
    "leaker_histogram",
    "misreading_bars",
    "night_panels",
    "waterfall",
    "worth_bars",
]
