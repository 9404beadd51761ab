"""Reading as a whole: whatever the text, every mention lies where it says, and nothing breaks."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.errors import OfframpError
from offramp.evidence.reading.mentions import Article, ReadArticle, Span
from offramp.evidence.reading.reading import Reading, read
from offramp.evidence.reading.texts import article

DAY = dt.date(2031, 3, 10)
PARTS = (
    *("“", "”", "‘", "’", '"', "'", " ", "\n", "\n\n", ". ", ", ", "? ", ": ", "(", ")", "—", "-", "…", "%", "$", "£"),
    *("said ", "told ", "according to ", "denied that ", "that ", "he ", "she ", "officials ", "two ", "a dozen "),
    *("Ana Reyes ", "Gen. Lund ", "Mr. Hale ", "the minister ", "Sedra ", "Newswire ", "reporters ", "more than "),
    *("300 ", "1,500", "2.5", "0", "31", "2031", "March 9 ", "Saturday ", "last week ", "3 a.m. ", "days later "),
    *("rockets ", "killed ", "between ", "and ", "to ", "of ", "the ", "not ", "at least ", "million ", "U.S. "),
    *("\u202e", "\x00", "\ud800", "é", "١٢", "½", "²", "💥", "\u00a0", "\u200b"),
)  # fmt: skip
NEWS = st.lists(st.one_of(st.sampled_from(PARTS), st.characters()), max_size=60).map("".join)


def spans(found: ReadArticle) -> list[list[Span]]:
    return [
        [mention.span for mention in mentions] for mentions in (found.attributions, found.dates, found.figures)
    ]  # fmt: skip


def holds(result: Reading, articles: list[Article]) -> None:
    assert [found.article for found in result.articles] == articles
    for found in result.articles:
        text = found.article.text
        for kind in spans(found):
            assert all(0 <= span.start < span.end <= len(text) for span in kind)
            assert all(found.article.shows(span).strip() for span in kind)
            assert all(a.start <= b.start for a, b in pairwise(kind))
        for days in found.dates:
            assert days.first <= days.last
        for figure in found.figures:
            assert figure.value == figure.value
            assert figure.high is None or figure.high >= figure.value
            assert (figure.bound == "range") is (figure.high is not None)
    names = {one.name for one in articles}
    for link in result.derivations:
        assert link.article in names
        assert link.source != link.article
        assert link.basis
        assert 0.0 <= link.share <= 1.0


@settings(max_examples=150, deadline=None)
@given(NEWS, st.sampled_from([None, DAY, dt.date(1500, 1, 1), dt.date(2999, 12, 31)]))
def test_any_text_can_be_read(text: str, published: dt.date | None) -> None:
    one = article("one", text, published)
    holds(read([one]), [one])


@settings(max_examples=75, deadline=None)
@given(NEWS, NEWS)
def test_any_texts_can_be_read_together(first: str, second: str) -> None:
    articles = [article("first", f"{first} {second}", DAY), article("second", f"{second} {first}", DAY)]
    holds(read(articles), articles)


def test_nothing_is_read_from_nothing() -> None:
    assert read([]) == Reading((), (), ())
    assert read([article("empty", "")]).articles[0].attributions == ()


def test_two_articles_of_one_name_are_refused() -> None:
    with pytest.raises(OfframpError, match="two articles are called 'story'"):
        read([article("story", "One."), article("story", "Two.")])


def test_an_article_is_no_derivation_of_itself_under_another_name_without_words() -> None:
    assert read([article("a", "No."), article("b", "No.")]).derivations == ()


@pytest.mark.parametrize("unit", ["“", "1 ", "said ", "according to ", "March 1, ", "Smith ", "“a” he said ", "\n"])
def test_a_text_of_one_word_again_and_again_is_read(unit: str) -> None:
    one = article("one", unit * (20_000 // len(unit)), DAY)
    holds(read([one]), [one])
