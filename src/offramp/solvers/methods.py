"""Every method by its name, behind one function.

May import: ``offramp.errors``, ``offramp.game.arrays`` and ``offramp.solvers``.
"""

from __future__ import annotations

from collections.abc import Callable

from offramp.errors import OfframpError
from offramp.game.arrays import GameArrays, GameTables
from offramp.solvers import qre
from offramp.solvers.asked import on_a_game
from offramp.solvers.mirror import mirror_descent
from offramp.solvers.regret import METHODS as REGRET
from offramp.solvers.regret import minimise
from offramp.solvers.result import Solution

METHODS = ("qre", "mmd", *REGRET)
"""What `solve_by` takes."""


def misfit(method: str, precision_scale: float | None, target: float | None, iterations: int | None) -> str:
    """Why `method` cannot be asked so, in words; empty if it can."""
    if method not in METHODS:
        return f"no method is called {method!r}: use one of {', '.join(METHODS)}"
    if method in REGRET and precision_scale is not None:
        return f"{method} knows no precision: its players make no mistakes in the end; leave it out, or use qre or mmd"
    if method not in REGRET and target is not None:
        return f"{method} has no target of exploitability: raise the precision, or use one of {', '.join(REGRET)}"
    if method == "qre" and iterations is not None:
        return "qre follows its branch to the end and counts no iterations: leave them out, or use another method"
    return ""


@on_a_game
def solve_by(
    method: str,
    arrays: GameArrays,
    tables: GameTables,
    *,
    precision_scale: float | None = None,
    target: float | None = None,
    iterations: int | None = None,
    progress: Callable[[float], None] | None = None,
    keep: bool = False,
) -> Solution:
    """The solution by the method of that name; see `solve`, `minimise` and `mirror_descent` for what each does.

    Parameters
    ----------
    precision_scale : of ``qre`` and ``mmd``; None stands for 1.
    target : of regret minimisation; None stands for its own.
    iterations : budget of all but ``qre``; None stands for the method's own.
    keep : whether an interrupt ends in the solution so far.

    Raises
    ------
    OfframpError where the method does not exist, has no such parameter, or cannot use a number.
    """
    wrong = misfit(method, precision_scale, target, iterations)
    if wrong:
        raise OfframpError(wrong)
    scale = 1.0 if precision_scale is None else precision_scale
    if method == "qre":
        return qre.solve(arrays, tables, precision_scale=scale, progress=progress, keep=keep)
    steps = {} if iterations is None else {"iterations": iterations}
    if method == "mmd":
        return mirror_descent(arrays, tables, precision_scale=scale, progress=progress, keep=keep, **steps)
    return minimise(arrays, tables, method, target=target, progress=progress, keep=keep, **steps)
