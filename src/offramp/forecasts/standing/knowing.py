"""Which entries of a crisis's record can have been known on a day, by which claim and how; the rest is hindsight.

An entry counts in pieces: the act, and each level that has a source of its own. A piece is known on the first day on
which *any one* of its claims can have been, so each claim of a list must tell the piece by itself.

May import: ``offramp.errors``, ``offramp.evidence``, ``offramp.scenario``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Literal

from offramp.errors import OfframpError
from offramp.evidence import Learned, Record, learned
from offramp.evidence.knowledge import How, need_actor
from offramp.scenario import record_of
from offramp.scenario.crisis import Crisis, DecisionTurn, MessageTurn, RecordEntry, TableTurn, Told
from offramp.scenario.numbers import JUDGEMENT

Way = Literal[How, "its own move", "by its date"]


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry of the record, or a piece of one, that can have been known: since `day`, and how.

    `claim` is the claim by which it was, None for a move of one's own and for what counts by its date because it rests
    on no claim.
    """

    turn: str
    round: int
    words: str
    claim: str | None
    how: Way
    day: Date


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry, or a piece of one, that comes before the turn stood at and cannot have been known: hindsight.

    `day` is the first day on which it can be known, None where no day is told. `p` is how likely the forecast holds it,
    given what is known; None where that was not asked.
    """

    turn: str
    round: int
    words: str
    claims: tuple[str, ...]
    day: Date | None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What of the record can have been known on the day `as_of`, by `known_to` (None: by the public).

    `known` is what a forecast is conditioned on, in the order of the turns; `left_out` what is recorded of the same
    turns and is not known yet; `beyond` what is known of turns at or after the one stood at, and is not used.
    """

    as_of: Date
    known_to: str | None
    known: tuple[KnownEntry, ...]
    left_out: tuple[LeftOut, ...]
    beyond: tuple[KnownEntry, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an entry with its place in the crisis (round, turn), and how it is first known (None: never)."""

    place: tuple[int, int]
    entry: RecordEntry
    words: str
    claims: tuple[str, ...]
    first: tuple[Date, Way, str | None] | None

    def known_on(self, day: Date) -> bool:
        """Whether it can have been known on `day`."""
        return self.first is not None and self.first[0] <= day

    def known(self) -> KnownEntry:
        """The piece as known; AssertionError where it never is."""
        assert self.first is not None
        day, how, claim = self.first
        return KnownEntry(self.entry.turn, self.entry.round, self.words, claim, how, day)

    def left_out(self) -> LeftOut:
        """The piece as hindsight."""
        day = None if self.first is None else self.first[0]
        return LeftOut(self.entry.turn, self.entry.round, self.words, self.claims, day)


@dataclass(frozen=True)
class Knower:
    """The public, or one actor: `names` are all that it is called, `actor` its name in the crisis if it decides there.

    `moments` says when and how it can first have known of each claim, None where the crisis ships no claims.
    """

    label: str | None
    actor: str | None
    names: tuple[str, ...]
    record: Record | None
    moments: Mapping[str, Learned] | None = field(repr=False)


def knower(crisis: Crisis, known_to: str | None) -> Knower:
    """The public where `known_to` is None, else who is called so in the crisis or in its claims.

    NotFoundError, with the nearest names, where nobody is.
    """
    record = record_of(crisis)
    names = () if known_to is None else crisis.names_of(known_to)
    actor = next((name for name in names if name in crisis.actors), None)
    if actor is None and known_to is not None:
        need_actor(record, names, also=crisis.actors)
    moments = None if record is None else learned(record, names)
    label = known_to if actor is None else crisis.actors[actor].label
    return Knower(label, actor, names, record, moments)


def pieces_of(crisis: Crisis, who: Knower) -> tuple[Piece, ...]:
    """Every piece of the record in the order of the turns, each with when and how `who` can first have known it."""
    order = {turn.head.name: place for place, turn in enumerate(crisis.turns)}
    found = []
    for entry in crisis.record:
        for told, piece in entry.pieces():
            claims = tuple(source for source in told.sources if source != JUDGEMENT)
            found.append(
                Piece(
                    (entry.round, order[entry.turn]), piece, record_words(crisis, piece), claims,
                    _first(crisis, who, piece, told, claims),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda piece: piece.place))


def _first(
    crisis: Crisis, who: Knower, piece: RecordEntry, told: Told, claims: tuple[str, ...]
) -> tuple[Date, Way, str | None] | None:
    """The earliest of the ways in which `who` can have come to know, None for never."""
    ways: list[tuple[Date, Way, str | None]] = []
    by_claims = bool(claims) and who.moments is not None
    if by_claims:
        moments = {name: who.moments[name] for name in claims if name in (who.moments or {})}  # type: ignore[index]
        ways += [(moment.day, moment.how, name) for name, moment in moments.items()]
    day = told.date or _reported(who.record, claims) or crisis.day_of(piece.turn, piece.round)
    if who.actor is not None and day is not None and who.actor in movers(crisis, piece.turn):
        ways.append((day, "its own move", None))
    if not by_claims:
        day = day or _next_day(crisis, piece)
        ways += [] if day is None else [(day, "by its date", None)]
    return min(ways, key=lambda way: way[0], default=None)


def movers(crisis: Crisis, turn: str) -> tuple[str, ...]:
    """Who knows by itself how a turn went: who decides or speaks there, or whom the signal reaches."""
    match crisis.turn(turn):
        case DecisionTurn(actor=actor):
            return (actor,)
        case MessageTurn(speaker=speaker):
            return (speaker,)
        case TableTurn(to=to):
            return to
    return ()


def _reported(record: Record | None, claims: tuple[str, ...]) -> Date | None:
    """The first day on which all that one of these claims tells was over."""
    periods = [record.claims[name].period for name in claims] if record is not None else []
    return min((period.last for period in periods if period is not None), default=None)


def _next_day(crisis: Crisis, piece: RecordEntry) -> Date | None:
    """The day of the next turn that has one: by then an undated turn has been."""
    names = [turn.head.name for turn in crisis.turns]
    for number in range(piece.round, crisis.calendar.rounds + 1):
        later = names[names.index(piece.turn) :] if number == piece.round else names
        day = next((day for name in later if (day := crisis.day_of(name, number)) is not None), None)
        if day is not None:
            return day
    return None


def record_words(crisis: Crisis, entry: RecordEntry) -> str:
    """A record entry in the names of the crisis."""
    parts = [entry.chose or entry.said or ""]
    parts += [f"{name}: {crisis.facts[name].levels[level]}" for name, level in entry.levels.items()]
    return ", ".join(part for part in parts if part)


def need_record(crisis: Crisis, pieces: tuple[Piece, ...], as_of: Date) -> None:
    """OfframpError where no date can be stood on: nothing is recorded, nothing has a day, or all of it is later."""
    if not pieces:
        raise OfframpError(
            f"{crisis.name} records nothing, so there is nothing to know on {as_of}: leave out the date, or "
            "write under `record:` what happened"
        )
    days = [piece.first[0] for piece in pieces if piece.first is not None]
    turns = [day for turn in crisis.turns if (day := crisis.day_of(turn.head.name)) is not None]
    begins = min([*([crisis.calendar.start] if crisis.calendar.start else []), *turns, *days], default=None)
    if begins is None:
        raise OfframpError(
            f"no entry of the record of {crisis.name} has a day, by its claims, its `date:` or its turn's: leave out "
            f"the date {as_of}, or write one"
        )
    if as_of < begins:
        raise OfframpError(
            f"{as_of} is before everything in {crisis.name}, which begins on {begins}: leave out the date to forecast "
            "from the beginning"
        )
