"""Graphs drawn: every history of the crisis is a way through the cards, and the cards stand apart."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from any_crises import any_crisis
from drawn import NS, assert_tidy, parsed, texts
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_crises import loaded
from small_crises import private_resolve

from offramp.errors import OfframpError, TooLargeError
from offramp.interop import export, read_efg
from offramp.interop.extensive import CHANCE
from offramp.interop.pictures import Diagram, graph_svg
from offramp.interop.pictures.graph import NO_CARD
from offramp.interop.pictures.layers import GAP, Box, Run, _crossings, _Item, placed
from offramp.scenario import Crisis, load_crisis

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
DOT = shutil.which("dot")


def cards_of(crisis: Crisis, **ends: str) -> Diagram:
    found = export(crisis, "svg", graph=True, limit=400, **ends).game
    assert isinstance(found, Diagram)
    return found


def histories(cards: Diagram) -> Counter[tuple[Any, ...]]:
    """Every way through the cards: what is paid in all, and the outcomes."""
    found: Counter[tuple[Any, ...]] = Counter()

    def walk(card: int, pay: np.ndarray, settled: frozenset[str]) -> None:
        for way in cards.cards[card].ways:
            earned = pay + np.array(way.pay)
            names = settled | {name for told in way.settled for name in told.split("; ")}
            if way.target == NO_CARD:
                found[(*(round(float(x), 9) + 0.0 for x in earned), names)] += 1
            else:
                walk(way.target, earned, names)

    if cards.cards:
        walk(0, np.zeros(len(cards.player_names)), frozenset())
    return found


@SETTINGS
@given(any_crisis())
def test_ways_through_the_cards_are_the_histories_of_the_tree(data: dict[str, Any]) -> None:
    crisis = loaded(data)
    try:
        tree, cards = export(crisis, limit=1_500).game, cards_of(crisis)
    except TooLargeError:
        assume(False)
    ends: Counter[tuple[Any, ...]] = Counter()
    for node in np.flatnonzero(tree.node_infoset == -1):
        outcome = tree.outcomes[tree.node_outcome[node]]
        names = frozenset(name for name in outcome.label.split("; ") if name)
        ends[(*(round(float(x), 9) + 0.0 for x in outcome.payoffs), names)] += 1
    if cards.cards:
        assert histories(cards) == ends
    assert len(cards.cards) <= tree.n_nodes
    assert cards.n_infosets == tree.n_infosets
    for card in cards.cards:
        if card.player == CHANCE:
            assert sum(way.p for way in card.ways) == pytest.approx(1)
        assert all(
            way.target == NO_CARD or way.target > k for k, c in enumerate(cards.cards) if c is card for way in c.ways
        )


@SETTINGS
@given(any_crisis())
def test_pictures_of_graphs_are_tidy(data: dict[str, Any]) -> None:
    try:
        cards = cards_of(loaded(data))
    except TooLargeError:
        assume(False)
    svg = graph_svg(cards)
    assert_tidy(svg)
    shown = [rect for rect in parsed(svg).iter(f"{NS}rect") if rect.get("class") == "card"]
    assert len(shown) == len(cards.cards)


def test_a_card_tells_who_moves_where_and_what_follows() -> None:
    words = [box.words for box in texts(parsed(export(loaded(private_resolve()), "svg", graph=True).text))]
    assert "red.type=soft\u20020.7" in words
    assert "wait\u2002peace" in words
    assert "answer\u20020, 0.5\u2002war" in words
    assert "red 1: red moves@1, type=soft" in words


def test_a_slice_of_a_graph_begins_with_chance_and_ends_with_what_is_expected() -> None:
    cards = cards_of(load_crisis("israel-iran-2024-april"), from_turn="the night decision")
    assert cards.cards[0].head == "before the night decision@1"
    assert sum(way.p for way in cards.cards[0].ways) == pytest.approx(1)
    brink = cards_of(load_crisis("brinkmanship"), to_turn="at the brink@2")
    assert [way.settled for card in brink.cards for way in card.ways if way.settled == ("...",)] == [("...",)]


def test_graphs_that_cannot_be_drawn_are_refused() -> None:
    april = load_crisis("israel-iran-2024-april")
    with pytest.raises(TooLargeError, match=r"the graph has .* states, more than 1,000; to '.*' it has"):
        export(april, "svg", graph=True)
    with pytest.raises(OfframpError, match="json holds a tree"):
        export(april, "json", graph=True)
    game = read_efg('EFG 2 R "" { "A" } t "" 0')
    with pytest.raises(OfframpError, match="a graph can be drawn of a crisis"):
        export(game, "svg", graph=True)
    with pytest.raises(TooLargeError, match="the game has 1 nodes, more than 0"):
        export(game, "svg", limit=0)


@pytest.mark.skipif(DOT is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("name", ["chicken-private-resolve", "signalling-resolve"])
def test_graphviz_draws_the_graph(name: str) -> None:
    found = export(load_crisis(name), "dot", graph=True)
    drawn = subprocess.run([str(DOT), "-Tplain"], input=found.text, capture_output=True, text=True, check=True)
    kinds = [line.split()[0] for line in drawn.stdout.splitlines()]
    assert kinds.count("node") == found.game.n_nodes
    assert isinstance(found.game, Diagram)
    assert kinds.count("edge") == sum(way.target != NO_CARD for card in found.game.cards for way in card.ways)


# --- the layout by itself ---------------------------------------------------------------------------------------------


@st.composite
def columns_of_boxes(draw: st.DrawFn) -> tuple[list[Box], list[Run]]:
    """Boxes in columns, some belonging together, every one but the first with a way that leads to it."""
    seed, widths = draw(st.integers(0, 10**6)), draw(st.lists(st.integers(1, 6), min_size=1, max_size=6))
    rng = np.random.default_rng(seed)
    boxes, runs = [Box(0, 40.0, ("card", 0), (0.0, 10.0))], []
    for column, width in enumerate(widths, start=1):
        for k in range(width):
            ports = tuple(float(p) for p in range(int(rng.integers(1, 4))))
            boxes.append(Box(column, float(rng.integers(20, 90)), (column, int(rng.integers(2)) or f"own {k}"), ports))
            source = int(rng.choice([b for b, box in enumerate(boxes) if box.column < column]))
            runs.append(Run(source, int(rng.integers(len(boxes[source].ports))), len(boxes) - 1))
    return boxes, runs


@settings(max_examples=60, deadline=None)
@given(columns_of_boxes())
def test_boxes_of_a_column_stand_apart_and_what_belongs_together_stays_together(
    drawn: tuple[list[Box], list[Run]],
) -> None:
    boxes, runs = drawn
    y, through = placed(boxes, runs)
    for column in {box.column for box in boxes}:
        inside = sorted((k for k, box in enumerate(boxes) if box.column == column), key=lambda k: y[k])
        for one, other in pairwise(inside):
            assert y[other] - y[one] >= (boxes[one].height + boxes[other].height) / 2 + GAP - 1e-6
        groups = [boxes[k].group for k in inside]
        assert len([g for k, g in enumerate(groups) if k == 0 or groups[k - 1] != g]) == len(set(groups))
    assert min(h - box.height / 2 for h, box in zip(y, boxes, strict=True)) >= -1e-6
    for run in through:
        assert len(run.through) == boxes[run.target].column - boxes[run.source].column - 1


def test_a_crossing_that_can_be_avoided_is_avoided() -> None:
    boxes = [Box(0, 20, "a", (0.0,)), Box(0, 20, "b", (0.0,)), Box(1, 20, "c", ()), Box(1, 20, "d", ())]
    y, _ = placed(boxes, [Run(0, 0, 3), Run(1, 0, 2)])
    assert (y[0] < y[1]) == (y[3] < y[2])


def test_crossings_are_counted() -> None:
    items = [_Item(0, 1, "a"), _Item(0, 1, "b"), _Item(1, 1, "c"), _Item(1, 1, "d")]
    items[0].ahead, items[1].ahead = [(3, 0.0)], [(2, 0.0)]
    assert _crossings(items, [[0, 1], [2, 3]]) == 1
    assert _crossings(items, [[0, 1], [3, 2]]) == 0


def test_a_straight_chain_is_drawn_straight() -> None:
    boxes = [Box(k, 30.0, k, (0.0,)) for k in range(4)]
    y, _ = placed(boxes, [Run(k, 0, k + 1) for k in range(3)])
    assert y == pytest.approx([y[0]] * 4)
