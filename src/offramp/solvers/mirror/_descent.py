"""Steps of mirror descent on a game graph (numba, arrays only).

May import: numpy and the kernels of ``offramp.solvers``.
"""

from __future__ import annotations

from typing import Any

from offramp.kernels import kernel
from offramp.solvers.passes._passes import Graph, choose, pull, softmax
from offramp.solvers.passes._rare import Logs, log_choose, spread


@kernel
def descend(
    g: Graph, mode: Any, keep: Any, precision: Any, speed: float, gaps: Any, logits: Any, strategy: Any, answer: Any,
    logs: Logs, reach: Any, mass: Any, action_value: Any, value: Any,
) -> None:  # fmt: skip
    """As many steps as `gaps` is long: every logit goes the share speed / (precision + speed) of its way to the answer.

    Parameters
    ----------
    mode, keep : (infosets,) LOGIT everywhere, for `choose`, and KEEP everywhere, for `pull`.
    precision : (players,), at least zero.
    gaps : (steps,) becomes the largest ``|strategy - logit answer|`` before each step.
    logits : (entries,) modified in place; `strategy` becomes the choices that they stood for before the last step, and
        ``logs.choice`` the logarithms of those.
    answer, action_value : (entries,), the rest of `logs`, reach : (nodes,), mass : (infosets,) and value : (nodes,
        players): scratch.
    """
    for t in range(gaps.size):
        choose(g, mode, logits, strategy)
        spread(g, mode, logits, strategy, logs, reach, mass)
        pull(g, keep, precision, reach, mass, answer, strategy, action_value, value)
        if t == gaps.size - 1:
            log_choose(g, mode, logits, strategy, logs.choice)
        gap = 0.0
        for i in range(g.infoset_player.size):
            scale = precision[g.infoset_player[i]]
            softmax(g, i, scale, action_value, answer)
            share = speed / (scale + speed)
            first, last = g.infoset_action[i], g.infoset_action[i + 1]
            for k in range(first, last):
                gap = max(gap, abs(answer[k] - strategy[k]))
                if g.allowed[k]:
                    logits[k] += share * (scale * action_value[k] - logits[k])
        gaps[t] = gap
