"""The brief as one self-contained HTML file: no request to anywhere, and none allowed.

May import: jinja2, markupsafe, ``offramp.analysis.assessment``, ``report.page`` and what that may import.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from offramp.analysis.assessment import Assessment
from offramp.report import known, pictures, raid_pictures, raid_wording, wording, yardstick
from offramp.report.page import Page, linked
from offramp.report.yardstick import ICD203, Scale


def render_html(assessment: Assessment, scale: Scale = ICD203) -> str:
    """The whole brief as the text of one HTML file, in the words of likelihood of `scale`."""
    style, script = _asset("brief.css"), _asset("brief.js")
    return _environment().get_template("brief.html.j2").render(
        a=assessment,
        page=Page(assessment, scale),
        scale=scale,
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )  # fmt: skip


def _asset(name: str) -> str:
    return (files("offramp.report") / "templates" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """The source expression that allows exactly this inline text (Content Security Policy Level 3, 2.3.1)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("offramp.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "p": yardstick.p_text,
        "odds": yardstick.odds_text,
        "bits": yardstick.bits_text,
        "points": yardstick.points_text,
        "day": wording.date_text,
        "number": wording.number_text,
        "listed": wording.listed,
        "linked": linked,
    }
    environment.globals |= {
        "known": known,
        "pictures": pictures,
        "raid_pictures": raid_pictures,
        "raid_wording": raid_wording,
        "wording": wording,
        "range_text": yardstick.range_text,
    }
    return environment
