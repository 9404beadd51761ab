"""What is rationed: groups of like weapons, kinds of interceptors with their stocks, sites and what they are worth.

Also the plan that answers it: how many weapons of each group get which shots.

May import: ``offramp.defence.spec``, ``offramp.errors``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from offramp.defence.spec import AMPLE, NOWHERE
from offramp.errors import OfframpError

MOST_WEAPONS = 10_000_000
"""Beyond this, whole numbers of weapons are no longer safe within the tolerances of the mixed-integer program."""


@dataclass(frozen=True, slots=True)
class DefendedSite:
    """What weapons are headed for, and what it is worth."""

    name: str
    worth: float = 1.0


@dataclass(frozen=True, slots=True)
class InterceptorKind:
    """Interceptors that are alike, and how many may be fired (`AMPLE` where they never run out)."""

    name: str
    stock: int


@dataclass(frozen=True, slots=True)
class WeaponGroup:
    """Weapons of one class that are headed for one site.

    Attributes
    ----------
    name : for people.
    count : weapons that come.
    harm : expected harm of one that leaks, the worth of its site included.
    kill : single-shot kill probability of each kind of interceptor; 0 where it cannot engage them.
    most : most shots of each kind at one weapon; empty: no limit but that of the problem.
    site : index of the site, `NOWHERE` in a problem without sites.
    """

    name: str
    count: int
    harm: float
    kill: tuple[float, ...]
    most: tuple[int, ...] = ()
    site: int = NOWHERE


@dataclass(frozen=True)
class RationingProblem:
    """One raid and the interceptors to meet it with.

    Attributes
    ----------
    groups : the raid.
    kinds : the interceptors.
    sites : what the groups are headed for; empty where that makes no difference.
    most_shots : most interceptors of all kinds at one weapon.
    """

    groups: tuple[WeaponGroup, ...]
    kinds: tuple[InterceptorKind, ...]
    sites: tuple[DefendedSite, ...] = ()
    most_shots: int = 4

    @cached_property
    def stocks(self) -> tuple[int, ...]:
        """Interceptors of each kind that may be fired, `AMPLE` where they never run out."""
        return tuple(kind.stock for kind in self.kinds)

    @property
    def unopposed(self) -> float:
        """Expected harm if nothing is fired."""
        return math.fsum(group.count * group.harm for group in self.groups)

    def limits(self, group: int) -> tuple[int, ...]:
        """Most useful shots of each kind at one weapon of a group; 0 for what cannot engage it or is out of stock."""
        found, cap = self.groups[group], self.most_shots
        if found.harm <= 0.0:
            return (0,) * len(self.kinds)
        most = found.most or (cap,) * len(self.kinds)
        return tuple(
            0 if kill <= 0.0 else min(cap, limit, cap if stock == AMPLE else stock)
            for kill, limit, stock in zip(found.kill, most, self.stocks, strict=True)
        )

    def with_stocks(self, stocks: Iterable[int]) -> RationingProblem:
        """The same raid met with other stocks."""
        kinds = tuple(replace(kind, stock=stock) for kind, stock in zip(self.kinds, stocks, strict=True))
        return replace(self, kinds=kinds)

    def scaled(self, size: float) -> RationingProblem:
        """A raid `size` times as large, met with the same stocks."""
        return replace(self, groups=tuple(replace(g, count=math.floor(g.count * size + 0.5)) for g in self.groups))

    def validate(self) -> None:
        """Raise OfframpError naming every problem, one a line."""
        problems = tuple(_problems(self))
        if problems:
            raise OfframpError("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Allocation:
    """Shots of each kind at each of some weapons of a group."""

    group: int
    weapons: int
    shots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which weapons get which shots.

    Attributes
    ----------
    allocations : every weapon is in one of them, those that get no shot too.
    shots : interceptors of each kind that it spends.
    loss : expected harm.
    bound : no plan has less expected harm than this.
    undefended : indexes of sites that weapons are headed for and at none of which it fires.
    optimal : whether it is proven that no plan is better.
    method : how it was found.
    status : a sentence: how good it is known to be.
    """

    allocations: tuple[Allocation, ...]
    shots: tuple[int, ...]
    loss: float
    bound: float
    undefended: tuple[int, ...]
    optimal: bool
    method: str
    status: str


