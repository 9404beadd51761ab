import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.errors import CrisisError, NotFoundError
from offramp.evidence import Record, Source, load_record


def source(outlet: str, derived_from: str | None = None) -> dict[str, Any]:
    return {"outlet": outlet, "written": "2031-04", "derived_from": derived_from, "basis": "officials"}


def claim(name: str, *sources: str, **fields: Any) -> dict[str, Any]:
    base = {
        "id": name,
        "date": "2031-04-01",
        "actor": "North",
        "act": "strike",
        "target": "South",
        "channel": "military action",
        "content": "North struck a depot.",
        "figures": [],
        "attribution": "two officials of North",
        "sources": list(sources),
        "corroboration": "single",
    }
    return base | fields


def raw_record() -> dict[str, Any]:
    return {
        "title": "Ridge",
        "note": "in our own words",
        "sources": {
            "wire": source("The Wire"),
            "copy": source("Copyist", "wire"),
            "second-copy": source("Echo", "copy"),
            "paper": source("The Paper"),
        },
        "claims": [
            claim("R001", "wire", "copy"),
            claim("R002", "second-copy", corroboration="derived-only"),
            claim("R003", "wire", "paper", corroboration="independent"),
        ],
        "disputes": [
            {
                "id": "Y1",
                "topic": "How many?",
                "sides": [
                    {"who": "North", "says": "ten", "claims": ["R001"]},
                    {"who": "South", "says": "forty", "claims": ["R003"]},
                ],
                "note": "",
            }
        ],
    }


def load(tmp_path: Path, raw: Any) -> Record:
    path = tmp_path / "ridge.claims.json"
    path.write_text(raw if isinstance(raw, str) else json.dumps(raw), encoding="utf-8")
    return load_record(path)


def problems(tmp_path: Path, raw: Any) -> dict[str, str]:
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, raw)
    return {problem.code: f"{problem.path} {problem.found}" for problem in caught.value.problems}


def test_a_rewrite_adds_no_root(tmp_path: Path) -> None:
    record = load(tmp_path, raw_record())
    assert [root.id for root in record.roots(["R001"])] == ["wire"]
    assert [root.id for root in record.roots(["R001", "R002"])] == ["wire"]
    assert [root.id for root in record.roots(["R002", "R003"])] == ["wire", "paper"]
    assert record.roots([]) == ()


def test_claims_keep_figures_period_and_disputes(tmp_path: Path) -> None:
    raw = raw_record()
    raw["claims"][0]["figures"] = [
        {"value": [60, 70], "unit": "missiles"},
        {"value": "dozens", "unit": "drones", "bound": "at least", "approx": True, "source": "wire"},
    ]
    record = load(tmp_path, raw)
    pair, word = record.claims["R001"].figures
    assert pair.value == (60.0, 70.0)
    assert (word.value, word.bound, word.approximate, word.source) == ("dozens", "at least", True, "wire")
    period = record.claims["R001"].period
    assert period is not None
    assert period.precision == "day"
    assert [dispute.id for dispute in record.disputes_of("R003")] == ["Y1"]
    assert record.disputes_of("R002") == ()


@pytest.mark.parametrize(
    ("attribution", "sources", "phrase"),
    [
        ("two officials of North", ["wire"], "according to two officials of North (The Wire)"),
        ("reporters", ["wire", "paper"], "as reported by The Wire and The Paper"),
        ("reporters' analysis", ["paper"], "as reported by The Paper"),
        ("reporters, citing officials", ["wire"], "as reported by The Wire, citing officials"),
        (
            "document: records of the cabinet viewed by The Wire",
            ["wire"],
            "according to records of the cabinet viewed by The Wire",
        ),
        (
            "an envoy (wire); a minister (paper)",
            ["wire", "paper"],
            "according to an envoy (The Wire); a minister (The Paper)",
        ),
        ("a minister", ["second-copy"], "according to a minister (Echo, repeating Copyist)"),
        ("a minister", ["wire", "copy"], "according to a minister (The Wire; Copyist, repeating The Wire)"),
    ],
)
def test_nothing_is_told_as_fact(tmp_path: Path, attribution: str, sources: list[str], phrase: str) -> None:
    raw = raw_record()
    raw["claims"][0] |= {"attribution": attribution, "sources": sources}
    record = load(tmp_path, raw)
    assert record.attributed(record.claims["R001"]) == phrase


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    raw = raw_record()
    raw["sources"]["copy"]["derived_from"] = "wier"
    raw["claims"][2]["sources"] = ["paper", "nobody"]
    raw["disputes"][0]["sides"][0]["claims"] = ["R009"]
    found = problems(tmp_path, raw)
    assert found["unknown-source"] == "claims.R003.sources nobody"
    assert found["unknown-claim"] == "disputes.Y1.sides R009"


def test_an_ancestry_in_a_circle_is_told_once(tmp_path: Path) -> None:
    raw = raw_record()
    raw["sources"]["wire"]["derived_from"] = "second-copy"
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, raw)
    assert [problem.code for problem in caught.value.problems] == ["ancestry-cycle"]
    assert "wire <- second-copy <- copy <- wire" in str(caught.value)


def test_repeated_ids_unknown_fields_and_wrong_kinds(tmp_path: Path) -> None:
    raw = raw_record()
    raw["claims"][1]["id"] = "R001"
    raw["claims"][2]["atribution"] = "x"
    raw["claims"][2]["corroboration"] = "independant"
    raw["claims"][0]["content"] = 7
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, raw)
    text = str(caught.value)
    assert "used 2 times" in text
    assert "did you mean 'attribution'?" in text
    assert "did you mean 'independent'?" in text
    assert "claims[0].content: must be text" in text


def test_independent_needs_two_roots(tmp_path: Path) -> None:
    raw = raw_record()
    raw["claims"][0]["corroboration"] = "independent"
    assert problems(tmp_path, raw)["overstated"].startswith("claims.R001.corroboration")


@pytest.mark.parametrize(
    "raw", ["", "[1, 2", "[" * 100_000, "3", '{"sources": 4}', '{"claims": {}}', '{"claims": [3]}']
)
def test_a_file_that_is_no_record_is_a_clear_error(tmp_path: Path, raw: str) -> None:
    with pytest.raises(CrisisError):
        load(tmp_path, raw)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        load_record(tmp_path / "nowhere.json")


@given(st.lists(st.integers(0, 8), min_size=1, max_size=9), st.data())
def test_roots_never_grow_by_a_rewrite(parents: list[int], data: st.DataObject) -> None:
    """A source whose parent has a lower number derives from it; number 0 and self-references are originals."""
    ids = [f"s{n}" for n in range(len(parents))]
    sources = {ids[n]: Source(ids[n], ids[n], "", ids[p] if p < n else None, "") for n, p in enumerate(parents)}
    record = Record("", "", sources, {})
    for name in ids:
        root = record.root(name)
        assert root.derived_from is None
        parent = sources[name].derived_from
        assert root == (record.root(parent) if parent else sources[name])
