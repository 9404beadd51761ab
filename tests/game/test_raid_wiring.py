"""What a raid's case leaves out makes no difference: the same odds as with every part there, and certain to be out."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import numpy as np
import pytest
from defence_crises import case_of, defence, desk_of, loaded
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.game.working import Switchboard


def switched(parts: dict[str, Any], pact: str, alarm: str) -> dict[str, Any]:
    """The same defence with nothing left to conditions: what they switch off is certain to be out, or does nothing."""
    holds = {None: True, "pact == kept": pact == "kept", "alarm == raised": alarm == "raised"}
    for sort, key in (("sensors", "when"), ("links", "when"), ("partners", "joins")):
        for part in parts[sort].values():
            if not holds[part.pop(key, None)]:
                part["outage"] = 1
    for layer in parts["layers"].values():
        if not holds[layer.pop("when", None)]:
            layer["against"] = {name: meets | {"kill": 0} for name, meets in layer["against"].items()}
    for passive in parts["passive"].values():
        if not holds[passive.pop("when", None)]:
            passive["spares"] = 0
    return parts


def check_all_postures(parts: dict[str, Any], size: str) -> None:
    crisis = loaded(parts)
    desk, values = desk_of(crisis)
    for pact, alarm in itertools.product(("broken", "kept"), ("quiet", "raised")):
        plain = loaded(switched(copy.deepcopy(parts), pact, alarm))
        plain_desk, plain_values = desk_of(plain)
        case, whole = case_of(crisis, size, pact, alarm), case_of(plain, size)
        np.testing.assert_allclose(desk.odds(case, values), plain_desk.odds(whole, plain_values), atol=1e-12)


def test_what_is_left_out_of_a_case_makes_no_difference() -> None:
    check_all_postures(defence(), "few")


def test_what_is_left_out_wrongly_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Switchboard, "_alerted", lambda *_: True)
    with pytest.raises(AssertionError):
        check_all_postures(defence(), "few")


CONDITIONS = st.sampled_from([{}, {}, {"when": "pact == kept"}, {"when": "alarm == raised"}])
OWNERS = st.sampled_from([{}, {"owner": "ally"}])
SEEN = st.sampled_from([{}, {"sees": {"missile": 2}}, {"sees": {"drone": 30}}, {"sees": {"missile": 4, "drone": 90}}])


@st.composite
def wirings(draw: st.DrawFn) -> dict[str, Any]:
    """Three sensors, two links and three layers, wired and conditioned at random; stocks are per class, so exact."""
    some = st.lists(st.sampled_from(["r1", "r2", "r3"]), unique=True, max_size=2)
    parts = defence() | {"groups": {}, "raids": {"night": {"few": {"missile": 5, "drone": 6}}}}
    outages = st.sampled_from([0.0, 0.3])
    parts["sensors"] = {
        name: draw(CONDITIONS) | draw(OWNERS) | draw(SEEN) | {"outage": draw(outages)} for name in ("r1", "r2", "r3")
    }
    parts["layers"] = {
        name: draw(CONDITIONS)
        | draw(OWNERS)
        | {"sensors": draw(some), "against": {weapon: {"kill": 0.6, "stock": stock} for weapon in weapons}}
        for name, weapons, stock in (("a", ["missile"], 4), ("b", ["drone"], 5), ("c", ["missile", "drone"], 9))
    }
    ends = st.lists(st.sampled_from(["a", "b", "c", "base", "city", "ally"]), unique=True, min_size=1, max_size=3)
    parts["links"] = {
        name: draw(CONDITIONS) | {"from": draw(some) or ["ally"], "to": draw(ends), "delay": 1} for name in ("x", "y")
    }
    for site in ("base", "city"):
        parts["sites"][site]["sensors"] = draw(some)
    return parts


@settings(max_examples=25, deadline=None)
@given(parts=wirings())
def test_however_it_is_wired(parts: dict[str, Any]) -> None:
    check_all_postures(parts, "few")
