"""Every number down to its claim and its source, as the brief and `offramp sources` show it.

May import: ``offramp.evidence``, ``offramp.scenario`` (resolved types).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from offramp.analysis.assessment import Claim, NumberUse
from offramp.analysis.labels import number_label
from offramp.scenario import record_of
from offramp.scenario.crisis import Crisis, RaidTurn
from offramp.scenario.numbers import DEFAULT_NOTE, JUDGEMENT, Number
from offramp.scenario.sourcing.twice import UsedTwice, used_twice


def cited_claims(crisis: Crisis) -> dict[str, Claim]:
    """Every claim that a number, a record entry, a patch or an assumption cites, by id."""
    record = record_of(crisis)
    if record is None:
        return {}
    cited: set[str] = set()
    for number in crisis.numbers:
        cited.update(number.sources)
    for entry in crisis.record:
        cited.update(entry.all_sources)
    for raid in crisis.defence.raids if crisis.defence else ():
        for figure in raid.reported:
            cited.update(figure.count.sources)
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


def used_twice_in(crisis: Crisis) -> tuple[UsedTwice, ...]:
    """The claims that set a number and are an observation that follows from it; none where no record ships."""
    record = record_of(crisis)
    return used_twice(crisis, record) if record is not None else ()


def number_uses(crisis: Crisis) -> tuple[NumberUse, ...]:
    """Every number written in a crisis with words for what it belongs to, constants of formulas among them.

    Defaults of the grammar are left out. A constant of a concern's formula other than 0 and 1 is judgement, since a
    formula holds no source.
    """
    written = [number for number in crisis.numbers if number.note != DEFAULT_NOTE]
    return tuple(NumberUse(number, number_label(crisis, number.path)) for number in (*written, *_constants(crisis)))


def uses_behind(crisis: Crisis) -> tuple[NumberUse, ...]:
    """The number uses behind a forecast: without those of raids that stand in the file for comparison alone."""
    beside = _beside(crisis)
    return tuple(use for use in number_uses(crisis) if not use.number.path.startswith(beside))


def numbers_read(crisis: Crisis) -> tuple[Number, ...]:
    """The numbers that a forecast can read, defaults among them."""
    beside = _beside(crisis)
    return tuple(number for number in crisis.numbers if not number.path.startswith(beside))


def _beside(crisis: Crisis) -> tuple[str, ...]:
    """Where the numbers of raids stand that no turn reads."""
    read = {turn.raid for turn in crisis.turns if isinstance(turn, RaidTurn)}
    raids = crisis.defence.raids if crisis.defence is not None else ()
    return tuple(f"defence.raids.{raid.name}." for raid in raids if raid.name not in read)


def _constants(crisis: Crisis) -> Iterator[Number]:
    for concern in crisis.concerns:
        weighed = [value for value in concern.formula.numerals if value not in (0.0, 1.0)]
        for place, value in enumerate(weighed, start=1):
            path = f"concerns.{concern.actor}.{concern.name}.is.{place}"
            yield Number(path, value, sources=(JUDGEMENT,), origin=path, note=f"in {concern.formula.text}")


@dataclass(frozen=True)
class Tally:
    """How many numbers there are, how many rest on judgement alone, have a range, and say nothing of their source."""

    total: int
    judged: int
    uncertain: int
    silent: int

    @property
    def judged_share(self) -> float:
        """The share that rests on judgement alone; 0 where there are no numbers."""
        return self.judged / max(self.total, 1)


def tally(uses: Collection[NumberUse]) -> Tally:
    """Count the numbers of a crisis by what they rest on."""
    numbers = [use.number for use in uses]
    return Tally(
        len(numbers),
        sum(number.is_judgement for number in numbers),
        sum(number.uncertain for number in numbers),
        sum(not number.sources for number in numbers),
    )
