import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import claim, load, raw_record, source

from offramp.evidence import Claim, Corroborated, Record, Source, corroboration, parse_period, read_voice

OF_NORTH = {"words": "an official", "affiliation": "North"}


def weighed(folder: Path, *claims: dict[str, Any], **sources: dict[str, Any]) -> Corroborated:
    record = load(folder, raw_record(*claims, **sources))
    return corroboration(record, [found["id"] for found in claims])


def adds(found: Corroborated) -> dict[str, str]:
    return {basis.source: basis.adds for basis in found.sources}


def test_a_rewrite_adds_nothing_and_it_says_of_what(tmp_path: Path) -> None:
    found = weighed(tmp_path, claim("R1", "wire", "copy", "second-copy"))
    assert found.roots == ("wire",)
    assert adds(found) == {"wire": "original", "copy": "nothing", "second-copy": "nothing"}
    assert [basis.sentence for basis in found.sources[1:]] == [
        "Copyist adds nothing: it repeats The Wire.",
        "Echo adds nothing: by way of Copyist it repeats The Wire.",
    ]
    assert found.summary == "1 original; 2 texts merely repeat"


@pytest.mark.parametrize("sources", [("wire", "copy"), ("copy", "wire")])
def test_the_original_counts_whichever_is_named_first(sources: tuple[str, ...], tmp_path: Path) -> None:
    assert adds(weighed(tmp_path, claim("R1", *sources))) == {"wire": "original", "copy": "nothing"}


def test_rewrites_of_a_text_that_is_not_cited_stand_for_it_once(tmp_path: Path) -> None:
    found = weighed(tmp_path, claim("R1", "second-copy"), claim("R2", "copy"))
    assert found.roots == ("wire",)
    assert adds(found) == {"second-copy": "nothing", "copy": "original"}
    assert found.sources[1].sentence == ("Copyist stands for The Wire, which it repeats and which is not cited itself.")


