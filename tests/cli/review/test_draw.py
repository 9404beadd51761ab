"""The screen of the review, at any size, whatever the article holds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth
from reviews_made import PAPER, REWRITE, WIRE, session_of

from offramp.cli.review.desk import Desk
from offramp.cli.review.draw import LEAST_HEIGHT, LEAST_WIDTH, screen
from offramp.cli.review.pieces import cut, filled, styled, wrapped

LONG = WIRE.replace("Nobody slept.", "Nobody slept and " + "word " * 2_000 + "x" * 5_000 + ".")


def lines(desk: Desk, width: int = 80, height: int = 24) -> list[str]:
    return ["".join(text for _, text in line) for line in screen(desk, "ridge.yaml", width, height)]


def marked(desk: Desk, style: str, width: int = 80, height: int = 24) -> str:
    found = [text for line in screen(desk, "ridge.yaml", width, height) for s, text in line if s == style]
    return " ".join(" ".join(found).split())


@pytest.mark.parametrize(("width", "height"), [(80, 24), (40, 14), (120, 30), (200, 60), (41, 100), (300, 15)])
@pytest.mark.parametrize("keys", [[], ["m"], ["m", "j", "enter"], ["?"], ["o"], ["j", "tab"], ["/"]])
def test_the_screen_fits_any_terminal(width: int, height: int, keys: list[str]) -> None:
    desk = Desk(session_of(wire=LONG, rewrite=REWRITE, paper=PAPER))
    for key in keys:
        desk.press(key)
    shown = lines(desk, width, height)
    assert len(shown) == height
    assert max(map(get_cwidth, shown)) <= width
    assert shown[-1].strip()


@pytest.mark.parametrize(("width", "height"), [(LEAST_WIDTH - 1, 24), (80, LEAST_HEIGHT - 1), (1, 1), (5, 3)])
def test_a_window_too_small_says_so(width: int, height: int) -> None:
    shown = lines(Desk(session_of(wire=WIRE)), width, height)
    assert len(shown) == height
    assert "make the window"[: width - 1] in shown[0]


def test_the_draft_is_marked_in_its_sentence() -> None:
    desk = Desk(session_of(wire=WIRE))
    desk.press("j")
    assert marked(desk, "class:span") == "the depot at the ridge had been destroyed by a missile"
    assert marked(desk, "class:sentence") == "Two Northern officials said ."
    shown = "\n".join(lines(desk))
    assert "2 of 3" in shown
    assert "0 accepted, 0 rejected, 3 open" in shown
    assert "attribution   two Northern officials {affiliation: Northern}" in shown


def test_the_place_is_in_sight_far_into_a_long_line() -> None:
    text = "word " * 3_000 + "and then two officials said the port was shut on Friday. " + "word " * 3_000
    desk = Desk(session_of(wire=text))
    assert marked(desk, "class:span").startswith("the port was shut")


def test_who_says_the_same_and_who_does_not_agree_is_told() -> None:
    said = "North fired {} missiles at the harbour town of Halven on Saturday night, officials said.\n"
    shown = "\n".join(lines(Desk(session_of(wire=said.format(110), paper=said.format(250)))))
    assert "does not agree: paper-1: 110 missiles against 250 missiles" in shown
    shown = "\n".join(lines(Desk(session_of(wire=WIRE, rewrite=REWRITE))))
    assert "decided together: rewrite-1 (repeats it)" in shown


def test_figures_that_no_record_takes_are_told() -> None:
    desk = Desk(session_of(wire="Two officials said about 280 of them were stopped on Saturday.\n"))
    assert "left out, as the text does not say of what: about 280" in "\n".join(lines(desk))


@pytest.mark.parametrize(
    "trap",
    ["\x1b[2J\x1b]0;owned\x07", "\x9b31m", "\u202eevil\u202c", "\u2066x\u2069", "\x00\x08\x7f", "\u200f", "\ud800"],
)
def test_nothing_that_a_terminal_obeys_is_drawn(trap: str) -> None:
    text = f"Two officials {trap} said the port {trap} was shut on Friday for {trap} 40 ships.\n{trap}\n"
    desk = Desk(session_of(wire=text))
    for key in ("", "m", "enter"):
        desk.press(key)
        drawn = "".join(lines(desk))
        assert not set(drawn) & set("\x1b\x07\x9b\u202e\u202c\u2066\u2069\x00\x08\x7f\u200f\ud800\n\r\t")


@given(st.text(st.characters(codec="utf-16", exclude_characters="\r"), max_size=80), st.integers(2, 30))
@settings(max_examples=60)
def test_lines_are_no_wider_than_they_may_be_and_lose_no_letter(text: str, width: int) -> None:
    pieces = styled("x", text)
    shown = wrapped(pieces, width)
    assert all(sum(get_cwidth(char) for _, char in line) <= width for line in shown)
    letters = [char for _, char in pieces if char not in " \n"]
    assert [char for line in shown for _, char in line if char != " "] == letters
    for _, char in pieces:
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def test_marks_that_pile_up_are_thinned() -> None:
    assert len(styled("", "z" + "\u0301" * 50)) == 4


def test_lines_are_cut_and_filled_to_the_column() -> None:
    assert cut([("", "港港港港")], 5) == [("", "港港…")]
    assert cut([("", "abc")], 3) == [("", "abc")]
    line = filled([("", "abcdef")], [("", "XY")], 7, "")
    assert "".join(text for _, text in line) == "abc… XY"
