"""Patches side by side with the crisis as it is, on common draws.

May import: ``offramp.analysis``, ``offramp.forecasts``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from offramp.analysis.assessment import MeasureReport
from offramp.analysis.measures import based, compared
from offramp.errors import OfframpError
from offramp.forecasts.outlook import DRAWS, Forecast
from offramp.forecasts.standing import standpoint
from offramp.forecasts.study import Study
from offramp.forecasts.workers import Workers
from offramp.scenario import AnyCrisis, find_patches
from offramp.scenario.crisis import Patch

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Comparison:
    """The crisis as it is, and under each patch: its forecast (None where the patch begins at a turn, or
    cannot be evaluated) and the change of every outcome on common draws."""

    base: Forecast
    patched: tuple[tuple[Patch, Forecast | None, MeasureReport], ...]


def whatif(
    crisis: AnyCrisis,
    patches: Patch | str | Sequence[Patch | str],
    *,
    at: str | None = None,
    given: Sequence[str] = (),
    draws: int = DRAWS,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare `crisis` with itself under each of `patches`, given or named, from turn `at`, on the same draws. What is
    hidden at the turn stays as likely as it is there, but for what a patch rewrites and under readings."""
    study = Study(crisis)
    solved = study.solve(regret=True)
    stand = standpoint(study.crisis, at, given=given)
    meant = find_patches(study.crisis, patches)
    total = draws * (1 + len(meant))
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress("draws", min(done, total), total)

    with Workers(processes) as workers:
        base = based(study, solved, stand, workers, draws, seed, step)
        patched = []
        for patch in meant:
            found, report = compared(base, patch, workers, draws, step)
            patched.append((patch, None if found is None else found.forecast(base), report))
    problems = [report.problem for _, _, report in patched if report.problem]
    if problems and len(problems) == len(meant):
        raise OfframpError("\n".join(problems))
    return Comparison(base.forecast(), tuple(patched))
