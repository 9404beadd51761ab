"""What happened, and what was said to whom through whom, in order of time; filters.

May import: ``evidence.dates``, ``evidence.names``, ``evidence.record``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from offramp.evidence.dates import Period
from offramp.evidence.names import mentions
from offramp.evidence.record import Claim, Record


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened or was said, as somebody reports it.

    `id` is a claim's id, or that of a row in a table of events (``gdelt:1234``); `said` tells on whose word;
    `published` is the first day on which the public could read it, None where nobody knows; `roots` counts the
    originals behind it.
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
    to: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    code: str = ""
    on_record: bool | None = None
    grade: str = ""
    roots: int = 1
    disputes: tuple[str, ...] = ()
    published: dt.date | None = None

    @property
    def when(self) -> str:
        """The date in words that keep how little is known of it: ``about 2031-03-10``, ``2031-03-01 to 2031-03-12``."""
        return self.date if self.period is None else period_words(self.period)


def timeline(
    record: Record, *, actor: str = "", channel: str = "", source: str = "", text: str = "",
    first: dt.date | None = None, last: dt.date | None = None,
) -> tuple[Entry, ...]:  # fmt: skip
    """The record in order of time: by the first day on which a thing may have happened, what has no date last.

    `actor`, `channel`, `source` and `text` are words to look for, whatever their case, in who did it, the channel,
    the ids and outlets of the sources, and the whole claim. `first` and `last` keep what may have happened between
    them, and then nothing without a date.
    """
    claims = found_claims(record, actor=actor, channel=channel, source=source, text=text, first=first, last=last)
    return in_order(entry_of(record, claim) for claim in claims)


def found_claims(
    record: Record, *, actor: str = "", channel: str = "", source: str = "", text: str = "",
    first: dt.date | None = None, last: dt.date | None = None,
) -> tuple[Claim, ...]:  # fmt: skip
    """The claims that pass the filters of `timeline`, in the order of the record."""
    return tuple(
        claim
        for claim in record.claims.values()
        if mentions(claim.actor, actor)
        and mentions(claim.channel, channel)
        and any(mentions(f"{name} {record.sources[name].outlet}", source) for name in claim.sources)
        and _holds(claim, text)
        and within(claim.period, first, last)
    )


def entry_of(record: Record, claim: Claim) -> Entry:
    """A claim as it stands on the timeline."""
    return Entry(
        claim.id, claim.date, claim.period, claim.actor, claim.act, claim.target, claim.channel, claim.content,
        record.attributed(claim), claim.sources, claim.to, claim.via, claim.code, claim.on_record, claim.grade,
        len(record.roots([claim.id])), tuple(dispute.id for dispute in record.disputes_of(claim.id)),
        record.published(claim),
    )  # fmt: skip


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries by first and last possible day; what has no date stands at the end, equals stay as they came."""

    def place(entry: Entry) -> tuple[dt.date, dt.date]:
        period = entry.period
        return (dt.date.max, dt.date.max) if period is None else (period.first or period.last, period.last)

    return tuple(sorted(entries, key=place))


def within(period: Period | None, first: dt.date | None, last: dt.date | None) -> bool:
    """Whether something of `period` may have happened between these days; without a date only where none is asked."""
    if period is None:
        return first is None and last is None
    return (first is None or period.last >= first) and (last is None or (period.first or period.last) <= last)


def period_words(period: Period) -> str:
    """A period in words: ``2031-03``, ``before 2031-04-01``, ``about 2031-03-10``, ``2031-03-01 to 2031-03-12``."""
    if period.first is None:
        words = f"before {period.last + dt.timedelta(days=1)}" if period.last < dt.date.max else f"by {period.last}"
    elif period.precision == "range":
        shown = _shown(period.first, period.last)
        words = f"{period.first.isoformat()[:shown]} to {period.last.isoformat()[:shown]}"
    else:
        words = period.last.isoformat()[: {"day": 10, "month": 7, "year": 4}[period.precision]]
    hedged = period.approximate and period.first is not None
    said = f" (said {period.stated})" if period.stated is not None else ""
    return f"{'about ' if hedged else ''}{words}{said}"


def _shown(first: dt.date, last: dt.date) -> int:
    """How many characters of two dates to show: whole years and whole months are not told to the day."""
    if (first.day, (last + dt.timedelta(days=1)).day if last < dt.date.max else 1) != (1, 1):
        return 10
    return 4 if (first.month, last.month) == (1, 12) else 7


def _holds(claim: Claim, text: str) -> bool:
    who = (claim.actor, claim.target, *claim.to, *claim.via)
    told = (claim.id, claim.act, claim.channel, claim.content, claim.note)
    voices = (part for v in claim.attribution for part in (v.words, v.name, v.office, v.affiliation, v.knows, v.citing))
    return text.casefold() in " ".join((*who, *told, *voices)).casefold()
