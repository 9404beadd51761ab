"""Groups, single options, impossible branches, ties, and tables for other numbers and other worlds."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from any_crises import any_crisis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from played import by_names
from random_crises import loaded
from small_crises import concern, fact, logistic, private_resolve, small

from offramp.forecasts import Study, forecast
from offramp.game import compile_crisis
from offramp.game.compile import worlds_of


def chances(study: Study, turn: str) -> dict[str, float]:
    """The option probabilities of a turn with one information set a step."""
    solved = study.solve()
    found: dict[str, float] = {}
    for infoset, played in by_names(study.game, solved.solutions[""].strategy):
        if infoset.turn == turn:
            found |= played
    return found


def strike(weights: list[float], *, grouped: bool, precision: float = 2.0) -> dict[str, Any]:
    """Wait is worth nothing, target k `weights[k]`."""
    targets = {f"target{k}": {"set": {"hit": f"t{k}"}} for k in range(len(weights))}
    if grouped:
        for option in targets.values():
            option["group"] = "strike"
    return small(
        actors={"red": {"precision": precision}, "blue": {"precision": 1}},
        facts={"hit": fact("none", *(f"t{k}" for k in range(len(weights))))},
        turns=[{"turn": "move", "decision": "red", "options": {"wait": {}, **targets}}],
        concerns={
            "red": {f"c{k}": concern(f"hit == t{k}", w, reference=k == 0) for k, w in enumerate(weights)},
        },
        outcomes={"struck": "hit > none"},
    )


def p_struck(data: dict[str, Any]) -> float:
    return forecast(loaded(data), draws=0).outcome("struck").p


def test_splitting_a_strike_into_like_targets_does_not_make_it_likelier() -> None:
    single = p_struck(strike([0.4], grouped=True))
    assert single == pytest.approx(logistic(2.0 * 0.4), abs=1e-9)
    assert p_struck(strike([0.4] * 5, grouped=True)) == pytest.approx(single, abs=1e-9)
    ungrouped = 5 * math.exp(0.8) / (1 + 5 * math.exp(0.8))
    assert p_struck(strike([0.4] * 5, grouped=False)) == pytest.approx(ungrouped, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.floats(-1, 1), st.floats(0.0, 2.0), st.floats(0.5, 6.0))
def test_a_target_nobody_wants_makes_striking_only_a_little_less_likely(w: float, gap: float, precision: float) -> None:
    """The worse target, worth `gap` less, is chosen with q = logistic(-precision gap), which costs the group q gap;
    precision q gap is at most 0.2785 (the maximum of x logistic(-x), at x = 1.2785), so the odds fall by a quarter
    at most."""
    alone = p_struck(strike([w], grouped=True, precision=precision))
    both = p_struck(strike([w, w - gap], grouped=True, precision=precision))
    x = precision * gap
    fall = math.log(alone / (1 - alone)) - math.log(both / (1 - both))
    assert fall == pytest.approx(x * logistic(-x), abs=1e-7)
    assert -1e-7 <= fall <= 0.2785


def test_a_tie_is_an_even_chance_and_a_single_option_is_taken() -> None:
    assert p_struck(strike([0.0], grouped=False)) == pytest.approx(0.5)
    data = strike([0.3], grouped=False)
    data["turns"][0]["options"]["wait"]["when"] = "hit > none"
    assert p_struck(data) == pytest.approx(1.0)


def test_impossible_branches_are_kept_so_that_numbers_can_be_refilled() -> None:
    data = small(
        facts={"hit": fact("no", "yes")},
        turns=[{"turn": "luck", "chance": {"sets": "hit", "odds": {"no": 1.0, "yes": 0.0}}}],
        outcomes={"hit": "hit == yes"},
    )
    other = {**data, "turns": [{"turn": "luck", "chance": {"sets": "hit", "odds": {"no": 0.3, "yes": 0.7}}}]}
    game = compile_crisis(loaded(data))
    assert sorted(game.tables().prob[game.arrays.edge_prob]) == [0.0, 1.0]
    study = Study(loaded(other), game=game)
    assert study.game.arrays is game.arrays
    assert study.outcomes(study.walk(study.solve())) == pytest.approx([0.7])


def _renumbered(value: Any, generator: np.random.Generator) -> Any:
    """The same crisis with every weight and precision changed."""
    if isinstance(value, dict):
        return {
            key: float(generator.uniform(0.2, 1.2)) if key in ("precision", "cost") else
            ({k: float(generator.normal()) for k in part} if isinstance(part, dict) else float(generator.normal()))
            if key == "weight" else _renumbered(part, generator)
            for key, part in value.items()
        }  # fmt: skip
    return [_renumbered(part, generator) for part in value] if isinstance(value, list) else value


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_crisis(), st.integers(0, 9))
def test_refilling_a_structure_equals_compiling_anew(data: dict[str, Any], seed: int) -> None:
    other = loaded(_renumbered(data, np.random.default_rng(seed)))
    game = compile_crisis(loaded(data))
    refitted = game.refit(other, worlds_of(other))
    anew = compile_crisis(other)
    assert refitted.arrays is game.arrays
    for one, two in ((refitted, anew),):
        assert np.array_equal(one.arrays.edge_child, two.arrays.edge_child)
        first, second = one.tables(), two.tables()
        assert first.prob[one.arrays.edge_prob] == pytest.approx(second.prob[two.arrays.edge_prob], abs=1e-12)
        assert first.pay[one.arrays.edge_pay] == pytest.approx(second.pay[two.arrays.edge_pay], abs=1e-12)
        assert first.precision.tolist() == second.precision.tolist()


def test_refitting_to_another_shape_compiles_anew() -> None:
    game = compile_crisis(loaded(private_resolve()))
    data = private_resolve()
    data["turns"][1]["when"] = "struck == no"
    assert Study(loaded(data), game=game).game.arrays is not game.arrays


def test_another_record_may_need_another_structure() -> None:
    """Whether red was bold matters to nobody after the move, so it is told apart only where the record says it."""
    data = private_resolve()
    data["facts"]["bold"] = fact("no", "yes", seen_by="none")
    data["turns"][0]["options"]["strike"]["set"]["bold"] = "(0 if type == soft else 1)"
    data["turns"].append({"turn": "after", "decision": "red", "options": {"a": {}, "b": {}}})
    data["outcomes"] = {"blow": "struck == yes"}
    recorded = loaded(data | {"record": {"red moves": {"bold": "yes"}}})
    hard = 0.3 * logistic(2.0)
    for game in (None, compile_crisis(loaded(data))):
        assert forecast(Study(recorded, game=game), at="after", draws=0).given_chance == pytest.approx(hard)


def test_the_tables_of_a_perception_hold_what_its_owner_believes() -> None:
    believed = {"actors.red.types": {"soft": 0.9, "hard": 0.1}, "concerns.red.gain.weight.hard": 0.5}
    game = compile_crisis(loaded(private_resolve(perceptions={"blue": {"set": believed}})))
    layer = game.edges(0)
    assert game.tables("").prob[game.arrays.edge_prob[layer]] == pytest.approx([0.7, 0.3])
    assert game.tables("blue").prob[game.arrays.edge_prob[layer]] == pytest.approx([0.9, 0.1])
    assert sorted(set(game.tables("blue").pay[:, 0])) == [-1.0, 0.0, 0.5]
    assert game.allowed["blue"].all()


def test_an_option_that_one_perception_takes_away_stays_in_the_union() -> None:
    taken = {"turns.red moves.options.strike.when": "type == hard"}
    study = Study(loaded(private_resolve(perceptions={"blue": {"set": taken, "epsilon": 0}})))
    solved = study.solve()
    for infoset, played in by_names(study.game, solved.solutions["blue"].strategy):
        if infoset.turn == "red moves":
            assert played["strike"] == pytest.approx(0.0 if infoset.type == "soft" else logistic(2.0))
    for infoset, played in by_names(study.game, solved.solutions[""].strategy):
        if infoset.turn == "red moves":
            assert played["strike"] == pytest.approx(logistic(-2.0 if infoset.type == "soft" else 2.0))
    assert study.outcomes(study.walk(solved))[0] == pytest.approx(0.7 * logistic(-2.0) + 0.3 * logistic(2.0))


def test_a_perception_may_add_an_option_that_does_not_exist() -> None:
    data = private_resolve(perceptions={"blue": {"set": {"turns.red moves.options.strike.when": None}}})
    data["turns"][0]["options"]["strike"]["when"] = "type == hard"
    study = Study(loaded(data))
    assert study.outcomes(study.walk(study.solve()))[0] == pytest.approx(0.3 * logistic(2.0))
