"""Forecasts without hindsight: what can have been known on a day counts, everything else is averaged over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from any_crises import any_crisis, with_perceptions
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from paths import Path, joint_paths, level_at, outcomes_of
from random_crises import loaded
from small_crises import fact, logistic, private_resolve, small
from told_crises import LATE, claim, day, record_of, told

from offramp.errors import NotFoundError, OfframpError
from offramp.evidence import Record
from offramp.forecasts import Study, forecast, standpoint
from offramp.scenario import Crisis

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def resolve_told(record: Record, **entry: Any) -> Crisis:
    """Red strikes in secret on day 2; blue answers on day 4."""
    data = private_resolve(record={"red moves": {"chose": "strike", **entry}})
    data["calendar"] = {"start": day(1).isoformat()}
    data["actors"]["red"]["name"] = "Red Republic"
    data["turns"][0]["date"], data["turns"][1]["date"] = day(2).isoformat(), day(4).isoformat()
    return told(data, record)


def known(crisis: Crisis, number: int, known_to: str | None = None) -> list[tuple[str, str, str | None]]:
    found = standpoint(crisis, None, as_of=day(number), known_to=known_to).knowledge
    assert found is not None
    return [(entry.words, entry.how, entry.claim) for entry in found.known]


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_a_secret_counts_for_the_public_only_once_it_is_published() -> None:
    crisis = resolve_told(record_of([claim("R1", day(2), "Red Republic")], {"R1": day(9)}), source="R1")
    blow = 0.7 * logistic(-2.0) + 0.3 * logistic(2.0)
    before, after = (forecast(crisis, as_of=day(number), draws=0) for number in (8, 9))
    assert (before.at, before.outcome("blow").p) == (None, pytest.approx(blow))
    assert (after.at, after.outcome("blow").p) == ("blue moves", pytest.approx(1.0))
    assert after.outcome("war").p == pytest.approx(logistic(1.5))
    assert after.given_chance == pytest.approx(blow)
    assert known(crisis, 8) == []
    assert known(crisis, 9) == [("strike", "published", "R1")]


def test_an_actor_knows_its_own_move_and_what_it_was_told() -> None:
    claims = [claim("R1", day(2), "a faction", known_to=("blue",), target="")]
    crisis = resolve_told(record_of(claims), source="R1")
    assert known(crisis, 2, "Red Republic") == known(crisis, 2, "red") == [("strike", "its own move", None)]
    assert known(crisis, 2, "blue") == [("strike", "was told", "R1")]
    assert known(crisis, 2, "a faction") == [("strike", "took part", "R1")]
    assert known(crisis, 2) == []


def test_an_actor_is_known_by_its_other_names_too() -> None:
    data = private_resolve(record={"red moves": {"chose": "strike", "source": "R1"}})
    data["actors"]["blue"]["also"] = ["the blue cabinet"]
    record = record_of([claim("R1", day(2), "a faction", "call", to=("Blue cabinet",))])
    assert known(told(data, record), 2, "blue") == [("strike", "took part", "R1")]


def test_one_claim_of_a_list_suffices() -> None:
    record = record_of([claim("R1", day(2)), claim("R2", day(3), channel="public statement")])
    crisis = resolve_told(record, source=["R1", "R2"])
    assert known(crisis, 2) == []
    assert known(crisis, 3) == [("strike", "in the open", "R2")]


def test_a_level_with_a_source_of_its_own_is_known_apart_from_the_act() -> None:
    record = record_of([claim("R1", day(2)), claim("R2", day(3), channel="public statement")], {"R1": day(6)})
    crisis = resolve_told(record, source="R1", struck={"level": "yes", "source": "R2"})
    assert known(crisis, 3) == [("struck: yes", "in the open", "R2")]
    result = forecast(crisis, as_of=day(3), draws=0)
    assert result.outcome("blow").p == pytest.approx(1.0)
    assert result.knowledge is not None
    (left,) = result.knowledge.left_out
    # The level is out and implies the act, which no claim had told yet.
    assert (left.words, left.claims, left.day, left.p) == ("strike", ("R1",), day(6), pytest.approx(1.0))
    assert [words for words, _, _ in known(crisis, 6)] == ["strike", "struck: yes"]


def test_what_is_left_out_is_held_as_likely_as_what_is_known_makes_it() -> None:
    """Blue's answer is in the open; that red had struck follows from it, that red is hard does not."""
    data = private_resolve(
        record={"red moves": {"chose": "strike", "source": "R1"}, "blue moves": {"chose": "hold", "source": "R2"}}
    )
    data["turns"][1].pop("when")
    record = record_of([claim("R1", day(2)), claim("R2", day(4), channel="public statement")])
    result = forecast(told(data, record), as_of=day(4), draws=0)
    assert result.knowledge is not None
    (left,) = result.knowledge.left_out
    assert left.p == pytest.approx(0.7 * logistic(-2.0) + 0.3 * logistic(2.0))
    assert left.day == LATE


