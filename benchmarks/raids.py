"""How fast raids are: sampled against SimPy and plain numpy, and exact, on one raid of 331 weapons and six layers.

    python benchmarks/raids.py [--runs 200000] [--simpy-runs 200]

Everything runs in this process on one thread, after one warm-up that compiles the kernels. The three samplers play the
same raid: stocks that classes share, two looks, six sensors that may be out for the whole raid; their means must agree
within standard errors, else the comparison is void. The exact chain takes the same raid with stocks per class,
and is checked against our sampler on that. SimPy comes with the extra ``offramp[bench]``.
"""

from __future__ import annotations

import argparse
import dataclasses
import time
from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from offramp.defence import (
    Engagement,
    Interceptor,
    Layer,
    RaidSpec,
    Sensor,
    Wave,
    WeaponClass,
    damage_odds,
    raid,
    situations,
    why_not_exact,
)

COUNTS = {"ballistic": 110, "cruise": 36, "drone": 185}
# Per layer: stock, and the kill probability against each class, the most harmful first; None where it does not meet it.
LAYERS: list[tuple[str, int, tuple[float | None, float | None, float | None]]] = [
    ("fighters", 150, (None, 0.5, 0.55)),
    ("ships", 60, (0.5, 0.6, None)),
    ("upper tier", 120, (0.6, None, None)),
    ("lower tier", 80, (0.4, 0.6, None)),
    ("own fighters", 90, (None, 0.6, 0.6)),
    ("short range", 110, (None, 0.5, 0.6)),
]
OUTAGE = 0.05
LOOKS = 2
RELIABILITY = {"ballistic": 0.6, "cruise": 0.9, "drone": 0.95}


def shared() -> RaidSpec:
    """Each layer has one stock for all classes that it meets."""
    classes = tuple(
        WeaponClass(name, RELIABILITY[name], effect=0.4, harm=harm)
        for name, harm in zip(COUNTS, (3, 2, 1), strict=True)
    )
    return RaidSpec(
        classes=classes,
        waves=tuple(Wave(name, c, count) for c, (name, count) in enumerate(COUNTS.items())),
        layers=tuple(
            Layer(
                name,
                tuple(None if kill is None else Engagement(kill, 0, 1, LOOKS) for kill in kills),
                (Interceptor("interceptors", stock),),
                sensors=(index,),
            )
            for index, (name, stock, kills) in enumerate(LAYERS)
        ),
        sensors=tuple(Sensor(f"sensor of {name}", OUTAGE) for name, _, _ in LAYERS),
        damage=(1.0, 30.0),
    )


