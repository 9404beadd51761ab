"""Voices: their shorthand, their mappings, and what is wrong with them."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from records import claim, load, raw_record, voices

from offramp.errors import CrisisError
from offramp.evidence import Voice, read_voice
from offramp.evidence.voices import read_words, write_voice


def said(text: str) -> dict[str, Any]:
    """What a shorthand says beside its words."""
    found = dataclasses.asdict(read_voice(text))
    return {name: value for name, value in found.items() if value not in ("", None) and name != "words"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reporters", {"kind": "text"}),
        ("reporters' analysis", {"kind": "text"}),
        ("reporters, citing two aides", {"kind": "text", "citing": "two aides"}),
        ("two northern officials", {"kind": "class", "count": 2}),
        ("Twelve aides", {"kind": "class", "count": 12}),
        ("40 officers", {"kind": "class", "count": 40}),
        ("0 officers", {"kind": "class"}),
        ("northern officials", {"kind": "class"}),
        ("a number of officials", {"kind": "class"}),
        ("several officials", {"kind": "class"}),
        ("an envoy", {"kind": "class", "count": 1}),
        ("one aide, speaking in private", {"kind": "class", "count": 1}),
        ("a diplomat briefed on the meeting", {"kind": "class", "count": 1, "knows": "briefed on the meeting"}),
        ("two people familiar with the call", {"kind": "class", "count": 2, "knows": "familiar with the call"}),
        ("Jane Roe, envoy", {"kind": "person", "name": "Jane Roe", "office": "envoy"}),
        ("Jane Roe, envoy, later minister", {"kind": "person", "name": "Jane Roe", "office": "envoy, later minister"}),
        ("Ali al-Sadr, envoy", {"kind": "person", "name": "Ali al-Sadr", "office": "envoy"}),
        ("person: Ali al-sadr, envoy", {"kind": "person", "name": "Ali al-sadr", "office": "envoy"}),
        ("person: Jane Roe", {"kind": "person", "name": "Jane Roe"}),
        ("northern aides, confirming The Wire", {"kind": "class"}),
        ("Two Aides, unnamed", {"kind": "class", "count": 2}),
        ("the northern army", {"kind": "institution"}),
        ("a spokeswoman of the army", {"kind": "institution"}),
        ("institution: Northern Command", {"kind": "institution"}),
        ("document: minutes of the cabinet", {"kind": "document"}),
        ("Document: minutes", {"kind": "class"}),
        ("שר, ממשלה", {"kind": "person", "name": "שר", "office": "ממשלה"}),
    ],
)
def test_what_a_shorthand_says(text: str, expected: dict[str, Any]) -> None:
    assert said(text) == expected


@given(voices)
def test_a_voice_is_written_so_that_it_reads_back(voice: Voice) -> None:
    raw = json.loads(json.dumps(write_voice(voice)))
    if isinstance(raw, str):
        assert ";" not in raw
        assert read_voice(raw) == voice
    else:
        base = read_words(raw["words"], raw.get("kind"))
        assert dataclasses.replace(base, **{k: x for k, x in raw.items() if k != "kind"}) == voice


@pytest.mark.parametrize(
    ("raw", "again"),
    [
        ("two northern officials", "two northern officials"),
        ("document: minutes", "document: minutes"),
        (["an envoy", "reporters"], ["an envoy", "reporters"]),
        ([{"words": "an envoy", "source": "wire"}], [{"words": "an envoy", "source": "wire"}]),
        ([{"words": "an envoy", "count": None}], [{"words": "an envoy", "count": None}]),
        ([{"words": "an envoy; a clerk"}], [{"words": "an envoy; a clerk"}]),
        ([{"words": "an envoy"}], "an envoy"),
        ([{"kind": "person", "words": "Gen. Roe", "name": "Jane Roe"}], None),
        ([{"kind": "document", "words": "the minutes", "knows": "seen by The Wire"}], None),
    ],
)
def test_a_file_gets_back_what_was_written(raw: Any, again: Any, tmp_path: Path) -> None:
    from offramp.evidence.files.save import claim_to_raw

    record = load(tmp_path, raw_record(claim("R1", attribution=raw)))
    assert claim_to_raw(record.claims["R1"])["attribution"] == (raw if again is None else again)


@pytest.mark.parametrize(
    ("attribution", "path", "told"),
    [
        ("", "attribution", "must be text"),
        ([], "attribution", "text or a list of voices"),
        (None, "attribution", "text or a list of voices"),
        (3, "attribution", "text or a list of voices"),
        ([3], "attribution[0]", "must be text or a mapping"),
        (["an envoy", ""], "attribution[1]", "must be text"),
        ("an envoy; a clerk", "attribution", "one text is one voice"),
        ([{"kind": "person"}], "attribution[0].words", "must be text"),
        ([{"kind": "Person", "words": "Jane Roe"}], "attribution[0].kind", "did you mean 'person'?"),
        ([{"kind": "person", "words": ", envoy"}], "attribution[0].name", "a person has a name"),
        (
            [{"kind": "class", "words": "aides", "name": "Jane Roe"}],
            "attribution[0].name",
            "nothing of a voice of the kind 'class'",
        ),
        ([{"words": "the army", "count": 2}], "attribution[0].count", "nothing of a voice of the kind 'institution'"),
        ([{"words": "aides", "citing": "an envoy"}], "attribution[0].citing", "nothing of a voice of the kind 'class'"),
        ([{"words": "aides", "count": -2}], "attribution[0].count", "whole number from 1"),
        ([{"words": "aides", "count": 0}], "attribution[0].count", "whole number from 1"),
        ([{"words": "aides", "count": 2.5}], "attribution[0].count", "whole number from 1"),
        ([{"words": "aides", "count": True}], "attribution[0].count", "whole number from 1"),
        ([{"words": "aides", "count": 10**400}], "attribution[0].count", "whole number from 1"),
        ([{"words": "aides", "afiliation": "North"}], "attribution[0].afiliation", "did you mean 'affiliation'?"),
        ([{"words": "aides\u001b[2J"}], "attribution[0].words", "a control character"),
    ],
)
def test_what_is_wrong_with_a_voice_is_told_where(attribution: Any, path: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, raw_record(claim("R1", attribution=attribution)))
    (problem,) = caught.value.problems
    assert problem.path == f"claims[0].{path}"
    assert told in str(problem)


@pytest.mark.parametrize(
    ("source", "code"), [("wier", "unknown-source"), ("paper", "told-elsewhere"), ("second-copy", "told-elsewhere")]
)
def test_a_voice_speaks_in_a_text_behind_its_claim(source: str, code: str, tmp_path: Path) -> None:
    """The claim rests on the copy and so on the wire, not on the paper nor on what repeats the copy."""
    raw = raw_record(
        claim("R1", "copy", attribution=["an envoy", {"words": "a clerk", "source": source}]),
        claim("R2", "second-copy", "paper"),
    )
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, raw)
    (problem,) = caught.value.problems
    assert (problem.path, problem.code, problem.found) == ("claims.R1.attribution[1].source", code, source)
    raw["claims"][0]["attribution"][1]["source"] = "wire"
    load(tmp_path, raw)


def test_faults_of_voices_have_their_line(tmp_path: Path) -> None:
    raw = claim("R1", attribution=[{"words": "aides", "count": -1}])
    lines = [{"record": "Ridge"}, {"source": "wire", "outlet": "The Wire"}, {"claim": raw.pop("id")} | raw]
    with pytest.raises(CrisisError) as caught:
        load(tmp_path, "\n".join(map(json.dumps, lines)), "ridge.jsonl")
    (problem,) = caught.value.problems
    assert (problem.line, problem.path) == (3, "claims[0].attribution[0].count")
