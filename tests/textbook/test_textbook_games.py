"""The library's textbook games against their published solutions.

Every game is asked twice: at moderate precision it must equal an independent solution of the same quantal response
equations, and at high precision it must come near the published equilibrium.
"""

from __future__ import annotations

import pytest
from textbook_oracles import (
    BEER_AND_QUICHE,
    CLAIMS,
    RESOLVE,
    STEPS,
    SignallingEquilibrium,
    SignallingGame,
    brink_loser,
    brinkmanship,
    chicken_mixed,
    chicken_quantal,
    chicken_settles,
    deterrence,
    resolve,
    signalling_branch,
    talks_mediated,
    talks_quantal,
)
from textbook_solved import Solved, compiled, crisis, solved

from offramp import check, forecast, mediate
from offramp.game import compile_crisis
from offramp.scenario import apply_patch, library

TEXTBOOK_GAMES = [entry.name for entry in library() if entry.kind == "textbook game"]

EXACT = 1e-8


def near(value: object) -> object:
    return pytest.approx(value, rel=0, abs=EXACT)


def outcomes(name: str) -> dict[str, float]:
    """The probability of each outcome at the precision that the file gives."""
    return {outcome.name: outcome.p for outcome in forecast(crisis(name), draws=1).outcomes}


def test_the_library_holds_a_game_of_each_kind() -> None:
    assert TEXTBOOK_GAMES == [
        "brinkmanship",
        "chicken-private-resolve",
        "deterrence-signorino-1999",
        "signalling-cho-kreps-1987",
        "signalling-resolve",
        "talks-horner-2015",
    ]


@pytest.mark.parametrize("name", TEXTBOOK_GAMES)
def test_every_game_is_an_example_without_fault_that_names_its_publication(name: str) -> None:
    assert crisis(name).citation
    assert [problem for problem in check(name) if problem.code != "no-source"] == []  # the citation covers bare numbers
    assert compiled(name).findings == ()
    assert compiled(name).arrays.validate() == []


# --- Deterrence -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("precision", [0.25, 1.0, 4.0, 20.0])
def test_deterrence_is_the_nested_logit_of_signorino(precision: float) -> None:
    expected = deterrence(precision)
    game = solved("deterrence-signorino-1999", precision)

    assert game.choice("the challenger moves", "threaten") == near(expected.threaten)
    assert game.choice("the defender answers", "resist") == near(expected.resist)
    assert game.choice("the challenger follows through", "fight") == near(expected.fight)
    assert game.value("challenger") == near(expected.challenger_value)
    assert game.value("defender") == near(expected.defender_value)


def test_deterrence_fails_one_time_in_four_as_the_file_says() -> None:
    game = solved("deterrence-signorino-1999", 4.0)

    assert game.choice("the challenger follows through", "fight") == pytest.approx(0.7685, abs=5e-5)
    assert game.choice("the defender answers", "resist") == pytest.approx(0.8776, abs=5e-5)
    assert game.choice("the challenger moves", "threaten") == pytest.approx(0.2495, abs=5e-5)


def test_the_forecast_of_conflict_is_the_product_of_the_three_choices() -> None:
    expected = deterrence(4.0)

    assert outcomes("deterrence-signorino-1999") == near(
        {"conflict": expected.threaten * expected.resist * expected.fight, "deterrence fails": expected.threaten}
    )


def test_deterrence_holds_when_both_threats_are_credible_and_choice_is_all_but_perfect() -> None:
    # Zagare and Kilgour (1993): with both threats credible the status quo is the subgame perfect outcome.
    game = solved("deterrence-signorino-1999", 60.0)

    assert game.choice("the challenger moves", "threaten") < 1e-6
    assert game.choice("the defender answers", "resist") > 1 - 1e-6
    assert game.choice("the challenger follows through", "fight") > 1 - 1e-6


# --- Signalling -------------------------------------------------------------------------------------------------------


def show_of_strength(game: Solved) -> tuple[float, ...]:
    """Parade by the strong, by the weak; challenge after a parade, after quiet."""
    return (
        game.choice("the state shows itself", "parade", type_="strong"),
        game.choice("the state shows itself", "parade", type_="weak"),
        game.choice("the rival replies", "challenge", shown="parade"),
        game.choice("the rival replies", "challenge", shown="quiet"),
    )


def signal_of_resolve(game: Solved) -> tuple[float, ...]:
    """Escalation by the strong, by the weak; fight after escalation, after quiet."""
    return (
        game.choice("the sender signals", "escalate", type_="strong"),
        game.choice("the sender signals", "escalate", type_="weak"),
        game.choice("the receiver answers", "fight", signal="escalated"),
        game.choice("the receiver answers", "fight", signal="quiet"),
    )


def numbers(equilibrium: SignallingEquilibrium) -> tuple[float, ...]:
    return (*equilibrium.signal, *equilibrium.reply)


