"""Who could know what when: nobody knows before it hears, so that a forecast can be made without hindsight.

May import: ``offramp.errors``, ``evidence.codes``, ``evidence.names``, ``evidence.record``.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from offramp.errors import NotFoundError
from offramp.evidence.codes import listed_data
from offramp.evidence.names import folded, mentions, parties
from offramp.evidence.record import EVERYONE, Claim, Record

# Whom to ask for what all can have known: somebody without a name takes part in nothing and is told nothing.
PUBLIC: tuple[str, ...] = ()

How = Literal["took part", "was told", "in the open", "published"]
Access = Literal["inside", "between", "public", "unknown"]


@dataclass(frozen=True, slots=True)
class Learned:
    """The first day on which an actor can have known of a claim, and how."""

    day: dt.date
    how: How


def known(record: Record, actor: str | Iterable[str], date: dt.date) -> tuple[Claim, ...]:
    """The claims of which `actor` can have known on `date`, in the order of the record.

    What was done or said in the open all can know from the day on which it is over; other words only those who
    took part: who spoke, who carried them, whom they were addressed to (once they have arrived), and those in
    `known_to`. All others know of it when the first text that tells it is out. Where a period is wide or a text's day
    is open, the later day holds.
    `actor` is a name as the record writes it, several names of one actor, or `PUBLIC`.
    """
    first = learned(record, actor)
    return tuple(claim for claim in record.claims.values() if claim.id in first and first[claim.id].day <= date)


def learned(record: Record, actor: str | Iterable[str]) -> dict[str, Learned]:
    """When and how `actor` can first have known of each claim; a claim that it never hears of is left out."""
    names = frozenset(folded(name) for name in ([actor] if isinstance(actor, str) else actor))
    moments = ((claim.id, _first(record, claim, names)) for claim in record.claims.values())
    return {name: moment for name, moment in moments if moment is not None}


def by_anyone(record: Record) -> dict[str, dt.date]:
    """The first day on which anybody at all can have known of each claim: who acted or spoke, or the public."""
    days = {}
    for claim in record.claims.values():
        known_on = [record.published(claim), None if claim.period is None else claim.period.last]
        told = [day for day in known_on if day is not None]
        if told:
            days[claim.id] = min(told)
    return days


def need_actor(record: Record | None, names: Iterable[str], also: Iterable[str] = ()) -> None:
    """NotFoundError where the record speaks of nobody by any of these names: a slip would silently know too little.

    `also` are further names to suggest.
    """
    names = tuple(names)
    claims = record.claims.values() if record is not None else ()
    there = {party for claim in claims for party in _all_parties(claim)}
    if any(folded(name) in there for name in names):
        return
    near = difflib.get_close_matches(folded(names[0]), sorted(there.union(map(folded, also))), n=3)
    hint = f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
    raise NotFoundError(f"the record speaks of nobody called {names[0]!r}{hint}")


def access(claim: Claim) -> Access:
    """Who hears of a thing when it happens: what the analyst says, else what the words of its channel tell.

    The narrowest word decides: "public statement; private messages" is ``between``.
    """
    if claim.on_record or claim.known_to == (EVERYONE,):
        return "public"
    found = _kind_of(claim.channel)
    if found == "deed":
        found = "public"
    return "unknown" if found == "public" and claim.on_record is False else found


def is_spoken(claim: Claim) -> bool:
    """Whether it is words to somebody rather than a deed or what stays inside: somebody is addressed or carries it, or
    words of the channel say so."""
    return bool(claim.to or claim.via) or _kind_of(claim.channel) in ("between", "public")


@lru_cache(maxsize=4096)
def _kind_of(channel: str) -> Access | Literal["deed"]:
    kinds = _channels().items()
    return next((kind for kind, words in kinds if any(mentions(channel, word) for word in words)), "unknown")


@cache
def _channels() -> dict[Access | Literal["deed"], tuple[str, ...]]:
    """Words of channels by who hears, the narrowest first; deeds, which all see, last."""
    return {kind: tuple(words) for kind, words in listed_data("channels").items()}


def _first(record: Record, claim: Claim, names: frozenset[str]) -> Learned | None:
    """The earliest of the ways in which this actor can have come to know."""
    ways: list[Learned] = []
    published = record.published(claim)
    if published is not None:
        ways.append(Learned(published, "published"))
    period, heard = claim.period, access(claim)
    if period is not None:
        if heard == "public":
            ways.append(Learned(period.known_on, "in the open"))
        if names & _told(claim):
            ways.append(Learned(period.last, "was told"))
        if names & _speaking(claim):
            ways.append(Learned(period.last, "took part"))
        if names & _addressed(claim, heard):
            arrival = claim.arrival
            ways.append(Learned(period.last if arrival is None else max(period.last, arrival.last), "took part"))
    # Of ways on one day the last named is the closest.
    return min(reversed(ways), key=lambda way: way.day, default=None)


def _speaking(claim: Claim) -> frozenset[str]:
    """Who acted or spoke, and who carried it."""
    return frozenset[str]().union(parties(claim.actor), *map(parties, claim.via))


def _addressed(claim: Claim, heard: Access) -> frozenset[str]:
    """Who was addressed. Where nobody is named, words between two reach their target."""
    addressed = claim.to or ((claim.target,) if heard == "between" else ())
    return frozenset[str]().union(*map(parties, addressed))


def _told(claim: Claim) -> frozenset[str]:
    return frozenset[str]().union(*map(parties, claim.known_to))


def _all_parties(claim: Claim) -> frozenset[str]:
    return _speaking(claim) | _told(claim) | _addressed(claim, "between") | parties(claim.target)
