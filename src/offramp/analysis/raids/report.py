"""What got through the defences in a raid of a crisis, from launched to harm, and what each part of it was worth.

May import: ``offramp.analysis.raids``, ``offramp.defence``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import numpy as np

from offramp.analysis.raids import views
from offramp.analysis.raids.parts import RaidReport, Range
from offramp.analysis.raids.record import Judgement, accounts_of, judged, reported_figures
from offramp.analysis.raids.stand import RaidStand, left_out, stand_at
from offramp.defence import RaidResult, RaidSpec, harm_unopposed, schedule, situations
from offramp.defence import raid as evaluated
from offramp.defence.alerting import CapAlert, cap_alerts
from offramp.defence.rationing import Rationing, problem_of
from offramp.defence.rationing import ration as rationed
from offramp.scenario import AnyCrisis, apply_patch, crisis_of, find_patches
from offramp.scenario.crisis import Patch

DRAWS = 100
RUNS = 20_000

Progress = Callable[[str, int, int], None]


def raid(
    crisis: AnyCrisis,
    name: str | None = None,
    *,
    without: Collection[str] = (),
    patches: Patch | str | Sequence[Patch | str] = (),
    runs: int | None = None,
    seed: int = 1,
    draws: int = DRAWS,
    progress: Progress | None = None,
) -> RaidReport:
    """Look at raid `name` (None: the first), `without` some partners and under `patches`, given or named.

    `runs` asks for so many sampled raids even where it can be exact. NotFoundError for a raid or partner that is
    not there.
    """
    crisis = crisis_of(crisis)
    patched = apply_patch(crisis, *find_patches(crisis, patches))
    return report_of(stand_at(patched, name), without, runs=runs, seed=seed, draws=draws, progress=progress)


def report_of(
    stand: RaidStand,
    without: Collection[str] = (),
    *,
    runs: int | None = None,
    seed: int = 1,
    draws: int = DRAWS,
    progress: Progress | None = None,
) -> RaidReport:
    """Everything there is to say about a raid. NotFoundError for a partner that is not there."""
    spec = left_out(stand, stand.spec(), without)
    result = _evaluate(spec, runs, seed)
    times = schedule(spec)
    values = stand.numbers.draws(draws, seed)
    judgements = judged(stand, values, lambda found: left_out(stand, found, without), seed, progress)
    spread = judgements if draws > 0 else ()
    levels = _damage_levels(stand)
    found = situations(spec)

    def step(done: str) -> None:
        if progress is not None:
            progress(done, 0, 0)

    return RaidReport(
        raid=stand.raid.name,
        turn=stand.turn.head.name if stand.turn else None,
        launched=views.launched(spec),
        steps=views.waterfall(result),
        leakers_mean=result.leakers_mean,
        leakers_sd=result.leakers_sd,
        leakers_pmf=tuple(float(p) for p in result.leakers),
        leakers_range=_range([part.leakers for part in spread]),
        damage=dict(zip(levels, (float(p) for p in result.damage), strict=True)),
        damage_range=_damage_range(levels, spread),
        harm_mean=result.harm_mean,
        harm_unopposed=harm_unopposed(spec, found),
        attack_cost=result.attack_cost,
        defence_cost=result.defence_cost,
        worst=levels[-1],
        sites=views.sites(result, times),
        layers=views.layers(result, times),
        contributions=tuple(
            part for sort in ("partner", "sensor", "link") for part in views.worth(spec, sort, seed, step)
        ),
        timeline=views.timeline(spec, times),
        reported=reported_figures(stand, result, judgements),
        accounts=() if without else accounts_of(stand, judgements, draws, seed, progress),
        draws=len(spread),
        method=result.method,
        status=result.status,
        runs=result.runs,
    )


def raid_alerts(crisis: AnyCrisis, name: str | None = None, *, start: datetime, sender: str) -> tuple[CapAlert, ...]:
    """Alerts that warn the public of each site of raid `name` (None: the first), always with status Exercise.

    `start` : when the raid begins, with its time zone. `sender` : a name that nobody else has. OfframpError as
    `offramp.defence.alerting.cap_alerts` raises it; NotFoundError for a raid that is not there.
    """
    return cap_alerts(stand_at(crisis_of(crisis), name).spec(), start, sender)


def ration(crisis: AnyCrisis, name: str | None = None, *, again: float = 0.0, horizon: int | None = None) -> Rationing:
    """How to spend the interceptors on raid `name` (None: the first), if another may follow with chance `again`."""
    return rationed(problem_of(stand_at(crisis_of(crisis), name).spec()), again=again, horizon=horizon)


def _evaluate(spec: RaidSpec, runs: int | None, seed: int) -> RaidResult:
    if runs is None:
        return evaluated(spec, runs=RUNS, seed=seed)
    return evaluated(spec, method="sampled", runs=runs, seed=seed)


def _damage_levels(stand: RaidStand) -> tuple[str, ...]:
    defence = stand.crisis.defence
    named = tuple(defence.damage) if defence else ()
    first = stand.crisis.facts[stand.turn.sets].levels[0] if stand.turn else "none"
    return (first, *named)


def _range(values: list[float]) -> Range | None:
    return Range(*(float(q) for q in np.quantile(values, views.CENTRAL))) if values else None


def _damage_range(levels: tuple[str, ...], judgements: Sequence[Judgement]) -> dict[str, Range]:
    found = {level: _range([float(part.damage[k]) for part in judgements]) for k, level in enumerate(levels)}
    return {level: range_ for level, range_ in found.items() if range_ is not None}
