"""Numbers against the claims that they cite, ranges and readings from disputes, and facts used twice."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from defence_crises import CRISIS, defence
from recorded_crises import claim, figure, record, write_recorded
from small_crises import private_resolve

from offramp.errors import CrisisError, Problem
from offramp.evidence import Record
from offramp.scenario import Crisis, Number, apply_patch, check, load_crisis, parse_ad_hoc
from offramp.scenario.documents.document import Document
from offramp.scenario.sourcing.twice import UsedTwice, used_twice

COUNT = "defence.raids.earlier.waves.0.count"
KILL = "defence.layers.long.against.missile.kill"

CLAIMS = (
    claim("N1", "wire", figures=[figure(4, "missiles")]),
    claim("N2", "paper", figures=[figure([5, 6], "Missiles")]),
    claim("N3", "paper", figures=[figure(10, "missiles", bound="at least")]),
    claim("T1", "wire", figures=[figure(12, "minutes")]),
    claim("W1", "wire"),
)
DISPUTES = (
    {"id": "X1", "topic": "How many?", "sides": [], "figures": [{"claim": "N1"}, {"claim": "N2"}]},
    {"id": "X2", "topic": "How many at least?", "sides": [], "figures": [{"claim": "N1"}, {"claim": "N3"}]},
    {
        "id": "X3",
        "topic": "Why?",
        "sides": [
            {"name": "by design", "who": "officials of the north", "says": "by design", "claims": ["W1"]},
            {"who": "South", "says": "by accident", "claims": ["N1"]},
        ],
    },
)
RECORD = record(*CLAIMS, disputes=DISPUTES)


def shielded(count: Any = 4, **sections: Any) -> dict[str, Any]:
    """The crisis with a defence, in which one raid has this many missiles."""
    parts = defence()
    parts["raids"]["earlier"] = {"waves": [{"weapon": "missile", "count": count}], "given": {"pact": "kept"}}
    return copy.deepcopy(CRISIS) | {"defence": parts} | sections


def problems(folder: Path, data: dict[str, Any], evidence: dict[str, Any] = RECORD) -> list[Problem]:
    return [
        problem
        for problem in check(write_recorded(folder, data, evidence))
        if problem.code in ("contradicted", "left-out", "reading-side", "used-twice", "not-used-twice", "dispute")
        or problem.severity == "error"
    ]


def codes(folder: Path, data: dict[str, Any], evidence: dict[str, Any] = RECORD) -> list[str]:
    return [problem.code for problem in problems(folder, data, evidence)]


def number(crisis: Crisis, path: str) -> Number:
    return next(number for number in crisis.numbers if number.path == path)


def loaded(folder: Path, data: dict[str, Any], evidence: dict[str, Any] = RECORD) -> Crisis:
    return load_crisis(write_recorded(folder, data, evidence))


# --- citations --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "count",
    [
        {"value": 4, "source": "N1"},
        {"value": 9, "range": [3, 9], "source": "N1"},
        {"value": 40, "source": "N3"},
        {"value": 40, "source": "W1"},
        {"value": 40, "source": "T1"},
        {"value": 40, "source": "judgement"},
        {"value": 40, "unit": "launchers", "source": "N1"},
    ],
)
def test_a_number_that_agrees_or_counts_something_else_is_left_alone(tmp_path: Path, count: Any) -> None:
    found = problems(tmp_path, shielded(count), record(*CLAIMS))
    assert found == []


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ({"value": 40, "source": "N1"}, "N1 says otherwise: 4 (missile)"),
        ({"value": 4, "source": "N2"}, "N2 says otherwise: 5 to 6 (missile)"),
        ({"value": 7, "range": [7, 9], "source": ["W1", "N2"]}, "N2 says otherwise: 5 to 6 (missile)"),
        ({"value": 8, "source": "N3"}, "N3 says otherwise: at least 10 (missile)"),
        ({"value": 8, "unit": "minutes", "source": "T1"}, "T1 says otherwise: 12 (minutes)"),
    ],
)
def test_a_number_that_says_otherwise_than_its_claim_is_told(tmp_path: Path, count: Any, said: str) -> None:
    (problem,) = problems(tmp_path, shielded(count), record(*CLAIMS))
    assert (problem.code, problem.severity, problem.path) == ("contradicted", "warning", COUNT)
    assert said in problem.message


def test_times_of_the_defence_are_minutes(tmp_path: Path) -> None:
    data = shielded()
    data["defence"]["classes"]["missile"]["flight"] = {"value": 30, "source": "T1"}
    (problem,) = problems(tmp_path, data)
    assert (problem.code, problem.path) == ("contradicted", "defence.classes.missile.flight")


def test_a_report_that_hedges_agrees_with_what_is_near(tmp_path: Path) -> None:
    hedged = record(claim("N1", figures=[figure(30, "missiles", approx=True)]))
    found = {value: codes(tmp_path, shielded({"value": value, "source": "N1"}), hedged) for value in (27, 33, 26, 34)}
    assert found == {27: [], 33: [], 26: ["contradicted"], 34: ["contradicted"]}


# --- ranges of disputes -----------------------------------------------------------------------------------------------


def test_a_range_follows_the_dispute(tmp_path: Path) -> None:
    crisis = loaded(tmp_path, shielded({"value": 4, "range": {"dispute": "X1"}, "source": "W1"}))
    found = number(crisis, COUNT)
    assert (found.value, found.low, found.high, found.dispute, found.sources) == (4, 4, 6, "X1", ("W1",))
    assert codes(tmp_path, shielded({"value": 4, "range": {"dispute": "X1"}})) == []


def test_a_range_of_a_dispute_cites_its_claims_where_nothing_else_is_cited(tmp_path: Path) -> None:
    crisis = loaded(tmp_path, shielded({"value": 5, "range": {"dispute": "X1"}}))
    assert number(crisis, COUNT).sources == ("N1", "N2")


def test_it_is_as_if_the_ends_were_written(tmp_path: Path) -> None:
    one = loaded(tmp_path, shielded({"value": 4, "range": {"dispute": "X1"}, "source": "N1"}))
    other = loaded(tmp_path, shielded({"value": 4, "range": [4, 6], "source": "N1"}))
    pairs = zip(one.numbers, other.numbers, strict=True)
    assert all((a.path, a.value, a.low, a.high) == (b.path, b.value, b.low, b.high) for a, b in pairs)


def test_it_cannot_drift_from_the_record(tmp_path: Path) -> None:
    data = shielded({"value": 4, "range": {"dispute": "X1"}})
    more = (*CLAIMS[:1], claim("N2", "paper", figures=[figure([5, 9], "missiles")]))
    assert number(loaded(tmp_path, data, record(*more, disputes=DISPUTES[:1])), COUNT).high == 9


def test_a_patch_keeps_to_the_dispute_too(tmp_path: Path) -> None:
    crisis = loaded(tmp_path, shielded({"value": 4, "range": {"dispute": "X1"}}))
    moved = number(apply_patch(crisis, parse_ad_hoc(f"{COUNT}.value=6")), COUNT)
    assert (moved.value, moved.low, moved.high) == (6, 4, 6)
    with pytest.raises(CrisisError, match="outside its range"):
        apply_patch(crisis, parse_ad_hoc(f"{COUNT}.value=7"))
    own = apply_patch(loaded(tmp_path, shielded(4)), parse_ad_hoc(f"{COUNT}.range={{dispute: X1}}"))
    assert number(own, COUNT).high == 6


def test_an_open_end_is_closed_by_the_analyst_alone(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, shielded({"value": 4, "range": {"dispute": "X2"}}))
    assert "4 to 10, or more) have no upper end" in problem.message
    assert problem.hint == "say how far you go: {dispute: X2, high: NUMBER}"
    crisis = loaded(tmp_path, shielded({"value": 4, "range": {"dispute": "X2", "low": 2, "high": 30}}))
    assert (number(crisis, COUNT).low, number(crisis, COUNT).high) == (2, 30)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"dispute": "X9"}, "the evidence has no dispute `X9`"),
        ({"dispute": "X3"}, "X3 is no dispute about figures"),
        ({"dispute": "X1", "high": 5}, "high leaves out what is reported: the figures of X1 go to 6"),
        ({"dispute": "X1", "low": 5}, "low leaves out what is reported: the figures of X1 go to 4"),
        ({"disput": "X1"}, "is not known here"),
        ("X1", "must be [low, high] or {dispute: ID}"),
        ([1, 2, 3], "has too many entries"),
    ],
)
def test_a_range_that_no_dispute_gives_is_told_with_its_place(tmp_path: Path, written: Any, says: str) -> None:
    found = [str(problem) for problem in problems(tmp_path, shielded({"value": 4, "range": written}))]
    assert any(says in text and f"{COUNT}.range" in text for text in found), found


def test_without_a_record_there_is_no_dispute(tmp_path: Path) -> None:
    data = shielded({"value": 4, "range": {"dispute": "X1"}})
    path = write_recorded(tmp_path, data, RECORD)
    path.write_text(path.read_text(encoding="utf-8").replace('"evidence": "small.claims.json"', '"citation": "none"'))
    (problem,) = [problem for problem in check(path) if problem.severity == "error"]
    assert (problem.message, problem.hint) == ("the file names no record to hold a dispute", "evidence: FILE")


def test_a_number_that_leaves_a_report_out_is_told_which(tmp_path: Path) -> None:
    evidence = record(*CLAIMS, disputes=DISPUTES[:1])
    (problem,) = problems(tmp_path, shielded({"value": 4, "range": [3, 5], "source": ["N1"]}), evidence)
    assert (problem.code, problem.path, problem.found) == ("left-out", COUNT, "3 to 5")
    assert problem.message.endswith("in X1: 5 to 6 (two officials, N2)")
    assert problem.hint == "write range: {dispute: X1}, or a range that holds 4 to 6"
    assert codes(tmp_path, shielded({"value": 4, "range": [3, 6], "source": ["N1"]}), evidence) == []


# --- readings ---------------------------------------------------------------------------------------------------------


def reading(**fields: Any) -> dict[str, Any]:
    return shielded(readings={"slip": {"set": {"actors.red.precision": 2}, **fields}})


def test_a_reading_carries_a_side(tmp_path: Path) -> None:
    for side in ("by design", "South"):
        crisis = loaded(tmp_path, reading(dispute="X3", side=side))
        assert (crisis.readings["slip"].dispute, crisis.readings["slip"].side) == ("X3", side)


@pytest.mark.parametrize(
    ("fields", "path", "says"),
    [
        ({"dispute": "X3", "side": "by desing"}, "readings.slip.side", "did you mean 'by design'"),
        ({"dispute": "X4", "side": "South"}, "readings.slip.dispute", "allowed: X1, X2, X3"),
        ({"dispute": "X3"}, "readings.slip.dispute", "dispute without side"),
        ({"side": "South"}, "readings.slip.side", "side without dispute"),
    ],
)
def test_a_side_that_nobody_takes_is_told(tmp_path: Path, fields: Any, path: str, says: str) -> None:
    (problem,) = problems(tmp_path, reading(**fields))
    assert (problem.path, problem.severity) == (path, "error")
    assert says in str(problem)


def test_only_readings_take_sides(tmp_path: Path) -> None:
    data = shielded(counterfactuals={"slip": {"set": {"actors.red.precision": 2}, "dispute": "X3", "side": "South"}})
    assert {problem.code for problem in problems(tmp_path, data)} == {"unknown-key"}


def test_a_reading_that_cites_none_of_its_side_is_told(tmp_path: Path) -> None:
    found = problems(tmp_path, reading(dispute="X3", side="South", source="W1"))
    assert [(problem.code, problem.found) for problem in found] == [("reading-side", "W1")]
    assert codes(tmp_path, reading(dispute="X3", side="South", source=["W1", "N1"])) == []


# --- facts used twice -------------------------------------------------------------------------------------------------

HITS = claim("H1", figures=[figure(3, "hits")])
BOTH = claim("H2", figures=[figure(4, "missiles"), figure(3, "hits")])


def fired(reported: str = "H1", **numbers: str) -> dict[str, Any]:
    """The raid has a reported count that cites `reported`; further numbers, by their path, cite claims too."""
    data = shielded({"value": 4, "source": "judgement"}, evidence="")
    earlier = data["defence"]["raids"]["earlier"]
    earlier["reported"] = {"impacts": {"site": "base", "count": {"value": 3, "source": reported}}}
    for path, source in numbers.items():
        *before, last = path.split(".")
        node: Any = data
        for key in before:
            node = node[int(key)] if isinstance(node, list) else node.setdefault(key, {})
        node[last] = {"value": node.get(last, 1) if not isinstance(node.get(last), dict) else node[last]["value"]}
        node[last]["source"] = source
    return data


def twice(folder: Path, data: dict[str, Any], *claims: dict[str, Any]) -> tuple[UsedTwice, ...]:
    crisis = loaded(folder, data, record(*(claims or (HITS, BOTH, *CLAIMS))))
    document: Document = crisis.raw
    evidence: Record | None = document.evidence
    assert evidence is not None
    return used_twice(crisis, evidence)


def test_a_kill_probability_set_from_the_hits_that_the_fit_weighs_by_is_used_twice(tmp_path: Path) -> None:
    (found,) = twice(tmp_path, fired(**{KILL: "H1"}))
    assert found == UsedTwice("H1", (KILL,), ("defence.raids.earlier.reported.impacts",), None)


def test_the_weapons_launched_are_what_goes_in(tmp_path: Path) -> None:
    """One claim counts the launched and the hits: two figures. A claim that counts the hits alone sets no launch."""
    assert twice(tmp_path, fired("H2", **{COUNT: "H2"})) == ()
    (found,) = twice(tmp_path, fired("H1", **{COUNT: "H1"}))
    assert found.numbers == (COUNT,)


def test_the_count_that_was_stopped_is_not_the_count_that_was_launched(tmp_path: Path) -> None:
    data = fired(**{COUNT: "N1"})
    reported = {"layer": "long", "class": "missile", "count": {"value": 4, "source": "N1"}}
    data["defence"]["raids"]["earlier"]["reported"] = {"stopped": reported}
    assert [found.numbers for found in twice(tmp_path, data)] == [(COUNT,)]


@pytest.mark.parametrize(
    "path",
    [
        "defence.classes.missile.effect",
        "defence.classes.missile.unit_cost",
        "defence.damage.heavy",
        "defence.sites.base.worth",
        "actors.red.precision",
        "concerns.red.harm.weight",
    ],
)
def test_no_count_of_impacts_follows_from_harm_prices_or_wishes(tmp_path: Path, path: str) -> None:
    assert twice(tmp_path, fired(**{path: "H1"})) == ()


def test_a_number_of_another_raid_has_no_part_in_it(tmp_path: Path) -> None:
    data = fired()
    data["defence"]["raids"]["other"] = {"waves": [{"weapon": "missile", "count": {"value": 3, "source": "H1"}}]}
    assert twice(tmp_path, data) == ()


def test_damage_that_is_recorded_follows_from_harm_too(tmp_path: Path) -> None:
    data = fired("judgement", **{"defence.classes.missile.effect": "W1", "defence.classes.missile.unit_cost": "W1"})
    data["record"] = {"raid": {"damage": "light", "source": "W1"}}
    (found,) = twice(tmp_path, data)
    assert (found.numbers, found.places) == (("defence.classes.missile.effect",), ("record.raid",))


def signalled(**parts: Any) -> dict[str, Any]:
    """A chance, a signal of it, a word about it, and a choice; each is recorded and cites W1."""
    odds = {"value": 0.5, "source": "W1"}
    data = private_resolve(
        record={
            "luck turns": {"luck": "bad", "source": "W1"},
            "red hears": {"heard": "bad", "source": "W1"},
            "red says": {"said": "bad", "told": "bad", "source": "W1"},
            "red moves": {"chose": "strike", "source": "W1"},
        }
    )
    data["facts"] |= {
        "luck": {"levels": ["good", "bad"], "seen_by": "none"},
        "heard": {"levels": ["good", "bad"], "seen_by": ["red"]},
        "told": {"levels": ["nothing", "bad"], "seen_by": ["red", "blue"]},
    }
    data["channels"] = {"line": {"via": "harbour", "bent": 0.0, "lost": {"value": 0.1, "source": "W1"}}}
    words = {"to": "blue", "words": ["nothing", "bad"], "literal": {"bad": "bad"}, "of": "luck", "sets": "told"}
    data["turns"] = [
        {"turn": "luck turns", "chance": {"sets": "luck", "odds": {"good": 0.5, "bad": odds}}},
        {
            "turn": "red hears",
            "signal": "luck",
            "to": "red",
            "sets": "heard",
            "reads": {"good": [0.9, 0.1], "bad": {"good": 0.5, "bad": odds}},
        },
        {
            "turn": "red says",
            "message": "red",
            "says": {"line": words},
            "lie": {"cost": {"value": 0.2, "source": "W1"}},
        },
        *data["turns"],
    ]
    data["concerns"]["red"]["gain"]["weight"] = {"soft": {"value": -1, "source": "W1"}, "hard": 1}
    return data | parts


def test_odds_of_what_is_recorded_are_used_twice_and_reasons_are_not(tmp_path: Path) -> None:
    (found,) = twice(tmp_path, signalled())
    assert found.places == ("record.luck turns", "record.red hears", "record.red says")
    assert found.numbers == (
        "turns.luck turns.chance.odds.bad",
        "turns.red hears.reads.bad.bad",
        "channels.line.lost",
    )


def test_a_level_that_others_tell_is_an_observation_of_its_own(tmp_path: Path) -> None:
    data = signalled()
    data["record"] = {"red says": {"said": "bad", "told": {"level": "bad", "source": "W1"}, "source": "N1"}}
    (found,) = twice(tmp_path, data)
    assert (found.places, found.numbers) == (("record.red says.told",), ("channels.line.lost",))
    data["record"] = {"red says": {"said": "bad", "told": {"level": "bad", "source": "N1"}, "source": "W1"}}
    assert twice(tmp_path, data) == ()


def test_a_weight_that_takes_its_figure_from_what_was_chosen_is_used_twice(tmp_path: Path) -> None:
    weighed = claim("W1", figures=[figure(-1, "points")])
    data = private_resolve(record={"red moves": {"chose": "strike", "source": "W1"}})
    weight = {"value": -1, "source": "W1"}
    data["concerns"]["red"]["gain"]["weight"] = {"soft": weight, "hard": 1}
    assert twice(tmp_path, data, weighed) == ()
    data["concerns"]["red"]["gain"]["weight"]["soft"] = weight | {"unit": "points"}
    (found,) = twice(tmp_path, data, weighed)
    assert (found.numbers, found.places) == (("concerns.red.gain.weight.soft",), ("record.red moves",))


def test_check_names_both_places_and_takes_a_reason(tmp_path: Path) -> None:
    evidence = record(HITS, *CLAIMS)
    (problem,) = problems(tmp_path, fired(**{KILL: "H1"}), evidence)
    assert (problem.code, problem.path) == ("used-twice", "defence.raids.earlier.reported.impacts")
    assert KILL in problem.message
    assert "used_twice: {H1: REASON}" in problem.hint
    accepted = fired(**{KILL: "H1"}) | {"used_twice": {"H1": "nothing else tells how often it kills"}}
    assert problems(tmp_path, accepted, evidence) == []
    assert [found.accepted for found in twice(tmp_path, accepted)] == ["nothing else tells how often it kills"]


@pytest.mark.parametrize(
    ("accepted", "code"),
    [({"W1": "a slip"}, "not-used-twice"), ({"W9": "a slip"}, "unknown-claim"), ({"H1": " "}, "missing")],
)
def test_a_reason_for_nothing_is_told(tmp_path: Path, accepted: dict[str, str], code: str) -> None:
    data = fired(**{KILL: "H1"}) | {"used_twice": {"H1": "a reason"} | accepted}
    (problem,) = problems(tmp_path, data, record(HITS, *CLAIMS))
    assert (problem.code, problem.path) == (code, f"used_twice.{next(iter(accepted))}")
