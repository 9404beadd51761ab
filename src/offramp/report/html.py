"""The brief as one self-contained HTML file: no request to anywhere, and none allowed.

May import: jinja2, markupsafe, ``offramp.analysis.assessment``, ``offramp.drawing``, ``offramp.errors``,
``report.page`` and what that may import.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from offramp import __version__
from offramp.analysis.assessment import Assessment
from offramp.drawing import SANS, scheme
from offramp.errors import WrongKindError
from offramp.report import pictures, raid_pictures, raid_wording, wording, yardstick
from offramp.report.page import Page, linked
from offramp.report.record import known, telling
from offramp.report.record.picture import anchors_of, timeline_picture
from offramp.report.yardstick import ICD203, Scale


def render_html(assessment: Assessment, scale: Scale = ICD203) -> str:
    """The whole brief as the text of one HTML file, in the words of likelihood of `scale`.

    WrongKindError for anything but what ``assess`` returns.
    """
    if not isinstance(assessment, Assessment):
        raise WrongKindError(
            f"{type(assessment).__name__} is no assessment: give what assess returns, as in render_html(assess(CRISIS))"
        )
    return document("brief.html.j2", script=_asset("brief.js"), a=assessment, page=Page(assessment, scale), scale=scale)


def document(template: str, *, script: str = "", **values: object) -> str:
    """A page from one of the templates, in the style of the brief; its policy allows that style and `script` alone."""
    style = scheme(":root", printed=True) + f":root{{--sans:{SANS}}}\n" + _asset("brief.css") + _asset("when.css")
    scripts = f"'{_digest(script)}'" if script else "'none'"
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src {scripts}; base-uri 'none'; form-action 'none'"
    )
    return _environment().get_template(template).render(
        style=Markup(style), script=Markup(script), policy=policy, **values
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
        "anchors_of": anchors_of,
        "generator": f"offramp {__version__}",
        "known": known,
        "pictures": pictures,
        "raid_pictures": raid_pictures,
        "raid_wording": raid_wording,
        "wording": wording,
        "range_text": yardstick.range_text,
        "telling": telling,
        "timeline_picture": timeline_picture,
    }
    return environment
