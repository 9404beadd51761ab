"""What happened, and what was said to whom through whom, in order of time; and what to look for in it.

May import: ``evidence.dates``, ``evidence.knowledge``, ``evidence.names``, ``evidence.record``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from offramp.evidence.dates import PARTS_OF_DAY, Period
from offramp.evidence.knowledge import Access, access, is_spoken
from offramp.evidence.names import mentions
from offramp.evidence.record import Claim, Record

_NOON = 12.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened or was said, as somebody reports it.

    Attributes
    ----------
    id : a claim's id, or that of a row in a table of events (``gdelt:1234``).
    date, period : when, as written and as read (None where no day can be read).
    said : on whose word.
    sources, outlets : the texts that tell it, by id and by name; `roots` counts the originals behind them.
    to, via, known_to : whom it was addressed to, who carried it, who else learned of it then, as the analyst says.
    arrived : when words reached whom they were addressed to, None where that was at once.
    access : who heard of it when it happened; `spoken` tells words from deeds.
    published : the first day on which the public could read it, None where nobody knows.
    coded : the table of events that it is a row of, empty for a claim: nobody's word stands behind a row.
    """

    id: str
    date: str
    period: Period | None
    actor: str
    act: str
    target: str
    channel: str
    content: str
    said: str
    sources: tuple[str, ...]
    outlets: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    known_to: tuple[str, ...] = ()
    arrived: Period | None = None
    code: str = ""
    on_record: bool | None = None
    access: Access = "unknown"
    spoken: bool = False
    grade: str = ""
    roots: int = 1
    disputes: tuple[str, ...] = ()
    published: dt.date | None = None
    note: str = ""
    coded: str = ""

    @property
    def when(self) -> str:
        """The date in words that keep how little is known of it: ``about 2031-03-10``, ``2031-03-01 to 2031-03-12``."""
        return self.date if self.period is None else period_words(self.period)


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for on a timeline, as words whatever their case; what is left empty keeps everything.

    Attributes
    ----------
    actor : names of one actor: what it did or said.
    involving : names of one actor: what it did or said, what was addressed to it, what it carried or was told.
    channel, source, text : words in the channel, in the id or outlet of a source, anywhere in the entry.
    first, last : what may have happened between these days, and then nothing without a date.
    """

    actor: tuple[str, ...] = ()
    involving: tuple[str, ...] = ()
    channel: str = ""
    source: str = ""
    text: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    def finds(self, entry: Entry) -> bool:
        """Whether `entry` is what is looked for."""
        involved = (entry.actor, entry.target, *entry.to, *entry.via, *entry.known_to)
        return (
            _names_one((entry.actor,), self.actor)
            and _names_one(involved, self.involving)
            and mentions(entry.channel, self.channel)
            and any(mentions(text, self.source) for text in (*entry.sources, *entry.outlets) or ("",))
            and self.text.casefold() in _everything(entry)
            and within(entry.period, self.first, self.last)
        )


EVERYTHING = Sought()


def timeline(record: Record, sought: Sought = EVERYTHING) -> tuple[Entry, ...]:
    """The record in order of time: by the first day on which a thing may have happened, what has no date last."""
    entries = (entry_of(record, claim) for claim in record.claims.values())
    return in_order(entry for entry in entries if sought.finds(entry))


def found_claims(record: Record, sought: Sought = EVERYTHING) -> tuple[Claim, ...]:
    """The claims that are looked for, in the order of the record."""
    return tuple(claim for claim in record.claims.values() if sought.finds(entry_of(record, claim)))


def entry_of(record: Record, claim: Claim) -> Entry:
    """A claim as it stands on the timeline."""
    return Entry(
        id=claim.id,
        date=claim.date,
        period=claim.period,
        actor=claim.actor,
        act=claim.act,
        target=claim.target,
        channel=claim.channel,
        content=claim.content,
        said=record.attributed(claim),
        sources=claim.sources,
        outlets=tuple(dict.fromkeys(record.sources[name].outlet for name in claim.sources)),
        to=claim.to,
        via=claim.via,
        known_to=claim.known_to,
        arrived=claim.arrival,
        code=claim.code,
        on_record=claim.on_record,
        access=access(claim),
        spoken=is_spoken(claim),
        grade=claim.grade,
        roots=len(record.roots([claim.id])),
        disputes=tuple(dispute.id for dispute in record.disputes_of(claim.id)),
        published=record.published(claim),
        note=claim.note,
    )


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries by first and last possible day and by hour, which is noon where none is told; what has no date stands at
    the end, equals stay as they came."""

    def place(entry: Entry) -> tuple[dt.date, dt.date, float]:
        period = entry.period
        if period is None:
            return dt.date.max, dt.date.max, _NOON
        return period.first or period.last, period.last, _NOON if period.hours is None else period.hours[0]

    return tuple(sorted(entries, key=place))


def within(period: Period | None, first: dt.date | None, last: dt.date | None) -> bool:
    """Whether something of `period` may have happened between these days; without a date only where none is asked."""
    if period is None:
        return first is None and last is None
    return (first is None or period.last >= first) and (last is None or (period.first or period.last) <= last)


def period_words(period: Period) -> str:
    """A period in words: ``2031-03``, ``2031-03-10 03:00``, ``before 2031-04-01``, ``about 2031-03-10``,
    ``2031-03-01 to 2031-03-12``."""
    if period.first is None:
        words = f"before {period.last + dt.timedelta(days=1)}" if period.last < dt.date.max else f"by {period.last}"
    elif period.precision == "range":
        shown = _shown(period.first, period.last)
        words = f"{period.first.isoformat()[:shown]} to {period.last.isoformat()[:shown]}"
    else:
        words = period.last.isoformat()[: {"day": 10, "month": 7, "year": 4}[period.precision]]
    words = " ".join(filter(None, (words, hour_words(period.hours))))
    hedged = period.approximate and period.first is not None
    said = f" (said {period.stated})" if period.stated is not None else ""
    return f"{'about ' if hedged else ''}{words}{said}"


def hour_words(hours: tuple[float, float] | None) -> str:
    """``03:00`` or ``night``; empty where none are told."""
    if hours is None:
        return ""
    if hours in PARTS_OF_DAY.values():
        return f"{next(word for word, part in PARTS_OF_DAY.items() if part == hours)}"
    minutes = round(60 * hours[0])
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _shown(first: dt.date, last: dt.date) -> int:
    """How many characters of two dates to show: whole years and whole months are not told to the day."""
    if (first.day, (last + dt.timedelta(days=1)).day if last < dt.date.max else 1) != (1, 1):
        return 10
    return 4 if (first.month, last.month) == (1, 12) else 7


def _names_one(texts: Iterable[str], names: tuple[str, ...]) -> bool:
    return not names or any(mentions(text, name) for text in texts for name in names)


def _everything(entry: Entry) -> str:
    who = (entry.actor, entry.target, *entry.to, *entry.via)
    told = (entry.id, entry.act, entry.channel, entry.content, entry.said, entry.note)
    return " ".join((*who, *told)).casefold()
