"""Rival accounts beside each other: who says what, and the crisis under either side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from recorded_crises import claim, figure, record, recorded
from small_crises import logistic, private_resolve

import offramp
from offramp.analysis.doubts import Disputes, dispute_reports, disputes
from offramp.errors import NotFoundError
from offramp.forecasts import forecast
from offramp.scenario import Crisis, apply_patch, record_of

BLOW = 0.7 * logistic(-2.0) + 0.3 * logistic(2.0)

RECORD = record(
    claim("R1", "wire", "copy", figures=[figure(40)]),
    claim("R2", "paper", figures=[figure(60, bound="at least")], attribution="the general staff"),
    claim("R3", "copy"),
    disputes=[
        {
            "id": "X1",
            "topic": "Will blue answer?",
            "sides": [
                {"name": "surely", "who": "officials of the north", "says": "it has to", "claims": ["R1", "R3"]},
                {"who": "The general staff", "says": "it dare not", "claims": ["R2"]},
            ],
            "note": "not known",
        },
        {"id": "X2", "topic": "How many rockets?", "sides": [], "figures": [{"claim": "R1"}, {"claim": "R2"}]},
    ],
)


def told(**parts: Any) -> dict[str, Any]:
    """Blue answers by a weight that two readings set otherwise; a third makes no sense in this crisis."""
    face = "concerns.blue.face.weight"
    data = private_resolve(
        readings={
            "it answers": {"set": {face: 2}, "dispute": "X1", "side": "surely", "name": "Blue answers"},
            "it answers gladly": {"set": {face: {"value": 3, "range": [2, 4]}}, "dispute": "X1", "side": "surely"},
            "something else": {"set": {face: 0}},
        },
        brief={"at": "blue moves"},
        record={"red moves": {"chose": "strike", "source": "R1"}},
    )
    data["actors"]["red"]["precision"] = {"value": 2, "range": {"dispute": "X2", "low": 1, "high": 90}}
    data["actors"]["red"]["precision"]["value"] = 40
    return data | parts


@pytest.fixture(scope="module")
def crisis(tmp_path_factory: pytest.TempPathFactory) -> Crisis:
    return recorded(tmp_path_factory.mktemp("disputes"), told(), RECORD)


@pytest.fixture(scope="module")
def ran(crisis: Crisis) -> Disputes:
    return disputes(crisis, run=True, draws=20, processes=1)


def test_both_sides_stand_beside_each_other_with_what_they_rest_on(crisis: Crisis) -> None:
    why, _ = disputes(crisis).disputes
    surely, never = why.sides
    assert (surely.name, surely.who, surely.says) == ("surely", "officials of the north", "it has to")
    assert surely.claims == ("R1", "R3")
    assert surely.said[0] == "according to two officials (The Wire; Copyist, repeating The Wire)"
    assert (surely.roots, surely.basis) == (("wire",), "1 original; 1 text merely repeats")
    assert surely.readings == ("it answers", "it answers gladly")
    assert (never.name, never.roots, never.readings) == ("The general staff", ("paper",), ())
    assert (why.figures, why.numbers) == (None, ())


def test_figures_in_dispute_are_a_range_and_the_numbers_that_follow_it(crisis: Crisis) -> None:
    _, count = disputes(crisis).disputes
    assert count.sides == ()
    assert str(count.figures) == "40 to 60, or more"
    assert count.numbers == ("actors.red.precision",)


def test_the_crisis_is_run_under_each_side_that_a_reading_carries(ran: Disputes) -> None:
    assert ran.as_it_is is not None
    assert ran.as_it_is.outcome("war").p == pytest.approx(logistic(1.5))
    found = {account.reading: account for account in ran.accounts}
    assert list(found) == ["it answers", "it answers gladly"]
    war = {name: next(each for each in account.outcomes if each.name == "war") for name, account in found.items()}
    assert war["it answers"].p == pytest.approx(logistic(6.0))
    assert war["it answers gladly"].p == pytest.approx(logistic(9.0))
    assert war["it answers"].low == pytest.approx(war["it answers"].high)
    assert war["it answers gladly"].low < logistic(9.0) < war["it answers gladly"].high  # type: ignore[operator]
    assert (found["it answers"].dispute, found["it answers"].side) == ("X1", "surely")
    assert (found["it answers"].label, found["it answers"].problem) == ("Blue answers", "")


def test_a_run_is_what_a_forecast_of_the_patched_crisis_is(crisis: Crisis, ran: Disputes) -> None:
    """The second way: the reading applied, and a forecast made of it."""
    patched = apply_patch(crisis, crisis.readings["it answers"])
    alone = forecast(patched, at="blue moves", draws=0)
    assert [o.p for o in ran.accounts[0].outcomes] == pytest.approx([o.p for o in alone.outcomes])


def test_it_is_run_from_where_one_asks(crisis: Crisis) -> None:
    found = disputes(crisis, ["X1"], run=True, at="red moves", draws=0)
    assert found.as_it_is is not None
    assert found.as_it_is.at == "red moves"
    blow = 0.7 * logistic(-40) + 0.3 * logistic(40)
    war = next(each for each in found.accounts[0].outcomes if each.name == "war")
    assert war.p == pytest.approx(blow * logistic(6.0))


def test_a_reading_that_cannot_be_run_says_why(tmp_path: Path) -> None:
    data = told()
    never = {"set": {"turns.red moves.options.strike.when": "struck == yes"}, "dispute": "X1", "side": "surely"}
    data["readings"] = {"never": never}
    (account,) = disputes(recorded(tmp_path, data, RECORD), ["X1"], run=True, draws=0).accounts
    assert account.outcomes == ()
    assert "cannot happen in this crisis" in account.problem


def test_disputes_are_told_in_the_order_that_is_asked_for(crisis: Crisis) -> None:
    assert [each.id for each in disputes(crisis, ["X2", "X1", "X2"]).disputes] == ["X2", "X1"]
    with pytest.raises(NotFoundError, match="did you mean X1"):
        disputes(crisis, ["x1"])


def test_a_record_alone_has_no_readings(crisis: Crisis) -> None:
    evidence = record_of(crisis)
    assert evidence is not None
    why, count = dispute_reports(evidence)
    assert [side.readings for side in why.sides] == [(), ()]
    assert count.numbers == ()


def test_a_crisis_without_a_record_says_so() -> None:
    with pytest.raises(NotFoundError, match="ships no record"):
        disputes(offramp.load_crisis("brinkmanship"))


def test_python_calls_it_as_the_command_line_does() -> None:
    assert offramp.disputes is disputes
