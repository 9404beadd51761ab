"""What partners, sensors and links are worth to the defence against a raid: with and without, and fair shares.

Take one partner out and the harm rises; but two radars that stand in for each other are each worth nothing by that
measure, and both a great deal. The Shapley value (Shapley 1953, "A value for n-person games", *Contributions to the
Theory of Games* II) shares out what all of them avert together: each gets the mean of what it adds when they join one
by one, over all orders. Shares add up to the harm without any of them minus the harm with all.

May import: numpy, ``offramp.errors``, ``offramp.defence``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeVar

import numpy as np

from offramp.defence.alerts import situations, sources
from offramp.defence.arrays import Float
from offramp.defence.evaluation import raid
from offramp.defence.result import RaidResult
from offramp.defence.spec import Link, Partner, RaidSpec, Sensor
from offramp.errors import OfframpError

Sort = Literal["partner", "sensor", "link"]
Evaluate = Callable[[RaidSpec], RaidResult]
Part = TypeVar("Part", Partner, Sensor, Link)

# All coalitions are evaluated up to this many players: a thousand raids. With more, orders are drawn.
MOST_EXACT = 10
ORDERS = 100


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one partner, sensor or link is worth to the defence against a raid.

    Attributes
    ----------
    sort, index : which it is in `RaidSpec`.
    name : for people.
    matters : whether anything in this raid depends on it; if not, the raid is the same without it.
    leakers_without : mean number of leakers without it.
    harm_without : mean points of harm without it.
    worst_without : chance of the highest damage level without it, None in a raid without damage levels.
    marginal : harm without it minus harm with it, all others taking part.
    shapley : points of harm averted that are its share.
    error : standard error of `shapley` from the orders drawn; 0 where all coalitions were evaluated. Where the
        evaluation itself is sampled, that error comes on top of it.
    """

    sort: Sort
    index: int
    name: str
    matters: bool
    leakers_without: float
    harm_without: float
    worst_without: float | None
    marginal: float
    shapley: float
    error: float


@dataclass(frozen=True, slots=True)
class Shares:
    """How players share what all of them are worth together.

    Attributes
    ----------
    share : (n,) Shapley value of each; they add up to the worth of all minus the worth of none.
    error : (n,) standard error, 0 where exact.
    """

    share: Float
    error: Float


def without(spec: RaidSpec, sort: Sort, index: int) -> RaidSpec:
    """The same raid with a partner, sensor or link out for sure. Raises OfframpError if there is no such one."""
    parts = _parts(spec, sort)
    if not 0 <= index < len(parts):
        raise OfframpError(f"there is no {sort} {index}: the raid has {len(parts)}")
    return _only(spec, sort, [k for k in range(len(parts)) if k != index])


def contributions(
    spec: RaidSpec, sort: Sort, *, evaluate: Evaluate = raid, seed: int = 1, orders: int = ORDERS
) -> tuple[Contribution, ...]:
    """What each partner, sensor or link is worth, in the order of the spec.

    A coalition is worth minus the harm to be expected with exactly those in it taking part, each as reliably as the
    spec says, and all others of the sort out.

    Parameters
    ----------
    spec : a valid raid.
    sort : who shares.
    evaluate : gives the outcome of a raid; it must depend on outages through `situations` alone.
    seed, orders : of the orders drawn, with more than `MOST_EXACT` players that matter.
    """
    parts, depends_on = _parts(spec, sort), sources(spec)
    players = [k for k, part in enumerate(parts) if (sort, k, -1) in depends_on and part.outage < 1.0]
    outcome = _Outcomes(spec, sort, players, evaluate)
    shares = shapley(len(players), lambda coalition: -outcome(coalition).harm, seed=seed, orders=orders)
    everybody = (1 << len(players)) - 1
    with_all = outcome(everybody)
    found = [
        Contribution(sort, k, part.name, False, *with_all, marginal=0.0, shapley=0.0, error=0.0)
        for k, part in enumerate(parts)
    ]
    for bit, player in enumerate(players):
        one_out = outcome(everybody ^ 1 << bit)
        found[player] = Contribution(
            sort,
            player,
            parts[player].name,
            True,
            *one_out,
            marginal=one_out.harm - with_all.harm,
            shapley=float(shares.share[bit]),
            error=float(shares.error[bit]),
        )
    return tuple(found)


