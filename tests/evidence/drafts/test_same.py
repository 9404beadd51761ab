"""Which drafts say the same thing, which derive, and which do not agree."""

from __future__ import annotations

from drafts_made import ARTICLES, record_of

from offramp.evidence.drafts.draft import DraftRecord
from offramp.evidence.drafts.drafting import drafted
from offramp.evidence.reading.reading import read
from offramp.evidence.reading.texts import read_article

WIRE = """On Saturday, North fired more than 300 rockets at the harbour of South, the largest barrage in years.
Two Northern officials said the depot at the ridge had been destroyed by a missile.
“We will choose the hour and the place of our answer,” Foreign Minister Tomas Arden said.
"""
PAPER = """North launched more than 300 rockets at the harbour of South on Saturday, the largest barrage in years.
A diplomat said a missile had destroyed the depot at the ridge.
“We will choose the hour and the place of our answer,” said Tomas Arden, the foreign minister.
Nobody expected rain on Saturday in the capital, and 40 cafes opened.
"""


def groups(record: DraftRecord) -> list[tuple[str, ...]]:
    return [group.drafts for group in record.same]


def test_reports_of_the_same_are_put_together() -> None:
    record = record_of({"wire": WIRE, "paper": PAPER})
    assert groups(record) == [("wire-1", "paper-1"), ("wire-2", "paper-2"), ("wire-3", "paper-3")]
    assert [group.because for group in record.same] == [("figures",), ("wording",), ("quotation",)]


def test_the_order_of_articles_changes_no_group() -> None:
    one, other = record_of({"wire": WIRE, "paper": PAPER}), record_of({"paper": PAPER, "wire": WIRE})
    assert {frozenset(group) for group in groups(one)} == {frozenset(group) for group in groups(other)}


def test_what_cannot_both_be_right_is_not_the_same() -> None:
    for before, after in (("more than 300", "exactly 120"), ("had been destroyed", "had not been destroyed")):
        changed = WIRE.replace(before, after)
        assert changed != WIRE
        assert len(groups(record_of({"wire": WIRE, "echo": changed}))) < 3


def test_a_quotation_with_a_word_exchanged_is_not_the_same() -> None:
    said = "“You will win for a {} and then you will be poor,” Foreign Minister Tomas Arden said.\n"
    assert groups(record_of({"a": said.format("month"), "b": said.format("month")})) == [("a-1", "b-1")]
    assert groups(record_of({"a": said.format("month"), "b": said.format("year")})) == []


def test_a_denial_is_not_what_it_denies() -> None:
    said = "Foreign Minister Tomas Arden {} that the depot at the ridge had been destroyed by a missile.\n"
    same = record_of({"a": said.format("said"), "b": said.format("said")})
    assert groups(same) == [("a-1", "b-1")]
    assert groups(record_of({"a": said.format("said"), "b": said.format("denied")})) == []


def test_the_killed_are_not_the_wounded() -> None:
    said = "Two officials said 45 soldiers had been {} when a missile struck the depot at the ridge.\n"
    assert groups(record_of({"a": said.format("killed"), "b": said.format("killed")})) == [("a-1", "b-1")]
    assert groups(record_of({"a": said.format("killed"), "b": said.format("wounded")})) == []


def test_a_few_words_that_many_say_show_nothing() -> None:
    said = "“Take the win,” Foreign Minister Tomas Arden said.\n"
    assert groups(record_of({"a": said, "b": said.replace("Tomas Arden", "Ana Reyes")})) == []


def test_a_rewrite_is_folded_under_its_original_in_whatever_order() -> None:
    paths = {path.stem: path for path in ARTICLES.glob("*.txt")}
    for names in (("wire", "rewrite-credited"), ("rewrite-credited", "wire")):
        record = drafted(read([read_article(paths[name]) for name in names]))
        assert len(record.same) >= 6
        across = [group for group in record.same if len({record.by_id[d].article for d in group.drafts}) > 1]
        assert len(across) >= 5
        for group in across:
            assert record.by_id[group.first].article == "wire"
            assert all(record.by_id[d].article == "rewrite-credited" for d in group.repeats if d in across)
            assert group.agrees == ()


def test_a_quotation_inside_reported_speech_goes_with_it() -> None:
    record = record_of({"wire": "South warned on Monday that it would “strike twice as hard” if North answered.\n"})
    assert [(group.first, group.repeats) for group in record.same] == [("wire-1", ("wire-2",))]
    other = "Two people said on Monday that South would “strike twice as hard” if North answered.\n"
    assert all(len({d.voice for d in record_of({"wire": other}).drafts}) == 1 for _ in record_of({"wire": other}).same)


def test_each_draft_stands_in_one_group_at_most() -> None:
    record = drafted(read([read_article(path) for path in sorted(ARTICLES.glob("*.txt"))]))
    members = [draft for group in record.same for draft in group.drafts]
    assert len(members) == len(set(members))
    assert set(members) <= set(record.by_id)


def test_drafts_that_contradict_name_each_other() -> None:
    texts = {
        "wire": "North fired 110 missiles at the harbour town of Halven on Saturday night, officials said.\n",
        "paper": "North fired 250 missiles at the harbour town of Halven on Saturday night, officials said.\n",
    }
    one, other = record_of(texts).drafts
    assert [(clash.draft, clash.note) for clash in one.clashes] == [(other.id, "110 missiles against 250 missiles")]
    assert [clash.draft for clash in other.clashes] == [one.id]
    assert record_of(texts).same == ()
