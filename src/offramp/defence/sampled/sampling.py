"""The distribution of a raid by playing it many times, where the exact chain cannot.

May import: numpy, ``offramp.defence``, ``offramp.errors``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np

from offramp.defence.alerts import Situations, harm_unopposed, situations
from offramp.defence.arrays import Float, Int64
from offramp.defence.levels import attack_cost, defence_cost, joint_levels
from offramp.defence.result import RaidResult, mean_of
from offramp.defence.sampled.layout import lay_out
from offramp.defence.sampled.limits import sample_size_problems
from offramp.defence.sampled.tally import Tally, tally
from offramp.defence.spec import RaidSpec
from offramp.errors import OfframpError

METHOD = "sampled"


def sampled_raid(
    spec: RaidSpec,
    *,
    runs: int = 20_000,
    seed: int = 1,
    threads: int | None = None,
    because: Sequence[str] = (),
) -> RaidResult:
    """Evaluate a valid raid by playing it `runs` times.

    Parameters
    ----------
    seed : the same seed gives the same result, with any number of threads.
    threads : worker threads, by default one per processor.
    because : why it is not evaluated exactly, phrases for the status.

    Distributions end at the largest number that was seen. Raises OfframpError for fewer than two runs, no thread, or
    a sample past the stated limits.
    """
    found = situations(spec)
    total = _tally(spec, found, runs, seed, threads)
    leakers = total.leakers / runs
    joint = _levels(spec, found, total)
    damage = joint.sum(axis=1) / runs
    spent = total.spent / runs
    error = float(np.sqrt(_variance(leakers) / (runs - 1)))
    return RaidResult(
        spec=spec,
        method=METHOD,
        status=_status(runs, seed, error, because),
        runs=runs,
        seed=seed,
        situations=len(found.prob),
        launched=total.launched / runs,
        failed=total.failed / runs,
        stopped=total.stopped / runs,
        leaked=total.leaked / runs,
        harmful=total.harmful / runs,
        spent=spent,
        class_leakers=_pmfs(total.class_leakers, runs),
        site_leakers=_pmfs(total.site_leakers, runs) if spec.sites else (),
        part_leakers=tuple(_pmfs(parts, runs) for parts in total.part_leakers) if spec.sites else (),
        leakers=leakers,
        spent_layers=_pmfs(total.spent_layers, runs),
        harm=total.harm / runs,
        harm_step=spec.harm_step,
        damage=damage,
        joint=joint / runs,
        error=error,
        damage_error=np.sqrt(damage * (1.0 - damage) / (runs - 1)),
        attack_cost=attack_cost(spec),
        defence_cost=defence_cost(spec, spent),
    )


def sampled_odds(spec: RaidSpec, *, runs: int, seed: int) -> Float:
    """Probabilities of both levels, (damage levels, averted levels), by playing a valid raid `runs` times.

    With the same seed, raids whose numbers differ little are played with the same luck, so the probabilities move
    smoothly with the numbers. Raises OfframpError as `sampled_raid` does.
    """
    found = situations(spec)
    total = _tally(spec, found, runs, seed, threads=1)
    odds: Float = _levels(spec, found, total) / runs
    return odds


def _tally(spec: RaidSpec, found: Situations, runs: int, seed: int, threads: int | None) -> Tally:
    workers = threads if threads is not None else os.cpu_count() or 1
    problems = [
        *([f"a sample needs at least 2 runs, found {runs}"] if runs < 2 else []),
        *([f"a sample needs at least 1 thread, found {workers}"] if workers < 1 else []),
    ]
    tables = lay_out(spec, found)
    problems += sample_size_problems(spec, tables, runs)
    if problems:
        raise OfframpError("\n".join(problems))
    return tally(spec, tables, runs, seed, workers)


def _levels(spec: RaidSpec, found: Situations, total: Tally) -> Float:
    """Raids at each damage level and averted level; whole numbers, so that no sum of shares is rounded above one."""
    return joint_levels(spec, total.harm.astype(np.float64), harm_unopposed(spec, found))


def _pmfs(histograms: Sequence[Int64], runs: int) -> tuple[Float, ...]:
    return tuple(histogram / runs for histogram in histograms)


def _variance(pmf: Float) -> float:
    return float(pmf @ (np.arange(len(pmf)) - mean_of(pmf)) ** 2)


def _status(runs: int, seed: int, error: float, because: Sequence[str]) -> str:
    others = len(because) - 1
    reason = f", because {because[0]}" if because else ""
    more = f" (and for {others} more such reason{'s' if others > 1 else ''})" if others > 0 else ""
    return (
        f"Sampled in {runs:,} raids with seed {seed}{reason}{more}: the mean number of leakers has a standard error of "
        f"{error:.3g}, half that with four times the runs."
    )
