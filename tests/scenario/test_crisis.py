"""A resolved crisis is complete, immutable, and knows where each number comes from."""

import dataclasses
import json
import pickle
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from crisis_texts import RECORD, SMALL, example

import offramp.scenario
from offramp.documents.yaml_text import read_yaml
from offramp.errors import CrisisError
from offramp.evidence import load_record, save_record
from offramp.scenario import Crisis, check, library, load_crisis, loads, starter
from offramp.scenario.crisis import DecisionTurn, MessageTurn, RaidTurn, TableTurn
from offramp.scenario.model import json_schema


@pytest.fixture(scope="module")
def ridge() -> Crisis:
    return loads(example(), "ridge.yaml")


def test_the_example_is_resolved(ridge: Crisis) -> None:
    assert (ridge.name, ridge.memory, ridge.calendar.start) == ("ridge", "facts", date(2031, 3, 1))
    assert ridge.calendar.round_days == 10
    assert [type(turn) for turn in ridge.turns] == [
        *(DecisionTurn, MessageTurn, TableTurn, DecisionTurn, RaidTurn, DecisionTurn)
    ]
    plan = ridge.facts["plan"]
    assert (plan.levels, plan.numbers, plan.numbered) == (("none", "small", "large"), (0, 10, 300), True)
    assert (plan.seen_by, plan.until, plan.initial) == ({"south"}, "raid lands", 0)
    assert ridge.facts["damage"].seen_by == {"north", "south", "patron"}


def test_words_are_level_indexes(ridge: Crisis) -> None:
    message = ridge.turn("word through the port")
    assert isinstance(message, MessageTurn)
    assert (message.words, message.literal, message.sets, message.of) == ((1, 2), (1, 2), "heard", "plan")
    assert message.lie is not None
    assert message.lie_at is None


def test_defaults_are_filled_in(ridge: Crisis) -> None:
    south = ridge.actors["south"]
    assert south.types == ("only",)
    assert [prior.value for prior in south.prior] == [1]
    assert ridge.defence is not None
    layer = ridge.defence.layers[1]
    point = layer.against["rocket"]
    assert (layer.kinds[point.kind].stock, point.shots, point.looks, point.window) == (None, 1, 1, None)
    assert ridge.perceptions["north"].when_surprised == "true crisis"
    assert loads(SMALL).calendar.rounds == 1


def test_a_default_is_a_number_marked_as_one() -> None:
    text = example().replace("epsilon: 0.02", "note: by default", 1)
    epsilon = loads(text).perceptions["north"].epsilon
    assert (epsilon.value, epsilon.note, epsilon.line) == (0.02, "default", 0)


def test_numbers_come_in_the_order_of_the_file(ridge: Crisis) -> None:
    lines = [number.line for number in ridge.numbers]
    assert lines == sorted(lines)
    paths = [number.path for number in ridge.numbers]
    assert len(set(paths)) == len(paths)
    text = example().splitlines()
    for number in ridge.numbers:
        assert f"{number.value:g}" in text[number.line - 1].replace(".0,", ",").replace(".0]", "]")


def test_one_weight_for_all_types_moves_together(ridge: Crisis) -> None:
    safety = next(concern for concern in ridge.concerns if concern.name == "safety")
    assert [weight.path for weight in safety.weights] == [
        "concerns.north.safety.weight.steady",
        "concerns.north.safety.weight.hawkish",
    ]
    assert {weight.origin for weight in safety.weights} == {"concerns.north.safety.weight"}


def test_rows_go_by_level_however_they_are_written() -> None:
    listed = loads(example())
    mapped = loads(example().replace("[0.8, 0.2, 0.0]", "{dozens: 0.2, few: 0.8}", 1))
    for crisis in (listed, mapped):
        estimate = crisis.turn("estimate")
        assert isinstance(estimate, TableTurn)
        assert [number.value for number in estimate.rows[(0,)]] == [0.8, 0.2, 0.0]
        assert estimate.rows[(0,)][1].path == "turns.estimate.reads.none.dozens"


