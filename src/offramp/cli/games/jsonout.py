"""Games as plain data for ``--json``: the shapes described in ``cli/schemas``.

May import: result types of ``offramp.interop``, ``offramp.cli.jsonout``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from offramp.cli.jsonout import Json, chance, chances, plain, stamped

if TYPE_CHECKING:
    from offramp.interop import NamedSolution


def solve(found: NamedSolution, path: str, precision: float) -> Json:
    """``offramp solve`` of a game file; the keys are those of a crisis."""
    solution = found.solution
    return stamped(
        "solve",
        {
            "crisis": None,
            "game": found.game.title or Path(path).stem,
            "method": solution.method,
            "precision": precision,
            "status": solution.status,
            "converged": solution.converged,
            "residual": solution.residual,
            "local_regret": solution.local_regret,
            "regret": plain(found.regret),
            "regret_reason": found.regret_reason,
            "iterations": solution.iterations,
            "seconds": solution.seconds,
            "exploitability": found.exploitability,
            "players": list(found.game.player_names),
            "values": plain(found.values),
            "infosets": [
                {**plain(choice), "reach": chance(choice.reach), "actions": chances(choice.actions)}
                for choice in found.infosets
            ],
            "perceptions": {},
        },
    )
