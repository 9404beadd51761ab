"""Small records to test with, as their files hold them, and a strategy of claims."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from offramp.evidence import (
    EVERYONE,
    Claim,
    Figure,
    Record,
    Voice,
    load_record,
    parse_period,
    plover_types,
    read_voice,
)


def source(outlet: str, derived_from: str | None = None, written: str = "2031-04-05") -> dict[str, Any]:
    return {"outlet": outlet, "written": written, "derived_from": derived_from, "basis": "officials"}


def claim(name: str, *sources: str, **fields: Any) -> dict[str, Any]:
    base = {
        "id": name,
        "date": "2031-04-01",
        "actor": "North",
        "act": "strike",
        "target": "South",
        "channel": "military action",
        "content": "North struck a depot.",
        "figures": [],
        "attribution": "two officials of North",
        "sources": list(sources) or ["wire"],
        "corroboration": "single",
    }
    return base | fields


def raw_record(*claims: dict[str, Any], **sources: dict[str, Any]) -> dict[str, Any]:
    """A record of these claims. Its sources are, unless others are given, those that the claims rest on of a wire, its
    copy, the copy's copy and a paper; the claim of a test may name another one in its fault."""
    known = {
        "wire": source("The Wire"),
        "copy": source("Copyist", "wire"),
        "second-copy": source("Echo", "copy"),
        "paper": source("The Paper", written="2031-04-08"),
    }
    cited = {name for made in claims if isinstance(made["sources"], list) for name in made["sources"]}
    behind = {"copy": {"wire"}, "second-copy": {"copy", "wire"}}
    used = cited.union(*(behind.get(name, set()) for name in cited))
    needed = {name: fields for name, fields in known.items() if name in used}
    return {"title": "Ridge", "note": "", "sources": sources or needed, "claims": list(claims), "disputes": []}


def load(folder: Path, raw: Any, name: str = "ridge.claims.json") -> Record:
    path = folder / name
    path.write_text(raw if isinstance(raw, str) else json.dumps(raw), encoding="utf-8")
    return load_record(path)


# Anything that a record may hold: lone surrogates and control characters are refused.
_characters = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t")
_text = st.text(_characters, max_size=20)
_word = st.text(_characters, min_size=1, max_size=12)
_tricky = st.sampled_from(["a; b", '"q"', "=1+1", "'=x", "''", " x ", "[1]", "all", "a,b", "x\r\ny", "x\ry", "-", ";"])
text = _text | _tricky
word = _word | _tricky
names = st.lists(word, max_size=3, unique=True).map(tuple)
number = st.floats(allow_nan=False, allow_infinity=False)
_given = {"unit": word, "approximate": st.booleans(), "source": st.none() | st.just("wire")}
_bounds = st.sampled_from(["at least", "more than", "at most", "less than"])
figure = st.one_of(
    st.builds(Figure, value=number | text, bound=_bounds, **_given),
    st.builds(Figure, value=number | text, unit=word, bound=st.just("about"), approximate=st.just(True)),
    st.builds(Figure, value=number | text, unit=word),
    st.builds(
        Figure, value=st.lists(number, min_size=2, max_size=2).map(sorted).map(tuple), bound=st.just("range"), **_given
    ),
)
_anyone = {"affiliation": text, "source": st.none() | st.just("wire")}
voices = st.one_of(
    st.builds(Voice, st.just("person"), word, name=word, office=text, knows=text, **_anyone),
    st.builds(Voice, st.just("class"), word, office=text, count=st.none() | st.integers(1, 10**9), **_anyone),
    st.builds(Voice, st.just("class"), st.sampled_from(["two aides", "an envoy", "3 who saw it"]), knows=text),
    st.builds(Voice, st.just("institution"), word, name=text, office=text, **_anyone),
    st.builds(Voice, st.just("document"), word, name=text, knows=text, **_anyone),
    st.builds(Voice, st.just("text"), word, citing=text, **_anyone),
    word.filter(lambda found: ";" not in found).map(read_voice),
    st.sampled_from(["reporters, citing an envoy", "Jane Roe, envoy", "the army", "document: a memo"]).map(read_voice),
).filter(lambda made: made.kind != "person" or bool(made.name))
claims = st.builds(
    Claim,
    id=word,
    date=st.sampled_from(["2031-04-01", "2031-04", "before 2031-04", "2031-04-10 (approx.)", "spring"]),
    period=st.none(),
    actor=word,
    act=word,
    target=text,
    channel=text,
    content=word,
    figures=st.lists(figure, max_size=2).map(tuple),
    attribution=st.lists(voices, min_size=1, max_size=3).map(tuple),
    sources=st.sampled_from([("wire",), ("wire", "copy"), ("copy",)]),
    corroboration=st.sampled_from(["single", "derived"]),
    note=text,
    grade=st.sampled_from(["", "A1", "B2", "F6"]),
    code=st.sampled_from(["", *plover_types()]),
    on_record=st.none() | st.booleans(),
    via=names,
    to=names,
    known_to=st.just((EVERYONE,)) | names.filter(lambda found: EVERYONE not in found),
    arrived=st.sampled_from(["", "2031-05-01"]),
).map(lambda made: _dated(made))


def _dated(made: Claim) -> Claim:
    from dataclasses import replace

    return replace(made, period=parse_period(made.date))
