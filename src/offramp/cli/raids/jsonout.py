"""Raids as plain data for ``--json``: the shapes described in ``cli/schemas`` under ``raid``, ``raid-fit``, ``ration``.

May import: ``offramp.analysis.raids.parts``, ``offramp.cli.jsonout``, ``offramp.defence`` (constants, result types),
``offramp.report.raid_wording``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from offramp.analysis.raids.parts import RaidFit, RaidReport, ReportedFigure
from offramp.cli.jsonout import Json, chance, chances, plain, stamped
from offramp.defence.spec import AMPLE, NOWHERE
from offramp.report.raid_wording import SORTS, of_sort, unexplained

if TYPE_CHECKING:
    from offramp.defence.rationing import Allocation, Rationing, RationingProblem
    from offramp.scenario.crisis import Crisis

RAID_VERSION = 2


def raid(crisis: Crisis, result: RaidReport, *, without: Sequence[str], patches: Sequence[str], seed: int) -> Json:
    """``offramp raid``; what is by layer stands in the order in which weapons meet the layers."""
    body = {
        "crisis": crisis.name,
        "raid": result.raid,
        "turn": result.turn,
        "without": list(without),
        "with": list(patches),
        **_waterfall(result),
        "leakers": {
            "mean": result.leakers_mean,
            "sd": result.leakers_sd,
            "pmf": [chance(p) for p in result.leakers_pmf],
        },
        "damage": chances(result.damage),
        "worst": result.worst,
        "harm": {"mean": result.harm_mean, "unopposed": result.harm_unopposed},
        "ranges": {"leakers": plain(result.leakers_range), "damage": plain(result.damage_range)},
        "cost": {"attack": result.attack_cost, "defence": result.defence_cost},
        "sites": [_record(site, "unwarned", "spared") for site in result.sites],
        "warning_minutes": _warning(result),
        "layers": plain(result.layers),
        "worth": {
            plural: [_record(part, "worst_without") for part in of_sort(result, sort)]
            for sort, (plural, _) in SORTS.items()
        },
        "timeline": plain(result.timeline),
        "reported": [_reported(figure) for figure in result.reported],
        "accounts": [_record(account, "chances", "likelihood", "share") for account in result.accounts],
        "draws": result.draws,
        "seed": seed,
        "method": result.method,
        "status": result.status,
        "runs": result.runs,
    }
    return stamped("raid", body, RAID_VERSION)


def _waterfall(result: RaidReport) -> Json:
    layers = result.steps[1:-1]
    return {
        "launched": {name: int(count) if count == int(count) else count for name, count in result.launched.items()},
        "failed": dict(result.steps[0].by_class),
        "stopped": {layer.label: dict(layer.by_class) for layer in layers},
        "owners": {layer.label: layer.owner for layer in layers},
        "spent": {layer.label: {"mean": layer.spent} for layer in layers},
        "harmful": dict(result.steps[-1].left),
    }


def _warning(result: RaidReport) -> Json:
    """Minutes of warning by site and class, only where they are known."""
    known = {
        site.site: {name: minutes for name, minutes in site.warning.items() if minutes is not None}
        for site in result.sites
    }
    return {site: minutes for site, minutes in known.items() if minutes}


def _reported(figure: ReportedFigure) -> Json:
    found = _record(figure, "chance", "below", "above")
    return {**found, "mean": finite(figure.mean), "explained": not unexplained(figure)}


def _record(part: object, *probabilities: str) -> Json:
    """A record as plain data, its probabilities without rounding dust."""
    found: Json = plain(part)
    return {**found, **{key: _undusted(found[key]) for key in probabilities}}


def _undusted(found: Any) -> Any:
    """A probability, one by name each, or none, without rounding dust."""
    if isinstance(found, Mapping):
        return {name: _undusted(p) for name, p in found.items()}
    return None if found is None else chance(found)


def finite(value: float) -> float | None:
    """A number, or null for one that is not known, for JSON has no other word for it."""
    return value if math.isfinite(value) else None


def fit(crisis: Crisis, result: RaidFit, seed: int) -> Json:
    """``offramp raid --fit``."""
    figures = [
        {
            **_record(figure, "chance_before", "chance_after"),
            "mean_before": finite(figure.mean_before),
            "mean_after": finite(figure.mean_after),
        }
        for figure in result.figures
    ]
    return stamped("raid-fit", {"crisis": crisis.name, "seed": seed, **plain(result), "figures": figures})


def ration(crisis: Crisis, result: Rationing, raid_name: str | None) -> Json:
    """``offramp ration``; a stock that never runs out is null."""
    problem, policy = result.problem, result.policy
    return stamped(
        "ration",
        {
            "crisis": crisis.name,
            "raid": raid_name,
            "again": result.ahead.again,
            "horizon": result.ahead.horizon,
            "kinds": [
                {"name": kind.name, "stock": _stock(kind.stock), "fire": shots, "keep": _stock(keep)}
                for kind, shots, keep in zip(problem.kinds, result.shots, result.keep, strict=True)
            ],
            "plan": _plan(problem, result.allocations),
            "undefended": _sites(problem, result.undefended),
            "harm": {
                "unopposed": problem.unopposed,
                "now": result.loss_now,
                "war": result.loss,
                "bound": result.bound,
                "no_tomorrow": result.no_tomorrow,
            },
            "optimal": result.optimal,
            "policy": {
                "sentence": policy.sentence,
                "fire": _by_kind(problem, policy.shots),
                "plan": _plan(problem, policy.allocations),
                "undefended": _sites(problem, policy.undefended),
                "harm": {"now": policy.loss_now, "war": policy.loss},
                "excess": result.policy_excess,
                "excess_share": finite(result.policy_excess_share),
                "tried": policy.tried,
            },
            "method": result.method,
            "status": result.status,
        },
    )


def _plan(problem: RationingProblem, allocations: Sequence[Allocation]) -> list[Json]:
    found = []
    for part in allocations:
        group = problem.groups[part.group]
        site = None if group.site == NOWHERE else problem.sites[group.site].name
        shots = _by_kind(problem, part.shots)
        found.append({"group": group.name, "site": site, "weapons": part.weapons, "shots": shots})
    return found


def _by_kind(problem: RationingProblem, shots: Sequence[int]) -> dict[str, int]:
    return {kind.name: n for kind, n in zip(problem.kinds, shots, strict=True)}


def _sites(problem: RationingProblem, sites: Sequence[int]) -> list[str]:
    return [problem.sites[site].name for site in sites]


def _stock(stock: int) -> int | None:
    return None if stock == AMPLE else stock
