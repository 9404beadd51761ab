"""Branches as a picture: choices against precision.

May import: ``offramp.report.figures``, result types of ``offramp.solvers``, ``offramp.cli``, numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from offramp.cli.tables import counted
from offramp.report.figures import NARROW, BranchPanel, Run, branch_panels, framed

if TYPE_CHECKING:
    from offramp.cli.games.branch.traced import Traced
    from offramp.interop.strategies import DecisionSet
    from offramp.solvers import Branch

PANELS = 12
"""Information sets that one picture shows."""


def plotted(found: Traced, *, html: bool) -> str:
    """The text of an SVG file, or of an HTML page that holds it."""
    free = [named for named in found.infosets if len(named.actions) > 1]
    moved = sorted(free, key=lambda named: -_swing(found.branches, named))[:PANELS]
    chosen = [named for named in free if named in moved]
    words = dict(zip(found.keys, found.players, strict=True))
    panels = [
        BranchPanel(
            f"{words[named.player]}: {named.label or named.number}",
            named.actions,
            tuple(_run(branch, named) for branch in found.branches),
        )
        for named in chosen
    ]
    more = f" The {PANELS} of {len(free)} information sets whose choices move most." if len(chosen) < len(free) else ""
    others = f"; dotted: {counted(len(found.branches) - 1, 'other branch')}" if len(found.branches) > 1 else ""
    marks = ""
    if any(branch.folds for branch in found.branches):
        marks += " Dots: folds."
    if any(branch.crossings for branch in found.branches):
        marks += " Dashed lines: crossings of branches."
    note = f"Probability of each choice along the branch from uniform choice{others}.{marks}{more}"
    if not html:
        return branch_panels(panels, found.title, note)
    return framed(
        branch_panels(panels, found.title, note), branch_panels(panels, found.title, note, NARROW), found.title
    )


def _swing(branches: tuple[Branch, ...], named: DecisionSet) -> float:
    """By how much any choice at a set moves along the principal branch."""
    part = branches[0].strategy[:, named.first : named.first + len(named.actions)]
    return float(np.ptp(part, axis=0).max())


def _run(branch: Branch, named: DecisionSet) -> Run:
    part = slice(named.first, named.first + len(named.actions))
    return Run(
        branch.precision.tolist(),
        branch.strategy[:, part].tolist(),
        [(fold.precision, fold.strategy[part].tolist()) for fold in branch.folds],
        [crossing.precision for crossing in branch.crossings],
    )
