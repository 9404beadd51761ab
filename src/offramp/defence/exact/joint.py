"""The numbers of leakers in two parts of a raid together.

May import: numpy, scipy, ``offramp.errors``, ``offramp.defence``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from offramp.defence.alerts import situations
from offramp.defence.arrays import Float, Int64, distinct_rows
from offramp.defence.exact._counts import TINY, split_to
from offramp.defence.exact.chains import run_chain
from offramp.defence.exact.mixture import Term, mixed, summed
from offramp.defence.exact.thread_rows import require_exact, rows_of
from offramp.defence.spec import RaidSpec, Thread
from offramp.errors import OfframpError

STEP_LIMIT = 1e10
"""Most elementary steps of one joint distribution: about ten seconds."""

ADDING = 100.0
"""Steps per entry of the sum of two joint distributions, which is found by fast Fourier transforms."""


@dataclass(frozen=True, slots=True)
class Part:
    """Leakers of some classes at some sites.

    weapons : indexes of the classes; None: all. sites : indexes of the sites; None: anywhere.
    """

    weapons: tuple[int, ...] | None = None
    sites: tuple[int, ...] | None = None

    def has(self, weapon: int, site: int) -> bool:
        """Whether leakers of a class at a site are in this part."""
        return (self.weapons is None or weapon in self.weapons) and (self.sites is None or site in self.sites)


@dataclass(frozen=True, slots=True)
class _Split:
    """Chance that a leaker is in the first part alone, in the second alone, in both."""

    first: float
    second: float
    both: float

    def shape(self, most: int) -> tuple[int, int]:
        """Shape of a joint distribution of at most so many leakers."""
        return 1 + most * (self.first + self.both > 0.0), 1 + most * (self.second + self.both > 0.0)


def leaker_joint(spec: RaidSpec, first: Part, second: Part) -> Float:
    """Probability of k leakers in one part and n in another; parts may overlap.

    The shape is one more than the most weapons that can come down in each. Exact to about 1e-15 a probability.
    Raises OfframpError as `exact_raid` does, and for a raid too large for a joint distribution.
    """
    require_exact(spec)
    found = situations(spec)
    groups: dict[_Split, list[Term]] = {}
    for thread in spec.threads:
        split = _split(thread, first, second)
        if split != _Split(0.0, 0.0, 0.0):
            groups.setdefault(split, []).append(run_chain(spec, rows_of(spec, thread, found)).leaking())
    if not groups:
        return np.ones((1, 1))
    # Threads that are split alike are added up before they are split: pairs are far more work than counts.
    if len(groups) == 1:
        ((split, terms),) = groups.items()
        return _mixed_pairs(np.ones(1), [split], [Term(mixed(found.prob, terms)[None, :], np.zeros(1, np.int64))])
    return _mixed_pairs(found.prob, list(groups), [summed(terms) for terms in groups.values()])


def _split(thread: Thread, first: Part, second: Part) -> _Split:
    """How the leakers of a thread fall into the two parts."""
    shares = {(True, False): 0.0, (False, True): 0.0, (True, True): 0.0, (False, False): 0.0}
    for site, share in thread.aims:
        shares[first.has(thread.weapon, site), second.has(thread.weapon, site)] += share
    return _Split(shares[True, False], shares[False, True], shares[True, True])


def _mixed_pairs(prob: Float, splits: Sequence[_Split], terms: Sequence[Term]) -> Float:
    """Joint distribution of the sum of `terms`, each split in its own way, over situations of probability `prob`."""
    row = np.column_stack([term.row for term in terms])
    distinct = distinct_rows(row)
    _check_work(splits, terms, len(distinct.first))
    pairs = [_pairs(split, term) for split, term in zip(splits, terms, strict=True)]
    shapes = [split.shape(term.highest) for split, term in zip(splits, terms, strict=True)]
    out = np.zeros((1 + sum(rows - 1 for rows, _ in shapes), 1 + sum(columns - 1 for _, columns in shapes)))
    for weight, places in zip(np.bincount(distinct.row, weights=prob), row[distinct.first], strict=True):
        together = _added([tables[place] for tables, place in zip(pairs, places, strict=True)])
        out[: together.shape[0], : together.shape[1]] += weight * together
    return out


def _pairs(split: _Split, term: Term) -> list[Float]:
    """Joint distribution for each row of a term, as far as there is any visible mass."""
    tables = []
    for weights, top in zip(term.rows, _tops(term), strict=True):
        out = np.empty(split.shape(int(top)))
        split_to(weights, split.first, split.second, split.both, np.empty(out.shape), out)
        tables.append(out)
    return tables


def _added(tables: Sequence[Float]) -> Float:
    """Distribution of the sum of independent pairs."""
    from scipy.signal import convolve  # slow to import, and few ask for this

    total = tables[0]
    for table in tables[1:]:
        # Large tables are transformed, which leaves rounding errors where the probability is zero.
        total = np.maximum(convolve(total, table), 0.0)
    return total


def _tops(term: Term) -> Int64:
    """Highest count with any visible mass, by row."""
    tops: Int64 = term.rows.shape[1] - 1 - np.argmax(term.rows[:, ::-1] >= TINY, axis=1)
    return tops


def _check_work(splits: Sequence[_Split], terms: Sequence[Term], situations: int) -> None:
    """Raise OfframpError where splitting and adding up would take too long."""
    steps, rows, columns = 0.0, 1, 1
    for split, term in zip(splits, terms, strict=True):
        steps += sum(float(top) * math.prod(split.shape(int(top))) for top in _tops(term))
        height, width = split.shape(term.highest)
        rows, columns = rows + height - 1, columns + width - 1
    steps += ADDING * situations * (len(terms) - 1) * float(rows * columns)
    if steps > STEP_LIMIT:
        raise OfframpError(
            f"the joint distribution would take about {steps:.2g} steps, more than {STEP_LIMIT:.0g}: choose smaller "
            "parts, or count salvos instead of weapons"
        )
