"""Solutions of the library's textbook games, worked out here without the program.

Each function repeats its game's payoffs from the publication (or from the comments of the crisis file), so that a
slip in a file cannot hide behind the same slip in the oracle. SciPy finds roots; everything else is arithmetic.
`precision` is L in p(option) = exp(L * EU(option)) / sum over the options of the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq, root
from scipy.special import expit

# --- Deterrence -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deterrence:
    """Chances that the challenger threatens, the defender resists and the challenger then fights, and both values."""

    threaten: float
    resist: float
    fight: float
    challenger_value: float
    defender_value: float


def deterrence(precision: float) -> Deterrence:
    """Signorino's agent error model on the Unilateral Deterrence Game, from the last move back.

    Payoffs (challenger, defender): status quo (0.6, 1), defender concedes (1, 0), challenger backs down (0, 0.8),
    conflict (0.3, 0.4). With two options the logit choice rule is p = 1 / (1 + exp(-L * gain)):

        fight    = p(0.3 - 0)
        resist   = p(fight * 0.4 + (1 - fight) * 0.8 - 0)
        threaten = p(resist * fight * 0.3 + (1 - resist) * 1 - 0.6)
    """
    fight = expit(precision * 0.3)
    when_resisting = fight * 0.4 + (1 - fight) * 0.8
    resist = expit(precision * when_resisting)
    when_threatening = resist * fight * 0.3 + (1 - resist)
    threaten = expit(precision * (when_threatening - 0.6))
    return Deterrence(
        threaten,
        resist,
        fight,
        challenger_value=threaten * when_threatening + (1 - threaten) * 0.6,
        defender_value=threaten * resist * when_resisting + (1 - threaten),
    )


# --- Signalling -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SignallingGame:
    """Two types, two signals, two replies.

    Attributes
    ----------
    prior : (types,) chance of each type.
    sender, receiver : (types, signals, replies) payoffs.
    """

    prior: NDArray[np.float64]
    sender: NDArray[np.float64]
    receiver: NDArray[np.float64]


def _signalling(prior: ArrayLike, sender: ArrayLike, receiver: ArrayLike) -> SignallingGame:
    return SignallingGame(*(np.asarray(values, dtype=float) for values in (prior, sender, receiver)))


# Types (strong, weak), signals (parade, stay quiet), replies (challenge, leave alone). Cho and Kreps (1987): 1 for the
# breakfast, or show, that one likes, and 2 for not being challenged; the receiver gets 1 for the right reply.
BEER_AND_QUICHE = _signalling(
    prior=[0.9, 0.1],
    sender=[[[1, 3], [0, 2]], [[0, 2], [1, 3]]],
    receiver=[[[0, 1], [0, 1]], [[1, 0], [1, 0]]],
)

# Types (strong, weak), signals (escalate, quiet), replies (fight, concede).
RESOLVE = _signalling(
    prior=[0.6, 0.4],
    sender=[[[1, 4], [0, 3]], [[-3, 2], [-1, 3]]],
    receiver=[[[-2, 0], [-2, 0]], [[3, 0], [3, 0]]],
)


@dataclass(frozen=True)
class SignallingEquilibrium:
    """Chance of the first signal by type, and of the first reply by signal."""

    signal: NDArray[np.float64]
    reply: NDArray[np.float64]


def signalling_gains(game: SignallingGame, at: SignallingEquilibrium) -> NDArray[np.float64]:
    """What each agent gains by its first option over its second: (strong, weak, after signal 1, after signal 2).

    The receiver's are expectations under Bayes' beliefs from the prior and the sender's strategy.
    """
    reply = np.column_stack((at.reply, 1 - at.reply))
    expected = np.einsum("tsr,sr->ts", game.sender, reply)
    joint = game.prior[:, None] * np.column_stack((at.signal, 1 - at.signal))
    belief = joint / joint.sum(axis=0)
    difference = game.receiver[:, :, 0] - game.receiver[:, :, 1]
    return np.concatenate((expected[:, 0] - expected[:, 1], (belief * difference).sum(axis=0)))


def signalling_branch(game: SignallingGame, precisions: Sequence[float]) -> list[SignallingEquilibrium]:
    """The logit agent equilibria at rising `precisions`, on the branch that starts at pure noise.

    In log-odds z of first options, an equilibrium solves z = L * gains(z). From z = 0 at L = 0 the solution is
    followed in steps of L too small to leave the branch, each solved by Powell's hybrid method.
    """

    def equilibrium(log_odds: NDArray[np.float64]) -> SignallingEquilibrium:
        chances = expit(log_odds)
        return SignallingEquilibrium(signal=chances[:2], reply=chances[2:])

    def error(log_odds: NDArray[np.float64], precision: float) -> NDArray[np.float64]:
        return log_odds - precision * signalling_gains(game, equilibrium(log_odds))

    log_odds, reached, found = np.zeros(4), 0.0, []
    for target in precisions:
        for precision in np.linspace(reached, target, 2 + math.ceil((target - reached) / 0.02))[1:]:
            log_odds = root(error, log_odds, args=(precision,), tol=1e-13).x
        assert np.abs(error(log_odds, target)).max() < 1e-10
        reached = target
        found.append(equilibrium(log_odds))
    return found


# --- Chicken ----------------------------------------------------------------------------------------------------------

TOUGH = 0.3
COST = {"weak": 2.0, "tough": 0.5}


def chicken_mixed(tough: float = TOUGH) -> dict[str, float]:
    """The symmetric Bayes-Nash equilibrium: chance of standing firm by type.

    Against one who stands firm with probability s, standing firm rather than yielding gains

        s * ((V - C) / 2 - 0) + (1 - s) * (V - V / 2) = (V - s * C) / 2,    V = 1,

    which is positive for the tough at every s (C = 0.5 < V), and for the weak (C = 2) if and only if s < V / C = 1/2.
    So the tough stand firm, and the weak with the probability x that makes s = tough + (1 - tough) * x equal to 1/2; if
    there are more tough ones than that, never.
    """
    return {"tough": 1.0, "weak": max(0.0, (1 / COST["weak"] - tough) / (1 - tough))}


def chicken_quantal(precision: float) -> dict[str, float]:
    """The symmetric logit equilibrium: chance of standing firm by type.

    With s the chance over types that the other stands firm, each type stands firm with p = 1 / (1 + exp(-L * gain)),
    gain as in `chicken_mixed`; s is their mean. That mean falls as s rises, so there is exactly one such s.
    """

    def firm(kind: str, s: float) -> float:
        return float(expit(precision * (1 - s * COST[kind]) / 2))

    def excess(s: float) -> float:
        return TOUGH * firm("tough", s) + (1 - TOUGH) * firm("weak", s) - s

    s = brentq(excess, 0.0, 1.0, xtol=1e-15, rtol=1e-14)
    return {kind: firm(kind, s) for kind in COST}


def chicken_settles(precision: float) -> bool:
    """Whether answering each other again and again, alike on both sides, settles at `chicken_quantal`.

    It does while the mean answer falls with s by less than one for one. Where that slope passes -1, two branches
    on which the sides differ leave the symmetric one (a pitchfork), here at a precision of 5.61.
    """
    firm = chicken_quantal(precision)
    share = {"tough": TOUGH, "weak": 1 - TOUGH}
    slope = -precision / 2 * sum(share[kind] * COST[kind] * firm[kind] * (1 - firm[kind]) for kind in COST)
    return slope > -1


# --- Peace talks ------------------------------------------------------------------------------------------------------

STRONG, REMAINS, WINS = 0.4, 0.7, 0.95
CLAIMS = {"small": 1 - WINS * REMAINS, "half": 0.5, "large": WINS * REMAINS, "war": 1.0}
KINDS = {"strong": STRONG, "weak": 1 - STRONG}


def talks_pay(kind: str, other: str, claim: str, against: str) -> float:
    """What a side of a kind gets: its claim if the two fit into the pie, else what it expects of war."""
    if CLAIMS[claim] + CLAIMS[against] <= 1 + 1e-9:
        return CLAIMS[claim]
    even = kind == other
    return REMAINS * (0.5 if even else WINS if kind == "strong" else 1 - WINS)


def talks_quantal(precision: float) -> dict[str, NDArray[np.float64]]:
    """The symmetric logit equilibrium that small steps of precision lead to: chances of the claims, by kind.

    A root of p(claim | kind) - softmax(precision * EU), EU over the other's kind and claims, found by SciPy from the
    root a little below.
    """
    pay = np.array(
        [[[[talks_pay(k, o, c, a) for a in CLAIMS] for o in KINDS] for c in CLAIMS] for k in KINDS]
    )  # kind, claim, other kind, other claim
    share = np.array(list(KINDS.values()))

    def excess(flat: NDArray[np.float64], at: float) -> NDArray[np.float64]:
        chances = flat.reshape(2, len(CLAIMS))
        score = at * np.einsum("kcoa,o,oa->kc", pay, share, chances)
        answer = np.exp(score - score.max(axis=1, keepdims=True))
        return (chances - answer / answer.sum(axis=1, keepdims=True)).ravel()

    found = np.full(2 * len(CLAIMS), 1 / len(CLAIMS))
    for at in np.linspace(0.0, precision, 1 + max(1, int(20 * precision))):
        found = root(excess, found, args=(at,), tol=1e-13).x
    return dict(zip(KINDS, found.reshape(2, len(CLAIMS)), strict=True))


def talks_mediated() -> float:
    """The chance of peace under the best mediator (Hörner, Morelli and Squintani 2015), for g / 2 < l < g."""
    odds, gain = STRONG / (1 - STRONG), (2 * WINS * REMAINS - 1) / (1 - REMAINS)
    assert gain / 2 < odds < gain
    both_strong = (2 * odds - gain) / (odds * (1 + gain - odds))
    return 1 - STRONG**2 * (1 - both_strong)


# --- Brinkmanship -----------------------------------------------------------------------------------------------------

STEPS = 8
SIDES = ("challenger", "defender")
PREVAIL, SUBMIT = 1.0, 0.0


@dataclass(frozen=True)
class Brink:
    """Chance of escalating at steps 1 to 8, each side's value, and the chance that it ends in disaster."""

    escalate: tuple[float, ...]
    value: tuple[float, float]
    disaster: float


