import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import claim, claims, load, raw_record, source

from offramp.errors import CrisisError, NotFoundError
from offramp.evidence import Claim, Record, Source, known, learned, parse_period, timeline
from offramp.evidence.knowledge import need_actor
from offramp.evidence.names import mentions, parties
from offramp.evidence.timeline import Sought, found_claims, period_words

SECRET = {"channel": "private message", "act": "warning", "content": "We strike on Friday."}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def one(folder: Path, **fields: Any) -> Record:
    """A record of one claim, of 1 April, published on 5 April."""
    return load(folder, raw_record(claim("R1", **fields)))


def knows(record: Record, actor: str | Iterable[str], date: str) -> bool:
    return [found.id for found in known(record, actor, day(date))] == ["R1"]


# --- the timeline -----------------------------------------------------------------------------------------------------


def test_entries_stand_in_order_of_time_the_undated_last(tmp_path: Path) -> None:
    dates = ["spring", "2031-04", "2031-04-02", "2031-04-01", "before 2031-04-01", "2031-04-01/2031-04-03", "2031"]
    record = load(tmp_path, raw_record(*(claim(date, date=date) for date in dates)))
    assert [entry.date for entry in timeline(record)] == [
        "2031", "before 2031-04-01", "2031-04-01", "2031-04-01/2031-04-03", "2031-04", "2031-04-02", "spring",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2031-03-10", "2031-03-10"),
        ("2031-03-10 (approx.)", "about 2031-03-10"),
        ("2031-03", "2031-03"),
        ("2031", "2031"),
        ("2031-03-01/2031-03-12", "2031-03-01 to 2031-03-12"),
        ("2030-10/2031-04", "2030-10 to 2031-04"),
        ("2029/2031", "2029 to 2031"),
        ("before 2031-04", "before 2031-04-01"),
        ("2031-04 (early)", "about 2031-04-01 to 2031-04-10"),
        ("2031-04-10/2031-04-11; stated 2031-04-14", "2031-04-10 to 2031-04-11 (said 2031-04-14)"),
        ("2031-04-10 03:05", "2031-04-10 03:05"),
        ("2031-04-10 (approx., late)", "about 2031-04-10 night"),
        ("2031-04-10 (Monday morning)", "2031-04-10 morning"),
        ("2031-04 (morning)", "2031-04"),
    ],
)
def test_words_keep_the_precision_of_a_date(written: str, words: str) -> None:
    period = parse_period(written)
    assert period is not None
    assert period_words(period) == words


def test_the_hours_of_a_day_set_the_order_and_noon_stands_for_none(tmp_path: Path) -> None:
    dates = ["2031-04-01 (late)", "2031-04-01", "2031-04-01 13:30", "2031-04-01 03:00", "2031-04-01 (morning)"]
    record = load(tmp_path, raw_record(*(claim(date, date=date) for date in dates)))
    assert [entry.date for entry in timeline(record)] == [
        "2031-04-01 03:00", "2031-04-01 (morning)", "2031-04-01", "2031-04-01 13:30", "2031-04-01 (late)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "spoken", "access"),
    [
        ({"channel": "military action"}, False, "public"),
        ({"channel": "parade", "on_record": False}, False, "unknown"),
        ({"channel": "public statement"}, True, "public"),
        ({"channel": "call"}, True, "between"),
        ({"channel": "internal"}, False, "inside"),
        ({"channel": "leak"}, False, "unknown"),
        ({"channel": "leak", "to": ["South"]}, True, "unknown"),
        ({"channel": "", "via": ["Harbour State"]}, True, "unknown"),
    ],
)
def test_words_are_told_from_deeds_and_the_open_from_the_rest(
    fields: dict[str, Any], spoken: bool, access: str, tmp_path: Path
) -> None:
    (entry,) = timeline(one(tmp_path, **fields))
    assert (entry.spoken, entry.access) == (spoken, access)


