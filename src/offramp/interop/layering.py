"""From a tree in the order of a file to the layers of ``offramp.game.arrays``.

The level of a node is the longest way from the root on which every node of an information set waits for
the others: all nodes of an information set have the level of the deepest. Nodes are then ordered by level, those of
one information set together. A file may put them at different depths. Where information sets come before each other on
different ways there are no such levels, and each of those sets is taken apart by depth; an information set that comes
after itself must be refused before.

May import: ``offramp.game.arrays``, numpy, scipy.
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import numpy as np

from offramp.game.arrays import Bool, Float, GameArrays, Int32, Int64

UNPLACED = -1
"""Level of a node that waits for itself, or for one that does."""


class Links(NamedTuple):
    """Who follows whom: the `parent` (nodes,) of every node, the root its own, and its `place` (nodes,) among the
    actions of that parent."""

    parent: Int64
    place: Int64
    depth: Int64


class Layered(NamedTuple):
    """Arrays of a tree.

    Attributes
    ----------
    arrays, prob : the structure, and the probability entries of its tables.
    node : (nodes of the file,) the node of the arrays that it became.
    infoset : (information sets of the arrays,) place in the game's `infosets`; the same for all parts of one.
    """

    arrays: GameArrays
    prob: Float
    node: Int64
    infoset: Int64


def links(degree: Int64) -> Links:
    """The links of a tree whose nodes stand in the order of a file, from the number of actions of each."""
    parent, place, depth = [0], [0], [0]
    counts = degree.tolist()
    above, count, met = 0, counts[0], 0  # the node whose children come next, how many they are, how many have come
    waiting: list[tuple[int, int, int]] = []  # the same of the nodes on the way to it
    for node in range(1, len(counts)):
        while met == count:
            above, count, met = waiting.pop()
        parent.append(above)
        place.append(met)
        depth.append(len(waiting) + 1)
        met += 1
        if counts[node]:
            waiting.append((above, count, met))
            above, count, met = node, counts[node], 0
    return Links(np.array(parent), np.array(place), np.array(depth))


def decides(node_infoset: Int32, infoset_player: Int32) -> Bool:
    """(nodes,) whether a player moves there."""
    found: Bool = node_infoset >= 0
    found[found] = infoset_player[node_infoset[found]] >= 0
    return found


def groups(node_infoset: Int32, infoset_player: Int32) -> Int64:
    """(nodes,) the information set of a decision node; behind those a number of its own for every other node."""
    return np.where(
        decides(node_infoset, infoset_player), node_infoset, len(infoset_player) + np.arange(len(node_infoset))
    )


def levels(links: Links, group: Int64) -> Int64:
    """(nodes,) the level of every node, `UNPLACED` for those that wait for themselves or for such."""
    deepest = np.zeros(int(group.max()) + 1, dtype=np.int64)
    np.maximum.at(deepest, group, links.depth)
    if (deepest[group] == links.depth).all():
        return links.depth
    return _longest_ways(links, group, len(deepest))


def apart(links: Links, group: Int64, level: Int64) -> Int64:
    """`group` with every group of a circle taken apart by depth, so that `levels` places every node.

    A circle of what is left would have to go from depth to greater depth only, and end where it began. The parts of
    groups that stay whole keep their number; the others get those behind.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    waiting = np.flatnonzero((level == UNPLACED) & (np.arange(level.size) > 0))
    n_groups = int(group.max()) + 1
    ends = (group[links.parent[waiting]], group[waiting])
    follows = coo_array((np.ones(waiting.size, np.int8), ends), shape=(n_groups, n_groups))
    circle = connected_components(follows, connection="strong")[1]
    inside = np.bincount(circle)[circle[group]] > 1
    _, part = np.unique(group[inside] * level.size + links.depth[inside], return_inverse=True)
    found = group.copy()
    found[inside] = n_groups + part
    return found


