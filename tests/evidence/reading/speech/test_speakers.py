"""Who speaks: names, titles, pronouns, unnamed people and how many, bodies."""

from __future__ import annotations

import pytest

from offramp.evidence.reading.mentions import Attribution
from offramp.evidence.reading.speech.cues import Names
from offramp.evidence.reading.speech.quotes import attributions
from offramp.evidence.reading.texts import article


def last(text: str, known: Names | None = None) -> Attribution:
    return attributions(article("test", text), known)[-1]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The quay is shut, the official spokesman of the Ministry of Ports of the Republic of Kavia, Ilya Morozov, "
            "said. The harbour master wept. The spokesman denied that the port was shut.",
            "Ilya Morozov",
        ),
        (
            "A guard spoke first. Ana Petrov, 52, a baker, had left her van there. “The port is shut,” she said.",
            "Ana Petrov",
        ),
        (
            "Former Kavia fleet commander Ana Petrov spoke. Asked whether Kavia would come, she said that it was shut.",
            "Ana Petrov",
        ),
        ("President Ilya Morozov arrived. Mr. Morozov said the port was shut.", "Ilya Morozov"),
        ("Prime Minister Dana Kessel arrived. Kessel said the port was shut.", "Dana Kessel"),
        ("Gen. Lloyd P. Garner II arrived. Garner said the port was shut.", "Lloyd P. Garner II"),
        ("Foreign Minister Lin Tao arrived. Lin said the port was shut.", "Lin Tao"),
        ("Lena Orlova, the foreign minister, arrived. She said the port was shut.", "Lena Orlova"),
        ("Dana Kessel, the prime minister, met Anton Reyes, a banker. She said the port was shut.", "Dana Kessel"),
        ("Ms. Kessel met Mr. Reyes at noon. He said the port was shut.", "Reyes"),
        ("Anton Reyes, the president, arrived. The president said the port was shut.", "Anton Reyes"),
        ("A senior envoy said it rained. The envoy said the port was shut.", "A senior envoy"),
        ("Two Kavian envoys said it rained. They said the port was shut.", "Two Kavian envoys"),
        ("Two Kavian envoys said it rained. One of them said the port was shut.", "one of two Kavian envoys"),
        ("The Kavian army said it rained. It said the port was shut.", "Kavian army"),
        ("Secretary of State Carla Mendes said the port was shut.", "Carla Mendes"),
        ("Israeli Prime Minister Dan Moss said the port was shut.", "Dan Moss"),
        ("The general laughed. He said the port was shut.", "general"),
        ("Ursula van der Meer, a judge, arrived. Van der Meer said the port was shut.", "Ursula van der Meer"),
        ("Yesterday Dr. Mina Farouk of the Nile Centre said the port was shut.", "Mina Farouk"),
    ],
)
def test_speakers_are_resolved_within_the_article(text: str, speaker: str) -> None:
    assert last(text).speaker == speaker


@pytest.mark.parametrize(
    ("who", "anonymous", "count"),
    [
        ("Two Israeli officials", True, 2),
        ("A U.S. official", True, 1),
        ("One senior diplomat", True, 1),
        ("Multiple American officials", True, None),
        ("Officials", True, None),
        ("12 witnesses", True, 12),
        ("Several of the envoys", True, None),
        ("Three of the envoys", True, 3),
        ("A spokesman for the ministry", True, 1),
        ("The foreign ministry", False, None),
        ("Internal army records", False, None),
        ("The Kremlin", False, None),
        ("Washington", False, None),
        ("Ana Petrov", False, None),
        ("Reuters", False, None),
        ("A leaked report", False, None),
    ],
)
def test_who_is_unnamed_and_how_many_they_are(who: str, anonymous: bool, count: int | None) -> None:
    found = last(f"{who} said that the port was shut.")
    assert (found.anonymous, found.count) == (anonymous, count)


def test_what_the_caller_knows_completes_a_name() -> None:
    assert last("Petrov said that the port was shut.").speaker == "Petrov"
    assert last("Petrov said that the port was shut.", Names(people=("Ana Petrov",))).speaker == "Ana Petrov"


def test_an_office_of_the_callers_is_somebody() -> None:
    text = "The harbour reeve said that the port was shut."
    known = Names(offices=("harbour reeve",))
    assert last(text, known).anonymous
    assert last(text, known).count == 1


def test_a_place_of_the_callers_is_no_person() -> None:
    text = "Kavia said the port was shut. He said it was raining."
    assert last(text, Names(places=("Kavia",))).speaker == ""


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Kavia's prime minister, Kit Varro, arrived. The prime minister said the port was shut.", "Kit Varro"),
        ("The army chief said it rained. The army chief, Gen. Ames Korda, said the port was shut.", "Ames Korda"),
        (
            "Snow fell in Kavia. The President of Kavia Batyr Roe in a note said the port was shut.",
            "Batyr Roe",
        ),
        ("In the morning the Kavian ministry said the port was shut.", "Kavian ministry"),
        ("Colonel Maris Veld arrived. The colonel said the port was shut.", "Maris Veld"),
        (
            "Foreign Minister Ida Venn met an envoy, Mr. Lars Kaan. The envoy asked why. She said the port was shut.",
            "Ida Venn",
        ),
        ("Pavel Doran, a banker, said it rained. The former general added that the port was shut.", "Pavel Doran"),
        ("Officials in the capital disagreed. They said the port was shut.", "Officials"),
        ("A memo by two spies arrived. It listed two guns. It said that the port was shut.", "memo"),
        ("Speaking in Pell, the army chief, Gen. Ames Korda, said the port was shut.", "Ames Korda"),
        ("“It is shut,” said the clinic's head nurse, Rosa Lindel.", "Rosa Lindel"),
        ("A colleague from that time said the port was shut.", "A colleague from that time"),
        ("The envoy sent to end the war said the port was shut.", "envoy sent to end the war"),
        (
            "Two fishermen, Kit Varro's cousins, left. His rival, Admiral Hugo Stern, said nothing would change.",
            "Hugo Stern",
        ),
    ],
)
def test_offices_and_pronouns_are_those_of_somebody_named(text: str, speaker: str) -> None:
    assert last(text).speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ida Venn, the foreign minister, met the army minister. A minister said the port was shut.", "A minister"),
        (
            "Ida Venn, the foreign minister, arrived. The defence minister said that the port was shut.",
            "defence minister",
        ),
        ("Sedra's premier, Ida Venn, arrived. Kavia's premier said that the port was shut.", "Kavia's premier"),
        (
            "Ida Venn, the minister, left. A minister from Pell said it rained. The minister said the port was shut.",
            "A minister from Pell",
        ),
    ],
)
def test_an_office_of_another_is_not_taken_for_the_one_named(text: str, speaker: str) -> None:
    assert last(text).speaker == speaker


def test_one_quoted_by_a_paper_speaks_himself() -> None:
    assert last("The Post quoted Ana Petrov as saying: “It is shut.”").speaker == "Ana Petrov"
    assert last("“It is shut,” the envoy was quoted as saying by the Post.").speaker == "envoy"
