"""The whole assessment: of the documented example, of a crisis with nearly nothing in it, and of a textbook game."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from random_crises import loaded
from small_crises import concern, fact, ladder, private_resolve, ridge, small

from offramp.analysis import Assessment, assess, misreading, whatif
from offramp.forecasts import Study, forecast
from offramp.scenario import Crisis, find_patch, load_crisis, loads


def assessed(crisis: Crisis, **more: Any) -> Assessment:
    return assess(crisis, **{"draws": 14, "measure_draws": 5, "processes": 1, **more})


@pytest.fixture(scope="module")
def crisis() -> Crisis:
    return loads(ridge())


@pytest.fixture(scope="module")
def ridge_brief(crisis: Crisis) -> Assessment:
    return assessed(crisis)


def numbers_in(value: Any, path: str = "") -> list[tuple[str, float]]:
    """Every number in a result, with the way to it."""
    if dataclasses.is_dataclass(value):
        return [n for f in dataclasses.fields(value) for n in numbers_in(getattr(value, f.name), f"{path}.{f.name}")]
    if isinstance(value, Mapping):
        return [n for key, part in value.items() for n in numbers_in(part, f"{path}.{key}")]
    if isinstance(value, tuple | list):
        return [n for place, part in enumerate(value) for n in numbers_in(part, f"{path}[{place}]")]
    return [(path, float(value))] if isinstance(value, int | float) else []


def test_every_number_is_finite(ridge_brief: Assessment) -> None:
    found = numbers_in(ridge_brief)
    assert len(found) > 200
    assert [path for path, value in found if not math.isfinite(value)] == []


def test_the_search_for_numbers_finds_a_planted_nan(ridge_brief: Assessment) -> None:
    planted = dataclasses.replace(ridge_brief, judgement_share=math.nan)
    assert [path for path, value in numbers_in(planted) if not math.isfinite(value)] == [".judgement_share"]


def test_every_part_of_the_brief_is_there(ridge_brief: Assessment, crisis: Crisis) -> None:
    brief = ridge_brief
    assert brief.forecast.at == "north answers"
    assert brief.opening is not None
    assert brief.opening.at is None
    assert [variant.name for variant in brief.variants] == ["the battery was there"]
    assert set(brief.fork_interval) == {"wait", "military", "energy"}
    assert [measure.name for measure in brief.measures] == ["a pledge kept"]
    assert brief.flip is not None
    assert {driver.outcome for driver in brief.drivers} <= {"energy struck", "heavy damage"}
    assert [decision.turn for decision in brief.decisions] == ["south prepares"]
    assert brief.decisions[0].chose == "large"
    assert set(brief.decisions[0].expected) == {"north", "patron"}
    assert brief.raid is not None
    assert brief.fork is not None
    assert brief.judgement_share == 1.0
    # "last year" stands in the file for comparison: no turn reads it.
    read = [number for number in crisis.numbers if not number.path.startswith("defence.raids.last year.")]
    assert len(read) < len(crisis.numbers)
    assert brief.uncertain == len({number.origin for number in read if number.uncertain})
    constant = "concerns.south.loss.is.1"  # the 0.5 in its formula
    assert [use.number.path for use in brief.numbers] == [*(number.path for number in read), constant]
    assert brief.claims == {}
    assert brief.nodes > 0
    assert brief.seed == 1


def test_the_brief_says_what_its_parts_say_alone(ridge_brief: Assessment, crisis: Crisis) -> None:
    alone = forecast(crisis, at="north answers", draws=14, processes=1)
    assert ridge_brief.forecast.outcomes == alone.outcomes
    assert ridge_brief.opening.outcomes[0].p == forecast(crisis, draws=0).outcomes[0].p
    chances = {turn.type: turn for turn in alone.turns if turn.turn == "north answers"}
    for branch in ridge_brief.fork.branches:
        mixed = sum(turn.reached * turn.options[branch.option] for turn in chances.values())
        assert branch.p == pytest.approx(mixed)
    for name in ("energy struck", "exchange ends"):
        total = sum(branch.p * branch.outcomes.get(name, 0.0) for branch in ridge_brief.fork.branches)
        assert total == pytest.approx(alone.outcome(name).p)
    study = Study(crisis)
    read = misreading(study, study.solve(), "south prepares", "north")
    assert ridge_brief.decisions[0].expected["north"] == pytest.approx(read.perceived)
    beside = whatif(crisis, [find_patch(crisis, "a pledge kept")], at="north answers", draws=0)
    shifts = {effect.outcome: effect.change for effect in beside.patched[0][2].effects}
    assert {e.outcome: e.change for e in ridge_brief.measures[0].effects} == pytest.approx(shifts, abs=1e-6)


def test_the_order_of_measures_is_backfires_first_then_what_helps_most() -> None:
    face = "concerns.blue.face.weight"
    data = private_resolve(
        measures={
            "helps a little": {"set": {face: 0.2}},
            "backfires": {"set": {face: 2}},
            "helps": {"set": {face: -2}},
        }
    )
    brief = assessed(loaded(data))
    assert [measure.name for measure in brief.measures] == ["backfires", "helps", "helps a little"]
    assert [measure.backfires for measure in brief.measures] == [True, False, False]


def test_a_fact_that_is_forgotten_is_listed_with_what_it_costs() -> None:
    data = small(
        facts={
            "plan": fact("small", "large", seen_by=["red"]),
            "reading": fact("few", "many", seen_by=["blue"], until="wait"),
            "braced": fact("no", "yes"),
        },
        turns=[
            {"turn": "plan", "decision": "red", "options": {"small": {}, "large": {"set": {"plan": "large"}}}},
            {
                "turn": "look", "signal": "plan", "to": "blue", "sets": "reading",
                "reads": {"small": [0.9, 0.1], "large": [0.1, 0.9]},
            },
            {"turn": "wait", "chance": {"branches": {"all": {"p": 1.0}}}},
            {"turn": "answer", "decision": "blue", "options": {"hold": {}, "brace": {"set": {"braced": "yes"}}}},
        ],
        concerns={
            "red": {"gain": concern("plan == large", 1)},
            "blue": {
                "safety": concern("plan == large and braced == yes", 3),
                "cost": {"is": "braced == yes", "weight": -1},
            },
        },
        outcomes={"caught": "plan == large and braced == no"},
    )  # fmt: skip
    (report,) = assessed(loaded(data)).forgetting
    assert (report.fact, report.turn, report.actors, report.outcome) == ("reading", "wait", ("blue",), "caught")
    remembered = {**data, "facts": {**data["facts"], "reading": {**data["facts"]["reading"], "until": None}}}
    moved = forecast(loaded(remembered), draws=0).outcomes[0].p - forecast(loaded(data), draws=0).outcomes[0].p
    assert report.largest_change == pytest.approx(moved, abs=1e-6)
    assert abs(moved) > 0.01


@pytest.mark.parametrize("name", ["brinkmanship", "signalling-cho-kreps-1987"])
def test_a_textbook_game_without_defence_record_or_brief(name: str) -> None:
    brief = assessed(load_crisis(name), draws=4)
    assert [path for path, value in numbers_in(brief) if not math.isfinite(value)] == []
    assert (brief.raid, brief.fork, brief.opening) == (None, None, None)
    assert brief.decisions == brief.misreadings == brief.estimates == ()
    assert brief.at_label == "the beginning"


def test_a_crisis_without_uncertain_numbers_outcomes_or_decisions() -> None:
    data = small(
        facts={"hit": fact("no", "yes")},
        turns=[{"turn": "luck", "chance": {"sets": "hit", "odds": {"no": 0.4, "yes": 0.6}}}],
    )
    brief = assessed(loaded(data), draws=0)
    assert brief.forecast.outcomes == ()
    assert (brief.flip, brief.drivers, brief.uncertain) == (None, (), 0)
    assert brief.confidence.word in ("low", "moderate", "high")


def test_several_rounds_without_worst_outcomes() -> None:
    brief = assessed(loaded(ladder(2)), at="red moves@2")
    assert brief.forecast.round == 2
    assert brief.opening is not None


def test_progress_is_told() -> None:
    seen: list[tuple[str, int, int]] = []
    assessed(loaded(private_resolve()), progress=lambda *step: seen.append(step))
    assert ("draws", 14, 14) in seen
    assert all(done <= total for _, done, total in seen)


def test_a_fork_that_lies_behind_is_not_the_fork_ahead() -> None:
    data = private_resolve(record={"red moves": {"chose": "strike"}}, brief={"fork": "red moves"})
    before, after = (assessed(loaded(data), at=turn, draws=0) for turn in ("red moves", "blue moves"))
    assert before.fork is not None
    assert (after.fork, after.fork_interval) == (None, {})


def test_on_a_day_the_brief_stands_where_knowledge_ends_and_not_where_its_plan_says() -> None:
    data = private_resolve(
        record={"red moves": {"chose": "strike", "date": "2031-04-02"}}, brief={"at": "red moves"},
        calendar={"start": "2031-04-01"},
    )  # fmt: skip
    found = assessed(loaded(data), as_of=date(2031, 4, 3), draws=0)
    assert (found.forecast.at, found.as_of, found.at_label) == ("blue moves", date(2031, 4, 3), "blue moves")
    assert found.forecast.knowledge is not None
    assert [entry.turn for entry in found.forecast.knowledge.known] == ["red moves"]
