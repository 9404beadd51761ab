"""Predictor, corrector and judgement of pseudo-arclength continuation, many steps to a call (numba, arrays only).

Compiling what reads many buffers takes long, and longer the deeper the calls. So the corrector stands in one place in
`follow`, the Jacobian in one place in `correct`.

May import: numpy and the kernels of this package and of ``offramp.solvers``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.kernels import inlined, kernel
from offramp.solvers.arclength._factor import back, factorise
from offramp.solvers.arclength._response import Response, Tangents, differentiate, linear_shares, respond
from offramp.solvers.passes._layout import Coordinates
from offramp.solvers.passes._passes import Graph, copy
from offramp.solvers.passes._worth import largest_difference, local_regret_of, speed_of

CORRECTIONS = 20
"""Points that a corrector may try."""
FACTORS = 6
"""Jacobians that it may factorise."""
SLOW = 0.1
"""Factor by which an old Jacobian must reduce the error, or a new one is formed."""
HALVED = 0.5
"""Factor by which a Newton step must."""
NEAR = 0.05
"""Largest change of any probability between predicted and corrected point."""
CROSSING = 1e-3
"""Step length at which a change of the determinant's sign is taken for a crossing of two curves."""
TURN = 0.8
"""Smallest cosine between successive tangents."""
SHORTER = 0.4
"""Factor by which a step that is not accepted is shortened."""
SHORTEST = 1e-8
"""Length of a step below which the curve counts as lost."""

GOING, DONE, STALLED, LOOK = 0, 1, 2, 3
"""Why `follow` returned: its part of the work is done; full precision; no further step; a point that may settle."""


class Map(NamedTuple):
    """The response map: the game, where it chooses, its full precision, its free coordinates."""

    graph: Graph
    mode: NDArray[np.int8]
    keep: NDArray[np.int8]
    precision: NDArray[np.float64]
    free: Coordinates


class Work(NamedTuple):
    """Buffers of every corrector.

    Attributes
    ----------
    at : the response at the point that was last tried; held : (entries,) play at the last accepted point;
    foreseen : (entries,) play at the predicted point.
    logits, slope : (entries,) and (entries + 1,) the point tried and its tangent (logits, then share).
    normal : (entries + 1,) of the hyperplane in which the corrector stays.
    """

    at: Response
    held: NDArray[np.float64]
    foreseen: NDArray[np.float64]
    logits: NDArray[np.float64]
    slope: NDArray[np.float64]
    normal: NDArray[np.float64]


class Dense(NamedTuple):
    """The bordered system in free coordinates and then the share: `matrix`, row `swaps`, the right-hand `side` of a
    Newton step, that of the tangent (`forward`), and buffers of the pass that fills the matrix."""

    matrix: NDArray[np.float64]
    swaps: NDArray[np.int64]
    side: NDArray[np.float64]
    forward: NDArray[np.float64]
    tangents: Tangents


class Terms(NamedTuple):
    """What is asked of a curve.

    Attributes
    ----------
    smooth : error to which points short of full precision are corrected; sharp : at full precision.
    rounding : error at which a corrector that gets no nearer has met rounding, and is done.
    longest : largest predicted change of any probability, or of the share, in one step.
    near, least : change per unit of the precision's logarithm and local regret of a point to `LOOK` at, in shares of
        `awake` and more.
    """

    smooth: float
    sharp: float
    rounding: float
    longest: float
    near: float
    least: float
    awake: float


class Passed(NamedTuple):
    """Accepted points, in order; `length` is that of the step that led there."""

    logits: NDArray[np.float64]
    share: NDArray[np.float64]
    tangent: NDArray[np.float64]
    length: NDArray[np.float64]
    sign: NDArray[np.float64]
    strategy: NDArray[np.float64]
    action_value: NDArray[np.float64]
    value: NDArray[np.float64]
    residual: NDArray[np.float64]
    local_regret: NDArray[np.float64]
    distance: NDArray[np.float64]


@inlined
def turn_logits(x: Coordinates, amount: Any, logits: Any) -> None:
    """Move `logits` (entries, or more) by the `amount` (free, or more) of every free coordinate."""
    for j in range(x.first.size - 1):
        for move in range(x.first[j], x.first[j + 1]):
            logits[x.entry[move]] += amount[j]
            logits[x.pivot[move]] -= amount[j]


@inlined
def border(x: Coordinates, w: Work, d: Dense) -> None:
    """Write the last row of the bordered matrix and the right-hand side whose solution is the tangent."""
    free = d.side.size - 1
    for j in range(free):
        d.matrix[free, j] = 0.0
        for move in range(x.first[j], x.first[j + 1]):
            d.matrix[free, j] += w.normal[x.entry[move]] - w.normal[x.pivot[move]]
        d.forward[j] = 0.0
    d.matrix[free, free] = w.normal[w.normal.size - 1]
    d.forward[free] = 1.0


