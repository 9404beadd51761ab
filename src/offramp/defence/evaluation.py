"""The front of the package: a raid evaluated exactly where that is possible, and sampled where it is not.

May import: numpy, ``offramp.defence``, ``offramp.errors``.
"""

from __future__ import annotations

from typing import Literal

from offramp.defence.arrays import Float
from offramp.defence.exact import exact_odds, exact_raid
from offramp.defence.exact.limits import exact_size_problems
from offramp.defence.result import RaidResult
from offramp.defence.sampled import sampled_odds, sampled_raid
from offramp.defence.spec import RaidSpec
from offramp.defence.threads import why_not_exact
from offramp.defence.validation import validate
from offramp.errors import OfframpError

Method = Literal["auto", "exact", "sampled"]

RUNS = 20_000
"""Raids played where a raid is sampled, unless told."""

ODDS_RUNS = 4_000
"""The same for `damage_odds`: the standard error of a probability is then at most 0.008."""


def raid(
    spec: RaidSpec, *, method: Method = "auto", runs: int = RUNS, seed: int = 1, threads: int | None = None
) -> RaidResult:
    """Evaluate a raid.

    Parameters
    ----------
    method : ``"auto"`` is exact where that is possible and not too large, else sampled.
    runs, seed : of the sample; the same seed gives the same result.
    threads : of the sample, by default one per processor; they change the speed and nothing else.

    Raises OfframpError, with all problems at once, for numbers that cannot be; for ``"exact"`` with the reasons where
    that is impossible; and for a sample past its stated limits.
    """
    validate(spec)
    if method not in ("auto", "exact", "sampled"):
        raise OfframpError(f"the method of a raid must be auto, exact or sampled, found {method}")
    reasons = why_sampled(spec)
    if method == "exact" and reasons:
        raise OfframpError("\n".join(f"this raid cannot be evaluated exactly: {reason}" for reason in reasons))
    if method == "sampled" or reasons:
        return sampled_raid(spec, runs=runs, seed=seed, threads=threads, because=reasons)
    return exact_raid(spec)


def damage_odds(spec: RaidSpec, *, runs: int = ODDS_RUNS, seed: int = 1) -> Float:
    """Probabilities of both levels, (damage levels, averted levels): ``raid(spec).joint`` by the shortest way.

    Where it is sampled, the same raid gives the same odds, and raids whose numbers differ little are played with the
    same luck. Raises OfframpError as `raid` does.
    """
    validate(spec)
    return sampled_odds(spec, runs=runs, seed=seed) if why_sampled(spec) else exact_odds(spec)


def is_exact(spec: RaidSpec) -> bool:
    """Whether `raid` and `damage_odds` evaluate a valid raid exactly."""
    return not why_sampled(spec)


def why_sampled(spec: RaidSpec) -> tuple[str, ...]:
    """Why a valid raid has to be sampled, a phrase each; empty if it need not."""
    return why_not_exact(spec) or exact_size_problems(spec)
