"""Compilation: a resolved crisis becomes a layered graph, whole layers at a time.

May import: ``offramp.scenario``, ``offramp.game``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from offramp.errors import UnsupportedPatchError
from offramp.game.arrays import Float
from offramp.game.compiling.expand import Expansion
from offramp.game.compiling.moves import Mover
from offramp.game.compiling.payments import Schedule
from offramp.game.compiling.program import lower
from offramp.game.compiling.uses import last_uses
from offramp.game.game import Game
from offramp.game.raids import RaidDesk
from offramp.game.rows import PayBook, ProbabilityBook
from offramp.game.skeleton import first_difference, skeleton
from offramp.scenario import AnyCrisis, crisis_of, perceived
from offramp.scenario.crisis import Crisis

LIMIT = 12_000_000

Progress = Callable[[int, int], None]


def worlds_of(crisis: Crisis) -> dict[str, Crisis]:
    """The crisis as it is under the label ``""``, and as each actor with a perception believes it to be."""
    return {"": crisis} | {actor: perceived(crisis, actor) for actor in crisis.perceptions}


def compile_crisis(
    crisis: AnyCrisis, *, also: Mapping[str, Crisis] | None = None, limit: int = LIMIT, progress: Progress | None = None
) -> Game:
    """The game of `crisis`, on the union of its own structure and that of every actor's perception.

    Parameters
    ----------
    also : further worlds (by label) to be playable on the same structure; like perceptions they may
        differ from `crisis` in numbers and in the `when` of options.
    limit : most edges allowed; counted before each layer is made.
    progress : called with (steps done, steps in all).

    Raises
    ------
    TooLargeError where the graph would pass `limit`, with advice; CrisisError where the crisis turns
    out unsound in a state that can be reached; UnsupportedPatchError where a world differs in shape.
    """
    crisis = crisis_of(crisis)
    worlds = worlds_of(crisis) | dict(also or {})
    check_worlds(worlds)
    program = lower(crisis)
    slots = {number.path: place for place, number in enumerate(crisis.numbers)}
    values = np.array([number.value for number in crisis.numbers], dtype=np.float64)
    players = {name: place for place, name in enumerate(crisis.actors)}
    desk = RaidDesk(crisis, slots) if crisis.defence is not None else None
    probabilities = ProbabilityBook(values, desk.odds if desk else _no_raids)
    payoffs = PayBook()
    schedule = Schedule(program, players, slots)
    expansion = Expansion(
        program=program,
        worlds=worlds,
        players=players,
        mover=Mover(program, slots, probabilities, desk),
        schedule=schedule,
        probabilities=probabilities,
        payoffs=payoffs,
        last_use=last_uses(program, schedule, tuple(worlds.values())),
        limit=limit,
    )
    for done, _ in enumerate(program.steps):
        if progress is not None:
            progress(done, len(program.steps))
        expansion.step(done)
    expansion.close()
    return Game(
        crisis=crisis,
        worlds=worlds,
        arrays=expansion.growth.arrays(len(players)),
        layers=tuple(expansion.layers),
        node_key=expansion.growth.column("key"),
        entry_action=expansion.growth.column("entry_action"),
        allowed=expansion.growth.allowed(),
        variables=dict(program.variables),
        slots=slots,
        probabilities=probabilities.freeze(),
        payoffs=payoffs.freeze(len(players), len(crisis.outcomes)),
        endings=tuple(expansion.endings),
        findings=expansion.findings.problems(crisis),
    )


def check_worlds(worlds: Mapping[str, Crisis]) -> None:
    """UnsupportedPatchError where a world differs from the first in more than numbers and option conditions."""
    labels = list(worlds)
    shape = skeleton(worlds[labels[0]], with_option_conditions=False)
    for label in labels[1:]:
        path = first_difference(shape, skeleton(worlds[label], with_option_conditions=False))
        if path is not None:
            raise UnsupportedPatchError(
                f"the world of {label!r} changes the structure of the crisis at {path}: what a perception, or a "
                "measure `from:` a turn, may change is numbers and the `when` of options"
            )


def _no_raids(case: object, values: Float) -> Float:
    raise AssertionError("a raid without a defence")