def resolve(disaster: float) -> float:
    """Powell's resolve: the largest risk of disaster worth bearing once in order to prevail, (w - s) / (w - d)."""
    return (PREVAIL - SUBMIT) / (PREVAIL - disaster)


def brink_loser(disaster: tuple[float, float]) -> str:
    """Who submits, at once, under perfect choice: the first to face a step k whose risk k / 8 exceeds its resolve."""
    for step in range(1, STEPS + 1):
        side = (step - 1) % 2
        if step / STEPS > resolve(disaster[side]):
            return SIDES[side]
    raise AssertionError("the last step is certain disaster")


def brinkmanship(precision: float, disaster: tuple[float, float] = (-1.5, -0.5)) -> Brink:
    """Backward induction from step 8, with p(escalate) = 1 / (1 + exp(-L * (EU(escalate) - s))).

    The challenger takes the odd steps, the defender the even ones. Escalating at step k ends in disaster with
    probability k / 8 and else leads to step k + 1; the eighth never leads on.
    """
    chances: list[float] = []
    ahead = np.zeros(2)
    risk_ahead = 0.0
    for step in range(STEPS, 0, -1):
        mover = (step - 1) % 2
        risk = step / STEPS
        escalating = risk * np.array(disaster) + (1 - risk) * ahead
        submitting = np.full(2, PREVAIL)
        submitting[mover] = SUBMIT
        p = float(expit(precision * (escalating[mover] - SUBMIT)))
        ahead = p * escalating + (1 - p) * submitting
        risk_ahead = p * (risk + (1 - risk) * risk_ahead)
        chances.append(p)
    return Brink(tuple(reversed(chances)), (float(ahead[0]), float(ahead[1])), risk_ahead)
