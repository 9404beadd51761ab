"""What a draft says: on whose word, to whom, how, when, how many."""

from __future__ import annotations

import pytest
from drafts_made import ARTICLES, drafts_of, only, record_of

from offramp.evidence.dates import parse_period
from offramp.evidence.drafts.quoting import quoted
from offramp.evidence.reading.texts import read_article
from offramp.evidence.voices import read_voice, write_voice


@pytest.mark.parametrize(
    ("text", "kind", "words", "more"),
    [
        ("Two Northern officials said the port would close.", "class", "two Northern officials",
         {"count": 2, "affiliation": "Northern"}),
        ("A diplomat briefed on the talks said the port would close.", "class", "a diplomat briefed on the talks",
         {"count": 1, "knows": "briefed on the talks"}),
        ("Defense Minister Ilse Brandt said the port would close.", "person", "Ilse Brandt, Defense Minister",
         {"name": "Ilse Brandt", "office": "Defense Minister"}),
        ("Maren Holt, the prime minister of Lissen, said the port would close.", "person",
         "Maren Holt, prime minister of Lissen", {"office": "prime minister of Lissen", "affiliation": "Lissen"}),
        ("Secretary of State Anna Blum said the port would close.", "person", "Anna Blum, Secretary of State", {}),
        ('"We go," Anna Blum, told reporters on Monday. Anna Blum said the port would close.', "person", "Anna Blum",
         {"office": "", "affiliation": ""}),
        ("A spokesman for the ministry said the port would close.", "institution", "a spokesman for the ministry", {}),
        ("North said that the port would close.", "institution", "North", {"affiliation": ""}),
        ("According to an internal memo, the port would close.", "document", "an internal memo", {}),
        ("According to Reuters, the port would close.", "text", "reporters, citing Reuters", {"citing": "Reuters"}),
    ],
)  # fmt: skip
def test_voices_have_the_kind_and_parts_that_the_text_tells(
    text: str, kind: str, words: str, more: dict[str, object]
) -> None:
    voice = only(text, "reported").voice
    assert voice is not None
    assert (voice.kind, voice.words) == (kind, words)
    assert {name: getattr(voice, name) for name in more} == more


def test_a_voice_is_written_and_read_back_by_the_record() -> None:
    for text in ("Two Northern officials said the port would close.", "North said that the port would close."):
        voice = only(text, "reported").voice
        assert voice is not None
        raw = write_voice(voice)
        assert (read_voice(raw) == voice) if isinstance(raw, str) else raw["words"] == voice.words


@pytest.mark.parametrize(
    ("text", "on_record"),
    [
        ("Foreign Minister Tomas Arden said the port would close.", True),
        ("North said that the port would close.", True),
        ("Two officials said the port would close.", False),
        ("According to an internal memo, the port would close.", None),
        ("On Saturday, North closed the port to all ships.", None),
    ],
)
def test_who_stands_for_it_by_name(text: str, on_record: bool | None) -> None:
    assert only(text).on_record is on_record


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        (
            "Foreign Minister Tomas Arden said in a televised statement that the port would close.",
            "televised statement",
        ),
        ("Foreign Minister Tomas Arden told reporters that the port would close.", "news conference"),
        ("In a letter to Lissen, Foreign Minister Tomas Arden said the port would close.", "letter"),
        ("Foreign Minister Tomas Arden said the port would close after a phone call.", ""),  # part of what was said
        ("Foreign Minister Tomas Arden said the port would close.", ""),
    ],
)
def test_the_channel_is_told_by_words_beside_what_was_said(text: str, channel: str) -> None:
    assert only(text, "reported").channel == channel


@pytest.mark.parametrize(
    ("text", "written", "basis"),
    [
        ("Two officials said the port was closed on Saturday.", "2031-03-08", "told"),
        ("The minister said on Sunday that the port was closed.", "2031-03-09", "said"),
        ("The minister said on Sunday that the port was closed on Friday.", "2031-03-07 stated 2031-03-09", "told"),
        ("Two officials said the port was closed.", "2031-03-10 (by)", "article"),
        ("Two officials said the port was closed in October 2029.", "2029-10", "told"),
        ("Two officials said the port was closed until Wednesday.", "2031-03-10 (by)", "article"),
    ],
)
def test_the_date_is_that_of_what_is_told_else_of_the_saying_else_of_the_article(
    text: str, written: str, basis: str
) -> None:
    date = only(text).date
    assert (date.written, date.basis) == (written, basis)
    assert parse_period(date.written) is not None


def test_without_a_day_of_the_article_no_date_is_made_up() -> None:
    date = only("Two officials said the port was closed.", day=None).date
    assert (date.written, date.basis) == ("", "none")


