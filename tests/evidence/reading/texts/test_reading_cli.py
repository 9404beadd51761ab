"""``offramp read``: what it prints, what its JSON holds, and what it says of wrong use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

import offramp.cli
from offramp.cli.main import app
from offramp.evidence.reading.texts import read_article

ARTICLES = Path(__file__).parents[1] / "articles"
OWN = sorted(ARTICLES.glob("*.txt"))
SCHEMA = Path(offramp.cli.__file__).parent / "schemas" / "read.schema.json"
KEYS = {
    "attributions": {"start", "end", "text", "kind", "cue", "speaker", "anonymous", "count", "addressee"},
    "dates": {"start", "end", "text", "iso", "precision"},
    "figures": {"start", "end", "text", "value", "bound", "unit"},
}


def call(*args: str | Path, **options: Any) -> Result:
    return CliRunner().invoke(app, ["read", *(str(arg) for arg in args)], env={"COLUMNS": "110"}, **options)


def data(*args: str | Path) -> dict[str, Any]:
    result = call(*args, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def closed(part: Any) -> Any:
    """The schema with every key forbidden that it does not describe."""
    if isinstance(part, list):
        return [closed(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: closed(item) for key, item in part.items()}
    return {"additionalProperties": False, **found} if "properties" in found else found


def story(folder: Path, text: str, name: str = "story.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def all_read() -> dict[str, Any]:
    return data(*OWN, "--date", "rewrite-credited=2031-03-11")


def test_the_json_is_what_its_schema_says(all_read: dict[str, Any]) -> None:
    described = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(described)
    assert [fault.message for fault in Draft202012Validator(closed(described)).iter_errors(all_read)] == []
    assert list(Draft202012Validator(closed(described)).iter_errors({**all_read, "undescribed": 1}))


def test_the_json_has_the_promised_keys(all_read: dict[str, Any]) -> None:
    assert all_read["offramp"] == "read/1"
    assert {"articles", "derivations", "contradictions"} <= set(all_read)
    for entry in all_read["articles"]:
        assert {"name", "date", *KEYS} <= set(entry)
        for kind, keys in KEYS.items():
            assert all(keys <= set(mention) for mention in entry[kind])
    assert all({"article", "from", "basis", "changes"} <= set(link) for link in all_read["derivations"])


def test_every_offset_shows_its_text_and_each_kind_is_in_order(all_read: dict[str, Any]) -> None:
    texts = {path.stem: read_article(path).text for path in OWN}
    for entry in all_read["articles"]:
        for kind in KEYS:
            mentions = entry[kind]
            assert mentions or kind == "dates"  # some tell no day of their own, and no --date is given for them
            assert all(texts[entry["name"]][m["start"] : m["end"]] == m["text"] for m in mentions)
            assert [m["start"] for m in mentions] == sorted(m["start"] for m in mentions)


def test_the_same_files_give_the_same_json(all_read: dict[str, Any]) -> None:
    assert data(*OWN, "--date", "rewrite-credited=2031-03-11") == all_read


def test_what_one_article_says_does_not_hang_on_the_others(all_read: dict[str, Any]) -> None:
    alone = data(ARTICLES / "wire.txt")["articles"]
    assert alone == [entry for entry in all_read["articles"] if entry["name"] == "wire"]


def test_the_terminal_shows_who_said_what_and_what_goes_back_to_what() -> None:
    result = call(*OWN, "--date", "rewrite-credited=2031-03-11")
    assert result.exit_code == 0, result.output
    shown = " ".join(result.stdout.split())
    assert "wire (2031-03-10)" in shown
    assert "Ilse Brandt" in shown
    assert "rewrite-credited goes back to wire (shown by credit" in shown
    assert "rewrite-copied goes back to wire" in shown


def test_a_draft_is_written_beside_what_is_shown(tmp_path: Path) -> None:
    out = tmp_path / "draft.json"
    assert "wire (2031-03-10)" in call(ARTICLES / "wire.txt", "--out", out).stdout
    assert json.loads(out.read_text(encoding="utf-8")) == data(ARTICLES / "wire.txt")


def test_a_draft_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    result = call(ARTICLES / "wire.txt", "--out", tmp_path / "taken" / "draft.json")
    assert result.exit_code == 1
    assert "cannot write" in result.stderr


@pytest.mark.parametrize("option", ["--out", "--drafts"])
def test_an_article_is_never_written_over(option: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes((ARTICLES / "wire.txt").read_bytes())
    result = call(path, option, path)
    assert result.exit_code == 1
    assert "that file is what is read here" in result.stderr
    assert path.read_bytes() == (ARTICLES / "wire.txt").read_bytes()


def test_a_denial_is_not_shown_as_a_report(tmp_path: Path) -> None:
    path = story(tmp_path, "The ministry denied on Tuesday that any site was hit. The mayor said that two were.")
    rows = [line.split() for line in call(path).stdout.splitlines()]
    assert next(row for row in rows if "site" in row)[-5:] == ["denied", "any", "site", "was", "hit"]
    assert "reported," in next(row for row in rows if "two" in row)


# --- dates ------------------------------------------------------------------------------------------------------------

TEXT = "The talks began on Saturday, an official said. They will last for at least 10 days."


def isos(found: dict[str, Any]) -> list[list[str]]:
    return [[mention["iso"] for mention in entry["dates"]] for entry in found["articles"]]


def test_a_day_given_resolves_what_hangs_on_it(tmp_path: Path) -> None:
    path = story(tmp_path, TEXT)
    assert isos(data(path, "--date", "2031-03-10")) == [["2031-03-08"]]


def test_days_are_given_by_name_or_for_all_others(tmp_path: Path) -> None:
    first, second = story(tmp_path, TEXT, "first.txt"), story(tmp_path, TEXT, "second.txt")
    found = data(first, second, "--date", "2031-03-10", "--date", "second=2031-03-17")
    assert isos(found) == [["2031-03-08"], ["2031-03-15"]]


def test_without_a_day_a_note_says_what_is_left_out(tmp_path: Path) -> None:
    result = call(story(tmp_path, TEXT), "--json")
    assert result.exit_code == 0
    assert "no date is known of story" in result.stderr
    assert json.loads(result.stdout)["articles"][0]["date"] is None
    assert call(story(tmp_path, TEXT), "--json", "--quiet").stderr == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--date", "yesterday"], "write it as 2031-03-14"),
        (["--date", "story=2031-02-30"], "write it as 2031-03-14"),
        (["--date", "other=2031-03-10"], "which is none of: story"),
        (["--date", "2031-03-10", "--date", "2031-03-11"], "two days"),
    ],
)
def test_a_day_that_is_none_is_wrong_use(options: list[str], words: str, tmp_path: Path) -> None:
    result = call(story(tmp_path, TEXT), *options)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.replace("│", " ").split())


# --- names, faults, and what is untrusted -----------------------------------------------------------------------------


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    paths = [story(tmp_path / folder, TEXT) for folder in ("a", "b")]
    names = [entry["name"] for entry in data(*paths, "--date", "2031-03-10")["articles"]]
    assert names == [str(tmp_path / "a" / "story"), str(tmp_path / "b" / "story")]
    other = story(tmp_path / "a", TEXT, "story.md")
    assert [entry["name"] for entry in data(paths[0], other)["articles"]] == ["story.txt", "story.md"]


def test_a_file_given_twice_is_wrong_use(tmp_path: Path) -> None:
    path = story(tmp_path, TEXT)
    assert call(path, path).exit_code == 2


def test_a_file_that_cannot_be_read_does_not_hold_up_the_others(tmp_path: Path) -> None:
    result = call(story(tmp_path, TEXT), tmp_path / "none.txt", story(tmp_path, "", "empty.txt"), "--json")
    assert result.exit_code == 1
    assert "there is no article" in result.stderr
    assert "no text" in result.stderr
    assert [entry["name"] for entry in json.loads(result.stdout)["articles"]] == ["story"]


def test_nothing_to_read_is_an_error_that_names_all(tmp_path: Path) -> None:
    result = call(tmp_path / "none.txt", tmp_path / "neither.txt")
    assert result.exit_code == 1
    assert "none.txt" in result.stderr
    assert "neither.txt" in result.stderr
    assert "Traceback" not in result.stderr


def test_standard_input_is_read() -> None:
    result = call("-", "--date", "2031-03-10", "--json", input=TEXT)
    assert [entry["name"] for entry in json.loads(result.stdout)["articles"]] == ["stdin"]


def test_nothing_that_a_terminal_obeys_comes_out_of_an_article(tmp_path: Path) -> None:
    text = "“We will \x1b]0;title\x07wait \x9bfor \u202ethem\u202c to come,” said Ana Reyes." + " So it went." * 99
    shown = call(story(tmp_path, text), "--date", "2031-03-10").stdout
    assert "wait" in shown
    assert not set(shown) & set("\x1b\x07\x9b\u202e\u202c")


def test_an_article_in_which_nothing_is_found_is_shown_as_such(tmp_path: Path) -> None:
    shown = call(story(tmp_path, "قال\nحرب"), "--date", "2031-03-10").stdout
    assert "0 attributions, 0 dates, 0 figures." in shown


def test_names_of_a_crisis_are_known(tmp_path: Path) -> None:
    result = call(ARTICLES / "wire.txt", "--crisis", "brinkmanship", "--json")
    assert result.exit_code == 0, result.output
    assert call(ARTICLES / "wire.txt", "--crisis", "no-such-crisis").exit_code == 1


def test_a_missing_library_is_named_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("offramp.evidence.reading.intake.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sentencex", None)
    result = call(ARTICLES / "wire.txt")
    assert result.exit_code == 1
    assert "pip install 'offramp[read]'" in result.stderr


def test_many_articles_are_shared_by_processes(tmp_path: Path) -> None:
    paths = [
        story(tmp_path, f"March 10, 2031\nTown {n} was hit on Saturday. “We will wait,” said Ana Reyes.", f"a{n}.txt")
        for n in range(90)
    ]
    shared = data(*paths, "--processes", "2")
    assert [entry["name"] for entry in shared["articles"]] == [f"a{n}" for n in range(90)]
    assert shared == data(*paths, "--processes", "1")


def test_libraries_of_the_extra_are_loaded_by_reading_alone() -> None:
    extra = ["charset_normalizer", "lxml", "pypdf", "rapidfuzz", "sentencex", "text_to_num", "trafilatura"]
    code = f"import sys, offramp, offramp.cli.main; print([name for name in {extra} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
