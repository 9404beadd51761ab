"""What a mediator is to bring about.

May import: ``offramp.interop``, ``offramp.errors``, ``offramp.scenario`` (types), numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import numpy as np

from offramp.errors import NotFoundError, OfframpError
from offramp.game.arrays import Float
from offramp.interop.extensive import ExtensiveGame
from offramp.interop.mediation.subject import Subject, outcomes_of
from offramp.scenario.crisis import Crisis

SUM = "sum"
"""Asked for in place of a player: the sum of all expected payoffs."""


@dataclass(frozen=True)
class Wish:
    """What was asked for: ``least`` or ``most`` of an outcome, or the ``payoff`` of a player or of all."""

    kind: Literal["least", "most", "payoff"]
    target: str


@dataclass(frozen=True)
class Goal:
    """A wish in a game.

    Attributes
    ----------
    words : ``least chance of fight``; `opposite` the same for the other end of the range.
    target : the outcome, the player, or `SUM`.
    probability : whether it is the probability of an outcome.
    sign : 1 where more is better, -1 where less is.
    reach_weight : (nodes,) probability of the outcome where the game ends; None for a payoff.
    value_weight : (players,) weights of payoffs; None for an outcome.
    """

    words: str
    opposite: str
    target: str
    probability: bool
    sign: int
    reach_weight: Float | None
    value_weight: Float | None

    def of(self, reach: Float, value: Float) -> float:
        """What was asked for, under play with these node probabilities and payoffs."""
        if self.reach_weight is not None:
            return min(max(float(self.reach_weight @ reach), 0.0), 1.0)
        return 0.0 if self.value_weight is None else float(self.value_weight @ value)


def wished(source: Crisis | ExtensiveGame, least: str | None, most: str | None, payoff: str | None) -> Wish:
    """The one thing that was asked for, before any work is done.

    Raises OfframpError where none or several were; NotFoundError for an outcome or player that there is not.
    """
    asked = [Wish(kind, name) for kind, name in _named(least, most, payoff) if name is not None]
    if len(asked) != 1:
        kinds = " and ".join(wish.kind for wish in asked)
        what = f"{kinds} were asked for at once" if asked else "nothing was asked for"
        raise OfframpError(f"{what}: give one of least (an outcome), most (an outcome), payoff (a player, or {SUM})")
    (wish,) = asked
    if wish.kind == "payoff":
        players = list(source.actors) if isinstance(source, Crisis) else list(source.player_names)
        _known("player", wish.target, [*players, SUM])
    else:
        names = [outcome.name for outcome in source.outcomes] if isinstance(source, Crisis) else outcomes_of(source)
        _known("outcome", wish.target, list(names))
    return wish


def _named(
    least: str | None, most: str | None, payoff: str | None
) -> tuple[tuple[Literal["least", "most", "payoff"], str | None], ...]:
    return ("least", least), ("most", most), ("payoff", payoff)


def goal_of(subject: Subject, wish: Wish) -> Goal:
    """The wish in the game that is mediated. OfframpError for an outcome to which nothing in it can lead."""
    name = wish.target
    if wish.kind == "payoff":
        players = list(subject.game.player_names)
        total = name == SUM and SUM not in players
        weights = np.array([float(total or player == name) for player in players])
        words = "sum of payoffs" if total else f"payoff of {name}"
        return Goal(f"highest {words}", f"lowest {words}", name, False, 1, None, weights)
    weight = subject.outcomes[name]
    if not weight.any():
        raise OfframpError(f"nothing that is mediated here can lead to {name!r}: ask for another outcome or part")
    low, high = f"least chance of {name}", f"highest chance of {name}"
    if wish.kind == "least":
        return Goal(low, high, name, True, -1, weight, None)
    return Goal(high, low, name, True, 1, weight, None)


def _known(kind: str, name: str, known: Sequence[str]) -> None:
    if name in known:
        return
    near = get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    listed = f"{kind}s: {', '.join(known)}" if known else "no end of the game has a label: ask for a payoff"
    raise NotFoundError(f"there is no {kind} {name!r}{hint} ({listed})")
