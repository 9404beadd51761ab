from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import claim, load, source

from offramp.errors import CrisisError, NotFoundError
from offramp.evidence import Record, Source, load_record, plover_types
from offramp.evidence.codes import plover_of_cameo


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
        (["reporters' analysis"], ["paper"], "as reported by The Paper"),
        ("reporters, citing officials", ["wire"], "as reported by The Wire, citing officials"),
        (
            "document: records of the cabinet viewed by The Wire",
            ["wire"],
            "according to records of the cabinet viewed by The Wire",
        ),
        (
            [{"words": "an envoy", "source": "wire"}, {"words": "a minister", "source": "paper"}],
            ["wire", "paper"],
            "according to an envoy (The Wire) and a minister (The Paper)",
        ),
        (
            [{"words": "Jane Roe, envoy", "source": "wire"}, "reporters"],
            ["copy", "paper"],
            "according to Jane Roe, envoy (Copyist, repeating The Wire); "
            "reporters (Copyist, repeating The Wire; The Paper)",
        ),
        (
            [{"words": "an envoy", "source": "wire"}, {"words": "an envoy", "source": "paper"}, "a minister"],
            ["wire", "paper"],
            "according to an envoy and a minister (The Wire and The Paper)",
        ),
        (
            [{"words": "an envoy", "source": "wire"}],
            ["wire", "paper"],
            "according to an envoy (The Wire); also told by The Paper",
        ),
        (["an envoy", "two aides"], ["wire"], "according to an envoy and two aides (The Wire)"),
        ("a minister", ["second-copy"], "according to a minister (Echo, repeating Copyist)"),
        ("a minister", ["wire", "copy"], "according to a minister (The Wire; Copyist, repeating The Wire)"),
    ],
)
def test_nothing_is_told_as_fact(tmp_path: Path, attribution: Any, sources: list[str], phrase: str) -> None:
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
    assert found["unknown-source"] == "claims.R003.sources[1] nobody"
    assert found["unknown-claim"] == "disputes.Y1.sides[0].claims[0] R009"


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
    assert "the id is used already" in text
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


# --- what an analyst may add ------------------------------------------------------------------------------------------


def test_what_an_analyst_adds_is_kept(tmp_path: Path) -> None:
    raw = raw_record()
    raw["claims"][0] |= {"grade": "B2", "code": "THREATEN", "on_record": False, "via": ["Harbour State"]}
    raw["claims"][0] |= {"to": ["South", "Patron"], "known_to": "all"}
    found = load(tmp_path, raw).claims["R001"]
    assert (found.grade, found.code, found.on_record) == ("B2", "THREATEN", False)
    assert (found.via, found.to, found.known_to) == (("Harbour State",), ("South", "Patron"), ("all",))


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("grade", "b2", "did you mean 'B2'?"),
        ("grade", "G1", "A to F for the source"),
        ("grade", "A7", "no Admiralty grade"),
        ("grade", 2, "must be text"),
        ("code", "threaten", "did you mean 'THREATEN'?"),
        ("code", "FIGHT", "ASSAULT"),
        ("on_record", "yes", "must be true or false"),
        ("via", "Harbour State", "must be a list of at least one name"),
        ("via", ["Harbour State", ""], "list of at least one name"),
        ("to", ["South", "South"], "named twice"),
        ("known_to", ["all", "South"], "'all' stands beside names"),
        ("known_to", "South", "must be a list of at least one name"),
    ],
)
def test_what_an_analyst_may_not_add_is_told_with_how_to_mend_it(
    field: str, value: Any, told: str, tmp_path: Path
) -> None:
    raw = raw_record()
    raw["claims"][0][field] = value
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, raw)
    assert told in str(caught.value)
    assert f"claims[0].{field}" in str(caught.value)


def test_faults_of_several_fields_come_together(tmp_path: Path) -> None:
    raw = raw_record()
    raw["claims"][0] |= {"grade": "Z9", "code": "x"}
    raw["claims"][1] |= {"on_record": 1, "known_to": ["all", "South"]}
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, raw)
    assert len(caught.value.problems) == 4


# --- without a source -------------------------------------------------------------------------------------------------


def test_without_a_source_everything_that_repeats_it_falls(tmp_path: Path) -> None:
    record = load(tmp_path, raw_record())
    left = record.without(["wire"])
    assert list(left.sources) == ["paper"]
    assert list(left.claims) == ["R003"]
    assert left.claims["R003"].corroboration == "single"
    assert left.disputes == ()
    assert record.without([]) == record


def test_without_a_rewrite_its_original_stays(tmp_path: Path) -> None:
    left = load(tmp_path, raw_record()).without(["copy"])
    assert list(left.claims) == ["R001", "R003"]
    assert left.claims["R001"].sources == ("wire",)
    assert len(left.disputes) == 1


def test_without_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="nobody"):
        load(tmp_path, raw_record()).without(["nobody"])


# --- closed lists -----------------------------------------------------------------------------------------------------


def test_every_cameo_root_but_a_mere_statement_has_its_plover_type() -> None:
    roots = [f"{root:02}" for root in range(1, 21)]
    assert [root for root in roots if not plover_of_cameo(root)] == ["01"]
    assert {plover_of_cameo(root) for root in roots} - {""} <= set(plover_types())
    assert (plover_of_cameo("190"), plover_of_cameo("")) == ("ASSAULT", "")
    assert len(plover_types()) == 16