def test_branches_effects_and_tables() -> None:
    extra = """\
  - turn: luck
    chance: {sets: mood, of: [secret], odds: {no: [0.9, 0.1], yes: {high: 1}}}
  - turn: weather
    chance: {branches: {fair: {p: 0.3, set: {mood: low}}, foul: {p: rest, set: {mood: "min(mood + 1, 1)"}}}}
  - turn: word of resolve
    signal: east.type
    to: [west]
    sets: mood
    reads: {calm: [1, 0], angry: [0, 1]}
"""
    crisis = loads(SMALL.replace("concerns:\n", extra + "concerns:\n"))
    luck, weather, resolve = crisis.turns[2:]
    assert [[n.value for n in row] for row in luck.rows.values()] == [[0.9, 0.1], [0, 1]]
    fair, foul = weather.branches
    assert (fair.effects[0].level, fair.p.value, foul.p) == (0, 0.3, None)
    assert foul.effects[0].value.reads == {"mood"}
    assert (resolve.of, resolve.to) == (("east.type",), ("west",))


def test_a_bare_type_is_that_of_the_mover_or_the_owner() -> None:
    text = SMALL.replace("turn: east moves", "turn: east moves\n    when: type == angry")
    crisis = loads(text.replace("is: secret == yes", "is: secret == yes and type == calm"))
    when = crisis.turns[0].head.when
    assert when is not None
    assert when.reads == {"east.type"}
    assert crisis.concerns[1].formula.reads == {"secret", "east.type"}


def test_nothing_can_be_changed(ridge: Crisis) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ridge.title = "other"  # type: ignore[misc]
    assert mutable_parts(dataclasses.replace(ridge, raw=None)) == []
    with pytest.raises(TypeError):
        ridge.facts["plan"] = ridge.facts["damage"]  # type: ignore[index]


def mutable_parts(part: object, path: str = "crisis") -> list[str]:
    """Where a list, dict or set hides; values of patches are data that the patches copy before use."""
    if isinstance(part, list | dict | set):
        return [path]
    if dataclasses.is_dataclass(part):
        inner = [(field.name, getattr(part, field.name)) for field in dataclasses.fields(part)]
    elif isinstance(part, Mapping) and not path.endswith(".values"):
        inner = list(part.items())
    else:
        inner = list(enumerate(part)) if isinstance(part, tuple | frozenset) else []
    return [found for name, value in inner for found in mutable_parts(value, f"{path}.{name}")]


def test_importing_brings_in_no_parser() -> None:
    code = "import sys, offramp.scenario; print('pydantic' in sys.modules, 'ruamel.yaml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_it_pickles(ridge: Crisis) -> None:
    again = pickle.loads(pickle.dumps(ridge))
    assert again == ridge
    assert again.numbers == ridge.numbers
    assert again.raw.data == ridge.raw.data


@pytest.mark.parametrize("entry", library(), ids=lambda entry: entry.name)
def test_the_library_loads(entry: offramp.scenario.LibraryEntry) -> None:
    crisis = load_crisis(entry.name)
    assert crisis.title == entry.title
    assert len(crisis.turns) == entry.turns
    assert entry.kind in ("crisis", "textbook game")
    assert load_crisis(entry.path) == crisis


def test_claims_must_be_in_the_evidence(tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text("\n".join(RECORD), encoding="utf-8")
    file = tmp_path / "small.yaml"
    cited = "evidence: claims.jsonl\n" + SMALL.replace("weight: 0.5", "weight: {value: 0.5, source: [A001, judgement]}")
    file.write_text(cited)
    crisis = load_crisis(file)
    assert Path(crisis.evidence_file) == tmp_path / "claims.jsonl"
    file.write_text(cited.replace("A001", "A002"))
    with pytest.raises(CrisisError) as caught:
        load_crisis(file)
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint) == ("unknown-claim", "did you mean 'A001'?")


