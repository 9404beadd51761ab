"""The review at the keyboard, key by key, without a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from reviews_made import PAPER, REWRITE, SOURCES, WIRE, kept, session_of

from offramp.cli.review.desk import Desk
from offramp.cli.review.keys import HELP, SHOWN
from offramp.evidence.files.load import load_record
from offramp.evidence.review.session import Session


def desk_of(told: bool = True, **texts: str) -> Desk:
    return Desk(session_of(told=told, **texts))


def press(desk: Desk, *keys: str) -> None:
    for key in keys:
        desk.press(key)


def enter(desk: Desk, text: str) -> None:
    assert desk.prompt is not None
    desk.submit(text)


def statuses(session: Session) -> str:
    return "".join(card.status[0] for card in session.cards)


def test_one_key_a_decision_and_on_to_the_next() -> None:
    desk = desk_of(wire=WIRE)
    press(desk, "a", "r", "a")
    assert statuses(desk.session) == "ara"
    assert "all is decided" in desk.told
    press(desk, "q")
    assert desk.done


def test_moving_stops_at_both_ends_and_space_goes_to_what_is_open() -> None:
    desk = desk_of(wire=WIRE)
    press(desk, "k")
    assert (desk.shown.at, desk.told) == (0, "the first card")
    press(desk, "j", "down", "down")
    assert (desk.shown.at, desk.told) == (2, "the last card")
    press(desk, "home", "r", "end", "r", "home", " ")
    assert desk.shown.at == 1
    press(desk, "pagedown")
    assert desk.shown.at == 2
    press(desk, "pageup")
    assert desk.shown.at == 0


def test_undo_goes_to_what_it_undid_as_often_as_there_is_something() -> None:
    desk = desk_of(wire=WIRE)
    press(desk, "a", "r", "end", "u")
    assert (desk.shown.at, desk.told) == (1, "undone: rejected")
    press(desk, "u")
    assert (desk.shown.at, statuses(desk.session)) == (0, "ooo")
    press(desk, "u")
    assert "nothing to undo" in desk.told


def test_the_source_is_asked_once_an_original_first_and_then_the_claim_is_accepted() -> None:
    desk = desk_of(told=False, wire=WIRE, rewrite=REWRITE)
    press(desk, "a")
    assert (desk.mode, desk.origin and desk.origin.article) == ("source", "wire")
    assert desk.source == SOURCES["wire"]
    press(desk, "a")
    assert desk.origin is not None
    assert desk.origin.article == "rewrite"
    press(desk, "a")  # the outlet is not known
    assert (desk.tone, desk.names[desk.row]) == ("bad", "outlet")
    press(desk, "enter")
    enter(desk, "Echo")
    press(desk, "a")
    assert statuses(desk.session)[0] == "a"
    press(desk, "a")
    assert statuses(desk.session)[:2] == "aa"


def test_leaving_the_source_leaves_the_card_open() -> None:
    desk = desk_of(told=False, wire=WIRE)
    press(desk, "a", "escape")
    assert (desk.mode, statuses(desk.session)) == ("browse", "ooo")
    press(desk, "o", "a")
    assert desk.mode == "browse"
    assert statuses(desk.session) == "ooo"


def test_a_field_is_mended_and_what_does_not_do_is_told_and_asked_again() -> None:
    desk = desk_of(wire=WIRE)
    press(desk, "m", "j", "enter")
    assert desk.prompt is not None
    assert (desk.prompt.name, desk.prompt.text) == ("date", "2031-03-08")
    enter(desk, "")
    assert desk.tone == "bad"
    assert desk.prompt is not None
    enter(desk, "2031-03-07")
    assert desk.prompt is None
    assert desk.session.claim(desk.card)["date"] == "2031-03-07"
    press(desk, "a")
    assert desk.session.claim(desk.session.cards[0])["date"] == "2031-03-07"


def test_a_date_that_cannot_be_read_is_kept_with_a_warning() -> None:
    desk = desk_of(wire=WIRE)
    press(desk, "m", "j", "enter")
    enter(desk, "some time in spring")
    assert desk.tone == "warn"
    assert desk.session.claim(desk.card)["date"] == "some time in spring"


def test_own_words_stay_and_words_of_the_article_are_marked() -> None:
    desk = desk_of(wire=WIRE)
    press(desk, "m", "enter")
    enter(desk, "North struck the harbour with rockets.")
    assert desk.session.claim(desk.card)["content"] == "North struck the harbour with rockets."
    press(desk, "enter")
    enter(desk, "North, it says, fired more than 300 rockets at the harbour, in all.")
    content = desk.session.claim(desk.card)["content"]
    assert content == "North, it says, “fired more than 300 rockets at the harbour”, in all."
    assert "quotation marks" in desk.told


def test_a_line_can_be_left_as_it_was() -> None:
    desk = desk_of(wire=WIRE)
    before = desk.session.claim(desk.card)
    press(desk, "m", "enter")
    desk.cancel()
    assert desk.prompt is None
    assert desk.session.claim(desk.card) == before


@pytest.mark.parametrize(("entered", "tone"), [("B2", "good"), ("", "good"), ("Z9", "bad"), ("b2", "bad")])
def test_g_grades_and_goes_back(entered: str, tone: str) -> None:
    desk = desk_of(wire=WIRE)
    press(desk, "g")
    enter(desk, entered)
    assert desk.tone == tone
    if tone == "good":
        assert (desk.mode, desk.session.claim(desk.card).get("grade", "")) == ("browse", entered)
    else:
        assert desk.prompt is not None


def test_what_lacks_a_field_is_not_accepted_but_shown_where_it_lacks() -> None:
    desk = desk_of(
        wire="“We will wait until the storm has passed.” Nobody else spoke of it on Saturday at all.\n" + WIRE
    )
    for card in desk.session.cards:
        desk.session.mend(card, {"actor": ""})
    press(desk, "a")
    assert (desk.mode, desk.names[desk.row], desk.tone) == ("mend", "actor", "bad")
    press(desk, "enter")
    enter(desk, "North")
    press(desk, "a")
    assert statuses(desk.session)[0] == "a"


def test_a_group_is_looked_through_and_taken_apart() -> None:
    desk = desk_of(wire=WIRE, paper=PAPER)
    press(desk, "j", "tab")
    assert desk.shown.draft.article == "paper"
    press(desk, "tab")
    assert desk.shown.draft.article == "wire"
    before = len(desk.session.cards)
    press(desk, "s")
    assert len(desk.session.cards) == before + 1
    press(desk, "s")
    assert "nothing to take apart" in desk.told


def test_search_finds_words_speakers_and_ids_and_goes_round() -> None:
    desk = desk_of(wire=WIRE, paper=PAPER)
    for wanted, found in (("HARBOUR", "wire-1"), ("ana reyes", "paper-2"), ("wire-3", "wire-3")):
        press(desk, "/")
        enter(desk, wanted)
        assert desk.card.first.id == found, wanted
    press(desk, "/")
    enter(desk, "depot")
    at = desk.shown.at
    press(desk, "n", "N")
    assert desk.shown.at == at
    press(desk, "/")
    enter(desk, "no such words")
    assert (desk.shown.at, desk.tone) == (at, "warn")


def test_what_is_in_the_record_is_not_decided_again(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    with ledger:
        session = session_of(ledger=ledger, wire=WIRE)
        desk = Desk(session)
        press(desk, "a")
        session.write(path)
        press(desk, "home")
        for key in ("a", "r", "m", "g"):
            press(desk, key)
            assert "C001 is in the record already" in desk.told
            assert desk.mode == "browse"
    with_rewrite = session_of(record=load_record(path), wire=WIRE)
    assert statuses(with_rewrite) == "ooo"


def test_a_source_of_the_record_is_chosen_by_its_id_and_not_changed(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    with ledger:
        session = session_of(ledger=ledger, wire=WIRE)
        press(Desk(session), "a")
        session.write(path)
    desk = Desk(session_of(record=load_record(path), told=False, paper=PAPER))
    press(desk, "a", "enter")
    enter(desk, "wire")
    assert desk.source["outlet"] == "Newswire"
    press(desk, "j", "enter")
    assert desk.prompt is None
    assert "change it there" in desk.told
    press(desk, "a")
    assert desk.session.claim(desk.session.cards[0])["sources"] == ["wire"]


def test_help_lists_keys_and_goes_away_with_any() -> None:
    desk = desk_of(wire=WIRE)
    press(desk, "?")
    assert desk.mode == "help"
    press(desk, "a")
    assert (desk.mode, statuses(desk.session)) == ("browse", "ooo")
    assert all(any(key in keys for keys, _ in HELP) for key in "argmsuo/?q?" if key != "?")
    assert set(SHOWN) == {"browse", "mend", "source", "help", "prompt"}


@pytest.mark.parametrize("key", ["x", "A", "é", "f1", ""])
def test_other_keys_do_nothing(key: str) -> None:
    desk = desk_of(wire=WIRE)
    press(desk, key)
    assert (desk.mode, statuses(desk.session)) == ("browse", "ooo")
