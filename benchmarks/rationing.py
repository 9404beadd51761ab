"""How fast and how good rationing is: 331 weapons in 12 classes, 4 kinds of interceptors, to proven optimality.

    python benchmarks/rationing.py [--cases 40]

Random cases of that size, some stocks short and some long. The time is that of the whole call: making the shot
patterns, the relaxation, the whole-number program. Beside it: marginal return and the best stated policy, and what
they lose against the optimum; the same war over the next raids; shoot-look-shoot by dynamic programming.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from offramp.defence.rationing import (
    DefendedSite,
    InterceptorKind,
    Rationing,
    RationingProblem,
    WeaponGroup,
    assign,
    marginal_return,
    ration,
    shoot_look,
)

WEAPONS, CLASSES, KINDS, SITES = 331, 12, 4, 4


def seconds(work: Callable[[], object], times: int = 3) -> float:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return float(np.median(took))


def case(seed: int, shots_each: float, kinds: int = KINDS) -> RationingProblem:
    """A random raid and so many interceptors a weapon; three in ten pairs of a class and a kind never meet."""
    chance = np.random.default_rng(seed)
    counts = chance.multinomial(WEAPONS - CLASSES, np.ones(CLASSES) / CLASSES) + 1
    kill = np.round(chance.uniform(0.2, 0.95, (CLASSES, kinds)), 2)
    if kinds > 1:
        kill[chance.random((CLASSES, kinds)) < 0.3] = 0.0
    worth = chance.integers(1, 6, SITES)
    harm = chance.integers(1, 20, CLASSES)
    stocks = chance.multinomial(round(WEAPONS * shots_each), np.ones(kinds) / kinds)
    site = np.arange(CLASSES) % SITES
    groups = tuple(
        WeaponGroup(f"class {c}", int(n), float(harm[c] * worth[s]), tuple(map(float, kill[c])), site=int(s))
        for c, (n, s) in enumerate(zip(counts, site, strict=True))
    )
    return RationingProblem(
        groups,
        tuple(InterceptorKind(f"kind {k}", int(stock)) for k, stock in enumerate(stocks)),
        tuple(DefendedSite(f"site {s}", float(value)) for s, value in enumerate(worth)),
    )


def one_raid(cases: int) -> None:
    print(f"\nOne raid: {WEAPONS} weapons, {CLASSES} classes, {KINDS} kinds, {cases} random cases each")
    print("  shots each   ms median   ms worst   proven   worst gap   greedy / best (worst)   stated / best (worst)")
    for shots_each in (0.5, 1.0, 1.5, 2.5):
        problems = [case(seed, shots_each) for seed in range(cases)]
        plans = [assign(problem) for problem in problems]
        times = [seconds(partial(assign, problem)) * 1e3 for problem in problems]
        greedy = [marginal_return(problem).loss / plan.loss for problem, plan in zip(problems, plans, strict=True)]
        stated = [ration(problem).policy.loss / plan.loss for problem, plan in zip(problems, plans, strict=True)]
        gap = max(1.0 - plan.bound / plan.loss for plan in plans)
        proven = sum(plan.optimal for plan in plans)
        print(f"  {shots_each:10.1f} {np.median(times):11.1f} {max(times):10.1f} {proven:4d}/{cases} {gap:11.1e} "
              f"{np.mean(greedy):15.3f} ({max(greedy):.3f}) {np.mean(stated):15.3f} ({max(stated):.3f})")  # fmt: skip


def next_raids(cases: int) -> None:
    print(f"\nOver the next raids, {cases} random cases each, 1.5 shots a weapon; loss over the whole war")
    print("  kinds   again   ms median   proven   no tomorrow / best   stated / best   kept now")
    for kinds in (1, KINDS):
        for again in (0.3, 0.5, 0.8):
            problems = [case(seed, 1.5, kinds) for seed in range(cases)]
            found: list[Rationing] = []
            times = []
            for problem in problems:
                begun = time.perf_counter()
                found.append(ration(problem, again=again))
                times.append((time.perf_counter() - begun) * 1e3)
            careless = np.mean([each.no_tomorrow / each.loss for each in found])
            stated = np.mean([each.policy.loss / each.loss for each in found])
            kept = np.mean([sum(each.keep) / sum(each.problem.stocks) for each in found])
            print(f"  {kinds:5d} {again:7.1f} {np.median(times):11.1f} {sum(e.optimal for e in found):4d}/{cases} "
                  f"{careless:20.3f} {stated:15.3f} {kept:10.0%}")  # fmt: skip


def looks() -> None:
    print("\nShoot-look-shoot with a limited stock, three looks: value and policy for all smaller cases too")
    for weapons, interceptors in ((20, 40), (60, 120), (100, 200)):
        took = seconds(partial(shoot_look, weapons, interceptors, 3, 0.7))
        print(f"  {weapons:3d} weapons, {interceptors:3d} interceptors {took * 1e3:10.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=40)
    options = parser.parse_args()
    begun = time.perf_counter()
    shoot_look(2, 3, 2, 0.5)
    assign(case(0, 1.0))
    print(f"warm-up (kernels compiled or read from their cache): {time.perf_counter() - begun:.1f} s, stated apart")
    one_raid(options.cases)
    next_raids(min(10, options.cases))
    looks()


if __name__ == "__main__":
    main()
