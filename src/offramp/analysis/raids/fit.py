"""One set of kill probabilities and reliabilities for all raids: the reports of all of them weighed together.

Draws of the uncertain numbers are weighted by the probability that they give to all reported impacts (importance
weighting). It shows what the reports say of the numbers, how many draws still count, and which figures no set of
numbers explains.

May import: ``offramp.analysis.raids``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from offramp.analysis.labels import number_label
from offramp.analysis.raids.numbers import RaidNumbers
from offramp.analysis.raids.parts import FittedFigure, FittedNumber, RaidFit, Range
from offramp.analysis.raids.record import Judgement, Progress, bounds, judged
from offramp.analysis.raids.stand import RaidStand, stand_at
from offramp.analysis.raids.views import CENTRAL
from offramp.errors import NotFoundError
from offramp.game.arrays import Float
from offramp.scenario import AnyCrisis, crisis_of
from offramp.scenario.crisis import Crisis
from offramp.scenario.numbers import Number

UNEXPLAINED = 0.05
"""A figure is unexplained if, after the fit, the model gives a count in its range less than this."""

FEW = 30.0
"""With fewer draws that count, the fit says little."""

APART = 0.5
"""Raids pull apart where one set of numbers makes their reports less than half as likely as sets of their own."""

DRAWS = 2_000


def raid_fit(crisis: AnyCrisis, *, draws: int = DRAWS, seed: int = 1, progress: Progress | None = None) -> RaidFit:
    """Weigh the uncertain numbers of the defence by what is reported of all raids together.

    NotFoundError where no raid has a reported figure.
    """
    crisis = crisis_of(crisis)
    names = [raid.name for raid in (crisis.defence.raids if crisis.defence else ()) if raid.reported]
    if not names:
        raise NotFoundError(f"nothing is reported of any raid of {crisis.name}: give a raid `reported:` counts")
    numbers = RaidNumbers(crisis)
    values = numbers.draws(draws, seed)
    stands = [stand_at(crisis, name) for name in names]
    tried = [judged(stand, values, None, seed, progress, stand.raid.name) for stand in stands]
    likelihoods = np.array([[part.likelihood for part in parts] for parts in tried])
    together = _together(likelihoods)
    weights = np.prod(likelihoods, axis=0)
    total = float(weights.sum())
    weights = weights / total if total > 0.0 else np.full(draws, 1.0 / draws)
    effective = float(1.0 / (weights @ weights)) if total > 0.0 else 0.0
    figures = tuple(
        figure for stand, parts in zip(stands, tried, strict=True) for figure in _figures(stand, parts, weights)
    )
    return RaidFit(
        raids=tuple(names),
        numbers=_numbers(crisis, numbers, values, weights),
        figures=figures,
        draws=draws,
        effective=effective,
        together=together,
        status=_status(figures, draws, effective, together),
    )


def _figures(stand: RaidStand, parts: Sequence[Judgement], weights: Float) -> list[FittedFigure]:
    found = []
    for place, figure in enumerate(stand.raid.reported):
        means = np.array([part.means[place] for part in parts])
        chances = [part.chances[place] for part in parts]
        low, high = bounds(figure)
        used = all(chance is not None for chance in chances)
        within = np.array([chance[1] for chance in chances if chance is not None]) if used else None
        after = None if within is None else float(weights @ within)
        mean_after = float(weights @ means)
        spread = float(np.sqrt(weights @ (means - mean_after) ** 2))
        found.append(
            FittedFigure(
                raid=stand.raid.name,
                name=figure.label,
                low=low,
                high=high,
                source=figure.count.sources,
                used=used,
                mean_before=float(means.mean()),
                mean_after=mean_after,
                chance_before=None if within is None else float(within.mean()),
                chance_after=after,
                explained=(
                    after >= UNEXPLAINED if after is not None else low - 2 * spread <= mean_after <= high + 2 * spread
                ),
            )
        )
    return found


def _numbers(crisis: Crisis, numbers: RaidNumbers, values: Float, weights: Float) -> tuple[FittedNumber, ...]:
    found = []
    for number in numbers.uncertain:
        column = values[:, numbers.slots[number.path]]
        even = np.full(len(column), 1.0 / len(column))
        found.append((_shift(column, weights), _fitted(crisis, number, column, even, weights)))
    return tuple(part for _, part in sorted(found, key=lambda pair: -pair[0]))


def _fitted(crisis: Crisis, number: Number, column: Float, even: Float, weights: Float) -> FittedNumber:
    return FittedNumber(
        path=number.path,
        label=number_label(crisis, number.path),
        before=_range(column, even),
        before_mean=float(column.mean()),
        after=_range(column, weights),
        after_mean=float(weights @ column),
    )


def _shift(column: Float, weights: Float) -> float:
    """How far the reports move a number, in standard deviations of its draws."""
    spread = float(column.std())
    return abs(float(weights @ column) - float(column.mean())) / spread if spread > 0.0 else 0.0


def _range(column: Float, weights: Float) -> Range:
    order = np.argsort(column)
    reached = np.cumsum(weights[order])
    low, high = (column[order][min(int(np.searchsorted(reached, q)), len(column) - 1)] for q in CENTRAL)
    return Range(float(low), float(high))


def _together(likelihoods: Float) -> float | None:
    """Mean likelihood of all raids under one set of numbers over that under a set for each; (raids, draws)."""
    apart = float(np.prod(likelihoods.mean(axis=1)))
    if len(likelihoods) < 2 or apart == 0.0:
        return None
    return float(np.prod(likelihoods, axis=0).mean()) / apart


def _status(figures: Sequence[FittedFigure], draws: int, effective: float, together: float | None) -> str:
    if effective == 0.0:
        return (
            f"None of {draws} sets of numbers gives the reports of all raids any chance together: nothing was fitted."
        )
    said = [f"{effective:.0f} of {draws} sets of numbers still count after weighing."]
    if effective < FEW:
        said.append("So few that ranges after the fit are rough: ask for more draws.")
    if together is not None:
        said.append(
            f"One set of numbers makes the reports of all raids {together:.2g} times as likely as a set of its own for "
            f"each raid would{'; the raids pull apart' if together < APART else ''}."
        )
    open_ = [f"{figure.name} ({figure.raid})" for figure in figures if not figure.explained]
    said.append(
        f"Not explained by any one set: {', '.join(open_)}." if open_ else "No reported figure is left unexplained."
    )
    return " ".join(said)
