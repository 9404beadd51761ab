"""What got through the defences: the recorded raid of a crisis, from launched to harm.

May import: ``offramp.forecasts``, ``offramp.game``, ``offramp.defence``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

import numpy as np

from offramp.analysis.assessment import RaidReport, WaterfallStep
from offramp.defence import NOBODY, RaidResult, RaidSpec, raid
from offramp.errors import NotFoundError, OfframpError
from offramp.forecasts.given import given_record, turn_layers
from offramp.forecasts.study import Solved, Study
from offramp.game.arrays import Float
from offramp.game.raids import RaidCase, RaidDesk
from offramp.scenario.crisis import Crisis, RaidTurn


def raid_report(crisis: Crisis, name: str | None = None, *, without: Collection[str] = ()) -> RaidReport:
    """The exact raid `name` (None: the first) as the record, or else the likeliest course, has it, `without` the
    layers of some partners. NotFoundError for a raid or partner that is not there."""
    turn = raid_turn(crisis, name)
    study = Study(crisis)
    return report_of(study, turn, likeliest_case(study, study.solve(), turn), without)


def raid_turn(crisis: Crisis, name: str | None = None) -> RaidTurn:
    """The turn of raid `name` (None: the first raid). NotFoundError with the raids that there are."""
    found = [turn for turn in crisis.turns if isinstance(turn, RaidTurn)]
    for turn in found:
        if name is None or name in (turn.raid, turn.head.name):
            return turn
    if not found:
        raise NotFoundError(f"the crisis {crisis.name} has no raid")
    raise NotFoundError(f"no raid {name!r} in {crisis.name}; there are: {', '.join(turn.raid for turn in found)}")


def likeliest_case(study: Study, solved: Solved, turn: RaidTurn) -> RaidCase:
    """The raid's size, partners and posture that the record (or, without one, the walk) makes likeliest, among
    those in which anything flies (if any can)."""
    layers = turn_layers(study.game, turn.head.name, 1)
    if not layers:
        raise OfframpError(f"no history reaches turn {turn.head.name!r}")
    layer = layers[0]
    flow = _recorded_flow(study, solved, layer)
    nodes, info = study.game.nodes(layer), study.game.layers[layer]
    desk = RaidDesk(study.crisis, study.game.slots)
    columns = study.game.columns(layer)
    cases, case_of = desk.cases(turn, columns, columns.size)
    starts = study.game.arrays.node_edge[nodes.start : nodes.stop + 1]
    mass = np.array([flow[starts[k] : starts[k + 1]].sum() for k in range(info.n_active)])
    weight = np.bincount(case_of[: info.n_active], weights=mass, minlength=len(cases))
    flies = np.array([_flies(study.crisis, case) for case in cases])
    return cases[int(np.argmax(np.where(weight > 0.0, weight + flies, 0.0)))]


def _recorded_flow(study: Study, solved: Solved, layer: int) -> Float:
    """Probability of every edge given the record up to and with `layer`, or as much of it as can have happened."""
    for stop in (layer + 1, layer):
        try:
            return study.walk(solved, given_record(study.game, stop)).flow
        except OfframpError:
            continue
    return study.walk(solved).flow


def _flies(crisis: Crisis, case: RaidCase) -> bool:
    raids = crisis.defence.raids if crisis.defence else ()
    return any(
        number.value > 0
        for raid in raids
        if raid.name == case.raid
        for number in raid.sizes.get(case.size, {}).values()
    )


def report_of(study: Study, turn: RaidTurn, case: RaidCase, without: Collection[str] = ()) -> RaidReport:
    """The exact raid of `case`, with the layers of partners `without` left out.

    NotFoundError for a partner that owns no layer here.
    """
    spec = RaidDesk(study.crisis, study.game.slots).spec(case, study.game.values())
    owners = {
        partner.name: partner.label for partner in (study.crisis.defence.partners if study.crisis.defence else ())
    }
    for name in without:
        if name not in owners and name not in owners.values():
            raise NotFoundError(f"no partner {name!r}; there are: {', '.join(owners)}")
    left_out = {owners.get(name, name) for name in without}
    kept = tuple(layer for layer in spec.layers if _owner(spec, layer.owner) not in left_out)
    return _report(study, turn, raid(dataclasses.replace(spec, layers=kept)))


def _owner(spec: RaidSpec, owner: int) -> str | None:
    return None if owner == NOBODY else spec.partners[owner].name


def _report(study: Study, turn: RaidTurn, result: RaidResult) -> RaidReport:
    spec = result.spec
    classes = [weapon.name for weapon in spec.classes if weapon.count > 0]
    place = {weapon.name: index for index, weapon in enumerate(spec.classes)}
    left = {name: float(spec.classes[place[name]].count) for name in classes}
    steps: list[WaterfallStep] = []

    def take(label: str, owner: str | None, gone: np.ndarray, spent: float) -> None:
        by_class = {name: float(gone[place[name]]) for name in classes}
        for name in classes:
            left[name] -= by_class[name]
        steps.append(WaterfallStep(label, owner, by_class, dict(left), spent))

    take("failed by themselves", None, result.failed, 0.0)
    for index, layer in enumerate(spec.layers):
        take(layer.name, _owner(spec, layer.owner), result.stopped[index], float(result.spent[index].sum()))
    take("leaked without harm", None, result.leaked - result.harmful, 0.0)
    levels = study.crisis.facts[turn.sets].levels
    defence = study.crisis.defence
    named = (levels[0], *(defence.damage if defence else ()))
    return RaidReport(
        raid=turn.raid,
        turn=turn.head.name,
        launched={name: spec.classes[place[name]].count for name in classes},
        steps=tuple(steps),
        leakers_mean=result.leakers_mean,
        leakers_sd=result.leakers_sd,
        leakers_pmf=tuple(float(p) for p in result.leakers),
        damage=dict(zip(named, (float(p) for p in result.damage), strict=True)),
        attack_cost=result.attack_cost,
        defence_cost=result.defence_cost,
        method=result.method,
    )
