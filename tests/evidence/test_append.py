"""Adding to a record, and the formats of its file."""

import json
import os
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import claim, claims, load, raw_record, source

from offramp.errors import CrisisError, OfframpError
from offramp.evidence import (
    Claim,
    Record,
    Source,
    add_to_record,
    check_record,
    load_record,
    next_id,
    parse_period,
    read_voice,
    record_to_json,
    record_to_jsonl,
    record_to_yaml,
    save_record,
)

FILES = ["r.json", "r.jsonl", "r.yaml", "r.yml"]
TEXTS = {".json": record_to_json, ".jsonl": record_to_jsonl, ".yaml": record_to_yaml, ".yml": record_to_yaml}


def made(name: str, *sources: str, content: str = "A thing.") -> Claim:
    date = "2031-05-01"
    voice = (read_voice("an envoy"),)
    return Claim(name, date, parse_period(date), "North", "act", "", "", content, (), voice, sources, "single")


def text_of(name: str, outlet: str, derived_from: str | None = None) -> Source:
    return Source(name, outlet, "2031-05-02", derived_from, "")


HAND_MADE = {
    "r.yaml": """\
# A record that people keep by hand.
title: The ridge   # the north face
sources:
    wire: {outlet: The Wire, written: 2031-04-05}   # an agency
claims:
# --- the first week
-   id: R1
    date: 2031-04-01
    actor: North
    act: strike
    content: >-
      North struck
      a depot.
    attribution: reporters
    sources: [wire]
    # mind the depot
# --- the end
note: in our own words
""",
    "r.jsonl": '{"claim": "R1", "date": "2031-04-01", "actor": "North", "act": "strike", "content": "It struck.", '
    """"attribution": "reporters", "sources": ["wire"]}

{"source": "wire", "outlet": "The Wire"}
{"note": "", "record": "The ridge"}""",
    "r.json": """\
{"sources": {
    "wire": {"outlet":"The Wire"}},
 "claims": [
    {"id": "R1",
     "date": "2031-04-01", "actor": "North", "act": "strike", "content": "It struck.",
     "attribution": "reporters", "sources": ["wire"]}
 ],
 "title": "The ridge"}
""",
}  # fmt: skip


