"""A stretch of a timeline with who takes part: whose lane an entry stands in, whom its words reach and through whom,
and when each of them, and the public, can first have known of it.

May import: ``evidence.dates``, ``evidence.knowledge``, ``evidence.names``, ``evidence.record``, ``evidence.timeline``.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from offramp.evidence.knowledge import PUBLIC, Learned, learned
from offramp.evidence.names import folded, mentions, parties
from offramp.evidence.record import Record
from offramp.evidence.timeline import Entry

PartyKind = Literal["actor", "relay", "others", "public"]

# A relay beyond these stands among the others; so do actors of a record that no crisis names.
RELAYS = 5
ACTORS = 4
# Where a record is silent for longer, what comes after is another story.
GAP = dt.timedelta(days=45)
NARROW = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a lane: an actor, one who carries words between actors, all others together, or the public."""

    name: str
    label: str
    names: tuple[str, ...]
    kind: PartyKind


OTHERS = Party("others", "Others", (), "others")
THE_PUBLIC = Party("the public", "The public", PUBLIC, "public")


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What is told between two days, by party.

    Attributes
    ----------
    first, last : the days between which entries are held.
    parties : in the order of their lanes; the others and the public last.
    entries : in order of time.
    known : by party, when and how it can first have known of each entry, by id; who never can is left out.
    labels : by the id of an entry, what the crisis records on its word, in a few words.
    outside : how many entries are not held, for they lie outside, or have no date.
    """

    first: dt.date
    last: dt.date
    parties: tuple[Party, ...]
    entries: tuple[Entry, ...]
    known: Mapping[str, Mapping[str, Learned]]
    labels: Mapping[str, str] = field(default_factory=dict)
    outside: int = 0

    def acting(self, entry: Entry) -> tuple[str, ...]:
        """The parties that act or speak, by name; the others where no party with a name does."""
        found = _meant(entry.actor, self.parties) or _mentioned(entry.actor, self.parties)
        return found or (OTHERS.name,)

    def addressed(self, entry: Entry) -> tuple[str, ...]:
        """The parties whom words are addressed to, without who speaks; nobody where it is a deed."""
        if not entry.spoken:
            return ()
        texts = entry.to or (entry.target,)
        found = dict.fromkeys(name for text in texts for name in _meant(text, self.parties))
        carried = self.carrying(entry)
        return tuple(name for name in found if name not in self.acting(entry) and name not in carried)

    def carrying(self, entry: Entry) -> tuple[str, ...]:
        """The parties through whom words pass."""
        return tuple(dict.fromkeys(name for text in entry.via for name in _meant(text, self.parties)))


def chronicle(
    record: Record,
    entries: Sequence[Entry],
    actors: Sequence[Party] = (),
    *,
    days: tuple[dt.date | None, dt.date | None] = (None, None),
    labels: Mapping[str, str] | None = None,
) -> Chronicle | None:
    """The `entries` that begin or end between two `days`; None where there are none.

    Where a day is None, it is the first or the last of the longest stretch of entries with a narrow date.
    `actors` are those with a lane of their own; where there are none, those of the record of whom most is told. Who
    carries words has a lane too.
    """
    first, last = days
    if first is None or last is None:
        stretch = longest_stretch(entries)
        first, last = first or stretch[0], last or stretch[1]
    if first is None or last is None:
        return None
    held = tuple(entry for entry in entries if _inside(entry, first, last))
    if not held:
        return None
    cast = tuple(actors) or _most_told_of(held)
    lanes = (*cast, *_relays(held, cast), OTHERS, THE_PUBLIC)
    known = {party.name: known_entries(record, held, party.names) for party in lanes if party.kind != "others"}
    kept = {entry.id: (labels or {})[entry.id] for entry in held if entry.id in (labels or {})}
    return Chronicle(first, last, lanes, held, known, kept, len(entries) - len(held))


def longest_stretch(entries: Iterable[Entry]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day of the stretch that holds most entries dated as narrowly as `NARROW`, without a
    silence as long as `GAP`."""
    periods = [e.period for e in entries if e.period is not None and e.period.first is not None]
    narrow = [(p.first, p.last) for p in periods if p.first is not None and p.last - p.first <= NARROW]
    days = sorted(day for ends in narrow for day in ends)
    stretches: list[list[dt.date]] = []
    for day in days:
        if not stretches or day - stretches[-1][-1] >= GAP:
            stretches.append([])
        stretches[-1].append(day)
    most = max(stretches, key=len, default=[])
    return (most[0], most[-1]) if most else (None, None)


def _inside(entry: Entry, first: dt.date, last: dt.date) -> bool:
    """Whether an entry begins or ends in these days: what spans them all is the background."""
    period = entry.period
    if period is None:
        return False
    return first <= period.last <= last or (period.first is not None and first <= period.first <= last)


def known_entries(record: Record, entries: Iterable[Entry], names: Iterable[str]) -> dict[str, Learned]:
    """When and how somebody called by any of `names` can first have known of each entry, by its id; a row of a table
    is known once it is published. What is never known is left out."""
    entries, claims = tuple(entries), learned(record, names)
    rows = {
        entry.id: Learned(entry.published, "published")
        for entry in entries
        if entry.coded and entry.published is not None
    }
    known = claims | rows
    return {entry.id: known[entry.id] for entry in entries if entry.id in known}


def _most_told_of(entries: Iterable[Entry]) -> tuple[Party, ...]:
    """The actors who act most often, most first; a member in brackets counts for its actor, and several who act
    together are no actor of their own."""
    counts = Counter(entry.actor.partition("(")[0].strip() for entry in entries)
    names = {folded(name) for name in counts}
    alone = [name for name, _ in counts.most_common() if name and not (parties(name) - {folded(name)}) & names]
    return tuple(Party(name, name, (name,), "actor") for name in alone[:ACTORS])


def _relays(entries: Iterable[Entry], cast: Sequence[Party]) -> tuple[Party, ...]:
    """Who carries words and has no lane yet, the first of them first."""
    names: dict[str, str] = {}
    for entry in entries:
        for carrier in entry.via:
            if not _meant(carrier, cast):
                label = carrier.partition("(")[0].strip() or carrier
                names.setdefault(folded(label), label)
    return tuple(Party(label, label, (label,), "relay") for label in list(names.values())[:RELAYS])


def _meant(text: str, cast: Iterable[Party]) -> tuple[str, ...]:
    """The parties that a text names exactly, alone or in a list."""
    named = parties(text)
    return tuple(party.name for party in cast if any(folded(name) in named for name in party.names))


def _mentioned(text: str, cast: Iterable[Party]) -> tuple[str, ...]:
    """The parties whose names stand in a text: of ``the north's officials``, the north."""
    return tuple(party.name for party in cast if any(mentions(text, name) for name in party.names))
