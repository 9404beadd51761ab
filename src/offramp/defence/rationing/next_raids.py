"""Rationing over the next raids of a war of which nobody knows how long it lasts.

After every raid another one follows with probability `again`. Raids alike in all but their size meet the same stock:
what is fired now is missing then. Where all interceptors are interchangeable, a dynamic program over the stock left
is exact, also for raids of uncertain size. For mixed kinds and like raids, what is left when the t-th raid comes is
known beforehand, so that the whole war is one mixed-integer program in which the t-th raid has weight again^t.
For mixed kinds and raids of uncertain size, the same program with stocks that need only last on average is a bound.

May import: numpy, ``offramp.defence.arrays``, ``offramp.defence.rationing``, ``offramp.defence.spec``,
``offramp.errors``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from offramp.defence.arrays import Float, Int64
from offramp.defence.rationing.problem import RationingProblem, interchangeable, stocks_after
from offramp.defence.rationing.program import PROVEN, Choice, Columns, choose, columns_of, limited_stocks
from offramp.defence.spec import AMPLE
from offramp.errors import OfframpError

MOST_STEPS = 2_000_000_000
"""Most steps of the dynamic program over the stock; some seconds."""

MOST_STATES = 5_000
"""Most stocks that a rule is followed through."""

WAR_COLUMNS = 60_000
"""Most columns of the program of a whole war; later raids are bounded."""

NO_WEIGHT = 1e-13
"""A raid of less weight than this in the whole war is not followed any further."""

Respond = Callable[[RationingProblem], tuple[float, tuple[int, ...]]]
"""How a rule meets a raid with the stocks that are left: expected harm, and interceptors spent of each kind."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What may follow.

    Attributes
    ----------
    again : chance that another raid follows, after each.
    horizon : most raids that may follow; None: no limit, so that `again` must be below 1.
    sizes : pairs of a size, relative to this raid, and its probability; each later raid is drawn by itself.
    """

    again: float = 0.0
    horizon: int | None = None
    sizes: tuple[tuple[float, float], ...] = ((1.0, 1.0),)

    @property
    def over(self) -> bool:
        """Whether no raid can follow."""
        return self.again == 0.0 or self.horizon == 0

    def validate(self) -> None:
        """Raise OfframpError naming every problem, one a line."""
        problems = tuple(_problems(self))
        if problems:
            raise OfframpError("\n".join(problems))


@dataclass(frozen=True, slots=True)
class PooledWar:
    """The war with interchangeable interceptors: what to spend now, expected harm in this and all later raids."""

    spend: int
    loss: float


@dataclass(frozen=True, slots=True)
class MixedWar:
    """The war with mixed kinds: one choice for all raids.

    Attributes
    ----------
    columns : shot patterns of one raid.
    choice : how many weapons get each, raid by raid; this one first.
    loss : expected harm in this and all later raids; None where their size is uncertain.
    bound : no policy loses less.
    settled : whether planning for still later raids could change nothing.
    """

    columns: Columns
    choice: Choice
    loss: float | None
    bound: float
    settled: bool


def pooled_stock(problem: RationingProblem) -> int | None:
    """Interceptors in all if they are limited and it makes no difference which is fired, else None."""
    if not interchangeable(problem, range(len(problem.kinds))) or AMPLE in problem.stocks:
        return None
    return sum(problem.stocks)


def loss_curve(problem: RationingProblem, most: int) -> Float:
    """Least expected harm in one raid with 0 ... `most` interchangeable interceptors, (most + 1,)."""
    spared = [np.zeros(0)]
    for index, group in enumerate(problem.groups):
        shots = np.arange(max(problem.limits(index), default=0))
        kill = max(group.kill, default=0.0)
        spared.append(np.repeat(group.harm * kill * (1.0 - kill) ** shots, min(group.count, most)))
    best = -np.sort(-np.concatenate(spared))[:most]
    curve = np.full(most + 1, problem.unopposed)
    curve[1 : len(best) + 1] -= np.cumsum(best)
    curve[len(best) + 1 :] = curve[len(best)]
    losses: Float = np.maximum(curve, 0.0)
    return losses


def check_size(problem: RationingProblem, ahead: Ahead) -> None:
    """Raise OfframpError where the dynamic program over interchangeable interceptors would take too long."""
    stock = None if ahead.over else pooled_stock(problem)
    raids = 1 if ahead.horizon is None else ahead.horizon
    steps = (stock or 0) ** 2 * len(ahead.sizes) * raids
    if steps > MOST_STEPS:
        raise OfframpError(
            f"{stock:,} interceptors and raids of {len(ahead.sizes)} sizes need {steps:,} steps, "
            f"more than {MOST_STEPS:,}; count salvos instead of interceptors, or look less far ahead"
        )


def pooled_war(problem: RationingProblem, ahead: Ahead) -> PooledWar:
    """Exact dynamic program over the stock of interchangeable interceptors, of a size that `check_size` allows.

    V(s) = expectation over sizes of min over x of L(x) + again V(s - x), L(x) the least expected harm with x shots.
    """
    stock = sum(problem.stocks)
    curves = [loss_curve(problem.scaled(size), stock) for size, _ in ahead.sizes]
    chances = np.array([p for _, p in ahead.sizes])
    later = _for_ever(curves, chances, ahead.again) if ahead.horizon is None else np.zeros(stock + 1)
    for _ in range(ahead.horizon or 0):
        later = _one_more(curves, chances, ahead.again, later)
    losses = loss_curve(problem, stock) + ahead.again * later[::-1]
    spend = int(np.argmax(losses <= losses.min() * (1.0 + 1e-12)))
    return PooledWar(spend, float(losses[spend]))


def _one_more(curves: list[Float], chances: Float, again: float, later: Float) -> Float:
    """Value of each stock before a raid, given its value before the next."""
    value = np.empty_like(later)
    for s in range(len(later)):
        ahead = again * later[s::-1]
        value[s] = sum(p * (curve[: s + 1] + ahead).min() for p, curve in zip(chances, curves, strict=True))
    return value


def _for_ever(curves: list[Float], chances: Float, again: float) -> Float:
    """Value of each stock before a raid when raids may go on for ever.

    A raid that is not fired at leaves the stock as it was, so the value of a stock stands on both sides of its
    equation: the fixed point of a contraction that is linear in pieces. Start as if every raid were fired at, and
    let those pass that are better let pass, until no more are.
    """
    value = np.empty(len(curves[0]))
    idle = np.array([curve[0] for curve in curves])
    for s in range(len(value)):
        fire = np.full(len(curves), np.inf)
        if s > 0:
            ahead = again * value[s - 1 :: -1]
            fire = np.array([(curve[1 : s + 1] + ahead).min() for curve in curves])
        passed = np.isinf(fire)
        while True:
            met = float(chances @ np.where(passed, idle, fire))
            value[s] = met / (1.0 - again * float(chances @ passed))
            better = passed | (idle + again * value[s] < fire)
            if (better == passed).all():
                break
            passed = better
    return value


def mixed_war(problem: RationingProblem, ahead: Ahead) -> MixedWar:
    """The whole war as one program; raids beyond those planned get ample interceptors only, and the bound knows them.

    More and more raids are planned until that makes no difference, or the program has `WAR_COLUMNS` columns.
    """
    columns = columns_of(problem)
    each = max(1, len(columns.cost) * len(ahead.sizes))
    last = math.inf if ahead.horizon is None else ahead.horizon + 1
    planned = min(last, 8)
    while True:
        war = _war(problem, ahead, columns, int(planned))
        if planned == last or war.settled or 2 * planned * each > WAR_COLUMNS:
            return war
        planned = min(last, 2 * planned)


def _war(problem: RationingProblem, ahead: Ahead, columns: Columns, planned: int) -> MixedWar:
    """The program of the first `planned` raids, and what the others add to its loss and its bound."""
    many, counts = _copies(problem, ahead, columns, planned)
    choice = choose(many, counts, limited_stocks(problem))
    tail = _tail(problem, ahead, columns, planned, choice.prices)
    certain = len(ahead.sizes) == 1
    # Either no limited interceptor is fired beyond the raids planned, or at least one is.
    bound = (choice.bound if certain else choice.relaxed) + tail.idle
    bound = min(bound, choice.relaxed + tail.least + tail.margin)
    loss = (choice.loss if certain else choice.relaxed) + tail.idle
    return MixedWar(columns, choice, loss if certain else None, bound, settled=loss - bound <= PROVEN * loss)


def _copies(problem: RationingProblem, ahead: Ahead, columns: Columns, planned: int) -> tuple[Columns, Int64]:
    """Columns and counts of this raid and the next ones, by raid and size."""
    parts = [(1.0, 1.0, 1.0)]
    for t in range(1, planned):
        parts += [(ahead.again**t * p, p, size) for size, p in ahead.sizes if p > 0.0]
    groups = len(problem.groups)
    cost = np.concatenate([weight * columns.cost for weight, _, _ in parts])
    use = np.vstack([p * columns.use if p < 1.0 else columns.use for _, p, _ in parts])
    row = np.concatenate([columns.row + k * groups for k in range(len(parts))])
    counts = [group.count for _, _, size in parts for group in problem.scaled(size).groups]
    return Columns(cost, use, row), np.array(counts, np.int64)


def _raids_beyond(ahead: Ahead, planned: int) -> float:
    """Expected number of raids beyond those planned."""
    if ahead.horizon is None:
        return ahead.again**planned / (1.0 - ahead.again)
    return math.fsum(ahead.again**t for t in range(planned, ahead.horizon + 1))


@dataclass(frozen=True, slots=True)
class _Tail:
    """Raids beyond those planned.

    Attributes
    ----------
    idle : expected harm in them if only ample interceptors are fired.
    least : the least that they can add to what the prices of the stocks prove.
    margin : what firing one limited interceptor in them adds to that, at least.
    """

    idle: float
    least: float
    margin: float


def _tail(problem: RationingProblem, ahead: Ahead, columns: Columns, planned: int, prices: Float) -> _Tail:
    """Bounds by the prices of the stocks: the later the raid, the dearer an interceptor beside the harm that it spares.

    So what does not pay at the first raid that is not planned, does not pay at a later one.
    """
    # A floor keeps the division finite; with a larger weight the bounds hold all the more.
    weight = max(ahead.again**planned, 1e-100)
    first = np.searchsorted(columns.row, np.arange(len(problem.groups)))
    priced = columns.cost + columns.use @ prices / weight
    spends = columns.use @ np.isfinite(limited_stocks(problem)) > 0
    idle = np.minimum.reduceat(np.where(spends, np.inf, columns.cost), first)
    least = np.minimum.reduceat(priced, first)
    dearer = (priced - idle[columns.row])[spends].min(initial=np.inf)
    counts = sum(p * np.array([group.count for group in problem.scaled(size).groups]) for size, p in ahead.sizes)
    raids = _raids_beyond(ahead, planned)
    margin = weight * max(0.0, float(dearer)) if raids > 0.0 else np.inf
    return _Tail(raids * float(idle @ counts), raids * float(least @ counts), margin)


def loss_over_war(
    problem: RationingProblem, ahead: Ahead, respond: Respond, now: tuple[float, tuple[int, ...]] | None = None
) -> float:
    """Expected harm in this and all later raids if each is met by a rule, this one by `now` where that is given.

    Raises OfframpError where the rule leads through more than `MOST_STATES` stocks.
    """
    loss, spent = respond(problem) if now is None else now
    if ahead.over:
        return loss
    start = stocks_after(problem.stocks, spent)
    met = _followed(problem, ahead, respond, start)
    return loss + ahead.again * _value(met, ahead, start)


Outcomes = dict[tuple[int, ...], list[tuple[float, float, tuple[int, ...]]]]
"""By stocks before a raid: probability of each size, expected harm, stocks after."""


def _followed(problem: RationingProblem, ahead: Ahead, respond: Respond, start: tuple[int, ...]) -> Outcomes:
    """All stocks that a rule may lead to, and what it does with each."""
    raids = [(problem.scaled(size), p) for size, p in ahead.sizes if p > 0.0]
    met: Outcomes = {}
    frontier, raids_left = {start}, math.log(NO_WEIGHT, ahead.again) if ahead.horizon is None else ahead.horizon
    while frontier and raids_left > 0:
        for stocks in frontier:
            met[stocks] = []
            for raid, p in raids:
                loss, spent = respond(raid.with_stocks(stocks))
                met[stocks].append((p, loss, stocks_after(stocks, spent)))
        if len(met) > MOST_STATES:
            raise OfframpError(f"a rule leads through more than {MOST_STATES:,} stocks; look less far ahead")
        frontier = {after for stocks in frontier for _, _, after in met[stocks]} - met.keys()
        raids_left -= 1
    return met


def _value(met: Outcomes, ahead: Ahead, start: tuple[int, ...]) -> float:
    """Expected harm from the next raid on, given that it comes."""
    if ahead.horizon is None:
        value: dict[tuple[int, ...], float] = {}
        # Firing only lowers stocks, so all that a stock leads to is valued before it.
        for stocks in sorted(met, key=sum):
            stays = sum(p for p, _, after in met[stocks] if after == stocks)
            loss = sum(p * loss for p, loss, _ in met[stocks])
            # What is not followed is valued as if all later raids did the same harm.
            ever = loss / (1.0 - ahead.again)
            leaves = sum(p * value.get(after, ever) for p, _, after in met[stocks] if after != stocks)
            value[stocks] = (loss + ahead.again * leaves) / (1.0 - ahead.again * stays)
        return value[start]
    later: dict[tuple[int, ...], float] = {}
    for _ in range(ahead.horizon):
        later = {
            stocks: sum(p * (loss + ahead.again * later.get(after, 0.0)) for p, loss, after in outcomes)
            for stocks, outcomes in met.items()
        }
    return later[start]


def _problems(ahead: Ahead) -> Iterator[str]:
    if not 0.0 <= ahead.again <= 1.0:
        yield f"the chance of another raid must lie between 0 and 1, found {ahead.again}"
    if ahead.horizon is None and ahead.again == 1.0:
        yield "raids that follow for sure and for ever do harm without end: give a horizon, or a chance below 1"
    if ahead.horizon is not None and not 0 <= ahead.horizon <= 1000:
        yield f"the most raids that may follow must lie between 0 and 1000, found {ahead.horizon}"
    if not ahead.sizes or any(not 0.0 <= size < math.inf or not p >= 0.0 for size, p in ahead.sizes):
        yield f"sizes of later raids must be pairs of a size and a probability, neither below 0, found {ahead.sizes}"
    elif abs(math.fsum(p for _, p in ahead.sizes) - 1.0) > 1e-9:
        yield f"the probabilities of the sizes must add up to 1, found {math.fsum(p for _, p in ahead.sizes)}"
