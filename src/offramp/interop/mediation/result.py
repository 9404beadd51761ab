"""What ``offramp.mediate`` returns: names and plain numbers.

May import: ``offramp.solvers.mediation`` (types).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from offramp.solvers.mediation import Concept

Threats = Literal["credible", "any"]
"""Whether plans may advise what is plainly worse for whom they advise."""


@dataclass(frozen=True)
class Play:
    """One way in which the game may be played.

    Attributes
    ----------
    how : in a few words.
    goal : what was asked for: the probability of an outcome, or an expected payoff; None where it could not be found.
    values : expected payoff by player.
    note : a sentence: how it was found, or why it was not.
    """

    how: str
    goal: float | None
    values: Mapping[str, float]
    note: str


@dataclass(frozen=True)
class Trial:
    """What becomes of one plan where players err in what they do with its advice.

    Attributes
    ----------
    give_up : how much of the goal may be given up for steadiness, in the goal's own unit.
    followed : if all follow; `erring` at the precision of the players, `half` at twice that.
    slips : how often in a play players that err do something else than advised, options that are left out as empty
        aside, as long as all others follow; at most.
    """

    give_up: float
    followed: Play
    slips: float
    erring: Play
    half: Play


@dataclass(frozen=True)
class Said:
    """What a player said to the mediator: `words` for where it says it is or will be, without what it had said before;
    `advice` what it was told to do then, None where it only reported or there was no choice."""

    player: str
    words: str
    advice: str | None


@dataclass(frozen=True)
class Step:
    """One advice of a plan.

    Attributes
    ----------
    player, at : whom the mediator advises, and the information set at which that player says it is.
    heard : what others said and were advised before; what the player itself did follows from `at`.
    advice : how likely each action is advised.
    reach : how likely this advice is given; zero where only a lie or disobedience leads to it.
    empty : the actions advised that are plainly worse for the player, whatever it believes and whatever follows:
        threats that nobody would carry out.
    """

    player: str
    at: str
    heard: tuple[Said, ...]
    advice: Mapping[str, float]
    reach: float
    empty: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """A profile that the device of an ``efce`` may draw: the action for every information set that its player does not
    itself keep the game from, as (player, information set, action), and how likely it is drawn."""

    moves: tuple[tuple[str, str, str], ...]
    chance: float


@dataclass(frozen=True)
class Lie:
    """One way to depart from honesty and obedience for the first time.

    Attributes
    ----------
    player, at : who would, and where: an information set, or what it knows of the one to come.
    says : what it would say instead; empty where it tells the truth and disobeys.
    advised, does : actions; empty where it would lie.
    reach : how likely it comes to where it could.
    loss : what it would lose by it, seen from the beginning.
    price : how much better the goal could be per unit of payoff by which the player might gain; zero where the
        incentive does not bind.
    """

    player: str
    at: str
    says: str
    advised: str
    does: str
    reach: float
    loss: float
    price: float


@dataclass(frozen=True)
class Mediation:
    """The best that a mediator could bring about, beside what there is without one.

    Attributes
    ----------
    title, crisis, patches : what was mediated; `crisis` is None for a game file.
    goal : in words: ``least chance of fight``.
    target : the outcome or player asked for, or ``sum``; `probability` whether the goal is a probability.
    concept : ``communication`` or ``efce``.
    players : by name.
    threats : ``credible`` where no plan advises what is plainly worse for whom it advises, ``any`` where plans may.
    best, worst : the best plan, and the plan that is best for the opposite: the range that mediators span.
    bluffing : the best plan whose threats may be empty; None where that is `best`, or no better.
    without : the same without a mediator: quantal response, the same at twice the precision, the limit of its branch.
    trials : the best plan where players err, then the steadiest plan for every share of the goal that may be given up.
    trusted : the best plan where one player could be trusted to do as told, by player; only where its incentive binds.
    plan, draws : what is advised (communication), or what may be drawn (efce), by the plan of the last trial.
    lies : every first departure from honesty and obedience of the best plan, those that bind first.
    prices, regrets : by player, as of ``offramp.solvers.mediation.Mediated``: prices of the best plan, regrets of the
        plan of the last trial.
    residual, converged, status, seconds : of the best plan; `seconds` of all of it.
    positions, unknowns, rows : the size of the game with a mediator, and of its program.
    nodes : of the tree.
    from_turn, to_turn, given : which part of a crisis that is, and what is taken to have happened before.
    """

    title: str
    crisis: str | None
    patches: tuple[str, ...]
    goal: str
    target: str
    probability: bool
    concept: Concept
    threats: Threats
    players: tuple[str, ...]
    best: Play
    worst: Play
    bluffing: Play | None
    without: tuple[Play, ...]
    trials: tuple[Trial, ...]
    trusted: tuple[Play, ...]
    plan: tuple[Step, ...]
    draws: tuple[Drawn, ...]
    lies: tuple[Lie, ...]
    prices: Mapping[str, float]
    regrets: Mapping[str, float]
    residual: float
    converged: bool
    status: str
    seconds: float
    positions: int
    unknowns: int
    rows: int
    nodes: int
    from_turn: str | None
    to_turn: str | None
    given: tuple[tuple[str, str], ...]
