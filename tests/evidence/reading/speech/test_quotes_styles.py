"""Quotations and reported speech in many styles: what was said, by whom, to whom; sentences of our own."""

from __future__ import annotations

import pytest

from offramp.evidence.reading.mentions import Attribution
from offramp.evidence.reading.speech.cues import Names
from offramp.evidence.reading.speech.quotes import attributions
from offramp.evidence.reading.texts import article

Told = tuple[str, str, str]  # kind, speaker, what was said


def read(text: str, known: Names | None = None) -> tuple[Attribution, ...]:
    return attributions(article("test", text), known)


def told(text: str) -> list[Told]:
    return [(found.kind, found.speaker, text[found.span.start : found.span.end]) for found in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"The talks have failed," Mr Orlov said. "We are going home."',
            [("direct", "Orlov", '"The talks have failed,"'), ("direct", "Orlov", '"We are going home."')],
        ),
        (
            "“The talks have failed,” said Lena Orlova, the foreign minister.",
            [("direct", "Lena Orlova", "“The talks have failed,”")],
        ),
        (
            "‘We won’t be bullied,’ said Tom O’Hara, the defence secretary, at the officers’ mess. ‘It’s over now.’",
            [("direct", "Tom O’Hara", "‘We won’t be bullied,’"), ("direct", "Tom O’Hara", "‘It’s over now.’")],
        ),
        (
            "'It's the soldiers' last chance,' she said.",
            [("direct", "", "'It's the soldiers' last chance,'")],
        ),
        (
            '"If they come," the general warned, "they will not leave."',
            [("direct", "general", '"If they come,"'), ("direct", "general", '"they will not leave."')],
        ),
        ('"Why now?" asked Ana Ruiz.', [("direct", "Ana Ruiz", '"Why now?"')]),
        (
            'The envoy told the council, "Time is not on our side."',
            [("direct", "envoy", '"Time is not on our side."')],
        ),
        (
            'As one diplomat put it, "nobody wants to be first."',
            [("direct", "one diplomat", '"nobody wants to be first."')],
        ),
        (
            'He left early. He accused Kavia of "playing with fire".',
            [("direct", "", '"playing with fire"')],
        ),
        (
            "“The ‘red line’ has moved,” an official in the president’s office said.",
            [("direct", "an official in the president’s office", "“The ‘red line’ has moved,”")],
        ),
        (
            'Kavia\'s mission said in a post: "There will be consequences."',
            [("direct", "Kavia's mission", '"There will be consequences."')],
        ),
        (
            'The general, speaking to state television, said: "We are ready."',
            [("direct", "general", '"We are ready."')],
        ),
        (
            "“Are we ready? Yes,” said Lt. Gen. Amir Baloch. “Do we want this? No.”",
            [("direct", "Amir Baloch", "“Are we ready? Yes,”"), ("direct", "Amir Baloch", "“Do we want this? No.”")],
        ),
        ('Asked whether it would reopen, Petrov replied: "Not this year."', [("direct", "Petrov", '"Not this year."')]),
        ("“Nobody wins,” the Swiss envoy, Claire Roth, said by phone.", [("direct", "Claire Roth", "“Nobody wins,”")]),
        (
            'The president called the raid "an act of war" and vowed to respond.',
            [("direct", "president", '"an act of war"'), ("reported", "president", "to respond")],
        ),
        (
            "The minister was blunt: “We have nothing left to send.”",
            [("direct", "minister", "“We have nothing left to send.”")],
        ),
    ],
)
def test_direct_quotations_find_their_speaker(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        ("Orlov, who leads the delegation, said on Tuesday the talks had failed.", "Orlov", "the talks had failed"),
        ("Kavia has repeatedly denied that it supplies the rebels.", "Kavia", "it supplies the rebels"),
        ("The talks had failed, a senior envoy said.", "a senior envoy", "The talks had failed"),
        ("The talks had failed, said Marta Lund, an adviser.", "Marta Lund", "The talks had failed"),
        (
            "According to two people familiar with the matter, the order was given at dawn.",
            "two people familiar with the matter",
            "the order was given at dawn",
        ),
        (
            "The order was given at dawn, according to a person briefed on it who asked not to be named.",
            "a person briefed on it",
            "The order was given at dawn",
        ),
        ("Experts say the new missile could reach the capital.", "Experts", "the new missile could reach the capital"),
        ("Tehran insists its programme is peaceful.", "Tehran", "its programme is peaceful"),
        (
            "The plan had been dropped, two officials said, speaking on the condition of anonymity.",
            "two officials",
            "The plan had been dropped",
        ),
        ("Kavia warned its neighbour against sending troops.", "Kavia", "against sending troops"),
        ("The king has threatened to close the strait.", "king", "to close the strait"),
        ("Kavian officials said Sunday that at least 30 had died.", "Kavian officials", "at least 30 had died"),
        ("The bank's chief economist, Ana Ruiz, said growth would slow.", "Ana Ruiz", "growth would slow"),
        ("The North's news agency, KCNA, said the test was a warning.", "KCNA", "the test was a warning"),
        ("Officials acknowledged privately that the plan was unworkable.", "Officials", "the plan was unworkable"),
        (
            "Western intelligence agencies estimate that the stock has fallen.",
            "Western intelligence agencies",
            "the stock has fallen",
        ),
        ("Kavia's message to Sedra was that it would not strike first.", "Kavia", "it would not strike first"),
        ("As Kavia warned its patience was over, Sedra moved tanks.", "Kavia", "its patience was over"),
        (
            "The document, a copy of which was seen by the Herald, states that the base was empty.",
            "document",
            "the base was empty",
        ),
        ("The deal is dead, say diplomats.", "diplomats", "The deal is dead"),
        ("Kavia's parliament speaker warned Sedra not to test it.", "Kavia's parliament speaker", "not to test it"),
        ("Sedra rejected a claim by Kavia that it had fired first.", "Kavia", "it had fired first"),
        ("A port driver who gave no name said he had seen the flash.", "A port driver", "he had seen the flash"),
        (
            "Analysts at the Delta Group believe the line could fail.",
            "Analysts at the Delta Group",
            "the line could fail",
        ),
        ("Kavia denied complicity.", "Kavia", "complicity"),
        (
            "Reed said, however, that the missiles were old.",
            "Reed",
            "the missiles were old",
        ),
        ("Kavia made clear to Sedra that it wanted no war.", "Kavia", "it wanted no war"),
        ("BRENNA (Newswire) - Morozov said that the port was shut.", "Morozov", "the port was shut"),
    ],
)
def test_reported_speech_is_its_clause(text: str, speaker: str, said: str) -> None:
    assert told(text) == [("reported", speaker, said)]


