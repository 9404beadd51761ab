"""The exact distribution of a raid, by counting the weapons of each thread through its layers in every situation.

Threads are independent once it is known what is up; `exact_raid` gives everything, `exact_odds` only the levels that
a chance turn needs, by the shortest way.

May import: numpy, ``offramp.defence``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from offramp.defence.alerts import Situations, harm_unopposed, situations
from offramp.defence.arrays import Float, Int64
from offramp.defence.exact.chains import Chain, harm_term, merged_harm_term, run_chain
from offramp.defence.exact.mixture import Term, below, mixed
from offramp.defence.exact.thread_rows import ThreadRows, require_exact, rows_of
from offramp.defence.levels import attack_cost, defence_cost, harm_cuts, joint_levels, levels_of
from offramp.defence.result import RaidResult, mean_of
from offramp.defence.spec import RaidSpec

METHOD = "exact count chain"


def exact_raid(spec: RaidSpec) -> RaidResult:
    """Evaluate a valid raid exactly.

    Raises OfframpError with the reasons where the chain cannot be exact.
    """
    require_exact(spec)
    found = situations(spec)
    chains = [run_chain(spec, rows_of(spec, thread, found)) for thread in spec.threads]
    launched, reliability = _launched(spec), np.array([weapon.reliability for weapon in spec.classes])
    stopped, spent = _means_by_layer(spec, found, chains)
    class_leakers = _class_leakers(spec, found, chains)
    at_sites = [_site_terms(chains, site) for site in range(len(spec.sites))]
    harm = mixed(found.prob, [chain.harming() for chain in chains if len(chain.rows.points)])
    joint = joint_levels(spec, harm, harm_unopposed(spec, found))
    return RaidResult(
        spec=spec,
        method=METHOD,
        status=_status(len(found.prob)),
        runs=None,
        seed=None,
        situations=len(found.prob),
        launched=launched,
        failed=launched * (1.0 - reliability),
        stopped=stopped,
        leaked=np.array([mean_of(pmf) for pmf in class_leakers]),
        harmful=_harmful(spec, chains),
        spent=spent,
        class_leakers=class_leakers,
        site_leakers=tuple(mixed(found.prob, [term for _, term in terms]) for terms in at_sites),
        part_leakers=tuple(
            tuple(
                mixed(found.prob, [term for of, term in terms if of == weapon]) for weapon in range(len(spec.classes))
            )
            for terms in at_sites
        ),
        leakers=mixed(found.prob, [chain.leaking() for chain in chains]),
        spent_layers=tuple(_spent_in(found, chains, layer) for layer in range(len(spec.layers))),
        harm=harm,
        harm_step=spec.harm_step,
        damage=joint.sum(axis=1),
        joint=joint,
        error=0.0,
        damage_error=np.zeros(len(joint)),
        attack_cost=attack_cost(spec),
        defence_cost=defence_cost(spec, spent),
    )


def exact_odds(spec: RaidSpec) -> Float:
    """Probabilities of both levels, (damage levels, averted levels): ``exact_raid(spec).joint`` by the shortest way.

    Exact to about 1e-15 a probability, where `exact_raid` keeps small tails to their relative precision.
    Raises OfframpError as `exact_raid` does.
    """
    require_exact(spec)
    found = situations(spec)
    rows = [rows_of(spec, thread, found) for thread in spec.threads]
    cuts = harm_cuts(spec, harm_unopposed(spec, found))
    starts = np.array(sorted({0, *cuts[0].tolist(), *cuts[1].tolist()}), np.int64)
    under = _below(spec, found.prob, [each for each in rows if len(each.points)], starts[1:])
    between = np.diff(np.concatenate([[0.0], under, [1.0]]))
    odds = np.zeros((len(spec.damage) + 1, len(spec.averted) + 1))
    # Differences of a distribution function: rounding must not leave a probability below zero.
    np.add.at(odds, levels_of(spec, cuts, starts), np.maximum(between, 0.0))
    return odds


def _below(spec: RaidSpec, prob: Float, rows: Sequence[ThreadRows], cuts: Int64) -> Float:
    """Probability that the harm of all threads stays below each of `cuts`, (J,) situations of probability `prob`."""
    if not rows:
        return (cuts > 0).astype(np.float64)
    *others, largest = sorted(rows, key=lambda each: len(each.looks) * spec.waves[each.thread.wave].most ** 2)
    told = np.column_stack([np.empty((len(prob), 0), np.int64), *(each.row for each in others)])
    merged, first = merged_harm_term(spec, largest, prob, told)
    terms = [dataclasses.replace(term, row=term.row[first]) for term in (harm_term(spec, each) for each in others)]
    # The rows of the merged term bring their probability with them.
    return below(np.ones(len(first)), [*terms, merged], cuts)


def _status(size: int) -> str:
    if size == 1:
        return "Exact: there is one situation, and no sampling error."
    return f"Exact: all {size:,} situations (what is up, what is out) were gone through; there is no sampling error."


def _launched(spec: RaidSpec) -> Float:
    launched = np.zeros(len(spec.classes))
    for wave in spec.waves:
        launched[wave.weapon] += wave.mean
    return launched


def _means_by_layer(spec: RaidSpec, found: Situations, chains: Sequence[Chain]) -> tuple[Float, Float]:
    """(L, C) mean weapons stopped and interceptors fired."""
    stopped, spent = np.zeros((2, len(spec.layers), len(spec.classes)))
    for chain in chains:
        thread, prob = chain.rows.thread, chain.rows.prob
        stopped[list(thread.layers), thread.weapon] += prob @ chain.stopped
        spent[list(thread.layers), thread.weapon] += [fired.mean(found.prob) for fired in chain.fired]
    return stopped, spent


def _harmful(spec: RaidSpec, chains: Sequence[Chain]) -> Float:
    harmful = np.zeros(len(spec.classes))
    for chain in chains:
        harmful[chain.rows.thread.weapon] += chain.rows.prob @ (chain.leaked * chain.rows.chance.sum(axis=1))
    return harmful


def _class_leakers(spec: RaidSpec, found: Situations, chains: Sequence[Chain]) -> tuple[Float, ...]:
    return tuple(
        mixed(found.prob, [chain.leaking() for chain in chains if chain.rows.thread.weapon == weapon])
        for weapon in range(len(spec.classes))
    )


def _site_terms(chains: Sequence[Chain], site: int) -> list[tuple[int, Term]]:
    """Class and number of the leakers of each thread that is aimed at a site."""
    return [
        (chain.rows.thread.weapon, chain.leaking(share))
        for chain in chains
        for at, share in chain.rows.thread.aims
        if at == site
    ]


def _spent_in(found: Situations, chains: Sequence[Chain], layer: int) -> Float:
    return mixed(
        found.prob,
        [
            fired
            for chain in chains
            for index, fired in zip(chain.rows.thread.layers, chain.fired, strict=True)
            if index == layer
        ],
    )
