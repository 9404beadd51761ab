"""The one loop under every solver: it owns stopping, the budget of passes, progress and interrupts.

A solver is data with `init` and `step`; what it has found so far is its state, a value. An interrupt
(KeyboardInterrupt) leaves `run` and no state outlives it; `run_kept` ends with the state after the last whole step.

May import: the standard library only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    for state in _states(solver, max_passes, progress):
        last = state
    return last


def run_kept(solver: Solver[S], *, max_passes: int, progress: Callable[[float], None] | None = None) -> tuple[S, bool]:
    """As `run`, but an interrupt ends it with the state after the last whole step; also whether there was one.

    An interrupt before the first state is not kept: there is nothing to keep.
    """
    last: S | None = None
    try:
        for state in _states(solver, max_passes, progress):
            last = state
    except KeyboardInterrupt:
        if last is None:
            raise
        return last, True
    assert last is not None  # the first state comes without a step
    return last, False


def _states(solver: Solver[S], max_passes: int, progress: Callable[[float], None] | None) -> Iterator[S]:
    """The state before the first step and after each one."""
    state = solver.init()
    yield state
    furthest = 0.0
    while state.stage is Stage.GOING and solver.passes < max_passes:
        state = solver.step(state)
        yield state
        if progress is not None:
            furthest = max(furthest, state.share)
            progress(min(furthest, 1.0))
