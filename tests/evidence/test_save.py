import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import claim, claims, load, raw_record, source

from offramp.documents.written import printable
from offramp.errors import CrisisError, OfframpError
from offramp.evidence import (
    Record,
    Source,
    load_record,
    plover_types,
    record_to_json,
    record_to_jsonl,
    save_record,
)
from offramp.evidence.files.parsing import CLAIM_FIELDS

LIBRARY = Path(str(files("offramp") / "scenario" / "library"))
SOURCES = {
    name: Source(name, name.title(), "2031-04-05", parent, "") for name, parent in [("wire", None), ("copy", "wire")]
}
FORMATS = ["r.json", "r.jsonl", "r.yaml"]


def lines_of(*lines: Any) -> str:
    return "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)


HEAD = {"record": "Ridge"}
WIRE = {"source": "wire"} | source("The Wire")


def line(name: str, **fields: Any) -> dict[str, Any]:
    raw = claim(name, **fields)
    return {"claim": raw.pop("id")} | raw


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.claims.json")), ids=lambda path: path.name)
@pytest.mark.parametrize("name", FORMATS)
def test_the_shipped_records_come_back_as_they_were(path: Path, name: str, tmp_path: Path) -> None:
    record = load_record(path)
    save_record(record, tmp_path / name)
    again = load_record(tmp_path / name)
    assert replace(again, file=record.file) == record
    assert [list(part) for part in (again.sources, again.claims)] == [list(record.sources), list(record.claims)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    found=st.lists(claims, min_size=1, max_size=4, unique_by=lambda made: made.id),
    name=st.sampled_from(FORMATS),
    note=st.text(),
)
def test_any_record_comes_back_as_it_was(found: list[Any], name: str, note: str, tmp_path: Path) -> None:
    note = printable(note)
    cited = {name for made in found for name in made.sources} | {"wire"}
    sources = {name: source for name, source in SOURCES.items() if name in cited}
    record = Record("Ridge", note, sources, {made.id: made for made in found}, file=name)
    save_record(record, tmp_path / name)
    assert load_record(tmp_path / name) == record
    first = (tmp_path / name).read_bytes()
    save_record(load_record(tmp_path / name), tmp_path / name)
    assert (tmp_path / name).read_bytes() == first


def test_one_change_touches_one_line(tmp_path: Path) -> None:
    before = load(tmp_path, raw_record(claim("R1"), claim("R2")))
    changed = replace(before.claims["R2"], grade="B2")
    after = replace(before, claims={**before.claims, "R2": changed})
    lines = zip(record_to_jsonl(before).splitlines(), record_to_jsonl(after).splitlines(), strict=True)
    differing = [pair for pair in lines if pair[0] != pair[1]]
    assert len(differing) == 1
    added = set(record_to_json(after).splitlines()) - set(record_to_json(before).splitlines())
    assert added == {'   "corroboration": "single",', '   "grade": "B2"'} - set(record_to_json(before).splitlines())


def test_lines_may_come_in_any_order_and_with_any_line_ends(tmp_path: Path) -> None:
    text = lines_of(line("R2"), "\n", WIRE, line("R1"), HEAD).replace("\n", "\r\n")
    record = load(tmp_path, "\ufeff" + text, "r.jsonl")
    assert list(record.claims) == ["R2", "R1"]
    assert record.title == "Ridge"


def test_faults_of_lines_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = lines_of(
        HEAD,
        WIRE,
        line("R1", grade="B7"),
        "<<<<<<< ours\n",
        line("R2", sources=["wier"]),
        "=======\n",
        '{"claim": \n',
        {"clam": "R3"},
        line("R4") | {"id": "R5"},
        WIRE,
        {"record": "Other", "titel": "x"},
        {"source": ["wire"]},
        "[" * 100_000 + "\n",
        '{"claim": "R6", "claim": "R7"}\n',
        line("R1"),
    )
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, text, "r.jsonl")
    found = {(problem.line, problem.code) for problem in caught.value.problems}
    assert found >= {
        (3, "unknown-grade"), (4, "merge-conflict"), (6, "merge-conflict"), (7, "not-json"), (8, "unknown-line"),
        (9, "unknown-field"), (10, "duplicate-id"), (11, "duplicate-id"), (12, "invalid"), (13, "too-deep"),
        (14, "duplicate-key"), (15, "duplicate-id"),
    }  # fmt: skip


def test_what_only_shows_across_lines_has_its_line_too(tmp_path: Path) -> None:
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, lines_of(HEAD, WIRE, line("R1"), line("R2", sources=["wier"])), "r.jsonl")
    problem = caught.value.problems[0]
    assert (problem.line, problem.code, problem.hint) == (4, "unknown-source", "did you mean 'wire'?")


def test_a_file_without_a_title_says_so(tmp_path: Path) -> None:
    with pytest.raises(CrisisError, match="no line tells what this is the record of"):
        load(tmp_path, lines_of(WIRE), "r.jsonl")
    with pytest.raises(CrisisError):
        load(tmp_path, "", "r.jsonl")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ('{"title": "a", "title": "b"}', "`title` stands twice"),
        ('{"title": "a", "sources": {"w": {}, "w": {}}}', "`w` stands twice"),
        ('{"title": NaN}', "NaN is no number"),
        ('{"title": ' + "9" * 5000 + "}", "too many digits"),
        ('{"title": "\\ud800"}', "half a character"),
        ('{"title": "\\u001b[2J"}', "a control character"),
    ],
)
def test_json_that_would_lose_something_is_refused(raw: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(CrisisError, match=message):
        load(tmp_path, raw)


def test_a_number_beyond_all_floats_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    figures = '"figures": [{"value": 1' + "0" * 400 + ', "unit": "drones"}]'
    raw = json.dumps(raw_record(claim("R1"))).replace('"figures": []', figures)
    with pytest.raises(CrisisError, match="must be a number"):
        load(tmp_path, raw)


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    record = load(tmp_path, raw_record())
    with pytest.raises(OfframpError, match="cannot write the record"):
        save_record(record, tmp_path / "nowhere" / "r.json")


def test_the_example_of_the_guide_is_a_record_with_every_field(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "record.md").read_text(encoding="utf-8")
    example = guide.split("```json\n")[1].split("```")[0]
    record = load(tmp_path, example, "r.jsonl")
    assert record_to_jsonl(record) == example
    assert all(getattr(record.claims["R001"], name) for name in ("grade", "code", "via", "to", "known_to"))
    assert all(f"`{name}`" in guide for name in (*CLAIM_FIELDS, *plover_types()))
