"""Rationing by a rule that an officer could state in a sentence: the best of a family, to set beside the optimum.

The rule: n interceptors at every weapon headed for a site worth at least v and fewer or none at the others, the most
valuable first, until they are gone; keep a share of what is left back for the next raid.

May import: ``offramp.defence.rationing``, ``offramp.defence.spec``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import product

from offramp.defence.rationing.next_raids import Ahead, Respond, loss_over_war
from offramp.defence.rationing.problem import (
    Allocation,
    RationingProblem,
    loss_of,
    shots_of,
    undefended_sites,
)
from offramp.defence.spec import AMPLE

KEPT = {
    Fraction(0): "",
    Fraction(1, 4): "a quarter",
    Fraction(1, 3): "a third",
    Fraction(1, 2): "half",
    Fraction(2, 3): "two thirds",
    Fraction(3, 4): "three quarters",
}
"""Shares of the stock that a rule may keep back, and their names."""

MOST_THRESHOLDS = 8
"""Worths that are tried as the least worth defending, spread over those of the raid."""

MOST_RAIDS = 30_000
"""Raids that all rules are followed through, some seconds. Where stocks last for long, fewer rules are tried."""

NUMBERS = ("none", "one", "two", "three", "four")


class Pick(StrEnum):
    """Which kind of interceptors a rule fires at a weapon that several can engage."""

    SUREST_FIRST = "each time the kind that kills most surely of those left"
    SUREST_ONLY = "only the kind that kills it most surely"
    PLENTIFUL_FIRST = "each time the kind of which most are left"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the family.

    Attributes
    ----------
    shots : interceptors at every weapon headed for a site of some worth.
    least : that worth (in a problem without sites, the harm of a leaker).
    others : interceptors at every other weapon.
    pick : which kind is fired.
    kept : share of each stock that is kept back for the next raid.
    """

    shots: int
    least: float
    others: int = 0
    pick: Pick = Pick.SUREST_FIRST
    kept: Fraction = Fraction(0)

    def apply(self, problem: RationingProblem) -> tuple[Allocation, ...]:
        """What the rule does in one raid."""
        stocks = [s if s == AMPLE else s - int(s * self.kept) for s in problem.stocks]
        order = sorted(range(len(problem.groups)), key=lambda g: (-value_of(problem, g), -problem.groups[g].harm))
        return tuple(part for group in order for part in self._meet(problem, group, stocks))

    def respond(self, problem: RationingProblem) -> tuple[float, tuple[int, ...]]:
        """Expected harm, and interceptors spent of each kind."""
        allocations = self.apply(problem)
        return loss_of(problem, allocations), shots_of(problem, allocations)

    def sentence(self, problem: RationingProblem, followed: bool = False) -> str:
        """The rule in words; `followed` says whether a further raid may come."""
        until = f"until only {KEPT[self.kept]} of the stock is left for the next raid"
        if not self.kept:
            until = "until they are gone" + (" and none is kept for the next raid" if followed else "")
        which = (self.pick,) if len(problem.kinds) > 1 else ()
        parts = (
            f"Fire {_named(self.shots)} interceptor{'s' * (self.shots > 1)} at every weapon {self._at(problem)}",
            "the most valuable first",
            *which,
            until,
        )
        at_others = f"; {_named(self.others)} at the others." if self._tells_apart(problem) else "."
        return ", ".join(parts) + at_others

    def _meet(self, problem: RationingProblem, group: int, stocks: list[int]) -> Iterator[Allocation]:
        """Fire at a group, lowering `stocks`."""
        left = problem.groups[group].count
        wanted = self.shots if value_of(problem, group) >= self.least else self.others
        if wanted == 0:
            yield Allocation(group, left, (0,) * len(stocks))
            return
        limits = problem.limits(group)
        kinds = self._order(problem.groups[group].kill, limits, stocks)
        while left > 0:
            shots = _salvo(wanted, kinds, limits, stocks)
            reach = [stocks[k] // n for k, n in enumerate(shots) if n > 0 and stocks[k] != AMPLE]
            weapons = min([left, *reach])
            for kind, n in enumerate(shots):
                stocks[kind] -= 0 if stocks[kind] == AMPLE else n * weapons
            left -= weapons
            yield Allocation(group, weapons, shots)

    def _order(self, kill: tuple[float, ...], limits: tuple[int, ...], stocks: list[int]) -> list[int]:
        """Kinds to fire at a group, the first as long as there are any."""
        plenty = [math.inf if stock == AMPLE else stock for stock in stocks]
        able = [kind for kind, limit in enumerate(limits) if limit > 0]
        if self.pick is Pick.PLENTIFUL_FIRST:
            return sorted(able, key=lambda k: (-plenty[k], -kill[k]))
        if self.pick is Pick.SUREST_ONLY:
            able = [kind for kind in able if kill[kind] == max(kill)]
        return sorted(able, key=lambda k: (-kill[k], -plenty[k]))

    def _tells_apart(self, problem: RationingProblem) -> bool:
        return any(value_of(problem, g) < self.least for g, group in enumerate(problem.groups) if group.count > 0)

    def _at(self, problem: RationingProblem) -> str:
        if not problem.sites:
            least = f"that would do at least {self.least:g} points of harm"
            return least if self._tells_apart(problem) else "that comes"
        headed = sorted({group.site for group in problem.groups if group.count > 0})
        names = ", ".join(problem.sites[site].name for site in headed if problem.sites[site].worth >= self.least)
        least = f" worth at least {self.least:g}" if self._tells_apart(problem) else ""
        return f"headed for a site{least} ({names})"


@dataclass(frozen=True, slots=True)
class StatedPolicy:
    """The best rule of the family.

    Attributes
    ----------
    rule : what it does.
    sentence : the same in words.
    allocations : what it does in this raid.
    shots : interceptors of each kind that it then spends.
    loss_now : expected harm in this raid.
    loss : expected harm in this and all later raids.
    undefended : indexes of sites that weapons are headed for and at none of which it fires.
    tried : rules among which it is the best.
    """

    rule: Rule
    sentence: str
    allocations: tuple[Allocation, ...]
    shots: tuple[int, ...]
    loss_now: float
    loss: float
    undefended: tuple[int, ...]
    tried: int


def _salvo(wanted: int, kinds: list[int], limits: tuple[int, ...], stocks: list[int]) -> tuple[int, ...]:
    """Shots of each kind at the next weapon, as far as limits and stocks reach."""
    shots = [0] * len(stocks)
    for kind in kinds:
        reach = limits[kind] if stocks[kind] == AMPLE else min(limits[kind], stocks[kind])
        shots[kind] = min(reach, wanted - sum(shots))
    return tuple(shots)


def _named(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def value_of(problem: RationingProblem, group: int) -> float:
    """What puts a group before others: the worth of its site, without sites the harm of a leaker."""
    found = problem.groups[group]
    return problem.sites[found.site].worth if problem.sites else found.harm


def best_rule(problem: RationingProblem, ahead: Ahead) -> StatedPolicy:
    """The rule of the family with the least expected harm over this and all later raids; the simplest of equals."""
    followed, losses = _Followed(), {}
    for rule in _family(problem, ahead):
        if followed.raids > MOST_RAIDS:
            break
        losses[rule] = loss_over_war(problem, ahead, followed.by(rule))
    # A rule must be better by more than rounding to come before a simpler one.
    rule = min(losses, key=lambda rule: round(losses[rule] / (problem.unopposed or 1.0), 12))
    allocations = rule.apply(problem)
    return StatedPolicy(
        rule=rule,
        sentence=rule.sentence(problem, followed=not ahead.over),
        allocations=allocations,
        shots=shots_of(problem, allocations),
        loss_now=loss_of(problem, allocations),
        loss=losses[rule],
        undefended=undefended_sites(problem, allocations),
        tried=len(losses),
    )


@dataclass(slots=True)
class _Followed:
    """Counts the raids that rules were followed through."""

    raids: int = 0

    def by(self, rule: Rule) -> Respond:
        """A rule's response, counted."""

        def respond(problem: RationingProblem) -> tuple[float, tuple[int, ...]]:
            self.raids += 1
            return rule.respond(problem)

        return respond


def _family(problem: RationingProblem, ahead: Ahead) -> Iterator[Rule]:
    """All rules that are tried, the simplest first."""
    coming = [g for g, group in enumerate(problem.groups) if group.count > 0 and group.harm > 0.0]
    values = sorted({value_of(problem, group) for group in coming}) or [0.0]
    step = max(1, -(-len(values) // MOST_THRESHOLDS))
    # From the most valuable sites on: of equal rules, the one is stated that names no site it cannot defend.
    thresholds = values[::-step]
    picks = tuple(Pick) if len(problem.kinds) > 1 else (Pick.SUREST_FIRST,)
    keeps = (Fraction(0),) if ahead.over else tuple(KEPT)
    for others in range(problem.most_shots):
        at_all = [least for least in thresholds if others == 0 or least > values[0]]
        for kept, pick, least in product(keeps, picks, at_all):
            for shots in range(others + 1, problem.most_shots + 1):
                yield Rule(shots, least, others, pick, kept)
