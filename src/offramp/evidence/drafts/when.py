"""When what a draft tells happened, or was said: of the dates in and around it, the one to go by.

May import: ``evidence.reading``'s ``listed`` and ``mentions``, ``evidence.drafts.draft``.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from offramp.evidence.drafts.draft import DraftDate
from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Article, DateMention, Span

_PRECISE = {"day": 0, "time": 0, "range": 1, "month": 2, "year": 3}
_WORD_BEFORE = re.compile(r"(\w+)\W*$")
_LOOKED_BACK = 20  # characters before a date in which the word before it stands


def dated(article: Article, told: Sequence[DateMention], said: Sequence[DateMention], cue: Span | None) -> DraftDate:
    """The date of a draft: of what is told by the dates inside it, of the saying by that beside its cue, else no later
    than the day of the article."""
    happened, spoken = _chosen(article, told, None), _chosen(article, said, cue)
    if happened is not None:
        after = f" stated {spoken.first}" if spoken is not None and spoken.first > happened.last else ""
        return DraftDate(written(happened) + after, happened, spoken, "told")
    if spoken is not None:
        return DraftDate(written(spoken), None, spoken, "said")
    if article.published is not None:
        return DraftDate(f"{article.published} (by)", None, None, "article")
    return DraftDate("", None, None, "none")


def written(date: DateMention) -> str:
    """A date as a claim writes it, no finer than the text gives it."""
    about = " (approx.)" if date.approximate else ""
    if date.precision == "year" and date.first == dt.date(date.first.year, 1, 1):
        return f"{date.first.year}{about}"
    if date.precision == "month" and _is_month(date):
        return f"{date.first:%Y-%m}{about}"
    return f"{date.iso}{about}"


def _is_month(date: DateMention) -> bool:
    first, last = date.first, date.last
    return first.day == 1 and last == first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _chosen(article: Article, dates: Sequence[DateMention], cue: Span | None) -> DateMention | None:
    """The most precise date, of equals the one nearest the cue, else the first; those left out that begin or end
    something or name it."""
    fit = [date for date in dates if not _is_of_another(article, date.span)]
    return min(fit, key=lambda date: (_PRECISE[date.precision], _apart(date.span, cue), date.span.start), default=None)


def _apart(span: Span, cue: Span | None) -> int:
    return 0 if cue is None else max(span.start - cue.end, cue.start - span.end)


def _is_of_another(article: Article, span: Span) -> bool:
    before = _WORD_BEFORE.search(article.text, max(0, span.start - _LOOKED_BACK), span.start)
    return before is not None and before[1].lower() in entries("no_day_of_it")