def test_an_entry_without_a_claim_counts_by_its_date() -> None:
    record = record_of([claim("R1", day(2))])
    assert known(resolve_told(record, source="judgement", date=day(3).isoformat()), 2) == []
    assert known(resolve_told(record, source="judgement", date=day(3).isoformat()), 3) == [
        ("strike", "by its date", None)
    ]
    assert known(resolve_told(record), 1) == []
    assert known(resolve_told(record), 2) == [("strike", "by its date", None)]


def test_an_undated_turn_has_been_by_the_next_that_has_a_day() -> None:
    data = private_resolve(record={"red moves": {"chose": "strike"}})
    data["turns"][1]["date"] = day(4).isoformat()
    crisis = loaded(data)
    found = standpoint(crisis, None, as_of=day(4)).knowledge
    assert found is not None
    assert [(entry.turn, entry.day) for entry in found.known] == [("red moves", day(4))]


def test_the_days_of_later_rounds_follow_the_calendar() -> None:
    data = small(
        calendar={"start": "2031-04-01", "rounds": 3, "round": "10 days"},
        facts={"x": fact("a", "b")},
        turns=[
            {"turn": "by day", "day": 2, "decision": "red", "options": {"a": {}, "b": {"set": {"x": "b"}}}},
            {"turn": "by date", "date": "2031-04-05", "decision": "red", "options": {"a": {}, "b": {}}},
            {"turn": "once", "date": "2031-04-15", "rounds": [2], "decision": "red", "options": {"a": {}, "b": {}}},
        ],
        outcomes={"x": "x == b"},
    )
    crisis = loaded(data)
    days = [crisis.day_of(turn, number) for turn, number in (("by day", 1), ("by day", 3), ("by date", 2), ("once", 2))]
    assert days == [day(2), day(22), day(15), day(15)]
    del data["calendar"]["round"], data["calendar"]["start"]
    undated = loaded(data)
    assert [undated.day_of("by date"), undated.day_of("by date", 2), undated.day_of("by day")] == [day(5), None, None]


def test_that_the_crisis_goes_on_is_not_taken_for_known() -> None:
    """The crisis ends at once if luck is bad. That there was a draw of luck is known, not how it fell."""
    data = small(
        calendar={"start": day(1).isoformat(), "ends": "luck == bad"},
        facts={"luck": fact("good", "bad", seen_by="none"), "drawn": fact("no", "yes")},
        turns=[
            {
                "turn": "luck turns",
                "chance": {
                    "branches": {
                        "good": {"p": 0.4, "set": {"luck": "good", "drawn": "yes"}},
                        "bad": {"p": "rest", "set": {"luck": "bad", "drawn": "yes"}},
                    }
                },
            },
            {"turn": "red moves", "decision": "red", "options": {"a": {}, "b": {}}},
        ],
        outcomes={"bad": "luck == bad"},
        record={"luck turns": {"drawn": "yes", "date": day(2).isoformat()}},
    )
    crisis = loaded(data)
    assert forecast(crisis, as_of=day(2), draws=0).outcome("bad").p == pytest.approx(0.6)
    assert forecast(crisis, at="red moves", as_of=day(2), draws=0).outcome("bad").p == pytest.approx(0.0)


def test_after_the_last_turn_nothing_lies_ahead() -> None:
    data = private_resolve(record={"red moves": {"chose": "strike"}, "blue moves": {"chose": "answer"}})
    data["turns"][0]["date"] = data["turns"][1]["date"] = day(2).isoformat()
    result = forecast(loaded(data), as_of=day(2), draws=0)
    assert (result.at, result.turns, result.outcome("war").p) == (None, (), pytest.approx(1.0))
    assert [turn for turn, _ in result.given] == ["red moves", "blue moves"]