def test_two_papers_at_one_briefing_add_little(tmp_path: Path) -> None:
    told = {"attribution": "two senior officials", "corroboration": "independent"}
    found = weighed(tmp_path, claim("R1", "wire", "paper", **told))
    assert found.roots == ("wire", "paper")
    assert found.little == ("paper",)
    assert found.sources[1].like == "wire"
    assert found.sources[1].sentence == (
        "The Paper adds little: like The Wire it speaks on the word of “two senior officials”, 2031-04-01."
    )
    assert found.summary == "2 independent originals, 1 of which adds little"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"attribution": "an envoy"}, {"attribution": "One envoy."}, "little"),
        ({"attribution": "an envoy"}, {"attribution": "an envoy", "date": "2031-04-02"}, "original"),
        ({"attribution": "an envoy"}, {"attribution": "another envoy"}, "original"),
        ({"attribution": "an envoy"}, {"attribution": "an envoy", "date": "2031-03-30; stated 2031-04-01"}, "little"),
        (
            {"attribution": "document: records of the cabinet"},
            {"attribution": "document: the records of the cabinet"},
            "little",
        ),
        ({"attribution": "reporters"}, {"attribution": "reporters"}, "original"),
        ({"attribution": "reporters, citing an envoy"}, {"attribution": "reporters, citing an envoy"}, "original"),
        ({"attribution": ["a minister", "an envoy"]}, {"attribution": "an envoy"}, "little"),
        ({"attribution": "Jane Roe, envoy"}, {"attribution": "Jane Roe, the envoy of North"}, "little"),
        ({"attribution": "Jane Roe, envoy"}, {"attribution": "Jane Roe, envoy", "date": "2031-04-02"}, "original"),
        ({"attribution": "Jane Roe, envoy"}, {"attribution": "John Doe, envoy"}, "original"),
        ({"attribution": "two officials"}, {"attribution": "three officials"}, "original"),
        ({"attribution": "two officials"}, {"attribution": [{"words": "officials", "count": 2}]}, "little"),
        ({"attribution": [OF_NORTH]}, {"attribution": "an official"}, "little"),
        ({"attribution": [OF_NORTH]}, {"attribution": [OF_NORTH | {"affiliation": "South"}]}, "original"),
        ({"attribution": [OF_NORTH]}, {"attribution": [OF_NORTH | {"affiliation": "the north"}]}, "little"),
        ({"attribution": "the army"}, {"attribution": "institution: army"}, "little"),
        ({"attribution": "the army"}, {"attribution": "class: army"}, "original"),
    ],
)
def test_the_same_voice_on_the_same_date_over_two_claims(
    first: dict[str, Any], second: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    found = weighed(tmp_path, claim("R1", "wire", **first), claim("R2", "paper", **second))
    assert adds(found) == {"wire": "original", "paper": expected}


@pytest.mark.parametrize(
    ("attribution", "expected"),
    [
        ([{"words": "an envoy", "source": "wire"}, {"words": "a minister", "source": "paper"}], "original"),
        ([{"words": "an envoy", "source": "wire"}, {"words": "an envoy", "source": "paper"}], "little"),
        ([{"words": "an envoy", "source": "wire"}], "original"),
        ([{"words": "an envoy", "source": "wire"}, "a minister"], "little"),
        (["an envoy", "a minister"], "little"),
        ([{"words": "an envoy (of rank; unnamed)"}], "little"),
    ],
)
def test_an_attribution_says_which_text_quotes_whom(attribution: Any, expected: str, tmp_path: Path) -> None:
    told = {"attribution": attribution, "corroboration": "independent"}
    assert adds(weighed(tmp_path, claim("R1", "wire", "paper", **told)))["paper"] == expected


def test_a_voice_in_the_original_speaks_in_its_rewrite(tmp_path: Path) -> None:
    told = {"attribution": [{"words": "an envoy", "source": "wire"}, {"words": "an envoy", "source": "paper"}]}
    found = weighed(tmp_path, claim("R1", "copy", "paper", corroboration="independent", **told))
    assert adds(found) == {"copy": "original", "paper": "little"}


def test_a_voice_that_only_the_rewrite_brings_does_not_speak_in_its_original(tmp_path: Path) -> None:
    told = {"attribution": [{"words": "an envoy", "source": "copy"}, {"words": "an envoy", "source": "paper"}]}
    found = weighed(tmp_path, claim("R1", "wire", "copy", "paper", corroboration="independent", **told))
    assert adds(found) == {"wire": "original", "copy": "nothing", "paper": "original"}


def test_texts_of_one_outlet_are_told_apart(tmp_path: Path) -> None:
    sources = {"old": source("The Wire"), "new": source("The Wire", "old")}
    found = weighed(tmp_path, claim("R1", "old", "new"), **sources)
    assert found.sources[1].sentence == "The Wire (new) adds nothing: it repeats The Wire (old)."


def test_no_claims_rest_on_nothing_and_unknown_ones_are_refused(tmp_path: Path) -> None:
    record = load(tmp_path, raw_record(claim("R1")))
    assert corroboration(record, []).roots == ()
    with pytest.raises(KeyError):
        corroboration(record, ["R2"])


@given(st.lists(st.integers(0, 7), min_size=1, max_size=8), st.integers(0, 10_000), st.data())
def test_roots_are_those_of_the_record_whatever_the_order(parents: list[int], seed: int, data: st.DataObject) -> None:
    """A source whose parent has a lower number derives from it; each root is stood for by exactly one text."""
    ids = [f"s{n}" for n in range(len(parents))]
    sources = {ids[n]: Source(ids[n], ids[n], "", ids[p] if p < n else None, "") for n, p in enumerate(parents)}
    cited = data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    voice = data.draw(st.sampled_from(["reporters", "an envoy"]))
    date = "2031-04-01"
    made = Claim(
        "R1", date, parse_period(date), "North", "act", "", "", "x", (), (read_voice(voice),), tuple(cited), "single",
    )  # fmt: skip
    record = Record("", "", sources, {"R1": made})
    found = corroboration(record, ["R1"])
    assert set(found.roots) == {root.id for root in record.roots(["R1"])}
    standing = [basis.root for basis in found.sources if basis.adds != "nothing"]
    assert sorted(standing) == sorted(found.roots)
    shuffled = random.Random(seed).sample(cited, len(cited))
    again = corroboration(Record("", "", sources, {"R1": made.__class__(**_fields(made, tuple(shuffled)))}), ["R1"])
    assert set(again.roots) == set(found.roots)
    assert len(again.little) == len(found.little)


def _fields(made: Claim, sources: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(made, name) for name in Claim.__dataclass_fields__} | {"sources": sources}
