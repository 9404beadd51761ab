"""``offramp solve --branch``.

May import: ``offramp.solvers`` (inside the function), ``offramp.cli``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from offramp.cli.games.branch.traced import Traced
from offramp.cli.output import note, ready_file, show, show_json, telling, written

if TYPE_CHECKING:
    from offramp.solvers import Branch


def branch(
    names: Traced, precision: float | None, starts: int, seed: int, plot: Path | None, limit: int, as_json: bool
) -> Branch:
    """Trace the principal branch, and others from random starts at its end; print, write and return them."""
    from offramp.solvers import other_branches, trace_branch

    if plot is not None:
        ready_file(plot, "the figure")
    with telling(as_json) as told:
        principal = trace_branch(names.arrays, names.tables, precision_scale=precision, progress=told)
        others: tuple[Branch, ...] = ()
        if principal.end != "reached":
            starts = 0
        if starts and precision is not None:
            others = other_branches(
                names.arrays, names.tables, principal, precision_scale=precision, starts=starts, seed=seed
            )
    found = replace(names, branches=(principal, *others), starts=starts)
    if plot is not None:
        from offramp.cli.games.branch.plot import plotted

        note(written(plot, plotted(found, html=plot.suffix.lower() == ".html")))
    if as_json:
        from offramp.cli.games.branch import jsonout

        show_json(jsonout.branch(found))
    else:
        from offramp.cli.games.branch import render

        show(*render.branch(found, limit))
    return principal