def leak(kill: tuple[float, ...], shots: tuple[int, ...]) -> float:
    """Chance that a weapon passes some shots of each kind."""
    return math.prod((1.0 - p) ** n for p, n in zip(kill, shots, strict=True))


def loss_of(problem: RationingProblem, allocations: Iterable[Allocation]) -> float:
    """Expected harm of an allocation."""
    groups = problem.groups
    return math.fsum(a.weapons * groups[a.group].harm * leak(groups[a.group].kill, a.shots) for a in allocations)


def shots_of(problem: RationingProblem, allocations: Iterable[Allocation]) -> tuple[int, ...]:
    """Interceptors of each kind that an allocation spends."""
    spent = [0] * len(problem.kinds)
    for part in allocations:
        for kind, shots in enumerate(part.shots):
            spent[kind] += part.weapons * shots
    return tuple(spent)


def undefended_sites(problem: RationingProblem, allocations: Iterable[Allocation]) -> tuple[int, ...]:
    """Indexes of the sites that weapons are headed for and where none of them is fired at."""
    fired = {problem.groups[a.group].site for a in allocations if a.weapons > 0 and any(a.shots)}
    headed = {group.site for group in problem.groups if group.count > 0}
    return tuple(sorted(headed - fired - {NOWHERE}))


def stocks_after(stocks: tuple[int, ...], shots: tuple[int, ...]) -> tuple[int, ...]:
    """What is left of each stock."""
    return tuple(s if s == AMPLE else s - x for s, x in zip(stocks, shots, strict=True))


def interchangeable(problem: RationingProblem, kinds: Iterable[int]) -> bool:
    """Whether it makes no difference which of these kinds is fired, at any group."""
    several = tuple(kinds)
    if len(several) < 2:
        return True
    return all(
        len({group.kill[kind] for kind in several}) == 1
        and all(not group.most or group.most[kind] >= problem.most_shots for kind in several)
        for group in problem.groups
    )


def _problems(problem: RationingProblem) -> Iterator[str]:
    if not _whole(problem.most_shots) or problem.most_shots < 1:
        yield f"the most shots at one weapon must be a whole number not below 1, found {problem.most_shots}"
    for kind in problem.kinds:
        if not _whole(kind.stock) or (kind.stock < 0 and kind.stock != AMPLE):
            yield f"interceptors {kind.name}: the stock must be a whole number not below 0, found {kind.stock}"
    for site in problem.sites:
        if not 0.0 <= site.worth < math.inf:
            yield f"site {site.name}: its worth must be a number not below 0, found {site.worth}"
    for group in problem.groups:
        yield from _group_problems(problem, group)
    weapons = sum(group.count for group in problem.groups if _whole(group.count))
    if weapons > MOST_WEAPONS:
        yield f"{weapons:,} weapons are more than the {MOST_WEAPONS:,} that rationing handles; count salvos instead"


def _group_problems(problem: RationingProblem, group: WeaponGroup) -> Iterator[str]:
    where, kinds = f"weapons {group.name}", len(problem.kinds)
    if not _whole(group.count) or group.count < 0:
        yield f"{where}: the count must be a whole number not below 0, found {group.count}"
    if not 0.0 <= group.harm < math.inf:
        yield f"{where}: the harm of a leaker must be a number not below 0, found {group.harm}"
    if len(group.kill) != kinds:
        yield f"{where}: {len(group.kill)} kill probabilities for {kinds} kinds of interceptors"
    for kill in group.kill:
        if not 0.0 <= kill <= 1.0:
            yield f"{where}: a kill probability must lie between 0 and 1, found {kill}"
    if group.most and len(group.most) != kinds:
        yield f"{where}: {len(group.most)} limits of shots for {kinds} kinds of interceptors"
    for limit in group.most:
        if not _whole(limit) or limit < 0:
            yield f"{where}: a limit of shots must be a whole number not below 0, found {limit}"
    if problem.sites and not (_whole(group.site) and 0 <= group.site < len(problem.sites)):
        yield f"{where}: its site is {group.site}, and there are sites 0 to {len(problem.sites) - 1}"
    if not problem.sites and group.site != NOWHERE:
        yield f"{where}: its site is {group.site}, and there are no sites"


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
