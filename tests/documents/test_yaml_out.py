"""YAML: what is written reads back, and what is put in leaves the rest alone."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from offramp.documents.yaml_insert import insert_yaml
from offramp.documents.yaml_out import yaml_line, yaml_mapping
from offramp.documents.yaml_text import read_yaml
from offramp.errors import CrisisError

_characters = st.characters(exclude_categories=["Cs"])
_tricky = st.sampled_from(
    ["", " ", "~", "null", "No", "on", "y", "1", "1e5", "0x1F", ".5", "2031", "2031-04-01", "2031-04-01 (about a week)",
     "a: b", "a #b", "- a", "a:", "'a'", '"', "!x", "&x", "*x", "%x", "@x", "`x", "a,b", "[a]", "{a}", "?", "a ", " a",
     "\u2028", "\ufeff", "\u00a0", "12:30", "1_000", "=", "<<", "é", "\U0001f600", "a\nb", "\t", "\x85", "\x7f", "---",
     "...", "a\\b", "|", ">"]
)  # fmt: skip
texts = _tricky | st.text(_characters, max_size=12)
names = (_tricky | st.text(_characters, min_size=1, max_size=8)).filter(lambda name: name not in ("", "<<"))
scalars = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | texts
scalars |= st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: len(repr(value)) < 30)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(names, values, min_size=1, max_size=4))
def test_what_is_written_reads_back(data: dict[str, Any]) -> None:
    text = yaml_mapping(data)
    assert read_yaml(text, "x.yaml").data == data
    assert read_yaml(f"x: {yaml_line(data)}", "x.yaml").data == {"x": data}


@given(st.dictionaries(names, st.lists(texts, max_size=2) | texts, min_size=1, max_size=3))
def test_a_reader_of_the_older_yaml_takes_words_for_words_too(data: dict[str, Any]) -> None:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 1)
    found = reader.load(yaml_mapping(data))

    def text(value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value

    shown = {
        text(key): [text(v) for v in part] if isinstance(part, list) else text(part) for key, part in found.items()
    }
    assert shown == data


def test_the_layout_is_one_that_people_write() -> None:
    data = {
        "title": "The ridge", "sources": {"wire": {"outlet": "The Wire", "written": "2031-04-05", "year": "2031"}},
        "claims": [{"id": "R1", "told": "He said: no.", "to": [], "figures": [{"value": [1, 2.5], "unit": "a, b"}]}],
    }  # fmt: skip
    assert yaml_mapping(data) == (
        "title: The ridge\n"
        "sources:\n"
        "  wire:\n"
        "    outlet: The Wire\n"
        "    written: 2031-04-05\n"
        '    year: "2031"\n'
        "claims:\n"
        "  - id: R1\n"
        '    told: "He said: no."\n'
        "    to: []\n"
        "    figures:\n"
        '      - {value: [1, 2.5], unit: "a, b"}\n'
    )


TEXT = """\
# at the top
title:   "odd   layout"  # said
claims:
- id: R1   # the first
  content: |
    Two lines,
    one claim.

  # belongs to R1
# of what follows
note: >-
  folded
  text
sources: {wire: {outlet: The Wire}}
"""
_HEAD, _CLAIMS, _TAIL = re.split(r"(?<=claims:\n)|(?=# of what)", TEXT)
DEEPER = _HEAD + re.sub(r"^(?=.)", "   ", _CLAIMS, flags=re.MULTILINE) + _TAIL


def _is_part(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in this order."""
    rest = iter(long)
    return all(character in rest for character in short)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        (TEXT, "# of what follows"),
        (DEEPER, "# of what follows"),
        (TEXT.split("# of what", maxsplit=1)[0], None),
        (TEXT.split("\n  # belongs", maxsplit=1)[0], None),
        ("claims: # none yet\nnote: x\n", "note: x"),
        ("claims: []   # none yet\nnote: x\n", "note: x"),
        ("claims: ~\nnote: x", "note: x"),
        ("note: x", None),
        ("note: x\n", None),
        ("claims: [{id: R1}, {id: R2}]\nnote: x\n", None),
        ("claims: [\n  {id: R1},\n]\nnote: x\n", None),
        ("claims:\n  - {id: R1}\n\n\n# the end\n", "\n\n# the end"),
        ('{"claims": [{"id": "R1"}], "note": "x"}', None),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_entries_are_put_behind_the_old_ones(text: str, before: str | None, newline: str) -> None:
    text = text.replace("\n", newline)
    added = [{"id": "R8", "content": "No."}, {"id": "R9", "to": ["South"]}]
    found = insert_yaml(text, {"claims": added})
    old = read_yaml(text, "x.yaml").data
    assert read_yaml(found, "x.yaml").data == old | {"claims": [*(old.get("claims") or []), *added]}
    assert _is_part(text.replace(" []", "").replace(" ~", ""), found)
    if newline in text:
        assert found.count("\r\n") == (found.count("\n") if newline == "\r\n" else 0)
    if before is not None:
        assert found.index("R9") < found.index(before.replace("\n", newline), text.index("\n"))
    if "# belongs" in text:
        assert found.index("# belongs") < found.index("R8")


def test_mappings_are_added_to_as_well() -> None:
    text = "sources:\n    wire:\n        outlet: The Wire # ours\nnote: x\n"
    found = insert_yaml(text, {"sources": {"paper": {"outlet": "The Paper"}}})
    assert found == text.replace("note", "    paper:\n      outlet: The Paper\nnote")


def test_a_conflict_of_git_is_called_one() -> None:
    with pytest.raises(CrisisError) as caught:
        read_yaml("title: x\n<<<<<<< ours\nnote: a\n=======\nnote: b\n>>>>>>> theirs\n", "x.yaml")
    assert [(found.line, found.code) for found in caught.value.problems] == [(n, "merge-conflict") for n in (2, 4, 6)]


def test_lines_of_equals_signs_in_a_text_are_no_conflict() -> None:
    assert read_yaml("title: |\n  Head\n  =======\n", "x.yaml").data == {"title": "Head\n=======\n"}
