"""Games as plain data for ``--json``: the shapes described in ``cli/schemas``.

May import: result types of ``offramp.interop``, ``offramp.cli.jsonout``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from offramp.cli.jsonout import Json, chance, chances, plain, solution_of, stamped

if TYPE_CHECKING:
    from offramp.interop import Exported, NamedSolution


def solve(found: NamedSolution, path: str, precisions: Mapping[str, float] | None) -> Json:
    """``offramp solve`` of a game file; the keys are those of a crisis."""
    told = None if precisions is None else list(precisions.values())
    return stamped(
        "solve",
        {
            "crisis": None,
            "with": [],
            "game": found.game.title or Path(path).stem,
            **solution_of(found.solution, found.game.player_names, told, found.regret_reason),
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