def test_about_a_date_stays_about() -> None:
    text = "The strike came on April 1. Two officials said planning began about two months before."
    assert next(d.date.written for d in drafts_of(text) if d.kind == "reported").endswith("(approx.)")


def test_what_a_cue_parts_is_one_draft() -> None:
    text = "The blocks, the mayor said, were there for repairs. “We wait,” she said, “and nobody sleeps.”"
    draft, other = drafts_of(text)
    assert (draft.content, other.content) == ("The blocks … were there for repairs", "“We wait … and nobody sleeps.”")
    assert [text[part.start : part.end] for part in draft.parts] == ["The blocks", "were there for repairs"]
    assert quoted(draft.content, text) == "“The blocks … were there for repairs”"
    assert quoted("The blocks … were there for good", text) == "The blocks … were there for good"


def test_figures_of_what_was_said_stay_and_those_that_count_speakers_do_not() -> None:
    draft = only("Among the ships, according to three Northern officials, were more than 40 tankers.")
    assert [(f.mention.value, f.mention.bound, f.mention.unit) for f in draft.figures] == [
        (40.0, "more than", "tankers")
    ]


@pytest.mark.parametrize(
    ("text", "act", "content"),
    [
        ("Foreign Minister Tomas Arden denied that South had sent a message.", "denial",
         "denied that South had sent a message"),
        ("Foreign Minister Tomas Arden urged Lissen not to close the port.", "request",
         "urged Lissen not to close the port"),
        ("Foreign Minister Tomas Arden said South had sent a message.", "statement", "South had sent a message"),
        ("“We will wait,” Foreign Minister Tomas Arden warned.", "warning", "“We will wait”"),
    ],
)  # fmt: skip
def test_a_denial_is_never_told_as_what_it_denies(text: str, act: str, content: str) -> None:
    draft = only(text)
    assert (draft.act, draft.content) == (act, content)
    assert draft.actor == "Tomas Arden"


@pytest.mark.parametrize(
    ("text", "doing"),
    [
        ("Two officials said North had attacked South at night.", ("North", "attack", "South")),
        ("On Saturday, North fired more than 300 rockets at South.", ("North", "attack", "South")),
        ("On Saturday, the ambassador met with envoys of Lissen.", ("the ambassador", "meeting", "Lissen")),
        ("North told Lissen on Saturday that the port would close.", ("North", "statement", "Lissen")),
        ("Foreign Minister Tomas Arden told reporters that the port would close.", ("Tomas Arden", "statement", "")),
    ],
)
def test_who_did_what_to_whom(text: str, doing: tuple[str, str, str]) -> None:
    draft = only(text)
    assert (draft.actor, draft.act, draft.target) == doing


@pytest.mark.parametrize(
    "text",
    [
        "The port lies in a bay that ships have used for centuries.",  # no date
        "On Saturday the mood in the port was sombre.",  # no act, no figure
        "Did North close the port on Saturday?",
        "March 10, 2031",
    ],
)
def test_what_tells_nothing_that_happened_makes_no_draft(text: str) -> None:
    assert drafts_of(text) == ()


def test_the_own_voice_is_what_is_left_beside_what_others_say() -> None:
    text = (
        "PORT HALVEN, Carmoria (Newswire) — North fired more than 300 rockets early Thursday, the largest barrage in "
        "years, and warned on Monday that it would strike again."
    )
    own, said = drafts_of(text)
    assert own.kind == "own voice"
    assert own.content == "North fired more than 300 rockets early Thursday, the largest barrage in years"
    assert own.date.written == "2031-03-06"
    assert said.content == "warned on Monday that it would strike again"
    assert said.date.written == "2031-03-10"


def test_every_place_shows_what_it_says_and_drafts_are_numbered_in_order() -> None:
    for path in sorted(ARTICLES.glob("*.txt")):
        text = read_article(path).text
        drafts = record_of({path.stem: text}).drafts
        assert len(drafts) > 10
        assert [draft.id for draft in drafts] == [f"{path.stem}-{n}" for n in range(1, len(drafts) + 1)]
        for draft in drafts:
            assert draft.span.within(draft.sentences)
            assert draft.sentences.end <= len(text)
            assert all(figure.mention.span.within(draft.sentences) for figure in draft.figures)
            assert draft.act
            assert draft.content


def test_a_draft_keeps_its_place_whatever_the_article_is_called() -> None:
    text = "Two officials said the port was closed on Saturday."
    one, other = record_of({"a": text}).drafts + record_of({"b": text, "c": "South said it would wait."}).drafts[:1]
    assert one.id != other.id
    assert one.place == other.place


def test_nothing_that_a_terminal_obeys_or_that_turns_writing_comes_into_a_content() -> None:
    draft = only("Two officials said the \x1b[31mport\x07 was \u202eclosed\u202c on\u00a0Saturday.")
    assert draft.content == "the [31mport was closed on Saturday"
