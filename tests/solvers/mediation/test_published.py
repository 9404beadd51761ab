"""Mediated play against values that were published, or that a line of algebra gives."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mediated_games import bayesian, best, chance, chicken, end, game, matrix, move, peace

from offramp.interop import ExtensiveGame


@pytest.mark.parametrize("concept", ["communication", "efce"])
def test_chicken_is_worth_ten_and_a_half_to_both_together(concept: str) -> None:
    """Aumann (1987), Correlated Equilibrium as an Expression of Bayesian Rationality, Econometrica 55.

    Told to yield (a share y of the time that the other yields too, s that it stands firm), a side obeys if
    6 y + 2 s >= 7 y, so y <= 2 s: with y + 2 s = 1 the sum is 12 y + 18 s = 10.5 at best.
    """
    found = best(chicken(), 1, 1, concept=concept)
    assert found.objective == pytest.approx(10.5, abs=1e-9)
    assert found.value.sum() == pytest.approx(10.5, abs=1e-9)
    assert found.converged


@pytest.mark.parametrize("concept", ["communication", "efce"])
def test_nothing_is_to_be_mediated_in_a_prisoners_dilemma(concept: str) -> None:
    dilemma = matrix([[(3, 3), (0, 4)], [(4, 0), (1, 1)]])
    assert best(dilemma, 1, 1, concept=concept).objective == pytest.approx(2.0, abs=1e-9)
    assert best(dilemma, -1, -1, concept=concept).objective == pytest.approx(-2.0, abs=1e-9)


def peace_published(q: float, theta: float, p: float) -> float:
    """The chance of peace under the best mediator.

    Hörner, Morelli and Squintani (2015), Mediation and Peace, Review of Economic Studies 82, 1483-1501: a mediator does
    as well as an arbitrator whose awards bind, so that the problem is one of three numbers. Payoffs above half the pie
    are counted in units of (1 - theta) / 2: war between equals is worth -1, a strong side gets g in war with a weak
    one and the weak -(2 + g). The weak are at peace with each other; where the types differ there is peace with
    probability m, with b for the strong; between the strong with probability h. With l = q / (1 - q),

        the strong take part:    m (b - g) >= l (- h)    which binds: m b = m g - l h
        the weak tell the truth: l (- m b - (1 - m) (2 + g)) >= m b - (1 - m) - l (1 - h) (2 + g)    which binds

    and so h = 0, m = 1 / (1 + g - 2 l) if l <= g / 2; else m = 1, h = (2 l - g) / (l (1 + g - l)), up to 1 at l = g.
    """
    odds, gain = q / (1 - q), (2 * p * theta - 1) / (1 - theta)
    mixed, strong = 1.0, 1.0
    if odds <= gain / 2:
        mixed, strong = 1 / (1 + gain - 2 * odds), 0.0
    elif odds < gain:
        strong = (2 * odds - gain) / (odds * (1 + gain - odds))
    return (1 - q) ** 2 + 2 * q * (1 - q) * mixed + q**2 * strong


@pytest.mark.parametrize(
    ("q", "theta", "p"),
    [(0.2, 0.8, 0.9), (0.15, 0.7, 0.9), (0.45, 0.8, 0.9), (0.35, 0.7, 0.9), (0.4, 0.7, 0.95), (0.5, 0.7, 0.9)],
)
def test_the_best_chance_of_peace_between_sides_of_hidden_strength(q: float, theta: float, p: float) -> None:
    found = best(peace(q, theta, p), 1, outcome="peace")
    assert found.objective == pytest.approx(peace_published(q, theta, p), abs=1e-8)
    assert found.converged


@pytest.mark.parametrize(("q", "theta", "p"), [(0.35, 0.7, 0.9), (0.4, 0.7, 0.95), (0.6, 0.8, 0.9)])
def test_a_mediator_who_keeps_secrets_does_better_than_open_talks(q: float, theta: float, p: float) -> None:
    """Where g / 2 < l < g the published mediator gains, by not letting a strong side know that the other is weak.

    A strong side that knew would need b >= g itself, not on average. With m = 1 and b = g the weak tell the truth
    only if h <= (2 l - g) / (l (2 + g)), which is less than the mediator's h.
    """
    odds, gain = q / (1 - q), (2 * p * theta - 1) / (1 - theta)
    openly = (1 - q) ** 2 + 2 * q * (1 - q) + q**2 * (2 * odds - gain) / (odds * (2 + gain))
    assert best(peace(q, theta, p), 1, outcome="peace").objective > openly + 0.01


def signalling() -> ExtensiveGame:
    """The example of von Stengel and Forges (2008), 2.3: a student, good or bad, writes one of two words; the
    professor reads it and accepts or rejects. The words themselves cost and mean nothing."""

    def read(word: str, accepted: tuple[float, float]) -> tuple:
        return move(1, word, accept=end(*accepted), reject=end(0, 6))

    def writes(kind: str, accepted: tuple[float, float]) -> tuple:
        return move(0, kind, x=read("x", accepted), y=read("y", accepted))

    return game(chance((Fraction(1, 2), writes("good", (4, 10))), (Fraction(1, 2), writes("bad", (6, 0)))))


def test_a_device_that_tells_each_kind_its_own_word_helps_both() -> None:
    """The published equilibrium is worth 3.5 to the student and 6.5 to the professor.

    It is the professor's best: the bad, who do not know the word of the good, are accepted at least half as often as
    they are (they can guess), so with the good accepted always the professor gets at most (10 + 6 / 2) / 2 = 6.5.
    """
    found = best(signalling(), 0, 1, concept="efce")
    assert found.objective == pytest.approx(6.5, abs=1e-9)
    assert found.value == pytest.approx([3.5, 6.5], abs=1e-9)
    assert sum(draw.chance for draw in found.draws) == pytest.approx(1.0)


def test_a_mediator_who_must_ask_cannot_tell_good_from_bad() -> None:
    """All would say that they are good, so both are accepted equally often: 10 / 2 < 6 to the professor, so never."""
    found = best(signalling(), 1, 1)
    assert found.value == pytest.approx([0.0, 6.0], abs=1e-9)


def uniform_quadratic(bias: float, n: int) -> ExtensiveGame:
    """Crawford and Sobel (1982) on a grid: n equally likely states amid n parts of [0, 1], and 2 n + 1 acts."""
    acts = [k / (2 * n) for k in range(2 * n + 1)]

    def told(state: float) -> tuple:
        ways = {f"a{k}": end(-((act - state - bias) ** 2), -((act - state) ** 2)) for k, act in enumerate(acts)}
        return move(0, f"{state}", tell=move(1, "act", **ways))

    return game(chance(*((Fraction(1, n), told((k + 0.5) / n)) for k in range(n))))


def test_a_mediator_between_a_biased_expert_and_a_decider() -> None:
    """Goltsman, Hörner, Pavlov and Squintani (2009), Mediation, arbitration and negotiation, Journal of Economic Theory
    144: at best the decider expects -b (1 - b) / 3 where states fill [0, 1].

    On a grid an expert can only pose as one of a few, which helps the decider by a multiple of 1 / n: two grids tell
    how much, and where it leads (Richardson).
    """
    for bias in (0.15, 0.25):
        coarse, fine = (best(uniform_quadratic(bias, n), 0, 1).objective for n in (6, 12))
        published = -bias * (1 - bias) / 3
        assert coarse > fine > published
        assert 2 * fine - coarse == pytest.approx(published, abs=0.003)


def test_a_guess_that_only_communication_can_help() -> None:
    """A scout knows which of two passes is open, the other chooses one; both want the open one: only a word helps."""

    def seen(open_pass: str) -> tuple:
        ways = {name: end(*([1.0 if name == open_pass else 0.0] * 2)) for name in ("north", "south")}
        return move(0, open_pass, report=move(1, "choose", **ways))

    scout = game(chance((0.5, seen("north")), (0.5, seen("south"))))
    assert best(scout, 1, 1).objective == pytest.approx(2.0, abs=1e-9)
    assert best(scout, 1, 1, concept="efce").objective == pytest.approx(1.0, abs=1e-9)


def test_the_range_of_war_between_two_hidden_resolves() -> None:
    """Each side is tough with probability q; the tough stand firm whatever happens.

    Told each other's resolve, one weak side can always yield: the chance that both stand firm is q^2 at least, and
    the mediator reaches it if no weak side gains by posing as tough.
    """
    q = 0.3

    def pay(types: tuple, acts: tuple) -> tuple:
        if acts == ("firm", "firm"):
            return tuple(-0.5 if kind == "weak" else 0.5 for kind in types), "fight"
        return {("firm", "yield"): (1, 0), ("yield", "firm"): (0, 1), ("yield", "yield"): (0.5, 0.5)}[acts], "calm"

    kinds = {("weak", "weak"): (1 - q) ** 2, ("weak", "tough"): (1 - q) * q, ("tough", "weak"): q * (1 - q)}
    acts = {"weak": ("firm", "yield"), "tough": ("firm", "yield")}
    found = best(bayesian(kinds | {("tough", "tough"): q * q}, [acts, acts], pay), -1, outcome="fight")
    assert -found.objective >= q * q - 1e-9
    assert found.price.max() > 0.0
    binding = [one for one in found.incentives if one.price > 0.0]
    assert binding
    assert all(abs(one.slack) < 1e-7 for one in binding)
