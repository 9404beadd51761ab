"""Public warning of a raid as messages of the Common Alerting Protocol 1.2, for exercises.

The status of every message is Exercise: nothing here can write one that claims to be actual. Messages follow the OASIS
standard of July 2010 (ITU-T X.1303 bis) and are written with `cap-tools`, of the extra ``offramp[alerts]``, which is
loaded only when there is a message to write.

The first wave that a site is warned of gives an Alert, each later one an Update that holds all that is still on its
way, and the end of the last one a Cancel that gives the all-clear. Update and Cancel refer to all earlier messages of
their site, so that one that went astray is replaced as well.

May import: ``offramp.errors``, ``offramp.defence``, and inside functions cap-tools and xsdata.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from offramp.defence.alerts import Schedule, schedule
from offramp.defence.spec import RaidSpec
from offramp.errors import OfframpError

if TYPE_CHECKING:
    from cap_tools import models as cap

# Minutes of warning below which a message says Immediate and, else, Expected: the standard's "within next hour".
# Longer warning is Future.
IMMEDIATE = 10
EXPECTED = 60

NOTE = "Exercise only. This message comes from a computed raid: no attack is under way and nobody needs to act."

# Section 3.2.1 of the standard: what a sender and an identifier may not hold.
_FORBIDDEN = re.compile(r"[\s,<&]")

# Characters that no XML 1.0 document may hold, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# The bindings write UTC as Z, which section 3.3.2 of the standard forbids; it wants -00:00.
_ZULU = re.compile(r"Z(?=</(?:sent|onset|expires)>)")


@dataclass(frozen=True, slots=True)
class Area:
    """Where a site is, in degrees of WGS 84.

    Attributes
    ----------
    circle : latitude, longitude and radius in kilometres, None for none.
    polygon : corners as pairs of latitude and longitude, at least three; empty for none. It need not be closed.
    """

    circle: tuple[float, float, float] | None = None
    polygon: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class CapAlert:
    """One message.

    Attributes
    ----------
    name : of a file to keep it in; sites and messages count from 1.
    xml : the message; a file of it is to be encoded as UTF-8.
    """

    name: str
    xml: str


@dataclass(frozen=True, slots=True)
class _Threat:
    """A wave on its way to a site."""

    wave: str
    weapon: str
    warned: datetime
    onset: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class _Notice:
    """What a message says, in the words of the standard."""

    event: str
    response: str
    urgency: str
    severity: str
    headline: str
    description: str
    instruction: str
    onset: datetime | None = None
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Message:
    """A message and its place among those of its site."""

    kind: str
    identifier: str
    sent: datetime
    notices: tuple[_Notice, ...]
    references: tuple[str, ...]


def cap_alerts(
    spec: RaidSpec, start: datetime, sender: str, *, areas: Mapping[int, Area] | None = None
) -> tuple[CapAlert, ...]:
    """Messages that warn the public of each site of a raid, by site and time, each with status Exercise.

    They suppose that all that takes part in the defence is up, as `schedule` does, and that every wave flies. There
    are none for open ground and for waves of which no warning is known to arrive before impact. A message is urgent by
    the minutes to the first impact: fewer than 10 Immediate, up to an hour Expected, more Future. An attack is always
    Extreme, and Observed, for a message goes out when sensors have seen it.

    Parameters
    ----------
    spec : a valid raid.
    start : when it begins, with its time zone, in which the messages tell the time.
    sender : who sends them, a name that nobody else has, best an Internet domain.
    areas : where sites are, by index.

    Raises OfframpError for a start without time zone, a sender that the standard does not allow, an impossible area,
    times beyond the calendar, and where cap-tools is missing.
    """
    if start.utcoffset() is None:
        raise OfframpError("the start of a raid needs a time zone, as in 2031-03-01T02:00+00:00")
    if not sender or _FORBIDDEN.search(sender) or _NOT_XML.search(sender):
        raise OfframpError(f"a sender of alerts may hold no spaces, commas, < or &, and not be empty, found {sender!r}")
    areas = areas or {}
    for site, area in areas.items():
        _check(area, site, len(spec.sites))
    # The same inputs give the same identifiers, so that a repeated run says nothing new.
    inputs = repr((spec, start.isoformat(), sender, sorted(areas.items())))
    stem = f"exercise-{hashlib.sha256(inputs.encode('utf-8', 'backslashreplace')).hexdigest()[:16]}"
    times = schedule(spec)
    found = []
    for site, place in enumerate(spec.sites):
        threats = _threats(spec, times, site, start)
        messages = _messages(threats, _plain(place.name), sender, f"{stem}-{site + 1}") if threats else ()
        for number, message in enumerate(messages, 1):
            name = f"site-{site + 1:02d}-{number:02d}-{message.kind.lower()}.xml"
            found.append(CapAlert(name, _xml(message, sender, _plain(place.name), areas.get(site, Area()))))
    return tuple(found)


def _threats(spec: RaidSpec, times: Schedule, site: int, start: datetime) -> list[_Threat]:
    """Waves that a site is warned of, by when it is."""
    threats = []
    for wave in spec.waves:
        weapon = spec.classes[wave.weapon]
        aimed = wave.most > 0 and spec.sites[site].worth > 0 and site in dict(spec.aims(wave))
        warning = float(times.warning[site, wave.weapon])
        if not aimed or weapon.flight is None or not warning > 0.0:
            continue
        onset = wave.launch + weapon.flight
        moments = (_moment(start, minutes) for minutes in (onset - warning, onset, onset + wave.over))
        threats.append(_Threat(_plain(wave.name), _plain(weapon.name), *moments))
    return sorted(threats, key=lambda threat: threat.warned)


def _messages(threats: Sequence[_Threat], site: str, sender: str, stem: str) -> Iterator[_Message]:
    """The messages of one site, of which there is at least one threat."""
    references: tuple[str, ...] = ()
    for number, sent in enumerate(sorted({threat.warned for threat in threats}), 1):
        coming = [threat for threat in threats if threat.warned <= sent <= threat.expires]
        notices = tuple(_warning(threat, site, sent) for threat in coming)
        message = _Message("Update" if references else "Alert", f"{stem}-{number}", sent, notices, references)
        yield message
        references = (*references, f"{sender},{message.identifier},{_stamp(sent)}")
    end = max(threat.expires for threat in threats)
    yield _Message("Cancel", f"{stem}-{len(references) + 1}", end, (_all_clear(site, end),), references)


def _warning(threat: _Threat, site: str, sent: datetime) -> _Notice:
    minutes = (threat.onset - sent) / timedelta(minutes=1)
    if minutes > 0.0:
        shelter, first = f"by {threat.onset:%H:%M}", f"Time to the first: {_duration(minutes)}."
    else:
        shelter, first = "now", "The first may be there."
    return _Notice(
        event=f"Air raid exercise: {threat.weapon}",
        response="Shelter",
        urgency=_urgency(minutes),
        severity="Extreme",
        headline=f"EXERCISE: {threat.weapon} on the way to {site}, shelter {shelter}",
        description=(
            f"Exercise, no real attack. In the computed raid, {threat.weapon} ({threat.wave}) may reach {site} "
            f"{_span(threat)}. {first}"
        ),
        instruction=(
            "Exercise: nobody needs to act. In a real attack, go at once to the nearest shelter or to an inner room "
            "without windows, and stay there until the all-clear."
        ),
        onset=threat.onset,
        expires=threat.expires,
    )


def _urgency(minutes: float) -> str:
    if minutes < IMMEDIATE:
        return "Immediate"
    return "Expected" if minutes <= EXPECTED else "Future"


def _all_clear(site: str, end: datetime) -> _Notice:
    return _Notice(
        event="Air raid exercise: all clear",
        response="AllClear",
        urgency="Past",
        severity="Minor",
        headline=f"EXERCISE: all clear at {site}",
        description=f"Exercise, no real attack. In the computed raid, the last weapons reach {site} at {end:%H:%M}.",
        instruction="Exercise: nobody needs to act. After a real attack, shelters may be left at this message.",
    )


def _xml(message: _Message, sender: str, site: str, area: Area) -> str:
    try:
        from cap_tools import models as cap
        from xsdata.formats.dataclass.serializers import XmlSerializer
        from xsdata.formats.dataclass.serializers.config import SerializerConfig
        from xsdata.models.datatype import XmlDateTime
    except ImportError as missing:
        raise OfframpError("alerts are written with cap-tools: pip install 'offramp[alerts]'") from missing
    where = cap.Area(area_desc=site, polygons=_polygons(area), circles=_circles(area))
    alert = cap.Alert(
        identifier=message.identifier,
        sender=sender,
        sent=XmlDateTime.from_datetime(message.sent),
        status=cap.Status.EXERCISE,
        msg_type=cap.MsgType(message.kind),
        scope=cap.Scope.PUBLIC,
        note=NOTE,
        references=" ".join(message.references) or None,
        infos=[_info(notice, where) for notice in message.notices],
    )
    serializer = XmlSerializer(config=SerializerConfig(indent="  "))
    return _ZULU.sub("-00:00", serializer.render(alert, ns_map={None: cap.__NAMESPACE__}))


def _info(notice: _Notice, where: cap.Area) -> cap.Info:
    from cap_tools import models as cap
    from xsdata.models.datatype import XmlDateTime

    return cap.Info(
        language="en",
        categories=[cap.Category.SAFETY, cap.Category.SECURITY],
        event=notice.event,
        response_types=[cap.ResponseType(notice.response)],
        urgency=cap.Urgency(notice.urgency),
        severity=cap.Severity(notice.severity),
        certainty=cap.Certainty.OBSERVED,
        onset=XmlDateTime.from_datetime(notice.onset) if notice.onset else None,
        expires=XmlDateTime.from_datetime(notice.expires) if notice.expires else None,
        headline=notice.headline,
        description=notice.description,
        instruction=notice.instruction,
        areas=[where],
    )


def _check(area: Area, site: int, n_sites: int) -> None:
    points = [*area.polygon, *(() if area.circle is None else (area.circle[:2],))]
    wrong = [
        (not 0 <= site < n_sites, f"there is no such site, the raid has {n_sites}"),
        (not all(abs(lat) <= 90.0 and abs(lon) <= 180.0 for lat, lon in points), "a point lies nowhere on earth"),
        (0 < len(set(area.polygon)) < 3, "a polygon needs at least three corners"),
        (area.circle is not None and not 0.0 <= area.circle[2] < math.inf, "a radius is negative or no number"),
    ]
    if problems := [problem for holds, problem in wrong if holds]:
        raise OfframpError(f"area of site {site}: {'; '.join(problems)}")


def _circles(area: Area) -> list[str]:
    return [] if area.circle is None else [f"{_point(area.circle[:2])} {area.circle[2]:.3f}"]


def _polygons(area: Area) -> list[str]:
    # The standard wants the first corner again at the end.
    closed = area.polygon if area.polygon[:1] == area.polygon[-1:] else (*area.polygon, area.polygon[0])
    return [" ".join(_point(corner) for corner in closed)] if closed else []


def _point(corner: tuple[float, float]) -> str:
    return f"{corner[0]:.5f},{corner[1]:.5f}"


def _moment(start: datetime, minutes: float) -> datetime:
    """A time of the raid to the second, in the zone of `start`; its offset is whole minutes, as the standard has it."""
    try:
        # Added in UTC, for clocks may be put forward or back during a raid.
        moment = (start.astimezone(UTC) + timedelta(minutes=minutes)).replace(microsecond=0)
        offset = moment.astimezone(start.tzinfo).utcoffset() or timedelta(0)
        return moment.astimezone(timezone(timedelta(minutes=offset // timedelta(minutes=1))))
    except OverflowError as beyond:
        raise OfframpError(f"a raid from {start.isoformat()} on reaches beyond the calendar") from beyond


def _stamp(moment: datetime) -> str:
    """A time as the standard writes it, with UTC as -00:00."""
    return moment.isoformat().replace("+00:00", "-00:00")


def _span(threat: _Threat) -> str:
    first, last = f"{threat.onset:%H:%M}", f"{threat.expires:%H:%M}"
    return f"at {first}" if first == last else f"from {first} to {last}"


def _duration(minutes: float) -> str:
    hours, rest = divmod(math.floor(minutes), 60)
    return " ".join(f"{n} {unit}" for n, unit in ((hours, "h"), (rest, "min")) if n) or "less than a minute"


def _plain(name: str) -> str:
    """A name in one line, without what XML cannot hold."""
    return " ".join(_NOT_XML.sub(" ", name).split()) or "(no name)"
