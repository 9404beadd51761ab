"""Glue between a crisis and the defence: which raids a graph can meet, and their odds for given numbers.

May import: ``offramp.scenario`` (resolved types), ``offramp.defence``, ``offramp.errors``, ``offramp.game``, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from offramp.defence import RaidSpec, damage_odds
from offramp.errors import NotFoundError, OfframpError
from offramp.game.arrays import Float, Int64
from offramp.game.raid_spec import PartNames, SpecWriter
from offramp.game.working import Switchboard, Working
from offramp.scenario.crisis import Crisis, RaidTurn
from offramp.scenario.defences import Defence


@dataclass(frozen=True)
class RaidCase:
    """A raid that the crisis can reach, told apart only by what makes a difference to its odds or its warning."""

    raid: str
    size: str
    working: Working
    averted: bool


class RaidDesk:
    """Knows the defence of a crisis; turns facts into cases and cases with numbers into odds."""

    def __init__(self, crisis: Crisis, slots: Mapping[str, int]) -> None:
        if crisis.defence is None:
            raise ValueError("the crisis has no defence")
        self.crisis = crisis
        self.defence: Defence = crisis.defence
        self._raids = {raid.name: raid for raid in self.defence.raids}
        self._switches = Switchboard(self.defence)
        self._writer = SpecWriter(self.defence, slots)

    @property
    def names(self) -> PartNames:
        """What the parts of the defence are called in the raids that `spec` writes."""
        return self._writer.names

    def cases(self, event: RaidTurn, columns: Mapping[str, Int64], size: int) -> tuple[list[RaidCase], Int64]:
        """The distinct cases of a raid among `size` states, and for each state the place of its case."""
        levels = self.crisis.facts[event.size].levels if event.size is not None else ("",)
        level = columns[event.size] if event.size is not None else np.zeros(size, dtype=np.int64)
        rows = np.column_stack([level, self._switches.rows(columns, size)])
        distinct, inverse = np.unique(rows, axis=0, return_inverse=True)
        cases = [self._case(event.raid, levels[row[0]], row[1:], event.averted is not None) for row in distinct]
        merged = list(dict.fromkeys(cases))
        place_of = np.array([merged.index(case) for case in cases], dtype=np.int64)
        return merged, place_of[inverse.ravel()]

    def posture(self, raid: str, given: Mapping[str, int] | None = None) -> RaidCase:
        """The case of a raid outside all turns: facts stand at the levels `given`, else at those that the raid names,
        else at their initial ones.

        NotFoundError where there is no such raid, OfframpError where nothing says which of its sizes it has.
        """
        if raid not in self._raids:
            raise NotFoundError(f"there is no raid {raid!r}; there are: {', '.join(self._raids) or 'none'}")
        found = self._raids[raid]
        turn = next((turn for turn in self.crisis.turns if isinstance(turn, RaidTurn) and turn.raid == raid), None)
        standing = {fact.name: fact.initial for fact in self.crisis.facts.values()} | dict(found.given)
        standing |= given or {}
        size = ""
        if turn is not None and turn.size is not None:
            size = self.crisis.facts[turn.size].levels[standing[turn.size]]
        elif "" not in found.sizes:
            raise OfframpError(
                f"raid {raid!r} comes in sizes ({', '.join(found.sizes)}), and no turn says which it has"
            )
        columns = {name: np.array([level], dtype=np.int64) for name, level in standing.items()}
        averted = bool(self.defence.averted) if turn is None else turn.averted is not None
        return self._case(raid, size, self._switches.rows(columns, 1)[0], averted)

    def _case(self, raid: str, size: str, row: Int64, averted: bool) -> RaidCase:
        """The canonical case: sizes in which nothing flies are one."""
        waves = self._raids[raid].sizes.get(size, ())
        return RaidCase(raid, size if waves else "", self._switches.working(waves, row), averted)

    def spec(self, case: RaidCase, values: Float) -> RaidSpec:
        """The plain numbers of `case`."""
        return self._writer.spec(self._raids[case.raid].sizes.get(case.size, ()), case.working, values)

    def odds(self, case: RaidCase, values: Float) -> Float:
        """Odds of `case`: (damage levels, averted levels); one column where nobody asks what was averted.

        OfframpError, a line for each problem, where the raid cannot be evaluated.
        """
        try:
            joint = damage_odds(self.spec(case, values))
        except OfframpError as error:
            where = f"raid {case.raid}, {case.size}" if case.size else f"raid {case.raid}"
            raise OfframpError("\n".join(f"{where}: {line}" for line in str(error).splitlines())) from error
        return joint if case.averted else joint.sum(axis=1, keepdims=True)