def test_an_entry_tells_who_said_what_to_whom_through_whom(tmp_path: Path) -> None:
    fields = {"to": ["South", "Patron"], "via": ["Harbour State"], "grade": "B2", "code": "THREATEN"}
    (entry,) = timeline(one(tmp_path, **fields, **SECRET))
    assert (entry.actor, entry.to, entry.via, entry.content) == (
        "North", ("South", "Patron"), ("Harbour State",), "We strike on Friday.",
    )  # fmt: skip
    assert entry.said == "according to two officials of North (The Wire)"
    assert (entry.grade, entry.code, entry.roots, entry.published) == ("B2", "THREATEN", 1, day("2031-04-05"))


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({"actor": ("north",)}, ["R1", "R3"]),
        ({"actor": ("orth",)}, []),
        ({"actor": ("nobody", "Patron")}, ["R4"]),
        ({"involving": ("south",)}, ["R1", "R2", "R3"]),
        ({"involving": ("harbour state",)}, ["R2"]),
        ({"involving": ("ally",)}, ["R3"]),
        ({"channel": "CALL"}, ["R2"]),
        ({"source": "The Paper"}, ["R3"]),
        ({"source": "paper"}, ["R3"]),
        ({"text": "depot"}, ["R1", "R3"]),
        ({"first": day("2031-04-03")}, ["R2", "R3"]),
        ({"last": day("2031-04-03")}, ["R1", "R2"]),
        ({"first": day("2031-04-05"), "last": day("2031-04-05")}, ["R2"]),
        ({"actor": ("North",), "first": day("2031-04-07")}, ["R3"]),
        ({"involving": ("South",), "channel": "call"}, ["R2"]),
        ({}, ["R1", "R2", "R3", "R4"]),
    ],
)
def test_filters(filters: dict[str, Any], kept: list[str], tmp_path: Path) -> None:
    record = load(
        tmp_path,
        raw_record(
            claim("R1"),
            claim(
                "R2", date="2031-04-02/2031-04-05", actor="South (premier)", channel="call", content="It called.",
                target="", to=["Patron"], via=["Harbour State"],
            ),
            claim("R3", "paper", date="2031-04-09", known_to=["Ally"]),
            claim("R4", date="spring", actor="Patron", content="It saw.", target=""),
        ),
    )  # fmt: skip
    assert [entry.id for entry in timeline(record, Sought(**filters))] == kept
    assert [found.id for found in found_claims(record, Sought(**filters))] == kept


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("North", {"north"}),
        ("North (the premier)", {"north (the premier)", "north", "premier"}),
        ("North / South", {"north / south", "north", "south"}),
        ("Tar and Var, North", {"tar and var, north", "tar and var", "tar", "var", "north"}),
        ("South via Harbour State (envoy)", {"south via harbour state (envoy)", "south", "harbour state", "envoy"}),
        ("", set()),
    ],
)
def test_parties_of_a_text(text: str, named: set[str]) -> None:
    assert parties(text) == named


def test_a_name_in_another_is_nobody() -> None:
    assert "north" not in parties("North's plan")
    assert "sudan" not in parties("South Sudan")
    assert mentions("North's plan", "north")
    assert not mentions("Northern Isles", "north")


# --- who knew what when -----------------------------------------------------------------------------------------------


def test_what_was_done_in_the_open_all_know_from_that_day(tmp_path: Path) -> None:
    record = one(tmp_path, date="2031-04-01/2031-04-03")
    assert not knows(record, "Patron", "2031-04-02")
    assert knows(record, "Patron", "2031-04-03")


def test_private_words_only_those_who_took_part_know_until_they_are_published(tmp_path: Path) -> None:
    record = one(tmp_path, to=["South"], via=["Harbour State"], known_to=["Ally"], **SECRET)
    for actor in ("North", "South", "Harbour State", "harbour state", "Ally"):
        assert not knows(record, actor, "2031-03-31")
        assert knows(record, actor, "2031-04-01")
    assert not knows(record, "Patron", "2031-04-04")
    assert knows(record, "Patron", "2031-04-05")
    assert {name: learned(record, name)["R1"].how for name in ("North", "Ally", "Patron")} == {
        "North": "took part", "Ally": "was told", "Patron": "published",
    }  # fmt: skip


def test_late_words_are_known_to_those_they_reach_only_when_they_arrive(tmp_path: Path) -> None:
    record = one(tmp_path, to=["South"], via=["Harbour State"], arrived="2031-04-03", **SECRET)
    moments = {name: learned(record, name)["R1"] for name in ("North", "Harbour State", "South", "Patron")}
    assert {name: str(moment.day) for name, moment in moments.items()} == {
        "North": "2031-04-01", "Harbour State": "2031-04-01", "South": "2031-04-03", "Patron": "2031-04-05",
    }  # fmt: skip
    (entry,) = timeline(record)
    assert entry.arrived == parse_period("2031-04-03")


