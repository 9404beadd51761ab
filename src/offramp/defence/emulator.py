"""A fast stand-in for an exact function from uncertain numbers to probabilities, with its error checked.

Multinomial logistic regression (soft targets) on a quadratic of the inputs, fitted to exact runs on a Latin
hypercube; which products of inputs enter is decided by how strongly the inputs act. It predicts
probabilities by construction; how well is measured on exact runs that the fit has not seen.

May import: numpy, scipy, ``offramp.errors``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from offramp.defence.arrays import Float, Int64
from offramp.errors import OfframpError

Probabilities = Callable[[Float], Float]

# Coefficients per output are kept below the number of runs divided by this, lest noise be fitted.
RUNS_PER_COEFFICIENT = 3
LEAST_RUNS = 10

# Weight of the squared coefficients in the fit. Probabilities near zero would drive log odds to infinity, and
# the fit to thousands of steps, for nothing that shows in a probability.
RIDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Emulator:
    """Predicts a probability vector inside a box of inputs.

    Attributes
    ----------
    low, high : (d,) the box; an input with ``low == high`` is fixed.
    moving : inputs that vary.
    products : (k, 2) pairs of positions in `moving` whose products enter the quadratic.
    coefficients : (1 + 2 len(moving) + k, outputs) of the log odds.
    runs, checks : exact runs used to fit and, others, to check.
    max_error, rms_error : largest and root mean square error of the probabilities over the checks.
    tolerance : error that the caller accepts.
    status : a sentence on whether to trust it and, if not, what to do.
    """

    low: Float
    high: Float
    moving: Int64
    products: Int64
    coefficients: Float
    runs: int
    checks: int
    max_error: float
    rms_error: float
    tolerance: float
    status: str

    @property
    def trusted(self) -> bool:
        """Whether the error found on held-out runs is within the tolerance."""
        return self.max_error <= self.tolerance

    def inside(self, x: ArrayLike) -> bool:
        """Whether the point lies in the box on which the error was checked."""
        point = np.asarray(x, np.float64)
        slack = 1e-9 * (self.high - self.low) + 1e-12
        return bool(np.all((point >= self.low - slack) & (point <= self.high + slack)))

    def predict(self, x: ArrayLike) -> Float:
        """Probabilities at one point, (outputs,). Raises OfframpError outside the box."""
        if not self.inside(x):
            raise OfframpError("the emulator was asked outside the ranges it was checked on; run the exact chain there")
        prediction: Float = self._at(np.asarray(x, np.float64)[None])[0]
        return prediction

    def errors(self, points: Float, exact: Float) -> Float:
        """Predicted minus exact probabilities, (n, outputs); points (n, d), exact (n, outputs)."""
        return self._at(points) - exact

    def _at(self, points: Float) -> Float:
        from scipy.special import softmax

        features = _features(_scaled(points, self.low, self.high, self.moving), self.products)
        probabilities: Float = softmax(features @ self.coefficients, axis=1)
        return probabilities


def fit_emulator(
    function: Probabilities,
    low: ArrayLike,
    high: ArrayLike,
    *,
    seed: int,
    tolerance: float = 0.02,
    runs: int | None = None,
) -> Emulator:
    """Fit an emulator of `function` on the box from `low` to `high`.

    Parameters
    ----------
    function : maps a point (d,) to probabilities (outputs,), always as many, adding up to one.
    low, high : (d,) the box; d may be 0, and inputs may be fixed: the exact value is then kept.
    seed : of the design; the same seed gives the same emulator.
    tolerance : largest error of a probability that is acceptable; it decides `Emulator.trusted`.
    runs : exact runs for the fit, by default ``max(60, 12 * (inputs that move))``; half as many, others, check it.

    Raises OfframpError for a box that is none or fewer than `LEAST_RUNS` runs.
    """
    bottom, top = _box(low, high)
    moving = np.flatnonzero(bottom < top)
    if len(moving) == 0:
        return _constant(function(bottom), bottom, top, tolerance)
    runs = max(60, 12 * len(moving)) if runs is None else runs
    if runs < LEAST_RUNS:
        raise OfframpError(f"an emulator needs at least {LEAST_RUNS} runs, found {runs}")
    checks = max(30, runs // 2)
    rng = np.random.default_rng(seed)
    points, held_out = (_design(n, bottom, top, moving, rng) for n in (runs, checks))
    exact, exact_held_out = (np.array([function(x) for x in sample]) for sample in (points, held_out))

    scaled = _scaled(points, bottom, top, moving)
    main = _fit(_features(scaled, _no_products()), exact)
    products = _strongest_products(main, len(moving), runs)
    coefficients = _fit(_features(scaled, products), exact)

    draft = Emulator(bottom, top, moving, products, coefficients, runs, checks, np.inf, np.inf, tolerance, "")
    return _checked(draft, held_out, exact_held_out)


def _box(low: ArrayLike, high: ArrayLike) -> tuple[Float, Float]:
    bottom, top = np.asarray(low, np.float64), np.asarray(high, np.float64)
    if bottom.ndim != 1 or bottom.shape != top.shape:
        raise OfframpError(f"low and high must be vectors of one length, found shapes {bottom.shape} and {top.shape}")
    if not (np.all(np.isfinite(bottom)) and np.all(np.isfinite(top)) and np.all(bottom <= top)):
        raise OfframpError("low and high must be finite numbers with low <= high everywhere")
    return bottom, top


def _constant(exact: Float, low: Float, high: Float, tolerance: float) -> Emulator:
    """Nothing moves: the one exact run is the answer."""
    with np.errstate(divide="ignore"):
        coefficients = np.log(np.asarray(exact, np.float64))[None]
    status = "Nothing varies: the one exact run is the answer."
    return Emulator(low, high, np.empty(0, np.int64), _no_products(), coefficients, 1, 0, 0.0, 0.0, tolerance, status)


def _no_products() -> Int64:
    return np.empty((0, 2), np.int64)


def _design(n: int, low: Float, high: Float, moving: Int64, rng: np.random.Generator) -> Float:
    """Latin hypercube (McKay, Beckman & Conover 1979) of n points over the inputs that move, (n, d)."""
    strata = rng.permuted(np.tile(np.arange(n), (len(moving), 1)), axis=1).T
    unit = (strata + rng.random(strata.shape)) / n
    points = np.tile(low, (n, 1))
    points[:, moving] += unit * (high - low)[moving]
    return points


def _scaled(points: Float, low: Float, high: Float, moving: Int64) -> Float:
    """Inputs that move, each from -1 to 1 over the box."""
    width = (high - low)[moving]
    return 2.0 * (points[:, moving] - low[moving]) / width - 1.0


def _features(scaled: Float, products: Int64) -> Float:
    """Constant, inputs, their squares, and the chosen products, (n, 1 + 2 m + k)."""
    crossed = scaled[:, products[:, 0]] * scaled[:, products[:, 1]]
    return np.hstack([np.ones((len(scaled), 1)), scaled, scaled**2, crossed])


def _strongest_products(main: Float, n_inputs: int, runs: int) -> Int64:
    """Pairs of the inputs that act most on the log odds, as many as the runs can bear."""
    linear = main[1 : n_inputs + 1]
    strength = np.linalg.norm(linear - linear.mean(axis=1, keepdims=True), axis=1)
    first, second = np.triu_indices(n_inputs, 1)
    room = max(0, runs // RUNS_PER_COEFFICIENT - (1 + 2 * n_inputs))
    order = np.argsort(-(strength[first] * strength[second]), kind="stable")[:room]
    return np.column_stack([first[order], second[order]]).astype(np.int64)


def _fit(features: Float, exact: Float) -> Float:
    """Coefficients (features, outputs) of the least cross-entropy against `exact`, with a small ridge."""
    from scipy.optimize import minimize  # slow to import, and every crisis imports this package
    from scipy.special import log_softmax

    shape = (features.shape[1], exact.shape[1])
    n = len(features)

    def loss(flat: Float) -> tuple[float, Float]:
        coefficients = flat.reshape(shape)
        log_prob = log_softmax(features @ coefficients, axis=1)
        slope = features.T @ (np.exp(log_prob) - exact) / n + 2.0 * RIDGE * coefficients
        return float(-np.sum(exact * log_prob) / n + RIDGE * np.sum(flat**2)), slope.ravel()

    start = np.zeros(shape[0] * shape[1])
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "maxfun": 4000, "gtol": 1e-7, "ftol": 1e-13}
    )
    return np.asarray(found.x).reshape(shape)


def _checked(draft: Emulator, held_out: Float, exact: Float) -> Emulator:
    """The emulator with its error on runs that the fit has not seen, and a verdict."""
    errors = draft.errors(held_out, exact)
    max_error, rms_error = float(np.max(np.abs(errors))), float(np.sqrt(np.mean(errors**2)))
    seen = (
        f"fitted on {draft.runs} exact runs, on {draft.checks} others the largest error of a probability is "
        f"{max_error:.4f}, typically {rms_error:.4f}"
    )
    if max_error <= draft.tolerance:
        status = f"Within the tolerance of {draft.tolerance:g}: {seen}."
    else:
        status = (
            f"Not to be trusted, tolerance {draft.tolerance:g}: {seen}. "
            "Narrow the ranges, give it more runs, or run the exact chain instead."
        )
    return replace(draft, max_error=max_error, rms_error=rms_error, status=status)
