"""Alerts of a raid against the rules of the Common Alerting Protocol 1.2 (OASIS 2010), and what they say."""

import re
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from cap_rules import broken_rules
from cap_tools.models import Alert, Certainty, MsgType, ResponseType, Scope, Severity, Status, Urgency
from hypothesis import given, settings
from hypothesis import strategies as st
from raid_cases import raids
from xsdata.formats.dataclass.parsers import XmlParser

from offramp.defence.alerting import Area, cap_alerts
from offramp.defence.alerts import schedule
from offramp.defence.spec import RaidSpec, Sensor, Site, Wave, WeaponClass
from offramp.errors import OfframpError

START = datetime(2031, 3, 1, 2, 0, tzinfo=UTC)
SENDER = "exercise.example"


def night(*sites, launch=470.0):
    """Drones seen 100 minutes after launch, then missiles seen after one, aimed alike at all sites."""
    return RaidSpec(
        (WeaponClass("drones", flight=480.0), WeaponClass("missiles", flight=12.0)),
        (Wave("first", 0, 100, over=60.0), Wave("second", 1, 10, launch=launch)),
        sites=sites,
        sensors=(Sensor("radar", sees=(100.0, 1.0)),),
    )


def town(name="town", **changes):
    return Site(name, **{"public_delay": 2.0, "sensors": (0,)} | changes)


def parsed(messages):
    parser = XmlParser()
    return [parser.from_string(message.xml, Alert) for message in messages]


def alerts_of(spec, start=START, **options):
    return parsed(cap_alerts(spec, start, SENDER, **options))


# --- the rules of the standard ------------------------------------------------------------

FULL = cap_alerts(
    night(town()), START, SENDER, areas={0: Area((31.0, 35.0, 5.0), ((1.0, 2.0), (3.0, -4.0), (5.0, 6.0)))}
)


def test_messages_keep_the_rules_of_the_standard():
    assert [broken_rules(message.xml) for message in FULL] == [[], [], []]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("cap:1.2", "cap:1.1", "root"),
        ("<status>Exercise</status>", "", "elements of alert"),
        (
            "<urgency>Immediate</urgency>\n    <severity>Extreme</severity>",
            "<severity>Extreme</severity>",
            "elements of info",
        ),
        ("<category>Safety</category>\n    <category>Security</category>", "", "elements of info"),
        ("<scope>Public</scope>", "<scope>public</scope>", "scope"),
        ("<status>Exercise</status>", "<status>Drill</status>", "status"),
        ("<certainty>Observed</certainty>", "<certainty>Very Likely</certainty>", "certainty"),
        ("-00:00</sent>", "Z</sent>", "sent"),
        ("-00:00</onset>", "+00:00</onset>", "onset"),
        ("</expires>", ".5</expires>", "expires"),
        (">exercise.example<", ">exercise example<", "sender"),
        ("<identifier>", "<identifier>a,b", "identifier"),
        ("<references>exercise.example,", "<references>", "references"),
        ("<msgType>Update</msgType>\n  <scope>Public</scope>", "<scope>Public</scope>", "elements of alert"),
        ("31.00000,35.00000 5.000", "31.00000 35.00000 5.000", "circle"),
        (" 1.00000,2.00000</polygon>", "</polygon>", "polygon"),
        ("<areaDesc>town</areaDesc>", "<areaDesc> </areaDesc>", "empty areaDesc"),
    ],
)
def test_the_rules_catch_a_planted_fault(old, new, rule):
    planted = FULL[1].xml.replace(old, new)
    assert planted != FULL[1].xml
    assert rule in broken_rules(planted)


def test_the_rules_miss_references_that_are_left_out():
    assert broken_rules(re.sub(r"\s*<references>.*</references>", "", FULL[1].xml)) == ["no references"]


@settings(max_examples=80, deadline=None)
@given(raids(exact_only=False), st.integers(-14 * 60, 14 * 60))
def test_any_raid_gives_messages_that_keep_the_rules(spec, offset):
    start = datetime(2031, 3, 1, 23, 59, 59, 999999, tzinfo=timezone(timedelta(minutes=offset)))
    messages = cap_alerts(spec, start, SENDER)
    assert all(broken_rules(message.xml) == [] for message in messages)
    assert all(alert.status is Status.EXERCISE for alert in parsed(messages))
    assert len({message.name for message in messages}) == len(messages)
    assert len({alert.identifier for alert in parsed(messages)}) == len(messages)


