"""A game as every program reads it: what OpenSpiel asks of an .efg beyond the grammar.

Every end has an outcome and nothing is paid before, the information sets of a player are numbered without gaps, labels
hold no quotation marks, and both parts of a fraction are 32-bit numbers. The last cannot be mended without rounding.

May import: ``offramp.interop``, numpy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np

from offramp.interop.efg.writer import LARGEST_PART, decimal, fraction
from offramp.interop.extensive import NONE, ExtensiveGame, Infoset, TreeOutcome

LONG = f"fractions have parts above {LARGEST_PART:,}"
"""What `plain` leaves as it is."""


def plain(game: ExtensiveGame) -> ExtensiveGame:
    """The same game in a form that OpenSpiel reads too.

    An end gets the sum of what stood on the way to it, exactly, with the labels of those outcomes; ends that came by
    the same outcomes share one. Information sets are numbered anew where a player's numbers have gaps, in the order in
    which they first stand. Quotation marks in labels become apostrophes.
    """
    node_outcome, ways = _ends(game)
    infosets = _numbered(game.infosets) if _gaps(game) else game.infosets
    return ExtensiveGame(
        title=_unquoted(game.title),
        comment=_unquoted(game.comment),
        players=tuple(map(_unquoted, game.players)),
        infosets=tuple(
            replace(one, label=_unquoted(one.label), actions=tuple(map(_unquoted, one.actions))) for one in infosets
        ),
        outcomes=tuple(_sum(game, number, way) for number, way in enumerate(ways, start=1)),
        node_infoset=game.node_infoset,
        node_outcome=node_outcome,
        node_label=tuple(map(_unquoted, game.node_label)),
    )


def strange_to_openspiel(game: ExtensiveGame) -> tuple[str, ...]:
    """Why OpenSpiel does not read `game` written as .efg; empty where it does."""
    ends = game.node_infoset == NONE
    numbers = [decimal(x) for one in game.outcomes for x in one.payoffs]
    numbers += [fraction(p) for infoset in game.infosets for p in infoset.odds]
    reasons = {
        "payoffs stand on the way": (game.node_outcome[~ends] != NONE).any(),
        "ends have no outcome": (game.node_outcome[ends] == NONE).any(),
        "the numbers of a player's information sets have gaps": _gaps(game),
        "labels hold quotation marks": any('"' in label for label in _labels(game)),
        LONG: any("/" in text and _largest_part(text) > LARGEST_PART for text in set(numbers)),
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def _ends(game: ExtensiveGame) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """(nodes,) the new outcomes, and by outcome the old ones that it is the sum of."""
    parent = game.links.parent.tolist()
    ways: list[tuple[int, ...]] = []  # by node: the outcomes on the way to it
    place: dict[tuple[int, ...], int] = {}
    node_outcome = np.full(game.n_nodes, NONE, dtype=np.int32)
    columns = (game.node_infoset.tolist(), game.node_outcome.tolist())
    for node, (infoset, outcome) in enumerate(zip(*columns, strict=True)):
        way = ways[parent[node]] if node else ()
        ways.append(way if outcome == NONE else (*way, outcome))
        if infoset == NONE:
            node_outcome[node] = place.setdefault(ways[-1], len(place))
    return node_outcome, list(place)


def _sum(game: ExtensiveGame, number: int, way: tuple[int, ...]) -> TreeOutcome:
    met = [game.outcomes[outcome] for outcome in way]
    payoffs = tuple(sum((one.payoffs[q] for one in met), Fraction(0)) for q in range(len(game.players)))
    return TreeOutcome(number, "; ".join(_unquoted(one.label) for one in met if one.label), payoffs)


def _gaps(game: ExtensiveGame) -> bool:
    sets, highest = Counter(one.player for one in game.infosets), Counter[int]()
    for one in game.infosets:
        highest[one.player] = max(highest[one.player], one.number)
    return sets != highest


def _numbered(infosets: tuple[Infoset, ...]) -> Iterator[Infoset]:
    count = Counter[int]()
    for one in infosets:
        count[one.player] += 1
        yield replace(one, number=count[one.player])


def _labels(game: ExtensiveGame) -> set[str]:
    found = {game.title, game.comment, *game.players, *game.node_label, *(one.label for one in game.outcomes)}
    for infoset in game.infosets:
        found |= {infoset.label, *infoset.actions}
    return found


def _unquoted(label: str) -> str:
    return label.replace('"', "'")


def _largest_part(text: str) -> int:
    return max(map(int, text.lstrip("-").split("/")))
