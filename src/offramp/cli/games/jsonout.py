"""Games as plain data for ``--json``: the shapes described in ``cli/schemas``.

May import: result types of ``offramp.interop``, ``offramp.cli.jsonout``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from offramp.cli.jsonout import Json, chance, chances, plain, stamped

if TYPE_CHECKING:
    from offramp.interop import Exported, NamedSolution


def solve(found: NamedSolution, path: str, precisions: Mapping[str, float] | None) -> Json:
    """``offramp solve`` of a game file; the keys are those of a crisis."""
    solution = found.solution
    return stamped(
        "solve",
        {
            "crisis": None,
            "with": [],
            "game": found.game.title or Path(path).stem,
            "method": solution.method,
            "precision": common(precisions),
            "precisions": plain(precisions),
            "target": solution.parameters.get("target"),
            "status": solution.status,
            "converged": solution.converged,
            "interrupted": solution.interrupted,
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
                {
                    **plain(choice),
                    "reach": chance(choice.reach),
                    "reached": choice.beliefs is not None,
                    "beliefs": None if choice.beliefs is None else [chance(p) for p in choice.beliefs],
                    "actions": chances(choice.actions),
                }
                for choice in found.infosets
            ],
            "perceptions": {},
        },
    )


def common(precisions: Mapping[str, float] | None) -> float | None:
    """The precision that all players have, None where they differ or there are none."""
    different = set((precisions or {}).values())
    return different.pop() if len(different) == 1 else None


def export(found: Exported, source: str, out: Path | None, patches: Sequence[str]) -> Json:
    """``offramp export``: what was written, and the text itself where it went to no file."""
    from offramp.interop import ExtensiveGame

    game, part, solution = found.game, found.part, found.solution
    return stamped(
        "export",
        {
            "source": source,
            "with": list(patches),
            "format": found.format,
            "file": None if out is None else str(out),
            "title": game.title,
            "players": list(game.player_names),
            "shows": "tree" if isinstance(game, ExtensiveGame) else "graph",
            "nodes": game.n_nodes,
            "histories": game.n_terminal if isinstance(game, ExtensiveGame) else None,
            "infosets": game.n_infosets,
            "chance_moves": game.n_chance,
            "forgets": found.forgets or None,
            "from": part.from_turn if part else None,
            "to": part.to_turn if part else None,
            "given": [{"turn": turn, "what": what} for turn, what in part.given] if part else [],
            "given_chance": chance(part.given_chance) if part else None,
            "converged": None if solution is None else solution.converged,
            "status": None if solution is None else solution.status,
            "text": found.text if out is None else None,
        },
    )
