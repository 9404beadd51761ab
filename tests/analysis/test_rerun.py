"""The crisis asked again without a source: by hand, by another way of writing it down, and by what must always hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_crises import loaded
from recorded_crises import claim, record, recorded
from small_crises import concern, logistic, private_resolve, small

from offramp.analysis.doubts import Rerun, doubt, rerun
from offramp.analysis.doubts.widening import widened_range
from offramp.errors import NotFoundError, OfframpError
from offramp.forecasts import Forecast, Study, forecast
from offramp.forecasts.uncertain import stretched
from offramp.scenario import Crisis, Number
from offramp.scenario.numbers import Allowed

RECORD = record(claim("R1", "wire", "copy"), claim("R2", "paper"), claim("R3", "copy"))
BLOW = 0.7 * logistic(-2.0) + 0.3 * logistic(2.0)
ANSWER = logistic(1.5)


def sourced(**parts: Any) -> dict[str, Any]:
    """Red strikes by the wire; blue's weight rests on the wire, red's types on the paper and on judgement."""
    data = private_resolve(
        record={"red moves": {"chose": "strike", "source": ["R1"]}},
        brief={"at": "blue moves"},
        readings={"bluff": {"set": {"actors.red.precision": 1}, "source": "R3"}},
        measures={"a plea": {"set": {"actors.red.precision": 1}, "source": ["R2", "R3"]}},
    )
    data["actors"]["red"]["types"] = {"soft": {"value": 0.7, "source": ["R2", "judgement"]}, "hard": 0.3}
    data["concerns"]["blue"]["face"]["weight"] = {"value": 0.5, "range": [0.2, 0.9], "source": ["R1"]}
    return data | parts


@pytest.fixture(scope="module")
def crisis(tmp_path_factory: pytest.TempPathFactory) -> Crisis:
    return recorded(tmp_path_factory.mktemp("rerun"), sourced(), RECORD)


def again(crisis: Crisis, *names: str, draws: int = 0, **how: Any) -> Rerun:
    return rerun(crisis, names, draws=draws, processes=1, **how)


def chances(asked: Forecast) -> dict[str, float]:
    return {outcome.name: outcome.p for outcome in asked.outcomes}


def spread(asked: Forecast, name: str) -> float:
    outcome = asked.outcome(name)
    assert outcome.low is not None
    assert outcome.high is not None
    return outcome.high - outcome.low


def test_without_nothing_all_is_as_it_is(crisis: Crisis) -> None:
    found = again(crisis, draws=20)
    assert found.without == found.as_it_is
    assert found.as_it_is == forecast(crisis, at="blue moves", draws=20, processes=1)
    assert (found.widened, found.doubt.entries, found.doubt.patches) == ((), (), ())


def test_an_entry_that_rests_on_it_alone_is_not_conditioned_on(crisis: Crisis) -> None:
    found = again(crisis, "wire")
    assert found.doubt.entries == ("red moves",)
    assert chances(found.as_it_is)["war"] == pytest.approx(ANSWER)
    assert chances(found.without)["war"] == pytest.approx(BLOW * ANSWER)
    assert found.without.given == ()


def test_an_entry_that_another_claim_carries_stays(tmp_path: Path) -> None:
    data = sourced(record={"red moves": {"chose": "strike", "source": ["R1", "R2"]}})
    found = again(recorded(tmp_path, data, RECORD), "wire")
    assert found.doubt.entries == ()
    assert chances(found.without)["war"] == pytest.approx(ANSWER)


def test_a_level_that_others_tell_stays_without_the_act(tmp_path: Path) -> None:
    told = {"chose": "strike", "source": "R1", "struck": {"level": "yes", "source": "R2"}}
    found = again(recorded(tmp_path, sourced(record={"red moves": told}), RECORD), "R1")
    assert found.doubt.entries == ("red moves",)
    assert found.without.given == (("red moves", "struck: yes"),)
    assert again(recorded(tmp_path, sourced(record={"red moves": told}), RECORD), "R2").doubt.entries == (
        "red moves (struck)",
    )


def test_what_would_rest_on_nothing_is_named(crisis: Crisis) -> None:
    fallen = {name: [part.name for part in doubt(crisis, [name]).patches] for name in ("copy", "paper", "R3", "wire")}
    assert fallen == {"copy": ["bluff"], "paper": [], "R3": ["bluff"], "wire": ["bluff"]}
    assert [part.name for part in doubt(crisis, ["paper", "copy"]).patches] == ["bluff", "a plea"]


def test_a_number_that_rests_on_it_alone_widens_and_shows(crisis: Crisis) -> None:
    found = again(crisis, "R1", draws=40)
    (number,) = found.widened
    assert (number.path, number.value) == ("concerns.blue.face.weight", 0.5)
    assert (number.before, number.after) == ((0.2, 0.9), pytest.approx((0.0, 1.3)))
    answers = [logistic(3 * weight) for weight in (0.0, 1.3)]
    war = found.without.outcome("war")
    assert BLOW * answers[0] < war.low < BLOW * ANSWER < war.high < BLOW * answers[1]  # type: ignore[operator]


def test_a_wider_number_gives_what_the_file_gives_with_that_range(tmp_path: Path, crisis: Crisis) -> None:
    """The second way: the range written into the file, asked from the beginning (nothing is recorded there)."""
    data = sourced(record={}, brief={})
    data["concerns"]["blue"]["face"]["weight"] = {"value": 0.5, "range": [0.0, 1.3], "source": "judgement"}
    by_hand = forecast(loaded(data), draws=30, processes=1)
    without = again(recorded(tmp_path, sourced(record={}, brief={}), RECORD), "R1", draws=30).without
    for one, other in zip(by_hand.outcomes, without.outcomes, strict=True):
        assert (one.p, one.low, one.high) == pytest.approx((other.p, other.low, other.high), abs=1e-9)


def test_not_knowing_more_shows_in_the_range(crisis: Crisis) -> None:
    spreads = [spread(again(crisis, "R1", draws=40, widen=widen).without, "war") for widen in (1, 1.5, 2, 3)]
    assert spreads == sorted(spreads)
    assert spreads[0] < 0.75 * spreads[-1]


def test_a_factor_of_one_changes_no_range(tmp_path: Path) -> None:
    crisis = recorded(tmp_path, sourced(record={}), RECORD)
    found = again(crisis, "R1", draws=20, widen=1)
    assert [number.after == number.before for number in found.widened] == [True]
    assert found.without == found.as_it_is


def believing(**perception: Any) -> dict[str, Any]:
    """Blue takes red to be soft nearly for sure; from the beginning, so that its answer tells nothing of it."""
    soft = {"soft": {"value": 0.95, "source": ["R1"]}, "hard": {"value": 0.05, "range": [0.02, 0.1], "source": ["R1"]}}
    data = sourced(record={}, perceptions={"blue": {"set": {"actors.red.types": soft}, **perception}})
    # Blue answers where it thinks that red is hard: its belief shows.
    data["concerns"]["blue"]["face"]["is"] = "answered == yes and red.type == hard"
    return data


def test_a_perception_that_rests_on_it_alone_is_dropped(tmp_path: Path) -> None:
    found = again(recorded(tmp_path, believing(source="R2"), RECORD), "paper")
    assert [(part.kind, part.name) for part in found.doubt.patches] == [("perception", "blue")]
    plain = believing()
    del plain["perceptions"]
    assert chances(found.without) == pytest.approx(chances(forecast(loaded(plain), at="blue moves", draws=0)))
    assert chances(found.without) != pytest.approx(chances(found.as_it_is), abs=1e-3)


def test_what_a_perception_that_stands_says_widens_too(tmp_path: Path) -> None:
    found = again(recorded(tmp_path, believing(source="R2"), RECORD), "wire", draws=10)
    own = {number.path: (number.before, number.after) for number in found.widened if "perceptions" in number.path}
    assert own == {
        "perceptions.blue.set.actors.red.types.soft": (None, (0.475, 1.0)),
        "perceptions.blue.set.actors.red.types.hard": ((0.02, 0.1), (0.0, 0.15)),
    }
    assert spread(found.without, "war") > spread(found.as_it_is, "war")


def test_who_knew_a_perception_that_is_dropped_knows_it_no_longer(tmp_path: Path) -> None:
    data = believing(source="R2")
    data["perceptions"]["red"] = {"set": {"actors.red.precision": 2.5}, "knows_perception_of": ["blue"]}
    found = again(recorded(tmp_path, data, RECORD), "paper")
    assert found.without.converged
    assert [part.name for part in found.doubt.patches] == ["blue"]


def test_a_range_that_cannot_widen_stays_and_says_why(tmp_path: Path) -> None:
    data = small(
        facts={"luck": {"levels": ["good", "bad"], "seen_by": "all"}},
        turns=[
            {
                "turn": "luck turns",
                "chance": {
                    "branches": {
                        "worse": {"p": {"value": 0.4, "range": [0.2, 0.6], "source": "R1"}, "set": {"luck": "bad"}},
                        "also worse": {
                            "p": {"value": 0.2, "range": [0.1, 0.4], "source": "R2"},
                            "set": {"luck": "bad"},
                        },
                        "better": {"p": "rest"},
                    }
                },
            },
            {"turn": "red moves", "decision": "red", "options": {"wait": {}, "go": {}}},
        ],
        concerns={"red": {"calm": concern("luck == good", {"value": 1, "range": [0.5, 2], "source": "R1"})}},
        outcomes={"bad": "luck == bad"},
    )
    found = again(recorded(tmp_path, data, RECORD), "R1")
    kept = {number.path.rpartition(".")[2]: number for number in found.widened}
    assert kept["p"].after == kept["p"].before
    assert "more than probability 1" in kept["p"].kept
    assert (kept["weight"].after, kept["weight"].kept) == ((0.0, 3.0), "")


@pytest.mark.parametrize("widen", [0.5, 0, -1, float("nan"), float("inf")])
def test_a_factor_that_narrows_is_refused(crisis: Crisis, widen: float) -> None:
    with pytest.raises(OfframpError, match="at least 1"):
        again(crisis, "wire", widen=widen)


def test_a_name_that_nobody_knows_is_refused(crisis: Crisis) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'wire'"):
        again(crisis, "wirre")


def test_draws_take_every_number_at_the_same_place_of_its_range(crisis: Crisis) -> None:
    study = Study(crisis)
    wider = private_resolve()
    wider["concerns"]["blue"]["face"]["weight"] = {"value": 0.5, "range": [-0.1, 1.3]}
    wider["concerns"]["red"]["gain"]["weight"] = {"soft": {"value": -1, "range": [-2, 0]}, "hard": 1}
    other = Study(loaded(wider))
    laid = stretched(study.uncertain, other.uncertain, 30, 7, {})
    narrow = study.uncertain.draws(30, 7)[:, 0]
    column = other.uncertain.names.index("concerns.blue.face.weight")
    assert laid[:, column] == pytest.approx(0.5 + 2 * (narrow - 0.5))
    own = laid[:, 1 - column]
    assert len(np.unique(own)) == 30
    assert abs(np.corrcoef(own, narrow)[0, 1]) < 0.6


# --- the rule of widening ---------------------------------------------------------------------------------------------

_ends = st.floats(-1e6, 1e6)


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    """Numbers that keep to what they are allowed, with a range or without."""
    kind = draw(st.sampled_from(["free", "share", "positive", "whole"]))
    low, high = {"free": (-1e6, 1e6), "share": (0, 1), "positive": (1e-3, 1e6), "whole": (0, 10**6)}[kind]
    one = st.integers(low, high).map(float) if kind == "whole" else st.floats(low, high)  # type: ignore[arg-type]
    values = sorted(draw(st.tuples(one, one, one)))
    limits = {"free": {}, "share": {"low": 0.0, "high": 1.0}, "positive": {"above": 0.0}}
    allowed = Allowed(**limits.get(kind, {"low": 0.0, "whole": True}))  # type: ignore[arg-type]
    if draw(st.booleans()):
        return Number("n", values[1], allowed=allowed)
    return Number("n", values[1], values[0], values[2], allowed=allowed)


def held(number: Number) -> tuple[float, float] | None:
    return None if number.low is None or number.high is None else (number.low, number.high)


@given(numbers())
def test_by_a_factor_of_one_nothing_widens(number: Number) -> None:
    assert widened_range(number, 1) == held(number)


@given(numbers(), st.floats(1, 1e3))
def test_a_wider_range_holds_the_old_one_and_keeps_to_what_is_allowed(number: Number, factor: float) -> None:
    wider = widened_range(number, factor)
    if wider is None:
        assert held(number) is None
        assert factor == 1 or number.value == 0
        return
    low, high = wider
    assert low <= number.least <= number.value <= number.most <= high
    allowed = number.allowed
    assert allowed.low is None or low >= allowed.low
    assert allowed.high is None or high <= allowed.high
    assert allowed.above is None or low > allowed.above
    assert not allowed.whole or low == round(low)
    assert not allowed.whole or high == round(high)


@given(numbers(), st.floats(1, 100), st.floats(1, 100))
def test_a_larger_factor_never_makes_a_narrower_range(number: Number, one: float, other: float) -> None:
    small_, large = sorted((one, other))
    narrow, wide = widened_range(number, small_), widened_range(number, large)
    if narrow is not None:
        assert wide is not None
        slack = 1e-9 * (1 + abs(number.value))
        assert wide[0] <= narrow[0] + slack
        assert wide[1] >= narrow[1] - slack


@pytest.mark.parametrize(
    ("number", "wider"),
    [
        (Number("n", 0.5, 0.3, 0.7), (0.1, 0.9)),
        (Number("n", 4, 2.5, 6), (1.0, 8.0)),
        (Number("n", 10), (5.0, 20.0)),
        (Number("n", -2), (-4.0, -1.0)),
        (Number("n", 0.3, 0.1, 0.8), (0.0, 1.3)),
        (Number("n", -0.3, -0.8, 0.0), (-1.3, 0.0)),
        (Number("n", 0.1, -0.1, 0.3), (-0.3, 0.5)),
        (Number("n", 0), None),
        (Number("n", 0.9, allowed=Allowed(0.0, 1.0)), (0.45, 1.0)),
        (Number("n", 4, 1, 6, allowed=Allowed(above=0.0)), (0.5, 8.0)),
        (Number("n", 5, allowed=Allowed(0.0, whole=True)), (2, 10)),
        (Number("n", 65, 60, 70, allowed=Allowed(0.0, whole=True)), (55, 75)),
    ],
)
def test_the_rule_by_hand(number: Number, wider: tuple[float, float] | None) -> None:
    assert widened_range(number, 2) == (wider if wider is None else pytest.approx(wider))
