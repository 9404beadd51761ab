"""Paragraphs and sentences: where they end, and where they do not."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.evidence.reading.texts import article


def sentences(text: str) -> list[str]:
    made = article("text", text)
    return [made.shows(span) for span in made.sentences]


def paragraphs(text: str) -> list[str]:
    made = article("text", text)
    return [made.shows(span) for span in made.paragraphs]


@pytest.mark.parametrize(
    "text",
    [
        "He spoke to the U.S. Embassy and to U.S. President Ana Reyes.",
        "Gen. Oskar Lund met Lt. Gen. Emil Strand and Brig. Gen. Ada Voss.",
        "Lt.-Gen. Strand and Maj.-Gen. Voss left with Ms. Kessel and Mr. Hale.",
        "The rockets came on Oct. 1 and again on Nov. 5 at Ft. Halven.",
        "Defense Secretary Lloyd J. Austin III and John F. Kennedy Jr. spoke.",
        "At 5 p.m. on Monday, about 3.5 million people, i.e. half, were out.",
        "Sen. Tim Garner (D., Halven) voted for No. 5, vs. the rest.",
        "“We won. They lost. It is over,” she said.",
        '"We won. They lost. It is over," she said.',
        "‘We can’t do it. They can’t either. It won’t work,’ he said.",
        "‘The ministers’ plan was bad. We said so,’ he told them.",
        "“Why?” Dana Kessel asked.",
        "“Stop!” the officer shouted.",
        "‘Why?’ Prime Minister Dana Kessel asked.",
        "He paused … then went on ... and said nothing.",
        "The Co. paid $1.5 million to Acme Corp. in Washington, D.C., on Feb. 3.",
        "It hit St. Anna, Mt. Kaldur and Prof. Dr. Voss.",
        "1. First point of the plan.",
    ],
)
def test_stays_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He left. She stayed. Nobody spoke!", 3),
        ("They came from the U.S. The talks began at noon. It rained.", 3),
        ("“We won,” she said. “They lost.” He left.", 3),
        ("“I said ‘no.’” He left.", 2),
        ("He wrote that “it is over.” They left.", 2),
        ("‘I am a postbox,’ she told them. ‘A postbox doesn’t read the letters.’ He left.", 3),
        ("The officials' plan failed. He said 'no'. Then she left. The ministers' reply came.", 4),
        ("He asked: Why? Nobody knew. It ended at 5 p.m. He went home.", 4),
        ("It was World War I. Then came Plan B. She asked “Why?” They left.", 4),
        ("(He left. She stayed.) They won.", 2),
        ("They saw ‘ghost fleets’ of oil. Then they left. ‘Fine,’ he said.", 3),
        ("He waited… Then it came.", 2),
        ("He went on Friday.She came on Monday.", 2),
    ],
)
def test_falls_into_so_many_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_every_line_is_a_paragraph_where_lines_are_not_folded() -> None:
    text = "A heading\nThe first paragraph is here. It has two sentences.\n\n\n  The second stands apart.  \n\n"
    assert paragraphs(text) == [
        "A heading", "The first paragraph is here. It has two sentences.", "The second stands apart.",
    ]  # fmt: skip


def test_folded_lines_are_one_paragraph_and_their_sentences_run_over_line_ends() -> None:
    first = "The minister said on Monday that nobody\nhad been warned of what was to\ncome. She left."
    text = f"{first}\n\nThe next one is\nshort too."
    assert paragraphs(text) == [first, "The next one is\nshort too."]
    assert len(sentences(text)) == 3


def test_headings_and_ends_of_paragraphs_among_folded_lines_are_seen_by_their_length() -> None:
    parts = ["A heading", "The minister said on Monday that nobody in the\nhad been warned of it.",
             "She left on Tuesday for more talks that were\nto last for days."]  # fmt: skip
    assert paragraphs("\n".join(parts)) == parts


def test_headings_and_points_are_not_taken_for_folded_lines() -> None:
    lines = [
        "What we know",
        "The raid began at two.",
        "Two sites were hit.",
        "What we do not know",
        "Who gave the order.",
    ]
    assert paragraphs("\n".join(lines)) == lines


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0c"])
def test_line_ends_of_every_kind_are_one(end: str) -> None:
    assert paragraphs(f"One line.{end}Another line.") == ["One line.", "Another line."]


TEXT = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" .!?\n“”‘’\"'()AaU.S…0")), max_size=300)


@given(TEXT)
def test_spans_are_ordered_inside_the_text_and_inside_one_paragraph(text: str) -> None:
    made = article("any", text)
    for spans in (made.paragraphs, made.sentences):
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(0 <= span.start < span.end <= len(made.text) for span in spans)
        assert all(made.shows(span) == made.shows(span).strip() for span in spans)
    assert all(any(span.within(block) for block in made.paragraphs) for span in made.sentences)


@given(TEXT)
def test_nothing_but_white_space_lies_outside_the_sentences(text: str) -> None:
    made = article("any", text)
    shown = "".join(made.shows(span) for span in made.sentences)
    assert "".join(shown.split()) == "".join(made.text.split())


@pytest.mark.parametrize("unit", ["a", "“ ", "‘a. B ", "word, ", ". ", "(", '"', "A. ", "’ ", "Ms. ", "?” A "])
def test_a_line_of_a_megabyte_is_read_in_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        article("long", text)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(1_000_000) < 200 * max(seconds(20_000), 0.005)


def test_a_very_long_paragraph_is_still_cut_into_its_sentences() -> None:
    text = "The rockets came down in open fields and nobody was hurt by them. " * 500
    assert set(sentences(text)) == {"The rockets came down in open fields and nobody was hurt by them."}
