"""What the compiler has to say about a crisis: why it is large, which endings forget, what is never reached.

May import: ``offramp.game``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from offramp.errors import Problem
from offramp.game.arrays import Float, Int64
from offramp.game.compiling.program import Step
from offramp.game.game import Ending
from offramp.game.layout import Layout, code_rows, distinct
from offramp.scenario.crisis import Crisis, DecisionTurn

# Beliefs are compared under a generic strategy; rounding is far below this, a true difference far above.
SAME_BELIEF = 1e-9


def ending_effects(
    names: list[str],
    step: Step,
    work: Layout,
    states: Int64,
    after: Int64,
    mass: Float,
    sights: Mapping[str, tuple[str, ...]],
) -> list[Ending]:
    """For each fact in `names` that ends here: does it still tell some later mover anything?

    `states` (layout `work`) merge into `after`; `mass` is their probability under a generic strategy,
    under which a belief that could depend on the fact does. A fact is lossless for an actor if the
    actor's belief over what goes on is the same at every level of the fact.
    """
    losers = {
        actor: _forgotten([name for name in names if name in sight], sight, _Merging(work, states, after, mass))
        for actor, sight in sights.items()
    }
    return [
        Ending(name, step.turn, step.round, tuple(actor for actor, lost in losers.items() if name in lost))
        for name in names
    ]


@dataclass(frozen=True)
class _Merging:
    """States of layout `work` that merge into `after`, with their generic probability `mass`."""

    work: Layout
    states: Int64
    after: Int64
    mass: Float

    def informs(self, fine: list[str], coarse: list[str]) -> bool:
        """Whether seeing `fine` tells more about what goes on than seeing `coarse`, a part of it."""
        cells = [code_rows([self.work.project(self.states, tuple(names))]) for names in (fine, coarse)]
        return not _same_belief(cells[0], cells[1], code_rows([self.after]), self.mass)


def _forgotten(ending: list[str], sight: tuple[str, ...], merging: _Merging) -> list[str]:
    """Those of the facts `ending` together that tell something by themselves or beside the others; all of them
    where only several together do."""
    kept = [name for name in sight if name not in ending]
    if not ending or not merging.informs([*sight], kept):
        return []
    telling = [
        name
        for name in ending
        if merging.informs([*kept, name], kept) or merging.informs([*sight], [n for n in sight if n != name])
    ]
    return telling or ending


def _same_belief(fine: Int64, coarse: Int64, goes_on: Int64, mass: Float) -> bool:
    """Whether P(goes_on | fine) == P(goes_on | coarse) wherever `fine` has mass."""
    reached = mass > 0
    fine, coarse, goes_on, mass = fine[reached], coarse[reached], goes_on[reached], mass[reached]

    def conditional(cell: Int64) -> Float:
        pair = code_rows([cell, goes_on])
        return (np.bincount(pair, weights=mass)[pair]) / np.bincount(cell, weights=mass)[cell]

    return bool(np.all(np.abs(conditional(fine) - conditional(coarse)) < SAME_BELIEF))


@dataclass
class LayerFindings:
    """What turned out to be reachable while compiling."""

    reached: set[str] = field(default_factory=set)
    chosen: set[tuple[str, str]] = field(default_factory=set)

    def problems(self, crisis: Crisis) -> tuple[Problem, ...]:
        """Warnings for turns and options that no history reaches."""
        found = []
        for turn in crisis.turns:
            path = f"turns.{turn.head.name}"
            if turn.head.name not in self.reached:
                text = "no history reaches this turn"
                hint = "look at its `when`, and at the endings before it"
                found.append(Problem(text, path=path, hint=hint, severity="warning", code="turn-never-reached"))
            elif isinstance(turn, DecisionTurn):
                for option in turn.options:
                    if (turn.head.name, option.name) not in self.chosen:
                        found.append(
                            Problem(
                                "this option is never available",
                                path=f"{path}.options.{option.name}",
                                hint="look at its `when`",
                                severity="warning",
                                code="option-never-available",
                            )
                        )
        return tuple(found)


def too_large(crisis: Crisis, step: Step, work: Layout, keys: Int64, edges: int, limit: int) -> str:
    """Advice on a graph that passes the limit: which facts multiply its states, and which could end."""
    factors = {}
    for name in work.names:
        rest = work.project(keys, tuple(other for other in work.names if other != name))
        factors[name] = len(keys) / max(len(distinct(rest, work.states)[0]), 1)
    ranked = sorted(factors, key=lambda name: -factors[name])[:6]
    facts = ", ".join(f"{name} (x{factors[name]:.1f})" for name in ranked if factors[name] > 1)
    endless = [
        name for name in ranked if name in crisis.facts and crisis.facts[name].until is None and factors[name] > 1
    ]
    advice = (
        f" Facts without `until:` among them: {', '.join(endless)}; end them as soon as nobody needs them."
        if endless
        else " Fewer levels, fewer types or fewer rounds would make it smaller."
    )
    return (
        f"the crisis is too large: by turn {step.turn!r} of round {step.round} its graph has {edges:,} edges or more, "
        f"and the limit is {limit:,}. {len(keys):,} states wait at this turn; what multiplies them most: "
        f"{facts or 'types'}." + advice
    )
