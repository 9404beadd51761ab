"""Any text at all is read without a fault, and what is found lies in the text."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.evidence.reading.mentions import Article, Span
from offramp.evidence.reading.speech.marks import quotations
from offramp.evidence.reading.speech.quotes import attributions

_PIECES = st.sampled_from(
    (
        '"', "'", "“", "”", "‘", "’", "«", ", ", ". ", ": ", "; ", " — ", "\n", "? ", "\u202e", "\x00", "İ", "1,000 ",
        "said ", "said that ", "told ", "according to ", "In the words of ", "made clear ", "Ana Petrov ", "Mr. ",
        "he ",
        "They ", "two officials ", "the ministry ", "who ", "message ", "sent a ", "was ", "not ", "and ", "that ",
        "to ",
        "is ", "the port was shut", "stating:", "of ", "one ", "asked ", "called ", "as ", "put it", "Asked ", "by ",
    )
)  # fmt: skip


def parted(text: str) -> Article:
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        start = at + len(line) - len(line.lstrip())
        if line.strip():
            paragraphs.append(Span(start, start + len(line.strip())))
        at += len(line) + 1
    return Article("any", text, None, tuple(paragraphs), tuple(paragraphs))


def check(text: str) -> None:
    read = parted(text)
    found = attributions(read)
    assert [one.span.start for one in found] == sorted(one.span.start for one in found)
    for one in found:
        assert 0 <= one.span.start < one.span.end <= len(text)
        shown = read.shows(one.span)
        assert shown == shown.strip()
        assert (one.cue_at is None) == (one.cue == "")
        if one.cue_at is not None:
            assert read.shows(one.cue_at) == one.cue
        assert one.count is None or one.anonymous
    assert found == attributions(read)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_sentences_made_of_cues_and_marks(text: str) -> None:
    check(text)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check(text)


@given(st.text(alphabet=" ab.,'\"“”‘’\n", max_size=120))
def test_quotations_lie_in_order_without_overlap(text: str) -> None:
    read = parted(text)
    spans = quotations(text, read.paragraphs)
    assert all(span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize(
    "text",
    [
        " 'a" * 30_000,
        ' "a' * 30_000,
        " “a" * 30_000,
        "he said that " * 10_000,
        "Aa Bb " * 20_000,
        "“Open again here\n" * 4_000,
        "The official said that it was. He said so. " * 2_000,
    ],
    ids=["single", "double", "curly", "cues", "capitals", "paragraphs", "sentences"],
)
def test_long_lines_are_read_to_the_end(text: str) -> None:
    check(text)


GOLD = Path(__file__).parents[1] / "gold"


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.attributions.json")), ids=lambda path: path.name.split(".")[0])
def test_gold_is_in_order_and_lies_in_its_article(path: Path) -> None:
    rows = json.loads(path.read_text(encoding="utf-8"))["attributions"]
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
    assert all(row["kind"] in ("direct", "reported") and row["start"] < row["end"] for row in rows)
    own = GOLD.parent / "articles" / f"{path.name.split('.')[0]}.txt"
    if own.exists():
        assert max(row["end"] for row in rows) <= len(own.read_text(encoding="utf-8"))
