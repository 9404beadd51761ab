"""States as integers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.errors import TooLargeError
from offramp.game.layout import SMALLEST_TABLE, Columns, Layout, code_rows, distinct

SETTINGS = settings(max_examples=60, deadline=None)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    sizes = tuple(draw(st.lists(st.integers(1, 5), min_size=1, max_size=6)))
    initial = tuple(draw(st.integers(0, size - 1)) for size in sizes)
    return Layout(tuple(f"f{k}" for k in range(len(sizes))), sizes, initial)


def keys_of(layout: Layout, seed: int, count: int = 40) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, layout.states, count)


@SETTINGS
@given(layouts(), st.integers(0, 99))
def test_levels_are_the_digits_of_the_key(layout: Layout, seed: int) -> None:
    keys = keys_of(layout, seed)
    digits = np.unravel_index(keys, layout.sizes, order="F")
    for name, digit in zip(layout.names, digits, strict=True):
        assert np.array_equal(layout.level(keys, name), digit)


@SETTINGS
@given(layouts(), st.integers(0, 99), st.permutations(range(6)))
def test_recoding_to_more_facts_and_back_changes_nothing(layout: Layout, seed: int, order: list[int]) -> None:
    parts = [*zip(layout.names, layout.sizes, layout.initial, strict=True), ("new", 3, 2), ("other", 2, 0)]
    shuffled = [parts[k] for k in order if k < len(parts)] + parts[6:]
    wider = Layout(*(tuple(column) for column in zip(*shuffled, strict=True)))
    if not set(layout.names) <= set(wider.names):
        return
    keys = keys_of(layout, seed)
    recoded = layout.recode(keys, wider)
    assert np.array_equal(wider.recode(recoded, layout), keys)
    for name, _, initial in parts[len(layout.names) :]:
        if name in wider.names:
            assert set(wider.level(recoded, name)) == {initial}


@SETTINGS
@given(layouts(), st.integers(0, 99), st.sets(st.integers(0, 5)))
def test_a_projection_tells_apart_exactly_its_facts(layout: Layout, seed: int, chosen: set[int]) -> None:
    keys = keys_of(layout, seed)
    names = tuple(name for k, name in enumerate(layout.names) if k in chosen)
    view = layout.project(keys, (*names, "not live"))
    rows = list(zip(*(layout.level(keys, name) for name in names), strict=True)) if names else [()] * len(keys)
    for one in range(0, len(keys), 7):
        assert [view[one] == other for other in view] == [rows[one] == other for other in rows]


@pytest.mark.parametrize("states", [300, 10 * SMALLEST_TABLE])
def test_distinct_agrees_with_a_sort(states: int) -> None:
    keys = np.random.default_rng(3).integers(0, states, 500)
    unique, place = distinct(keys, states)
    expected, inverse = np.unique(keys, return_inverse=True)
    assert np.array_equal(unique, expected)
    assert np.array_equal(place, inverse)


def test_distinct_of_nothing() -> None:
    unique, place = distinct(np.zeros(0, dtype=np.int64), 8)
    assert len(unique) == len(place) == 0


@SETTINGS
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 10**9)), min_size=1, max_size=30))
def test_rows_are_coded_without_gaps(rows: list[tuple[int, int]]) -> None:
    code = code_rows([np.array(column) for column in zip(*rows, strict=True)])
    assert set(code) == set(range(len(set(rows))))
    assert {(row, int(c)) for row, c in zip(rows, code, strict=True)} == {
        (row, int(code[rows.index(row)])) for row in rows
    }


def test_columns_give_facts_outside_the_layout_their_initial_level() -> None:
    columns = Columns(Layout(("a",), (3,), (0,)), np.array([0, 2, 1]), {"a": 0, "b": 4})
    assert columns["a"].tolist() == [0, 2, 1]
    assert columns["b"].tolist() == [4, 4, 4]


def test_more_states_than_an_integer_holds_are_refused() -> None:
    with pytest.raises(TooLargeError, match="until"):
        Layout(tuple(f"f{k}" for k in range(40)), (3,) * 40, (0,) * 40)
