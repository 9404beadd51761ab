"""Rival accounts beside each other: every dispute of a record with its sides, and the crisis under each of them.

May import: ``offramp.analysis``, ``offramp.errors``, ``offramp.evidence``, ``offramp.forecasts``, ``offramp.scenario``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from offramp.analysis.assessment import Account, DisputeReport, SideReport
from offramp.analysis.measures import Base, based, variant
from offramp.analysis.sourcing.sourced import uses_behind
from offramp.errors import NotFoundError, OfframpError
from offramp.evidence import Dispute, Record, Side, corroboration, figure_range
from offramp.forecasts.outlook import DRAWS, Forecast, OutcomeForecast
from offramp.forecasts.standing import standpoint
from offramp.forecasts.study import Study
from offramp.forecasts.workers import Workers, counting
from offramp.scenario import AnyCrisis, crisis_of, record_of
from offramp.scenario.crisis import Crisis, Patch

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Disputes:
    """Disputes of one record. Where the crisis was run: its forecast as it is, and under each reading that carries a
    side, from the same standpoint and on the same draws."""

    disputes: tuple[DisputeReport, ...]
    as_it_is: Forecast | None = None
    accounts: tuple[Account, ...] = ()


def disputes(
    crisis: AnyCrisis,
    ids: Iterable[str] = (),
    *,
    run: bool = False,
    at: str | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Disputes:
    """The disputes of the record of `crisis` (all, or those with `ids` in their order), with who carries which side.

    With `run`, the crisis is forecast under every reading that carries a side of one of them, from turn `at` (by
    default where its brief stands). NotFoundError where there is no such dispute, or no record.
    """
    crisis = crisis_of(crisis)
    record = record_of(crisis)
    if record is None:
        raise NotFoundError(f"the crisis {crisis.name!r} ships no record, so nothing in it is in dispute")
    reports = dispute_reports(record, ids, crisis)
    if not run:
        return Disputes(reports)
    study = Study(crisis)
    solved = study.solve(regret=True)
    stand = standpoint(crisis, at or crisis.brief.at)
    count = draws if study.uncertain.numbers else 0
    readings = [crisis.readings[name] for report in reports for side in report.sides for name in side.readings]
    step = None if progress is None else counting(progress, "draws", count * (1 + len(readings)))
    with Workers(processes) as workers:
        base = based(study, solved, stand, workers, count, seed, step)
        told = None if step is None else lambda _: step(count)
        under = accounts(base, readings, workers, count, told)
    return Disputes(reports, base.forecast(), under)


def dispute_reports(record: Record, ids: Iterable[str] = (), crisis: Crisis | None = None) -> tuple[DisputeReport, ...]:
    """The disputes of a record, and what of a crisis hangs on them. NotFoundError for an id that is none of them."""
    known = {dispute.id: dispute for dispute in record.disputes}
    wanted = tuple(dict.fromkeys(ids)) or tuple(known)
    for name in wanted:
        if name not in known:
            near = difflib.get_close_matches(name.upper(), known, n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise NotFoundError(f"the record has no dispute {name!r}{hint}")
    return tuple(_report(record, known[name], crisis) for name in wanted)


def taken_up(crisis: Crisis) -> tuple[tuple[DisputeReport, ...], int]:
    """The disputes of the record in which a reading takes a side or which a number behind the forecast follows, and how
    many others there are."""
    record = record_of(crisis)
    reports = dispute_reports(record, (), crisis) if record is not None else ()
    followed = {use.number.dispute for use in uses_behind(crisis)}
    found = tuple(each for each in reports if each.id in followed or any(side.readings for side in each.sides))
    return found, len(reports) - len(found)


def accounts(
    base: Base,
    readings: Sequence[Patch],
    workers: Workers,
    count: int,
    progress: Callable[[Account], object] | None = None,
) -> tuple[Account, ...]:
    """The crisis under each reading that carries a side, each in a process of its own, with the first `count` draws."""
    if not readings:
        return ()
    first = replace(base.answers, draws=base.answers.draws[:count], values=base.answers.values[:count])
    beside = replace(base, answers=first).forecast().outcomes
    return tuple(workers.each(_account, (base, beside, count), readings, progress))


def _account(shared: tuple[Base, tuple[OutcomeForecast, ...], int], reading: Patch) -> Account:
    base, beside, count = shared
    account = Account(
        reading.dispute or "", reading.side or "", reading.name, reading.label or reading.name, reading.note,
        (), beside, {}, count, "",
    )  # fmt: skip
    try:
        found = variant(base, reading, Workers(1), count)
    except OfframpError as error:
        return replace(account, problem=str(error))
    return replace(account, outcomes=found.outcomes, options=found.options)


def _report(record: Record, dispute: Dispute, crisis: Crisis | None) -> DisputeReport:
    numbers = [] if crisis is None else [number for number in crisis.numbers if number.dispute == dispute.id]
    return DisputeReport(
        id=dispute.id,
        topic=dispute.topic,
        note=dispute.note,
        sides=tuple(_side(record, dispute, side, crisis) for side in dispute.sides),
        figures=figure_range(record, dispute),
        numbers=tuple(dict.fromkeys(number.origin or number.path for number in numbers)),
    )


def _side(record: Record, dispute: Dispute, side: Side, crisis: Crisis | None) -> SideReport:
    basis = corroboration(record, side.claims)
    readings = () if crisis is None else crisis.readings.values()
    return SideReport(
        name=side.name,
        who=side.who,
        says=side.says,
        claims=side.claims,
        said=tuple(record.attributed(record.claims[name]) for name in side.claims),
        roots=basis.roots,
        basis=basis.summary,
        readings=tuple(each.name for each in readings if (each.dispute, each.side) == (dispute.id, side.name)),
    )
