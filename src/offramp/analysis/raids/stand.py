"""Which raid is looked at, in which posture and with which numbers.

A raid that a turn lets happen is looked at as the record, or else the likeliest course, has it; one without a turn in
the posture that the file gives it.

May import: ``offramp.analysis.raids.numbers``, ``offramp.forecasts``, ``offramp.game``, ``offramp.defence``,
``offramp.scenario``, numpy.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from offramp.analysis.raids.numbers import RaidNumbers
from offramp.defence import RaidResult, RaidSpec, is_exact, raid
from offramp.errors import NotFoundError, OfframpError
from offramp.forecasts.given import given_record, turn_layers
from offramp.forecasts.study import Solved, Study
from offramp.game.arrays import Float
from offramp.game.raids import RaidCase, RaidDesk
from offramp.scenario.crisis import Crisis, RaidTurn
from offramp.scenario.defences import Raid
from offramp.scenario.spelling import suggested

RUNS_A_DRAW = 2_000
"""Runs of a sampled raid in each of many draws, where only the spread between draws counts."""


@dataclass(frozen=True)
class RaidStand:
    """A raid to look at: which, in which posture, with which numbers. `turn` is None where no turn lets it happen."""

    crisis: Crisis
    raid: Raid
    turn: RaidTurn | None
    case: RaidCase
    numbers: RaidNumbers

    @property
    def desk(self) -> RaidDesk:
        """What turns its numbers into a plain raid."""
        return RaidDesk(self.crisis, self.numbers.slots)

    def spec(self, values: Float | None = None) -> RaidSpec:
        """The plain raid, at the central values where none are given."""
        return self.desk.spec(self.case, self.numbers.central if values is None else values)

    def under(self, crisis: Crisis) -> RaidStand:
        """The same raid in a patched crisis."""
        found = {raid.name: raid for raid in crisis.defence.raids} if crisis.defence else {}
        raid = found.get(self.raid.name, self.raid)
        return dataclasses.replace(self, crisis=crisis, raid=raid, numbers=RaidNumbers(crisis, self.raid.name))


def stand_at(crisis: Crisis, name: str | None = None) -> RaidStand:
    """The raid `name` (None: the first), by its own name or that of its turn.

    NotFoundError, with the raids that there are, for one that is not.
    """
    found = crisis.defence.raids if crisis.defence is not None else ()
    if not found:
        raise NotFoundError(f"the crisis {crisis.name} has no raid")
    turns = {turn.raid: turn for turn in crisis.turns if isinstance(turn, RaidTurn)}
    for part in found:
        turn = turns.get(part.name)
        if name is None or name == part.name or (turn is not None and name == turn.head.name):
            return stand_of(crisis, part, turn)
    names = [part.name for part in found]
    raise NotFoundError(
        f"no raid {name!r} in {crisis.name}; there are: {', '.join(names)}.{suggested(name or '', names)}"
    )


def stand_of(crisis: Crisis, part: Raid, turn: RaidTurn | None) -> RaidStand:
    """A raid in its posture: given by the file, or as the record or the likeliest course of its turn has it."""
    numbers = RaidNumbers(crisis, part.name)
    if turn is None:
        return RaidStand(crisis, part, None, RaidDesk(crisis, numbers.slots).posture(part.name), numbers)
    study = Study(crisis)
    return RaidStand(crisis, part, turn, likeliest_case(study, study.solve(), turn), numbers)


def first_stand(study: Study, solved: Solved) -> RaidStand | None:
    """The first raid that a turn of a solved crisis lets happen; None where there is none."""
    defence = study.crisis.defence
    for turn in study.crisis.turns:
        if isinstance(turn, RaidTurn) and defence is not None:
            part = next(part for part in defence.raids if part.name == turn.raid)
            numbers = RaidNumbers(study.crisis, part.name)
            return RaidStand(study.crisis, part, turn, likeliest_case(study, solved, turn), numbers)
    return None


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
    flies = np.array([any(wave.most for wave in desk.spec(case, study.game.values()).waves) for case in cases])
    return cases[int(np.argmax(np.where(weight > 0.0, weight + flies, 0.0)))]


def _recorded_flow(study: Study, solved: Solved, layer: int) -> Float:
    """Probability of every edge given the record up to and with `layer`, or as much of it as can have happened."""
    for stop in (layer + 1, layer):
        try:
            return study.walk(solved, given_record(study.game, stop)).flow
        except OfframpError:
            continue
    return study.walk(solved).flow


def left_out(stand: RaidStand, spec: RaidSpec, without: Collection[str]) -> RaidSpec:
    """The raid with some partners out, by name or label; their layers, sensors and links with them."""
    if not without:
        return spec
    owners = {part.name: part.label for part in (stand.crisis.defence.partners if stand.crisis.defence else ())}
    gone = set()
    for name in without:
        if name not in owners and name not in owners.values():
            known = [*owners, *owners.values()]
            raise NotFoundError(f"no partner {name!r}; there are: {', '.join(owners)}.{suggested(name, known)}")
        gone.add(next(index for index, (key, label) in enumerate(owners.items()) if name in (key, label)))
    partners = tuple(
        dataclasses.replace(partner, outage=1.0) if index in gone else partner
        for index, partner in enumerate(spec.partners)
    )
    return dataclasses.replace(spec, partners=partners)


def quick(spec: RaidSpec, seed: int) -> RaidResult:
    """A raid in one of many draws: exact where it can be, else from few runs."""
    return raid(spec) if is_exact(spec) else raid(spec, method="sampled", runs=RUNS_A_DRAW, seed=seed)
