import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import claim, claims, load, raw_record

from offramp.evidence import Claim, Entry, Record, Source, timeline
from offramp.evidence.chronicle import Chronicle, Party, chronicle, longest_stretch
from offramp.evidence.dates import parse_period

NORTH = Party("north", "North", ("north", "North", "Northern cabinet"), "actor")
SOUTH = Party("south", "South", ("south", "South"), "actor")


def drawn(folder: Path, *fields: dict[str, Any], actors: tuple[Party, ...] = (NORTH, SOUTH), **how: Any) -> Chronicle:
    record = load(folder, raw_record(*(claim(f"R{k}", **found) for k, found in enumerate(fields))))
    made = chronicle(record, timeline(record), actors, **how)
    assert made is not None
    return made


def test_words_go_from_who_speaks_through_who_carries_to_whom_they_are_addressed(tmp_path: Path) -> None:
    message = {"channel": "message"}
    made = drawn(
        tmp_path,
        {"actor": "Northern cabinet (premier)", "to": ["South"], "via": ["Harbour State (envoy)"]} | message,
        {"actor": "South", "channel": "public statement", "target": "North"},
        {"actor": "Patron", "channel": "military action", "target": "South"},
        {"actor": "North's officials", "channel": "internal", "target": "South"},
    )  # fmt: skip
    assert [party.label for party in made.parties] == ["North", "South", "Harbour State", "Others", "The public"]
    assert [party.kind for party in made.parties] == ["actor", "actor", "relay", "others", "public"]
    told = [(made.acting(entry), made.carrying(entry), made.addressed(entry)) for entry in made.entries]
    assert told == [
        (("north",), ("Harbour State",), ("south",)),
        (("south",), (), ("north",)),
        (("others",), (), ()),
        (("north",), (), ()),
    ]


def test_each_party_knows_from_when_the_record_says_and_the_public_too(tmp_path: Path) -> None:
    made = drawn(tmp_path, {"channel": "message", "to": ["South"], "via": ["Harbour State"], "arrived": "2031-04-03"})
    days = {name: str(moments["R0"].day) for name, moments in made.known.items()}
    assert days == {
        "north": "2031-04-01", "south": "2031-04-03", "Harbour State": "2031-04-01", "the public": "2031-04-05",
    }  # fmt: skip


def test_only_what_begins_or_ends_in_the_days_is_held(tmp_path: Path) -> None:
    dates = ["2031-04-02", "2031-03/2031-04-03", "2031-04-03/2031-06", "2031", "2031-03-31", "spring", "before 2031-04"]
    days = (dt.date(2031, 4, 1), dt.date(2031, 4, 5))
    made = drawn(tmp_path, *({"date": date} for date in dates), days=days)
    assert {entry.date for entry in made.entries} == {"2031-04-02", "2031-03/2031-04-03", "2031-04-03/2031-06"}
    assert made.outside == 4


def test_without_days_the_longest_stretch_without_a_long_silence_is_taken(tmp_path: Path) -> None:
    dates = ["2030-04-01", "2031-04-01", "2031-05-01", "2031-06-01", "2031-09-01", "2031-05"]
    made = drawn(tmp_path, *({"date": date} for date in dates))
    assert (str(made.first), str(made.last)) == ("2031-04-01", "2031-06-01")
    assert longest_stretch([]) == (None, None)


def test_without_actors_those_of_whom_most_is_told_have_lanes(tmp_path: Path) -> None:
    acting = [
        "West (premier)",
        "West",
        "East",
        "West",
        "East",
        "West and East",
        "West and East",
        "North",
        "South",
        "Envoy",
    ]
    made = drawn(tmp_path, *({"actor": actor} for actor in acting), actors=())
    assert [party.label for party in made.parties if party.kind == "actor"] == ["West", "East", "North", "South"]


def test_nothing_dated_makes_no_chronicle(tmp_path: Path) -> None:
    record = load(tmp_path, raw_record(claim("R1", date="spring")))
    assert chronicle(record, timeline(record), (NORTH,)) is None


def test_a_coded_event_is_known_once_it_is_published(tmp_path: Path) -> None:
    record = load(tmp_path, raw_record(claim("R1")))
    day, out = dt.date(2031, 4, 1), dt.date(2031, 4, 2)
    rows = [
        Entry(
            f"t:{k}",
            "2031-04-01",
            parse_period("2031-04-01"),
            "North",
            "",
            "",
            "",
            "",
            "",
            (),
            published=when,
            coded="T",
        )
        for k, when in enumerate((out, None))
    ]
    made = chronicle(record, rows, (NORTH,), days=(day, day))
    assert made is not None
    assert {name: [(key, moment.day) for key, moment in moments.items()] for name, moments in made.known.items()} == {
        "north": [("t:0", out)], "the public": [("t:0", out)],
    }  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(claims, min_size=1, max_size=4, unique_by=lambda made: made.id), st.integers(0, 3))
def test_other_names_for_all_change_nothing_but_names(found: list[Claim], how: int) -> None:
    """An actor that is called otherwise in every claim, and by its party too, knows the same from the same days."""
    sources = {name: Source(name, name, "2031-04-05", None, "") for name in ("wire", "copy")}
    roles = (("actor",), ("to",), ("via",), ("known_to",))[how]

    def known(name: str) -> Any:
        named = [
            replace(made, **{role: name if role == "actor" else (name,) for role in roles} if k % 2 == 0 else {})
            for k, made in enumerate(found)
        ]
        record = Record("", "", sources, {made.id: made for made in named})
        made = chronicle(record, timeline(record), (Party("n", name, (name,), "actor"),))
        return None if made is None else made.known["n"]

    # Names that no drawn text is made of.
    assert known("the Nordland") == known("Southland (premier)")


@pytest.mark.parametrize("target", ["South", "South, Patron", "the south"])
def test_without_a_named_addressee_words_go_to_their_target(target: str, tmp_path: Path) -> None:
    made = drawn(tmp_path, {"channel": "call", "target": target})
    assert made.addressed(made.entries[0]) == ("south",)
