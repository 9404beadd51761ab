"""A branch as plain data for ``--json``: the shape described in ``cli/schemas/branch.schema.json``.

May import: result types of ``offramp.solvers``, ``offramp.cli.jsonout``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.cli.jsonout import Json, chance, stamped

if TYPE_CHECKING:
    from offramp.cli.games.branch.traced import Traced
    from offramp.game.arrays import Float
    from offramp.solvers import Branch, Turn


def branch(found: Traced) -> Json:
    """``offramp solve --branch``."""
    return stamped(
        "branch",
        {
            "crisis": found.crisis,
            "game": None if found.crisis is not None else found.title,
            "with": list(found.patches),
            "players": list(found.keys),
            "precisions": dict(zip(found.keys, found.tables.precision.tolist(), strict=True)),
            "infosets": [
                {"player": named.player, "number": named.number, "label": named.label, "actions": list(named.actions)}
                for named in found.infosets
            ],
            "starts": found.starts,
            "branches": [_branch(found, one) for one in found.branches],
        },
    )


def _branch(found: Traced, one: Branch) -> Json:
    limit, arrays = one.limit, found.arrays
    return {
        "status": one.status,
        "end": one.end,
        "complete": one.complete,
        "iterations": one.iterations,
        "seconds": one.seconds,
        "points": [
            {
                "precision": float(one.precision[k]),
                "values": dict(zip(found.keys, one.value[k].tolist(), strict=True)),
                "residual": float(one.residual[k]),
                "local_regret": float(one.local_regret[k]),
                "choices": _choices(found, one.strategy[k]),
            }
            for k in range(len(one.precision))
        ],
        "passed": one.passed,
        "folds": [_turn(found, turn) for turn in one.folds],
        "crossings": [_turn(found, turn) for turn in one.crossings],
        "crossings_sought": one.crossings_sought,
        "distance": one.distance if one.distance < float("inf") else None,
        "limit": {
            "rational": limit.rational,
            "tolerance": limit.tolerance,
            "choices": _choices(found, limit.strategy),
            "shortfall": [float(limit.shortfall[named.place]) for named in found.infosets],
            "beliefs": [
                None if limit.unknown[named.place] else limit.belief[arrays.nodes_of(named.place)].tolist()
                for named in found.infosets
            ],
        },
    }


def _turn(found: Traced, turn: Turn) -> Json:
    return {"precision": turn.precision, "choices": _choices(found, turn.strategy)}


def _choices(found: Traced, strategy: Float) -> list[list[float]]:
    """The probabilities of every action, by information set."""
    return [
        [chance(p) for p in strategy[named.first : named.first + len(named.actions)].tolist()]
        for named in found.infosets
    ]