def test_claims_that_patches_cite_must_be_in_the_evidence_too(tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text("\n".join(RECORD), encoding="utf-8")
    patch = "counterfactuals: {other: {set: {concerns.west.quiet.weight: {value: 2, source: A002}}}}\n"
    file = tmp_path / "small.yaml"
    file.write_text(f"evidence: claims.jsonl\n{SMALL}{patch}")
    with pytest.raises(CrisisError) as caught:
        load_crisis(file)
    (problem,) = caught.value.problems
    assert (problem.code, problem.found) == ("unknown-claim", "A002")


def test_levels_of_the_record_may_be_told_by_others_than_the_act(tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text("\n".join(RECORD), encoding="utf-8")
    file = tmp_path / "small.yaml"
    record = "record: {east moves: {source: judgement, mood: {level: high, source: [A001], date: 2031-03-05}}}\n"
    file.write_text(f"evidence: claims.jsonl\n{SMALL}{record}")
    (found,) = load_crisis(file).record
    assert found.all_sources == ("judgement", "A001")
    assert [(told.sources, str(told.date), dict(piece.levels)) for told, piece in found.pieces()] == [
        (("A001",), "2031-03-05", {"mood": 1})
    ]
    file.write_text(f"evidence: claims.jsonl\n{SMALL}{record.replace('A001', 'A002').replace('high', 'higher')}")
    with pytest.raises(CrisisError) as caught:
        load_crisis(file)
    assert sorted(problem.path for problem in caught.value.problems) == [
        "record.east moves.mood.level", "record.east moves.mood.source"
    ]  # fmt: skip


def test_two_actors_cannot_be_called_the_same() -> None:
    with pytest.raises(CrisisError) as caught:
        loads(SMALL.replace("actors:", "actors:\n  other: {also: [West, the other]}", 1))
    (problem,) = caught.value.problems
    assert (problem.code, problem.found) == ("repeated", "west")


def test_what_is_wrong_with_the_evidence_is_told_with_its_place(tmp_path: Path) -> None:
    worse = "\n".join(RECORD).replace('"single"', '"single", "grade": "G7"').replace('["wire"]', '["wier"]')
    (tmp_path / "claims.jsonl").write_text(worse, encoding="utf-8")
    file = tmp_path / "small.yaml"
    file.write_text(f"evidence: claims.jsonl\n{SMALL}")
    with pytest.raises(CrisisError) as caught:
        load_crisis(file)
    assert {problem.file for problem in caught.value.problems} == {"claims.jsonl"}
    assert any("G7" in str(problem) for problem in caught.value.problems)


@pytest.mark.parametrize("suffix", ["yaml", "json", "jsonl"])
def test_checking_a_crisis_covers_its_record(suffix: str, tmp_path: Path) -> None:
    """Errors and warnings of the record come with those of the crisis, in any of its formats, with their places."""
    (tmp_path / "lines.jsonl").write_text("\n".join(RECORD), encoding="utf-8")
    record = load_record(tmp_path / "lines.jsonl")
    again = replace(record.claims["A001"], id="A002")
    save_record(replace(record, claims={**record.claims, "A002": again}), tmp_path / f"claims.{suffix}")
    file = tmp_path / "small.yaml"
    file.write_text(f"evidence: claims.{suffix}\n{SMALL}")
    found = [problem for problem in check(file) if problem.file == f"claims.{suffix}"]
    assert [(problem.code, problem.severity) for problem in found] == [("said-twice", "warning")]
    lines = (tmp_path / f"claims.{suffix}").read_text(encoding="utf-8").splitlines()
    assert any("A002" in line for line in lines[found[0].line - 1 : found[0].line + 1])
    broken = "\n".join(lines).replace("wire", "wier", 1)
    (tmp_path / f"claims.{suffix}").write_text(broken, encoding="utf-8")
    assert {problem.code for problem in check(file)} == {"unknown-source"}


@pytest.mark.parametrize("named", ["missing.json", "../claims.json"])
def test_evidence_that_cannot_be_read(tmp_path: Path, named: str) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(f"evidence: {named}\n{SMALL}")
    with pytest.raises(CrisisError) as caught:
        load_crisis(file)
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [("evidence", 1)]


def test_the_shipped_schema_is_that_of_the_models() -> None:
    shipped = Path(offramp.scenario.__file__).with_name("crisis.schema.json")
    assert json.loads(shipped.read_text(encoding="utf-8")) == json_schema()


@pytest.mark.parametrize(
    "text",
    [example(), SMALL, starter("x"), *(entry.path.read_text(encoding="utf-8") for entry in library())],
    ids=["example", "small", "starter", *(entry.name for entry in library())],
)
def test_files_fit_the_schema(text: str) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    assert [error.message for error in validator.iter_errors(read_yaml(text, "f").data)] == []


def test_the_schema_refuses_what_the_models_refuse() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for old, new in (("precision: 3}", "precison: 3}"), ("decision: west", "decides: west"), ("[low, high]", "3")):
        assert not validator.is_valid(read_yaml(SMALL.replace(old, new, 1), "f").data)
