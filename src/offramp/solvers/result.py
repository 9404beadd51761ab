"""What a solver returns.

May import: numpy and ``offramp.game.arrays``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from offramp.game.arrays import Bool, Float


@dataclass(frozen=True, slots=True)
class Solution:
    """A strategy for every information set, with what is needed to trust or distrust it.

    Attributes
    ----------
    method : ``"qre"``, ``"cfr+"``, ``"dcfr"``, ``"pcfr+"``, ``"mmd"``, or ``"given"`` where nothing was solved.
    parameters : what the solver was told (precision, tolerance, target, ...).
    strategy : (entries,) choice probabilities, laid out by ``GameArrays.infoset_action``.
    reach : (nodes,) probability of each node under the strategy.
    belief : (nodes,) Bayes belief at decision nodes given their information set, zero elsewhere;
        true however rare the set, and uniform where `reached` is False.
    reached : (infosets,) False where nothing leads, with a chance of zero or an action that is not taken at all.
    action_value : (entries,) expected value of each action to its mover under those beliefs.
    value : (players,) expected payoff of each player.
    converged : whether `residual` met the tolerance at full precision, or the mean of `regret` the target. Where
        rounding keeps the residual of quantal response above it, whether choices themselves are good to the tolerance.
    residual : largest |strategy - logit response to it|; measures error. None for methods that seek no logit response:
        there the regret does.
    local_regret : most that any mover gains by changing its choice at one information set alone;
        at finite precision it is not zero and does not measure error.
    regret : (players,) gain of each player's whole best response, others fixed; None without perfect recall.
    regret_reason : why `regret` is None, else "".
    iterations : passes of any kind over the graph; of regret minimisation and mirror descent, iterations.
    precision_reached : share of the full precision reached (1.0 when complete, or where there is no precision).
    seconds : the solver's own time.
    status : a sentence that says what happened and, where it did not converge, what to try.
    exploitability : the mean of `regret` in a zero-sum game of two, or one of a constant sum, else None.
    interrupted : whether the user stopped the solver; the solution is the last good point before.
    """

    method: str
    parameters: Mapping[str, float | int | str]
    strategy: Float
    reach: Float
    belief: Float
    reached: Bool
    action_value: Float
    value: Float
    converged: bool
    residual: float | None
    local_regret: float
    regret: Float | None
    regret_reason: str
    iterations: int
    precision_reached: float
    seconds: float
    status: str
    exploitability: float | None = None
    interrupted: bool = False

    @property
    def nash_conv(self) -> float | None:
        """Sum of the players' regrets, None without perfect recall."""
        return None if self.regret is None else float(self.regret.sum())
