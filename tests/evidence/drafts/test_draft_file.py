"""Draft records in files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from drafts_made import record_of

from offramp.errors import CrisisError, NotFoundError, OfframpError
from offramp.evidence.drafts.draft import DraftRecord
from offramp.evidence.drafts.file import load_drafts, save_drafts

TEXTS = {
    "wire": "On Saturday, North fired more than 300 rockets at South.\nTwo officials said the port was shut Friday.\n",
    "odd \ud800 name": "“قال” he wrote. Two officials \ud801 said the port was shut Friday.\n",
}


@pytest.fixture
def record() -> DraftRecord:
    return record_of(TEXTS)


def test_a_file_gives_back_what_was_written(record: DraftRecord, tmp_path: Path) -> None:
    path = tmp_path / "drafts.jsonl"
    save_drafts(record, path)
    assert load_drafts(path) == record
    assert record.drafts
    assert record.same


def test_what_cannot_be_written_or_found_is_told(record: DraftRecord, tmp_path: Path) -> None:
    with pytest.raises(OfframpError, match="cannot write the drafts"):
        save_drafts(record, tmp_path / "none" / "drafts.jsonl")
    with pytest.raises(NotFoundError):
        load_drafts(tmp_path / "none.jsonl")


def changed(lines: list[dict[str, Any]], at: int, **fields: Any) -> list[dict[str, Any]]:
    return [line | fields if number == at else line for number, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: lines[1:], "must open with"),
        (lambda lines: changed(lines, 0, drafts=99), "must open with"),
        (
            lambda lines: [line for line in lines if "article" not in list(line)[:1]],
            "no line before it holds",
        ),
        (lambda lines: changed(lines, 3, end=10**9), "not those of its parts"),
        (lambda lines: changed(lines, 3, parts=[]), "not those of its parts"),
        (lambda lines: changed(lines, 3, sentences={"start": 0, "end": 10**9}), "a place outside its article"),
        (lambda lines: changed(lines, 3, kind="rumour"), "kind: Input should be"),
        (lambda lines: changed(lines, 3, figures=[{}]), "missing or of the wrong kind"),
        (lambda lines: changed(lines, 3, date=None), "missing or of the wrong kind"),
        (lambda lines: changed(lines, 3, voice={"kind": "person"}), "voice.words"),
        (lambda lines: [*lines, lines[3]], "told on two lines"),
        (lambda lines: [*lines, {"same": "wire-77", "repeats": [], "agrees": [], "because": []}], "no such draft"),
        (lambda lines: [*lines, {"claim": "A1"}], "must be an object that opens with one of these keys"),
        (lambda lines: [*lines, ["draft"]], "must be an object"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(
    record: DraftRecord, tmp_path: Path, change: Any, told: str
) -> None:
    path = tmp_path / "drafts.jsonl"
    save_drafts(record, path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in change(lines)), encoding="utf-8")
    with pytest.raises(CrisisError) as caught:
        load_drafts(path)
    assert told in str(caught.value)
    assert "drafts.jsonl" in str(caught.value)


@pytest.mark.parametrize("text", ["", "[" * 100_000, "\x1b[2J", '{"drafts": 1', "null\n"])
def test_what_is_no_draft_file_is_an_error_without_a_traceback(tmp_path: Path, text: str) -> None:
    path = tmp_path / "drafts.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CrisisError) as caught:
        load_drafts(path)
    assert "\x1b" not in str(caught.value)
