"""How to spend interceptors, as tables and lines for a terminal.

May import: rich, ``offramp.defence.rationing`` (result types), ``offramp.cli.tables``, ``offramp.report`` (wording).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from offramp.cli.raids.render import raid_label
from offramp.cli.tables import Parts, aside, percent, table, title
from offramp.defence.spec import AMPLE
from offramp.report.wording import listed, number_text, sentence

if TYPE_CHECKING:
    from offramp.defence.rationing import Allocation, Rationing, RationingProblem
    from offramp.scenario.crisis import Crisis


def ration(result: Rationing, crisis: Crisis, raid: str | None) -> Parts:
    """What to fire and to keep, at what, which sites are left, and how well a rule in one sentence would do."""
    named = f": {raid_label(crisis, raid)}" if raid else ""
    return [
        title(f"{crisis.title or crisis.name}{named}: how to spend interceptors"),
        "", *(Text(line) for line in losses(result)),
        "", stocks(result),
        "", *plan(result.problem, result.allocations), *_left(result.problem, result.undefended),
        "", title("A rule in one sentence"), *policy(result),
        "", aside(f"Method: {result.method}. {sentence(result.status)}"),
    ]  # fmt: skip


def losses(result: Rationing) -> list[str]:
    """Expected harm now, over the war, and as if there were no tomorrow."""
    now, unopposed = number_text(result.loss_now), number_text(result.problem.unopposed)
    lines = [f"Expected harm: {now} points in this raid, of {unopposed} if nothing is fired."]
    if not result.ahead.over:
        most = "" if result.ahead.horizon is None else f", at most {result.ahead.horizon}"
        lines.append(
            f"Another raid follows with probability {percent(result.ahead.again)}, after each{most}: "
            f"{number_text(result.loss)} points over all of them, {number_text(result.no_tomorrow)} "
            "if each is met as if it were the last."
        )
    return lines


def stocks(result: Rationing) -> Table:
    """What there is of each kind, what is fired now, and what is kept."""
    columns = ["May fire", "Fire now", "Keep"]
    rows = table("Interceptors", *columns, right=columns)
    for kind, shots, keep in zip(result.problem.kinds, result.shots, result.keep, strict=True):
        there, kept = ("ample" if n == AMPLE else f"{n:,}" for n in (kind.stock, keep))
        rows.add_row(kind.name, there, f"{shots:,}", kept)
    return rows


def plan(problem: RationingProblem, allocations: Sequence[Allocation]) -> Parts:
    """What is fired at each group of weapons; groups that do no harm are left out."""
    parts: Parts = []
    for place, group in enumerate(problem.groups):
        if group.count == 0 or group.harm == 0.0:
            continue
        met = [part for part in allocations if part.group == place and part.weapons > 0]
        come = f": {group.count:,} come, each worth {number_text(group.harm)} points of harm if not stopped"
        parts.append(Text.assemble((group.name, "bold"), come))
        parts += [Padding(Text(_shots(problem, part)), (0, 0, 0, 2), expand=False) for part in met]
    return parts


def _shots(problem: RationingProblem, part: Allocation) -> str:
    """``12 get 2 × long-range + 1 × point``."""
    shots = [f"{n} × {kind.name}" for kind, n in zip(problem.kinds, part.shots, strict=True) if n > 0]
    return f"{part.weapons:,} get {' + '.join(shots) or 'none'}"


def _left(problem: RationingProblem, undefended: Sequence[int]) -> Parts:
    names = site_names(problem, undefended)
    return [Text(f"Left undefended: {listed(names)}.")] if names else []


def policy(result: Rationing) -> Parts:
    """The best rule that could be stated, and what it loses against the plan."""
    rule = result.policy
    names = site_names(result.problem, rule.undefended)
    lost = "It loses no more than the plan"
    if result.policy_excess > 0.0:
        share = result.policy_excess_share
        more = f" ({percent(share)} more)" if share < 1.0 else ""
        lost = f"It loses {number_text(rule.loss)} points, {number_text(result.policy_excess)} above the plan{more}"
    left = f"; left undefended: {listed(names)}" if names else ""
    return [Text(rule.sentence), Text(f"{lost}{left}. The best of {rule.tried:,} such rules.")]


def site_names(problem: RationingProblem, sites: Sequence[int]) -> list[str]:
    """The names of sites by their indexes."""
    return [problem.sites[site].name for site in sites]