def separate() -> RaidSpec:
    """The same with the stock of each layer divided among the classes that it meets."""
    spec = shared()
    layers = []
    for layer in spec.layers:
        met = [c for c, engagement in enumerate(layer.engagements) if engagement is not None]
        kinds = tuple(Interceptor(spec.classes[c].name, layer.kinds[0].stock // len(met)) for c in met)
        engagements = tuple(
            None if engagement is None else dataclasses.replace(engagement, kind=met.index(c))
            for c, engagement in enumerate(layer.engagements)
        )
        layers.append(dataclasses.replace(layer, engagements=engagements, kinds=kinds))
    return dataclasses.replace(spec, layers=tuple(layers))


def in_simpy(runs: int, seed: int) -> np.ndarray:
    """Leakers of `runs` raids, every weapon a process of a discrete-event simulation."""
    import simpy

    rng = np.random.default_rng(seed)
    names = list(COUNTS)
    leakers = np.zeros(runs, np.int64)

    def weapon(env: Any, c: int, stock: list[int], up: list[bool], run: int) -> Generator[Any, None, None]:
        for index, (_, _, kills) in enumerate(LAYERS):
            kill = kills[c]
            for _ in range(LOOKS):
                yield env.timeout(1.0)
                if kill is None or not up[index] or stock[index] == 0:
                    continue
                stock[index] -= 1
                if rng.random() < kill:
                    return
        leakers[run] += 1

    for run in range(runs):
        env = simpy.Environment()
        stock = [stock for _, stock, _ in LAYERS]
        up = [bool(rng.random() >= OUTAGE) for _ in LAYERS]
        for c, name in enumerate(names):
            for _ in range(rng.binomial(COUNTS[name], RELIABILITY[name])):
                env.process(weapon(env, c, stock, up, run))
        env.run()
    return leakers


def in_numpy(runs: int, seed: int) -> np.ndarray:
    """Leakers of `runs` raids at once, classes as arrays of counts."""
    rng = np.random.default_rng(seed)
    live = [rng.binomial(count, RELIABILITY[name], runs) for name, count in COUNTS.items()]
    for _, stock, kills in LAYERS:
        left = np.full(runs, stock)
        up = rng.random(runs) >= OUTAGE
        for _ in range(LOOKS):
            for c, kill in enumerate(kills):
                if kill is None:
                    continue
                engaged = np.where(up, np.minimum(live[c], left), 0)
                left -= engaged
                live[c] = live[c] - rng.binomial(engaged, kill)
    return np.asarray(np.sum(live, axis=0))


def seconds(work: Callable[[], object], times: int = 5) -> float:
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return float(np.median(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200_000)
    parser.add_argument("--simpy-runs", type=int, default=200)
    args = parser.parse_args()
    spec, apart = shared(), separate()
    print(f"{sum(COUNTS.values())} weapons, {len(LAYERS)} layers, {len(situations(spec).prob)} outage situations")

    begun = time.perf_counter()
    raid(spec, method="sampled", runs=100, threads=1)
    say("compiling or loading the kernels", f"{time.perf_counter() - begun:10.2f} s")
    ours = raid(spec, method="sampled", runs=args.runs, threads=1)
    rate = args.runs / seconds(lambda: raid(spec, method="sampled", runs=args.runs, threads=1))
    plain_runs = max(1, args.runs // 10)
    plain = in_numpy(plain_runs, 1)
    plain_rate = plain_runs / seconds(lambda: in_numpy(plain_runs, 1))
    events = in_simpy(args.simpy_runs, 1)
    events_rate = args.simpy_runs / seconds(lambda: in_simpy(args.simpy_runs, 1), times=3)
    say("sampled, one thread", f"{rate:10,.0f} raids/s   mean leakers {ours.leakers_mean:.2f} ± {ours.error:.2f}")
    for name, found, other in (("plain numpy", plain, plain_rate), ("SimPy, a process a weapon", events, events_rate)):
        error = found.std() / np.sqrt(len(found))
        apart_by = abs(found.mean() - ours.leakers_mean) / np.hypot(error, ours.error)
        means = f"mean leakers {found.mean():.2f} ± {error:.2f}"
        say(name, f"{other:10,.0f} raids/s   {means}   ours {rate / other:,.1f} times as fast")
        if apart_by > 4.0:
            raise SystemExit(f"{name} plays another raid: the means lie {apart_by:.1f} standard errors apart")

    reasons = why_not_exact(apart)
    if reasons:
        raise SystemExit(f"the raid with separate stocks should be exact: {reasons}")
    exact = raid(apart)
    sampled = raid(apart, method="sampled", runs=args.runs, threads=1)
    gap = abs(exact.leakers_mean - sampled.leakers_mean) / sampled.error
    everything, levels = seconds(lambda: raid(apart), 15), seconds(lambda: damage_odds(apart), 25)
    say("exact, everything", f"{everything * 1e3:10.1f} ms   sampled mean {gap:.1f} standard errors off")
    say("exact, damage levels only", f"{levels * 1e3:10.1f} ms")
    if gap > 4.0:
        raise SystemExit("the exact chain and the sample disagree")
    quiet = dataclasses.replace(apart, sensors=tuple(dataclasses.replace(s, outage=0.0) for s in apart.sensors))
    without = raid(quiet).leakers_sd
    say("standard deviation of leakers", f"{exact.leakers_sd:10.1f}   without the common outages {without:.1f}")


def say(what: str, figures: str) -> None:
    print(f"{what:34s}{figures}")


if __name__ == "__main__":
    main()
