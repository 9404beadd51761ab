"""How large a sample may be; known before it is begun.

May import: numpy, ``offramp.defence``.
"""

from __future__ import annotations

import numpy as np

from offramp.defence.sampled.layout import Tables
from offramp.defence.spec import RaidSpec

DRAW_LIMIT = 1e10
"""Most random draws of a sample: some five minutes of one core, whatever the number of weapons."""

ENTRY_LIMIT = 50_000_000
"""Most entries of all distributions together: 400 MB."""


def sample_size_problems(spec: RaidSpec, tables: Tables, runs: int) -> tuple[str, ...]:
    """Why a sample of `runs` raids would be too large, a sentence each; empty if it is not."""
    found = []
    draws = runs * draws_per_raid(tables)
    if draws > DRAW_LIMIT:
        found.append(f"{runs:,} runs would take {draws:.2g} random draws, more than {DRAW_LIMIT:.0g}: ask for fewer")
    entries = _entries(spec, tables)
    if entries > ENTRY_LIMIT:
        found.append(
            f"the distributions of leakers, harm and interceptors could have {entries:,} entries, more than "
            f"{ENTRY_LIMIT:,}: count salvos instead of weapons, give stocks that end, or points of harm with a larger "
            "common divisor"
        )
    return tuple(found)


def draws_per_raid(tables: Tables) -> int:
    """Random draws of one raid at most."""
    launches = 1 + 2 * len(tables.launches.weapon) + len(tables.launches.share)
    rounds = tables.defences.rounds.max(axis=0, initial=0)
    return launches + 2 * int(rounds @ np.diff(tables.defences.slot_start)) + 2 * len(tables.impacts.site)


def _entries(spec: RaidSpec, tables: Tables) -> int:
    """Entries of all distributions of the result at most."""
    entries = 2 * sum(wave.most for wave in spec.waves) + int(tables.defences.usable.sum())
    for thread in spec.threads:
        most = spec.waves[thread.wave].most
        entries += sum(most * (1 + spec.points(thread.weapon, site) // spec.harm_step) for site, _ in thread.aims)
    return entries
