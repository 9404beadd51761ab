"""Rationing as a whole: what to fire now, what to keep, which sites to leave, and how well a simple rule would do.

May import: ``offramp.defence.rationing``.
"""

from __future__ import annotations

from dataclasses import dataclass

from offramp.defence.rationing.marginal import greedy_is_optimal, marginal_return
from offramp.defence.rationing.next_raids import (
    Ahead,
    check_size,
    loss_over_war,
    mixed_war,
    pooled_stock,
    pooled_war,
)
from offramp.defence.rationing.policy import StatedPolicy, best_rule
from offramp.defence.rationing.problem import (
    Allocation,
    Plan,
    RationingProblem,
    loss_of,
    shots_of,
    stocks_after,
    undefended_sites,
)
from offramp.defence.rationing.program import PROVEN, allocations_of, assign


@dataclass(frozen=True)
class Rationing:
    """What to fire now and what to keep.

    Attributes
    ----------
    problem, ahead : what was asked.
    allocations : what to do with the weapons of this raid; every weapon is in one of them.
    shots : interceptors of each kind that this spends.
    keep : interceptors of each kind that are kept, `AMPLE` where they never run out.
    undefended : indexes of sites that weapons are headed for and at none of which it fires.
    loss_now : expected harm in this raid.
    loss : expected harm in this and all later raids.
    bound : no policy loses less over the war.
    optimal : whether it is proven that no policy is better.
    no_tomorrow : expected harm over the war if each raid is met as if it were the last.
    policy : the best rule that could be stated in a sentence.
    method, status : how it was found and how good it is known to be.
    """

    problem: RationingProblem
    ahead: Ahead
    allocations: tuple[Allocation, ...]
    shots: tuple[int, ...]
    keep: tuple[int, ...]
    undefended: tuple[int, ...]
    loss_now: float
    loss: float
    bound: float
    optimal: bool
    no_tomorrow: float
    policy: StatedPolicy
    method: str
    status: str

    @property
    def policy_excess(self) -> float:
        """Expected harm that the stated policy adds to the optimum; 0 within rounding."""
        excess = self.policy.loss - self.loss
        return excess if excess > 1e-9 * self.policy.loss else 0.0

    @property
    def policy_excess_share(self) -> float:
        """The same as a share of the optimum's loss; infinite where that is zero and the policy's is not."""
        if self.policy_excess == 0.0:
            return 0.0
        return self.policy_excess / self.loss if self.loss > 0.0 else float("inf")


def ration(
    problem: RationingProblem,
    *,
    again: float = 0.0,
    horizon: int | None = None,
    sizes: tuple[tuple[float, float], ...] = ((1.0, 1.0),),
) -> Rationing:
    """Least expected harm with limited interceptors, in this raid and the next ones.

    again : chance that another raid follows, after each. horizon : most raids that may follow, None for no limit.
    sizes : pairs of a size of the later raids, relative to this one, and its probability.

    Marginal return where that is proven optimal, else a mixed-integer program; over several raids a dynamic program
    over the stock, or for mixed kinds one program of the whole war.
    Raises OfframpError naming every problem of the input, or a limit that it passes.
    """
    ahead = Ahead(again, horizon, sizes)
    problem.validate()
    ahead.validate()
    check_size(problem, ahead)
    policy = best_rule(problem, ahead)
    last = best_plan(problem)
    if ahead.over:
        answer = _Answer(last.allocations, last.loss, last.bound, last.optimal, last.method, last.status)
        return _rationing(problem, ahead, answer, last.loss, policy)
    no_tomorrow = loss_over_war(problem, ahead, _as_if_last, (last.loss, last.shots))
    answer = _mixed(problem, ahead, policy) if pooled_stock(problem) is None else _pooled(problem, ahead)
    return _rationing(problem, ahead, answer, no_tomorrow, policy)


def best_plan(problem: RationingProblem) -> Plan:
    """Least expected harm in one raid: by marginal return where that is proven optimal, else by the program."""
    return marginal_return(problem) if greedy_is_optimal(problem) else assign(problem)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What to do now, and what is lost over the war."""

    allocations: tuple[Allocation, ...]
    loss: float
    bound: float
    optimal: bool
    method: str
    status: str


def _pooled(problem: RationingProblem, ahead: Ahead) -> _Answer:
    war = pooled_war(problem, ahead)
    now = marginal_return(problem.with_stocks(_first(problem.stocks, war.spend)))
    return _Answer(now.allocations, war.loss, war.loss, True, "dynamic programming over the stock left", _EXACT)


def _first(stocks: tuple[int, ...], spend: int) -> tuple[int, ...]:
    """So many of interchangeable interceptors, kind by kind."""
    taken: list[int] = []
    for stock in stocks:
        taken.append(min(stock, spend - sum(taken)))
    return tuple(taken)


def _mixed(problem: RationingProblem, ahead: Ahead, policy: StatedPolicy) -> _Answer:
    war = mixed_war(problem, ahead)
    now = allocations_of(war.columns, war.choice.times[: len(war.columns.cost)])
    loss, then = war.loss, "as planned"
    if loss is None:
        loss = loss_over_war(problem, ahead, policy.rule.respond, (loss_of(problem, now), shots_of(problem, now)))
        then = "by the stated rule"
    if policy.loss < loss:
        now, loss = policy.allocations, policy.loss
    optimal = loss - war.bound <= PROVEN * loss
    status = _PROVEN if optimal else _UNPROVEN.format(then=then, bound=war.bound, loss=loss)
    return _Answer(now, loss, min(war.bound, loss), optimal, "mixed-integer program of the whole war", status)


def _as_if_last(problem: RationingProblem) -> tuple[float, tuple[int, ...]]:
    plan = best_plan(problem)
    return plan.loss, plan.shots


def _rationing(
    problem: RationingProblem, ahead: Ahead, answer: _Answer, no_tomorrow: float, policy: StatedPolicy
) -> Rationing:
    shots = shots_of(problem, answer.allocations)
    return Rationing(
        problem=problem,
        ahead=ahead,
        allocations=answer.allocations,
        shots=shots,
        keep=stocks_after(problem.stocks, shots),
        undefended=undefended_sites(problem, answer.allocations),
        loss_now=loss_of(problem, answer.allocations),
        loss=answer.loss,
        bound=answer.bound,
        optimal=answer.optimal,
        no_tomorrow=no_tomorrow,
        policy=policy,
        method=answer.method,
        status=answer.status,
    )


_EXACT = "Proven optimal: all interceptors are interchangeable, and every stock that may be left is valued exactly."
_PROVEN = "Proven optimal among policies with the stated most shots at one weapon, to a millionth of the loss."
_UNPROVEN = (
    "Not proven optimal: no policy loses less than {bound:.6g} over the war; "
    "this one loses {loss:.6g}, with later raids met {then}."
)
