"""The validity rules of a game's arrays: each is found broken where it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from solver_games import build, kuhn

ARRAYS = build(kuhn(), (1.0, 1.0)).arrays


def changed(name: str, place: int, value: int) -> list[str]:
    column = getattr(ARRAYS, name).copy()
    column[place] = value
    return replace(ARRAYS, **{name: column}).validate()


def test_sound_arrays_are_sound() -> None:
    assert ARRAYS.validate() == []


@pytest.mark.parametrize(
    ("name", "place", "value", "said"),
    [
        ("node_edge", 3, 0, "rule 1: node_edge"),
        ("edge_child", 0, 999, "rule 2: an edge leads to no node"),
        ("edge_child", 4, 0, "rule 2: an edge does not lead to a later layer"),
        ("infoset_size", 2, 0, "rule 4: information set 2 is not contiguous"),
        ("infoset_first", 1, 2, "rule 4: information set 1 is not contiguous"),
        ("infoset_first", 1, 10**6, "rule 4: information set 1 is not contiguous"),
        ("node_infoset", int(ARRAYS.infoset_first[0]), 1, "rule 4: information set 0 is not contiguous"),
        ("infoset_whole", 3, 4, "rule 7: a part names no first part"),
    ],
)
def test_a_broken_rule_is_told(name: str, place: int, value: int, said: str) -> None:
    assert any(sentence.startswith(said) for sentence in changed(name, place, value))


def test_a_set_that_spans_layers_is_told() -> None:
    last = int(ARRAYS.infoset_first[-1] + ARRAYS.infoset_size[-1] - 1)
    split = np.insert(ARRAYS.layer_node, np.searchsorted(ARRAYS.layer_node, last), last)
    said = replace(ARRAYS, layer_node=split).validate()
    assert f"rule 4: information set {ARRAYS.n_infosets - 1} spans layers or its nodes differ in actions" in said
