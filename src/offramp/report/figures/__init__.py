"""Figures as inline SVG: small pure functions from plain data to a string. They know nothing of an assessment.

May import: markupsafe.
"""

from offramp.report.figures.curves import flip_curve, leaker_histogram
from offramp.report.figures.estimates import Row, estimate_rows
from offramp.report.figures.fork import Twig, fork_tree
from offramp.report.figures.intervals import interval_dot
from offramp.report.figures.misreading import Part, misreading_bars
from offramp.report.figures.night import Bar, Panel, Track, night_panels
from offramp.report.figures.waterfall import Fall, waterfall
from offramp.report.figures.worth import Share, ShareGroup, worth_bars

__all__ = [
    "Bar",
    "Fall",
    "Panel",
    "Part",
    "Row",
    "Share",
    "ShareGroup",
    "Track",
    "Twig",
    "estimate_rows",
    "flip_curve",
    "fork_tree",
    "interval_dot",
    "leaker_histogram",
    "misreading_bars",
    "night_panels",
    "waterfall",
    "worth_bars",
]
