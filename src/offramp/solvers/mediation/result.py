"""What the search for the best mediated equilibrium returns.

May import: ``offramp.game.arrays``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from offramp.game.arrays import Float

Concept = Literal["communication", "efce"]


@dataclass(frozen=True, slots=True)
class Word:
    """What a player said to the mediator, and what it was advised.

    Attributes
    ----------
    player : who spoke.
    sets : the information sets of the arrays at one of which it said that it is, or will be next; empty where it had
        nothing to say that could follow what it had said before.
    report : whether it only reported, and had no move to make.
    open : whether it could have said something else.
    advice : the strategy entry advised; None where there was no choice.
    """

    player: int
    sets: tuple[int, ...]
    report: bool
    open: bool
    advice: int | None


@dataclass(frozen=True, slots=True)
class Advice:
    """What the mediator advises at one place of its plan.

    Attributes
    ----------
    heard : all that was said and advised before, in order.
    player, infoset : whom it advises, and at which information set that player says it is.
    chances : by strategy entry, how likely each action is advised.
    reach : how likely the mediator comes to give this advice; zero where only a lie or disobedience brings it there.
    empty : the entries that are plainly worse for the player than others, whatever it believes and whatever follows
        (see ``empty.py``): advised, they are threats that nobody would carry out.
    """

    heard: tuple[Word, ...]
    player: int
    infoset: int
    chances: Mapping[int, float]
    reach: float
    empty: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """A profile that the device of an extensive-form correlated equilibrium may draw: the strategy entry for every
    information set that its player does not itself keep the game from, and how likely the profile is drawn."""

    moves: Mapping[int, int]
    chance: float


@dataclass(frozen=True, slots=True)
class Incentive:
    """One way to depart from honesty and obedience for the first time.

    Attributes
    ----------
    player : who would.
    sets : the information sets at one of which it truly is, or knows it will be next.
    named : those that it would name instead; empty where it tells the truth and disobeys.
    advised, taken : strategy entries; None where it would lie.
    reach : how likely it comes to where it could.
    told : how likely it is advised so there; zero where it would lie.
    slack : what it would lose, if from there on it did the best it can; in expected payoff, seen from the beginning.
    price : how much better the objective could be per unit of payoff by which it might gain; zero where the incentive
        does not bind.
    """

    player: int
    sets: tuple[int, ...]
    named: tuple[int, ...]
    advised: int | None
    taken: int | None
    reach: float
    told: float
    slack: float
    price: float


@dataclass(frozen=True, slots=True)
class Mediated:
    """The best that a mediator can bring about.

    Attributes
    ----------
    concept : ``communication`` (players report, the mediator advises) or ``efce`` (a profile is drawn and told move by
        move, nobody reports).
    objective : what the goal is worth; found by playing the plan.
    value : (players,) expected payoff; found so too.
    reach : (nodes,) probability of each node; found so too.
    plan : what is advised where, in the order of play, what nobody honest comes to behind; empty in an ``efce``.
    draws : what may be drawn, the likeliest first; empty in ``communication``.
    incentives : every first departure from honesty and obedience, those that bind before the others.
    price : (players,) how much better the objective could be per unit of payoff by which the player might gain.
    regret : (players,) what the player could gain by its best lies and disobedience; found by playing against the plan.
    residual : the largest violation of any row of the linear program.
    n_positions, n_unknowns, n_rows : the size of the game with a mediator, and of its program.
    converged : whether the solver found the best, and no regret is above the tolerance.
    seconds : the solver's own time.
    status : a sentence.
    columns : the plan as the program knows it.
    """

    concept: Concept
    objective: float
    value: Float
    reach: Float
    plan: tuple[Advice, ...]
    draws: tuple[Draw, ...]
    incentives: tuple[Incentive, ...]
    price: Float
    regret: Float
    residual: float
    n_positions: int
    n_unknowns: int
    n_rows: int
    converged: bool
    seconds: float
    status: str
    columns: Float