def shapley(players: int, value: Callable[[int], float], *, seed: int = 1, orders: int = ORDERS) -> Shares:
    """Shapley value of a game.

    Exact over all coalitions for up to `MOST_EXACT` players; with more, the mean over `orders` orders drawn with
    `seed` (Castro, Gomez & Tejada 2009, *Computers & Operations Research* 36), which add up all the same.

    Parameters
    ----------
    players : how many there are.
    value : worth of a coalition, written as a number whose bit k is set where player k is in it.

    Raises OfframpError for fewer than two orders.
    """
    if orders < 2:
        raise OfframpError(f"shares need at least 2 orders for their standard error, found {orders}")
    known = functools.cache(value)
    return _over_coalitions(players, known) if players <= MOST_EXACT else _over_orders(players, known, seed, orders)


def _over_coalitions(players: int, value: Callable[[int], float]) -> Shares:
    coalitions = np.arange(1 << players)
    worth = np.array([value(int(coalition)) for coalition in coalitions])
    size = sum((coalitions >> k & 1 for k in range(players)), np.zeros_like(coalitions))
    share = np.zeros(players)
    for player in range(players):
        others = coalitions[coalitions >> player & 1 == 0]
        # The chance that exactly these others come before the player, in an order drawn at random.
        weight = np.array([1.0 / (players * math.comb(players - 1, int(n))) for n in size[others]])
        share[player] = weight @ (worth[others | 1 << player] - worth[others])
    return Shares(share, np.zeros(players))


def _over_orders(players: int, value: Callable[[int], float], seed: int, orders: int) -> Shares:
    rng = np.random.default_rng(seed)
    added = np.zeros((orders, players))
    for row in added:
        coalition, before = 0, value(0)
        for player in rng.permutation(players):
            coalition |= 1 << int(player)
            after = value(coalition)
            row[player] = after - before
            before = after
    return Shares(added.mean(axis=0), added.std(axis=0, ddof=1) / math.sqrt(orders))


class _Outcome(NamedTuple):
    """What a coalition is judged by, in the order of the fields of `Contribution`."""

    leakers: float
    harm: float
    worst: float | None


class _Outcomes:
    """Outcomes of a raid by coalition of `players`; coalitions that leave the same situations share one."""

    def __init__(self, spec: RaidSpec, sort: Sort, players: list[int], evaluate: Evaluate) -> None:
        self._spec, self._sort, self._players, self._evaluate = spec, sort, players, evaluate
        self._known: dict[tuple[bytes, ...], _Outcome] = {}

    def __call__(self, coalition: int) -> _Outcome:
        members = [player for bit, player in enumerate(self._players) if coalition >> bit & 1]
        spec = _only(self._spec, self._sort, members)
        found = situations(spec)
        key = (found.prob.tobytes(), found.looks.tobytes(), found.spared.tobytes())
        if key not in self._known:
            result = self._evaluate(spec)
            worst = float(result.damage[-1]) if spec.damage else None
            self._known[key] = _Outcome(result.leakers_mean, result.harm_mean, worst)
        return self._known[key]


def _only(spec: RaidSpec, sort: Sort, members: list[int]) -> RaidSpec:
    """The same raid with all of a sort but `members` out for sure."""
    match sort:
        case "partner":
            return replace(spec, partners=_others_out(spec.partners, members))
        case "sensor":
            return replace(spec, sensors=_others_out(spec.sensors, members))
        case "link":
            return replace(spec, links=_others_out(spec.links, members))


def _others_out(parts: tuple[Part, ...], members: list[int]) -> tuple[Part, ...]:
    return tuple(part if k in members else replace(part, outage=1.0) for k, part in enumerate(parts))


def _parts(spec: RaidSpec, sort: Sort) -> Sequence[Partner | Sensor | Link]:
    match sort:
        case "partner":
            return spec.partners
        case "sensor":
            return spec.sensors
        case "link":
            return spec.links