# --- an exercise and nothing else ---------------------------------------------------------


def test_every_message_says_that_it_is_an_exercise():
    for alert in parsed(FULL):
        assert (alert.status, alert.scope) == (Status.EXERCISE, Scope.PUBLIC)
        assert alert.note.startswith("Exercise only")
        for info in alert.infos:
            assert info.headline.startswith("EXERCISE")
            assert "exercise" in info.event
            assert "no real attack" in info.description
            assert "nobody needs to act" in info.instruction


def test_nothing_can_make_a_message_actual():
    with pytest.raises(TypeError, match="status"):
        cap_alerts(night(town()), START, SENDER, status=Status.ACTUAL)


# --- what is sent when ------------------------------------------------------------------------


def test_a_night_is_an_alert_an_update_and_the_all_clear():
    first, update, clear = parsed(FULL)
    assert [alert.msg_type for alert in (first, update, clear)] == [MsgType.ALERT, MsgType.UPDATE, MsgType.CANCEL]
    # Drones: seen at 100 min, the public is told 2 min later. Missiles: launched at 470, seen at 471, told at 473.
    assert [alert.sent.to_datetime() - START for alert in (first, update, clear)] == [
        timedelta(minutes=102), timedelta(minutes=473), timedelta(minutes=540),
    ]  # fmt: skip
    (drones,) = first.infos
    assert (drones.onset.to_datetime() - START, drones.expires.to_datetime() - START) == (
        timedelta(minutes=480), timedelta(minutes=540),
    )  # fmt: skip
    assert [info.event for info in update.infos] == ["Air raid exercise: drones", "Air raid exercise: missiles"]
    assert [info.response_types for info in clear.infos] == [[ResponseType.ALL_CLEAR]]
    assert "Time to the first: 6 h 18 min" in drones.description
    assert "from 10:00 to 11:00" in drones.description


def test_later_messages_refer_to_all_earlier_ones_of_their_site():
    messages = alerts_of(night(town("one"), town("other")))
    assert len(messages) == 6
    for of_site in (messages[:3], messages[3:]):
        for number, alert in enumerate(of_site):
            said = [(r.sender, r.identifier, r.sent) for r in alert.references_to_list()]
            assert said == [(a.sender, a.identifier, a.sent) for a in of_site[:number]]


def test_an_update_leaves_out_what_is_past():
    _, update, clear = alerts_of(night(town(), launch=541.0))
    assert [info.event for info in update.infos] == ["Air raid exercise: missiles"]
    assert clear.sent.to_datetime() - START == timedelta(minutes=553)


def test_what_has_begun_to_arrive_is_said_to_be_there():
    _, update, _ = alerts_of(night(town(), launch=500.0))
    drones, missiles = update.infos
    assert drones.headline.endswith("shelter now")
    assert "may be there" in drones.description
    assert missiles.headline.endswith("shelter by 10:32")
    assert drones.urgency is Urgency.IMMEDIATE


@pytest.mark.parametrize(
    ("warning", "urgency", "said"),
    [
        (0.5, Urgency.IMMEDIATE, "less than a minute"),
        (9.9, Urgency.IMMEDIATE, "9 min"),
        (10.0, Urgency.EXPECTED, "10 min"),
        (60.0, Urgency.EXPECTED, "1 h"),
        (60.1, Urgency.FUTURE, "1 h"),
    ],
)
def test_urgency_is_by_the_minutes_of_warning(warning, urgency, said):
    spec = RaidSpec(
        (WeaponClass("rocket", flight=100.0),), (Wave("wave", 0, 1),),
        sites=(Site("town", sensors=(0,)),), sensors=(Sensor("radar", sees=(100.0 - warning,)),),
    )  # fmt: skip
    alert, clear = alerts_of(spec)
    (info,) = alert.infos
    assert (info.urgency, info.severity, info.certainty) == (urgency, Severity.EXTREME, Certainty.OBSERVED)
    assert f"Time to the first: {said}." in info.description
    assert clear.infos[0].urgency is Urgency.PAST


