"""``offramp timeline``, ``offramp claims``, ``offramp sources --without`` and ``--rerun``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command_line import call, data, faults, output, schema, words, write_tiny
from typer.testing import CliRunner

from offramp.cli.main import app
from offramp.evidence import Alteration, load_record, save_record
from offramp.evidence.codes import listed_data
from offramp.evidence.tables import claims_from_csv
from offramp.scenario import load_crisis

APRIL = "israel-iran-2024-april"

RECORD: list[dict[str, Any]] = [
    {"record": "Tiny", "note": ""},
    {"source": "wire", "outlet": "The Wire", "written": "2031-04-05", "derived_from": None, "basis": "officials"},
    {"source": "copy", "outlet": "Copyist", "written": "2031-04-06", "derived_from": "wire", "basis": "rewrite"},
    {"source": "paper", "outlet": "The Paper", "written": "2031-04-08", "derived_from": None, "basis": "officials"},
    {
        "claim": "R1", "date": "2031-04-01/2031-04-03", "actor": "East", "act": "strike", "target": "West",
        "channel": "military action", "content": "East struck.", "attribution": "two officials",
        "sources": ["wire", "copy", "paper"], "grade": "B2", "code": "ASSAULT",
    },
    {
        "claim": "R2", "date": "2031-04-02 (approx.)", "actor": "East", "act": "warning", "target": "West",
        "channel": "private message", "content": "Stay away.", "attribution": "an envoy", "sources": ["copy"],
        "to": ["West"], "via": ["Harbour State"],
    },
    {
        "dispute": "X1", "topic": "Who began?",
        "sides": [{"who": "East", "says": "West", "claims": ["R1"]}, {"who": "West", "says": "East", "claims": ["R2"]}],
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "tiny.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in RECORD), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def sourced(record: Path) -> Path:
    """A crisis beside the record: a precision that rests on R1, a prior on R2 and judgement, another on R2."""
    save_record(load_record(record), record.parent / "tiny.claims.json")
    path = write_tiny(record.parent)
    text = path.read_text(encoding="utf-8").replace("title:", "evidence: tiny.claims.json\ntitle:")
    text = text.replace("range: [1, 4], source: judgement", "range: [1, 4], source: [R1]")
    text = text.replace("value: 0.6, source: judgement", "value: 0.6, source: [R2, judgement]")
    path.write_text(text.replace("value: 0.4, source: judgement", "value: 0.4, source: [R2]"), encoding="utf-8")
    return path


# --- the file ---------------------------------------------------------------------------------------------------------


def problems_of(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call("check", path, "--json").stdout)["files"][0]["problems"]
    return found


@pytest.mark.parametrize("name", ["tiny.jsonl", "tiny.json", "tiny.yaml", "tiny.yml"])
def test_a_record_is_taken_and_checked_in_any_format(name: str, record: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    save_record(load_record(record), path)
    assert output("check", path) == f"{path}: no problems\n"
    assert [found["id"] for found in data("claims", path)["claims"]] == ["R1", "R2"]
    broken = path.read_text(encoding="utf-8").replace("ASSAULT", "ASAULT").replace("Who began", "\\u0007")
    path.write_text(broken, encoding="utf-8")
    result = call("check", path)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith(f"{path}:")
    assert "did you mean 'ASSAULT'?" in result.stdout
    problems = problems_of(path)
    assert all(
        "ASAULT" in broken.splitlines()[found["line"] - 1] for found in problems if found["code"] == "unknown-code"
    )


def test_yaml_is_a_crisis_or_a_record_by_what_stands_in_it(record: Path, sourced: Path, tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    save_record(load_record(record), path)
    assert data("check", path, sourced)["errors"] == 0
    path.write_text("sources: [\nclaims: [", encoding="utf-8")
    assert problems_of(path)[0]["code"] == "not-yaml"
    path.write_text("claims: none\ncrisis: x\n", encoding="utf-8")
    assert "counterfactuals, readings" in call("check", path).stdout


def test_problems_of_the_record_of_a_crisis_name_the_record(sourced: Path, tmp_path: Path) -> None:
    crisis, claims = tmp_path / "tiny.yaml", tmp_path / "tiny.claims.json"
    crisis.write_bytes(sourced.read_bytes())
    claims.write_text((sourced.parent / claims.name).read_text(encoding="utf-8").replace('"B2"', '"B9"'), "utf-8")
    (problem,) = problems_of(crisis)
    assert problem["file"] == str(claims)
    assert '"B9"' in claims.read_text(encoding="utf-8").splitlines()[problem["line"] - 1]


# --- timeline ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 120])
def test_the_timeline_is_readable_at_any_width(record: Path, width: int) -> None:
    result = CliRunner().invoke(app, ["timeline", str(record)], env={"COLUMNS": str(width)})
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= width
    dates = [line[:16].strip() for line in result.stdout.splitlines() if line.startswith(("2031", "about"))]
    assert dates == ["2031-04-01 to", "2031-04-03", "about 2031-04-02"]
    assert "East → West through Harbour State" in result.stdout
    assert "Stay away." in result.stdout


def test_entries_say_on_whose_word(record: Path) -> None:
    text = words(output("timeline", record))
    assert "R1: according to two officials (The Wire; Copyist, repeating The Wire; The Paper)." in text
    assert "2 originals; graded B2; ASSAULT; disputed in X1." in text
    assert text.endswith("2 entries of 2.")


@pytest.mark.parametrize(
    ("actor", "day", "known"),
    [
        ("west", "2031-04-01", []),
        ("West", "2031-04-02", ["R2"]),
        ("Harbour State", "2031-04-03", ["R1", "R2"]),
        ("East", "2031-04-03", ["R1", "R2"]),
    ],
)
def test_what_an_actor_can_have_known(record: Path, actor: str, day: str, known: list[str]) -> None:
    found = data("timeline", record, "--known-to", actor, "--at", day)
    assert sorted(entry["id"] for entry in found["entries"]) == known
    assert found["not_known"] == 2 - len(known)
    assert all(entry["learned"]["day"] <= day for entry in found["entries"])


def test_the_state_of_knowledge_says_what_it_leaves_out(record: Path) -> None:
    text = words(output("timeline", record, "--known-to", "West", "--at", "2031-04-02"))
    assert "What West can have known on 2031-04-02; anything else would be hindsight." in text
    assert "from 2031-04-02: took part" in text
    assert text.endswith("1 entry; 1 more that West cannot have known by 2031-04-02.")


def test_an_actor_of_the_crisis_goes_by_its_name_there_and_in_texts(sourced: Path) -> None:
    by_name, by_label = (data("timeline", sourced, "--known-to", n, "--at", "2031-04-02") for n in ("east", "East"))
    assert by_name["entries"] == by_label["entries"] != []
    assert by_name["known_to"] == "East"


@pytest.mark.parametrize("args", [["--known-to", "West"], ["--at", "2031-04-02"], ["--from", "April"]])
def test_half_a_question_is_refused(record: Path, args: list[str]) -> None:
    assert call("timeline", record, *args).exit_code == 2


def test_a_slip_in_a_name_is_told(record: Path) -> None:
    result = call("timeline", record, "--known-to", "Wset", "--at", "2031-04-02")
    assert result.exit_code == 1
    assert "did you mean 'west'" in result.stderr


@pytest.mark.parametrize(
    ("args", "kept"),
    [
        (["--actor", "west"], []),
        (["--involving", "west"], ["R1", "R2"]),
        (["--involving", "harbour state"], ["R2"]),
        (["--involving", "west", "--channel", "message"], ["R2"]),
        (["--involving", "west", "--until", "2031-04-01"], ["R1"]),
    ],
)
def test_whom_it_concerns_can_be_asked_for(record: Path, args: list[str], kept: list[str]) -> None:
    assert [entry["id"] for entry in data("timeline", record, *args)["entries"]] == kept


def test_a_line_for_each_entry(record: Path) -> None:
    text = output("timeline", record, "--brief")
    lines = [line for line in text.splitlines() if "East → West" in line]
    assert lines[0].startswith("2031-04-01..03 R1 +? East → West: strike. East struck.")
    assert lines[1].startswith("~2031-04-02    R2 -? East → West through Harbour State: warning.")
    assert max(map(len, text.splitlines())) <= 100


def test_the_json_says_who_can_have_known_since_when(sourced: Path) -> None:
    found = data("timeline", sourced)
    assert faults(found, schema("timeline")) == []
    known = {entry["id"]: entry["known"] for entry in found["entries"]}
    assert known["R2"] == {
        "east": {"day": "2031-04-02", "how": "took part"}, "public": {"day": "2031-04-06", "how": "published"},
    }  # fmt: skip


def test_the_timeline_is_drawn_on_a_page_of_its_own(sourced: Path, tmp_path: Path) -> None:
    page = tmp_path / "new" / "timeline.html"
    result = call("timeline", sourced, "--html", page, "--involving", "West")
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"wrote {page}" in words(result.stderr)
    text = page.read_text(encoding="utf-8")
    assert 'id="told-R1"' in text
    assert "Looked for: involving “West”." in text
    known = tmp_path / "known.html"
    found = data("timeline", sourced, "--known-to", "West", "--at", "2031-04-02", "--html", known)
    assert [entry["id"] for entry in found["entries"]] == ["R2"]
    told = known.read_text(encoding="utf-8")
    assert "Only what West can have known on 2 April 2031; the rest would be hindsight." in told
    assert 'id="told-R1"' not in told


def gdelt(day: str = "20310403") -> str:
    cells = {"GLOBALEVENTID": "11", "SQLDATE": day, "Actor1Name": "EAST", "Actor2Name": "WEST", "EventCode": "190"}
    cells |= {"EventRootCode": "19", "NumMentions": "4", "NumSources": "2", "DATEADDED": "20310404000000"}
    return "\t".join(cells.get(name, "") for name in listed_data("gdelt_columns")) + "\n"


def test_coded_events_stand_among_the_claims_and_are_told_apart(sourced: Path, tmp_path: Path) -> None:
    table = tmp_path / "export.CSV"
    table.write_text(gdelt(), encoding="utf-8")
    found = data("timeline", sourced, "--events", table)
    assert faults(found, schema("timeline")) == []
    assert [(entry["id"], entry["coded"]) for entry in found["entries"]] == [
        ("R1", ""), ("R2", ""), ("gdelt:11", "GDELT"),
    ]  # fmt: skip
    text = words(output("timeline", sourced, "--events", table))
    assert "gdelt:11: as coded by GDELT from a text that it does not name. ASSAULT." in text
    assert "3 entries, 1 coded event that no claim stands behind among them." in text
    assert [entry["id"] for entry in data("timeline", sourced, "--events", table, "--actor", "east")["entries"]] == [
        "R1", "R2", "gdelt:11",
    ]  # fmt: skip
    early, late = (
        data("timeline", sourced, "--events", table, "--known-to", "West", "--at", day)["entries"]
        for day in ("2031-04-03", "2031-04-04")
    )
    assert [entry["id"] for entry in early] == ["R1", "R2"]
    assert [entry["id"] for entry in late] == ["R1", "R2", "gdelt:11"]
    page = tmp_path / "timeline.html"
    call("timeline", sourced, "--events", table, "--html", page)
    assert "act-coded" in page.read_text(encoding="utf-8")


def test_what_is_wrong_with_a_table_is_told_by_file_row_and_column(record: Path, tmp_path: Path) -> None:
    table, other = tmp_path / "export.CSV", tmp_path / "notes.csv"
    table.write_text(gdelt("20310231"), encoding="utf-8")
    other.write_text("day;who\n", encoding="utf-8")
    result = call("timeline", record, "--events", table, "--events", other)
    assert result.exit_code == 1
    assert "the table cannot be used; 2 errors" in result.stderr
    assert "export.CSV: error: row 1, column SQLDATE: is no date" in result.stderr
    assert "say which with --layout" in result.stderr


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["--layout", "gdelt"], 2, "--layout is that of a table"),
        (["--events", "none.csv"], 1, "cannot read the table none.csv"),
        (["--events", "none.csv", "--layout", "icews"], 1, "the layouts are gdelt, polecat, acled"),
        (["--brief", "--json"], 2, "--brief is for the terminal"),
        (["--html", "/"], 1, "it is a folder"),
        (["--from", "2031-04-02", "--until", "2031-04-01"], 2, "--until 2031-04-01 is before --from 2031-04-02"),
        (["--html", "t.html", "--text", "nowhere"], 1, "nothing to draw"),
    ],
)
def test_what_cannot_be_done_is_said(
    args: list[str], status: int, said: str, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call("timeline", record, *args)
    assert result.exit_code == status, result.output
    assert said in words(result.output.replace("│", " "))


def test_filters_that_leave_nothing_say_so(record: Path) -> None:
    assert "Nothing in the record matches." in output("timeline", record, "--actor", "South")


def test_a_crisis_without_claims_says_what_to_do(tmp_path: Path) -> None:
    result = call("timeline", write_tiny(tmp_path))
    assert result.exit_code == 1
    assert "evidence: FILE" in result.stderr


# --- claims -----------------------------------------------------------------------------------------------------------


def test_a_claim_is_told_with_its_basis(record: Path) -> None:
    text = words(output("claims", record, "R1"))
    assert "Basis: 2 independent originals, 1 of which adds little; 1 text merely repeats." in text
    assert "Copyist adds nothing: it repeats The Wire." in text
    assert "The Paper adds little: like The Wire it speaks on the word of “two officials”" in text
    assert "Graded B2 by the analyst." in text
    assert "Disputed (X1): Who began? East: West (R1); West: East (R2)." in text


def test_claims_by_id_are_weighed_together_in_the_order_of_the_line(record: Path) -> None:
    found = data("claims", record, "R2", "R1")
    assert [shown["id"] for shown in found["claims"]] == ["R2", "R1"]
    assert found["together"]["roots"] == ["wire", "paper"]
    assert "Together:" in output("claims", record, "R2", "R1")
    assert data("claims", record)["together"] is None


@pytest.mark.parametrize(
    ("args", "kept"),
    [
        (["--actor", "east"], ["R1", "R2"]),
        (["--channel", "message"], ["R2"]),
        (["--source", "The Paper"], ["R1"]),
        (["--text", "STAY"], ["R2"]),
        (["--from", "2031-04-03"], ["R1"]),
        (["--until", "2031-04-01"], ["R1"]),
        (["R2", "--until", "2031-04-01"], []),
    ],
)
def test_claims_are_filtered(record: Path, args: list[str], kept: list[str]) -> None:
    assert [shown["id"] for shown in data("claims", record, *args)["claims"]] == kept


def test_claims_as_a_table_come_back_whole() -> None:
    result = CliRunner().invoke(app, ["claims", APRIL, "--csv"])
    found = claims_from_csv(result.stdout)
    assert found == tuple(load_record(load_crisis(APRIL).evidence_file).claims.values())


def test_claims_refuse_what_is_not_there_and_two_forms_at_once(record: Path) -> None:
    assert "did you mean R1" in call("claims", record, "r1").stderr
    assert call("claims", record, "--csv", "--json").exit_code == 2


# --- texts ------------------------------------------------------------------------------------------------------------


def test_texts_say_what_they_repeat_and_what_they_made_of_it(record: Path, tmp_path: Path) -> None:
    found = load_record(record)
    change = Alteration("dropped", "twice", "", "hides that it went on", ("R1",))
    copy = replace(found.sources["copy"], alters=(change,))
    path = tmp_path / "tiny.yaml"
    save_record(replace(found, sources={**found.sources, "copy": copy}), path)
    text = words(output("texts", path))
    assert "copy Copyist, 2031-04-06 repeats The Wire (wire) rests on: rewrite 2 claims: R1, R2" in text
    assert "- dropped (R1): the original: twice; there: nothing; hides that it went on." in text
    assert text.endswith("3 texts of 3.")
    assert "Copyist, dropped: the original: twice; there: nothing" in words(output("claims", path, "R1"))
    assert "Copyist, dropped" not in words(output("claims", path, "R2"))
    (shown,) = data("texts", path, "copy")["texts"]
    assert (shown["root"], shown["claims"], shown["alters"][0]["claims"]) == ("wire", ["R1", "R2"], ["R1"])
    assert data("claims", path, "R1")["claims"][0]["altered"][0]["source"] == "copy"
    assert "did you mean copy" in call("texts", path, "Copy").stderr


# --- sources --without ------------------------------------------------------------------------------------------------


def test_without_a_source_numbers_rest_on_less_or_on_nothing(sourced: Path) -> None:
    found = data("sources", sourced, "--without", "wire")["without"]
    assert found["sources"] == ["wire", "copy"]
    assert (found["claims"], found["weakened"]) == (["R2"], ["R1"])
    rests = {
        number["path"]: (number["rests"], number["roots_before"], number["roots_after"]) for number in found["numbers"]
    }
    assert rests == {
        "actors.east.types.meek": ("judgement", 1, 0),
        "actors.east.types.bold": ("nothing", 1, 0),
        "actors.east.precision": ("less", 2, 1),
    }


def test_without_a_claim_or_a_rewrite(sourced: Path) -> None:
    without = {name: data("sources", sourced, "--without", name)["without"] for name in ("R1", "paper")}
    assert [(n["path"], n["rests"], n["lost"]) for n in without["R1"]["numbers"]] == [
        ("actors.east.precision", "nothing", ["R1"])
    ]
    assert [n["rests"] for n in without["paper"]["numbers"]] == ["less"]
    assert "1 original instead of 2" in output("sources", sourced, "--without", "paper")


def test_without_says_what_falls(sourced: Path) -> None:
    text = words(output("sources", sourced, "--without", "wire", "--without", "paper"))
    assert "If wire and paper were wrong:" in text
    assert "claims that fall: R1, R2" in text
    assert "2 would rest on nothing, 1 would rest on judgement alone. Nothing was run again: add --rerun." in text


def test_without_refuses_what_is_not_there(sourced: Path, tmp_path: Path) -> None:
    assert "did you mean 'wire'" in call("sources", sourced, "--without", "wier").stderr
    assert "ships no claims" in call("sources", write_tiny(tmp_path), "--without", "wire").stderr
    assert call("sources", sourced, "--without", "wire", "--by-claim").exit_code == 2


def test_rerun_puts_both_forecasts_beside_each_other(sourced: Path) -> None:
    text = words(output("sources", sourced, "--without", "R1", "--rerun", "--draws", "10", "--processes", "1"))
    assert "The crisis with and without it, from the beginning:" in text
    assert "Outcome As it is 90% of draws Without 90% of draws" in text
    assert "written at 1 place, kept at their value, 1 of them with a wider range (--widen 2)" in text
    assert "actors.east.precision 2 1 to 4 0.5 to 6" in text
    assert "10 draws, seed 1, the same for both." in text


def test_rerun_says_the_same_in_json(sourced: Path) -> None:
    args = ["sources", sourced, "--without", "R1", "--rerun", "--draws", "5", "--processes", "1", "--widen", "1"]
    found = data(*args)["rerun"]
    assert found["widen"] == 1
    assert found["as_it_is"] == found["without"]
    assert found["widened"] == [
        {"path": "actors.east.precision", "value": 2, "before": [1, 4], "after": [1, 4], "kept": ""}
    ]


@pytest.mark.parametrize(
    "args", [["--rerun"], ["--widen", "3"], ["--at", "east decides"], ["--without", "R1", "--rerun", "--widen", "0.5"]]
)
def test_half_of_a_rerun_is_refused(sourced: Path, args: list[str]) -> None:
    assert call("sources", sourced, *args).exit_code == 2


# --- JSON -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "args"),
    [
        ("timeline", []),
        ("timeline", ["--known-to", "us", "--at", "2024-04-12"]),
        ("claims", []),
        ("claims", ["A041", "R03"]),
        ("texts", []),
        ("texts", ["rewrite-2024-10"]),
        ("sources", ["--without", "nyt-2024-04"]),
        ("sources", ["--without", "nyt-2024-04", "--rerun", "--draws", "0"]),
    ],
)
def test_results_are_what_their_schema_says(kind: str, args: list[str]) -> None:
    found = data(kind, APRIL, *args)
    assert found["offramp"] == f"{kind}/1"
    assert faults(found, schema(kind)) == []


def test_the_schemas_find_planted_faults(record: Path) -> None:
    line, told = data("timeline", record), data("claims", record)
    line["entries"][0]["code"] = "FIGHT"
    told["claims"][0]["basis"]["sources"][0]["adds"] = "much"
    assert faults(line, schema("timeline"))
    assert faults(told, schema("claims"))
