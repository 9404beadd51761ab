"""The timeline as a figure: entries that are one at a glance in one mark, lanes so that words go a short way.

May import: markupsafe, ``offramp.evidence``, ``report.figures``, ``report.record.telling``, ``report.wording``.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import timedelta

from markupsafe import Markup

from offramp.evidence import Entry
from offramp.evidence.chronicle import OTHERS, THE_PUBLIC, Chronicle, Party
from offramp.report.figures.timeline import Act, Heard, Lane, Step, timeline_across, timeline_down
from offramp.report.names import slugs
from offramp.report.record.telling import act_text, basis_text, knowing_text, when_text, who_text
from offramp.report.wording import counted, date_text, listed

WIDE, NARROW = 1120.0, 320.0
# With more lanes than these, all orders would be too many to try.
TRIED = 8
# So many lanes further may words go in all before a relay is put where they do not pass.
ASIDE = 12
TOLD = 3
NAMED = 15
HINT = (
    "Point at a mark, or go from mark to mark with the Tab key, to read here who said so, on how many originals it "
    "rests, and since when each party can have known of it; rings in the other lanes show when they first can have."
)


def timeline_picture(
    chronicle: Chronicle, ident: str, anchors: Mapping[str, str], now: tuple[Date, str] | None = None
) -> Markup:
    """The figure drawn twice, across and down, of which a page shows one; `anchors` are where each entry is told, `now`
    is a day that a line marks, and what it says."""
    parties = ordered(chronicle)
    place = {party.name: k for k, party in enumerate(parties)}
    acts = acts_of(chronicle, place, anchors)
    lanes = [_lane(chronicle, party) for party in parties]
    between = f"{date_text(chronicle.first)} to {date_text(chronicle.last)}"
    title = f"Who did and said what, {between}"
    about = f"{counted(len(chronicle.entries), 'entry', 'entries')} in lanes of {listed([p.label for p in parties])}."
    wide = timeline_across(chronicle.first, chronicle.last, lanes, acts, HINT, f"{ident}-wide", title, about, WIDE, now)
    heard = [k for k, party in enumerate(parties) if party.kind != "public"]
    narrow = timeline_down([lanes[k] for k in heard], acts, f"{ident}-narrow", title, about, NARROW)
    return Markup(
        '<div class="wide when scroll" tabindex="0" role="region" aria-label="{0}">{1}</div>'
        '<div class="narrow when tall" tabindex="0" role="region" aria-label="{0}">{2}</div>'
    ).format(title, wide, narrow)


def anchors_of(chronicle: Chronicle) -> dict[str, str]:
    """The fragment id under which each entry is told, by the entry's id."""
    return slugs("told", (entry.id for entry in chronicle.entries))


def ordered(chronicle: Chronicle) -> tuple[Party, ...]:
    """The parties in the order in which words have the shortest way; the others and the public stay last."""
    free = [party for party in chronicle.parties if party.kind in ("actor", "relay")]
    rest = [party for party in chronicle.parties if party not in free]
    if OTHERS in rest and not any(OTHERS.name in chronicle.acting(entry) for entry in chronicle.entries):
        rest.remove(OTHERS)
    ways = [
        (chronicle.acting(entry)[0], *chronicle.carrying(entry), addressed)
        for entry in chronicle.entries
        for addressed in chronicle.addressed(entry)
        if chronicle.acting(entry)[0] != OTHERS.name
    ]
    if len(free) > TRIED or not ways:
        return (*free, *rest)
    best = min(itertools.permutations(free), key=lambda order: _length(order, ways))
    return (*best, *rest)


def _length(order: Sequence[Party], ways: Sequence[tuple[str, ...]]) -> int:
    """How far words go in all, from lane to lane; a relay that is not on the way counts as `ASIDE` lanes."""
    at = {party.name: k for k, party in enumerate(order)}
    length = 0
    for way in ways:
        start, *relays, end = (at[name] for name in way)
        length += abs(end - start) + ASIDE * sum(not min(start, end) < relay < max(start, end) for relay in relays)
    return length