@inlined
def linearise(m: Map, w: Work, d: Dense, share: float, rare: bool) -> tuple[float, int]:
    """Factorise the bordered system at the last point, and write the tangent; its sign, and the passes that took."""
    x = m.free
    if not rare:
        linear_shares(m.graph, w.at)
    passes = differentiate(m.graph, m.mode, m.precision, share, x, w.at, d.tangents, d.matrix)
    border(x, w, d)
    sign = factorise(d.matrix, d.swaps)
    w.slope[:] = 0.0
    if sign != 0.0:
        back(d.matrix, d.swaps, d.forward)
        turn_logits(x, d.forward, w.slope)
        w.slope[w.slope.size - 1] = d.forward[d.forward.size - 1]
    return sign, passes


@inlined
def newton_step(x: Coordinates, w: Work, d: Dense) -> float:
    """Move ``w.logits`` by a step of the factorised system; the step of the share."""
    free = d.side.size - 1
    for j in range(free):
        d.side[j] = w.at.gap[x.entry[x.first[j]]]
    d.side[free] = 0.0
    back(d.matrix, d.swaps, d.side)
    turn_logits(x, d.side, w.logits)
    return float(d.side[free])


@kernel
def scale_tangent(m: Map, w: Work) -> bool:
    """Scale ``w.slope`` so that the fastest of all probabilities and the share moves at speed one; whether it does."""
    last = w.slope.size - 1
    fastest = max(speed_of(m.graph, m.mode, w.at.strategy, w.slope), abs(w.slope[last]))
    total = 0.0
    for k in range(last + 1):
        w.slope[k] /= fastest
        total += abs(w.slope[k])
    return bool(np.isfinite(total))


@kernel
def correct(
    m: Map, w: Work, d: Dense, share: float, tolerance: float, rounding: float, exact: bool
) -> tuple[float, float, bool, int]:
    """Newton's method from ``w.logits`` and `share`, in the hyperplane with normal ``w.normal``.

    A Jacobian serves for as long as it reduces the error to `SLOW`; a new one must reduce it to `HALVED`. Writes the
    point to ``w.logits``, its response to ``w.at``, the tangent to ``w.slope``. Tangent and sign are those where the
    Jacobian was last formed, next to the point; if `exact`, at the point itself.

    Returns
    -------
    share, sign of the bordered determinant, whether it converged, passes.
    """
    sign, passes, before = 0.0, 0, np.inf
    factors, fresh = 0, False
    for tried in range(CORRECTIONS):
        error, rare = respond(m.graph, m.mode, m.keep, m.precision, share, w.logits, w.at)
        passes += 2
        if tried == 0:
            copy(w.at.strategy, w.foreseen)
        halted = not error <= HALVED * before
        done = error <= tolerance or (halted and error <= rounding)
        if not done and ((halted and fresh) or factors == FACTORS):
            break
        fresh = factors == 0 or (exact if done else not error <= SLOW * before)
        if fresh:
            factors += 1
            sign, more = linearise(m, w, d, share, rare)
            passes += more
        if done or sign == 0.0:
            return share, sign, sign != 0.0 and scale_tangent(m, w), passes
        share += newton_step(m.free, w, d)
        before = error
    return share, sign, False, passes


@kernel
def face(w: Work, strategy: Any, tangent: Any) -> None:
    """Make the hyperplane across `tangent` the corrector's: its normal is the tangent, lowered by the Fisher metric.

    In that metric (sum of p dz^2) a logit that wanders where its probability is nil costs nothing.
    """
    last = tangent.size - 1
    total = tangent[last] ** 2
    for k in range(last):
        w.normal[k] = strategy[k] * tangent[k]
        total += w.normal[k] ** 2
    w.normal[last] = tangent[last]
    for k in range(last + 1):
        w.normal[k] /= np.sqrt(total)


@kernel
def face_share(w: Work) -> None:
    """Make the corrector stay at its share."""
    w.normal[:] = 0.0
    w.normal[w.normal.size - 1] = 1.0


@inlined
def cosine(strategy: Any, one: Any, other: Any) -> float:
    """Cosine between two tangents in the metric of `face`."""
    last = one.size - 1
    both, first, second = one[last] * other[last], one[last] ** 2, other[last] ** 2
    for k in range(last):
        both += strategy[k] * one[k] * other[k]
        first += strategy[k] * one[k] ** 2
        second += strategy[k] * other[k] ** 2
    return float(both / np.sqrt(first * second))


@kernel
def record(m: Map, w: Work, k: int, share: float, length: float, sign: float, out: Passed) -> None:
    """Write the point that was just accepted as number `k`."""
    copy(w.logits, out.logits[k])
    copy(w.slope, out.tangent[k])
    copy(w.at.strategy, out.strategy[k])
    copy(w.at.action_value, out.action_value[k])
    copy(w.at.value[0], out.value[k])
    out.share[k], out.length[k], out.sign[k] = share, length, sign
    out.residual[k] = largest_difference(w.at.strategy, w.at.answer)
    out.local_regret[k] = local_regret_of(m.graph, w.at.strategy, w.at.action_value, w.at.mass)
    last = w.slope.size - 1
    moved, forward = speed_of(m.graph, m.mode, w.at.strategy, w.slope) * share, abs(w.slope[last])
    out.distance[k] = moved / forward if forward > 0.0 else np.inf


