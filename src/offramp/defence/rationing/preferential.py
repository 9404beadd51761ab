"""Preferential defence: which targets to defend where a target is lost unless nearly all weapons on it are stopped.

After Prim & Read: spreading interceptors evenly can save nothing where choosing saves much. Interceptors are of one
kind and all shots are planned before the first. A column of the program is a way to defend one target: so many of the
weapons on it are engaged, with shots spread evenly over them.

May import: numpy, scipy, ``offramp.defence.arrays``, ``offramp.defence.rationing``, ``offramp.errors``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from offramp.defence.arrays import Float
from offramp.defence.rationing._shoot_look import survivors_to
from offramp.defence.rationing.program import Columns, choose
from offramp.errors import OfframpError

MOST_COLUMNS = 200_000
METHOD = "mixed-integer program over allocations to targets"


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Like targets.

    Attributes
    ----------
    name : for people.
    count : how many there are.
    weapons : weapons headed for each.
    value : what is lost with one.
    kill : single-shot kill probability of an interceptor against the weapons.
    damage : share of the value lost with 0, 1, 2, ... leakers (the last holds for more); empty: all with the first.
    """

    name: str
    count: int
    weapons: int
    value: float = 1.0
    kill: float = 1.0
    damage: tuple[float, ...] = ()

    def share_lost(self) -> Float:
        """Share of the value lost with each number of leakers, (weapons + 1,)."""
        damage = np.array(self.damage or (0.0, 1.0))
        return damage[np.minimum(np.arange(self.weapons + 1), len(damage) - 1)]


@dataclass(frozen=True, slots=True)
class Defended:
    """Some targets of a group, and the interceptors planned for each of them."""

    group: int
    targets: int
    shots: int


@dataclass(frozen=True, slots=True)
class Preference:
    """Which targets are defended.

    Attributes
    ----------
    defended : every target is in one of them, those that get no shot too.
    shots : interceptors spent.
    loss : expected value lost. bound : no plan loses less.
    saved : expected value saved against no defence.
    even_loss : expected value lost if the interceptors are spread evenly over all targets.
    optimal : whether it is proven that no plan is better.
    method, status : how it was found and how good it is known to be.
    """

    defended: tuple[Defended, ...]
    shots: int
    loss: float
    bound: float
    saved: float
    even_loss: float
    optimal: bool
    method: str
    status: str


def defend_by_preference(targets: tuple[TargetGroup, ...], interceptors: int, most_shots: int = 4) -> Preference:
    """Least expected value lost with so many interceptors, at most `most_shots` at one weapon.

    Raises OfframpError naming every problem of the input, or where there are too many ways to defend.
    """
    _check(targets, interceptors, most_shots)
    curves = [_losses(group, min(interceptors, group.weapons * most_shots)) for group in targets]
    columns = Columns(
        np.concatenate([[], *curves]),
        np.concatenate([[], *(np.arange(len(curve)) for curve in curves)]).astype(np.int64)[:, None],
        np.repeat(np.arange(len(curves)), [len(curve) for curve in curves]),
    )
    counts = np.array([group.count for group in targets], np.int64)
    choice = choose(columns, counts, np.array([float(interceptors)]))
    undefended = math.fsum(group.count * curve[0] for group, curve in zip(targets, curves, strict=True))
    used = np.flatnonzero(choice.times)
    return Preference(
        defended=tuple(Defended(int(columns.row[k]), int(choice.times[k]), int(columns.use[k, 0])) for k in used),
        shots=int(choice.times @ columns.use[:, 0]),
        loss=choice.loss,
        bound=choice.bound,
        saved=undefended - choice.loss,
        even_loss=_even_loss(targets, curves, interceptors),
        optimal=choice.optimal,
        method=METHOD,
        status=_OPTIMAL if choice.optimal else f"Not proven optimal: none loses less than {choice.bound:.6g}.",
    )


def _losses(group: TargetGroup, most: int) -> Float:
    """Expected loss of one target by the interceptors planned for it, 0 ... `most`, (most + 1,); never rising."""
    lost = group.share_lost() * group.value
    losses = np.full(most + 1, lost[-1])
    survivors, buffers = np.empty(group.weapons + 1), np.empty((2, group.weapons + 1))
    for shots in range(1, most + 1):
        losses[shots] = losses[shots - 1]
        for engaged in range(1, min(group.weapons, shots) + 1):
            survivors_to(engaged, shots, 1.0 - group.kill, buffers, survivors)
            passed = group.weapons - engaged
            losses[shots] = min(losses[shots], float(survivors[: engaged + 1] @ lost[passed:]))
    return losses


def _even_loss(targets: tuple[TargetGroup, ...], curves: list[Float], interceptors: int) -> float:
    """Expected loss if every target gets as many interceptors, the first ones the odd ones."""
    total = sum(group.count for group in targets)
    each, more = divmod(interceptors, total) if total else (0, 0)
    lost = []
    for group, curve in zip(targets, curves, strict=True):
        richer = min(more, group.count)
        more -= richer
        lost.append(richer * curve[min(each + 1, len(curve) - 1)])
        lost.append((group.count - richer) * curve[min(each, len(curve) - 1)])
    return math.fsum(lost)


def _check(targets: tuple[TargetGroup, ...], interceptors: int, most_shots: int) -> None:
    problems = [problem for group in targets for problem in _target_problems(group)]
    if not isinstance(interceptors, int) or interceptors < 0:
        problems.append(f"the interceptors must be a whole number not below 0, found {interceptors}")
    if not isinstance(most_shots, int) or most_shots < 1:
        problems.append(f"the most shots at one weapon must be a whole number not below 1, found {most_shots}")
    if problems:
        raise OfframpError("\n".join(problems))
    columns = sum(group.weapons * most_shots for group in targets)
    if columns > MOST_COLUMNS or max((group.weapons for group in targets), default=0) > 200:
        raise OfframpError(f"at most 200 weapons on a target and {MOST_COLUMNS:,} ways to defend, found {columns:,}")


def _target_problems(group: TargetGroup) -> Iterator[str]:
    for name, number in (("count", group.count), ("number of weapons on each", group.weapons)):
        if not isinstance(number, int) or number < 0:
            yield f"targets {group.name}: the {name} must be a whole number not below 0, found {number}"
    if not 0.0 <= group.value < math.inf:
        yield f"targets {group.name}: the value must be a number not below 0, found {group.value}"
    if not 0.0 <= group.kill <= 1.0:
        yield f"targets {group.name}: kill must lie between 0 and 1, found {group.kill}"
    if any(not 0.0 <= share <= 1.0 for share in group.damage) or list(group.damage) != sorted(group.damage):
        yield f"targets {group.name}: the shares lost must rise from 0 to 1, found {group.damage}"


_OPTIMAL = "Proven optimal among plans that spread shots evenly over the weapons that they engage at a target."
