"""Which words of a content are the article's, and how they are marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.evidence.drafts.quoting import RUN, borrowed, clean, quotation, quoted

ARTICLE = 'Two officials said the port had been closed to all ships since the storm. "We wait," one added.'


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("the port had been closed to all ships", "“the port had been closed to all ships”"),
        ("The port is shut.", "The port is shut."),
        ("North said the port had been closed to all ships, and blamed South.",
         "North “said the port had been closed to all ships”, and blamed South."),
        ("the port had", "“the port had”"),  # short, but all of it
        ("the port had closed", "the port had closed"),
        ("“the port had been closed to all ships” since May", "“the port had been closed to all ships” since May"),
        ('North said the port "had been closed to all ships", and blamed South.',
         "North “said the port ‘had been closed to all ships’”, and blamed South."),
        ("", ""),
    ],
)  # fmt: skip
def test_words_of_the_article_are_put_in_quotation_marks(content: str, shown: str) -> None:
    assert quoted(content, ARTICLE) == shown


def test_quoting_what_is_quoted_changes_nothing() -> None:
    once = quoted('since the storm. "We wait," one added', ARTICLE)
    assert once == "“since the storm. ‘We wait,’ one added”"
    assert quoted(once, ARTICLE) == once


@given(st.lists(st.sampled_from(["port", "ships", "closed", "storm", "all", "the"]), max_size=14))
def test_no_run_of_the_article_is_left_unmarked(words: list[str]) -> None:
    article = "the port closed all the ships storm the port all ships closed the storm"
    shown = quoted(" ".join(words), article)
    assert not borrowed(shown, article)
    assert shown.replace("“", "").replace("”", "") == " ".join(words)


def test_a_run_is_long_enough_to_be_nobodys_chance() -> None:
    words = ARTICLE.split()
    assert not borrowed("North: " + " ".join(words[3 : 3 + RUN - 1]), ARTICLE)
    assert borrowed("North: " + " ".join(words[3 : 3 + RUN]), ARTICLE)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("“We wait,”", "“We wait”"),
        ('"We wait."', "“We wait.”"),
        ("‘We wait,’", "“We wait”"),
        ("“He said “no” twice”", "“He said ‘no’ twice”"),
    ],
)
def test_a_quotation_stands_between_double_marks(said: str, shown: str) -> None:
    assert quotation(said) == shown


def test_clean_keeps_letters_of_any_script_and_drops_what_steers() -> None:
    assert clean("قال\u202e \u200fالوزير\x1b[2J") == "قال الوزير[2J"
