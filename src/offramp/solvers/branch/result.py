"""What a traced branch is.

May import: numpy, ``offramp.game.arrays``, ``offramp.solvers.branch.limit``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from offramp.game.arrays import Float
from offramp.solvers.branch.limit import Limit

End = Literal["reached", "settled", "unsettled", "budget", "stalled", "interrupted"]
"""Why tracing ended: at the precision asked for; at a limit; at the largest precision there is without one; at the
budget of passes; where the curve could not be followed; by the user."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A place where the branch does not simply go on: `precision` and `strategy` (entries,) there."""

    precision: float
    strategy: Float


@dataclass(frozen=True, slots=True)
class Branch:
    """Points along a branch, in the order in which it passes them; precision falls between a fold and the next.

    Attributes
    ----------
    precision : (points,) by what every player's precision is multiplied.
    strategy, action_value : (points, entries) choice probabilities, and each action's expected value to its mover.
    value : (points, players) expected payoffs.
    residual : (points,) largest ``|strategy - logit response to it|``; measures error.
    local_regret : (points,) most that a mover gains by another choice at one reached information set alone.
    passed : how many points were passed; where that is more than are kept here, every second was left out, as often as
        need be, but never the first and the last.
    folds : where precision turns back, in order.
    crossings : where another branch crosses this one (a bifurcation), in order; ties between equal players or payoffs
        make them.
    crossings_sought : whether all crossings were looked for. In large games GMRES tells the sign of the determinant
        from where it looks, and ties between equal players make crossings where it does not.
    distance : about how far the last strategy is from the limit: its change per unit of the precision's logarithm.
    limit : the assessment that the last point rounds to, and whether it is sequentially rational.
    end : why tracing ended.
    status : a sentence that says so, with advice.
    iterations : passes over the graph.
    seconds : the solver's own time.
    """

    precision: Float
    strategy: Float
    action_value: Float
    value: Float
    residual: Float
    local_regret: Float
    passed: int
    folds: tuple[Turn, ...]
    crossings: tuple[Turn, ...]
    crossings_sought: bool
    distance: float
    limit: Limit
    end: End
    status: str
    iterations: int
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether the branch reached what was asked for."""
        return self.end in ("reached", "settled")

    @property
    def interrupted(self) -> bool:
        """Whether the user stopped the solver."""
        return self.end == "interrupted"
