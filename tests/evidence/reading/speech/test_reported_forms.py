"""Forms in which news tells what somebody said without a plain "said that"; sentences of our own."""

from __future__ import annotations

import pytest

from offramp.evidence.reading.speech.quotes import attributions
from offramp.evidence.reading.texts import article


def told(text: str) -> list[tuple[str, str]]:
    """Speaker and words of each attribution."""
    return [(one.speaker, text[one.span.start : one.span.end]) for one in attributions(article("test", text))]


@pytest.mark.parametrize(
    ("text", "speaker", "pieces"),
    [
        (
            "The strike, the ministry said in a statement, killed 12 people.",
            "ministry",
            ["The strike", "killed 12 people"],
        ),
        (
            "Under the deal, said Petrov, the army would leave.",
            "Petrov",
            ["Under the deal", "the army would leave"],
        ),
        (
            "The ships were held back, two officials said, because a pilot had fallen ill.",
            "two officials",
            ["The ships were held back", "because a pilot had fallen ill"],
        ),
        ("But, Petrov said, the road is open.", "Petrov", ["the road is open"]),
        (
            "Nine soldiers died, by the army's own account, and four are missing.",
            "army",
            ["Nine soldiers died", "four are missing"],
        ),
        (
            "The raid killed nine, the army said, in the worst loss of the war.",
            "army",
            ["The raid killed nine"],
        ),
    ],
)
def test_a_clause_with_its_cue_inside_is_told_in_two_pieces(text: str, speaker: str, pieces: list[str]) -> None:
    assert told(text) == [(speaker, piece) for piece in pieces]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy asked whether the bridge was open.", [("envoy", "whether the bridge was open")]),
        ("Lawmakers asked why the fleet had not sailed.", [("Lawmakers", "why the fleet had not sailed")]),
        ("The premier denied having known of the order.", [("premier", "having known of the order")]),
        ("Kavia accused Sedra of arming the rebels.", [("Kavia", "arming the rebels")]),
        ("The bank cautioned against reading too much into it.", [("bank", "against reading too much into it")]),
        (
            "The mayor warned the cabinet in early April about gaps in the wall.",
            [("mayor", "about gaps in the wall")],
        ),
        ("The minister rejected the idea that the port was lost.", [("minister", "the port was lost")]),
        ("The general threatened on Friday to close the strait.", [("general", "to close the strait")]),
        ("The ministry called on Sedra to withdraw its guns.", [("ministry", "to withdraw its guns")]),
        ("The envoy claimed to have seen the order.", [("envoy", "to have seen the order")]),
        (
            "The mayor added that trams would run again, and urged people to stay off the roads.",
            [("mayor", "trams would run again"), ("mayor", "to stay off the roads")],
        ),
        (
            "The general told reporters the gun was theirs and vowed to answer.",
            [("general", "the gun was theirs"), ("general", "to answer")],
        ),
        (
            "She added that the guards would go, but refused to say when.",
            [("", "the guards would go")],
        ),
        (
            "The envoy said the letter had come, but would not disclose its contents.",
            [("envoy", "the letter had come")],
        ),
        (
            "Four states said they were “deeply concerned” and urged the two sides to return to talks.",
            [
                ("Four states", "they were “deeply concerned”"),
                ("Four states", "“deeply concerned”"),
                ("Four states", "to return to talks"),
            ],
        ),
        ("North has long maintained that the river is its border.", [("North", "the river is its border")]),
        (
            "The minister reported that two battalions, nine guns and a band had come.",
            [("minister", "two battalions, nine guns and a band had come")],
        ),
        ("Lund denied a newspaper report that ships had sailed.", [("Lund", "ships had sailed")]),
        ("Her view was that the talks had failed.", [("", "the talks had failed")]),
        ("Survivors, however, maintain that the boat was lit.", [("Survivors", "the boat was lit")]),
        ("Local police say 30 people were turned back.", [("Local police", "30 people were turned back")]),
        (
            "The chiefs have replied more than once that they lack ships.",
            [("chiefs", "they lack ships")],
        ),
        (
            "The army says it killed nine; residents say they were farmers.",
            [("army", "it killed nine"), ("residents", "they were farmers")],
        ),
        (
            "Kavia has said it has ten ships; the true figure is 15, according to Sedra.",
            [("Kavia", "it has ten ships"), ("Sedra", "the true figure is 15")],
        ),
        (
            "Petrov said that she had warned the palace, and had been told that money would be found.",
            [
                ("Petrov", "she had warned the palace, and had been told that money would be found"),
                ("", "money would be found"),
            ],
        ),
    ],
)
def test_what_is_told_in_other_ways_than_said_that(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("He is said to have read it three times.", "to have read it three times"),
        ("The bridge is reported to be on fire.", "to be on fire"),
        ("It is said that the king never slept.", "the king never slept"),
        ("It's often claimed that the wall was built in a year.", "the wall was built in a year"),
    ],
)
def test_hearsay_has_an_unnamed_speaker(text: str, said: str) -> None:
    (one,) = attributions(article("test", text))
    assert (one.speaker, one.anonymous, text[one.span.start : one.span.end]) == ("", True, said)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "An internal memo reviewed by The Courier shows that the guards knew.",
            "An internal memo reviewed by The Courier",
        ),
        ("A letter dated July 5, which both sides have published, says the wall is sound.", "A letter dated July 5"),
        (
            "Port records seen by this newspaper suggest that the ships were late.",
            "Port records seen by this newspaper",
        ),
    ],
)
def test_papers_speak(text: str, speaker: str) -> None:
    assert [one for one, _ in told(text)] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "The film shows that a good story needs no stars.",
        "The pilot showed that the mountain could be crossed.",
        "A response that came late was no help.",
        "The ministry disputed that account.",
        "The two offers that he made were refused.",
        "He was told to wait in the hall.",
        'Men fired on the frontier post "Stone Gate", as the treaty "Seven Wells" forbids.',
        "The others had asked to stay.",
        "The envoy spoke at length.",
    ],
)
def test_what_only_looks_like_telling(text: str) -> None:
    assert told(text) == []


def test_a_quotation_belongs_to_the_verb_before_it_not_to_the_one_who_tells_of_it() -> None:
    text = "Ana Petrov had asked the council for “one night and no lawyers,” a minister said."
    assert ("Ana Petrov", "“one night and no lawyers,”") in told(text)


def test_a_sentence_in_quotation_marks_goes_on_the_report_before_it() -> None:
    text = "Nobody shouted, a person on board said. “It was worse. They were polite.”"
    assert told(text) == [
        ("a person on board", "Nobody shouted"),
        ("a person on board", "“It was worse. They were polite.”"),
    ]


def test_what_leads_in_to_a_quotation_is_no_report() -> None:
    text = "In a message on his account, Kellan wrote: “Those who wait should count faster.”"
    assert told(text) == [("Kellan", "“Those who wait should count faster.”")]
