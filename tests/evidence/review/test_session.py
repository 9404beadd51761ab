"""A review from drafts to claims in a record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reviews_made import PAPER, REWRITE, SOURCES, WIRE, accept, card_of, kept, session_of

from offramp.errors import CrisisError
from offramp.evidence.files.load import load_record
from offramp.evidence.files.save import save_record
from offramp.evidence.record import Record
from offramp.evidence.review import session as reviewing
from offramp.evidence.review.ledger import Ledger, ledger_of
from offramp.evidence.review.proposing import slug
from offramp.evidence.review.session import Session


def statuses(session: Session) -> list[str]:
    return [card.status for card in session.cards]


# --- cards ------------------------------------------------------------------------------------------------------------


def test_drafts_that_say_the_same_are_one_card() -> None:
    session = session_of(wire=WIRE, rewrite=REWRITE, paper=PAPER)
    assert [[draft.id for draft in card.drafts] for card in session.cards] == [
        ["wire-1", "rewrite-1"], ["wire-2", "paper-1", "rewrite-2"], ["wire-3", "rewrite-3"], ["paper-2"],
    ]  # fmt: skip


def test_a_group_taken_apart_is_decided_one_by_one() -> None:
    session = session_of(wire=WIRE, paper=PAPER)
    session.split(card_of(session, "wire-2"))
    assert len(card_of(session, "wire-2").drafts) == 1
    session.undo()
    assert len(card_of(session, "wire-2").drafts) == 2


# --- what a claim says ------------------------------------------------------------------------------------------------


def test_a_rewrite_adds_a_source_and_no_voice() -> None:
    session = session_of(wire=WIRE, rewrite=REWRITE)
    claim = session.claim(card_of(session, "wire-2"))
    assert claim["sources"] == ["wire", "rewrite"]
    assert claim["corroboration"] == "derived"
    assert claim["attribution"] == [{"words": "two Northern officials", "affiliation": "Northern"}]


def test_an_original_adds_its_voice_and_is_named_with_it() -> None:
    session = session_of(wire=WIRE, paper=PAPER)
    claim = session.claim(card_of(session, "wire-2"))
    assert claim["corroboration"] == "independent"
    assert claim["attribution"] == [
        {"words": "two Northern officials", "affiliation": "Northern", "source": "wire"},
        {"words": "A diplomat", "source": "paper"},
    ] or [voice["source"] for voice in claim["attribution"]] == ["wire", "paper"]


def test_what_only_a_rewrite_says_rests_on_nothing_but_it() -> None:
    extra = REWRITE + "“Nobody asked us, and nobody will thank us for it,” said Ana Reyes, the mayor.\n"
    session = session_of(wire=WIRE, rewrite=extra)
    assert session.claim(card_of(session, "rewrite-4"))["corroboration"] == "derived-only"


def test_words_of_the_article_stand_in_quotation_marks_and_own_words_do_not() -> None:
    session = session_of(wire=WIRE)
    content = session.claim(card_of(session, "wire-2"))["content"]
    assert content == "“the depot at the ridge had been destroyed by a missile”"


def test_figures_keep_bound_and_unit() -> None:
    claim = session_of(wire=WIRE)
    assert claim.claim(card_of(claim, "wire-1"))["figures"] == [
        {"value": 300.0, "unit": "rockets", "bound": "more than"}
    ]


@pytest.mark.parametrize(
    ("text", "on_record"),
    [
        ("Foreign Minister Tomas Arden told reporters that the port would close.", True),
        ("Foreign Minister Tomas Arden told Lissen that the port would close.", None),
        ("Foreign Minister Tomas Arden said in a phone call the port would close.", False),
        ("Two officials said the port would close.", None),
    ],
)
def test_what_was_said_in_the_open(text: str, on_record: bool | None) -> None:
    session = session_of(wire=text)
    assert session.claim(session.cards[0])["on_record"] is on_record


def test_contradictions_are_noted_in_the_claim() -> None:
    said = "North fired {} missiles at the harbour town of Halven on Saturday night, officials said.\n"
    session = session_of(wire=said.format(110), paper=said.format(250))
    assert "paper does not agree: 110 missiles against 250 missiles" in session.claim(session.cards[0])["note"]


# --- into the record --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ridge.yaml", "ridge.json", "ridge.jsonl", "ridge.claims.yaml"])
def test_what_is_accepted_comes_into_the_record_with_its_sources(tmp_path: Path, name: str) -> None:
    path, ledger = kept(tmp_path, name)
    with ledger:
        session = session_of(ledger=ledger, wire=WIRE, rewrite=REWRITE)
        accept(session, "wire-1")
        session.reject(card_of(session, "wire-2"))
        assert session.write(path, "The ridge") == ["C001"]
        assert statuses(session) == ["in the record", "rejected", "open"]
    record = load_record(path)
    assert record.title == "The ridge"
    assert list(record.sources) == ["wire", "rewrite"]
    assert record.sources["rewrite"].derived_from == "wire"
    (claim,) = record.claims.values()
    assert (claim.actor, claim.act, claim.date, claim.sources) == ("North", "attack", "2031-03-08", ("wire", "rewrite"))


def test_ids_go_on_from_those_of_the_record(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    with ledger:
        session = session_of(ledger=ledger, wire=WIRE)
        accept(session, "wire-1")
        session.write(path)
    text = path.read_text("utf-8").replace("C001", "R07").replace("claims:", "claims:\n  # seen by the desk")
    path.write_text(text, encoding="utf-8")
    ledger_of(path).unlink()
    with Ledger(ledger_of(path)) as again:
        session = session_of(ledger=again, record=load_record(path), wire=WIRE)
        accept(session, "wire-2")
        accept(session, "wire-3")
        assert session.write(path) == ["R08", "R09"]
    assert "# seen by the desk" in path.read_text("utf-8")


def reviewed(path: Path, *texts: str) -> list[str]:
    """Review articles again, accept whatever is open, and write it."""
    names = dict(zip(("wire", "rewrite", "paper"), texts, strict=False))
    record = load_record(path) if path.exists() else Record("The ridge", "", {}, {})
    with Ledger(ledger_of(path)) as ledger:
        session = session_of(ledger=ledger, record=record, **names)
        for card in session.cards:
            if card.status == "open" and not card.told_by:
                session.accept(card, session.claim(card))
        return session.write(path)


def test_the_same_article_again_adds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ridge.yaml"
    assert reviewed(path, WIRE) == ["C001", "C002", "C003"]
    before = path.read_bytes()
    assert reviewed(path, WIRE) == []
    assert path.read_bytes() == before


def test_a_rewrite_read_later_is_told_what_the_record_has(tmp_path: Path) -> None:
    path = tmp_path / "ridge.yaml"
    reviewed(path, WIRE)
    assert reviewed(path, WIRE, REWRITE) == []
    with Ledger(ledger_of(path)) as ledger:
        session = session_of(ledger=ledger, record=load_record(path), wire=WIRE, rewrite=REWRITE)
        told = {card.first.id: card.told_by for card in session.cards if card.status == "open"}
    assert told == {"rewrite-1": "C001", "rewrite-2": "C002", "rewrite-3": "C003"}


def test_a_claim_removed_from_the_record_does_not_come_back(tmp_path: Path) -> None:
    path = tmp_path / "ridge.jsonl"
    reviewed(path, WIRE)
    lines = [line for line in path.read_text("utf-8").splitlines(True) if '"C002"' not in line]
    path.write_text("".join(lines), encoding="utf-8")
    assert reviewed(path, WIRE) == []
    assert "C002" not in load_record(path).claims


def test_a_decision_outlives_a_small_change_of_what_reading_finds(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    with ledger:
        session = session_of(ledger=ledger, wire=WIRE)
        session.reject(card_of(session, "wire-2"))
    text = ledger_of(path).read_text("ascii")
    start = session.drafts.by_id["wire-2"].span.start
    ledger_of(path).write_text(text.replace(f"{start},", f"{start + 4},"), encoding="ascii")
    with Ledger(ledger_of(path)) as again:
        assert statuses(session_of(ledger=again, wire=WIRE)) == ["open", "rejected", "open"]


# --- breaking off -----------------------------------------------------------------------------------------------------


def test_a_review_that_breaks_off_goes_on_where_it_was(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    with ledger:
        session = session_of(ledger=ledger, wire=WIRE)
        session.mend(card_of(session, "wire-3"), {"actor": "North (Arden)"})
        accept(session, "wire-1")
    with Ledger(ledger_of(path)) as again:
        session = session_of(ledger=again, told=False, wire=WIRE)
        assert statuses(session) == ["accepted", "open", "open"]
        assert session.claim(card_of(session, "wire-3"))["actor"] == "North (Arden)"
        assert session.untold(card_of(session, "wire-2")) == []
        assert session.write(path) == ["C001"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_while_writing_adds_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    path, ledger = kept(tmp_path)
    add = reviewing.add_to_record

    def crashes(*args: Any, **options: Any) -> Record:
        if when == "after":
            add(*args, **options)
        raise KeyboardInterrupt

    with ledger, monkeypatch.context() as patched:
        session = session_of(ledger=ledger, wire=WIRE)
        accept(session, "wire-1")
        accept(session, "wire-2")
        patched.setattr(reviewing, "add_to_record", crashes)
        with pytest.raises(KeyboardInterrupt):
            session.write(path)
    with Ledger(ledger_of(path)) as again:
        record = load_record(path) if path.exists() else Record("The ridge", "", {}, {})
        session = session_of(ledger=again, record=record, wire=WIRE)
        assert statuses(session)[:2] == (["in the record"] * 2 if when == "after" else ["accepted"] * 2)
        session.write(path)
    claims = load_record(path).claims
    assert list(claims) == ["C001", "C002"]
    assert len({claim.content for claim in claims.values()}) == 2


def test_a_record_that_others_added_to_meanwhile_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ridge.jsonl"
    reviewed(path, PAPER)
    with Ledger(ledger_of(path)) as again:
        session = session_of(ledger=again, record=load_record(path), wire=PAPER, paper=WIRE)
        accept(session, "paper-1")
        text = path.read_text("utf-8")
        path.write_text(text + text.splitlines()[-1].replace("C002", "C003") + "\n", encoding="utf-8")
        assert session.write(path) == ["C004"]
    assert list(load_record(path).claims) == ["C001", "C002", "C003", "C004"]


def test_a_record_with_problems_is_left_alone_and_the_decisions_wait(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    path.write_text("title: x\nclaims: {}\n", encoding="utf-8")
    with ledger:
        session = session_of(ledger=ledger, wire=WIRE)
        accept(session, "wire-1")
        with pytest.raises(CrisisError):
            session.write(path)
        assert [card.first.id for card in session.waiting()] == ["wire-1"]
    assert path.read_text("utf-8") == "title: x\nclaims: {}\n"


# --- undo -------------------------------------------------------------------------------------------------------------


def test_undo_goes_back_to_the_record_and_no_further(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    with ledger:
        session = session_of(ledger=ledger, wire=WIRE)
        accept(session, "wire-1")
        session.write(path)
        accept(session, "wire-2")
        session.reject(card_of(session, "wire-3"))
        assert session.undo() is not None
        assert session.undo() is not None
        assert session.undo() is None
        assert statuses(session) == ["in the record", "open", "open"]


def test_mending_an_accepted_card_changes_its_claim_and_can_be_undone() -> None:
    session = session_of(wire=WIRE)
    accept(session, "wire-1")
    session.mend(card_of(session, "wire-1"), {"actor": "North (army)"})
    assert session.claim(card_of(session, "wire-1"))["actor"] == "North (army)"
    session.undo()
    assert session.claim(card_of(session, "wire-1"))["actor"] == "North"


# --- sources ----------------------------------------------------------------------------------------------------------


def test_an_original_is_told_before_what_repeats_it() -> None:
    session = session_of(told=False, rewrite=REWRITE, wire=WIRE)
    assert [origin.article for origin in session.untold(session.cards[0])] == ["wire", "rewrite"]
    proposed = session.source_of[session.drafts.origin_of["rewrite"].digest]
    assert (proposed["id"], proposed["derived_from"]) == ("rewrite", "wire")
    assert "credit" in proposed["basis"]


def test_a_source_of_the_record_is_recognised_and_used_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ridge.yaml"
    reviewed(path, WIRE)
    record = load_record(path)
    again = session_of(record=record, told=False, other=WIRE + "More.\n")
    assert again.source_of[again.drafts.origins[0].digest]["id"] == "wire"


def test_an_outlet_that_nobody_read_becomes_a_source_that_says_so(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    with ledger:
        session = session_of(ledger=ledger, told=False, rewrite=REWRITE.replace("Newswire", "Reuters"))
        origin = session.drafts.origins[0]
        assert origin.derived_from == ("Reuters",)
        source = session.source_of[origin.digest] | {"outlet": "Echo"}
        assert session.source_problems(origin, source) == []
        session.tell_source(origin, source)
        accept(session, "rewrite-2")
        session.write(path)
    record = load_record(path)
    assert list(record.sources) == ["reuters", "rewrite"]
    assert "not read" in record.sources["reuters"].basis


def test_a_source_called_otherwise_later_is_so_called_in_what_was_accepted(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    with ledger:
        session = session_of(ledger=ledger, wire=WIRE, paper=PAPER)
        accept(session, "wire-2")
        session.tell_source(session.drafts.origin_of["wire"], SOURCES["wire"] | {"id": "newswire-2031-03"})
        session.write(path)
    (claim,) = load_record(path).claims.values()
    assert claim.sources == ("newswire-2031-03", "paper")
    assert [voice.source for voice in claim.attribution] == ["newswire-2031-03", "paper"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"outlet": ""}, "outlet"), ({"id": ""}, "id"), ({"derived_from": "nobody"}, "derived_from"),
        ({"derived_from": "wire"}, "derived_from"), ({"basis": "\x1b[2J"}, "basis"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_source_is_told(change: dict[str, Any], told: str) -> None:
    session = session_of(told=False, wire=WIRE)
    problems = session.source_problems(session.drafts.origins[0], SOURCES["wire"] | change)
    assert [problem.path.rpartition(".")[2] for problem in problems] == [told]


@pytest.mark.parametrize(
    ("change", "field_at"),
    [
        ({"actor": ""}, "actor"), ({"date": ""}, "date"), ({"grade": "Z9"}, "grade"), ({"code": "SHOUT"}, "code"),
        ({"sources": ["nobody"]}, "sources"), ({"corroboration": "sure"}, "corroboration"),
        ({"attribution": ""}, "attribution"), ({"figures": [{"value": 1, "unit": ""}]}, "unit"),
        ({"content": "\x07"}, "content"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_claim_is_told_as_check_tells_it(change: dict[str, Any], field_at: str) -> None:
    session = session_of(wire=WIRE)
    problems = session.problems(session.claim(session.cards[0]) | change)
    assert any(field_at in problem.path for problem in problems), problems


def test_two_articles_never_get_one_id() -> None:
    session = session_of(told=False, **{"the wire": WIRE, "the-wire": PAPER})
    assert len({source["id"] for source in session.source_of.values()}) == 2


@pytest.mark.parametrize(
    ("name", "made"), [("The Wire", "the-wire"), ("Ünïcode!", "unicode"), ("", "article"), ("新聞", "article")]
)
def test_ids_are_made_of_plain_letters(name: str, made: str) -> None:
    assert slug(name) == made


# --- what the record has ----------------------------------------------------------------------------------------------


def test_a_claim_of_the_record_that_may_tell_the_same_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ridge.json"
    reviewed(path, WIRE)
    ledger_of(path).unlink()
    record = load_record(path)
    session = session_of(record=record, wire=WIRE)
    assert session.like(card_of(session, "wire-2")) == ("C002",)
    other = session_of(record=record, paper=PAPER.replace("depot", "market").replace("missile", "storm"))
    assert all(other.like(card) == () for card in other.cards)
    save_record(record, path)


def test_values_known_before_are_offered_the_commonest_first() -> None:
    session = session_of(wire=WIRE, rewrite=REWRITE, paper=PAPER)
    assert {"North", "Tomas Arden"} <= set(session.known("actor"))
    assert {"wire", "paper", "rewrite"} <= set(session.known("sources"))
    assert "THREATEN" in session.known("code")
    assert "Tomas Arden, Foreign Minister" in session.known("attribution")
