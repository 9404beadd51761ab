"""``offramp.mediate``: the best that a mediator could bring about, beside what there is without one.

May import: ``offramp.interop``, ``offramp.solvers``, numpy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite
from typing import get_args

import numpy as np

from offramp.errors import OfframpError, TooLargeError
from offramp.game.arrays import Float
from offramp.interop.crisis import Counted
from offramp.interop.load import AnySource, source_of
from offramp.interop.mediation.goal import Goal, Wish, goal_of, wished
from offramp.interop.mediation.noisy import erring
from offramp.interop.mediation.result import Mediation, Play, Threats, Trial
from offramp.interop.mediation.subject import Subject, subject_of
from offramp.interop.mediation.words import Words
from offramp.solvers import evaluate, solve, trace_branch
from offramp.solvers.mediation import LIMIT, Concept, Mediated, Mediator, Steady, slip

Told = Callable[[str, float], None]

DUST = 1e-9
"""Advice that is rarer is rounding."""
BINDS = 1e-7
"""Price, and gain by trust, from which on an incentive counts as binding."""
ENTRIES, PASSES = 150, 20_000
"""Most strategy entries of a game whose branch is followed to its limit, and how many passes that may take."""


def mediate(
    source: AnySource,
    *,
    least: str | None = None,
    most: str | None = None,
    payoff: str | None = None,
    from_turn: str | None = None,
    to_turn: str | None = None,
    concept: Concept = "communication",
    threats: Threats = "credible",
    give_up: Sequence[float] = (),
    limit: int = LIMIT,
    counted: Counted | None = None,
    progress: Told | None = None,
    patches: Sequence[str] = (),
) -> Mediation:
    """The best that a trusted mediator could bring about in `source`, while nobody gains by lying to it or disobeying.

    Parameters
    ----------
    source : a crisis, as it is (what actors with a perception believe is left out), or a game; or the name of either.
    least, most : the outcome whose probability is to be lowest, or highest; of a game the label of an end.
    payoff : the player whose expected payoff is to be highest, or ``sum``.
    from_turn, to_turn : ``TURN`` or ``TURN@ROUND``, as of ``export``.
    concept : ``communication`` (players report, the mediator advises) or ``efce`` (a profile is drawn and told move by
        move, nobody reports; tiny games only).
    threats : ``credible`` forbids all plans to advise what is plainly worse for whom they advise, whatever it believes
        and whatever follows (of that, what is found cheaply); ``any`` does not.
    give_up : how much of the goal may be given up for a plan that players who err follow more, in the goal's own unit;
        several for several such plans. The last one is told.
    limit : most positions of the game with a mediator.
    counted : called with nodes and histories of the tree before anything is made.
    progress : called with what is being done, and the share of it that lies behind.
    patches : the names of those applied to `source` already, for the result.

    Raises
    ------
    OfframpError where none or several goals are given, for a slice of a game, another concept or kind of threats, for
    what cannot be given up, or where a player does not recall its own moves. NotFoundError for an outcome, player or
    turn that there is not. TooLargeError where there are more positions than `limit`.
    """
    began = time.perf_counter()
    tell = progress or _silent
    tell("making the tree", 0.0)
    source = source_of(source)
    wish = wished(source, least, most, payoff)
    _check(wish, threats, give_up)
    subject = subject_of(source, from_turn=from_turn, to_turn=to_turn, limit=limit, counted=counted)
    goal = goal_of(subject, wish)

    def seeking(*, credible: bool) -> Seeking:
        mediator = Mediator(
            subject.game.arrays,
            subject.tables,
            concept=concept,
            credible=credible,
            limit=limit,
            sights=subject.sights,
            progress=lambda share: tell("writing down positions", share),
        )
        return Seeking(mediator, goal)

    seek = seeking(credible=threats == "credible")
    precision, halved = subject.tables.precision, subject.at_twice_the_precision()
    plans = []
    for done, share in enumerate((0.0, *give_up)):
        tell("looking for the best plan" if not done else "looking for steadier plans", done / (1 + len(give_up)))
        plans.append(seek.best(steady=Steady(precision, share)))
    best, shown = plans[0], plans[-1]
    tell("looking for the other end of the range", 0.0)
    worst = seek.best(way=-1)
    words, names = Words(subject.game), subject.game.player_names
    priced = _priced(seek, best)
    trusted = _trusted(subject, seek, best, priced, tell)
    bluffing = None
    if threats == "credible":
        tell("looking for empty threats", 0.0)
        how = f"{seek.who}, if threats may be empty"
        bluffing = _freer(subject, goal, how, lambda: seeking(credible=False).best(), best)
    tell("without a mediator", 0.0)
    without = (
        _response(subject, goal),
        _response(halved, goal, "no mediator, erring half as much"),
        _limit(subject, goal),
    )
    trials = []
    for done, (share, plan) in enumerate(zip((0.0, *give_up), plans, strict=True)):
        tell("with players that err", done / len(plans))
        trials.append(_trial(subject, halved, seek, share, plan))
    return Mediation(
        title=subject.title,
        crisis=subject.crisis,
        patches=tuple(patches),
        goal=goal.words,
        target=goal.target,
        probability=goal.probability,
        concept=concept,
        threats=threats,
        players=names,
        best=trials[0].followed,
        worst=_play(subject, goal, f"the opposite ({goal.opposite})", worst),
        bluffing=bluffing,
        without=without,
        trials=tuple(trials),
        trusted=tuple(trusted.values()),
        plan=tuple(words.step(advice) for advice in shown.plan),
        draws=tuple(words.drawn(draw) for draw in shown.draws),
        lies=tuple(words.lie(one if one.player in priced else replace(one, price=0.0)) for one in best.incentives),
        prices={name: float(best.price[k]) if k in priced else 0.0 for k, name in enumerate(names)},
        regrets=dict(zip(names, shown.regret.tolist(), strict=True)),
        residual=shown.residual,
        converged=all(plan.converged for plan in (*plans, worst)) and not subject.rests_on,
        status=_status(subject, plans, worst),
        seconds=time.perf_counter() - began,
        positions=best.n_positions,
        unknowns=best.n_unknowns,
        rows=best.n_rows,
        nodes=subject.game.n_nodes,
        from_turn=subject.from_turn,
        to_turn=subject.to_turn,
        given=subject.given,
    )


@dataclass(frozen=True)
class Seeking:
    """A mediator with a goal."""

    mediator: Mediator
    goal: Goal

    @property
    def who(self) -> str:
        """What the mediator is called."""
        return "the best mediator" if self.mediator.concept == "communication" else "the best device"

    def best(
        self, way: int = 1, *, trusted: tuple[int, ...] = (), believed: bool = True, steady: Steady | None = None
    ) -> Mediated:
        """The best plan for the goal, or with `way` -1 for its opposite."""
        sign = self.goal.sign * way
        return self.mediator.best(
            reach_weight=None if self.goal.reach_weight is None else sign * self.goal.reach_weight,
            value_weight=None if self.goal.value_weight is None else sign * self.goal.value_weight,
            trusted=trusted,
            believed=believed,
            steady=steady,
        )


def _check(wish: Wish, threats: Threats, give_up: Sequence[float]) -> None:
    if threats not in get_args(Threats):
        raise OfframpError(f"no threats are called {threats!r}: use one of {', '.join(get_args(Threats))}")
    most, unit = (float("inf"), "a payoff, 0 or more") if wish.kind == "payoff" else (1.0, "a probability, 0 to 1")
    wrong = [f"{share:g}" for share in give_up if not (0.0 <= share <= most and isfinite(share))]
    if wrong:
        raise OfframpError(f"{', '.join(wrong)} cannot be given up: give {unit}")


def _trusted(subject: Subject, seek: Seeking, best: Mediated, priced: set[int], tell: Told) -> dict[int, Play]:
    """By player whose incentives cost something, or whose threats would be empty, the best plan without that."""
    found = {}
    for done, player in enumerate(sorted(priced | seek.mediator.bluffers)):
        tell("trusting one player after the other", done / len(best.price))
        how = f"{seek.who}, if {subject.game.player_names[player]} could be trusted"
        play = _freer(subject, seek.goal, how, partial(seek.best, trusted=(player,)), best)
        if play is not None:
            found[player] = play
    return found


def _priced(seek: Seeking, best: Mediated) -> set[int]:
    """The players whose incentives cost something.

    A price is that of one solution of the program's dual, of which there may be several: it counts only where the goal
    does become better without the player's incentives.
    """
    return {
        player
        for player, price in enumerate(best.price.tolist())
        if price > BINDS and _better(seek.best(trusted=(player,), believed=False), best)
    }


def _freer(subject: Subject, goal: Goal, how: str, sought: Callable[[], Mediated], best: Mediated) -> Play | None:
    """What a plan with more freedom than the best one would do, where that is better."""
    try:
        found = sought()
    except TooLargeError as error:
        return Play(how, None, {}, f"not sought: {error}")
    return _play(subject, goal, how, found) if _better(found, best) else None


def _better(found: Mediated, best: Mediated) -> bool:
    """Whether a plan is better than another by more than rounding."""
    return found.objective - best.objective > BINDS * max(1.0, abs(best.objective))


def _trial(subject: Subject, halved: Subject, seek: Seeking, give_up: float, plan: Mediated) -> Trial:
    """What becomes of a plan where players err."""
    who = seek.who if not give_up else f"a steadier {seek.who.split()[-1]}"
    precision = subject.tables.precision
    slips = sum(
        one.told * float(slip(precision[one.player] * one.slack / one.told))
        for one in plan.incentives
        if one.told > DUST
    )
    return Trial(
        give_up=give_up,
        followed=_play(subject, seek.goal, f"{who} ({seek.goal.words})", plan),
        slips=slips,
        erring=_erring(subject, seek, plan, f"{who}, if players err"),
        half=_erring(halved, seek, plan, f"{who}, if they err half as much"),
    )


def _silent(what: str, share: float) -> None:
    """Progress that nobody watches."""


def _status(subject: Subject, plans: Sequence[Mediated], worst: Mediated) -> str:
    if subject.rests_on:
        return f"do not rely on this slice: {subject.rests_on}"
    for plan in plans:
        if not plan.converged:
            return plan.status
    return plans[0].status if worst.converged else f"the other end of the range: {worst.status}"


def _play(subject: Subject, goal: Goal, how: str, found: Mediated) -> Play:
    return _played(subject, goal, how, found.reach, found.value, "" if found.converged else found.status)


def _played(subject: Subject, goal: Goal, how: str, reach: Float | None, value: Float, note: str) -> Play:
    names = subject.game.player_names
    if reach is None:
        return Play(how, None, {}, note)
    return Play(how, goal.of(reach, value), dict(zip(names, value.tolist(), strict=True)), note)


def _response(subject: Subject, goal: Goal, how: str = "no mediator, quantal response") -> Play:
    """As actors choose: quantal response."""
    solution = solve(subject.game.arrays, subject.tables, regret=False)
    note = subject.precision if solution.converged else f"do not rely on it: {solution.status}"
    return _played(subject, goal, how, solution.reach, solution.value, note)


def _limit(subject: Subject, goal: Goal) -> Play:
    """As actors would choose if they hardly erred: the limit of the branch."""
    how, arrays = "no mediator, the limit of that branch", subject.game.arrays
    nobody = np.zeros(arrays.n_players)
    if arrays.n_entries > ENTRIES:
        note = f"not sought: the game has {arrays.n_entries:,} choices, more than {ENTRIES}"
        return _played(subject, goal, how, None, nobody, note)
    branch = trace_branch(arrays, subject.tables, max_passes=PASSES)
    if branch.interrupted:
        raise KeyboardInterrupt
    if branch.end != "settled":
        return _played(subject, goal, how, None, nobody, f"not found: {branch.status}")
    found = evaluate(arrays, subject.tables, branch.limit.strategy)
    return _played(subject, goal, how, found.reach, found.value, branch.status)


def _erring(subject: Subject, seek: Seeking, plan: Mediated, how: str) -> Play:
    found = erring(subject, seek.mediator, plan)
    return _played(subject, seek.goal, how, found.reach, found.value, found.note)
