"""What a model proposed, held against the article: only what quotes it word for word may stay.

May import: ``evidence.record``, ``evidence.reading``'s ``counts``, ``intake.dateline``, ``mentions``.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from offramp.evidence.reading.counts.numbers_in_text import numbers
from offramp.evidence.reading.intake.dateline import YEARS
from offramp.evidence.reading.mentions import (
    Article,
    Attribution,
    DateMention,
    DatePrecision,
    FigureMention,
    Kind,
    Span,
)
from offramp.evidence.record import Bound

Reason = Literal[
    "wrong shape",
    "sentence not in the article",
    "words not in the sentence",
    "name not in the article",
    "no quotation marks",
    "no such date",
    "number not in the words",
    "read otherwise by the rules",
    "told twice",
    "beyond the limit",
]

MOST = 300  # proposals of one answer that are looked at
_LONGEST = 4_000  # characters of a sentence that is looked for
_MOST_SPEAKERS = 1_000
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_OPENING, _CLOSING = "“\"«„‘'", "”\"»’'"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _DroppedError(Exception):
    """A proposal that may not stay."""

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(reason)


@dataclass
class Checked:
    """What may stay of a model's answers about one article, and what was dropped, by reason."""

    attributions: list[Attribution] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    figures: list[FigureMention] = field(default_factory=list)
    dropped: Counter[Reason] = field(default_factory=Counter)


def check(article: Article, part: Span, answer: Any, found: Checked) -> None:
    """Add to `found` what of an answer about a part of an article quotes it word for word."""
    if not isinstance(answer, dict):
        found.dropped["wrong shape"] += 1
        return
    kinds = (
        ("attributions", _attribution, found.attributions),
        ("dates", _date, found.dates),
        ("figures", _figure, found.figures),
    )
    for name, make, kept in kinds:
        for item in _items(answer.get(name, []), found):
            try:
                kept.append(make(article, part, item))  # type: ignore[arg-type]
            except _DroppedError as dropped:
                found.dropped[dropped.reason] += 1


def _items(listed: Any, found: Checked) -> Iterator[dict[str, Any]]:
    if not isinstance(listed, list):
        found.dropped["wrong shape"] += 1
        return
    if len(listed) > MOST:
        found.dropped["beyond the limit"] += len(listed) - MOST
    for item in listed[:MOST]:
        if isinstance(item, dict):
            yield item
        else:
            found.dropped["wrong shape"] += 1


def _attribution(article: Article, part: Span, item: dict[str, Any]) -> Attribution:
    sentence = _sentence(article, part, item)
    said = _within(article, sentence, _words(item, "said"))
    kind: Kind = item.get("kind")  # type: ignore[assignment]
    if kind not in get_args(Kind):
        raise _DroppedError("wrong shape")
    if kind == "direct":
        said = _marked(article, said)
    cue = _words(item, "cue", "")
    speaker, addressee = _words(item, "speaker", ""), _words(item, "addressee", "")
    if any(name not in article.text for name in (speaker, addressee)):
        raise _DroppedError("name not in the article")
    count = item.get("count")
    if count is not None and (type(count) is not int or not 1 <= count <= _MOST_SPEAKERS):
        raise _DroppedError("wrong shape")
    anonymous = item.get("anonymous", False)
    if not isinstance(anonymous, bool):
        raise _DroppedError("wrong shape")
    cue_at = _within(article, sentence, cue) if cue else None
    return Attribution(said, kind, cue, cue_at, speaker, anonymous, count, addressee)


def _date(article: Article, part: Span, item: dict[str, Any]) -> DateMention:
    span = _within(article, _sentence(article, part, item), _words(item, "text"))
    first, last = _day(item.get("first")), _day(item.get("last", item.get("first")))
    precision: DatePrecision = item.get("precision")  # type: ignore[assignment]
    about = item.get("approximate", False)
    if precision not in get_args(DatePrecision) or not isinstance(about, bool):
        raise _DroppedError("wrong shape")
    years = {int(year) for year in _YEAR.findall(article.shows(span))}
    fits = first <= last and (precision != "day" or first == last)
    if not fits or (years and not years <= set(range(first.year, last.year + 1))):
        raise _DroppedError("no such date")
    return DateMention(span, first, last, precision, about)


def _figure(article: Article, part: Span, item: dict[str, Any]) -> FigureMention:
    sentence = _sentence(article, part, item)
    span = _within(article, sentence, _words(item, "text"))
    value, high = _number(item.get("value")), _number(item["high"]) if item.get("high") is not None else None
    bound: Bound = item.get("bound", "exact")
    unit = _words(item, "unit", "")
    if bound not in get_args(Bound) or (bound == "range") != (high is not None):
        raise _DroppedError("wrong shape")
    if unit and unit not in article.shows(sentence):
        raise _DroppedError("words not in the sentence")
    told = [number.value for number in numbers(article.shows(span))]
    wanted = [value] if high is None else [value, high]
    if any(not any(math.isclose(number, one, rel_tol=1e-9) for one in told) for number in wanted):
        raise _DroppedError("number not in the words")
    return FigureMention(span, value, high, bound, unit)


def _sentence(article: Article, part: Span, item: dict[str, Any]) -> Span:
    """Where the sentence that a proposal quotes stands, character for character."""
    quoted = _words(item, "sentence")
    at = article.text.find(quoted, part.start, part.end) if len(quoted) <= _LONGEST else -1
    if at < 0:
        raise _DroppedError("sentence not in the article")
    return Span(at, at + len(quoted))


def _within(article: Article, sentence: Span, words: str) -> Span:
    at = article.text.find(words, sentence.start, sentence.end)
    if at < 0 or not words.strip():
        raise _DroppedError("words not in the sentence")
    return Span(at, at + len(words))


def _marked(article: Article, said: Span) -> Span:
    """A quotation with the marks around it."""
    text = article.text
    if text[said.start] in _OPENING and text[said.end - 1] in _CLOSING and said.end - said.start > 2:
        return said
    if said.start and text[said.start - 1] in _OPENING and text[said.end : said.end + 1] in tuple(_CLOSING):
        return Span(said.start - 1, said.end + 1)
    raise _DroppedError("no quotation marks")


def _words(item: dict[str, Any], name: str, default: str | None = None) -> str:
    """A text of a proposal; one that may be left out may be null too."""
    value = item.get(name)
    value = default if value is None else value
    if not isinstance(value, str) or (default is None and not value):
        raise _DroppedError("wrong shape")
    return value


def _day(value: Any) -> dt.date:
    try:
        day = dt.date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise _DroppedError("no such date")
    return day


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _DroppedError("wrong shape")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _DroppedError("wrong shape")
    return number
