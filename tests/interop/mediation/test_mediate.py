"""``offramp.mediate``: crises, slices and game files by name, beside what there is without a mediator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from random_crises import loaded, written_once
from small_crises import concern, fact, small

import offramp
from offramp.errors import NotFoundError, OfframpError, TooLargeError
from offramp.forecasts import Study
from offramp.interop import Mediation, export, mediate, read_efg
from offramp.interop.mediation.subject import subject_of
from offramp.interop.mediation.words import shortened
from offramp.solvers import solve
from offramp.solvers.mediation import Mediator

STAG = """EFG 2 R "A hunt" { "North" "South" }
p "" 1 1 "north" { "stag" "hare" } 0
p "" 2 1 "south" { "stag" "hare" } 0
t "" 1 "together; well fed" { 40, 40 }
t "" 2 "apart" { 0, 30 }
p "" 2 1 "south" { "stag" "hare" } 0
t "" 3 "apart" { 30, 0 }
t "" 4 "alone; well fed" { 30, 30 }
"""


@pytest.fixture(scope="module")
def chicken() -> Mediation:
    return mediate(offramp.load_crisis("chicken-private-resolve"), least="fight")


def test_the_least_chance_of_a_fight_between_hidden_resolves(chicken: Mediation) -> None:
    """In closed form, t being the chance to be tough. A plan may be averaged with its mirror image: all are then alike.

    To stand firm is dominant for the tough. A weak side fights a tough one with probability x, so as not to invite
    weak ones to pose as tough; of two weak sides one stands firm, either as often. That is worth (1 - t) / 2 - t x / 2
    to the weak; to pose as tough and stand firm (1 - t) (1 - x - x / 2) - t / 2, which must not be more:
        (1 - t) / 2 - t x / 2 >= (1 - t) (1 - 3 x / 2) - t / 2,   so x >= (1 - 2 t) / (3 - 4 t),
    which at t = 0.3 is x = 2 / 9; they fight with probability t^2 + 2 t (1 - t) x = 0.09 + 0.42 * 2 / 9 = 0.18333.
    """
    assert chicken.converged
    assert chicken.best.goal == pytest.approx(0.09 + 0.42 * 2 / 9, abs=1e-8)
    assert max(chicken.regrets.values()) < 1e-9


def test_without_a_mediator_it_is_the_forecast_of_the_crisis(chicken: Mediation) -> None:
    study = Study(offramp.load_crisis("chicken-private-resolve"))
    found = offramp.forecast(offramp.load_crisis("chicken-private-resolve"), draws=0)
    response, half, limit = chicken.without
    assert response.goal == pytest.approx({o.name: o.p for o in found.outcomes}["fight"], abs=1e-8)
    assert response.values == pytest.approx(
        dict(zip(study.game.players, study.solve().solutions[""].value, strict=True)), abs=1e-8
    )
    twice = study.game.arrays
    tables = replace(study.game.tables(), precision=2 * study.game.tables().precision)
    assert half.values == pytest.approx(
        dict(zip(study.game.players, solve(twice, tables).value.tolist(), strict=True)), abs=1e-8
    )
    # The limit that the library's file states.
    assert limit.goal == pytest.approx(0.25, abs=2e-3)


def test_the_range_holds_what_is_reached_without_a_mediator(chicken: Mediation) -> None:
    low, high = chicken.best.goal, chicken.worst.goal
    assert low is not None
    assert high is not None
    assert chicken.without[-1].goal is not None
    assert low < chicken.without[-1].goal < high
    opposite = mediate(offramp.load_crisis("chicken-private-resolve"), most="fight")
    assert (opposite.best.goal, opposite.worst.goal) == pytest.approx((high, low), abs=1e-8)


def test_a_plan_in_words_adds_up(chicken: Mediation) -> None:
    """All that is advised to one side covers every history once, and the advice is what makes the fight so likely."""
    for who in chicken.players:
        mine = [step for step in chicken.plan if step.player == who]
        assert sum(step.reach for step in mine) == pytest.approx(1.0)
        assert {step.at for step in mine} == {f"{who} decides@1, type=tough", f"{who} decides@1, type=weak"}
    last = [step for step in chicken.plan if step.player == "west"]
    fights = sum(step.reach * step.advice["stand firm"] for step in last if step.heard[-1].advice == "stand firm")
    assert fights == pytest.approx(chicken.best.goal, abs=1e-8)
    assert all(step.heard[0].words in ("east decides@1, type=tough", "east decides@1, type=weak") for step in last)


def test_who_is_only_just_kept_from_lying_is_said(chicken: Mediation) -> None:
    binding = [lie for lie in chicken.lies if lie.price > 0.0]
    assert ("east", "east decides@1, type=weak", "east decides@1, type=tough") in {
        (lie.player, lie.at, lie.says) for lie in binding
    }
    assert {play.how for play in chicken.trusted} == {
        "the best mediator, if east could be trusted", "the best mediator, if west could be trusted",
    }  # fmt: skip
    # A side that yields whenever it is told leaves nobody to fight.
    assert [play.goal for play in chicken.trusted] == pytest.approx([0.0, 0.0], abs=1e-8)


def test_what_rests_on_empty_threats_is_told_apart() -> None:
    """Brinkmanship is settled from its end: whoever would lose more submits, so that no disaster can be brought about
    but by threats that nobody would carry out."""
    crisis = offramp.load_crisis("brinkmanship")
    meant, bluffed = (mediate(crisis, most="disaster", threats=threats) for threats in ("credible", "any"))
    assert meant.best.goal == meant.worst.goal == pytest.approx(0.0, abs=1e-9)
    assert meant.bluffing is not None
    assert meant.bluffing.goal == pytest.approx(bluffed.best.goal)
    assert bluffed.best.goal is not None
    assert bluffed.best.goal > 0.3
    assert bluffed.bluffing is None
    # Nobody is kept from disobeying by a price, but who could be trusted could threaten.
    assert not any(meant.prices.values())
    assert {play.how for play in meant.trusted} == {
        "the best mediator, if challenger could be trusted", "the best mediator, if defender could be trusted",
    }  # fmt: skip
    assert all(play.goal > 0.1 for play in meant.trusted)
    assert not any(step.empty for step in meant.plan)
    assert any("escalate" in step.empty for step in bluffed.plan)
    fought = mediate(offramp.load_crisis("chicken-private-resolve"), least="fight")
    assert fought.bluffing is None


def test_both_equilibria_of_a_show_of_strength_are_the_ends_of_what_can_be_mediated() -> None:
    """Cho and Kreps (1987), Signaling Games and Stable Equilibria, Quarterly Journal of Economics 102: all drink beer,
    which is worth 0.9 * 3 + 0.1 * 2 to the sender, or all eat quiche, 0.9 * 2 + 0.1 * 3.

    No plan is worth more: the weak may eat quiche in peace only if at least as many of the strong do, and these lose
    what those gain. The least is the other equilibrium.
    """
    found = mediate(offramp.load_crisis("signalling-cho-kreps-1987"), payoff="state")
    assert (found.best.goal, found.worst.goal) == pytest.approx((2.9, 2.1), abs=1e-8)


def test_what_is_too_large_to_look_for_is_said() -> None:
    """Without empty options brinkmanship is tiny; with them it has 190 positions."""
    found = mediate(offramp.load_crisis("brinkmanship"), most="disaster", limit=100)
    assert found.converged
    assert found.bluffing is not None
    assert found.bluffing.goal is None
    assert "not sought: the game with a mediator has 190 positions" in found.bluffing.note


def test_what_may_be_given_up_is_given_up_for_fewer_slips() -> None:
    found = mediate(offramp.load_crisis("talks-horner-2015"), most="peace", give_up=(0.01, 0.05))
    best, little, more = found.trials
    assert [trial.give_up for trial in found.trials] == [0.0, 0.01, 0.05]
    assert best.followed == found.best
    for trial in (little, more):
        assert trial.followed.goal >= found.best.goal - trial.give_up - 1e-6
    assert best.slips > little.slips > more.slips
    # At twice the precision the steadier plan keeps more of the peace; the plan that is told is the last one.
    assert best.half.goal < little.half.goal < more.half.goal
    told = sum(step.reach for step in found.plan if step.player == "east")
    assert told == pytest.approx(1.0)
    assert found.regrets["east"] < 1e-8


def test_a_steadier_plan_may_hold_where_the_best_does_not() -> None:
    """To be apart serves nobody: the best plan leaves both indifferent, and none of it is left where they err."""
    best, steadier = mediate(read_efg(STAG, "stag.efg"), most="apart", give_up=(0.1,)).trials
    assert (best.followed.goal, steadier.followed.goal) == pytest.approx((0.375, 0.275), abs=1e-6)
    assert best.half.goal < 0.01
    assert steadier.half.goal > 0.25


@pytest.mark.parametrize("concept", ["communication", "efce"])
def test_advice_that_pays_for_certain_is_kept_by_players_that_err(concept: Any) -> None:
    found = mediate(read_efg(STAG, "stag.efg"), payoff="sum", concept=concept)
    assert found.best.goal == pytest.approx(80.0)
    (trial,) = found.trials
    assert trial.followed == found.best
    for erring in (trial.erring, trial.half):
        assert erring.goal == pytest.approx(erring.values["North"] + erring.values["South"])
        assert erring.goal is not None
        assert erring.goal > 79.9
        assert "% of advice is followed" in erring.note
    assert trial.slips < 0.01
    assert (found.trusted, [lie for lie in found.lies if lie.price > 0.0]) == ((), [])


def test_ends_of_a_game_file_are_called_by_their_labels() -> None:
    game = read_efg(STAG, "stag.efg")
    assert mediate(game, most="well fed").best.goal == pytest.approx(1.0)
    assert mediate(game, most="apart").best.goal == pytest.approx(0.375)
    assert mediate(game, least="together; well fed").best.goal == pytest.approx(0.0)


def test_a_slice_counts_what_is_yet_to_be_settled_after_it() -> None:
    """Cut off after the first of its rounds, brinkmanship is still as likely to end in disaster without a mediator."""
    crisis = offramp.load_crisis("brinkmanship")
    whole = mediate(crisis, most="disaster", threats="any")
    cut = mediate(crisis, most="disaster", threats="any", to_turn="at the brink@2")
    assert cut.nodes < whole.nodes
    assert cut.without[0].goal == pytest.approx(whole.without[0].goal, abs=1e-8)
    assert whole.best.goal is not None
    assert cut.best.goal is not None
    # What is expected after the cut is no threat: nobody could be brought to escalate before it.
    assert cut.best.goal < whole.best.goal
    later = mediate(crisis, most="disaster", threats="any", from_turn="the defender chooses@2")
    assert later.from_turn == "the defender chooses@2"
    # One step has been taken by then, and none of its risk is left: the second carries 1 / 4.
    assert later.best.goal is not None
    assert later.best.goal > 0.0


def test_the_tree_of_a_crisis_is_mediated_as_the_crisis_is() -> None:
    crisis = offramp.load_crisis("chicken-private-resolve")
    tree = read_efg(export(crisis).text, "chicken.efg")
    by_file, by_crisis = mediate(tree, least="fight"), mediate(crisis, least="fight")
    assert by_file.best.goal == pytest.approx(by_crisis.best.goal, abs=1e-9)
    assert (by_file.crisis, by_crisis.crisis) == (None, "chicken-private-resolve")


def news(seen: str) -> dict[str, Any]:
    """The weather turns; red bets on it, and is paid if right; blue, who wants red to be right, is told of it before or
    after the bet, and then has a choice that matters to nobody."""
    told = {
        "turn": "word comes",
        "chance": {"sets": "told", "of": "weather", "odds": {"fair": {"fair": 1}, "foul": {"foul": 1}}},
    }
    bet = {"turn": "red bets", "decision": "red", "options": {k: {"set": {"bet": k}} for k in ("fair", "foul")}}
    turns = [told, bet] if seen == "before" else [bet, told]
    return small(
        facts={
            "weather": fact("fair", "foul", seen_by=[]),
            "told": fact("none", "fair", "foul", seen_by=["blue"]),
            "bet": fact("none", "fair", "foul", seen_by=["red"]),
            "nod": fact("no", "yes"),
        },
        turns=[
            {"turn": "the weather turns", "chance": {"sets": "weather", "odds": {"fair": 0.5, "foul": 0.5}}},
            *turns,
            {"turn": "blue nods", "decision": "blue", "options": {"nod": {"set": {"nod": "yes"}}, "do not": {}}},
        ],
        concerns={
            "red": {"right": concern("(weather == fair) == (bet == fair)", 1)},
            "blue": {"right": concern("(weather == fair) == (bet == fair)", 1)},
        },
        outcomes={"right": "(weather == fair) == (bet == fair)", "nodded": "nod == yes"},
    )


def test_a_side_reports_what_it_has_seen_and_not_what_is_on_the_way_to_it() -> None:
    """Once blue knows the weather red can be told; the tree alone, written as a file, does not say when blue knows."""
    early, late = loaded(news("before")), loaded(news("after"))
    assert mediate(early, most="right").best.goal == pytest.approx(1.0)
    assert mediate(late, most="right").best.goal == pytest.approx(0.5)
    assert mediate(read_efg(export(late).text, "late.efg"), most="right").best.goal == pytest.approx(1.0)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(written_once(most_turns=4))
def test_plans_for_any_crisis_hold_and_earlier_reports_never_hurt(data: dict[str, Any]) -> None:
    try:
        subject = subject_of(
            loaded(data | {"memory": "history"}), from_turn=None, to_turn=None, limit=500, counted=None
        )
    except OfframpError:
        assume(False)
    weight = np.ones(len(subject.game.players))
    seen, settled = (
        Mediator(subject.game.arrays, subject.tables, sights=sights).best(value_weight=weight)
        for sights in (subject.sights, None)
    )
    assert seen.converged
    assert settled.converged
    assert seen.objective <= settled.objective + 1e-6


def test_the_night_decision_of_april_is_within_reach() -> None:
    """The largest part of a shipped crisis that the guide shows: 360 histories, 49,495 positions."""
    crisis = offramp.load_crisis("israel-iran-2024-april")
    subject = subject_of(crisis, from_turn="the night decision", to_turn=None, limit=10_000, counted=None)
    mediator = Mediator(subject.game.arrays, subject.tables, sights=subject.sights)
    low, high = (mediator.best(reach_weight=sign * subject.outcomes["open war"]) for sign in (-1, 1))
    assert low.converged
    assert high.converged
    assert 0.0 <= -low.objective < high.objective < 0.2
    assert max(low.regret.max(), high.regret.max()) < 1e-8
    assert subject.given[0] == ("Israel decides on Damascus", "strike")


def test_labels_lose_what_all_of_a_player_tell() -> None:
    assert shortened(["t@1, a=1, b=2", "t@1, a=1, b=3", "u@1, a=1"]) == ["t@1, b=2", "t@1, b=3", "u@1"]
    assert shortened(["alone, x"]) == ["alone"]
    assert shortened(["t, x", "t, x"]) == ["t, x", "t, x"]
    assert shortened([]) == []


def asked() -> Iterator[tuple[dict[str, Any], type[Exception], str]]:
    yield {}, OfframpError, "nothing was asked for: give one of least"
    yield {"least": "fight", "payoff": "east"}, OfframpError, "least and payoff were asked for at once"
    yield {"least": "figth"}, NotFoundError, "no outcome 'figth'; did you mean 'fight'"
    yield {"payoff": "north"}, NotFoundError, "no player 'north'.*east, west, sum"
    yield {"least": "fight", "limit": 100}, TooLargeError, "172 positions .* more than 100"
    yield {"least": "fight", "limit": 20}, TooLargeError, "31 nodes .* more than 20"
    yield {"least": "fight", "concept": "efce", "limit": 100}, TooLargeError, "8 profiles of pure strategies"
    yield {"least": "fight", "threats": "idle"}, OfframpError, "no threats are called 'idle': use one of credible, any"
    yield {"least": "fight", "give_up": (0.1, 2.0, -1.0)}, OfframpError, "2, -1 cannot be given up: give a probability"
    yield (
        {"payoff": "sum", "give_up": (float("nan"),)},
        OfframpError,
        "nan cannot be given up: give a payoff, 0 or more",
    )
    yield {"least": "fight", "from_turn": "nowhere"}, NotFoundError, "nowhere"


@pytest.mark.parametrize(("wish", "error", "said"), list(asked()))
def test_what_cannot_be_asked_is_said(wish: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        mediate(offramp.load_crisis("chicken-private-resolve"), **wish)


def test_a_game_file_has_no_turns_and_may_have_no_labels() -> None:
    bare = read_efg(STAG.replace('"together; well fed"', '""'), "stag.efg")
    with pytest.raises(OfframpError, match="no turns to cut at"):
        mediate(bare, payoff="sum", to_turn="x")
    without = read_efg('EFG 2 R "" { "A" }\np "" 1 1 "" { "a" "b" } 0\nt "" 1 "" { 1 }\nt "" 2 "" { 2 }\n', "x.efg")
    with pytest.raises(NotFoundError, match="no end of the game has a label: ask for a payoff"):
        mediate(without, least="war")
    assert mediate(without, payoff="A").best.goal == pytest.approx(2.0)


def test_who_forgets_is_named() -> None:
    data = small() | {
        "facts": {
            "first": fact("no", "yes", until="second move"),
            "second": fact("no", "yes"),
        },
        "turns": [
            {"turn": "first move", "decision": "red", "options": {"a": {"set": {"first": "yes"}}, "b": {}}},
            {"turn": "second move", "decision": "red", "options": {"a": {"set": {"second": "yes"}}, "b": {}}},
            {"turn": "third move", "decision": "red", "options": {"a": {}, "b": {}}},
        ],
        "concerns": {"red": {"c": concern("first == yes", 1)}, "blue": {"c": concern("second == no", 1)}},
        "outcomes": {"o": "second == yes"},
    }
    with pytest.raises(OfframpError, match=r"does not recall all its own earlier moves.*memory: history"):
        mediate(loaded(data), least="o")


def test_the_values_of_a_plan_are_its_own(chicken: Mediation) -> None:
    assert chicken.best.values.keys() == {"east", "west"}
    assert np.isfinite(list(chicken.best.values.values())).all()
    assert chicken.best.note == ""
