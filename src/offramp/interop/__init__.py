"""At home among the field's tools: games from and to the files that others use.

    .efg ──> load_game ──> ExtensiveGame ──> arrays, tables ──> solvers ──> named

May import: everything below it but ``offramp.analysis``; nothing below it imports it.
"""

from offramp.interop.efg import read_efg, write_efg
from offramp.interop.extensive import ExtensiveGame, Infoset, InfosetChoice, TreeOutcome
from offramp.interop.load import is_game_file, load_game
from offramp.interop.named import NamedSolution, named

__all__ = [
    "ExtensiveGame",
    "Infoset",
    "InfosetChoice",
    "NamedSolution",
    "TreeOutcome",
    "is_game_file",
    "load_game",
    "named",
    "read_efg",
    "write_efg",
]
