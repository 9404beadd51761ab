"""Briefs: an assessment as a page, as a terminal's screen, as JSON. Renders, and computes nothing.

May import: ``offramp.analysis``, ``offramp.forecasts``, ``offramp.scenario`` (their types), ``offramp.errors``,
jinja2, markupsafe, rich, pydantic.
"""

from offramp.report.html import render_html
from offramp.report.json_brief import brief_json, brief_schema
from offramp.report.terminal import render_terminal
from offramp.report.yardstick import ICD203, PHIA, SCALES, Scale, scale_named

__all__ = [
    "ICD203",
    "PHIA",
    "SCALES",
    "Scale",
    "brief_json",
    "brief_schema",
    "render_html",
    "render_terminal",
    "scale_named",
]