def at(game: SignallingGame, precision: float) -> tuple[float, ...]:
    return numbers(signalling_branch(game, [precision])[0])


@pytest.mark.parametrize("precision", [0.5, 1.0, 2.0, 4.0, 8.0])
def test_show_of_strength_follows_the_branch_found_by_homotopy(precision: float) -> None:
    game = solved("signalling-cho-kreps-1987", precision)

    assert show_of_strength(game) == near(at(BEER_AND_QUICHE, precision))


def test_show_of_strength_ends_in_the_equilibrium_that_passes_the_intuitive_criterion() -> None:
    # Cho and Kreps (1987): both types drink beer (parade), beer is not challenged, quiche is, with 1/2 or more.
    strong, weak, after_parade, after_quiet = show_of_strength(solved("signalling-cho-kreps-1987", 20.0))

    assert strong > 1 - 1e-6
    assert weak > 1 - 1e-6
    assert after_parade < 1e-6
    assert after_quiet > 1 - 1e-6


@pytest.mark.parametrize("precision", [0.5, 1.0, 2.0, 4.0, 8.0])
def test_signal_of_resolve_follows_the_branch_found_by_homotopy(precision: float) -> None:
    assert signal_of_resolve(solved("signalling-resolve", precision)) == near(at(RESOLVE, precision))


# pygambit 17.0.0b2 `logit`, principal branch: precision, then P(escalate | strong), P(escalate | weak),
# P(fight | escalated), P(fight | quiet).
GAMBIT = (
    (0.1000000023412192, 0.5255369463814641, 0.4634042085160745, 0.49627719621888716, 0.5037330007254474),
    (0.2500000000062194, 0.570510577525667, 0.41964936596716235, 0.4778362843440565, 0.5230824127899539),
    (0.5000000009494223, 0.6788482033708471, 0.4054215513404934, 0.42847359222453285, 0.5941293548875253),
    (1.000000000001124, 0.9166138767075158, 0.6163623954234947, 0.38880247828862435, 0.8545372793368424),
    (2.0000000000022258, 0.9958835270261066, 0.8607989496161399, 0.4147848873386163, 0.9962238186020655),
    (3.000000000000017, 0.9997004745033724, 0.9256760319816567, 0.4317525862700033, 0.999864968828393),
    (5.000000000000004, 0.999998018916611, 0.9721617004013526, 0.45787537890050406, 0.999999693280425),
    (9.999999997753624, 0.9999999999901354, 0.9962043925127545, 0.48859784045149857, 0.9999999999999064),
)


@pytest.mark.parametrize("row", GAMBIT, ids=lambda row: f"precision {row[0]:.4g}")
def test_signal_of_resolve_agrees_with_gambit(row: tuple[float, ...]) -> None:
    assert signal_of_resolve(solved("signalling-resolve", row[0])) == near(row[1:])


@pytest.mark.parametrize("row", GAMBIT, ids=lambda row: f"precision {row[0]:.4g}")
def test_the_homotopy_itself_agrees_with_gambit(row: tuple[float, ...]) -> None:
    assert at(RESOLVE, row[0]) == pytest.approx(row[1:], rel=0, abs=1e-12)


def test_signal_of_resolve_ends_where_all_escalate_and_half_of_it_is_fought() -> None:
    # The weak who stay quiet vanish like exp(-L / 2), faster than L grows, and with them all that the receiver could
    # learn from an escalation; at the prior odds it is indifferent, and an indifferent receiver fights half the time.
    strong, weak, after_escalation, after_quiet = signal_of_resolve(solved("signalling-resolve", 40.0))

    assert strong > 1 - 1e-6
    assert weak > 1 - 1e-6
    assert after_escalation == pytest.approx(0.5, abs=1e-6)
    assert after_quiet > 1 - 1e-6


# --- Chicken ----------------------------------------------------------------------------------------------------------


def stands_firm(game: Solved, side: str) -> dict[str, float]:
    return {kind: game.choice(f"{side} decides", "stand firm", type_=kind) for kind in ("weak", "tough")}


@pytest.mark.parametrize("precision", [0.5, 1.0, 2.0, 4.0, 5.0])
def test_chicken_is_the_symmetric_logit_equilibrium(precision: float) -> None:
    assert chicken_settles(precision)
    game = solved("chicken-private-resolve", precision)

    assert stands_firm(game, "east") == near(chicken_quantal(precision))
    assert stands_firm(game, "west") == near(chicken_quantal(precision))


@pytest.mark.parametrize("precision", [5.8, 6.0, 7.2, 10.0, 20.0, 100.0])
def test_chicken_stays_symmetric_beyond_the_pitchfork(precision: float) -> None:
    # Repeated answers cycle here, and two asymmetric branches are near: a solver may stall or stray.
    assert not chicken_settles(precision)
    game = solved("chicken-private-resolve", precision)

    assert stands_firm(game, "east") == near(chicken_quantal(precision))
    assert stands_firm(game, "west") == near(chicken_quantal(precision))


