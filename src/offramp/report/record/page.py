"""The timeline as one self-contained page: the figure, then every entry of it in words.

May import: jinja2, markupsafe, ``offramp.evidence``, ``report.html``, ``report.record``.
"""

from __future__ import annotations

from collections.abc import Sequence

from offramp.evidence.chronicle import Chronicle
from offramp.report.html import document


def render_timeline(chronicle: Chronicle, title: str, *, known: str = "", filters: Sequence[str] = ()) -> str:
    """The text of an HTML file; `known` says whose knowledge on what day is shown, `filters` what was looked for."""
    return document("timeline.html.j2", title=title, chronicle=chronicle, known_text=known, filters=tuple(filters))
