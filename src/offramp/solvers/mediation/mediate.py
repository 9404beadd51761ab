"""The best mediated equilibrium of a game, found by a linear program and looked at again without it.

May import: numpy, ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from typing import get_args

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float, GameArrays, GameTables, Int64
from offramp.solvers.mediation.advised import Advised, advised
from offramp.solvers.mediation.deviations import followed, temptations
from offramp.solvers.mediation.empty import empty_options
from offramp.solvers.mediation.program import Planned, Program
from offramp.solvers.mediation.reading import advices, draws, incentives
from offramp.solvers.mediation.result import Concept, Mediated
from offramp.solvers.mediation.schemes.early import early_reports
from offramp.solvers.mediation.schemes.profiles import Drawer, Profiles
from offramp.solvers.mediation.schemes.scheme import Scheme
from offramp.solvers.mediation.schemes.talks import Communication, Talker
from offramp.solvers.mediation.steady import Steady
from offramp.solvers.mediation.tree import Option, tree_of

LIMIT = 200_000
"""Most positions of the game with a mediator, if not said otherwise."""
TOLERANCE = 1e-6
"""Regret up to which a plan counts as an equilibrium, as a share of the range of the player's payoffs."""


class Mediator:
    """A mediator in one game, to be given one goal after the other.

    Parameters
    ----------
    arrays, tables : a tree with perfect recall.
    concept : what the mediator may do: hear reports and advise (``communication``), or draw a profile and tell it move
        by move, hearing nothing (``efce``; tiny games only).
    credible : whether nobody is ever advised an option that is plainly worse for it (see ``empty.py``): what is left
        still bounds all sequential equilibria, and the game with a mediator is smaller.
    limit : most positions of the game with a mediator; they are counted before it is made.
    sights : (nodes, players) what a player sees at a node, as a number: where two are equal it cannot tell the nodes
        apart, but by what it saw before. None where it sees all that is settled of its next information set. It tells
        when players can report (``communication``).
    progress : called with the share of the positions written down.

    Raises
    ------
    OfframpError for another concept, a graph in which histories meet, or a player that does not recall its own moves.
    TooLargeError where there are more positions than `limit`.
    """

    def __init__(
        self,
        arrays: GameArrays,
        tables: GameTables,
        *,
        concept: Concept = "communication",
        credible: bool = False,
        limit: int = LIMIT,
        sights: Int64 | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        if concept not in get_args(Concept):
            raise OfframpError(f"no concept is called {concept!r}: use one of {', '.join(get_args(Concept))}")
        began = time.perf_counter()
        self._arrays, self.concept, self.credible = arrays, concept, credible
        self._limit = limit
        self._tree = tree_of(arrays, tables)
        if concept == "communication":
            self._tree = tree_of(arrays, tables, early_reports(self._tree, sights))
        self._empty = empty_options(self._tree)
        self._scheme = self._made(self._empty, progress)
        self._program = Program(self._scheme)
        self._building = time.perf_counter() - began

    @property
    def bluffers(self) -> frozenset[int]:
        """Players that have options which are empty, and so are left out."""
        return frozenset(self._tree.sets[number].player for number, _ in self._empty) if self.credible else frozenset()

    def _made(self, empty: Collection[Option], progress: Callable[[float], None] | None = None) -> Scheme:
        """What the mediator can do, where some options are empty."""
        tree = self._tree.without(empty) if self.credible else self._tree
        made = Communication if self.concept == "communication" else Profiles
        return made(tree, limit=self._limit, progress=progress)

    def best(
        self,
        *,
        reach_weight: Float | None = None,
        value_weight: Float | None = None,
        trusted: Iterable[int] = (),
        believed: bool = True,
        steady: Steady | None = None,
    ) -> Mediated:
        """The plan that makes a weighted sum of node probabilities and expected payoffs largest, while nobody gains by
        lying or disobeying; of several such plans, one that is worth most to all players together, each in units of its
        range, or a steady one.

        Parameters
        ----------
        reach_weight : (nodes,) worth of an end; other nodes do not count.
        value_weight : (players,) worth of a unit of each player's expected payoff.
        trusted : players that do as told, whatever it is worth to them.
        believed : whether the threats of those who are trusted are believed, too, though they would be empty.
        steady : asks for the plan with the fewest slips of all that are good enough (see ``steady.py``).

        Raises
        ------
        TooLargeError where with `trusted` players there are more positions than the limit.
        """
        began = time.perf_counter()
        scheme, program, empty = self._scheme, self._program, self._empty
        if trusted := tuple(trusted):
            if self.credible and believed:
                # Nothing is empty for who is trusted, and what rests on that may not be empty either.
                empty = empty_options(self._tree, trusted)
                scheme = self._made(empty)
            program = Program(scheme, trusted)
        tree = scheme.tree
        ends = list(tree.ends())
        goal = {end: 0.0 if reach_weight is None else float(reach_weight[tree.source[end]]) for end in ends}
        if value_weight is not None:
            for end in ends:
                goal[end] += sum(w * tree.paid(end, player) for player, w in enumerate(value_weight.tolist()))
        planned = program.best(goal, steady=steady)
        device = scheme.device(planned.plan)
        told = followed(tree, device)
        reach = np.zeros(self._arrays.n_nodes)
        reach[tree.source] = told.reach
        tempted = {
            player: temptations(scheme, device, player) for player in range(tree.n_players) if player not in trusted
        }
        value = np.array(
            [sum(told.reach[end] * tree.paid(end, player) for end in ends) for player in range(tree.n_players)]
        )
        regret = np.zeros(tree.n_players)
        for player, looked in tempted.items():
            regret[player] = max(looked.worth.best - looked.worth.honest, 0.0)
        status = self._status(planned, regret)
        return Mediated(
            concept=self.concept,
            objective=sum(told.reach[end] * goal[end] for end in ends),
            value=value,
            reach=reach,
            plan=advices(device, told, empty) if isinstance(device, Talker) else (),
            draws=draws(device) if isinstance(device, Drawer) else (),
            incentives=incentives(tree, planned, tempted),
            price=planned.price,
            regret=regret,
            residual=planned.residual,
            n_positions=scheme.n_positions,
            n_unknowns=program.n_unknowns,
            n_rows=program.n_rows,
            converged=not status,
            seconds=time.perf_counter() - began + self._building,
            status=status or "the best plan was found, and nobody gains by lying or disobeying",
            columns=planned.plan,
        )

    def advised(self, plan: Mediated, *, limit: int) -> Advised | None:
        """The game in which everybody reports honestly and hears the advice of `plan`, but may do as it likes; None
        where it has more nodes than `limit`."""
        return advised(self._scheme, self._scheme.device(plan.columns), limit)

    def _status(self, planned: Planned, regret: Float) -> str:
        """What is wrong, empty if nothing is."""
        if planned.status:
            return f"not the best plan: {planned.status}"
        tree = self._scheme.tree
        for player in range(tree.n_players):
            stake = tree.stake(player)
            if stake and regret[player] > TOLERANCE * stake:
                return (
                    f"do not rely on this plan: player {player} would gain {regret[player]:.1e} by lying or "
                    "disobeying, more than rounding explains; bring the payoffs closer to each other in size"
                )
        return ""
