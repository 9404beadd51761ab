"""A crisis made ready to be asked: compiled, with the numbers of every world, solved and walked.

May import: ``offramp.game``, ``offramp.solvers``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from offramp.errors import OfframpError, UnsupportedPatchError
from offramp.forecasts.uncertain import Uncertain
from offramp.game import Game, GameTables, compile_crisis
from offramp.game.arrays import Bool, Float, GameArrays
from offramp.game.compile import LIMIT, worlds_of
from offramp.game.rows import RaidOdds
from offramp.game.walk import Given, Joint, Walk, Walker
from offramp.scenario import AnyCrisis, crisis_of
from offramp.scenario.crisis import Crisis
from offramp.solvers import Solution, forgetful_infoset, solve

TOLERANCE = 1e-10
DRAW_TOLERANCE = 1e-7

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Solved:
    """The solution of every world, with the tables they were solved on.

    `interrupted` says that the user stopped the solver: the last world may then stand at its last good point, and
    those after it are missing.
    """

    tables: Mapping[str, GameTables]
    solutions: Mapping[str, Solution]
    epsilons: Mapping[str, float]
    interrupted: bool = False

    @property
    def strategies(self) -> dict[str, Float]:
        """Strategy by world."""
        return {label: solution.strategy for label, solution in self.solutions.items()}

    @property
    def converged(self) -> bool:
        """Whether every world converged."""
        return all(solution.converged for solution in self.solutions.values())

    @property
    def local_regret(self) -> float:
        """The largest local regret of any world."""
        return max(solution.local_regret for solution in self.solutions.values())

    @property
    def status(self) -> str:
        """One sentence: the solver's own, or those of the worlds that did not converge."""
        bad = [f"{label or 'the crisis'}: {s.status}" for label, s in self.solutions.items() if not s.converged]
        return "; ".join(bad) if bad else self.solutions[""].status


