"""What a crisis file takes from the disputes of its record: the range of a number, the side that a reading carries.

May import: ``offramp.evidence``, ``scenario.model``, ``scenario.spelling``.
"""

from __future__ import annotations

from dataclasses import dataclass

from offramp.evidence import Dispute, Record, Side, figure_range
from offramp.scenario import model
from offramp.scenario.spelling import did_you_mean


class DisputeError(Exception):
    """What is asked of a dispute cannot be had; `found`, `allowed`, `hint` and `key` tell where and how to mend it."""

    def __init__(
        self, message: str, found: str, *, allowed: tuple[str, ...] = (), hint: str = "", key: str = ""
    ) -> None:
        super().__init__(message)
        self.message, self.found, self.allowed, self.hint, self.key = message, found, allowed, hint, key


@dataclass(frozen=True)
class Reports:
    """The range of all that is reported, and the claims that report it."""

    low: float
    high: float
    claims: tuple[str, ...]


def reports_of(record: Record, written: model.DisputeRange) -> Reports:
    """The range that `written` takes from `record`. DisputeError where there is none or it is open."""
    dispute = _dispute(record, written.dispute)
    found = figure_range(record, dispute)
    if found is None:
        message = f"{dispute.id} is no dispute about figures, so it gives no range"
        have = tuple(other.id for other in record.disputes if other.figures)
        raise DisputeError(message, dispute.id, allowed=have, hint="write [low, high]", key="dispute")
    for side, own, end, is_open in (
        ("low", written.low, found.low, found.open_below),
        ("high", written.high, found.high, found.open_above),
    ):
        if own is None and is_open:
            message = f"the reports of {dispute.id} ({found}) have no {'lower' if side == 'low' else 'upper'} end"
            hint = f"say how far you go: {{dispute: {dispute.id}, {side}: NUMBER}}"
            raise DisputeError(message, dispute.id, hint=hint, key="dispute")
        if own is not None and (own > end if side == "low" else own < end):
            message = f"{side} leaves out what is reported: the figures of {dispute.id} go to {end:g}"
            raise DisputeError(message, f"{own:g}", hint=f"leave out `{side}`, or let it go further", key=side)
    low = found.low if written.low is None else written.low
    high = found.high if written.high is None else written.high
    return Reports(low, high, tuple(dict.fromkeys(ref.claim for ref in dispute.figures)))


def side_of(record: Record, dispute: str, side: str) -> Side:
    """The side of a dispute that goes by `side`. DisputeError where there is none."""
    found = _dispute(record, dispute)
    names = tuple(each.name for each in found.sides)
    for each in found.sides:
        if side == each.name:
            return each
    message = f"{found.id} has no side `{side}`"
    raise DisputeError(message, side, allowed=names, hint=did_you_mean(side, names), key="side")


def _dispute(record: Record, name: str) -> Dispute:
    names = tuple(dispute.id for dispute in record.disputes)
    for dispute in record.disputes:
        if dispute.id == name:
            return dispute
    message = f"the evidence has no dispute `{name}`"
    raise DisputeError(message, name, allowed=names, hint=did_you_mean(name, names), key="dispute")
