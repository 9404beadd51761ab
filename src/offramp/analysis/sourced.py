"""Every number down to its claim and its source, as the brief and `offramp sources` show it.

May import: ``offramp.evidence``, ``offramp.scenario`` (resolved types).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date as Date
from pathlib import Path

from offramp.analysis.assessment import Claim, NumberUse
from offramp.analysis.labels import number_label
from offramp.evidence import Record, load_record
from offramp.scenario.crisis import Crisis
from offramp.scenario.numbers import DEFAULT_NOTE, JUDGEMENT


def record_of(crisis: Crisis) -> Record | None:
    """The claims that a crisis cites, None where it ships none."""
    if not crisis.evidence_file:
        return None
    return load_record(Path(crisis.file).parent / crisis.evidence_file)


def cited_claims(crisis: Crisis) -> dict[str, Claim]:
    """Every claim that a number, a record entry, a patch or an assumption cites, by id."""
    record = record_of(crisis)
    if record is None:
        return {}
    cited: set[str] = set()
    for number in crisis.numbers:
        cited.update(number.sources)
    for entry in crisis.record:
        cited.update(entry.sources)
    for patch in crisis.patches().values():
        cited.update(patch.sources)
    for perception in crisis.perceptions.values():
        cited.update(perception.patch.sources)
    for assumption in crisis.brief.assumptions:
        cited.update(assumption.sources)
    found = {}
    for claim in record.claims.values():
        if claim.id in cited - {JUDGEMENT}:
            outlets = tuple(record.sources[source].outlet for source in claim.sources)
            found[claim.id] = Claim(
                claim.id, claim.content, record.attributed(claim), claim.date, outlets,
                len(record.roots([claim.id])), claim.note or None,
            )  # fmt: skip
    return found


def independent_roots(crisis: Crisis, claims: Collection[str]) -> int:
    """How many original sources stand behind `claims`: a rewrite adds none."""
    record = record_of(crisis)
    return len(record.roots(claims)) if record is not None else 0


def number_uses(crisis: Crisis) -> tuple[NumberUse, ...]:
    """Every number written in a crisis with words for what it belongs to; defaults of the grammar are left out."""
    written = (number for number in crisis.numbers if number.note != DEFAULT_NOTE)
    return tuple(NumberUse(number, number_label(crisis, number.path)) for number in written)


def hindsight(crisis: Crisis, claims: dict[str, Claim], as_of: Date | None) -> int:
    """How many numbers rest only on claims dated after `as_of`."""
    record = record_of(crisis)
    if record is None or as_of is None:
        return 0
    periods = {name: record.claims[name].period for name in claims}
    late = {name for name, period in periods.items() if period is not None and (period.first or period.last) > as_of}
    return sum(1 for number in crisis.numbers if number.sources and set(number.sources) <= late)
