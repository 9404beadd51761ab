"""The game: a crisis compiled to a layered graph over arrays.

May import: ``offramp.scenario``, ``offramp.defence``, ``offramp.errors``, numpy, ``offramp.kernels``.
"""

from offramp.game.arrays import GameArrays, GameTables
from offramp.game.compile import compile_crisis
from offramp.game.game import Game, InformationSet, LayerInfo

__all__ = ["Game", "GameArrays", "GameTables", "InformationSet", "LayerInfo", "compile_crisis"]