def test_waves_that_are_warned_of_together_share_a_message():
    alert, clear = alerts_of(night(town(), launch=99.0))
    assert len(alert.infos) == 2
    assert clear.msg_type is MsgType.CANCEL


@settings(max_examples=40, deadline=None)
@given(raids(exact_only=False))
def test_each_message_goes_out_when_the_schedule_warns(spec):
    times = schedule(spec)
    expected = {}
    for wave in spec.waves:
        for site, _ in spec.aims(wave):
            if wave.most and site >= 0 and spec.sites[site].worth and times.warning[site, wave.weapon] > 0.0:
                onset = wave.launch + spec.classes[wave.weapon].flight
                expected.setdefault(site, set()).add(onset - times.warning[site, wave.weapon])
    sent = [a.sent.to_datetime() - START for a in alerts_of(spec) if a.msg_type is not MsgType.CANCEL]
    assert sent == [timedelta(minutes=at) for site in sorted(expected) for at in sorted(expected[site])]


# --- who is not warned --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "site",
    [
        town(worth=0),
        town(sensors=()),
        town(public_delay=500.0),
    ],
)
def test_sites_without_warning_get_no_alert(site):
    spec = night(site, town())
    spec = replace(spec, waves=tuple(replace(wave, aims=((0, 1.0), (1, 1.0))) for wave in spec.waves))
    names = [message.name for message in cap_alerts(spec, START, SENDER)]
    assert [name[:7] for name in names] == ["site-02"] * 3


def test_what_does_not_fly_or_flies_no_known_time_is_not_warned_of():
    spec = night(town())
    unknown = RaidSpec((WeaponClass("drones"),), spec.waves[:1], sites=spec.sites, sensors=spec.sensors)
    grounded = RaidSpec(spec.classes, (Wave("none", 0, 0),), sites=spec.sites, sensors=spec.sensors)
    assert cap_alerts(unknown, START, SENDER) == ()
    assert cap_alerts(grounded, START, SENDER) == ()
    assert cap_alerts(RaidSpec(spec.classes, spec.waves), START, SENDER) == ()


# --- time zones --------------------------------------------------------------------------------


def test_universal_time_is_written_as_the_standard_wants_it():
    assert "<sent>2031-03-01T03:42:00-00:00</sent>" in FULL[0].xml
    assert "Z<" not in FULL[2].xml


def test_times_are_told_in_the_zone_of_the_start():
    messages = cap_alerts(night(town()), START.astimezone(timezone(timedelta(hours=-3, minutes=-30))), SENDER)
    assert "<sent>2031-03-01T00:12:00-03:30</sent>" in messages[0].xml
    assert "from 06:30 to 07:30" in messages[0].xml


def test_clocks_put_forward_during_a_raid_move_no_impact():
    # On 30 March 2031, clocks of Central Europe go from 02:00 to 03:00.
    start = datetime(2031, 3, 29, 23, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    (first, *_) = cap_alerts(night(town()), start, SENDER)
    assert "<sent>2031-03-30T00:42:00+01:00</sent>" in first.xml
    assert "<onset>2031-03-30T08:00:00+02:00</onset>" in first.xml


def test_offsets_are_whole_minutes():
    # Before 1893, Berlin was 53 minutes and 28 seconds ahead.
    start = datetime(1890, 1, 1, tzinfo=ZoneInfo("Europe/Berlin"))
    (first, *_) = cap_alerts(night(town()), start, SENDER)
    assert broken_rules(first.xml) == []
    assert parsed([first])[0].sent.to_datetime() == start.astimezone(UTC) + timedelta(minutes=102)


def test_a_start_without_time_zone_is_refused():
    with pytest.raises(OfframpError, match="time zone"):
        cap_alerts(night(town()), datetime(2031, 3, 1), SENDER)


@pytest.mark.parametrize("launch", [1e10, 1e300])
def test_a_raid_beyond_the_calendar_is_refused(launch):
    with pytest.raises(OfframpError, match="calendar"):
        cap_alerts(night(town(), launch=launch), START, SENDER)


# --- names, senders, areas ---------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_names_survive(site, wave, weapon):
    spec = night(town(site))
    classes = (WeaponClass(weapon, flight=480.0), *spec.classes[1:])
    spec = RaidSpec(classes, (Wave(wave, 0, 1),), sites=spec.sites, sensors=spec.sensors)
    for message in cap_alerts(spec, START, SENDER):
        assert broken_rules(message.xml) == []
        message.xml.encode("utf-8")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("<&>\"'", "<&>\"'"),
        ("</areaDesc><status>Actual</status>", "</areaDesc><status>Actual</status>"),
        ("  two\nlines\t& more ", "two lines & more"),
        ("דימונה 🜨 مدينة", "דימונה 🜨 مدينة"),
        ("bell\x07 and half a pair \ud800", "bell and half a pair"),
        ("\x00", "(no name)"),
        ("2031-03-01T03:42:00Z</sent>", "2031-03-01T03:42:00Z</sent>"),
    ],
)
def test_names_are_escaped_and_kept_in_one_line(name, said):
    for message, alert in zip(cap_alerts(night(town(name)), START, SENDER), alerts_of(night(town(name))), strict=True):
        assert broken_rules(message.xml) == []
        assert alert.infos[0].areas[0].area_desc == said
        assert f" {said}" in alert.infos[0].headline
        assert alert.status is Status.EXERCISE


