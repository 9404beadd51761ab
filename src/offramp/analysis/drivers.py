"""What pushes an outcome up and down, and where along one number it would turn.

Drivers are read off a ridge regression on draws already made, with the penalty that predicts left-out
draws best (Golub, Heath & Wahba 1979): with few draws and many numbers, plain least squares would
fit noise.

May import: ``offramp.forecasts``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from offramp.analysis.assessment import Driver, Flip
from offramp.forecasts.question import Question
from offramp.forecasts.raid_odds import raid_odds
from offramp.forecasts.study import DRAW_TOLERANCE, Solved, Study
from offramp.forecasts.workers import Answers
from offramp.game.arrays import Float
from offramp.scenario.numbers import Number

PENALTIES = np.logspace(-3, 3, 25)
FEWEST = 12
POINTS = 7


def drivers(
    numbers: Sequence[Number], answers: Answers, column: int, outcome: str
) -> tuple[tuple[Driver, ...], float | None]:
    """Every uncertain number's push on one outcome, strongest first, and the share of left-out variance predicted.

    Empty, with None, where there are too few draws or nothing varies.
    """
    good = ~np.isnan(answers.values).any(axis=1)
    draws, target = answers.draws[good], answers.values[good, column]
    if len(target) < FEWEST or not numbers or np.ptp(target) < 1e-9:
        return (), None
    low = np.array([number.low for number in numbers], dtype=np.float64)
    high = np.array([number.high for number in numbers], dtype=np.float64)
    scaled = (draws - low) / (high - low)
    centred = scaled - scaled.mean(axis=0)
    slopes, fit = _ridge(centred, target - target.mean())
    explained = slopes**2 * centred.var(axis=0)
    share = explained / explained.sum() if explained.sum() > 0 else explained
    order = np.argsort(-np.abs(slopes))
    found = tuple(Driver(numbers[k], outcome, float(slopes[k]), float(share[k])) for k in order)
    return found, max(fit, 0.0)


def _ridge(x: Float, y: Float) -> tuple[Float, float]:
    """Slopes, and one minus the ratio of left-out error to variance, at the best penalty."""
    left, values, right = np.linalg.svd(x, full_matrices=False)
    projected = left.T @ y
    best = (np.inf, np.zeros(x.shape[1]))
    for penalty in PENALTIES * max(values[0] ** 2, 1e-12) / 10:
        shrink = values**2 / (values**2 + penalty)
        fitted = left @ (shrink * projected)
        leverage = (left**2) @ shrink + 1.0 / len(y)
        error = float(np.mean(((y - fitted) / np.clip(1 - leverage, 1e-6, None)) ** 2))
        if error < best[0]:
            best = (error, right.T @ (values / (values**2 + penalty) * projected))
    return best[1], 1.0 - best[0] / float(np.mean(y**2))


def flip(
    study: Study,
    base: Solved,
    question: Question,
    candidates: Sequence[tuple[str, Number]],
    thresholds: Sequence[float] = (0.5,),
) -> Flip | None:
    """The number on which a conclusion turns, and where.

    Among `candidates` (outcome, number) the first along whose range the outcome's probability crosses one of
    `thresholds`, tried in order; where none does, the one that moves its outcome most. None without candidates.
    """
    curves = [_curve(study, base, question, outcome, number) for outcome, number in candidates]
    for threshold in thresholds:
        for (outcome, number), curve in zip(candidates, curves, strict=True):
            value = _crossing(curve, threshold, number.value)
            if value is not None:
                return Flip(number, outcome, threshold, value, curve)
    if not candidates:
        return None
    widest = int(np.argmax([np.ptp([p for _, p in curve]) for curve in curves]))
    outcome, number = candidates[widest]
    return Flip(number, outcome, thresholds[0], None, curves[widest])


def _curve(
    study: Study, base: Solved, question: Question, outcome: str, number: Number
) -> tuple[tuple[float, float], ...]:
    column = [found.name for found in study.crisis.outcomes].index(outcome)
    place = study.uncertain.names.index(number.origin or number.path)
    odds = raid_odds(study, POINTS)
    points = []
    for value in np.linspace(number.low or 0.0, number.high or 0.0, POINTS):
        draw = study.uncertain.central()
        draw[place] = value
        solved = study.solve(study.uncertain.values(draw), start=base, odds=odds, tolerance=DRAW_TOLERANCE)
        points.append((float(value), float(question.ask(study, solved)[column])))
    return tuple(points)


def _crossing(curve: Sequence[tuple[float, float]], threshold: float, near: float) -> float | None:
    """Where the curve crosses `threshold`, by straight lines between its points; the crossing nearest to `near`."""
    found = []
    for (x0, p0), (x1, p1) in pairwise(curve):
        if p0 != p1 and (p0 - threshold) * (p1 - threshold) <= 0:
            found.append(x0 + (threshold - p0) * (x1 - x0) / (p1 - p0))
    return min(found, key=lambda value: abs(value - near)) if found else None
