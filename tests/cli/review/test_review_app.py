"""The review in a terminal: real keys through prompt_toolkit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from reviews_made import PAPER, WIRE, session_of

from offramp.cli.review.app import run
from offramp.cli.review.desk import Desk

UP, DOWN, HOME = "\x1b[A", "\x1b[B", "\x1b[H"
CTRL_U, CTRL_A, CTRL_K, CTRL_C = "\x15", "\x01", "\x0b", "\x03"


class Narrow(DummyOutput):
    """A terminal of 80 by 24 that shows nothing."""

    def get_size(self) -> Size:
        return Size(rows=24, columns=80)


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as found, create_app_session(input=found, output=Narrow()):
        yield found


def reviewed(keys: PipeInput, typed: str, **texts: str) -> Desk:
    desk = Desk(session_of(**(texts or {"wire": WIRE})))
    keys.send_text(typed)
    keys.close()  # so that a review that does not end fails instead of waiting for more
    run(desk, "ridge.yaml")
    return desk


def statuses(desk: Desk) -> str:
    return "".join(card.status[0] for card in desk.session.cards)


def test_decisions_by_keys(keys: PipeInput) -> None:
    assert statuses(reviewed(keys, "araq")) == "ara"


def test_arrows_move_and_undo_takes_back(keys: PipeInput) -> None:
    assert statuses(reviewed(keys, f"{DOWN}{DOWN}{UP}r{HOME}au{HOME}q")) == "oro"


def test_a_field_is_edited_as_in_a_shell(keys: PipeInput) -> None:
    desk = reviewed(keys, f"m\r{CTRL_U}Norht struck.{CTRL_A}{CTRL_K}North struck.\raq")
    assert desk.session.claim(desk.session.cards[0])["content"] == "North struck."
    assert statuses(desk) == "aoo"


def test_what_does_not_do_can_be_mended_on_the_spot(keys: PipeInput) -> None:
    desk = reviewed(keys, f"gZ9\r{CTRL_U}B2\rq")
    assert desk.session.claim(desk.card)["grade"] == "B2"


def test_tab_completes_from_what_is_known(keys: PipeInput) -> None:
    desk = reviewed(keys, f"mjj\r{CTRL_U}tom\t\raq")
    assert desk.session.claim(desk.session.cards[0])["actor"] == "Tomas Arden"


def test_completion_leaves_what_stands_before_a_comma(keys: PipeInput) -> None:
    desk = reviewed(keys, f"mkk\r{CTRL_U}wire, pap\t\raq", wire=WIRE, paper=PAPER)
    assert desk.session.claim(desk.session.cards[0])["sources"] == ["wire", "paper"]


def test_escape_and_ctrl_c_leave_a_line_and_only_the_line(keys: PipeInput) -> None:
    desk = reviewed(keys, f"m\r{CTRL_U}gone{CTRL_C}q q")
    assert "gone" not in desk.session.claim(desk.session.cards[0])["content"]


def test_letters_in_a_line_are_letters(keys: PipeInput) -> None:
    desk = reviewed(keys, f"m\r{CTRL_U}arq: a / or ? stay.\ra" + "q")
    assert desk.session.claim(desk.session.cards[0])["content"] == "arq: a / or ? stay."


def test_ctrl_c_ends_the_review(keys: PipeInput) -> None:
    desk = Desk(session_of(wire=WIRE))
    keys.send_text(f"a{CTRL_C}")
    with pytest.raises(KeyboardInterrupt):
        run(desk, "ridge.yaml")
    assert statuses(desk) == "aoo"


def test_a_terminal_that_goes_away_ends_the_review(keys: PipeInput) -> None:
    desk = Desk(session_of(wire=WIRE))
    keys.send_text("a")
    keys.close()
    with pytest.raises(EOFError):
        run(desk, "ridge.yaml")
