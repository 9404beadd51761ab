import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from independent_reports import PAIRS
from read_articles import read_own, read_text

from offramp.evidence.reading.across.contradictions import contradictions, same_things
from offramp.evidence.reading.across.derivations import derivations
from offramp.evidence.reading.mentions import Contradiction

DAY = dt.date(2031, 5, 6)
OWN = {"wire": dt.date(2031, 3, 10), "rewrite-copied": dt.date(2031, 3, 11), "feature": dt.date(2031, 4, 6)}


def clashes(one: str, other: str) -> list[Contradiction]:
    first, second = read_text("one", one, DAY), read_text("other", other, DAY)
    found = contradictions([first, second])
    for clash in found:
        assert (clash.first_article, clash.second_article) == ("one", "other")
        assert 0 <= clash.first.start < clash.first.end <= len(first.article.text)
        assert 0 <= clash.second.start < clash.second.end <= len(second.article.text)
        assert clash.note
    return list(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The barrage on the harbour of Kell wounded seven soldiers, the ministry said.",
            "Nine soldiers were wounded in the barrage on the harbour of Kell, doctors said.",
        ),
        (
            "Norhaven fired 110 ballistic missiles at the air base of Selm on Sunday night.",
            "On Sunday night 131 ballistic missiles were fired by Norhaven at the air base of Selm.",
        ),
        (
            "At least 40 houses in the valley of Orm were destroyed by the shelling.",
            "The shelling destroyed fewer than 20 houses in the valley of Orm, the army said.",
        ),
        (
            "The pumping station at Lund will be closed for two weeks after the explosion, engineers said.",
            "Engineers said the pumping station at Lund will be closed for 30 days after the explosion.",
        ),
        (
            "No more than 300 rockets were fired at the ridge by Sedra on Thursday, an estimate says.",
            "Sedra fired 380 rockets at the ridge on Thursday, according to another estimate.",
        ),
        (
            "Between 25 and 30 buildings in Port Merin were damaged by the blast.",
            "The blast damaged 48 buildings in Port Merin, the mayor said.",
        ),
    ],
)
def test_figures_of_one_thing_that_cannot_both_be_right(one, other):
    (clash,) = clashes(one, other)
    assert "against" in clash.note


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (  # a bound holds
            "The raid on the airfield at Nev left at least 30 craters in the runway.",
            "The raid on the airfield at Nev left 35 craters in the runway, satellite pictures show.",
        ),
        (  # the same, rounded
            "The camp at Tarn holds 2,317 prisoners, according to the guards.",
            "The camp at Tarn holds 2,300 prisoners, according to the guards.",
        ),
        (  # another unit of time
            "The ceasefire at the dam will last 14 days, the envoys said.",
            "The ceasefire at the dam will last two weeks, the envoys said.",
        ),
        (  # another harm
            "The shelling of Orm killed 12 villagers in the market.",
            "The shelling of Orm wounded 30 villagers in the market.",
        ),
        (  # planned, not done
            "The army of Norhaven planned to fire 60 missiles at the base of Selm.",
            "The army of Norhaven fired 110 missiles at the base of Selm.",
        ),
        (  # whose
            "The strike on the embassy killed seven Norhaven officers in the annex.",
            "The strike on the embassy killed two Sundra officers in the annex.",
        ),
        (  # other things
            "The fleet of Arvane has 24 frigates in the western harbour.",
            "The fleet of Selm has nine frigates off the eastern cape of the island.",
        ),
        (  # both tell of both
            "The army said 12 houses had burned in Orm, but the mayor of Orm counted 20 houses burned.",
            "The mayor of Orm counted 20 houses burned; the army said 12 houses had burned in Orm.",
        ),
    ],
)
def test_figures_that_go_together_or_are_of_two_things(one, other):
    assert clashes(one, other) == []