def acts_of(chronicle: Chronicle, place: Mapping[str, int], anchors: Mapping[str, str]) -> tuple[Act, ...]:
    """The entries as acts in order of time: what the same did to the same at the same time in the same way is one."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in chronicle.entries:
        groups.setdefault(_alike(chronicle, entry), []).append(entry)
    acts = [_act(chronicle, place, anchors, group) for group in groups.values()]
    return tuple(sorted(acts, key=lambda act: (act.day, 12.0 if act.hour is None else act.hour)))


def _alike(chronicle: Chronicle, entry: Entry) -> tuple[object, ...]:
    acting, carrying = chronicle.acting(entry), chronicle.carrying(entry)
    return entry.period, acting, carrying, chronicle.addressed(entry), entry.access == "public", entry.coded


def _act(chronicle: Chronicle, place: Mapping[str, int], anchors: Mapping[str, str], group: list[Entry]) -> Act:
    group = sorted(group, key=lambda entry: entry.id not in chronicle.labels)
    lead, period = group[0], group[0].period
    assert period is not None
    labels = list(dict.fromkeys(chronicle.labels[entry.id] for entry in group if entry.id in chronicle.labels))
    acting = [place[name] for name in chronicle.acting(lead) if name in place]
    heard = tuple(
        Heard(place[name], moments[lead.id].day)
        for name, moments in chronicle.known.items()
        if name in place and lead.id in moments and moments[lead.id].day <= chronicle.last
    )
    spread = period.precision != "day"
    begins = max(period.first or chronicle.first, chronicle.first) if spread else None
    return Act(
        day=min(period.last, chronicle.last),
        lanes=tuple(acting),
        title=_title(group),
        href=f"#{anchors[lead.id]}",
        hour=None if period.hours is None else sum(period.hours) / 2,
        begins=begins,
        cut=spread and (period.first is None or period.first < chronicle.first),
        about=period.approximate,
        to=tuple(place[name] for name in chronicle.addressed(lead) if name in place),
        via=tuple(place[name] for name in chronicle.carrying(lead) if name in place),
        kind="coded" if lead.coded else "open" if lead.access == "public" else "private",
        count=len(group),
        disputed=any(entry.disputes for entry in group),
        label="; ".join(labels),
        rank=sum(entry.roots for entry in group),
        when=when_text(lead),
        lines=_lines(chronicle, group),
        gist=_gist(chronicle, group),
        heard=heard,
    )


def _title(group: Sequence[Entry]) -> str:
    """``North → South: warning``; of several, what most of them are."""
    if len(group) == 1:
        return f"{who_text(group[0])}: {act_text(group[0])}"
    acts = list(dict.fromkeys(entry.act for entry in group))
    told = listed([*acts[:TOLD], f"{len(acts) - TOLD} more"] if len(acts) > TOLD else acts)
    return f"{who_text(group[0])}: {told} ({counted(len(group), 'claim')})"


def _gist(chronicle: Chronicle, group: Sequence[Entry]) -> str:
    """What was done, and since when the public can have known where that was later, for a narrow page."""
    lead = group[0]
    moment = chronicle.known[THE_PUBLIC.name].get(lead.id)
    told = lead.content if len(group) == 1 else f"{counted(len(group), 'claim')}: {_ids(group)}."
    if lead.access == "public" or lead.period is None or (moment is not None and moment.day <= lead.period.last):
        return told
    public = "No text tells when it was public." if moment is None else f"Public from {date_text(moment.day)}."
    return f"{told} {public}"


def _ids(group: Sequence[Entry]) -> str:
    """Ids in a list, not longer than anybody reads."""
    named = [entry.id for entry in group[:NAMED]]
    return listed([*named, f"{len(group) - NAMED} more"] if len(group) > NAMED else named)


def _lines(chronicle: Chronicle, group: Sequence[Entry]) -> tuple[str, ...]:
    """What is told of them, on whose word; the first few in full."""
    lines = []
    for entry in group[:TOLD]:
        lines += [f"{entry.content or 'no text'} ({basis_text(entry)})"]
    if len(group) > TOLD:
        lines.append(f"And {_ids(group[TOLD:])}.")
    return (*lines, knowing_text(chronicle, group[0]))


def _lane(chronicle: Chronicle, party: Party) -> Lane:
    steps = () if party.kind in ("relay", "others") else _steps(chronicle, party)
    return Lane(party.label, party.kind == "relay", steps, _published(chronicle) if party.kind == "public" else ())


def _published(chronicle: Chronicle) -> tuple[tuple[Date, int], ...]:
    """How many claims became public on each day."""
    since = chronicle.known[THE_PUBLIC.name]
    days = Counter(since[entry.id].day for entry in chronicle.entries if entry.id in since and not entry.coded)
    return tuple((day, days[day]) for day in sorted(days) if chronicle.first <= day <= chronicle.last)


def _steps(chronicle: Chronicle, party: Party) -> tuple[Step, ...]:
    """What had happened by the end of each day, and of that what the party can have known; claims alone."""
    over = {entry.id: entry.period.last for entry in chronicle.entries if entry.period is not None and not entry.coded}
    since = {name: chronicle.known[party.name][name].day for name in over if name in chronicle.known[party.name]}
    days = [chronicle.first + timedelta(days=k) for k in range((chronicle.last - chronicle.first).days + 1)]
    ends = [min(last, chronicle.last) for last in over.values()]
    return tuple(Step(day, _by(since.values(), day), _by(ends, day)) for day in days)


def _by(found: Iterable[Date], day: Date) -> int:
    return sum(first <= day for first in found)