def _is_part(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


@pytest.mark.parametrize("name", HAND_MADE)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_stood_there_stays_as_it_was(name: str, newline: str, mark: str, tmp_path: Path) -> None:
    path = tmp_path / name
    text = mark + HAND_MADE[name].replace("\n", newline)
    path.write_bytes(text.encode())
    before = load_record(path)
    for n in (2, 3):
        added = add_to_record(path, sources=[text_of(f"s{n}", f"Paper {n}")], claims=[made(f"R{n}", f"s{n}", "wire")])
    found = path.read_bytes().decode()
    assert load_record(path) == added
    assert list(added.claims) == ["R1", "R2", "R3"]
    assert added.claims["R1"] == before.claims["R1"]
    assert _is_part(text, found)
    assert all(line in found for line in text.split(newline) if "]" not in line and "}" not in line)
    assert found.replace("\r\n", "").count("\n") == (0 if newline == "\r\n" else found.count("\n"))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_laid_out_by_the_program_grows_as_if_written_whole(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    save_record(load(tmp_path, raw_record(claim("R1"), claim("R2", content="Another."))), path)
    whole = add_to_record(path, sources=[text_of("new", "New")], claims=[made("R3", "new", content="One: more.")])
    if name != "r.jsonl":  # there the new source stands behind the old claims
        assert path.read_text(encoding="utf-8") == TEXTS[path.suffix](whole)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    found=st.lists(claims, min_size=1, max_size=3, unique_by=lambda made: made.id),
    more=st.lists(claims, min_size=1, max_size=2, unique_by=lambda made: made.id),
    name=st.sampled_from(FILES),
)
def test_anything_can_be_added_to_anything(
    found: Sequence[Claim], more: Sequence[Claim], name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    sources = {"wire": text_of("wire", "The Wire"), "copy": text_of("copy", "Copyist", "wire")}
    cited = replace(found[0], sources=("wire", "copy"))
    record = Record("Ridge", "", sources, {made.id: made for made in (cited, *found[1:])}, file=name)
    save_record(record, path)
    fresh = [made for made in more if made.id not in record.claims]
    whole = add_to_record(path, claims=fresh)
    assert whole == replace(record, claims={**record.claims, **{made.id: made for made in fresh}})
    assert load_record(path) == whole


@pytest.mark.parametrize("name", FILES)
def test_a_new_file_is_made(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    made_record = add_to_record(path, sources=[text_of("wire", "The Wire")], claims=[made("R1", "wire")], title="Ridge")
    assert load_record(path) == made_record
    assert made_record.title == "Ridge"
    assert add_to_record(tmp_path / f"n.claims{path.suffix}", sources=[], claims=[]).title == "n"


@pytest.mark.parametrize("name", FILES)
def test_used_ids_are_refused_all_at_once_and_the_file_is_left_alone(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    save_record(load(tmp_path, raw_record(claim("R1"))), path)
    before = path.read_bytes()
    with pytest.raises(CrisisError) as caught:
        add_to_record(
            path,
            sources=[text_of("wire", "Other")],
            claims=[made("R1", "wire"), made("R2", "wire"), made("R2", "wire")],
        )
    assert [(found.path, found.code) for found in caught.value.problems] == [
        ("sources.wire", "duplicate-id"), ("claims.R1", "duplicate-id"), ("claims.R2", "duplicate-id"),
    ]  # fmt: skip
    assert path.read_bytes() == before


def test_what_would_not_hold_together_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    save_record(load(tmp_path, raw_record(claim("R1"))), path)
    before = path.read_bytes()
    with pytest.raises(CrisisError, match="no such source"):
        add_to_record(path, claims=[made("R2", "nobody")])
    with pytest.raises(CrisisError, match="no claim comes from this source"):
        add_to_record(path, sources=[text_of("idle", "Idle")])
    with pytest.raises(OfframpError, match="control character"):
        add_to_record(path, claims=[made("R2", "wire", content="\x1b[2J")])
    assert path.read_bytes() == before


def test_a_file_with_faults_is_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("title: x\nclaims: [\n", encoding="utf-8")
    with pytest.raises(CrisisError):
        add_to_record(path, claims=[made("R2", "wire")])
    assert path.read_text(encoding="utf-8") == "title: x\nclaims: [\n"


def test_a_layout_that_cannot_be_added_to_is_left_alone_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    text = HAND_MADE["r.yaml"].replace("note: in our own words\n", "note: in our own words\n...\n")
    path.write_text(text.replace("sources:\n    wire:", "sources: &s\n    wire:"), encoding="utf-8")
    add_to_record(path, sources=[text_of("new", "New")], claims=[made("R2", "new")])
    path.write_text("title: t\nsources: {w: {outlet: W}}\nclaims: [\n  {id: a, date: d, actor: b, act: c, content: e,\n"
                    "   attribution: reporters, sources: [w]}, # the last\n]\n", encoding="utf-8")  # fmt: skip
    before = path.read_bytes()
    with pytest.raises(OfframpError, match="as blocks"):
        add_to_record(path, claims=[made("R2", "w")])
    assert path.read_bytes() == before


def test_a_disk_that_fails_half_way_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.json"
    save_record(load(tmp_path, raw_record(claim("R1"))), path)
    before = path.read_bytes()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OfframpError, match="No space left"):
        add_to_record(path, claims=[made("R2", "wire")])
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir() if found.name.startswith(".")] == []


def test_links_and_rights_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "r.jsonl", tmp_path / "link.jsonl"
    save_record(load(tmp_path, raw_record(claim("R1"))), path)
    path.chmod(0o640)
    link.symlink_to(path)
    add_to_record(link, claims=[made("R2", "wire")])
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(load_record(path).claims) == ["R1", "R2"]


@pytest.mark.parametrize(
    ("ids", "prefix", "expected"),
    [
        ([], "R", "R001"),
        (["R1", "R2"], "R", "R3"),
        (["R09", "R2"], "R", "R10"),
        (["R099"], "R", "R100"),
        (["R999"], "R", "R1000"),
        (["R2", "RX9", "R10a"], "R", "R3"),
        (["R2"], "RX", "RX001"),
        (["2031-7"], "2031-", "2031-8"),
        (["a.7", "ab9"], "a.", "a.8"),
    ],
)
def test_the_next_id(ids: list[str], prefix: str, expected: str) -> None:
    assert next_id(Record("", "", {}, {name: made(name, "wire") for name in ids}), prefix) == expected


# --- reading the formats ----------------------------------------------------------------------------------------------

YAML = """\
title: The ridge
sources:
  wire: {outlet: The Wire, written: 2031}
claims:
  - id: 007
    date: 2031-04-01
    actor: North
    act: no
    target:
    content: 5
    attribution: two aides
    sources: [wire]
    figures:
      - {value: 3, unit: 2031}
"""


def test_what_yaml_takes_for_a_number_or_a_date_is_read_by_its_letters(tmp_path: Path) -> None:
    record = load(tmp_path, YAML, "r.yaml")
    found = record.claims["007"]
    assert (found.date, found.act, found.target, found.content) == ("2031-04-01", "no", "", "5")
    assert (record.sources["wire"].written, found.figures[0].unit, found.figures[0].value) == ("2031", "2031", 3.0)
    dated = load(tmp_path, YAML.replace("2031-04-01", "2031"), "r.yaml").claims["007"]
    assert (dated.date, dated.period) == ("2031", parse_period("2031"))


@pytest.mark.parametrize("name", ["r.json", "r.jsonl", "r.yaml"])
def test_problems_have_their_line_and_column_in_every_format(name: str, tmp_path: Path) -> None:
    """The same faults in a record laid out a field a line (in JSON Lines: a claim a line)."""
    raw = raw_record(claim("R1"), claim("R2", content="Other."))
    save_record(load(tmp_path, raw), tmp_path / name)
    text = (tmp_path / name).read_text(encoding="utf-8")
    faulty = text.replace("Other.", "\\u001bx" if name != "r.yaml" else '"\\e"').replace("strike", "", 1)
    (tmp_path / name).write_text(faulty.replace("act: \n", 'act: ""\n'), encoding="utf-8")
    problems = check_record(tmp_path / name)
    lines = faulty.split("\n")
    found = [(problem.path, lines[problem.line - 1][problem.column - 1 :]) for problem in problems]
    assert [path for path, _ in found] == ["claims[0].act", "claims[1].content"]
    assert [text[:2] for _, text in found] == (['""', '"\\'] if name != "r.yaml" else ["", '"\\']) or name == "r.yaml"
    assert all(problem.file == name for problem in problems)


HOSTILE = {
    "empty": "",
    "blank": "\n \n",
    "no mapping": "- a\n",
    "conflict": "title: a\n<<<<<<< ours\nnote: b\n=======\nnote: c\n>>>>>>> theirs\n",
    "twice": "title: a\ntitle: b\n",
    "tag": "title: !!python/object/apply:os.system [ls]\n",
    "merge key": "a: &a {title: x}\n<<: *a\n",
    "bomb": "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(8)
    ),
    "control": "title: a\x00b\n",
    "bell": 'title: "a\\ab"\n',
    "deep": "title: " + "[" * 500 + "\n",
    "long number": "title: a\nclaims: [{figures: [{value: " + "9" * 500 + "}]}]\n",
    "huge number": "title: a\nclaims: [{figures: [{value: 1e999}]}]\n",
    "infinite": "title: a\nclaims: [{figures: [{value: .inf}]}]\n",
    "tab": "title: a\n\tnote: b\n",
    "two documents": "title: a\n---\ntitle: b\n",
    "unknown": "tilte: a\n",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", ["r.yaml", "r.json", "r.jsonl"])
def test_hostile_text_is_a_clear_problem_with_a_place(text: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    problems = check_record(tmp_path / name)
    assert problems
    assert not any(character in str(problem) for problem in problems for character in "\x00\x07\x1b")
    with pytest.raises(CrisisError):
        load_record(tmp_path / name)


def test_an_alias_repeats_what_it_names(tmp_path: Path) -> None:
    again = "  - {id: b, date: d, actor: a, act: b, content: c, attribution: reporters, sources: *s}\n"
    text = YAML.split("    figures:")[0].replace("[wire]", "&s [wire]") + again
    assert load(tmp_path, text, "r.yaml").claims["b"].sources == ("wire",)


def test_the_same_thing_under_two_ids_is_a_warning_with_its_line(tmp_path: Path) -> None:
    raw = raw_record(claim("R1"), claim("R2", "paper", content="north  struck a depot"), claim("R3", date="2031-04-02"))
    path = tmp_path / "r.jsonl"
    save_record(load(tmp_path, raw), path)
    (problem,) = check_record(path)
    assert (problem.severity, problem.code, problem.path, problem.line) == ("warning", "said-twice", "claims.R2", 5)
    assert "wire, paper" in problem.hint
    load_record(path)


def test_orphans_are_errors_with_their_lines(tmp_path: Path) -> None:
    raw = raw_record(claim("R1"))
    raw["sources"] |= {"idle": source("Idle"), "copy-of-idle": source("Copy", "idle")}
    path = tmp_path / "r.json"
    path.write_text(json.dumps(raw, indent=1), encoding="utf-8")
    problems = check_record(path)
    assert [(found.code, found.found) for found in problems] == [
        ("unused-source", "idle"),
        ("unused-source", "copy-of-idle"),
    ]
    assert [path.read_text(encoding="utf-8").splitlines()[found.line - 1].strip() for found in problems] == [
        '"idle": {',
        '"copy-of-idle": {',
    ]
    raw["claims"][0]["sources"] = ["copy-of-idle", "wire"]
    load(tmp_path, raw)


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ({"value": 1, "unit": "x", "bound": "nearly"}, "no such bound"),
        ({"value": 1, "unit": "x", "bound": "atleast"}, "did you mean 'at least'?"),
        ({"value": 1, "unit": "x", "bound": "range"}, "two values are a range"),
        ({"value": [1, 2], "unit": "x", "bound": "at most"}, "two values are a range"),
        ({"value": [2, 1], "unit": "x"}, "the lower one first"),
        ({"value": [1], "unit": "x"}, "a range has two values"),
        ({"value": [1, 2, 3], "unit": "x"}, "a range has two values"),
        ({"value": 1, "unit": "x", "bound": "exact", "approx": True}, "exact or approximate, not both"),
        ({"value": 1, "unit": "x", "source": "paper"}, "no such source"),
        ({"value": True, "unit": "x"}, "must be a number"),
    ],
)
def test_figures_that_are_none(figure: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(CrisisError, match=told):
        load(tmp_path, raw_record(claim("R1", figures=[figure])))


@pytest.mark.parametrize(
    ("figure", "bound", "approximate"),
    [
        ({"value": 1}, "exact", False),
        ({"value": [1, 2]}, "range", False),
        ({"value": [1, 2], "approx": True}, "range", True),
        ({"value": "dozens"}, "about", True),
        ({"value": "dozens", "bound": "at least"}, "at least", False),
        ({"value": 1, "approx": True}, "about", True),
        ({"value": 1, "bound": "about"}, "about", True),
        ({"value": 1, "bound": "at least", "approx": True}, "at least", True),
    ],
)
def test_what_a_figure_says_of_itself(figure: dict[str, Any], bound: str, approximate: bool, tmp_path: Path) -> None:
    (found,) = load(tmp_path, raw_record(claim("R1", figures=[figure | {"unit": "guns"}]))).claims["R1"].figures
    assert (found.bound, found.approximate) == (bound, approximate)


def test_what_a_rewrite_altered_is_kept_and_checked(tmp_path: Path) -> None:
    raw = raw_record(claim("R1", "copy"))
    change = {"kind": "dropped", "source_says": "no", "derived_says": "", "matters": "the denial", "claims": ["R1"]}
    raw["sources"]["copy"]["alters"] = [change]
    record = load(tmp_path, raw)
    assert record.sources["copy"].alters[0].matters == "the denial"
    for name in FILES:
        save_record(record, tmp_path / name)
        assert load_record(tmp_path / name).sources == record.sources
    raw["sources"]["copy"]["alters"] = [change | {"kind": "lost"}, {"kind": "added"}, change | {"claims": ["R9"]}, 3]
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, raw)
    assert [found.path.removeprefix("sources.copy.alters") for found in caught.value.problems if found.line] == [
        "[0].kind", "[1]", "[2].claims[0]", "[3]",
    ]  # fmt: skip
    raw["sources"]["copy"]["alters"] = []
    raw["sources"]["wire"]["alters"] = [change]
    with pytest.raises(CrisisError, match="repeats no other text"):
        load(tmp_path, raw)