class Study:
    """One crisis, compiled once.

    Parameters
    ----------
    crisis : what is asked about, or the name of it in the library or of its file.
    game : a structure to reuse; it is refitted where the crisis has the same shape, else compiled anew.
    precision_scale : multiplies every actor's precision, in all worlds and draws; OfframpError where it is no number
        of at least 0.
    """

    def __init__(
        self, crisis: AnyCrisis, *, game: Game | None = None, limit: int = LIMIT, precision_scale: float = 1.0
    ) -> None:
        crisis = crisis_of(crisis)
        if not 0.0 <= precision_scale < inf:
            raise OfframpError(f"precision times {precision_scale:g} is none: give a finite number of at least 0")
        self._order = _solving_order(crisis)
        self.precision_scale = precision_scale
        self.crisis = crisis
        self.game = _game(crisis, game, limit)
        self.walker = Walker(self.game)
        self.uncertain = Uncertain(self.game)
        self._joint: tuple[Solved, Joint] | None = None

    @classmethod
    def on(cls, crisis: Crisis, game: Game) -> Study:
        """A study of `crisis` on a game that was compiled for it."""
        study = cls.__new__(cls)
        study._order = _solving_order(crisis)
        study.precision_scale = 1.0
        study.crisis, study.game, study.walker, study.uncertain = crisis, game, Walker(game), Uncertain(game)
        study._joint = None
        return study

    def solve(
        self,
        values: Mapping[str, Float] | None = None,
        *,
        start: Solved | None = None,
        odds: RaidOdds | None = None,
        precision_scale: float = 1.0,
        tolerance: float = TOLERANCE,
        regret: bool = False,
        progress: Callable[[float], None] | None = None,
        keep: bool = False,
    ) -> Solved:
        """Solve every world: first the true crisis, then perceptions in the order in which they know of each other.

        `progress` is called with the share of the way through all worlds. If `keep`, an interrupt (KeyboardInterrupt)
        ends in what there is, unless that is nothing.
        """
        tables: dict[str, GameTables] = {}
        solutions: dict[str, Solution] = {}
        worlds, interrupted = ("", *self._order), False
        for done, label in enumerate(worlds):
            table = self.game.tables(label, None if values is None else values[label], odds)
            fixed, strategy = self._fixed(label, solutions)
            begin = start.solutions[label].strategy if start is not None else None
            try:
                solution = solve(
                    self.game.arrays,
                    table,
                    start=begin,
                    fixed=fixed,
                    fixed_strategy=strategy,
                    precision_scale=self.precision_scale * precision_scale,
                    tolerance=tolerance,
                    progress=None if progress is None else part_of(progress, done, len(worlds)),
                    regret=regret and not label,
                    keep=keep,
                )
            except KeyboardInterrupt:
                if not keep or not solutions:
                    raise
                interrupted = True
                break
            tables[label], solutions[label] = table, solution
            interrupted = solution.interrupted
            if interrupted:
                break
        if solutions[""].regret_reason:
            solutions[""] = replace(solutions[""], regret_reason=self._who_forgets())
        return Solved(tables, solutions, self.epsilons(values), interrupted)

    def solve_as_is(self, solver: Callable[[GameArrays, GameTables], Solution]) -> Solved:
        """The crisis as it is, by any solver; nobody's own perception is solved."""
        tables = self.game.tables("")
        solution = solver(self.game.arrays, tables)
        if solution.regret_reason:
            solution = replace(solution, regret_reason=self._who_forgets())
        return Solved({"": tables}, {"": solution}, {}, solution.interrupted)

    def _who_forgets(self) -> str:
        """Why whole best responses are not known, in the names of the crisis."""
        number = forgetful_infoset(self.game.arrays)
        if number is None:
            return ""
        infoset = self.game.infoset(number)
        actor = self.crisis.actors[infoset.actor].label
        return f"{actor} does not recall all its own earlier moves at turn {infoset.turn!r}: no fact keeps them"

    def _fixed(self, label: str, solutions: Mapping[str, Solution]) -> tuple[Bool | None, Float | None]:
        """Information sets of the actors whose perception this world's owner knows, at their own solutions."""
        known = self.crisis.perceptions[label].knows if label else ()
        if not known:
            return None, None
        arrays = self.game.arrays
        fixed = np.zeros(arrays.n_infosets, dtype=np.bool_)
        strategy = arrays.uniform()
        entry_player = np.repeat(arrays.infoset_player, np.diff(arrays.infoset_action))
        for actor in known:
            player = self.game.players.index(actor)
            fixed |= arrays.infoset_player == player
            mine = entry_player == player
            strategy[mine] = solutions[actor].strategy[mine]
        return fixed, strategy

    def epsilons(self, values: Mapping[str, Float] | None = None) -> dict[str, float]:
        """Below which probability each perceiver is surprised."""
        found = {}
        for actor, perception in self.crisis.perceptions.items():
            slot = self.game.slots.get(perception.epsilon.path)
            drawn = values is not None and slot is not None
            found[actor] = float(values[""][slot]) if drawn else perception.epsilon.value  # type: ignore[index]
        return found

    def walk(self, solved: Solved, given: Given | None = None) -> Walk:
        """Everybody's strategies walked together through the true graph."""
        return self.walker.walk(self.joint(solved), given)

    def joint(self, solved: Solved) -> Joint:
        """What everybody plays. The last one is kept: many walks are asked of one solution."""
        if self._joint is None or self._joint[0] is not solved:
            joint = self.walker.joint(solved.tables, solved.strategies, solved.epsilons)
            self._joint = (solved, joint)
        return self._joint[1]

    def alone(self, solved: Solved, world: str) -> Joint:
        """What everybody plays in one world, as if it were common knowledge."""
        return self.walker.alone(solved.tables[world], solved.solutions[world].strategy)

    def outcomes(self, walk: Walk) -> Float:
        """The probability of every outcome, in file order."""
        rows = np.bincount(self.game.arrays.edge_pay, weights=walk.flow, minlength=self.game.payoffs.n_rows)
        return rows @ self.game.payoffs.outcomes


def part_of(progress: Callable[[float], None], done: int, parts: int) -> Callable[[float], None]:
    """What tells the progress of one of several parts, when so many are `done`."""
    return lambda share: progress((done + share) / parts)


def _game(crisis: Crisis, game: Game | None, limit: int) -> Game:
    if game is not None:
        try:
            return game.refit(crisis, worlds_of(crisis))
        except UnsupportedPatchError:
            pass
    return compile_crisis(crisis, limit=limit)


def _solving_order(crisis: Crisis) -> Sequence[str]:
    """Perceivers so that each comes after those whose perception it knows."""
    order: list[str] = []
    waiting = dict(crisis.perceptions)
    while waiting:
        ready = [
            actor for actor, p in waiting.items() if all(k in order or k not in crisis.perceptions for k in p.knows)
        ]
        if not ready:
            raise OfframpError(
                "perceptions know of each other in a circle: " + " -> ".join([*waiting, next(iter(waiting))])
            )
        order.extend(ready)
        for actor in ready:
            del waiting[actor]
    return order
