"""Articles of our own read as the program reads them, for tests across articles."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from offramp.evidence.reading.mentions import ReadArticle
from offramp.evidence.reading.reading import read_one
from offramp.evidence.reading.texts import article

ARTICLES = Path(__file__).parents[1] / "articles"
_WRAPPED = re.compile(r"(?<!\n)\n(?!\n)")


def read_text(name: str, text: str, published: dt.date | None = None) -> ReadArticle:
    """A text with everything found in it; single line ends are only how it is written down here."""
    return read_one(article(name, _WRAPPED.sub(" ", text.strip()).replace("\n\n", "\n"), published))


def read_own(name: str, published: dt.date | None = None) -> ReadArticle:
    """One of the project's own articles."""
    return read_one(article(name, (ARTICLES / f"{name}.txt").read_text("utf-8"), published))
