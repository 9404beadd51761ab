"""Why a tree has no layers: who forgets that it has moved, and sets that come before each other.

May import: ``offramp.errors``, ``offramp.interop.layering``, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from offramp.errors import Problem
from offramp.game.arrays import Int64
from offramp.interop.layering import UNPLACED

if TYPE_CHECKING:
    from offramp.interop.extensive import ExtensiveGame

LONGEST_PATH = 8
"""Actions of a path that are told in full."""


def disorder(game: ExtensiveGame, level: Int64, group: Int64) -> tuple[tuple[int, Problem], ...]:
    """Every information set that comes after itself; where there is none, a circle of several. Each with a node.

    `level` and `group` are those of ``layering``, with at least one node `UNPLACED`.
    """
    again = _again(game)
    if again:
        return tuple((node, _absent_minded(game, node)) for node in again)
    return (_circle(game, level, group),)


def _again(game: ExtensiveGame) -> list[int]:
    """For every information set that comes after itself, the first node at which it does."""
    infoset_of, depth = game.node_infoset.tolist(), game.links.depth.tolist()
    passed: list[int] = []  # the information sets on the way to the node
    times = [0] * (len(game.infosets) + 1)  # how often each is on it
    found: dict[int, int] = {}
    for node, infoset in enumerate(infoset_of):
        for left in passed[depth[node] :]:
            times[left] -= 1
        del passed[depth[node] :]
        if times[infoset] and game.infosets[infoset].player >= 0:
            found.setdefault(infoset, node)
        times[infoset] += 1
        passed.append(infoset)
    return list(found.values())


def _absent_minded(game: ExtensiveGame, node: int) -> Problem:
    name = game.infoset_name(int(game.node_infoset[node]))
    return Problem(
        f"{name} comes after itself: its player does not know that it has moved there already",
        found=f"the set again after {_told(game.path(node))}",
        hint="give the later node an information set of its own; play by the absent-minded cannot be computed here",
        code="absent-minded",
    )


def _circle(game: ExtensiveGame, level: Int64, group: Int64) -> tuple[int, Problem]:
    """Sets that come before each other: from a node that waits to one that it waits for, until a set returns."""
    parent = game.links.parent
    waits_at: dict[int, int] = {}
    for node in np.flatnonzero((level == UNPLACED) & (level[parent] == UNPLACED)).tolist():
        waits_at.setdefault(int(group[node]), node)
    at = next(iter(waits_at))
    way: dict[int, int] = {}
    while at not in way:
        way[at] = waits_at[at]
        at = int(group[parent[waits_at[at]]])
    ring = list(way)[list(way).index(at) :]
    nodes = [way[at] for at in reversed(ring) if at < len(game.infosets)]
    found = [f"{game.infoset_name(int(game.node_infoset[n]))} after {_told(game.path(n))}" for n in nodes]
    return nodes[0], Problem(
        "information sets come before each other on different ways, so that there is no order in which to lay them out",
        found="; ".join(found),
        hint="a player who knows how many moves have been made can tell the ways apart: split one of the sets",
        code="no-order",
    )


def _told(path: Sequence[str]) -> str:
    shown = " > ".join(repr(action) for action in path[-LONGEST_PATH:])
    return f"… > {shown}" if len(path) > LONGEST_PATH else shown or "nothing"
