import csv
import importlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import claim, claims, load, raw_record

from offramp.errors import CrisisError, FileError, NotFoundError, OfframpError, Problem, TableError
from offramp.evidence import Claim, timeline
from offramp.evidence.codes import listed_data
from offramp.evidence.tables import (
    claims_from_csv,
    claims_from_frame,
    claims_to_csv,
    claims_to_frame,
    read_acled,
    read_events,
    read_gdelt,
    read_polecat,
    timeline_to_frame,
)

HEADER = "id,date,actor,act,content,attribution,sources"
ROW = "R1,2031-04-01,North,strike,It struck.,an envoy,wire"


def faults(call: Any, *args: Any) -> list[Problem]:
    with pytest.raises(FileError) as caught:
        call(*args)
    return list(caught.value.problems)


# --- claims as CSV ----------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(claims, max_size=4, unique_by=lambda made: made.id))
def test_claims_come_back_from_csv_as_they_were(found: list[Claim]) -> None:
    assert claims_from_csv(claims_to_csv(found)) == tuple(found)


@settings(deadline=None)
@given(st.lists(claims, min_size=1, max_size=4, unique_by=lambda made: made.id))
def test_no_cell_is_a_formula(found: list[Claim]) -> None:
    cells = [cell for row in csv.reader(io.StringIO(claims_to_csv(found), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_least_that_a_table_needs() -> None:
    (found,) = claims_from_csv(f"\n{HEADER}\n\n{ROW}\n,,,,,,\n".lstrip())
    assert (found.id, found.sources, found.corroboration, found.on_record) == ("R1", ("wire",), "single", None)


@pytest.mark.parametrize(("cell", "expected"), [("yes", True), ("No", False), ("TRUE", True), ("0", False), ("", None)])
def test_spreadsheets_write_yes_and_no_in_many_ways(cell: str, expected: bool | None) -> None:
    (found,) = claims_from_csv(f"{HEADER},on_record\n{ROW},{cell}\n")
    assert found.on_record is expected


def test_lists_may_be_written_by_hand() -> None:
    text = f'{HEADER},via,known_to\n{ROW},"Harbour State;Envoy ; ",all\n'
    (found,) = claims_from_csv(text)
    assert (found.via, found.known_to) == (("Harbour State", "Envoy"), ("all",))


def test_problems_are_told_with_row_and_column_all_at_once() -> None:
    rows = [
        f"{HEADER},grade,code,on_record,figures",
        f"{ROW},Z1,ASAULT,perhaps,12",
        "R2,2031-04-01,North,strike,It struck.",
        'R1,2031-04-01,,strike,It struck.,an envoy,"[1",,,,"[{""value"": ""x""}]"',
    ]
    told = {(problem.path, problem.code) for problem in faults(claims_from_csv, "\n".join(rows), "table.csv")}
    assert told == {
        ("row 2, column grade", "unknown-grade"),
        ("row 2, column code", "unknown-code"),
        ("row 2, column on_record", "invalid"),
        ("row 2, column figures", "invalid"),
        ("row 3", "invalid"),
        ("row 4, column actor", "invalid"),
        ("row 4, column sources", "invalid"),
        ("row 4, column figures[0].unit", "invalid"),
        ("column id, R1", "duplicate-id"),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no header"),
        (HEADER.replace(",", ";"), "commas between the columns"),
        (f"{HEADER},id", "stands there twice"),
        (f"{HEADER},garde", "did you mean 'grade'?"),
        (HEADER.replace(",sources", ""), "the column is missing"),
        (f'{HEADER}\nR1,"open', "cannot be read as a table"),
        (f"{HEADER}\n{'x' * 200_000},a,b,c,d,e,f", "cannot be read as a table"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(text: str, message: str) -> None:
    assert any(message in str(problem) for problem in faults(claims_from_csv, text))


# --- data frames ------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=25)
@given(st.lists(claims, max_size=3, unique_by=lambda made: made.id))
def test_claims_come_back_from_a_frame_as_they_were(found: list[Claim]) -> None:
    pytest.importorskip("pandas")
    assert claims_from_frame(claims_to_frame(found)) == tuple(found)


def test_frames_can_be_sorted_by_day(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    record = load(tmp_path, raw_record(claim("R1", date="2031-04"), claim("R2", date="spring")))
    frame = claims_to_frame(record)
    assert frame["first"].tolist()[0] == pandas.Timestamp("2031-04-01")
    assert frame["last"].isna().tolist() == [False, True]
    assert timeline_to_frame(timeline(record))["id"].tolist() == ["R1", "R2"]
    assert list(timeline_to_frame([]).columns) == list(timeline_to_frame(timeline(record)).columns)


def test_a_frame_with_faults_says_where(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    frame = claims_to_frame(load(tmp_path, raw_record(claim("R1"), claim("R2"))))
    frame.loc[1, "grade"] = "Z"
    assert [problem.path for problem in faults(claims_from_frame, frame)] == ["row 2, column grade"]


def test_values_of_numpy_are_read_too(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    record = load(tmp_path, raw_record(claim("R1", on_record=True, via=["Envoy", "Clerk"])))
    frame = claims_to_frame(record)
    frame["via"] = pandas.Series([np.array(["Envoy", "Clerk"], dtype=object)])
    frame["on_record"] = pandas.Series([np.bool_(True)], dtype=object)
    assert claims_from_frame(frame) == tuple(record.claims.values())


def test_without_pandas_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def missing(name: str, package: str | None = None) -> Any:
        if name == "pandas":
            raise ImportError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(OfframpError, match="pip install pandas"):
        claims_to_frame([])


# --- tables of events -------------------------------------------------------------------------------------------------


def gdelt_row(**cells: str) -> str:
    base = {
        "GLOBALEVENTID": "11", "SQLDATE": "20310401", "Actor1Code": "NRT", "Actor1Name": "NORTH", "Actor2Code": "STH",
        "EventCode": "1384", "EventBaseCode": "138", "EventRootCode": "13", "NumMentions": "4", "NumSources": "2",
        "ActionGeo_FullName": 'Ridge "Pass"', "DATEADDED": "20310402143000", "SOURCEURL": "https://wire.example/1",
    }  # fmt: skip
    row = base | cells
    return "\t".join(row.get(name, "") for name in listed_data("gdelt_columns"))


def test_gdelt_rows_become_entries(tmp_path: Path) -> None:
    path = tmp_path / "export.CSV"
    path.write_text(f"{gdelt_row()}\n{gdelt_row(GLOBALEVENTID='12', SQLDATE='20310331', EventRootCode='19')}\n")
    later, entry = read_gdelt(path)
    assert (later.id, later.code) == ("gdelt:12", "ASSAULT")
    assert (entry.id, entry.when, entry.actor, entry.target) == ("gdelt:11", "2031-04-01", "NORTH", "STH")
    assert (entry.act, entry.code, str(entry.published)) == ("CAMEO 1384", "THREATEN", "2031-04-02")
    assert entry.content == 'Ridge "Pass"; 4 mentions in 2 sources'
    assert entry.said == "as coded by GDELT from https://wire.example/1"


def test_gdelt_faults_name_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "export.CSV"
    rows = [gdelt_row(), gdelt_row(SQLDATE="20310231"), "1\t2", gdelt_row(SQLDATE="00010101"), gdelt_row()]
    path.write_text("\n".join(rows))
    assert [problem.path for problem in faults(read_gdelt, path)] == [
        "row 2, column SQLDATE", "row 3", "row 4, column SQLDATE",
    ]  # fmt: skip


POLECAT = (
    "#!Event ID\tEvent Date\tEvent Type\tEvent Mode\tContexts\tActor Name\tActor Country\tRecipient Name\t"
    "Recipient Country\tPlacename\tSource\tPublication Date"
)


def test_polecat_rows_become_entries(tmp_path: Path) -> None:
    path = tmp_path / "ngec.txt"
    rows = [
        "E1\t2031-04-02\tTHREATEN\tforce\tmilitary\tNorthern cabinet\tNRT\t\tSTH\tRidge\tThe Wire\t2031-04-03",
        "E2\t2031-04-01\tNOVEL\t\t\t\tNRT\tSouth\tSTH\t\t\t",
    ]
    path.write_text("\n".join([POLECAT, *rows]), encoding="utf-8")
    first, entry = read_polecat(path)
    assert (first.actor, first.target, first.code, first.published) == ("NRT", "South", "", None)
    assert (entry.id, entry.actor, entry.target) == ("polecat:E1", "Northern cabinet", "STH")
    assert (entry.act, entry.code, entry.content) == ("threaten: force", "THREATEN", "Ridge; military")
    assert str(entry.published) == "2031-04-03"


def test_polecat_without_a_column_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "ngec.txt"
    path.write_text(POLECAT.replace("Event Type", "Kind"))
    (problem,) = faults(read_polecat, path)
    assert (problem.code, problem.found) == ("missing-column", "Event Type")


@pytest.mark.parametrize("mark", [",", ";"])
@pytest.mark.parametrize(
    ("date", "precision", "when"),
    [
        ("2031-04-10", "1", "2031-04-10"),
        ("10 April 2031", "2", "about 2031-04-07 to 2031-04-13"),
        ("2031-04-15", "3", "2031-04"),
    ],
)
def test_acled_rows_become_entries_with_their_precision(
    date: str, precision: str, when: str, mark: str, tmp_path: Path
) -> None:
    columns = [
        "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
        "actor1", "actor2", "location", "source", "notes", "fatalities",
    ]  # fmt: skip
    cells = [
        "NRT7", date, "2031", precision, "Political violence", "Battles", "Armed clash",
        "Forces of North", "Forces of South", "Ridge", '"The Wire; The Paper"', '"They fought, briefly."', "3",
    ]  # fmt: skip
    path = tmp_path / "acled.csv"
    path.write_text(f"{mark.join(columns)}\n{mark.join(cells)}\n")
    (entry,) = read_acled(path)
    assert (entry.id, entry.when, entry.code) == ("acled:NRT7", when, "ASSAULT")
    assert (entry.actor, entry.act, entry.target) == ("Forces of North", "Battles: Armed clash", "Forces of South")
    assert entry.content == "They fought, briefly.; reported killed: 3"
    assert entry.sources == ("The Wire", "The Paper")


def test_tables_that_are_not_there_and_no_text(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_gdelt(tmp_path / "nowhere.tsv")
    (tmp_path / "zip.tsv").write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(CrisisError, match="not UTF-8"):
        read_polecat(tmp_path / "zip.tsv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(TableError, match="no header"):
        read_acled(tmp_path / "empty.csv")


def acled_row(name: str = "NRT1", date: str = "2031-04-03") -> str:
    columns = "event_id_cnty,event_date,event_type,actor1,actor2,notes"
    return f"{columns}\n{name},{date},Protests,Protesters (North),,They marched.\n"


def tables(folder: Path) -> dict[str, Path]:
    """A small table in each layout."""
    contents = {
        "gdelt.CSV": gdelt_row(),
        "polecat.txt": f"{POLECAT}\nE1\t2031-04-02\tTHREATEN\t\t\tNorth\tNRT\tSouth\tSTH\t\tThe Wire\t2031-04-03\n",
        "acled.csv": acled_row(),
    }
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return {name: folder / name for name in contents}


def test_tables_are_read_together_by_their_first_lines(tmp_path: Path) -> None:
    found = read_events(tables(tmp_path).values())
    assert [(entry.id, entry.coded, entry.roots) for entry in found] == [
        ("gdelt:11", "GDELT", 0), ("polecat:E1", "POLECAT", 0), ("acled:NRT1", "ACLED", 0),
    ]  # fmt: skip
    assert read_events([tmp_path / "gdelt.CSV"], "gdelt") == (found[0],)


def test_an_event_that_stands_in_two_tables_counts_once(tmp_path: Path) -> None:
    paths = tables(tmp_path)
    (tmp_path / "again.csv").write_text(acled_row() + acled_row("NRT2").partition("\n")[2], encoding="utf-8")
    found = read_events([paths["acled.csv"], tmp_path / "again.csv"])
    assert [entry.id for entry in found] == ["acled:NRT1", "acled:NRT2"]


def test_what_is_wrong_with_several_tables_is_told_together_with_file_row_and_column(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(acled_row(date="soon"))
    (tmp_path / "b.CSV").write_text(gdelt_row(SQLDATE="20310231"))
    (tmp_path / "c.csv").write_text("day,who\n1,2\n")
    with pytest.raises(TableError) as caught:
        read_events([tmp_path / name for name in ("a.csv", "b.CSV", "c.csv")])
    assert [(problem.file, problem.path) for problem in caught.value.problems] == [
        ("a.csv", "row 2, column event_date"), ("b.CSV", "row 1, column SQLDATE"), ("c.csv", "row 1"),
    ]  # fmt: skip
    assert "say which with --layout" in str(caught.value)


def test_a_layout_that_there_is_not_and_a_table_in_another_layout_are_refused(tmp_path: Path) -> None:
    paths = tables(tmp_path)
    with pytest.raises(OfframpError, match="the layouts are gdelt, polecat, acled"):
        read_events(paths.values(), "icews")
    with pytest.raises(TableError, match="save the table with tabs between the columns"):
        read_events([paths["acled.csv"]], "polecat")
    with pytest.raises(NotFoundError):
        read_events([tmp_path / "none.csv"])
