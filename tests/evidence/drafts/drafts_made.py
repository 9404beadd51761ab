"""Drafts of short articles, as tests need them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from offramp.evidence.drafts.draft import Draft, DraftRecord
from offramp.evidence.drafts.drafting import drafted
from offramp.evidence.reading.reading import Reading, read
from offramp.evidence.reading.speech.cues import Names
from offramp.evidence.reading.texts import article

ARTICLES = Path(__file__).parents[1] / "reading" / "articles"
DAY = dt.date(2031, 3, 10)  # a Monday
KNOWN = Names(places=("North", "Northern", "South", "Southern", "Lissen"))


def read_texts(texts: dict[str, str], day: dt.date | None = DAY) -> Reading:
    """Articles of these names, read together."""
    return read([article(name, text, day) for name, text in texts.items()], KNOWN)


def record_of(texts: dict[str, str], day: dt.date | None = DAY) -> DraftRecord:
    """The drafts of articles of these names."""
    return drafted(read_texts(texts, day), KNOWN)


def drafts_of(text: str, day: dt.date | None = DAY) -> tuple[Draft, ...]:
    """The drafts of one article."""
    return record_of({"wire": text}, day).drafts


def only(text: str, kind: str = "", day: dt.date | None = DAY) -> Draft:
    """The one draft of an article, or the one of a kind."""
    found = [draft for draft in drafts_of(text, day) if not kind or draft.kind == kind]
    assert len(found) == 1, found
    return found[0]
