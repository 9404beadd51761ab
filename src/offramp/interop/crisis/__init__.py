"""A compiled crisis, or a slice of it, as a game tree.

    Game ──> sliced ──> Part ──> Unrolling ──> ExtensiveGame

May import: ``offramp.interop``, ``offramp.forecasts``, ``offramp.solvers``, ``offramp.game``, numpy.
"""

from offramp.interop.crisis.slices import Part, sliced
from offramp.interop.crisis.unrolling import Unrolling
from offramp.interop.crisis.ways import Ways

__all__ = ["Part", "Unrolling", "Ways", "sliced"]
