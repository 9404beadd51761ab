"""Numbers held against the claims that they cite: what a claim says otherwise, and what a dispute reports beside.

A number can be held against a figure where both count the same: where the number has the figure's unit. One without a
unit has that which the grammar gives it: minutes for times of the defence, the weapon for counts of weapons.

May import: ``offramp.evidence``, ``scenario`` (types, numbers).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from offramp.evidence import Amount, Claim, FigureRange, Record, amount_of, figure_range, same_unit
from offramp.evidence.disputes import ReportedValue
from offramp.scenario.crisis import Crisis
from offramp.scenario.defences import Defence
from offramp.scenario.numbers import Number

# A report that hedges ("about 30") agrees with what lies this share of it to either side.
HEDGED = 0.1

_TIMES = frozenset(
    (*("flight", "delay", "public_delay", "needs", "opens", "closes"), *("reaction", "cycle", "launch", "over"))
)


@dataclass(frozen=True)
class Contradicted:
    """A number that agrees with no figure of its unit in a claim that it cites."""

    number: Number
    claim: Claim
    amounts: tuple[Amount, ...]
    unit: str


@dataclass(frozen=True)
class LeftOut:
    """A number that cites a claim of a dispute about figures and whose range leaves reported values out."""

    number: Number
    reports: FigureRange
    values: tuple[ReportedValue, ...]


def cited_numbers(crisis: Crisis) -> Iterator[Number]:
    """The numbers of a crisis and the counts that are reported of its raids."""
    yield from crisis.numbers
    for raid in crisis.defence.raids if crisis.defence is not None else ():
        yield from (reported.count for reported in raid.reported)


class Units:
    """What the numbers of a crisis count."""

    def __init__(self, crisis: Crisis) -> None:
        self._weapons = dict(_weapons(crisis.defence)) if crisis.defence is not None else {}

    def of(self, number: Number) -> str:
        """The unit of a number, empty where nobody says."""
        if number.unit is not None:
            return number.unit
        parts = number.path.split(".")
        if parts[0] == "defence" and (parts[-1] in _TIMES or "sees" in parts):
            return "minutes"
        return "" if "counts" in parts else self.weapon(number)

    def weapon(self, number: Number) -> str:
        """The weapon of which `number` says how many there are, or how likely a count is; empty where it does not."""
        return self._weapons.get(number.path, "")

    def figures(self, number: Number, claim: Claim) -> tuple[Amount, ...]:
        """What `claim` says of the thing that `number` counts."""
        return amounts_in(claim, self.of(number))


def amounts_in(claim: Claim, unit: str) -> tuple[Amount, ...]:
    """The figures of `claim` in `unit`."""
    amounts = (amount_of(figure) for figure in claim.figures if unit and same_unit(figure.unit, unit))
    return tuple(amount for amount in amounts if amount is not None)


def contradicted(crisis: Crisis, record: Record) -> Iterator[Contradicted]:
    """Numbers whose range meets no figure of their unit in a claim that they cite. A hedged figure reaches a tenth to
    either side, one with a bound has no end on its open side."""
    units = Units(crisis)
    for number in cited_numbers(crisis):
        for name in number.sources:
            claim = record.claims.get(name)
            amounts = units.figures(number, claim) if claim is not None else ()
            if claim is not None and amounts and not any(_meets(number, amount) for amount in amounts):
                yield Contradicted(number, claim, amounts, units.of(number))


def left_out(crisis: Crisis, record: Record) -> Iterator[LeftOut]:
    """Numbers that cite a claim whose figures are in dispute and leave a reported value of their unit out. A number
    whose range follows a dispute counts what that one counts, and is held against no other."""
    units = Units(crisis)
    ranges = [(dispute, figure_range(record, dispute)) for dispute in record.disputes if dispute.figures]
    for number in cited_numbers(crisis):
        for dispute, reports in ranges if number.dispute is None else ():
            cites = {ref.claim for ref in dispute.figures}.intersection(number.sources)
            if reports is None or not cites or not any(same_unit(units.of(number), unit) for unit in reports.units):
                continue
            outside = tuple(value for value in reports.values if not _holds(number, value.amount))
            if outside:
                yield LeftOut(number, reports, outside)


def _meets(number: Number, amount: Amount) -> bool:
    low, high = _ends(amount)
    return number.least <= high and low <= number.most


def _ends(amount: Amount) -> tuple[float, float]:
    """How far a report reaches."""
    slack = HEDGED if amount.approximate else 0.0
    low = -math.inf if amount.open_below else amount.low - slack * abs(amount.low)
    high = math.inf if amount.open_above else amount.high + slack * abs(amount.high)
    return low, high


def _holds(number: Number, amount: Amount) -> bool:
    """Whether a report's own ends lie in the range of a number, or a hedged one near to it."""
    slack = HEDGED if amount.approximate else 1e-9
    above = amount.low >= number.least - slack * abs(amount.low)
    return above and amount.high <= number.most + slack * abs(amount.high)


def _weapons(defence: Defence) -> Iterator[tuple[str, str]]:
    """The weapon that each count of a raid counts, by the path of the number."""
    labels = {threat.name: threat.label for threat in defence.classes}
    for raid in defence.raids:
        for waves in raid.sizes.values():
            for wave in waves:
                for number in (wave.count, *wave.counts.values()):
                    if number is not None:
                        yield number.path, labels[wave.weapon]
        for reported in raid.reported:
            if reported.layer is not None and reported.weapon is not None:
                yield reported.count.path, labels[reported.weapon]
