"""The timeline of a crisis over the days that it covers, with what its record says in a few words.

May import: ``offramp.evidence``, ``offramp.scenario``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from datetime import timedelta

from offramp.evidence import Entry, timeline
from offramp.evidence.chronicle import Chronicle, Party, chronicle
from offramp.scenario import record_of
from offramp.scenario.crisis import Crisis, DecisionTurn, RecordEntry
from offramp.scenario.numbers import JUDGEMENT


def chronicle_of(
    crisis: Crisis, entries: Sequence[Entry] | None = None, days: tuple[Date | None, Date | None] = (None, None)
) -> Chronicle | None:
    """The timeline of `crisis` (or those `entries` of it) between two `days`, by default those of its calendar; None
    where it ships no claims or none falls between them."""
    record = record_of(crisis)
    if record is None:
        return None
    first, last = calendar_days(crisis)
    found = timeline(record) if entries is None else entries
    return chronicle(
        record, found, parties_of(crisis), days=(days[0] or first, days[1] or last), labels=recorded_labels(crisis)
    )


def calendar_days(crisis: Crisis) -> tuple[Date | None, Date | None]:
    """The first and the last day that the calendar of a crisis covers, each None where it does not say."""
    start, length = crisis.calendar.start, crisis.calendar.round_days
    dated = [day for turn in crisis.turns if (day := crisis.day_of(turn.head.name)) is not None]
    first = start or min(dated, default=None)
    if start is None or length is None:
        return first, max(dated, default=None)
    # A round of ten days from the first ends with the tenth.
    return first, start + timedelta(days=max(0, int(length * crisis.calendar.rounds) - 1))


def parties_of(crisis: Crisis) -> tuple[Party, ...]:
    """The actors of a crisis by all their names."""
    return tuple(
        Party(actor.name, actor.label, crisis.names_of(actor.name), "actor") for actor in crisis.actors.values()
    )


def recorded_labels(crisis: Crisis) -> dict[str, str]:
    """By the claim that tells it first, what the crisis records: an option, a word, or levels of facts."""
    labels: dict[str, list[str]] = {}
    for entry in crisis.record:
        for told, piece in entry.pieces():
            claim = next((source for source in told.sources if source != JUDGEMENT), None)
            if claim is not None:
                words = _words(crisis, piece)
                labels.setdefault(claim, []).append(words)
    return {claim: "; ".join(dict.fromkeys(told)) for claim, told in labels.items()}


def _words(crisis: Crisis, entry: RecordEntry) -> str:
    turn = crisis.turn(entry.turn)
    told = [f"“{entry.said}”"] if entry.said else []
    if entry.chose is not None and isinstance(turn, DecisionTurn):
        told += [option.label for option in turn.options if option.name == entry.chose]
    if told:
        return told[0]
    return ", ".join(
        f"{crisis.facts[name].label}: {crisis.facts[name].levels[level]}" for name, level in entry.levels.items()
    )