def test_a_turn_asked_for_stands_and_what_is_known_beyond_it_is_said() -> None:
    record = record_of([claim("R1", day(2), channel="public statement")])
    found = standpoint(resolve_told(record, source="R1"), "red moves", as_of=day(2))
    assert found.knowledge is not None
    assert (found.question.record, found.knowledge.known) == ((), ())
    assert [entry.turn for entry in found.knowledge.beyond] == ["red moves"]


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"as_of": day(5), "known_to": "Red Republi"}, NotFoundError, "did you mean 'red republic'"),
        ({"as_of": day(5), "known_to": "purple"}, NotFoundError, "nobody called 'purple'"),
        ({"known_to": "red"}, OfframpError, "say on which day"),
        ({"as_of": day(0)}, OfframpError, "before everything.*begins on 2031-04-01"),
        ({"at": "blue moves", "as_of": day(5), "given": ["struck=yes"]}, OfframpError, "use one of them"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], error: type[Exception], words: str) -> None:
    crisis = resolve_told(record_of([claim("R1", day(2), "Red Republic")]), source="R1")
    with pytest.raises(error, match=words):
        standpoint(crisis, asked.pop("at", None), **asked)


def test_a_date_needs_a_record_with_days() -> None:
    with pytest.raises(OfframpError, match="records nothing"):
        standpoint(loaded(private_resolve()), None, as_of=day(5))
    with pytest.raises(OfframpError, match="has a day"):
        standpoint(loaded(private_resolve(record={"red moves": {"chose": "wait"}})), None, as_of=day(5))


# --- of every crisis --------------------------------------------------------------------------------------------------


@st.composite
def told_crises(draw: st.DrawFn) -> tuple[dict[str, Any], Record, Study]:
    """Any small crisis, some of one way in which it can go as its record, each piece known in a way of its own."""
    data = draw(any_crisis().flatmap(with_perceptions)) if draw(st.booleans()) else draw(any_crisis())
    bare = Study(loaded(data))
    assume(bare.game.arrays.n_edges < 300)
    path = draw(st.sampled_from(joint_paths(bare, bare.solve())))
    data["calendar"] = data["calendar"] | {"start": day(1).isoformat(), "round": "10 days"}
    claims, published, record = [], {}, {}
    for (turn, number), (act, levels) in went(bare, path).items():
        pieces: dict[str, Any] = {"act": act} if act is not None else {}
        pieces |= {name: level for name, level in levels.items() if draw(st.booleans())}
        if not pieces or draw(st.integers(0, 3)) == 0:
            continue
        entry: dict[str, Any] = {}
        for piece, value in pieces.items():
            name = f"R{len(claims)}"
            actor = draw(st.sampled_from(["red", "blue", "somebody"]))
            channel = draw(st.sampled_from(["internal", "call", "public statement"]))
            claims.append(claim(name, day(draw(st.integers(1, 20))), actor, channel, to=("blue",)))
            published[name] = day(draw(st.integers(1, 40)))
            if piece == "act":
                kind = next(t for t in data["turns"] if t["turn"] == turn)
                entry |= {"chose" if "decision" in kind else "said": value, "source": name}
            else:
                entry[piece] = {"level": value, "source": name}
        record[f"{turn}@{number}"] = entry
    assume(record)
    data["record"] = record
    found = record_of(claims, published)
    return data, found, Study(told(data, found))


def went(study: Study, path: Path) -> dict[tuple[str, int], tuple[str | None, dict[str, str]]]:
    """What a path does at each turn: the act (an option or a word), and the levels of the live facts after it."""
    game = study.game
    found: dict[tuple[str, int], tuple[str | None, dict[str, str]]] = {}
    for node, edge, after in zip(path.nodes, path.edges, path.nodes[1:], strict=False):
        info = game.layers[int(game.node_layer[node])]
        if info.round == 0 or node - game.nodes(int(game.node_layer[node])).start >= info.n_active:
            continue
        act = found.get((info.turn, info.round), (None, {}))[0]
        infoset = int(game.arrays.node_infoset[node])
        if infoset >= 0:
            place = int(game.arrays.infoset_action[infoset]) + edge - int(game.arrays.node_edge[node])
            label = info.actions[int(game.entry_action[place])]
            options = getattr(game.crisis.turn(info.turn), "options", None)
            act = label if options is None or any(option.name == label for option in options) else act
        layout = game.layers[int(game.node_layer[after])].layout
        levels = {name: level_at(game, after, name) for name in layout.names if name in game.crisis.facts}
        found[info.turn, info.round] = (act, levels)
    return found


def agrees(study: Study, path: Path, entries: Any) -> bool:
    """Whether a path goes as the known entries say."""
    done = went(study, path)
    passed = {
        (
            study.game.layers[int(study.game.node_layer[node])].turn,
            study.game.layers[int(study.game.node_layer[node])].round,
        ): after
        for node, after in zip(path.nodes, path.nodes[1:], strict=False)
    }
    for entry in entries:
        key = (entry.turn, entry.round)
        act = entry.chose if entry.chose is not None else entry.said
        if act is not None and (key not in done or done[key][0] != act):
            return False
        if key not in passed:
            return False
        layout = study.game.layers[int(study.game.node_layer[passed[key]])].layout
        for name, level in entry.levels.items():
            wanted = study.crisis.facts[name].levels[level]
            if name in layout.names and level_at(study.game, passed[key], name) != wanted:
                return False
    return True