@pytest.mark.parametrize(
    "text",
    [
        'The so-called "grey zone" has widened since March.',
        'Its newest ship, the "Swift Heron", left port on Monday.',
        'The plan, code-named "Late Frost", was dropped.',
        "A government spokesperson declined to comment.",
        "The ministry did not respond to a request for comment.",
        "Neither government has confirmed the meeting.",
        "The king said nothing.",
        "Neither Mr. Hale nor his aides have said when he will return.",
        "The move suggests that the truce is over.",
        "The minister would say only little.",
        "Everything went according to plan.",
        "The United States and other states signed the treaty.",
        "The two sides blamed each other for the breakdown of the truce.",
        "Reports of the raid and claims of victory spread through the town.",
        "He could not say that the bridge was safe.",
        "The secretary of state, Carla Mendes, is expected to say on Friday that aid will continue.",
        "The officers believed that the border would stay quiet.",
        "In the '90s the officers' mess was shut.",
        "",
        "   \n\n ",
    ],
)
def test_the_texts_own_voice_and_names_of_things_are_no_attribution(text: str) -> None:
    assert told(text) == []


def test_a_quotation_over_paragraphs_is_one() -> None:
    text = "“We waited for a year,” Ana Ruiz said. “Nobody came to us.\n\n“Then they all came at once.”\n\nThe end."
    assert told(text)[1] == ("direct", "Ana Ruiz", "“Nobody came to us.\n\n“Then they all came at once.”")


