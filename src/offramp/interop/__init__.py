"""At home among the field's tools: games from and to the files that others use.

    .efg ──────> load_game ─────┐
    OpenSpiel ─> from_openspiel ┼─> ExtensiveGame ──> arrays, tables ──> solvers ──> named
    crisis ─┬──> slices ────────┘     │   ├─────────> export ──> .efg, JSON, pictures
            └──> playable <───────────┘   └─────────> mediate
                     └──> OpenSpiel, PettingZoo

May import: everything below it but ``offramp.analysis``; nothing below it imports it.
"""

from typing import TYPE_CHECKING, Any

from offramp.interop.efg import read_efg, write_efg
from offramp.interop.exporting import Exported, export
from offramp.interop.extensive import ExtensiveGame, Infoset, InfosetChoice, TreeOutcome
from offramp.interop.load import is_game_file, load_game
from offramp.interop.named import NamedSolution, named
from offramp.interop.played import playable
from offramp.interop.spiel import from_openspiel, from_policy, to_openspiel, to_policy
from offramp.interop.strategies import forecast_to_frame, strategy_from_frame, strategy_to_frame
from offramp.interop.zoo import to_pettingzoo

if TYPE_CHECKING:
    from offramp.interop.mediation import Mediation, mediate

__all__ = [
    "Exported",
    "ExtensiveGame",
    "Infoset",
    "InfosetChoice",
    "Mediation",
    "NamedSolution",
    "TreeOutcome",
    "export",
    "forecast_to_frame",
    "from_openspiel",
    "from_policy",
    "is_game_file",
    "load_game",
    "mediate",
    "named",
    "playable",
    "read_efg",
    "strategy_from_frame",
    "strategy_to_frame",
    "to_openspiel",
    "to_pettingzoo",
    "to_policy",
    "write_efg",
]


def __getattr__(name: str) -> Any:
    # Linear programs are slow to import, and whoever reads a game imports this package.
    if name in ("Mediation", "mediate"):
        from offramp.interop import mediation

        return getattr(mediation, name)
    raise AttributeError(f"module 'offramp.interop' has no attribute {name!r}")
