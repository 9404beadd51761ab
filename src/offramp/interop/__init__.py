"""At home among the field's tools: games from and to the files that others use.

    .efg ──────> load_game ─────┐
    OpenSpiel ─> from_openspiel ┼─> ExtensiveGame ──> arrays, tables ──> solvers ──> named
    crisis ────> slices ────────┘         └─────────> export ──> .efg, JSON, pictures

May import: everything below it but ``offramp.analysis``; nothing below it imports it.
"""

from offramp.interop.efg import read_efg, write_efg
from offramp.interop.exporting import Exported, export
from offramp.interop.extensive import ExtensiveGame, Infoset, InfosetChoice, TreeOutcome
from offramp.interop.load import is_game_file, load_game
from offramp.interop.named import NamedSolution, named
from offramp.interop.openspiel import from_openspiel

__all__ = [
    "Exported",
    "ExtensiveGame",
    "Infoset",
    "InfosetChoice",
    "NamedSolution",
    "TreeOutcome",
    "export",
    "from_openspiel",
    "is_game_file",
    "load_game",
    "named",
    "read_efg",
    "write_efg",
]
