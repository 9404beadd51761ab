"""Forecasts from a later turn, against every path that agrees with what is given."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date as Date
from typing import Any

import pytest
from any_crises import any_crisis, with_perceptions
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from paths import Path, joint_paths, level_at, outcomes_of
from random_crises import loaded
from small_crises import fact, ladder, logistic, private_resolve, small

from offramp.errors import NotFoundError, OfframpError
from offramp.forecasts import Study, forecast, standpoint

SETTINGS = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def chance_of(data: dict[str, Any], outcome: str, **where: Any) -> float:
    return forecast(loaded(data), draws=0, **where).outcome(outcome).p


def given_that(study: Study, holds: Callable[[Path], bool]) -> tuple[float, list[float]]:
    """By enumeration: how likely `holds` is, and the outcomes given it."""
    found = [path for path in joint_paths(study, study.solve()) if holds(path)]
    return sum(path.p for path in found), outcomes_of(study.game, found).tolist()


def passes(study: Study, turn: str) -> Callable[[Path], int | None]:
    """The node at which a path finds `turn`, None where it has ended before."""
    nodes = study.game.nodes(study.game.layer_of(turn))

    def node(path: Path) -> int | None:
        return next((n for n in path.nodes if nodes.start <= n < nodes.stop), None)

    return node


def test_bayes_by_hand_after_a_recorded_blow() -> None:
    data = private_resolve(record={"red moves": {"chose": "strike"}})
    data["turns"].append({"turn": "after", "decision": "red", "options": {"a": {}, "b": {}}})
    soft, hard = 0.7 * logistic(-2.0), 0.3 * logistic(2.0)
    result = forecast(loaded(data), at="after", draws=0)
    assert result.given_chance == pytest.approx(soft + hard)
    assert result.outcome("blow").p == pytest.approx(1.0)
    assert result.outcome("war").p == pytest.approx(logistic(1.5))
    by_type = {turn.type: turn.reached for turn in result.turns}
    assert by_type == {"soft": pytest.approx(soft / (soft + hard)), "hard": pytest.approx(hard / (soft + hard))}
    assert result.given == (("red moves", "strike"),)


@SETTINGS
@given(any_crisis(), st.data())
def test_given_levels_agree_with_enumeration(data: dict[str, Any], rest: st.DataObject) -> None:
    study = Study(loaded(data))
    assume(study.game.arrays.n_edges < 400)
    turns = [layer.turn for layer in study.game.layers if layer.opens_turn and layer.round == 1]
    assume(turns)
    turn = rest.draw(st.sampled_from(turns))
    layer = study.game.layers[study.game.layer_of(turn)]
    names = [name for name in layer.layout.names if name in data["facts"]]
    assume(names)
    name = rest.draw(st.sampled_from(names))
    level = rest.draw(st.sampled_from(data["facts"][name]["levels"]))
    at = passes(study, turn)

    def holds(path: Path) -> bool:
        node = at(path)
        ended = node is None or study.game.arrays.node_edge[node + 1] == study.game.arrays.node_edge[node]
        return not ended and level_at(study.game, node, name) == level

    found = [path for path in joint_paths(study, study.solve()) if holds(path)]
    if not found:
        with pytest.raises(OfframpError):
            forecast(study, at=turn, given=[f"{name}={level}"], draws=0)
        return
    chance, outcomes = given_that(study, holds)
    result = forecast(study, at=turn, given=[f"{name} = {level}"], draws=0)
    assert result.given_chance == pytest.approx(chance)
    assert [outcome.p for outcome in result.outcomes] == pytest.approx(outcomes, abs=1e-9)


@SETTINGS
@given(any_crisis().flatmap(with_perceptions), st.data())
def test_a_recorded_choice_agrees_with_enumeration(data: dict[str, Any], rest: st.DataObject) -> None:
    moves = [turn for turn in data["turns"][:-1] if "decision" in turn and 1 in turn.get("rounds", [1])]
    assume(moves)
    turn = rest.draw(st.sampled_from(moves))
    option = rest.draw(st.sampled_from(list(turn["options"])))
    data = data | {"record": {turn["turn"]: {"chose": option}}}
    study = Study(loaded(data))
    last = data["turns"][-1]["turn"]
    opens = {layer.turn for layer in study.game.layers if layer.opens_turn and layer.round == 1}
    assume(study.game.arrays.n_edges < 400 and {last, turn["turn"]} <= opens)
    at = passes(study, last)

    def holds(path: Path) -> bool:
        node = at(path)
        if node is None or study.game.arrays.node_edge[node + 1] == study.game.arrays.node_edge[node]:
            return False
        return option in acts(study, path, turn["turn"])

    if not [path for path in joint_paths(study, study.solve()) if holds(path)]:
        with pytest.raises(OfframpError):
            forecast(study, at=last, draws=0)
        return
    chance, outcomes = given_that(study, holds)
    result = forecast(study, at=last, draws=0)
    assert result.given_chance == pytest.approx(chance)
    assert [outcome.p for outcome in result.outcomes] == pytest.approx(outcomes, abs=1e-9)


def acts(study: Study, path: Path, turn: str) -> set[str]:
    """The labels of what a path chooses at `turn` in round 1."""
    game, found = study.game, set()
    for node, edge in zip(path.nodes, path.edges, strict=False):
        infoset = int(game.arrays.node_infoset[node])
        info = game.layers[int(game.node_layer[node])]
        if infoset >= 0 and (info.turn, info.round) == (turn, 1):
            place = int(game.arrays.infoset_action[infoset]) + edge - int(game.arrays.node_edge[node])
            found.add(info.actions[int(game.entry_action[place])])
    return found


def test_the_comparison_notices_another_condition() -> None:
    study = Study(loaded(private_resolve()))
    at = passes(study, "blue moves")
    chance, outcomes = given_that(
        study, lambda p: (n := at(p)) is not None and level_at(study.game, n, "struck") == "yes"
    )
    result = forecast(study, at="blue moves", given=["struck=no"], draws=0)
    assert result.given_chance != pytest.approx(chance)
    assert [outcome.p for outcome in result.outcomes] != pytest.approx(outcomes)


def test_a_turn_that_did_not_take_place_is_not_taken_for_what_was_chosen_there() -> None:
    """Blue answered, says the record: so red must have struck, though the later turn can be reached without."""
    data = private_resolve(record={"blue moves": {"chose": "hold"}})
    data["turns"].append({"turn": "after", "decision": "red", "options": {"a": {}, "b": {}}})
    assert chance_of(data, "blow", at="after") == pytest.approx(1.0)


def test_given_replaces_the_record() -> None:
    data = private_resolve(record={"red moves": {"chose": "wait", "struck": "no"}})
    assert chance_of(data, "war", at="blue moves", given=["struck=yes"]) == pytest.approx(logistic(1.5))


def test_only_what_was_known_by_the_date_counts() -> None:
    data = ladder(2)
    data["record"] = {
        "luck turns": {"luck": "good", "date": "2030-01-01"},
        "red moves": {"chose": "raise", "date": "2030-01-02"},
        "blue moves": {"chose": "hold", "date": "2030-01-03"},
        "luck turns@2": {"luck": "bad", "date": "2030-01-11"},
    }
    crisis = loaded(data)
    stands = [standpoint(crisis, None, as_of=Date(2030, 1, day)) for day in (2, 3, 11)]
    assert [(stand.question.at, stand.question.round) for stand in stands] == [
        ("blue moves", 1),
        ("luck turns", 2),
        ("red moves", 2),
    ]
    assert [len(stand.question.record) for stand in stands] == [2, 3, 4]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"at": "blue move"}, "Did you mean 'blue moves'"),
        ({"at": "blue moves@2"}, "round 2"),
        ({"at": "blue moves", "given": ["struk=yes"]}, "FACT=LEVEL"),
        ({"at": "blue moves", "given": ["struck=maybe"]}, "no, yes"),
    ],
)
def test_what_is_not_there_is_named(where: dict[str, Any], words: str) -> None:
    with pytest.raises(NotFoundError, match=words):
        forecast(loaded(private_resolve()), draws=0, **where)


def test_what_cannot_have_happened_is_said() -> None:
    data = private_resolve(record={"red moves": {"chose": "wait", "struck": "yes"}})
    with pytest.raises(OfframpError, match="cannot happen"):
        forecast(loaded(data), at="blue moves", draws=0)
    with pytest.raises(OfframpError, match="turn to stand at"):
        forecast(loaded(private_resolve()), given=["struck=yes"], draws=0)


def test_a_word_is_conditioned_on_as_said_and_as_heard() -> None:
    """Red says yes or no at random; the word is bent with 0.2. Heard `yes`, it was said with 0.8."""
    data = small(
        facts={
            "heard": fact("nothing", "yes", "no", seen_by=["blue"]),
            "meant": fact("x", "y", seen_by=["red"]),
            "done": fact("no", "yes"),
        },
        channels={"wire": {"bent": 0.2, "lost": 0.1}},
        turns=[
            {
                "turn": "word",
                "message": "red",
                "says": {"wire": {"to": "blue", "words": ["yes", "no"], "sets": "heard"}},
            },
            {"turn": "act", "decision": "blue", "options": {"a": {}, "b": {"set": {"done": "yes"}}}},
        ],
        outcomes={"heard yes": "heard == yes", "heard no": "heard == no"},
    )
    said = copy.deepcopy(data) | {"record": {"word": {"said": "yes"}}}
    result = forecast(loaded(said), at="act", draws=0)
    assert result.given_chance == pytest.approx(0.5)
    assert [outcome.p for outcome in result.outcomes] == pytest.approx([0.7, 0.2])
    both = copy.deepcopy(data) | {"record": {"word": {"said": "yes", "heard": "no"}}}
    assert forecast(loaded(both), at="act", draws=0).given_chance == pytest.approx(0.5 * 0.2)


def test_a_fact_that_nobody_tells_apart_any_more_cannot_be_given() -> None:
    data = ladder(1)
    data["turns"].append({"turn": "after", "decision": "red", "options": {"a": {}, "b": {}}})
    for level in ("good", "bad"):
        with pytest.raises(OfframpError, match="no longer"):
            forecast(loaded(data), at="after", given=[f"luck={level}"], draws=0)
    not_yet = forecast(loaded(data), at="luck turns", given=["luck=good"], draws=0)
    assert not_yet.given_chance == pytest.approx(1.0)


def test_a_round_that_is_no_number_is_refused() -> None:
    with pytest.raises(OfframpError, match="TURN@ROUND"):
        forecast(loaded(private_resolve()), at="blue moves@soon", draws=0)
