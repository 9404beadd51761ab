"""The one loop under every solver: it owns stopping, the budget of passes, progress and interrupts.

A solver is data with `init` and `step`; what it has found so far is its state, a value. An interrupt
(KeyboardInterrupt) leaves `run` between two steps or inside one and is never caught: no state outlives it.

May import: the standard library only.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol, TypeVar


class Stage(Enum):
    """Where a solver stands after a step."""

    GOING = auto()
    DONE = auto()
    STALLED = auto()


class State(Protocol):
    """What the driver reads of a solver's state."""

    @property
    def stage(self) -> Stage:
        """Whether another step makes sense."""
        ...

    @property
    def share(self) -> float:
        """Share of the way that lies behind, 0 to 1."""
        ...


S = TypeVar("S", bound=State)


class Solver(Protocol[S]):
    """A method, ready to run on one game."""

    def init(self) -> S:
        """The state before the first step."""
        ...

    def step(self, state: S) -> S:
        """One step on; the argument is not used again."""
        ...

    @property
    def passes(self) -> int:
        """Passes over the graph so far."""
        ...


def run(solver: Solver[S], *, max_passes: int, progress: Callable[[float], None] | None = None) -> S:
    """Step `solver` until it is done or stalled, or has used up `max_passes`; a state still GOING means the latter.

    `progress` is called after each step with the largest share so far, so that it never falls.
    """
    state = solver.init()
    furthest = 0.0
    while state.stage is Stage.GOING and solver.passes < max_passes:
        state = solver.step(state)
        if progress is not None:
            furthest = max(furthest, state.share)
            progress(min(furthest, 1.0))
    return state
