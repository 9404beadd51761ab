"""JSON: what is refused, where things stand, and what is put in."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.documents.json_insert import insert_json
from offramp.documents.json_text import JsonSpans, json_places, read_json
from offramp.errors import CrisisError

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
indents = st.sampled_from([None, 0, 1, 4, "\t"])


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, part in parts for found in paths(part, (*path, key)))]


@given(values, indents, st.booleans())
def test_every_value_is_found_where_it_stands(value: Any, indent: Any, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    spans = JsonSpans(text)
    assert set(spans.values) == set(paths(value))
    for path, (start, end) in spans.values.items():
        assert json.loads(text[start:end]) == at(value, path)
    for path, start in spans.names.items():
        assert text[start:].startswith(json.dumps(path[-1], ensure_ascii=ascii_only))


def test_lines_and_columns_count_from_one() -> None:
    written = json_places('{\n  "a": [1,\n 2]}', line=7)
    assert [(mark.line, mark.column) for mark in written.marks.values()] == [(7, 1), (8, 8), (8, 9), (9, 2)]
    assert (written.keys[("a",)].line, written.keys[("a",)].column) == (8, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,\n "a": 2,\n "b": NaN,\n "b": {"c": 1, "c": 2}}', [
            (2, 2, "duplicate-key"), (3, 7, "number"), (4, 2, "duplicate-key"), (4, 16, "duplicate-key"),
        ]),
        ('[1,\n 2', [(2, 3, "not-json")]),
        ("", [(1, 1, "not-json")]),
        ('{"a": -Infinity}', [(1, 7, "number")]),
        ('{"a":\n ' + "9" * 5000 + "}", [(2, 2, "number")]),
        ("[" * 100_000, [(1, 0, "too-deep")]),
        ('{\n<<<<<<< ours\n "a": 1\n=======\n "a": 2\n>>>>>>> theirs\n}', [
            (2, 1, "merge-conflict"), (4, 1, "merge-conflict"), (6, 1, "merge-conflict"),
        ]),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_refused_with_its_place(text: str, expected: list[tuple[int, int, str]]) -> None:
    with pytest.raises(CrisisError) as caught:
        read_json(text, "x.json")
    assert [(found.line, found.column, found.code) for found in caught.value.problems] == expected


def test_a_name_that_a_terminal_would_obey_is_not_shown_as_it_is() -> None:
    with pytest.raises(CrisisError) as caught:
        read_json('{"\\u001b[2J": 1, "\\u001b[2J": 2}', "x.json")
    assert "\x1b" not in str(caught.value)


@given(values, st.lists(values, max_size=3), indents)
def test_entries_are_put_into_lists_and_nothing_else_changes(value: Any, added: list[Any], indent: Any) -> None:
    whole = {"first": [value], "list": [1, value], "empty": [], "map": {"x": value}}
    text = json.dumps(whole, indent=indent)
    new = {f"n{n}": part for n, part in enumerate(added)}
    found = insert_json(text, {"list": added, "empty": added, "map": new, "new": added})
    expected = whole | {"list": [1, value, *added], "empty": added, "map": {"x": value, **new}}
    assert json.loads(found) == (expected | {"new": added} if added else expected)
    assert _is_part(text.replace("[]", ""), found)


def _is_part(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in this order."""
    rest = iter(long)
    return all(character in rest for character in short)


def test_new_entries_are_laid_out_like_the_first() -> None:
    text = '{\n "list": [\n  {\n   "a": 1,\n   "b": [2]\n  }\n ]\n}\n'
    added = {"list": [{"a": 3, "b": [4, 5]}]}
    assert insert_json(text, added) == (
        '{\n "list": [\n  {\n   "a": 1,\n   "b": [2]\n  },\n  {\n   "a": 3,\n   "b": [4, 5]\n  }\n ]\n}\n'
    )
    assert insert_json('{"list": [{"a": 1}]}', {"list": [{"a": 2}]}) == '{"list": [{"a": 1},{"a": 2}]}'
    assert insert_json("{}", {"list": [{"a": 2}]}) == '{"list": [{"a": 2}]}'
