"""Rationing by marginal return: each next interceptor goes where it prevents most harm.

The weapon-target assignment problem: min over x of the sum over weapons j of V_j times the product over kinds i of
(1 - p_ij)^x_ij, within the stocks. The greedy rule is optimal where p_ij = p_j (den Broeder, Ellison & Emerling 1959,
*Operations Research* 7(3)); the result says whether that holds, also where it holds apart for kinds that never
meet the same weapon.

May import: ``offramp.defence.rationing.problem``, ``offramp.defence.spec``.
"""

from __future__ import annotations

import heapq
import math

from offramp.defence.rationing.problem import (
    Allocation,
    Plan,
    RationingProblem,
    interchangeable,
    leak,
    loss_of,
    shots_of,
    undefended_sites,
)
from offramp.defence.spec import AMPLE

METHOD = "marginal return"


def marginal_return(problem: RationingProblem) -> Plan:
    """Plan by greatest marginal return; `optimal` where that is proven.

    Raises OfframpError naming every problem of the input.
    """
    problem.validate()
    allocations = _allocate(problem)
    loss, optimal = loss_of(problem, allocations), greedy_is_optimal(problem)
    bound = loss if optimal else least_conceivable(problem)
    return Plan(
        allocations=allocations,
        shots=shots_of(problem, allocations),
        loss=loss,
        bound=bound,
        undefended=undefended_sites(problem, allocations),
        optimal=optimal,
        method=METHOD,
        status=_OPTIMAL if optimal else _HEURISTIC,
    )


def greedy_is_optimal(problem: RationingProblem) -> bool:
    """Whether marginal return is provably optimal: kinds that can engage the same weapons are interchangeable."""
    return all(
        interchangeable(problem, [kind for kind, limit in enumerate(problem.limits(index)) if limit > 0])
        for index, group in enumerate(problem.groups)
        if group.count > 0
    )


def least_conceivable(problem: RationingProblem) -> float:
    """Expected harm if every weapon got the best shots, whatever the stocks: a bound for any plan."""
    return math.fsum(
        group.count * group.harm * leak(group.kill, _best_shots(problem, index))
        for index, group in enumerate(problem.groups)
    )


def _best_shots(problem: RationingProblem, group: int) -> tuple[int, ...]:
    """The most effective shots at one weapon, the surest kinds first."""
    kill, limits = problem.groups[group].kill, problem.limits(group)
    shots, left = [0] * len(kill), problem.most_shots
    for kind in sorted(range(len(kill)), key=lambda k: -kill[k]):
        shots[kind] = min(limits[kind], left)
        left -= shots[kind]
    return tuple(shots)


def _allocate(problem: RationingProblem) -> tuple[Allocation, ...]:
    """Move weapons from pattern to pattern, the best next shot first.

    All weapons of a group that have had the same shots move together as far as the stock reaches, so the work grows
    with groups and patterns and not with weapons.
    """
    have = {(g, (0,) * len(problem.kinds)): group.count for g, group in enumerate(problem.groups)}
    stocks = [math.inf if stock == AMPLE else stock for stock in problem.stocks]
    queue = [step for g, shots in have for step in _next_shots(problem, g, shots)]
    heapq.heapify(queue)
    while queue:
        _, group, shots, kind = heapq.heappop(queue)
        weapons = int(min(have[group, shots], stocks[kind]))
        if weapons == 0:
            continue
        stocks[kind] -= weapons
        have[group, shots] -= weapons
        after = (*shots[:kind], shots[kind] + 1, *shots[kind + 1 :])
        have[group, after] = have.get((group, after), 0) + weapons
        for step in _next_shots(problem, group, after):
            heapq.heappush(queue, step)
    return tuple(Allocation(group, weapons, shots) for (group, shots), weapons in have.items() if weapons > 0)


def _next_shots(
    problem: RationingProblem, group: int, shots: tuple[int, ...]
) -> list[tuple[float, int, tuple[int, ...], int]]:
    """Every further shot at a weapon that has had some, as entries of the queue: the greatest return comes first."""
    if sum(shots) >= problem.most_shots:
        return []
    found, limits = problem.groups[group], problem.limits(group)
    harm = found.harm * leak(found.kill, shots)
    return [
        (-harm * found.kill[kind], group, shots, kind)
        for kind in range(len(shots))
        if shots[kind] < limits[kind] and harm > 0.0
    ]


_OPTIMAL = "Proven optimal: interceptors that can engage the same weapons have the same chance of a kill."
_HEURISTIC = "A heuristic: kinds of interceptors differ, so marginal return need not be best; the bound ignores stocks."
