"""The linear program of the best mediated equilibrium.

Unknown are the mediator's plan, and for every player the worth of the best that it can do by lying and disobeying, as
in the dual of its own problem (von Stengel 1996):

    maximise    sum over ends of chance * plan * goal, all being honest and obedient
    subject to  the plan is one (balances of the scheme)
                worth(set, tale)   >= sum over advices of worth(set, tale, named, advice)     for all that it can name
                worth(set, tale, named, advice) >= pay of the ends + worth of what follows    for all that it can do
                worth(beginning)   <= what the player gets by being honest and obedient

Zhang and Sandholm (2022), Polynomial-Time Optimal Equilibria with a Mediator in Extensive-Form Games, NeurIPS 35.

May import: numpy, scipy, ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers.mediation``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from offramp.errors import OfframpError
from offramp.game.arrays import Float
from offramp.solvers.mediation.linear import Linear, LinearSolution, Rows, solved
from offramp.solvers.mediation.schemes.scheme import Scheme, Stand, advisable, told_next
from offramp.solvers.mediation.steady import Leads, Steady, steadied
from offramp.solvers.mediation.tree import ROOT

Lie = tuple[int, int]
"""At a set another is named."""
Breach = tuple[int, int, int]
"""At a set an action is advised and another is taken."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A solved program.

    Attributes
    ----------
    plan : (columns,) of the mediator.
    residual : the largest violation of any row.
    price : (players,) how much the objective would rise per unit by which the player might gain by departing.
    lie_price, breach_price : the same by the first departure from honesty and obedience.
    status : what the solver says, empty where it found the best.
    """

    plan: Float
    residual: float
    price: Float
    lie_price: Mapping[Lie, float]
    breach_price: Mapping[Breach, float]
    status: str


@dataclass(slots=True)
class _Places:
    """Which row of the program stands for which first departure, and for which player as a whole."""

    lie: dict[Lie, int] = field(default_factory=dict)
    breach: dict[Breach, int] = field(default_factory=dict)
    player: dict[int, int] = field(default_factory=dict)


class Program:
    """The program of one scheme, to be solved for any goal.

    Parameters
    ----------
    trusted : players whose incentives are left out: they do as told, whatever it is worth to them.
    """

    def __init__(self, scheme: Scheme, trusted: Iterable[int] = ()) -> None:
        self._scheme, tree = scheme, scheme.tree
        self._places = _Places()
        self._rows = Rows()
        self.n_unknowns = scheme.n_columns
        self._spread = np.ones(tree.n_players)  # a player's payoffs are counted in units of their range
        for player in range(tree.n_players):
            stake = tree.stake(player)
            if stake and player not in set(trusted):
                self._spread[player] = stake
                self._incentives(player)

    @property
    def n_rows(self) -> int:
        """Rows of the program."""
        return len(self._rows) + len(self._scheme.balances)

    def best(self, goal: Mapping[int, float], *, steady: Steady | None = None) -> Planned:
        """The plan that makes the expectation of `goal` (by end of the tree) largest; of several, one that is worth
        most to all players together, or a `steady` one."""
        scheme, n = self._scheme, self.n_unknowns
        weights = np.zeros(n)
        for column, weight in self._followed(goal).items():
            weights[column] = weight
        stretch = float(np.abs(weights).max(initial=0.0)) or 1.0
        low, high = np.full(n, -np.inf), np.full(n, np.inf)
        low[: scheme.n_columns], high[: scheme.n_columns] = 0.0, 1.0
        low[0] = 1.0
        linear = Linear(weights / stretch, self._rows.matrix(n), scheme.balances.matrix(n), low, high)
        found = solved(linear)
        chosen = found if found.status else self._chosen(linear, found, stretch, steady)
        unit, sets = stretch / self._spread, scheme.tree.sets
        price = np.zeros(scheme.tree.n_players)
        for player, row in self._places.player.items():
            price[player] = found.price[row] * unit[player]
        return Planned(
            plan=chosen.unknowns[: scheme.n_columns],
            residual=chosen.residual,
            price=price,
            lie_price={key: found.price[row] * unit[sets[key[0]].player] for key, row in self._places.lie.items()},
            breach_price={
                key: found.price[row] * unit[sets[key[0]].player] for key, row in self._places.breach.items()
            },
            status=found.status,
        )

    def _chosen(self, linear: Linear, found: LinearSolution, stretch: float, steady: Steady | None) -> LinearSolution:
        """One of all plans that are good enough."""
        if steady is None or not self._places.breach:
            second = self._kindest(linear, found)
        else:
            second = steadied(
                linear, self._leads(linear.rows, steady.precision), found.value - steady.give_up / stretch
            )
        try:
            chosen = solved(second)
        except OfframpError:
            # The floor leaves so little room that the solver may lose its way; any best plan will do then.
            return found
        return found if chosen.status else chosen

    def _leads(self, rows: csr_array, precision: Float) -> Leads:
        """How far advice is ahead of every option that is not advised, where all follow so far."""
        sets, told = self._scheme.tree.sets, self._scheme.honest.told
        breaches = [breach for breach in self._places.breach if breach[:2] in told]
        units = np.array(
            [precision[sets[breach[0]].player] * self._spread[sets[breach[0]].player] for breach in breaches]
        )
        given = Rows()
        for here, advice, _ in breaches:
            given.add(told[here, advice])
        # A row says that following is worth no less than the breach: it falls short of zero by the lead.
        behind = rows[[self._places.breach[breach] for breach in breaches]]
        return Leads((behind * -units[:, None]).tocsr(), given.matrix(self.n_unknowns))

    def _kindest(self, linear: Linear, found: LinearSolution) -> Linear:
        """The program of all best plans for what is worth most to all players together, each in units of its range."""
        tree, weights = self._scheme.tree, np.zeros(self.n_unknowns)
        worth = {
            end: sum(tree.paid(end, player) / spread for player, spread in enumerate(self._spread.tolist()))
            for end in tree.ends()
        }
        for column, weight in self._followed(worth).items():
            weights[column] = weight
        return linear._replace(weights=weights, floor=(linear.weights, found.value))

    def _incentives(self, player: int) -> None:
        """The rows that keep one player honest and obedient."""
        scheme, tree = self._scheme, self._scheme.tree
        steering = scheme.steering[player]
        paid: dict[Stand, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for at, column, pay in zip(steering.stand, steering.column, steering.pay, strict=True):
            paid[at][column] += pay / self._spread[player]
        worth = {key: self._unknown() for key in steering.reached}
        following: dict[Stand, list[int]] = defaultdict(list)
        for here, told in steering.reached:
            following[tree.before[here], told].append(worth[here, told])
        for here, told in steering.reached:
            honest = told == tree.before[here]
            for named in scheme.tales(here, told):
                advised = {advice: self._unknown() for advice in advisable(tree, named)}
                row = self._rows.add({**dict.fromkeys(advised.values(), 1.0), worth[here, told]: -1.0})
                if honest and named != here:
                    self._places.lie[here, named] = row
                for advice, unknown in advised.items():
                    tale = told_next(told, named, advice)
                    for action in tree.sets[here].left:
                        stand: Stand = ((here, action), tale)
                        coming = dict.fromkeys(following.get(stand, ()), 1.0)
                        row = self._rows.add({**paid.get(stand, {}), **coming, unknown: -1.0})
                        if honest and named == here and action != advice:
                            self._places.breach[here, advice, action] = row
        self._places.player[player] = self._rows.add(self._gain(player, paid, following))

    def _gain(
        self, player: int, paid: Mapping[Stand, Mapping[int, float]], following: Mapping[Stand, list[int]]
    ) -> dict[int, float]:
        """What the best departure is worth above honesty and obedience, as the terms of a row."""
        tree = self._scheme.tree
        terms: dict[int, float] = defaultdict(float, dict.fromkeys(following.get((ROOT, ROOT), ()), 1.0))
        for column, pay in paid.get((ROOT, ROOT), {}).items():
            terms[column] += pay
        pays = {node: tree.paid(node, player) / self._spread[player] for node in tree.ends()}
        for column, pay in self._followed(pays).items():
            terms[column] -= pay
        return terms

    def _followed(self, worth: Mapping[int, float]) -> dict[int, float]:
        """What something that is `worth` so much at each end is worth if all follow, by column of the plan."""
        found: dict[int, float] = defaultdict(float)
        honest = self._scheme.honest
        for end, column, chance in zip(honest.end, honest.column, honest.chance, strict=True):
            found[column] += chance * worth[end]
        return found

    def _unknown(self) -> int:
        self.n_unknowns += 1
        return self.n_unknowns - 1
