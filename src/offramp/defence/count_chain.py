"""The exact distribution of a raid, by counting weapons through the layers in every outage state.

Stocks are kept per class, so classes are independent once it is known which layers work; `raid` gives everything,
`damage_odds` only the levels that a chance turn needs, by the shortest way.

May import: numpy, ``offramp.defence``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from offramp.defence._chain import ChainBuffers, LayerTable, class_chain
from offramp.defence._mixture import Tables, below_cuts_to, mix_totals_to
from offramp.defence.arrays import Float, Int64
from offramp.defence.outages import OutageStates, bit, outage_states
from offramp.defence.result import RaidResult
from offramp.defence.spec import AMPLE, RaidSpec, harm_step

METHOD = "exact count chain"

# Thresholds on a share are compared with points; a threshold that is met exactly must not be missed by rounding.
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class _Chains:
    """What the count chains of K classes end with.

    tables : the distributions. prob : per class, (rows,) probability of each of its rows. layers : per class,
    indexes of the layers that meet it. stopped, spent : per class, (rows, layers that meet it).
    """

    tables: Tables
    prob: tuple[Float, ...]
    layers: tuple[tuple[int, ...], ...]
    stopped: tuple[Float, ...]
    spent: tuple[Float, ...]

    def rows(self, k: int) -> Float:
        """Distributions of class k, one a row."""
        width = int(self.tables.launched[k]) + 1
        rows = len(self.prob[k])
        start = int(self.tables.start[k])
        return self.tables.flat[start : start + rows * width].reshape(rows, width)

    def pmf(self, k: int) -> Float:
        """Distribution of class k, mixed over states."""
        mixed: Float = self.prob[k] @ self.rows(k)
        return mixed


def raid(spec: RaidSpec) -> RaidResult:
    """Evaluate a raid exactly.

    Raises OfframpError, with all problems at once, for numbers that cannot be or a raid past the stated limits.
    """
    spec.validate()
    classes = tuple(range(len(spec.classes)))
    states = outage_states(spec)
    to_leak = _run_chains(spec, states, classes, (1.0,) * len(classes))
    to_harm = _run_chains(spec, states, classes, tuple(c.effect * (1.0 - spec.spared) for c in spec.classes))
    step = harm_step(spec)
    launched = np.array([c.count for c in spec.classes], np.int64)
    failed = np.array([c.count * (1.0 - c.reliability) for c in spec.classes])
    stopped, spent = np.zeros((2, len(spec.layers), len(classes)))
    for k, layers in enumerate(to_leak.layers):
        stopped[list(layers), k] = to_leak.prob[k] @ to_leak.stopped[k]
        spent[list(layers), k] = to_leak.prob[k] @ to_leak.spent[k]
    class_leakers = tuple(to_leak.pmf(k) for k in classes)
    harm = _mix(to_harm.tables, np.array([c.harm // step for c in spec.classes], np.int64))
    joint = _levels(spec, harm, step)
    return RaidResult(
        spec=spec,
        method=METHOD,
        states=len(states.prob),
        launched=launched,
        failed=failed,
        stopped=stopped,
        leaked=np.array([_mean(pmf) for pmf in class_leakers]),
        harmful=np.array([_mean(to_harm.pmf(k)) for k in classes]),
        spent=spent,
        class_leakers=class_leakers,
        leakers=_mix(to_leak.tables, np.ones(len(classes), np.int64)),
        harm=harm,
        harm_step=step,
        damage=joint.sum(axis=1),
        joint=joint,
        attack_cost=_attack_cost(spec),
        defence_cost=_defence_cost(spec, spent.sum(axis=1)),
    )


def damage_odds(spec: RaidSpec) -> Float:
    """Probabilities of both levels, (damage levels, averted levels): ``raid(spec).joint`` by the shortest way.

    Exact to about 1e-15 a probability, where `raid` keeps small tails to their relative precision.
    Raises OfframpError as `raid` does.
    """
    spec.validate()
    odds = np.zeros((len(spec.damage) + 1, len(spec.averted) + 1))
    step = harm_step(spec)
    harmful = [c for c, weapon in enumerate(spec.classes) if weapon.count > 0 and weapon.harm > 0]
    harmful.sort(key=lambda c: spec.classes[c].count)
    damage_cuts, averted_cuts = _cuts(spec, step)
    cuts = np.unique(np.concatenate([damage_cuts, averted_cuts]))
    below = np.ones(len(cuts) + 1)
    if harmful:
        states = outage_states(spec)
        effects = tuple(spec.classes[c].effect * (1.0 - spec.spared) for c in harmful)
        chains = _run_chains(spec, states, tuple(harmful), effects)
        steps = np.array([spec.classes[c].harm // step for c in harmful], np.int64)
        buffers = np.empty((2, int(chains.tables.launched @ steps) + 1))
        below_cuts_to(chains.tables, steps, cuts, buffers, below[:-1])
    else:
        below[:-1] = cuts > 0
    interval_start = np.concatenate([[0], cuts])
    rows, columns = _level_of(spec, damage_cuts, averted_cuts, interval_start)
    # Differences of a distribution function: rounding must not leave a probability below zero.
    np.add.at(odds, (rows, columns), np.maximum(np.diff(below, prepend=0.0), 0.0))
    return odds


def _run_chains(
    spec: RaidSpec, states: OutageStates, classes: tuple[int, ...], leaf_keep: tuple[float, ...]
) -> _Chains:
    """Run the count chain of each of `classes`; `leaf_keep` is the share of its leakers that count."""
    n_layers = len(spec.layers)
    leaf = np.zeros((len(states.masks), len(classes)), np.int64)
    masks: list[Int64] = []
    prob: list[Float] = []
    for k, c in enumerate(classes):
        relevant = sum(bit(index, n_layers) for index, _ in spec.meeting(c))
        distinct, leaf[:, k] = np.unique(states.masks & relevant, return_inverse=True)
        masks.append(distinct)
        prob.append(np.bincount(leaf[:, k], weights=states.prob).astype(np.float64, copy=False))
    count = np.array([spec.classes[c].count for c in classes], np.int64)
    sizes = np.array([len(m) for m in masks], np.int64) * (count + 1)
    layers = tuple(tuple(index for index, _ in spec.meeting(c)) for c in classes)
    chains = _Chains(
        tables=Tables(states.prob, leaf, np.empty(int(sizes.sum())), np.cumsum(sizes) - sizes, count),
        prob=tuple(prob),
        layers=layers,
        stopped=tuple(np.empty((len(m), len(met))) for m, met in zip(masks, layers, strict=True)),
        spent=tuple(np.empty((len(m), len(met))) for m, met in zip(masks, layers, strict=True)),
    )
    for k, c in enumerate(classes):
        _run_chain(spec, c, leaf_keep[k], masks[k], chains.rows(k), chains.stopped[k], chains.spent[k])
    return chains


def _run_chain(
    spec: RaidSpec, c: int, leaf_keep: float, masks: Int64, leaves: Float, stopped: Float, spent: Float
) -> None:
    """Lay out one class for the kernel and run it; the last three arrays are written."""
    weapon = spec.classes[c]
    indexes = [index for index, _ in spec.meeting(c)]
    met = [engagement for _, engagement in spec.meeting(c)]
    limited = [e.is_limited(weapon.count) for e in met]
    table = LayerTable(
        bits=np.array([bit(index, len(spec.layers)) for index in indexes], np.int64),
        kill=np.array([e.kill for e in met], np.float64),
        stock=np.array([e.stock if short else AMPLE for e, short in zip(met, limited, strict=True)], np.int64),
        shots=np.array([e.shots for e in met], np.int64),
        looks=np.array([e.looks for e in met], np.int64),
    )
    joint_rows = max((e.rows(weapon.count) for e, short in zip(met, limited, strict=True) if short), default=0)
    width = weapon.count + 1
    buffers = ChainBuffers(np.empty((len(met) + 1, width)), np.empty((joint_rows, width)), np.empty((3, width + 1)))
    start = np.zeros(width)
    start[-1] = 1.0
    class_chain(start, weapon.reliability, leaf_keep, table, masks, buffers, leaves, stopped, spent)


def _mix(tables: Tables, steps: Int64) -> Float:
    """Distribution of the points of all classes together, one of class k worth ``steps[k]``."""
    out = np.empty(int(tables.launched @ steps) + 1)
    mix_totals_to(tables, steps, np.empty((2, len(out))), out)
    return out


def _cuts(spec: RaidSpec, step: int) -> tuple[Int64, Int64]:
    """Points, in units of `step`, at which the damage level rises, and those at which the averted level falls.

    Both rise. Harm h is at the damage level given by the damage cuts <= h in number, and at the averted level given
    by the averted cuts > h.
    """
    damage = [math.ceil(level / step - SLACK) for level in spec.damage]
    unopposed = spec.harm_unopposed / step
    averted = [math.floor((1.0 - share) * unopposed * (1.0 + SLACK) + SLACK) + 1 for share in reversed(spec.averted)]
    if unopposed == 0.0:
        averted = [0] * len(averted)
    return np.array(damage, np.int64), np.array(averted, np.int64)


def _level_of(spec: RaidSpec, damage_cuts: Int64, averted_cuts: Int64, points: Int64) -> tuple[Int64, Int64]:
    """Damage level and averted level of each number of points."""
    damage = np.searchsorted(damage_cuts, points, side="right")
    averted = len(spec.averted) - np.searchsorted(averted_cuts, points, side="right")
    return damage, averted


def _levels(spec: RaidSpec, harm: Float, step: int) -> Float:
    """Joint distribution of damage level and averted level from the distribution of harm."""
    joint = np.zeros((len(spec.damage) + 1, len(spec.averted) + 1))
    damage_cuts, averted_cuts = _cuts(spec, step)
    rows, columns = _level_of(spec, damage_cuts, averted_cuts, np.arange(len(harm)))
    np.add.at(joint, (rows, columns), harm)
    return joint


def _mean(pmf: Float) -> float:
    return float(pmf @ np.arange(len(pmf)))


def _attack_cost(spec: RaidSpec) -> float | None:
    costs = [0.0 if c.count == 0 else None if c.unit_cost is None else c.count * c.unit_cost for c in spec.classes]
    return _sum_of_known(costs)


def _defence_cost(spec: RaidSpec, spent: Float) -> float | None:
    costs = [
        0.0 if fired == 0.0 else None if layer.unit_cost is None else float(fired) * layer.unit_cost
        for layer, fired in zip(spec.layers, spent, strict=True)
    ]
    return _sum_of_known(costs)


def _sum_of_known(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) if len(known) == len(values) else None