def _longest_ways(links: Links, group: Int64, n_groups: int) -> Int64:
    """Kahn's order of the groups; a group is ready when the parents of all its nodes have a level."""
    members, first_member = _buckets(group, n_groups)
    children, first_child = _buckets(links.parent[1:], len(group))
    group_of = group.tolist()
    waiting = np.bincount(group, minlength=n_groups).tolist()
    level = [0] * n_groups
    waiting[group_of[0]] -= 1
    ready = [] if waiting[group_of[0]] else [group_of[0]]
    while ready:
        done = ready.pop()
        after = level[done] + 1
        for node in members[first_member[done] : first_member[done + 1]]:
            for child in children[first_child[node] : first_child[node + 1]]:
                follower = group_of[child + 1]
                level[follower] = max(level[follower], after)
                waiting[follower] -= 1
                if not waiting[follower]:
                    ready.append(follower)
    placed = np.array(waiting)[group] == 0
    return np.where(placed, np.array(level)[group], UNPLACED)


def _buckets(key: Int64, n_keys: int) -> tuple[list[int], list[int]]:
    """Places by key, and where the places of each key begin."""
    ends = np.cumsum(np.bincount(key, minlength=n_keys))
    return np.argsort(key, kind="stable").tolist(), [0, *ends.tolist()]


def layered(
    *,
    links: Links,
    level: Int64,
    group: Int64,
    degree: Int64,
    node_infoset: Int32,
    node_outcome: Int32,
    infoset_player: Int32,
    odds: list[list[float]],
    n_players: int,
) -> Layered:
    """The arrays of a tree with a `level` for every node, and a `group` that is its information set or a part of it.

    `odds` holds the probabilities of every information set, none where a player moves. Row k + 1 of the
    tables' `pay` is to be outcome k. What is paid at the root accrues on one sure edge before it.
    """
    n_nodes, n_infosets = len(level), len(infoset_player)
    before_root = int(node_outcome[0] >= 0)
    first_seen = np.full(int(group.max()) + 1, n_nodes)
    np.minimum.at(first_seen, group, np.arange(n_nodes))
    order = np.lexsort((np.arange(n_nodes), first_seen[group], level))
    node = np.empty(n_nodes, dtype=np.int64)
    node[order] = np.arange(n_nodes) + before_root

    degrees = np.concatenate((np.ones(before_root, dtype=np.int64), degree[order]))
    node_edge = np.concatenate(([0], np.cumsum(degrees)))
    edge = node_edge[node[links.parent]] + links.place
    edge[0] = 0
    into = slice(None) if before_root else slice(1, None)  # the nodes that an edge leads to
    edge_child, edge_pay, edge_prob = (np.zeros(int(node_edge[-1]), dtype=np.int32) for _ in range(3))
    edge_child[edge[into]] = node[into]
    edge_pay[edge[into]] = node_outcome[into] + 1

    start = 1 + np.cumsum([0, *map(len, odds)])
    above = node_infoset[links.parent[1:]]
    by_chance = np.flatnonzero(infoset_player[above] < 0)
    edge_prob[edge[1 + by_chance]] = start[above[by_chance]] + links.place[1 + by_chance]

    deciding = order[decides(node_infoset, infoset_player)[order]]
    _, first, size = np.unique(group[deciding], return_index=True, return_counts=True)
    by_place = np.argsort(first)
    first, size = first[by_place], size[by_place]
    infoset = node_infoset[deciding[first]].astype(np.int64)
    new_infoset = np.full(n_nodes + before_root, -1, dtype=np.int32)
    new_infoset[node[deciding]] = np.repeat(np.arange(len(first)), size)
    whole = np.full(n_infosets, len(first))
    np.minimum.at(whole, infoset, np.arange(len(first)))
    actions = degree[deciding[first]]
    counts = np.bincount(level)
    arrays = GameArrays(
        n_players=n_players,
        layer_node=np.concatenate((np.arange(1 + before_root), before_root + np.cumsum(counts))),
        node_edge=node_edge,
        node_infoset=new_infoset,
        edge_child=edge_child,
        edge_pay=edge_pay,
        edge_prob=edge_prob,
        infoset_first=node[deciding[first]].astype(np.int32),
        infoset_size=size.astype(np.int32),
        infoset_player=infoset_player[infoset],
        infoset_action=np.concatenate(([0], np.cumsum(actions))).astype(np.int64),
        infoset_whole=whole[infoset].astype(np.int32),
    )
    return Layered(arrays, np.array([1.0, *chain.from_iterable(odds)]), node, infoset)
