"""The timeline as a figure: marks where they belong, spans that are no points, words on their way, and nothing lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from drawn import LONG, NS, Box, both_drawn, parsed, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from told_crises import claim, day, record_of

from offramp.evidence import Claim, timeline
from offramp.evidence.chronicle import Chronicle, Party, chronicle
from offramp.report.figures.timeline import Act, Heard, Lane, Step, timeline_across, timeline_down
from offramp.report.record.page import render_timeline
from offramp.report.record.picture import acts_of, anchors_of, ordered, timeline_picture

NORTH = Party("north", "North", ("North",), "actor")
SOUTH = Party("south", "South", ("South",), "actor")
FIRST, LAST = day(1), day(10)
LANES = (Lane("North"), Lane("Harbour State", slim=True), Lane("South"))


def told(*claims: Claim, labels: dict[str, str] | None = None) -> Chronicle:
    record = record_of(claims, {found.id: day(8) for found in claims})
    made = chronicle(record, timeline(record), (NORTH, SOUTH), days=(FIRST, LAST), labels=labels)
    assert made is not None
    return made


def across(*acts: Act, lanes: tuple[Lane, ...] = LANES, width: float = 900.0) -> ET.Element:
    return parsed(str(timeline_across(FIRST, LAST, lanes, acts, "hint", "t", "Title", "about", width)))


def of(root: ET.Element, kind: str) -> list[ET.Element]:
    """Elements of a style, without those of the legend, which stand above the lanes."""
    return [part for group in links(root) for part in group.iter() if kind in (part.get("class") or "").split()]


def links(root: ET.Element) -> list[ET.Element]:
    return list(root.iter(f"{NS}a"))


def named(link: ET.Element) -> str:
    """What a reader of the screen hears of a link."""
    return link.findtext(f"{NS}title", "")


def xy(part: ET.Element) -> tuple[float, float]:
    return float(part.get("cx", "nan")), float(part.get("cy", "nan"))


def act(number: int = 3, *lanes: int, **changes: Any) -> Act:
    return dataclasses.replace(Act(day(number), lanes or (0,), "North: act", "#a"), **changes)


# --- marks ------------------------------------------------------------------------------------------------------------


def test_open_and_private_acts_and_coded_events_are_told_apart_by_shape() -> None:
    root = across(act(3), act(4, kind="private"), act(5, kind="coded"))
    tags = {
        kind: [part.tag.removeprefix(NS) for part in of(root, f"act-{kind}")] for kind in ("open", "private", "coded")
    }
    assert tags == {"open": ["circle"], "private": ["path"], "coded": ["path"]}
    shapes = {part.get("d", "").count("l") for kind in ("private", "coded") for part in of(root, f"act-{kind}")}
    assert len(shapes) == 2


def test_a_span_is_a_bar_over_its_days_and_no_point() -> None:
    root = across(act(2), act(6, begins=day(4)), act(8))
    assert len(of(root, "act-open")) == 2
    (bar,) = of(root, "span-open")
    points = sorted(xy(part)[0] for part in of(root, "act-open"))
    left, breadth = float(bar.get("x", "")), float(bar.get("width", ""))
    assert points[0] < left < left + breadth < points[1]
    (whole,) = of(across(act(6, begins=day(1))), "span-open")
    assert float(whole.get("width", "")) > breadth


def test_a_hedged_day_is_a_bar_that_reaches_beyond_it() -> None:
    root = across(act(5, about=True), act(5, kind="private"))
    (bar,) = of(root, "about")
    (sure,) = of(root, "act-private")
    x = float(re.findall(r"M([\d.]+)", sure.get("d", ""))[0])
    assert float(bar.get("x", "")) < x < float(bar.get("x", "")) + float(bar.get("width", ""))
    assert of(root, "act-open") == []


def test_what_may_have_begun_before_the_days_is_open_at_the_left() -> None:
    assert len(of(across(act(6, begins=FIRST, cut=True)), "head-open")) == 1
    assert of(across(act(6, begins=FIRST)), "head-open") == []


def test_disputed_and_several_are_written_on_the_mark() -> None:
    root = across(act(3, disputed=True, count=12), act(6, begins=day(4), count=3, disputed=True))
    assert [part.text for part in of(root, "act-disputed")] == ["?", "×3?"]
    assert [part.text for part in of(root, "act-count")] == ["12"]


def test_the_order_within_a_day_is_that_of_the_hours_and_noon_stands_for_none() -> None:
    acts = [act(3, hour=22.0), act(3), act(3, hour=3.0)]
    root = across(*(dataclasses.replace(made, title=f"act {k}") for k, made in enumerate(acts)))
    at = {named(link)[-1]: xy(part)[0] for link in links(root) for part in link if part.get("class") == "act-open"}
    assert at["2"] < at["1"] < at["0"]


def test_a_dense_day_is_broader_than_an_empty_one() -> None:
    root = across(*(act(3) for _ in range(12)), act(5), act(6))
    places = sorted(xy(part)[0] for part in of(root, "act-open"))
    assert places[11] - places[0] > 3 * (places[13] - places[12])
    assert min(b - a for a, b in itertools.pairwise(places)) >= 8


# --- words ------------------------------------------------------------------------------------------------------------


def test_words_go_from_lane_to_lane_through_the_relay_to_a_hollow_ring() -> None:
    root = across(act(3, 0, to=(2,), via=(1,)))
    ((x, y),) = [xy(part) for part in of(root, "act-open")]
    ((relay_x, relay_y),) = [xy(part) for part in of(root, "carries-open")]
    ((ring_x, ring_y),) = [xy(part) for part in of(root, "hears")]
    assert x == relay_x == ring_x
    assert y < relay_y < ring_y
    (line,) = of(root, "words")
    assert {float(line.get(end, "")) for end in ("y1", "y2")} == {y, ring_y}


def test_late_words_arrive_later() -> None:
    root = across(act(3, 0, to=(2,), via=(1,), arrives=day(6)), act(5, kind="private"))
    (sent,) = [xy(part)[0] for part in of(root, "act-open")]
    (relayed,) = [xy(part)[0] for part in of(root, "carries-open")]
    (between,) = [float(re.findall(r"M([\d.]+)", part.get("d", ""))[0]) for part in of(root, "act-private")]
    (heard,) = [xy(part)[0] for part in of(root, "hears")]
    assert sent == relayed < between < heard


def test_lanes_stand_so_that_words_have_a_short_way() -> None:
    made = told(
        claim("R1", day(2), "North", "message", to=("South",), via=("Harbour State",)),
        claim("R2", day(3), "South", "message", to=("North",), via=("Harbour State",)),
    )
    assert [party.label for party in made.parties] == ["North", "South", "Harbour State", "Others", "The public"]
    assert [party.label for party in ordered(made)] == ["North", "Harbour State", "South", "The public"]


# --- who knew ---------------------------------------------------------------------------------------------------------


def test_each_lane_rings_the_moment_at_which_it_can_first_have_known() -> None:
    made = act(3, 0, heard=(Heard(0, day(3)), Heard(2, day(7))))
    root = across(made, act(9))
    ((x, y),) = [xy(part) for part in of(root, "learns")]
    own, later = sorted(xy(part) for part in of(root, "act-open"))
    assert own[0] < x < later[0]
    assert y > own[1]


def test_the_strip_of_a_lane_rises_with_what_it_can_have_known() -> None:
    steps = tuple(
        Step(day(k), known, happened) for k, (known, happened) in enumerate([(0, 1), (1, 2), (2, 2)], start=1)
    )
    root = across(act(3), lanes=(Lane("North", steps=steps),))
    heights = {
        kind: [-float(y) for y in re.findall(r"V([\d.]+)H", part.get("d", ""))]
        for part in root.iter(f"{NS}path")
        for kind in ("knew", "happened")
        if part.get("class") == kind and part.get("d", "").count("H") == 3
    }
    assert heights["knew"] == sorted(heights["knew"])
    assert heights["knew"][0] < heights["happened"][0]
    assert heights["knew"][-1] == heights["happened"][-1]


def test_the_figure_counts_what_each_can_have_known_by_each_day() -> None:
    made = told(claim("R1", day(2), "North"), claim("R2", day(3), "North", "public statement"))
    lanes = {text.text for text in both_drawn(str(timeline_picture(made, "t", anchors_of(made))))[0].iter(f"{NS}text")}
    assert {"2 of 2", "+1"} <= lanes


# --- nothing is lost --------------------------------------------------------------------------------------------------


def test_what_one_did_to_the_same_at_the_same_time_in_the_same_way_is_one_mark() -> None:
    made = told(
        claim("R1", day(2), "North", "military action"),
        claim("R2", day(2), "North", "military action"),
        claim("R3", day(2), "North", "internal"),
        claim("R4", day(3), "North", "military action"),
        claim("R5", day(2), "South", "military action"),
    )
    place = {party.name: k for k, party in enumerate(ordered(made))}
    assert sorted(found.count for found in acts_of(made, place, anchors_of(made))) == [1, 1, 1, 2]


def test_the_page_tells_every_entry_where_its_mark_leads_and_asks_nothing_of_anybody() -> None:
    made = told(
        claim("R1", day(2), "North", "message", to=("South",), via=("Harbour State",)),
        claim("R2", day(3), "<b>South</b>", "public & loud", note="a <note>"),
        labels={"R1": "contained"},
    )
    page = render_timeline(made, "The <ridge>", known="Only what South knew.", filters=("over “talks”",))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert {"told-R1", "told-R2"} <= set(ids)
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "script-src &#39;none&#39;" in page
    for text in (
        "The &lt;ridge&gt;",
        "&lt;b&gt;South&lt;/b&gt;",
        "public &amp; loud",
        "A &lt;note&gt;.",
        "over “talks”",
    ):
        assert text in page, text
    assert "<b>" not in page
    for text in (
        "Only what South knew.",
        "North, South and Harbour State from 2 April 2031 (took part)",
        "the public from 8 April 2031 (published)",
    ):
        assert text in re.sub(r"\s+", " ", page), text


def test_every_mark_can_be_reached_and_read_in_both_figures() -> None:
    made = told(*(claim(f"R{k}", day(k + 1), "North", "internal") for k in range(4)))
    for root in both_drawn(str(timeline_picture(made, "t", anchors_of(made)))):
        assert root.get("role") == "group"
        assert [link.get("href") for link in links(root)] == [f"#told-R{k}" for k in range(4)]
        assert [named(link).partition(". ")[0] for link in links(root)] == [f"{k} April 2031" for k in range(1, 5)]
        assert all("North: act (internal, not in the open)" in named(link) for link in links(root))


# --- tidy -------------------------------------------------------------------------------------------------------------


def shown(root: ET.Element) -> ET.Element:
    """The figure without what is shown only while an act is in hand."""
    for parent in list(root.iter()):
        for part in list(parent):
            if part.get("class") == "in-hand":
                parent.remove(part)
    return root


def touching(found: list[Box]) -> list[tuple[Box, Box]]:
    return [
        (one, other)
        for one, other in itertools.combinations(found, 2)
        if not (one.right <= other.left + 0.5 or other.right <= one.left + 0.5)
        and not (one.bottom <= other.top + 0.5 or other.bottom <= one.top + 0.5)
    ]


acts = st.builds(
    Act,
    day=st.integers(1, 10).map(day),
    lanes=st.sampled_from([(0,), (2,), (0, 2)]),
    title=st.sampled_from(["North: act", LONG]),
    href=st.just("#a"),
    hour=st.none() | st.floats(0, 24),
    kind=st.sampled_from(["open", "private", "coded"]),
    count=st.sampled_from([1, 1, 2, 120]),
    label=st.sampled_from(["", "a label", LONG]),
    rank=st.integers(0, 3),
    begins=st.none() | st.just(FIRST),
    to=st.sampled_from([(), (1,), (2,)]),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(acts, min_size=1, max_size=25), st.sampled_from([700.0, 1120.0]))
def test_no_label_touches_another_and_nothing_leaves_the_board(found: list[Act], width: float) -> None:
    root = shown(across(*found, width=width))
    board, height = (float(part) for part in root.get("viewBox", "").split()[2:])
    assert board >= width - 1
    labels = {text.text for text in root.iter(f"{NS}text") if text.get("class") == "act-label"}
    assert not touching([box for box in texts(root) if box.words in labels])
    for box in texts(root):
        assert -1 <= box.left <= box.right <= board + 1, box
        assert -1 <= box.top <= box.bottom <= height + 1, box


def test_the_check_of_labels_notices_two_that_touch() -> None:
    two = [f'<text x="{x}" y="9" font-size="9">words</text>' for x in (1, 5)]
    root = parsed(f'<svg viewBox="0 0 9 9">{"".join(two)}</svg>')
    assert touching(texts(root))


@settings(deadline=None, max_examples=25)
@given(st.lists(acts, min_size=1, max_size=12))
def test_the_narrow_figure_stays_narrow(found: list[Act]) -> None:
    root = parsed(str(timeline_down(LANES, tuple(found), "t", "Title", "about", 320.0)))
    assert root.get("viewBox", "").split()[2] == "320"
    for box in texts(root):
        assert -1 <= box.left <= box.right <= 321, box


@pytest.mark.parametrize("days", [(FIRST, FIRST), (FIRST, FIRST + dt.timedelta(days=200))])
def test_one_day_and_many_can_be_drawn(days: tuple[dt.date, dt.date]) -> None:
    drawn = timeline_across(*days, LANES, (act(1), act(1, 2, begins=day(1))), "hint", "t", "Title", "", 900.0)
    assert len(links(parsed(str(drawn)))) == 2
