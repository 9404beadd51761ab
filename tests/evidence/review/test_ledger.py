"""Decisions on disk: one by one, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reviews_made import kept

from offramp.errors import CrisisError, OfframpError
from offramp.evidence.review.events import Accept, Mend, Reject, Split, TellSource, Undo, Write, Written, state_of
from offramp.evidence.review.ledger import Ledger, ledger_of, read_ledger

ONE = ("d1", "reported", 0, 10)
OTHER = ("d1", "direct", 20, 30)
EVENTS = [
    TellSource("d1", {"id": "wire", "outlet": "The \ud800 Wire", "derived_from": None}),
    Mend(ONE, {"actor": "North"}),
    Accept((ONE, OTHER), {"actor": "North", "figures": []}),
    Split((ONE, OTHER)),
    Reject((OTHER,)),
    Undo(),
    Write("C001", (ONE,)),
    Written(("C001",)),
]


def test_every_event_comes_back(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    with ledger:
        for event in EVENTS:
            ledger.append(event)
            assert read_ledger(ledger.path) == ledger.events
    with Ledger(ledger_of(path)) as again:
        assert again.events == EVENTS


def test_a_decision_is_on_the_disk_before_the_review_goes_on(tmp_path: Path) -> None:
    _, ledger = kept(tmp_path)
    with ledger:
        ledger.append(Reject((ONE,)))
        assert json.loads(ledger.path.read_text("ascii").splitlines()[1])["do"] == "reject"


def test_a_line_cut_off_by_a_crash_is_dropped_wherever_it_was_cut(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path)
    with ledger:
        ledger.append(EVENTS[0])
        whole = ledger.path.read_bytes()
        ledger.append(EVENTS[2])
        both = ledger.path.read_bytes()
    for cut in range(len(whole), len(both)):
        ledger_of(path).write_bytes(both[:cut])
        assert read_ledger(ledger_of(path)) == [EVENTS[0]]
        with Ledger(ledger_of(path)) as again:
            again.append(EVENTS[4])
        assert read_ledger(ledger_of(path)) == [EVENTS[0], EVENTS[4]]


def test_a_review_that_decides_nothing_leaves_nothing_behind(tmp_path: Path) -> None:
    _, ledger = kept(tmp_path)
    with ledger:
        pass
    assert not ledger.path.exists()


def test_two_reviews_of_one_record_are_kept_apart(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    path, ledger = kept(tmp_path)
    with ledger:
        ledger.append(EVENTS[0])
        with pytest.raises(OfframpError, match="another review"):
            Ledger(ledger_of(path))
        assert read_ledger(ledger.path) == EVENTS[:1]
    with Ledger(ledger_of(path)) as again:
        assert again.events == EVENTS[:1]


@pytest.mark.parametrize(
    "text",
    [
        "{}\n", "[]\n", '{"review": 2}\n', "\x1b[2J\n", '{"review": 1}\n{"do": "approve"}\n',
        '{"review": 1}\n{"do": "reject", "places": [["d", "k", 0, "x"]]}\n',
        '{"review": 1}\n{"do": "accept", "places": [], "claim": []}\n',
        '{"review": 1}\n{"do": "source", "digest": "d", "source": {"outlet": "x"}}\n',
        '{"review": 1}\n{"do": "undo", "why": "x"}\n',
    ],
)  # fmt: skip
def test_what_is_no_ledger_is_told_and_left_alone(tmp_path: Path, text: str) -> None:
    path = ledger_of(tmp_path / "ridge.yaml")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CrisisError) as caught:
        Ledger(path)
    assert "restore the file from git" in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert path.read_text(encoding="utf-8") == text


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OfframpError, match="cannot keep decisions"):
        Ledger(ledger_of(tmp_path / "none" / "ridge.yaml"))


def test_undo_takes_back_the_last_that_is_not_in_the_record() -> None:
    accepted, rejected = Accept((ONE,), {"actor": "N"}), Reject((OTHER,))
    assert state_of([accepted, rejected, Undo()]).decided == {ONE: accepted}
    assert state_of([accepted, rejected, Undo(), Undo()]).decided == {}
    assert state_of([accepted, rejected, Undo(), Undo(), Undo()]).decided == {}
    written = [accepted, Write("C1", (ONE,)), Written(("C1",)), rejected, Undo(), Undo()]
    assert state_of(written).decided == {ONE: accepted}
    assert state_of([accepted, Write("C1", (ONE,)), Undo()]).decided == {}


def test_a_decision_may_be_changed_and_the_change_undone() -> None:
    accepted, rejected = Accept((ONE,), {}), Reject((ONE,))
    assert state_of([accepted, rejected]).decided[ONE] is rejected
    assert state_of([accepted, rejected, Undo()]).decided[ONE] is accepted
    assert state_of([Mend(ONE, {"a": 1}), accepted, Undo()]).mended == {ONE: {"a": 1}}