@pytest.mark.parametrize(("arrived", "said"), [("soon", "is no date"), ("2031-03-31", "arrives before it was said")])
def test_words_cannot_arrive_before_they_are_said(arrived: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CrisisError) as caught:
        one(tmp_path, arrived=arrived, **SECRET)
    (problem,) = caught.value.problems
    assert (problem.path, problem.message) == ("claims[0].arrived", said)


@pytest.mark.parametrize(
    ("fields", "knowing"),
    [
        ({"channel": "call"}, {"North", "South"}),
        ({"channel": "call", "to": ["Patron"]}, {"North", "Patron"}),
        ({"channel": "internal"}, {"North"}),
        ({"channel": "internal", "known_to": ["South"]}, {"North", "South"}),
        ({"channel": "internal", "known_to": "all"}, {"North", "South", "Patron"}),
        ({"channel": "leak"}, {"North"}),
        ({"channel": ""}, {"North"}),
        ({"channel": "public statement"}, {"North", "South", "Patron"}),
        ({"channel": "public statement", "on_record": False}, {"North"}),
        ({"channel": "internal", "on_record": True}, {"North", "South", "Patron"}),
        ({"channel": "public statement; private messages"}, {"North", "South"}),
        ({"channel": "call", "target": "South's envoy"}, {"North"}),
    ],
)
def test_the_channel_says_who_hears_unless_the_analyst_does(
    fields: dict[str, Any], knowing: set[str], tmp_path: Path
) -> None:
    record = one(tmp_path, **fields)
    assert {actor for actor in ("North", "South", "Patron") if knows(record, actor, "2031-04-02")} == knowing


def test_what_was_only_said_later_is_hindsight_for_all_but_those_involved(tmp_path: Path) -> None:
    fields = {"date": "2031-03-20; stated 2031-04-03", "channel": "television", "to": ["South"]}
    record = one(tmp_path, **fields)
    assert knows(record, "South", "2031-03-20")
    assert not knows(record, "Patron", "2031-04-02")
    assert knows(record, "Patron", "2031-04-03")


@pytest.mark.parametrize(("written", "when"), [("2031-05", "2031-05-31"), ("", None), ("2031-05-01 or later", None)])
def test_the_later_day_holds_where_a_text_does_not_tell_its_own(written: str, when: str | None, tmp_path: Path) -> None:
    record = load(tmp_path, raw_record(claim("R1", **SECRET), wire=source("The Wire", written=written)))
    moment = learned(record, "Patron").get("R1")
    assert (None if moment is None else moment.day.isoformat()) == when


def test_the_first_text_out_counts(tmp_path: Path) -> None:
    record = one(tmp_path, sources=["paper", "wire"], **SECRET)
    assert learned(record, "Patron")["R1"].day == day("2031-04-05")


def test_several_names_of_one_actor(tmp_path: Path) -> None:
    record = one(tmp_path, actor="the Northern Republic", **SECRET)
    assert not knows(record, "north", "2031-04-02")
    assert knows(record, ["north", "Northern Republic"], "2031-04-02")


def test_an_actor_of_whom_the_record_does_not_speak_is_refused_with_the_nearest(tmp_path: Path) -> None:
    record = one(tmp_path)
    need_actor(record, ["n", "North"])
    with pytest.raises(NotFoundError, match="did you mean 'north'"):
        need_actor(record, ["Norht"])


@given(
    st.lists(claims, max_size=5, unique_by=lambda made: made.id),
    st.dates(),
    st.dates(),
    st.sampled_from(["a", "North"]),
)
def test_nobody_forgets_and_nobody_knows_before_anything_happens(
    found: list[Claim], one_day: dt.date, other: dt.date, actor: str
) -> None:
    sources = {name: Source(name, name, "2031-04-05", None, "") for name in ("wire", "copy")}
    record = Record("", "", sources, {made.id: made for made in found})
    early, late = (known(record, actor, date) for date in sorted((one_day, other)))
    assert {made.id for made in early} <= {made.id for made in late}
    assert known(record, actor, dt.date(2031, 2, 28)) == ()
    assert len(known(record, actor, dt.date(2031, 4, 5))) == len(found)
