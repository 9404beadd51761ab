"""Who forgets that it has moved: information sets that come after themselves, which no layers can hold.

May import: ``offramp.errors``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from offramp.errors import Problem

if TYPE_CHECKING:
    from offramp.interop.extensive import ExtensiveGame

LONGEST_PATH = 8
"""Actions of a path that are told in full."""


def absent_minded(game: ExtensiveGame) -> tuple[tuple[int, Problem], ...]:
    """Every information set that comes after itself, each with the first node at which it does."""
    return tuple((node, _told_of(game, node)) for node in _again(game))


def _again(game: ExtensiveGame) -> list[int]:
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


def _told_of(game: ExtensiveGame, node: int) -> Problem:
    name = game.infoset_name(int(game.node_infoset[node]))
    return Problem(
        f"{name} comes after itself: its player does not know that it has moved there already",
        found=f"the set again after {_told(game.path(node))}",
        hint="give the later node an information set of its own; play by the absent-minded cannot be computed here",
        code="absent-minded",
    )


def _told(path: Sequence[str]) -> str:
    shown = " > ".join(repr(action) for action in path[-LONGEST_PATH:])
    return f"… > {shown}" if len(path) > LONGEST_PATH else shown or "nothing"
