"""Where the cards of a graph stand: columns from left to right, as few crossings as a few sweeps find, straight ways.

Sugiyama, Tagawa and Toda (1981), Methods for visual understanding of hierarchical system structures, IEEE
Transactions on Systems, Man, and Cybernetics 11: order by the mean place of the neighbours, back and forth; ways over
several columns pass through places of their own. Heights are then set as near as can be to those of the neighbours
while the order is kept, which is isotonic regression (pool adjacent violators).

May import: numpy.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

SWEEPS = 12
ROUNDS = 16
GAP = 10.0
APART = 26.0
"""Least distance of cards that do not belong together; `GAP` where they do."""
THREAD = 8.0
"""Height of the place through which a long way passes."""


@dataclass(frozen=True)
class Box:
    """A card as the layout sees it: its column, its height, what it belongs to, and where its ways begin, counted from
    its middle."""

    column: int
    height: float
    group: Hashable
    ports: tuple[float, ...]


@dataclass(frozen=True)
class Run:
    """A way from `port` of box `source` to box `target`, through the heights `through` of the columns between."""

    source: int
    port: int
    target: int
    through: tuple[float, ...] = ()


@dataclass
class _Item:
    """A box, or a place through which a way passes."""

    column: int
    height: float
    group: Hashable
    back: list[tuple[int, float]] = field(default_factory=list)  # item before, and height of the port at its middle
    ahead: list[tuple[int, float]] = field(default_factory=list)  # item after, and height of the own port


def placed(boxes: Sequence[Box], runs: Sequence[Run]) -> tuple[list[float], list[Run]]:
    """The height of the middle of every box, the highest box at zero or below; the runs with what they pass through."""
    if not boxes:
        return [], []
    items = [_Item(box.column, box.height, box.group) for box in boxes]
    chains = [_threaded(items, boxes, run) for run in runs]
    columns: list[list[int]] = [[] for _ in range(1 + max(box.column for box in boxes))]
    for k, item in enumerate(items):
        columns[item.column].append(k)
    for column in columns:
        first = {items[k].group: k for k in reversed(column)}
        column.sort(key=lambda k: (first[items[k].group], k))
    columns = _ordered(items, columns)
    y = _heights(items, columns)
    top = min(y[k] - item.height / 2 for k, item in enumerate(items))
    y = [height - top for height in y]
    told = zip(runs, chains, strict=True)
    return y[: len(boxes)], [replace(run, through=tuple(y[k] for k in chain)) for run, chain in told]


def _threaded(items: list[_Item], boxes: Sequence[Box], run: Run) -> list[int]:
    """The places through which a run passes, made and linked."""
    port = boxes[run.source].ports[run.port]
    at, chain = run.source, []
    for column in range(boxes[run.source].column + 1, boxes[run.target].column):
        items.append(_Item(column, THREAD, ("thread", len(items))))
        _link(items, at, len(items) - 1, port)
        at, port = len(items) - 1, 0.0
        chain.append(at)
    _link(items, at, run.target, port)
    return chain


def _link(items: list[_Item], one: int, other: int, port: float) -> None:
    items[one].ahead.append((other, port))
    items[other].back.append((one, port))


def _ordered(items: list[_Item], columns: list[list[int]]) -> list[list[int]]:
    """The best order of each column that the sweeps meet, what belongs together side by side."""
    best, fewest = columns, _crossings(items, columns)
    for sweep in range(SWEEPS):
        columns = [list(column) for column in columns]
        forward = sweep % 2 == 0
        for column in columns if forward else reversed(columns):
            place = {k: float(p) for side in columns for p, k in enumerate(side)}
            wanted = {k: _wish(items[k], place, forward, place[k]) for k in column}
            groups: dict[Hashable, list[float]] = {}
            for k in column:
                groups.setdefault(items[k].group, []).append(wanted[k])
            column.sort(key=lambda k: (float(np.mean(groups[items[k].group])), str(items[k].group), wanted[k]))
        crossings = _crossings(items, columns)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _wish(item: _Item, place: dict[int, float], forward: bool, own: float) -> float:
    """The mean place of the neighbours on one side; a card with none stays where it is."""
    near = item.back if forward else item.ahead
    # A port lower on a card counts as a little further down, so that the ways of one card keep their order.
    found = [place[k] + 1e-3 * (port if forward else 0.0) for k, port in near]
    return float(np.mean(found)) if found else own


def _crossings(items: list[_Item], columns: list[list[int]]) -> int:
    place = {k: float(p) for column in columns for p, k in enumerate(column)}
    total = 0
    for column in columns:
        ends = [(place[k] + 1e-3 * port, place[other]) for k in column for other, port in items[k].ahead]
        if ends:
            start, stop = np.array(ends).T
            total += int(np.sum((start[:, None] < start) & (stop[:, None] > stop)))
    return total


def _heights(items: list[_Item], columns: list[list[int]]) -> list[float]:
    """Heights in the given order, as near as can be to the neighbours'."""
    y = [0.0] * len(items)
    for column in columns:
        _settle(items, column, y, [0.0] * len(column))
    for turn in range(ROUNDS):
        for column in columns if turn % 2 == 0 else reversed(columns):
            _settle(items, column, y, [_level(items[k], y, y[k]) for k in column])
    return y


def _level(item: _Item, y: list[float], own: float) -> float:
    """The height at which the ways from and to an item run level, on average."""
    found = [y[k] + port for k, port in item.back] + [y[k] - port for k, port in item.ahead]
    return float(np.mean(found)) if found else own


def _settle(items: list[_Item], column: list[int], y: list[float], wanted: list[float]) -> None:
    """Write the heights of a column nearest to `wanted` that keep its order and distances (pool adjacent violators)."""
    offset = [0.0]
    for one, other in pairwise(column):
        apart = GAP if items[one].group == items[other].group else APART
        apart = GAP if THREAD in (items[one].height, items[other].height) else apart
        offset.append(offset[-1] + (items[one].height + items[other].height) / 2 + apart)
    pools: list[tuple[float, int]] = []  # mean of the wanted heights less their offsets, and how many
    for want, shift in zip(wanted, offset, strict=True):
        pools.append((want - shift, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, m), (b, n) = pools[-2:]
            pools[-2:] = [((a * m + b * n) / (m + n), m + n)]
    flat = [mean for mean, count in pools for _ in range(count)]
    for k, mean, shift in zip(column, flat, offset, strict=True):
        y[k] = mean + shift
