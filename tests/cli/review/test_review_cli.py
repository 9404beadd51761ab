"""``offramp review``: what it asks for, what it lists, and a whole review in a pseudo-terminal."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from reviews_made import PAPER, REWRITE, WIRE
from typer.testing import CliRunner, Result

import offramp.cli
from offramp.cli.main import app
from offramp.evidence.files.load import load_record

SCHEMA = Path(offramp.cli.__file__).parent / "schemas" / "review.schema.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("wire", WIRE), ("paper", PAPER), ("rewrite", REWRITE)):
        (tmp_path / f"{name}.txt").write_text(f"March 10, 2031\n{text}", encoding="utf-8")
    return tmp_path


def call(folder: Path, *args: str) -> Result:
    paths = [str(folder / arg) if arg.endswith((".txt", ".jsonl", ".yaml")) else arg for arg in args]
    return CliRunner().invoke(app, ["review", *paths], env={"COLUMNS": "110"})


def told(result: Result) -> str:
    return " ".join(result.stderr.replace("│", " ").split())


def test_without_a_terminal_the_way_out_is_named(folder: Path) -> None:
    result = call(folder, "wire.txt", "--into", "ridge.yaml", "--new", "Ridge")
    assert result.exit_code == 1
    assert "needs a terminal" in told(result)
    assert "--drafts" in told(result)
    assert "--list" in told(result)
    assert sorted(path.name for path in folder.iterdir()) == ["paper.txt", "rewrite.txt", "wire.txt"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["wire.txt"], "--into says which record"),
        (["wire.txt", "--into", "ridge.yaml", "--json"], "--json goes with --list"),
        (["a.jsonl", "wire.txt", "--list"], "holds drafts: give it alone"),
        (["a.jsonl", "--date", "2031-03-10", "--list"], "made already"),
        (["wire.txt", "--date", "soon", "--list"], "write it as 2031-03-14"),
        ([], "Missing argument"),
    ],
)
def test_wrong_use_is_told(folder: Path, args: list[str], words: str) -> None:
    result = call(folder, *args)
    assert result.exit_code == 2
    assert words in told(result)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["none.txt", "--list"], "there is no article"),
        (["none.jsonl", "--list"], "cannot read the drafts"),
        (["wire.txt", "--into", "none.yaml", "--list"], "--new"),
    ],
)
def test_what_is_not_there_is_told(folder: Path, args: list[str], words: str) -> None:
    result = call(folder, *args)
    assert result.exit_code == 1
    assert words in told(result)
    assert "Traceback" not in result.stderr


def test_drafts_are_listed_from_articles_and_from_a_file_alike(folder: Path) -> None:
    drafts = folder / "ridge.drafts.jsonl"
    made = CliRunner().invoke(
        app, ["read", *(str(folder / f"{n}.txt") for n in ("wire", "rewrite")), "--drafts", str(drafts)]
    )
    assert made.exit_code == 0, made.output
    one, other = call(folder, "wire.txt", "rewrite.txt", "--list"), call(folder, "ridge.drafts.jsonl", "--list")
    assert one.stdout == other.stdout
    assert "3 cards of 6 drafts: 3 open, 0 accepted, 0 rejected, 0 in the record." in one.stdout


def test_the_json_is_what_its_schema_says(folder: Path) -> None:
    result = call(folder, "wire.txt", "paper.txt", "--list", "--json")
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    described = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(described)
    Draft202012Validator(described).validate(data)
    assert [card["drafts"] for card in data["cards"]][1] == ["wire-2", "paper-1"]


def test_an_article_in_which_nothing_is_found_lists_nothing(folder: Path) -> None:
    (folder / "dull.txt").write_text("Nothing to see here.\n", encoding="utf-8")
    assert "0 cards of 0 drafts" in call(folder, "dull.txt", "--list").stdout


def test_a_hostile_article_is_listed_without_what_a_terminal_obeys(folder: Path) -> None:
    trap = "“We will \x1b]0;x\x07wait \u202ehere for them,” Foreign Minister Tomas Arden said.\n"
    (folder / "trap.txt").write_text(trap + "So it went. " * 99, encoding="utf-8")
    shown = call(folder, "trap.txt", "--list").stdout
    assert "wait" in shown
    assert not set(shown) & set("\x1b\x07\u202e")


# --- a whole review ---------------------------------------------------------------------------------------------------


class Terminal:
    """A review in a pseudo-terminal of 80 by 24."""

    def __init__(self, folder: Path, *args: str) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        env = os.environ | {"TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "offramp", "review", *args, "--quiet"],
            cwd=folder, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.shown = ""

    def until(self, done: Callable[[str], bool], seconds: float = 60.0) -> None:
        """Read what is shown until it satisfies a condition, or the process ends."""
        end = time.monotonic() + seconds
        while not done(self.shown) and time.monotonic() < end:
            if select.select([self._master], [], [], 0.1)[0]:
                try:
                    data = os.read(self._master, 65_536)
                except OSError:
                    return
                self.shown += data.decode("utf-8", "replace")
        assert done(self.shown), self.shown[-2_000:]

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def end(self) -> int:
        """Wait for its end; its exit status."""
        self.until(lambda shown: self.process.poll() is not None)
        os.close(self._master)
        return self.process.wait()


needs_pty = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")


@needs_pty
def test_a_review_from_articles_to_the_record_left_twice_and_resumed(folder: Path) -> None:
    args = ("wire.txt", "rewrite.txt", "--into", "ridge.yaml", "--new", "The ridge")
    ledger = folder / "ridge.review.jsonl"

    def decisions() -> str:
        return ledger.read_text("ascii") if ledger.exists() else ""

    first = Terminal(folder, *args)
    first.until(lambda shown: "3 cards to decide" in shown)
    first.type("aa\rEcho\ra")  # the source of the wire, of the rewrite with its outlet, then the claim
    first.until(lambda shown: '"do": "accept"' in decisions())
    first.process.kill()
    assert first.end() == -9
    assert not (folder / "ridge.yaml").exists()

    second = Terminal(folder, *args)
    second.until(lambda shown: "2 cards to decide" in shown)
    second.type("r")
    second.until(lambda shown: '"do": "reject"' in decisions())
    second.type("\x03")
    assert second.end() == 130
    assert "1 accepted claim kept in" in " ".join(second.shown.split())

    third = Terminal(folder, *args)
    third.until(lambda shown: "1 card to decide" in shown)
    third.type("aq")
    assert third.end() == 0
    record = load_record(folder / "ridge.yaml")
    assert record.title == "The ridge"
    assert [claim.sources for claim in record.claims.values()] == [("wire", "rewrite")] * 2
    listed = call(folder, "wire.txt", "rewrite.txt", "--into", "ridge.yaml", "--list")
    assert "0 open, 0 accepted, 1 rejected, 2 in the record" in listed.stdout


@needs_pty
def test_nothing_to_review_is_told(folder: Path) -> None:
    (folder / "dull.txt").write_text("Nothing to see here.\n", encoding="utf-8")
    review = Terminal(folder, "dull.txt", "--into", "ridge.yaml", "--new", "Dull")
    assert review.end() == 1
    assert "nothing to review" in review.shown
    assert not (folder / "ridge.yaml").exists()
    assert not (folder / "ridge.review.jsonl").exists()