def test_the_forecast_of_a_fight_is_that_two_strangers_stand_firm() -> None:
    firm = chicken_quantal(4.0)
    either = 0.3 * firm["tough"] + 0.7 * firm["weak"]

    assert outcomes("chicken-private-resolve") == near({"fight": either**2, "both yield": (1 - either) ** 2})


def test_chicken_nears_the_mixed_equilibrium_of_hawk_and_dove() -> None:
    # Maynard Smith (1982): firm with probability V / C = 1/2; private types leave that total as it is.
    assert chicken_mixed() == pytest.approx({"tough": 1.0, "weak": 2 / 7})
    game = solved("chicken-private-resolve", 400.0)

    firm = stands_firm(game, "east")
    assert firm == pytest.approx(chicken_mixed(), abs=4e-3)
    assert 0.3 * firm["tough"] + 0.7 * firm["weak"] == pytest.approx(1 / 2, abs=3e-3)


def test_the_side_that_is_written_second_does_not_see_the_first_choice() -> None:
    sets = [infoset for infoset in compiled("chicken-private-resolve").infosets() if infoset.turn == "west decides"]

    assert sorted(infoset.type for infoset in sets) == ["tough", "weak"]
    assert all("east_move" not in infoset.seen for infoset in sets)


# --- Peace talks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("precision", [1.0, 4.0, 8.0])
def test_talks_are_the_symmetric_logit_equilibrium(precision: float) -> None:
    game = solved("talks-horner-2015", precision)
    for kind, chances in talks_quantal(precision).items():
        for side in ("east", "west"):
            played = [game.choice(f"{side} claims", claim, type_=kind) for claim in CLAIMS]
            assert played == near(chances.tolist())


def test_the_best_mediator_makes_as_much_peace_as_published() -> None:
    found = mediate(crisis("talks-horner-2015"), most="peace")

    assert found.converged
    assert found.best.goal == near(talks_mediated())
    assert talks_mediated() == pytest.approx(0.8791, abs=5e-5)  # as the file says
    assert found.without[0].goal == near(outcomes("talks-horner-2015")["peace"])


# --- Brinkmanship -----------------------------------------------------------------------------------------------------


def escalates(game: Solved) -> list[float]:
    """Chance of escalating at steps 1 to 8."""
    turns = ("the challenger chooses", "the defender chooses")
    return [game.choice(turns[(step - 1) % 2], "escalate", round_=step) for step in range(1, STEPS + 1)]


@pytest.mark.parametrize("precision", [0.5, 2.0, 6.0, 15.0])
def test_brinkmanship_is_backward_induction_with_noise(precision: float) -> None:
    expected = brinkmanship(precision)
    game = solved("brinkmanship", precision)

    assert escalates(game) == near(expected.escalate)
    assert game.value("challenger") == near(expected.value[0])
    assert game.value("defender") == near(expected.value[1])


def test_the_forecast_of_disaster_adds_up_the_risks_of_all_steps() -> None:
    assert outcomes("brinkmanship")["disaster"] == near(brinkmanship(6.0).disaster)


def test_the_less_resolute_challenger_submits_at_once() -> None:
    # Powell (1988, 1990): resolve (w - s) / (w - d); with resolve known there is no crisis.
    assert resolve(-1.5) == pytest.approx(0.4)
    assert resolve(-0.5) == pytest.approx(2 / 3)
    assert brink_loser((-1.5, -0.5)) == "challenger"

    game = solved("brinkmanship", 60.0)

    assert escalates(game)[0] < 1e-6
    assert game.value("defender") > 1 - 1e-6


def test_a_more_resolute_challenger_escalates_once_and_prevails() -> None:
    disaster = (-0.2, -0.5)
    assert brink_loser(disaster) == "defender"
    name = "the challenger is the more resolute"
    game = Solved(
        compile_crisis(apply_patch(crisis("brinkmanship"), crisis("brinkmanship").counterfactuals[name])), 60.0
    )

    assert escalates(game)[:2] == pytest.approx([1.0, 0.0], abs=1e-6)
    # It prevails unless the first step, of risk 1/8, is the last.
    assert game.value("challenger") == pytest.approx(7 / 8 - 0.2 / 8, abs=1e-6)


@pytest.mark.parametrize("disaster", [(-1.5, -0.5), (-0.2, -0.5), (-3.0, -0.1)])
def test_backward_induction_agrees_with_the_rule_of_resolve(disaster: tuple[float, float]) -> None:
    value = brinkmanship(500.0, disaster).value
    challenger_submits = pytest.approx((0.0, 1.0), abs=1e-6)
    defender_submits = pytest.approx(((7 + disaster[0]) / 8, disaster[1] / 8), abs=1e-6)

    assert value == (challenger_submits if brink_loser(disaster) == "challenger" else defender_submits)
