"""Steady plans: of all that are as good, the one from which players that err stray least.

The best plan is often one of many, and leaves players indifferent between advice and something else; whoever errs then
strays half of the time. What a player loses by an option that was not advised, given all that it knows then and doing
its best afterwards, is the advice's *lead* over that option. Counted in units of one over the player's precision, a
lead of z lets a player that errs (logit) take the option 1 / (1 + exp z) as often as that and the advice together. The
sum over all advice that is given and all options that are not advised nor left out, each as likely as the advice is
given, is how many *slips* are to be expected in a play at most, as long as all others follow. A lead times a
probability is linear in the plan, and the curve is convex: with chords in its place the fewest slips are a linear
program.

The smallest lead of all would be the simpler measure, but it is nothing wherever an option matters to nobody.

May import: numpy, scipy, ``offramp.game.arrays``, ``offramp.solvers.mediation.linear``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array, hstack, vstack

from offramp.game.arrays import Float
from offramp.solvers.mediation.linear import Linear

KNOTS = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 6.0])
"""Leads between which the curve of slips is taken as straight; beyond the last it is taken as level."""
SLIPS = 1.0 / (1.0 + np.exp(KNOTS))


class Steady(NamedTuple):
    """What a steady plan is to be: of those within `give_up` of the best, in units of the goal, the one with the fewest
    slips of players with some `precision` (players,)."""

    precision: Float
    give_up: float = 0.0


class Leads(NamedTuple):
    """By option that is not advised somewhere (options, unknowns): how far the advice is ahead of it in the player's
    units, and how likely the advice is given."""

    lead: csr_array
    told: csr_array


def slip(lead: Float) -> Float:
    """How often an option is taken instead of advice with such a lead over it; the chords of the module."""
    return np.asarray(np.interp(lead, KNOTS, SLIPS), dtype=np.float64)


def steadied(linear: Linear, leads: Leads, least: float) -> Linear:
    """The program whose solution has the fewest slips of all that are worth `least` in `linear`; its unknowns are those
    of `linear`, then the slips by option."""
    n_options, n = leads.lead.shape
    rise = np.append(np.diff(SLIPS) / np.diff(KNOTS), 0.0)
    # A lead in large units makes large numbers: each row is divided by its largest.
    size = np.maximum(1.0, abs(leads.lead).max(axis=1).toarray().ravel())
    scale = coo_array((1.0 / size, (np.arange(n_options), np.arange(n_options)))).tocsr()
    pieces = [
        hstack((scale @ (slope * leads.lead + (slips - slope * knot) * leads.told), -scale))
        for slope, knot, slips in zip(rise, KNOTS, SLIPS, strict=True)
    ]
    rows = hstack((linear.rows, csr_array((linear.rows.shape[0], n_options))))
    return Linear(
        weights=np.append(np.zeros(n), -np.ones(n_options)),
        rows=vstack((rows, *pieces)).tocsr(),
        balances=hstack((linear.balances, csr_array((linear.balances.shape[0], n_options)))).tocsr(),
        low=np.append(linear.low, np.zeros(n_options)),
        high=np.append(linear.high, np.full(n_options, np.inf)),
        floor=(np.append(linear.weights, np.zeros(n_options)), least),
    )
