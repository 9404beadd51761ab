"""``offramp.mediate``: the best that a mediator could bring about, beside what there is without one.

May import: ``offramp.interop``, ``offramp.solvers``, ``offramp.scenario`` (types), numpy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from offramp.game.arrays import Float
from offramp.interop.crisis import Counted
from offramp.interop.load import AnySource, source_of
from offramp.interop.mediation.goal import Goal, goal_of, wished
from offramp.interop.mediation.noisy import erring
from offramp.interop.mediation.result import Mediation, Play
from offramp.interop.mediation.subject import Subject, subject_of
from offramp.interop.mediation.words import Words
from offramp.solvers import evaluate, solve, trace_branch
from offramp.solvers.mediation import LIMIT, Concept, Mediated, Mediator

Told = Callable[[str, float], None]

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
    limit : most positions of the game with a mediator.
    counted : called with nodes and histories of the tree before anything is made.
    progress : called with what is being done, and the share of it that lies behind.
    patches : the names of those applied to `source` already, for the result.

    Raises
    ------
    OfframpError where none or several goals are given, for a slice of a game, another concept, or where a player does
    not recall its own moves. NotFoundError for an outcome, player or turn that there is not. TooLargeError where there
    are more positions than `limit`.
    """
    began = time.perf_counter()
    tell = progress or _silent
    tell("making the tree", 0.0)
    source = source_of(source)
    wish = wished(source, least, most, payoff)
    subject = subject_of(source, from_turn=from_turn, to_turn=to_turn, limit=limit, counted=counted)
    goal = goal_of(subject, wish)
    mediator = Mediator(
        subject.game.arrays,
        subject.tables,
        concept=concept,
        limit=limit,
        sights=subject.sights,
        progress=lambda share: tell("writing down positions", share),
    )
    tell("looking for the best plan", 0.0)
    best = _best(mediator, goal, 1)
    tell("looking for the other end of the range", 0.0)
    worst = _best(mediator, goal, -1)
    words, names = Words(subject.game), subject.game.player_names
    trusted = _trusted(subject, goal, mediator, best, tell)
    tell("without a mediator", 0.0)
    without = (_response(subject, goal), _limit(subject, goal))
    tell("with players that err", 0.0)
    return Mediation(
        title=subject.title,
        crisis=subject.crisis,
        patches=tuple(patches),
        goal=goal.words,
        target=goal.target,
        probability=goal.probability,
        concept=concept,
        players=names,
        best=_play(subject, goal, f"{_who(mediator)} ({goal.words})", best),
        worst=_play(subject, goal, f"the opposite ({goal.opposite})", worst),
        without=without,
        noisy=_noisy(subject, goal, mediator, best),
        trusted=tuple(trusted.values()),
        plan=tuple(words.step(advice) for advice in best.plan),
        draws=tuple(words.drawn(draw) for draw in best.draws),
        lies=tuple(words.lie(one if one.player in trusted else replace(one, price=0.0)) for one in best.incentives),
        prices={name: float(best.price[k]) if k in trusted else 0.0 for k, name in enumerate(names)},
        regrets=dict(zip(names, best.regret.tolist(), strict=True)),
        residual=best.residual,
        converged=best.converged and worst.converged and not subject.rests_on,
        status=_status(subject, best, worst),
        seconds=time.perf_counter() - began,
        positions=best.n_positions,
        unknowns=best.n_unknowns,
        rows=best.n_rows,
        nodes=subject.game.n_nodes,
        from_turn=subject.from_turn,
        to_turn=subject.to_turn,
        given=subject.given,
    )


def _trusted(subject: Subject, goal: Goal, mediator: Mediator, best: Mediated, tell: Told) -> dict[int, Play]:
    """By player whose incentives cost something, the best plan without them.

    A price is that of one solution of the program's dual, of which there may be several: it counts only where the goal
    does become better without the player's incentives.
    """
    priced = [player for player, price in enumerate(best.price.tolist()) if price > BINDS]
    found = {}
    for done, player in enumerate(priced):
        tell("trusting one player after the other", done / len(priced))
        freer = _best(mediator, goal, 1, trusted=(player,))
        if freer.objective > best.objective + BINDS:
            name = subject.game.player_names[player]
            found[player] = _play(subject, goal, f"{_who(mediator)}, if {name} could be trusted", freer)
    return found


def _who(mediator: Mediator) -> str:
    return "the best mediator" if mediator.concept == "communication" else "the best device"


def _silent(what: str, share: float) -> None:
    """Progress that nobody watches."""


def _best(mediator: Mediator, goal: Goal, way: int, trusted: tuple[int, ...] = ()) -> Mediated:
    sign = goal.sign * way
    return mediator.best(
        reach_weight=None if goal.reach_weight is None else sign * goal.reach_weight,
        value_weight=None if goal.value_weight is None else sign * goal.value_weight,
        trusted=trusted,
    )


def _status(subject: Subject, best: Mediated, worst: Mediated) -> str:
    if subject.rests_on:
        return f"do not rely on this slice: {subject.rests_on}"
    if best.converged and not worst.converged:
        return f"the other end of the range: {worst.status}"
    return best.status


def _play(subject: Subject, goal: Goal, how: str, found: Mediated) -> Play:
    return _played(subject, goal, how, found.reach, found.value, "" if found.converged else found.status)


def _played(subject: Subject, goal: Goal, how: str, reach: Float | None, value: Float, note: str) -> Play:
    names = subject.game.player_names
    if reach is None:
        return Play(how, None, {}, note)
    return Play(how, goal.of(reach, value), dict(zip(names, value.tolist(), strict=True)), note)


def _response(subject: Subject, goal: Goal) -> Play:
    """As actors choose: quantal response."""
    solution = solve(subject.game.arrays, subject.tables, regret=False)
    how = "no mediator, quantal response"
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


def _noisy(subject: Subject, goal: Goal, mediator: Mediator, best: Mediated) -> Play:
    found = erring(subject, mediator, best)
    how = f"{_who(mediator)}, if players err in what they do"
    return _played(subject, goal, how, found.reach, found.value, found.note)