def test_days_of_one_event_that_differ():
    one = "The war cabinet of Velmar approved the operation against the embassy on March 22 in a secret session."
    other = "In a secret session on March 19 the war cabinet of Velmar approved the operation against the embassy."
    (clash,) = clashes(one, other)
    assert clash.about == "day"
    assert "2031-03-22" in clash.note


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (  # the day of a saying
            "The depot at Tessel was hit by four rockets, the minister said on Monday.",
            "The depot at Tessel was hit by four rockets, the minister said on Tuesday.",
        ),
        (  # two events
            "The cabinet of Velmar met on March 22 to discuss the fishing licences.",
            "Voters in Orra go to the polls on March 19 to choose a president.",
        ),
        (  # one night
            "Shortly before midnight on 5 March rockets fell on the harbour of Port Merin.",
            "In the early hours of 6 March rockets fell on the harbour of Port Merin.",
        ),
        (  # the same day otherwise named
            "The war cabinet approved the operation against the embassy on March 22.",
            "The war cabinet approved the operation against the embassy on 22 March 2031.",
        ),
    ],
)
def test_days_that_go_together_or_are_of_two_things(one, other):
    assert clashes(one, other) == []


def test_a_denial_against_what_the_other_tells():
    one = "Jon Rask denied that his government had sent a secret message through Lissen before the attack."
    other = "Before the attack the government of Jon Rask sent a secret message through Lissen, diplomats said."
    (clash,) = clashes(one, other)
    assert clash.about == "denial"
    assert "Jon Rask" in clash.note


@pytest.mark.parametrize(
    "other",
    [
        "Jon Rask said no secret message had been sent through Lissen by his government before the attack.",
        "Jon Rask rejected reports that his government had sent a secret message through Lissen before the attack.",
        "The government of Lissen has asked for a bigger embassy in the capital.",
    ],
)
def test_a_denial_against_another_denial_or_another_matter(other):
    one = "Jon Rask denied that his government had sent a secret message through Lissen before the attack."
    assert clashes(one, other) == []


@pytest.mark.parametrize("name", PAIRS)
def test_independent_reports_that_agree_hold_no_contradiction(name):
    assert clashes(*PAIRS[name]) == []


def test_what_contradicts_among_our_own_articles():
    read = [read_own(name, day) for name, day in OWN.items()]
    notes = {clash.note for clash in contradictions(read)}
    assert "seven soldiers against nine soldiers" in notes
    assert "within 10 days against within two weeks" not in notes  # both can be true


def test_places_that_say_the_same_are_told_together():
    read = [read_own(name, day) for name, day in OWN.items()]
    texts = {item.article.name: item.article for item in read}
    groups = [
        (group.kind, [(name, texts[name].shows(span)) for name, span in group.places]) for group in same_things(read)
    ]
    assert ("figure", [("wire", "48"), ("rewrite-copied", "48"), ("feature", "48")]) in groups
    said = [places for kind, places in groups if kind == "quotation"]
    assert any(shown.startswith('"There was no warning') for places in said for _, shown in places)
    assert ("event", [("wire", "Feb. 26"), ("rewrite-copied", "Feb. 26")]) in groups


VOCABULARY = """the a of on killed wounded 12 30 soldiers rockets denied that said Reuters according to May 5 Kell Orm
could about praised "the first light" """
words = st.sampled_from(VOCABULARY.split())
sentences = st.lists(words, min_size=1, max_size=14).map(lambda parts: " ".join(parts).capitalize() + ".")
texts = st.one_of(st.text(max_size=300), st.lists(sentences, max_size=12).map(" ".join))


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, max_size=4))
def test_any_texts_give_places_inside_them(drawn):
    read = [read_text(f"text-{at}", text, DAY) for at, text in enumerate(drawn)]
    lengths = {item.article.name: len(item.article.text) for item in read}
    for clash in contradictions(read):
        assert clash.first_article != clash.second_article
        assert clash.first.end <= lengths[clash.first_article]
        assert clash.second.end <= lengths[clash.second_article]
    for group in same_things(read):
        assert len({name for name, _ in group.places}) > 1
        assert all(0 <= span.start < span.end <= lengths[name] for name, span in group.places)
    for derivation in derivations(read):
        assert derivation.article != derivation.source
        assert 0 <= derivation.share <= 1
    assert derivations(read) == derivations(read)
