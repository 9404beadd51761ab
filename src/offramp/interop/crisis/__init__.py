"""A compiled crisis, or a slice of it, as a game tree, or to be played without one.

    Game ──> sliced ──> Part ─┬> Unrolling ──> ExtensiveGame
                              └> playable_crisis ──> Playable

May import: ``offramp.interop`` (``playing``, ``extensive``), ``offramp.forecasts``, ``offramp.solvers``,
``offramp.game``, ``offramp.scenario`` (types), numpy.
"""

from offramp.interop.crisis.fitting import TREE, Counted, Measure, fitting
from offramp.interop.crisis.playing import cut, playable_crisis
from offramp.interop.crisis.sights import CrisisSights
from offramp.interop.crisis.slices import sliced
from offramp.interop.crisis.unrolling import Unrolling
from offramp.interop.crisis.ways import ways_of

__all__ = [
    "TREE",
    "Counted",
    "CrisisSights",
    "Measure",
    "Unrolling",
    "cut",
    "fitting",
    "playable_crisis",
    "sliced",
    "ways_of",
]
