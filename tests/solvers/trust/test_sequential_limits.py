"""Ends of branches against published sequential equilibria: choices, and beliefs at sets that play leaves alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from solver_games import Built, Node, build, chance, end, move, signalling

from offramp.solvers import Branch, solve, trace_branch


def traced(root: Node, n_players: int = 2) -> tuple[Built, Branch]:
    built = build(root, (1.0,) * n_players)
    found = trace_branch(built.arrays, built.tables)
    assert found.end == "settled", found.status
    assert found.limit.rational is True
    assert not found.limit.unknown.any()
    return built, found


def beliefs(built: Built, at: np.ndarray, name: object) -> np.ndarray:
    first = built.arrays.infoset_first[built.infoset[name]]
    return at[first : first + built.arrays.infoset_size[built.infoset[name]]]


def beer_and_quiche() -> Node:
    """Cho and Kreps (1987), Signaling games and stable equilibria: nine in ten are surly and like beer, the others
    quiche; a breakfast is worth 1, to be left alone 2, and the other gains 1 by a duel with the wimp alone."""

    def breakfast(kind: str) -> Node:
        likes = {"surly": "beer", "wimp": "quiche"}[kind]
        duel = 1.0 if kind == "wimp" else -1.0

        def served(meal: str) -> Node:
            taste = float(meal == likes)
            return move(1, meal, end(taste, duel), end(taste + 2.0, 0.0))

        return move(0, kind, served("beer"), served("quiche"))

    return chance(("9/10", breakfast("surly")), ("1/10", breakfast("wimp")))


def test_beer_is_drunk_by_all_and_who_eats_quiche_is_taken_for_a_wimp() -> None:
    built, found = traced(beer_and_quiche())
    for name in ("surly", "wimp"):
        np.testing.assert_allclose(built.at(found.limit.strategy, name), [1.0, 0.0])
    np.testing.assert_allclose(built.at(found.limit.strategy, "beer"), [0.0, 1.0])
    assert built.at(found.limit.strategy, "quiche")[0] >= 0.5  # the published equilibrium asks for no more
    assert beliefs(built, found.limit.belief, "beer")[1] == pytest.approx(0.1, abs=1e-3)
    assert beliefs(built, found.limit.belief, "quiche")[1] >= 0.5


def test_far_out_the_wimp_loses_less_by_quiche_than_the_surly() -> None:
    """Once quiche means a duel, the wimp loses 1 by it and the surly 3: odds of 1/9 exp(2 x precision), at a set whose
    own probability is exp(-precision)."""
    built = build(beer_and_quiche(), (1.0, 1.0))
    for precision in (20.0, 100.0, 2000.0):
        found = solve(built.arrays, built.tables, precision_scale=precision)
        assert found.converged, found.status
        assert found.reached.all()
        assert built.at(found.strategy, "quiche")[0] == pytest.approx(1.0, abs=1e-8)
        belief = beliefs(built, found.belief, "quiche")
        assert belief[0] == pytest.approx(9.0 * np.exp(-2.0 * precision), rel=1e-6)
        assert belief.sum() == pytest.approx(1.0)


def horse() -> Node:
    """Selten (1975), Reexamination of the perfectness concept for equilibrium points in extensive games, figure 1."""
    asked = move(2, "third", end(3, 3, 2), end(0, 0, 0)), move(2, "third", end(4, 4, 0), end(0, 0, 1))
    return move(0, "first", chance(("1", asked[0])), move(1, "second", asked[1], end(1, 1, 1)))


def test_the_horse_goes_to_the_equilibrium_that_is_perfect_at_the_belief_that_keeps_it() -> None:
    """Nobody asks the third, who would go right; its belief is the 1/3 at which it is indifferent.

    With left at l, asking costs the first 1 - 3 l and the second 1 - 4 l; so the odds of the two nodes are
    exp(-precision l), which must be 1/2 to first order: l = log 2 / precision.
    """
    built, found = traced(horse(), 3)
    for name in ("first", "second"):
        np.testing.assert_allclose(built.at(found.limit.strategy, name), [0.0, 1.0])
    for precision in (100.0, 1000.0, 1e4):
        at = solve(built.arrays, built.tables, precision_scale=precision)
        assert at.converged, at.status
        assert precision * built.at(at.strategy, "third")[0] == pytest.approx(np.log(2.0), rel=20 / precision**0.5)
        assert beliefs(built, at.belief, "third")[0] == pytest.approx(1 / 3, abs=np.log(precision) / precision)
        np.testing.assert_allclose(at.value, 1.0, atol=1e-3)


def reputation(tough: str, lost: float = -1.0) -> Node:
    """Kreps and Wilson (1982), Reputation and imperfect information, with two entrants, who gain 1/2 by an entry that
    is let pass and lose 1/2 by one that is fought; each who stays out is worth 2 to the incumbent."""
    worth = {"weak": {"let": 0.0, "fight": lost}, "tough": {"let": -1.0, "fight": 0.0}}
    gain = {"let": 0.5, "fight": -0.5}

    def second(kind: str, before: str, own: float, first: float) -> Node:
        met = (end(own + worth[kind][how], first, gain[how]) for how in ("let", "fight"))
        return move(2, ("second", before), end(own + 2.0, first, 0.0), move(0, (kind, "then", before), *met))

    def game(kind: str) -> Node:
        met = (second(kind, how, worth[kind][how], gain[how]) for how in ("let", "fight"))
        return move(1, "enter", second(kind, "out", 2.0, 0.0), move(0, (kind, "met"), *met))

    odds = {"tough": tough, "weak": str(1 - Fraction(tough))}
    return chance(*((odds[kind], game(kind)) for kind in ("tough", "weak")))


def test_reputation_is_kept_by_fighting_as_often_as_makes_the_next_indifferent() -> None:
    """At odds of 1/5 of being tough: the first enters, the weak fight one time in four, which makes 1/2 of the tough
    among those who fought, and the second then stays out half the time. Nobody learns from one who stays out."""
    built, found = traced(reputation("1/5"), 3)
    expected = {
        "enter": [0, 1], ("weak", "met"): [3 / 4, 1 / 4], ("tough", "met"): [0, 1],
        ("second", "fight"): [1 / 2, 1 / 2], ("second", "let"): [0, 1], ("second", "out"): [0, 1],
    }  # fmt: skip
    for name, odds in expected.items():
        np.testing.assert_allclose(built.at(found.limit.strategy, name), odds, atol=0.02)
    for before, tough in (("fight", 1 / 2), ("let", 0.0), ("out", 1 / 5)):
        assert beliefs(built, found.limit.belief, ("second", before))[0] == pytest.approx(tough, abs=0.02)
    np.testing.assert_allclose(found.value[-1][1:], [0.1, 0.8 * 0.75 * 0.5], atol=0.02)


def test_a_reputation_that_is_worth_nothing_is_not_kept() -> None:
    """Where a fight costs the weak more than a second entrant is worth, the comparison above fails."""
    built, found = traced(reputation("1/5", lost=-3.0), 3)
    np.testing.assert_allclose(built.at(found.limit.strategy, ("weak", "met")), [1.0, 0.0], atol=1e-3)
    assert beliefs(built, found.limit.belief, ("second", "fight"))[0] == pytest.approx(1.0, abs=1e-3)


def test_a_game_of_cards_is_bluffed_as_often_as_the_book_says() -> None:
    """Myerson (1991), Game theory: analysis of conflict, figure 2.1: raise with a third of the bad cards, meet two
    raises in three; worth 1/3."""

    def dealt(card: str, sign: float) -> Node:
        raised = move(1, "raised", end(2 * sign, -2 * sign), end(1, -1))
        return move(0, card, raised, end(sign, -sign))

    built, found = traced(chance(("1/2", dealt("good", 1.0)), ("1/2", dealt("bad", -1.0))))
    np.testing.assert_allclose(built.at(found.limit.strategy, "good"), [1, 0], atol=5e-3)
    np.testing.assert_allclose(built.at(found.limit.strategy, "bad"), [1 / 3, 2 / 3], atol=5e-3)
    np.testing.assert_allclose(built.at(found.limit.strategy, "raised"), [2 / 3, 1 / 3], atol=5e-3)
    np.testing.assert_allclose(beliefs(built, found.limit.belief, "raised"), [3 / 4, 1 / 4], atol=5e-3)
    np.testing.assert_allclose(found.value[-1], [1 / 3, -1 / 3], atol=5e-3)


def test_a_signal_that_all_send_teaches_nothing_and_silence_gives_the_weak_away() -> None:
    """Both kinds escalate: after it the receiver keeps the odds that were dealt, at which it is indifferent; the weak,
    who lose less by silence, are the ones it is taken for."""
    built, found = traced(signalling())
    for kind in ("strong", "weak"):
        np.testing.assert_allclose(built.at(found.limit.strategy, kind), [1.0, 0.0])
    np.testing.assert_allclose(built.at(found.limit.strategy, "loud"), 0.5, atol=2e-3)
    np.testing.assert_allclose(built.at(found.limit.strategy, "quiet"), [1.0, 0.0])
    np.testing.assert_allclose(beliefs(built, found.limit.belief, "loud"), [0.6, 0.4], atol=1e-3)
    np.testing.assert_allclose(beliefs(built, found.limit.belief, "quiet"), [0.0, 1.0], atol=1e-3)