@pytest.mark.parametrize("sender", ["", "two words", "a,b", "a<b", "a&b", "line\n", "bell\x07"])
def test_senders_that_the_standard_forbids_are_refused(sender):
    with pytest.raises(OfframpError, match="sender"):
        cap_alerts(night(town()), START, sender)


def test_the_same_inputs_give_the_same_messages_and_others_other_identifiers():
    def identifiers(spec=None, start=START, sender=SENDER, areas=None):
        return {alert.identifier for alert in parsed(cap_alerts(spec or night(town()), start, sender, areas=areas))}

    assert cap_alerts(night(town()), START, SENDER) == cap_alerts(night(town()), START, SENDER)
    others = [
        identifiers(spec=night(town(), launch=471.0)), identifiers(start=START + timedelta(seconds=1)),
        identifiers(sender="other.example"), identifiers(areas={0: Area((1.0, 2.0, 3.0))}), identifiers(),
    ]  # fmt: skip
    assert len(set.union(*others)) == sum(len(some) for some in others)


def test_names_of_files_count_sites_and_messages():
    assert [message.name for message in FULL] == [
        "site-01-01-alert.xml", "site-01-02-update.xml", "site-01-03-cancel.xml",
    ]  # fmt: skip


def test_areas_are_written_as_circles_and_closed_polygons():
    area = parsed(FULL)[0].infos[0].areas[0]
    assert area.circles == ["31.00000,35.00000 5.000"]
    assert area.polygons == ["1.00000,2.00000 3.00000,-4.00000 5.00000,6.00000 1.00000,2.00000"]
    closed = Area(polygon=((1.0, 2.0), (3.0, 4.0), (5.0, 6.0), (1.0, 2.0)))
    (again,) = alerts_of(night(town()), areas={0: closed})[0].infos[0].areas
    assert again.polygons[0].count("1.00000,2.00000") == 2


@pytest.mark.parametrize(
    ("site", "area", "problem"),
    [
        (1, Area(), "no such site"),
        (0, Area((91.0, 0.0, 1.0)), "nowhere on earth"),
        (0, Area(polygon=((0.0, 0.0), (0.0, 181.0), (1.0, 1.0))), "nowhere on earth"),
        (0, Area((float("nan"), 0.0, 1.0)), "nowhere on earth"),
        (0, Area((0.0, 0.0, -1.0)), "radius"),
        (0, Area((0.0, 0.0, float("inf"))), "radius"),
        (0, Area(polygon=((0.0, 0.0), (1.0, 1.0))), "three corners"),
        (0, Area(polygon=((0.0, 0.0), (1.0, 1.0), (0.0, 0.0))), "three corners"),
    ],
)
def test_impossible_areas_are_refused(site, area, problem):
    with pytest.raises(OfframpError, match=problem):
        cap_alerts(night(town()), START, SENDER, areas={site: area})


def test_without_the_bindings_it_says_how_to_get_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "cap_tools", None)
    with pytest.raises(OfframpError, match=re.escape("pip install 'offramp[alerts]'")):
        cap_alerts(night(town()), START, SENDER)
