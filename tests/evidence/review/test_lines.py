"""Fields as lines that a person edits, and back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offramp.evidence.files.parsing import CLAIM_FIELDS, SOURCE_FIELDS, Reader
from offramp.evidence.review.lines import CLAIM_LINES, HINTS, SOURCE_LINES, LineError, from_line, to_line


def test_every_field_of_a_claim_and_a_source_can_be_mended() -> None:
    assert set(CLAIM_LINES) == set(CLAIM_FIELDS) - {"id"}
    assert set(SOURCE_LINES) == {"id", *SOURCE_FIELDS} - {"alters"}
    assert set(HINTS) == {*CLAIM_LINES, *SOURCE_LINES}


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("content", "North struck.", "North struck."),
        ("on_record", True, "yes"),
        ("on_record", False, "no"),
        ("on_record", None, ""),
        ("to", ["South", "Lissen"], "South, Lissen"),
        ("known_to", "all", "all"),
        ("known_to", [], ""),
        ("derived_from", None, ""),
        ("figures", [{"value": 300, "unit": "rockets", "bound": "more than"}], "more than 300 rockets"),
        ("figures", [{"value": [60, 70], "unit": "launchers", "approx": True}], "about 60 to 70 launchers"),
        ("figures", [{"value": 14_000_000, "unit": "$"}], "14,000,000 $"),
        ("figures", [{"value": 2.5, "unit": "%"}, {"value": "dozens", "unit": "boats"}], "2.5 %; dozens boats"),
        ("figures", [{"value": 3, "unit": "ships", "source": "wire"}], "3 ships {source: wire}"),
        ("attribution", "two officials", "two officials"),
        ("attribution", ["two officials", "Jane Roe, envoy"], "two officials; Jane Roe, envoy"),
        ("attribution", [{"words": "officials", "affiliation": "North", "source": "wire"}],
         "officials {affiliation: North, source: wire}"),
        ("attribution", [{"words": "officials", "count": 3}], "officials {count: 3}"),
        ("attribution", [{"words": "two or three men", "count": None}], "two or three men {count: null}"),
        ("attribution", [{"words": "a man", "knows": "by ear, as he said"}], "a man {knows: by ear, as he said}"),
    ],
)  # fmt: skip
def test_values_become_lines_and_come_back(name: str, value: Any, line: str) -> None:
    assert to_line(name, value) == line
    assert from_line(name, line) == value


@pytest.mark.parametrize(
    ("name", "line", "told"),
    [
        ("figures", "300", "write a figure as"),
        ("figures", "3oo rockets", "is no number"),
        ("figures", "300 rockets {colour: red}", "in braces"),
        ("on_record", "perhaps", "yes or no"),
        ("attribution", "officials {rank: high}", "in braces"),
        ("attribution", "officials {affiliation}", "in braces"),
    ],
)
def test_a_line_that_cannot_be_read_says_how_to_write_it(name: str, line: str, told: str) -> None:
    with pytest.raises(LineError, match=told):
        from_line(name, line)


@given(st.sampled_from([*CLAIM_LINES, *SOURCE_LINES]), st.text(max_size=40))
def test_a_line_that_can_be_read_comes_back(name: str, line: str) -> None:
    with suppress(LineError):
        value = from_line(name, line)
        assert from_line(name, to_line(name, value)) == value


WORDS = st.text("abc XYZ", min_size=1, max_size=8).map(str.strip).filter(bool)
NUMBERS = st.one_of(st.integers(0, 10**9), st.floats(0.01, 1e6).map(lambda x: round(x, 2)))


@given(NUMBERS, st.one_of(st.none(), NUMBERS), st.sampled_from(["", "at least", "more than", "at most"]), WORDS)
def test_figures_come_back_as_the_record_reads_them(low: float, high: float | None, bound: str, unit: str) -> None:
    raw: dict[str, Any] = {"value": low if high is None else sorted([low, high]), "unit": " ".join(unit.split())}
    if bound and high is None:
        raw["bound"] = bound
    back = from_line("figures", to_line("figures", [raw]))
    claims = []
    for figures in ([raw], back):
        reader = Reader("")
        claim = {"id": "x", "date": "2031", "actor": "N", "act": "a", "content": "c", "attribution": "x",
                 "sources": ["s"], "figures": figures}  # fmt: skip
        claims.append(reader.claim(claim, "x"))
        assert reader.problems == []
    assert claims[0].figures == claims[1].figures


def test_every_field_has_its_hint() -> None:
    assert set(HINTS) == {*CLAIM_LINES, *SOURCE_LINES}
