"""Dates and figures in labelled passages of many styles, and in any text at all."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_article import plain_article

from offramp.evidence.reading.counts.figures import figures
from offramp.evidence.reading.mentions import DateMention, FigureMention, Span
from offramp.evidence.reading.times.dates_in_text import dates

_LABEL = re.compile(r"\[\[([^|\]]*)\|([^\]]*)\]\]|\{\{([^|}]*)\|([^|}]*)\|([^|}]*)\|([^}]*)\}\}")
_SHARE = 0.95
_PIECES = st.sampled_from(
    [
        "Saturday",
        "on",
        "2024",
        "-",
        "–",
        "to",
        "and",
        "60",
        "70",
        "million",
        "%",
        ".",
        ",",
        "3",
        "one",
        "half",
        "May",
        "march",
        "“",
        "”",
        "٣",
        "½",
        "\u200f",
        "between",
        "0",
        "\n",
        "$5",
        "on Oct. 7",
        "the next day",
        "two weeks earlier",
        "more than 300",
        "3 a.m.",
        "13/04/2024",
        "dozens of",
        "the day after the strike",
        "last week",
        "Feb. 30",
        "9999-99-99",
    ]
)


def _passages() -> Iterator[tuple[str, str]]:
    text = (Path(__file__).parent / "labelled_prose.txt").read_text(encoding="utf-8")
    for passage in text.split("\n## ")[1:]:
        day, _, body = passage.partition("\n")
        yield day, body


def _unlabelled(body: str) -> tuple[str, list[tuple[Span, str]], list[tuple[Span, str, str]]]:
    """A passage without its labels; its dates with ISO, its figures with value and bound."""
    text, at = "", 0
    told: list[tuple[Span, str]] = []
    counted: list[tuple[Span, str, str]] = []
    for label in _LABEL.finditer(body):
        text += body[at : label.start()]
        shown = label[1] if label[1] is not None else label[3]
        span = Span(len(text), len(text) + len(shown))
        if label[1] is not None:
            told.append((span, label[2]))
        else:
            counted.append((span, label[4], label[5]))
        text, at = text + shown, label.end()
    return text + body[at:], told, counted


def _value(figure: FigureMention) -> str:
    return f"{figure.value:.16g}" + (f"-{figure.high:.16g}" if figure.high is not None else "")


def test_labelled_passages() -> None:
    right = found = gold = 0
    for day, body in _passages():
        text, told, counted = _unlabelled(body)
        article = plain_article(text, dt.date.fromisoformat(day))
        here = dates(article)
        there = figures(article, here)
        right += sum(any(m.span.meets(span) and m.iso == iso for m in here) for span, iso in told)
        right += sum(
            any(f.span.meets(span) and (_value(f), f.bound) == (value, bound) for f in there)
            for span, value, bound in counted
        )
        found += len(here) + len(there)
        gold += len(told) + len(counted)
    assert right / found >= _SHARE
    assert right / gold >= _SHARE


def _check(text: str, mentions: tuple[DateMention, ...] | tuple[FigureMention, ...]) -> None:
    end = 0
    for mention in mentions:
        assert end <= mention.span.start < mention.span.end <= len(text)
        assert text[mention.span.start : mention.span.end].strip() == text[mention.span.start : mention.span.end]
        end = mention.span.end


@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=40).map(" ".join)), st.none() | st.dates())
def test_any_text_gives_ordered_mentions_within_it(text: str, published: dt.date | None) -> None:
    article = plain_article(text, published)
    here = dates(article)
    _check(text, here)
    assert all(mention.first <= mention.last for mention in here)
    there = figures(article, here)
    _check(text, there)
    assert not any(figure.span.meets(mention.span) for figure in there for mention in here)
    assert (here, there) == (dates(article), figures(article, here))


@pytest.mark.parametrize("published", [dt.date.min, dt.date.max])
def test_days_at_the_ends_of_the_calendar(published: dt.date) -> None:
    text = "Yesterday, tomorrow, last year, next month, on Friday, ten decades ago, and in the past two weeks."
    _check(text, dates(plain_article(text, published)))
