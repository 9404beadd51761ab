"""Rationing problems to test with, and their answers by brute force: every plan, one weapon at a time."""

from __future__ import annotations

import itertools
import math
from functools import cache

from hypothesis import strategies as st

from offramp.defence.rationing import DefendedSite, InterceptorKind, RationingProblem, WeaponGroup

KILL = st.sampled_from([0.0, 0.05, 0.3, 0.5, 0.7, 0.95, 1.0])


def one_kind(*groups, stock, most_shots=4):
    """Groups of (count, harm, kill) against one kind of interceptors."""
    return RationingProblem(
        tuple(WeaponGroup(f"group {k}", count, harm, (kill,)) for k, (count, harm, kill) in enumerate(groups)),
        (InterceptorKind("interceptors", stock),),
        most_shots=most_shots,
    )


@st.composite
def problems(draw, most_kinds=2, most_weapons=4, most_stock=4, alike=False):
    """Small problems; `alike` makes all kinds interchangeable."""
    n_kinds = draw(st.integers(1, most_kinds))
    worths = draw(st.lists(st.sampled_from([0.0, 1.0, 2.0, 5.0]), min_size=1, max_size=3))
    groups, left = [], most_weapons
    for k in range(draw(st.integers(1, 3))):
        count = draw(st.integers(0, left))
        left -= count
        kill = (draw(KILL),) * n_kinds if alike else tuple(draw(KILL) for _ in range(n_kinds))
        most = () if alike or draw(st.booleans()) else tuple(draw(st.integers(0, 2)) for _ in range(n_kinds))
        site = draw(st.integers(0, len(worths) - 1))
        groups.append(WeaponGroup(f"g{k}", count, draw(st.sampled_from([1.0, 2.5])) * worths[site], kill, most, site))
    return RationingProblem(
        tuple(groups),
        tuple(InterceptorKind(f"k{k}", draw(st.integers(0, most_stock))) for k in range(n_kinds)),
        tuple(DefendedSite(f"site {k}", worth) for k, worth in enumerate(worths)),
        most_shots=draw(st.integers(1, 2)),
    )


def least_harm(problem):
    """Least expected harm in one raid, over every assignment of shots to single weapons."""
    weapons = tuple(group for group in problem.groups for _ in range(group.count))

    @cache
    def best(place, stocks):
        if place == len(weapons):
            return 0.0
        weapon = weapons[place]
        found = math.inf
        for shots in itertools.product(*(range(min(s, problem.most_shots) + 1) for s in stocks)):
            if sum(shots) > problem.most_shots or any(n > m for n, m in zip(shots, weapon.most, strict=False)):
                continue
            passed = math.prod((1.0 - p) ** n for p, n in zip(weapon.kill, shots, strict=True))
            rest = best(place + 1, tuple(s - n for s, n in zip(stocks, shots, strict=True)))
            found = min(found, weapon.harm * passed + rest)
        return found

    return best(0, problem.stocks)


def least_harm_over_war(problem, again, horizon, sizes=((1.0, 1.0),)):
    """Least expected harm in this raid and at most `horizon` later ones, over every way to share the stocks."""

    @cache
    def one_raid(size, stocks):
        return least_harm(problem.scaled(size).with_stocks(stocks))

    @cache
    def war(size, stocks, left):
        if left == 0:
            return one_raid(size, stocks)
        found = math.inf
        for now in itertools.product(*(range(s + 1) for s in stocks)):
            kept = tuple(s - n for s, n in zip(stocks, now, strict=True))
            later = sum(p * war(after, kept, left - 1) for after, p in sizes)
            found = min(found, one_raid(size, now) + again * later)
        return found

    return war(1.0, problem.stocks, horizon)


def best_shoot_look(weapons, interceptors, looks, kill, none_leaks):
    """Value of shoot-look-shoot over every way, even or not, to spread the shots of each look."""

    @cache
    def value(w, i, s):
        if w == 0:
            return 1.0 if none_leaks else 0.0
        if s == 0:
            return 0.0 if none_leaks else float(w)
        values = [after(spread, i - sum(spread), s) for m in range(i + 1) for spread in spreads(m, w, m)]
        return max(values) if none_leaks else min(values)

    def after(spread, left, s):
        total = 0.0
        for alive in itertools.product((False, True), repeat=len(spread)):
            chances = [
                (1 - kill) ** n if lives else 1 - (1 - kill) ** n for n, lives in zip(spread, alive, strict=True)
            ]
            chance = math.prod(chances)
            if chance > 0.0:
                total += chance * value(sum(alive), left, s - 1)
        return total

    return value(weapons, interceptors, looks)


def spreads(shots, weapons, most):
    """Ways to spread shots over like weapons, in falling order."""
    if weapons == 0:
        if shots == 0:
            yield ()
        return
    for first in range(min(shots, most), -1, -1):
        for rest in spreads(shots - first, weapons - 1, first):
            yield (first, *rest)
