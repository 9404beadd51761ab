"""What everybody together gets at the end of every history, history by history."""

from __future__ import annotations

from collections.abc import Iterator

from solver_games import Chance, End, Node


def sums_of_histories(node: Node) -> list[float]:
    """One sum for each history of a tree."""
    return list(_sums(node))


def _sums(node: Node) -> Iterator[float]:
    if isinstance(node, End):
        yield float(sum(node.pay))
        return
    for branch in node.branches:
        yield from _sums(branch[1] if isinstance(node, Chance) else branch)
