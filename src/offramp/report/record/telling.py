"""Entries of a timeline in words: when, who to whom through whom, on whose word, and who can have known.

May import: ``offramp.evidence``, ``report.wording``.
"""

from __future__ import annotations

from datetime import date as Date
from datetime import timedelta

from offramp.evidence import Claim, Entry, Period
from offramp.evidence.chronicle import OTHERS, Chronicle, Party
from offramp.evidence.timeline import hour_words
from offramp.report.wording import counted, date_text, listed


def when_text(entry: Entry) -> str:
    """``13 April 2031, night``, ``about 10 April 2031``, ``1 to 13 April 2031``; the text as written without a day."""
    return f"undated: {entry.date}" if entry.period is None else period_text(entry.period)


def period_text(period: Period) -> str:
    """A period as people write it, as narrow as it is and no narrower."""
    if period.first is None:
        words = f"before {date_text(period.last + timedelta(days=1))}" if period.last < Date.max else "at some time"
    elif period.precision == "day":
        words = date_text(period.last)
    elif period.precision == "year":
        words = str(period.last.year)
    elif period.precision == "month":
        words = f"{period.last:%B %Y}"
    else:
        words = _between(period.first, period.last)
    hours = hour_words(period.hours)
    words += f", {hours}" if hours else ""
    hedged = "about " if period.approximate and period.first is not None else ""
    return hedged + words + (f" (said on {date_text(period.stated)})" if period.stated is not None else "")


def _between(first: Date, last: Date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {date_text(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {date_text(last)}"
    return f"{date_text(first)} to {date_text(last)}"


def who_text(entry: Entry | Claim) -> str:
    """``North → South through the harbour state``."""
    addressed = ", ".join(entry.to) or entry.target
    through = f" through {', '.join(entry.via)}" if entry.via else ""
    return f"{entry.actor or 'nobody named'}{f' → {addressed}' if addressed else ''}{through}"


def act_text(entry: Entry) -> str:
    """``warning (private message, not in the open)``."""
    how = ", ".join(filter(None, (entry.channel, openness_text(entry))))
    return f"{entry.act} ({how})" if how else entry.act


def openness_text(entry: Entry) -> str:
    """``in the open`` or ``not in the open``; empty for a coded event."""
    if entry.coded:
        return ""
    return "in the open" if entry.access == "public" else "not in the open"


def basis_text(entry: Entry) -> str:
    """``R001: according to an envoy. 2 originals; graded B2; disputed in X1.``"""
    marks = [] if entry.coded else [counted(entry.roots, "original")]
    marks += [f"graded {entry.grade}"] if entry.grade else []
    marks += [entry.code] if entry.code else []
    marks += [f"disputed in {listed(entry.disputes)}"] if entry.disputes else []
    told = f"{entry.id}: {entry.said}."
    return f"{told} {'; '.join(marks)}." if marks else told


def _in_text(party: Party) -> str:
    return party.name if party.kind == "public" else party.label


def knowing_text(chronicle: Chronicle, entry: Entry) -> str:
    """Since when each party can have known: ``North and the Patron from 2 April 2031 (took part), ...``."""
    told: dict[tuple[Date, str], list[str]] = {}
    never = []
    for party in chronicle.parties:
        if party.name == OTHERS.name:
            continue
        moment = chronicle.known[party.name].get(entry.id)
        if moment is None:
            never.append(_in_text(party))
        else:
            told.setdefault((moment.day, moment.how), []).append(_in_text(party))
    parts = [f"{listed(labels)} from {date_text(day)} ({how})" for (day, how), labels in sorted(told.items())]
    if never:
        parts.append(f"no text tells since when {listed(never)}" if told else "no text tells when")
    return f"Can have known of it: {'; '.join(parts)}."
