"""How likely each turn is and how it goes, against every path one by one."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from any_crises import any_crisis, with_perceptions
from hypothesis import HealthCheck, assume, given, settings
from paths import joint_paths, level_at
from random_crises import loaded
from small_crises import concern, fact, logistic, private_resolve, small

from offramp.forecasts import Study, TurnForecast, forecast


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_crisis().flatmap(with_perceptions))
def test_turns_agree_with_enumeration(data: dict[str, Any]) -> None:
    study = Study(loaded(data))
    game = study.game
    assume(game.arrays.n_edges < 400)
    told = forecast(study, draws=0).turns
    reached: dict[tuple[str, int, str | None], float] = defaultdict(float)
    chosen: dict[tuple[str, int, str | None, str], float] = defaultdict(float)
    for path in joint_paths(study, study.solve()):
        for node, edge in zip(path.nodes, path.edges, strict=False):
            info = game.layers[int(game.node_layer[node])]
            infoset = int(game.arrays.node_infoset[node])
            if infoset < 0:
                continue
            own = level_at(game, node, f"{info.actor}.type")
            entry = int(game.arrays.infoset_action[infoset]) + edge - int(game.arrays.node_edge[node])
            if info.opens_turn:
                reached[info.turn, info.round, own] += path.p
            chosen[info.turn, info.round, own, info.actions[int(game.entry_action[entry])]] += path.p
    for turn in told:
        if turn.actor is None:
            continue
        whole = reached[turn.turn, turn.round, turn.type]
        assert turn.reached == pytest.approx(whole, abs=1e-9)
        assert sum(turn.options.values()) == pytest.approx(1.0 if whole > 0 else 0.0)
        for option, p in turn.options.items():
            assert p * whole == pytest.approx(chosen[turn.turn, turn.round, turn.type, option], abs=1e-9)


def turns(data: dict[str, Any]) -> dict[str, TurnForecast]:
    return {turn.turn: turn for turn in forecast(loaded(data), draws=0).turns}


def test_options_of_groups_and_with_chance_effects_are_told_as_options() -> None:
    data = small(
        facts={"hit": fact("no", "yes")},
        turns=[
            {
                "turn": "move", "decision": "red",
                "options": {
                    "wait": {},
                    "raid": {
                        "group": "strike",
                        "chance": {"works": {"p": 0.25, "set": {"hit": "yes"}}, "fails": {"p": "rest"}},
                    },
                    "shell": {"group": "strike"},
                },
            }
        ],
        concerns={"red": {"gain": concern("hit == yes", 1)}},
        outcomes={"hit": "hit == yes"},
    )  # fmt: skip
    raid = logistic(0.25)
    strike = logistic(raid * 0.25)
    options = turns(data)["move"].options
    assert options == pytest.approx({"wait": 1 - strike, "raid": strike * raid, "shell": strike * (1 - raid)})


def test_a_chance_turn_is_told_by_the_fact_that_it_sets() -> None:
    data = private_resolve()
    data["facts"]["rain"] = fact("no", "yes")
    data["turns"].append(
        {"turn": "weather", "when": "struck == yes", "chance": {"sets": "rain", "odds": {"no": 0.3, "yes": 0.7}}}
    )
    weather = turns(data)["weather"]
    assert weather.reached == pytest.approx(0.7 * logistic(-2.0) + 0.3 * logistic(2.0))
    assert weather.options == pytest.approx({"no": 0.3, "yes": 0.7})
