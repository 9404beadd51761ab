"""Games as they are played: part by part, move by move, seen by every player.

    Part ──> Ways ──> Playable ──> adapters
                          ^
             Words, Sights┘

May import: ``offramp.errors``, ``offramp.game.arrays``, ``offramp.interop.naming``, numpy.
"""

from offramp.interop.playing.extent import Extent, extent, histories_in_words, nodes_in_words
from offramp.interop.playing.part import Part, whole
from offramp.interop.playing.playable import CHANCE, OVER, Playable
from offramp.interop.playing.sights import UNSEEN, Column, Sights, told
from offramp.interop.playing.ways import Numbers, Stand, Ways
from offramp.interop.playing.words import Words

__all__ = [
    "CHANCE",
    "OVER",
    "UNSEEN",
    "Column",
    "Extent",
    "Numbers",
    "Part",
    "Playable",
    "Sights",
    "Stand",
    "Ways",
    "Words",
    "extent",
    "histories_in_words",
    "nodes_in_words",
    "told",
    "whole",
]