@SETTINGS
@given(told_crises(), st.integers(1, 40), st.sampled_from([None, "red", "blue", "somebody"]))
def test_what_is_not_known_is_averaged_over(
    made: tuple[dict[str, Any], Record, Study], when: int, who: str | None
) -> None:
    """Against every path that agrees with what is known, ended or not."""
    _, record, study = made
    assume(who != "somebody" or any(found.actor == who for found in record.claims.values()))
    result = forecast(study, as_of=day(when), known_to=who, draws=0)
    stand = standpoint(study.crisis, None, as_of=day(when), known_to=who)
    everything = joint_paths(study, study.solve())
    found = [path for path in everything if agrees(study, path, stand.question.record)]
    assert result.given_chance == pytest.approx(sum(path.p for path in found))
    assert [outcome.p for outcome in result.outcomes] == pytest.approx(
        outcomes_of(study.game, found).tolist(), abs=1e-9
    )
    assert result.knowledge is not None
    for left, entry in zip(result.knowledge.left_out, stand.hidden, strict=True):
        also = sum(path.p for path in found if agrees(study, path, [entry]))
        assert left.p == pytest.approx(also / sum(path.p for path in found), abs=1e-9)


def test_the_comparison_notices_a_gap() -> None:
    """Paths that agree with the whole record are not those that agree with what is known of it."""
    study = Study(resolve_told(record_of([claim("R1", day(2))]), source="R1"))
    result = forecast(study, as_of=day(3), draws=0)
    everything = joint_paths(study, study.solve())
    found = [path for path in everything if agrees(study, path, study.crisis.record)]
    assert len(found) < len(everything)
    assert [outcome.p for outcome in result.outcomes] != pytest.approx(outcomes_of(study.game, found).tolist())


@SETTINGS
@given(told_crises(), st.integers(1, 40), st.integers(1, 40), st.sampled_from([None, "red", "blue"]))
def test_a_later_day_never_knows_less(
    made: tuple[dict[str, Any], Record, Study], one: int, other: int, who: str | None
) -> None:
    crisis = made[2].crisis
    early, late = (standpoint(crisis, None, as_of=day(d), known_to=who).knowledge for d in sorted((one, other)))
    assert early is not None
    assert late is not None
    assert set(early.known) <= set(late.known)
    assert all(entry.day <= early.as_of for entry in early.known)
    assert all(left.day is None or left.day > early.as_of for left in early.left_out)


@SETTINGS
@given(told_crises())
def test_once_all_is_known_it_is_the_record(made: tuple[dict[str, Any], Record, Study]) -> None:
    study = made[2]
    stand = standpoint(study.crisis, None, as_of=LATE)
    assert stand.knowledge is not None
    assert stand.knowledge.left_out == ()
    at = stand.question.at
    assume(
        at is not None and any(layer.turn == at and layer.round == stand.question.round for layer in study.game.layers)
    )
    try:
        plain = forecast(study, at=f"{at}@{stand.question.round}", draws=0)
    except OfframpError:
        assume(False)
    dated = forecast(study, at=f"{at}@{stand.question.round}", as_of=LATE, draws=0)
    assert dated.given_chance == plain.given_chance
    assert dated.outcomes == plain.outcomes
    assert dated.turns == plain.turns


@SETTINGS
@given(told_crises(), st.integers(1, 40), st.sampled_from(["red", "blue"]))
def test_names_do_not_matter(made: tuple[dict[str, Any], Record, Study], when: int, who: str) -> None:
    """Actors are called otherwise in the claims, and say so: everybody knows the same."""
    data, record, study = made
    claims = [renamed(found) for found in record.claims.values()]
    actors = {
        name: part | {"name": f"Land of {name}", "also": [f"the {name}s"]} for name, part in data["actors"].items()
    }
    other = told(data | {"actors": actors}, Record("", "", record.sources, {found.id: found for found in claims}))
    found = [standpoint(crisis, None, as_of=day(when), known_to=who).knowledge for crisis in (study.crisis, other)]
    assert found[0] is not None
    assert found[1] is not None
    assert (found[0].known, found[0].left_out) == (found[1].known, found[1].left_out)


def renamed(found: Any) -> Any:
    names = {"red": "The Reds", "blue": "Land of blue"}
    return replace(
        found, actor=names.get(found.actor, found.actor), to=tuple(names.get(name, name) for name in found.to)
    )