def test_a_block_without_marks_belongs_to_the_one_who_states_it() -> None:
    text = "The ministry rejected the report, stating:\n\nNo vessel of ours was near the strait.\n\nTalks go on."
    assert told(text) == [("direct", "ministry", "No vessel of ours was near the strait.")]


def test_a_quotation_alone_in_its_paragraph_goes_on_the_last() -> None:
    text = '"It was a long night," said Ana Ruiz, a nurse.\n\n"Nobody in the ward slept at all."\n\nThe road is shut.'
    assert [speaker for _, speaker, _ in told(text)] == ["Ana Ruiz", "Ana Ruiz"]


def test_a_fragment_and_the_clause_around_it_are_both_told() -> None:
    text = "Reed told Congress in March that the missiles were “old but not harmless.”"
    assert told(text) == [
        ("reported", "Reed", "the missiles were “old but not harmless.”"),
        ("direct", "Reed", "“old but not harmless.”"),
    ]


def test_two_speakers_in_one_sentence_share_it() -> None:
    text = "Kavia said its forces had crossed the river, but Sedra said they had been thrown back."
    assert told(text) == [
        ("reported", "Kavia", "its forces had crossed the river"),
        ("reported", "Sedra", "they had been thrown back"),
    ]


def test_a_participle_has_the_speaker_of_its_sentence() -> None:
    text = "Lund said the road was shut, adding that nobody knew for how long."
    assert [(speaker, said) for _, speaker, said in told(text)] == [
        ("Lund", "the road was shut"),
        ("Lund", "nobody knew for how long"),
    ]


def test_one_cue_that_governs_two_clauses_tells_one_thing() -> None:
    text = "Lund said that the road was shut and that the bridge had fallen."
    assert [said for _, _, said in told(text)] == ["the road was shut and that the bridge had fallen"]


def test_what_is_told_at_second_hand_has_both_tellers() -> None:
    text = "Kavia told Sedra that the raid would be small, two envoys said."
    assert told(text) == [
        ("reported", "two envoys", "Kavia told Sedra that the raid would be small"),
        ("reported", "Kavia", "the raid would be small"),
    ]


_BODY = "\n\nThe road is shut. It has been shut since May. Nobody knows why."


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Envoy says the bridge will open", [("Envoy", "the bridge will open")]),
        ("Raid killed nine, army says; North denies firing", [("army", "Raid killed nine"), ("North", "firing")]),
        ("Kavia Denies Hitting Clinic as Talks Go On", [("Kavia", "Hitting Clinic")]),
        ("Fleet sails as envoy warns of wider war", [("envoy", "of wider war")]),
        ("A long night on the ridge", []),
    ],
)
def test_a_title_is_read_clause_by_clause(title: str, expected: list[tuple[str, str]]) -> None:
    assert [(speaker, said) for _, speaker, said in told(title + _BODY)] == expected


def test_a_quotation_of_the_title_belongs_to_the_one_who_says_it_in_the_text() -> None:
    text = "Kavia ‘will not pay’ as siege goes on\n\n‘We will not pay,’ said Ana Petrov. The road is shut. It is late."
    assert told(text) == [("direct", "Ana Petrov", "‘will not pay’"), ("direct", "Ana Petrov", "‘We will not pay,’")]


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("Lena Orlova told reporters in Vienna on Friday that Kavia would not attend.", "reporters"),
        ("Reed complained to Dan Moss that the maps were wrong.", "Dan Moss"),
        ("Reed told state radio a day after the raid that it had failed.", "state radio"),
        ("The army was told by the palace that the flights must stop.", "army"),
        ("The envoys urged Kavia and Sedra to stop.", "Kavia and Sedra"),
        ("Kessel told her cabinet that the port was lost.", "her cabinet"),
        ("Lund said the port was lost.", ""),
    ],
)
def test_the_one_spoken_to(text: str, addressee: str) -> None:
    assert [found.addressee for found in read(text)] == [addressee]


def test_the_cue_stands_where_it_says() -> None:
    text = "The road is shut, according to the army."
    (found,) = read(text)
    assert found.cue_at is not None
    assert text[found.cue_at.start : found.cue_at.end] == found.cue == "according to"