@kernel
def describe(m: Map, w: Work, share: float, sign: float, out: Passed) -> None:
    """Write the point ``w.logits``, `share` with the tangent ``w.slope`` as the first that was passed."""
    respond(m.graph, m.mode, m.keep, m.precision, share, w.logits, w.at)
    record(m, w, int(np.int64(0)), share, 0.0, sign, out)


@kernel
def growth_after(
    w: Work, tangent: Any, distance: float, share: float, length: float, sign: float, new_sign: float
) -> float:
    """By what to multiply the length of the next step; zero where the corrected point is not to be trusted.

    A converged corrector proves nothing about the curve that it landed on: the point must lie near the predicted one
    (`distance` is the largest difference of a probability), the tangent must hardly turn, and the determinant keep its
    sign. At a short step a new sign is a true crossing, passed straight on; at a longer one it may be a jump.
    """
    jumped = new_sign != sign and length > CROSSING
    if share < 0.0 or jumped or not distance <= NEAR or not cosine(w.held, tangent, w.slope) >= TURN:
        return 0.0
    return float(min(max(np.sqrt(0.3 * NEAR / max(distance, 1e-6)), 0.5), 2.0))


@kernel
def follow(
    m: Map,
    w: Work,
    d: Dense,
    ask: Terms,
    logits: Any,
    tangent: Any,
    share: float,
    length: float,
    sign: float,
    tries: int,
    budget: int,
    out: Passed,
) -> tuple[int, int, float, int]:
    """Try `tries` steps from the point `logits`, `share`, whose play stands in ``w.held``.

    Parameters
    ----------
    logits, tangent : modified in place, as is ``w.held``: the last accepted point.
    sign : of the bordered determinant there; 0 where point and tangent are not corrected yet.
    budget : passes after which to return.
    out : accepted points; when it is full, the kernel returns. With room for one, it keeps the last.

    Returns
    -------
    why it returned, how many points were accepted, length of the next step, passes.
    """
    taken, passes, stage = 0, 0, GOING
    end, room = logits.size, out.share.size
    again, exact, tried, tolerance, distance = False, False, 0.0, 0.0, 0.0
    # A tangent next to the point may turn away from the curve's at every length, where the curve bends sharply.
    nearby, anew = True, sign == 0.0
    while stage == GOING and (again or (tries > 0 and passes < budget and (room == 1 or taken < room))):
        if anew:
            exact, tried, tolerance = True, share, ask.smooth
            face(w, w.held, tangent)
            copy(logits, w.logits)
        elif not again:
            tries -= 1
            exact = False
            tried, tolerance = share + length * tangent[end], ask.smooth
            face(w, w.held, tangent)
            if tried >= 1.0:
                length = (1.0 - share) / tangent[end]
                tried, tolerance = 1.0, ask.sharp
                face_share(w)
            for k in range(end):
                w.logits[k] = logits[k] + length * tangent[k]
        # As a truth value of no fixed kind: numba would compile the corrector once for False and once for what varies.
        found, new_sign, converged, more = correct(m, w, d, tried, tolerance, ask.rounding, bool(exact))
        passes += more
        again = False
        place = (taken - 1) * (room > 1)
        if anew:
            anew, nearby = False, False
            if converged:
                share, sign = found, new_sign
                copy(w.logits, logits)
                copy(w.slope, tangent)
                copy(w.at.strategy, w.held)
                if taken > 0:
                    copy(w.slope, out.tangent[place])
                    out.sign[place] = sign
            elif sign == 0.0:
                stage = STALLED
            continue
        if converged and found > 1.0:
            # Interpolate, and correct at full precision.
            again, tried, tolerance = True, 1.0, ask.sharp
            part = (1.0 - share) / (found - share)
            length *= part
            for k in range(end):
                w.logits[k] = logits[k] + part * (w.logits[k] - logits[k])
            face_share(w)
            continue
        if not exact:
            distance = largest_difference(w.at.strategy, w.foreseen)
        if converged and not exact and (new_sign != sign or w.slope[end] * tangent[end] < 0.0):
            # Sign and tangent are those of a point nearby. Where they say that something happens, they must be exact.
            again, exact, tried = True, True, found
            continue
        growth = 0.0
        if converged:
            growth = growth_after(w, tangent, distance, found, length, sign, new_sign)
        if growth == 0.0:
            length *= SHORTER
            anew = nearby
            if length < SHORTEST:
                stage = STALLED
            continue
        taken += 1
        place = (taken - 1) * (room > 1)
        record(m, w, place, found, length, new_sign, out)
        nearby = not exact
        length = min(ask.longest, growth * length)
        share, sign = found, new_sign
        copy(w.logits, logits)
        copy(w.slope, tangent)
        copy(w.at.strategy, w.held)
        if share == 1.0:
            stage = DONE
        elif share >= ask.awake and out.distance[place] <= ask.near and out.local_regret[place] <= ask.least:
            stage = LOOK
    return stage, taken, length, passes
