"""Who forgets that it has moved: information sets that come after themselves, which no layers can hold.

May import: ``offramp.errors``.
"""

from __future__ import annotations

from collections.abc import Sequence

from offramp.errors import Problem

LONGEST_PATH = 8
"""Actions of a path that are told in full."""


def come_again(node_infoset: Sequence[int], depth: Sequence[int], owned: Sequence[bool]) -> list[int]:
    """The first node at which each information set comes after itself.

    Parameters
    ----------
    node_infoset, depth : of every node, in the order of the file, its information set (-1 at an end) and how many
        nodes lie before it on its way.
    owned : of every information set, whether a player moves there: chance may come again.
    """
    passed: list[int] = []  # the information sets on the way to the node
    times = [0] * (len(owned) + 1)  # how often each is on it
    found: dict[int, int] = {}
    for node, infoset in enumerate(node_infoset):
        for left in passed[depth[node] :]:
            times[left] -= 1
        del passed[depth[node] :]
        if times[infoset] and owned[infoset]:
            found.setdefault(infoset, node)
        times[infoset] += 1
        passed.append(infoset)
    return list(found.values())


def absent_minded(name: str, path: Sequence[str]) -> Problem:
    """That the information set called `name` comes again after the actions of `path`."""
    return Problem(
        f"{name} comes after itself: its player does not know that it has moved there already",
        found=f"the set again after {_told(path)}",
        hint="give the later node an information set of its own; play by the absent-minded cannot be computed here",
        code="absent-minded",
    )


def _told(path: Sequence[str]) -> str:
    shown = " > ".join(repr(action) for action in path[-LONGEST_PATH:])
    return f"… > {shown}" if len(path) > LONGEST_PATH else shown or "nothing"
