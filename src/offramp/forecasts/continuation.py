"""A measure that begins at a turn, unannounced: what came before stands, only what follows is solved anew.

May import: ``offramp.forecasts``, ``offramp.game``, ``offramp.solvers``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from offramp.forecasts.given import layer_at
from offramp.forecasts.question import Question
from offramp.forecasts.raid_odds import raid_odds
from offramp.forecasts.study import DRAW_TOLERANCE, TOLERANCE, Solved, Study, splice
from offramp.forecasts.uncertain import Uncertain
from offramp.game import Game, GameArrays, GameTables, compile_crisis
from offramp.game.arrays import Float
from offramp.game.rows import RaidOdds
from offramp.scenario import apply_patch, perceived
from offramp.scenario.crisis import Crisis, Patch
from offramp.solvers import Solution, solve

AFTER = "after "


class Continuation:
    """The crisis with a measure from a turn on, inside every perception too.

    Raises `UnsupportedPatchError` where the measure changes more than numbers and the `when` of options.
    """

    def __init__(self, crisis: Crisis, patch: Patch) -> None:
        if patch.from_turn is None:
            raise ValueError("the measure holds from the start: patch the crisis instead")
        after = apply_patch(crisis, patch)
        worlds = {AFTER: after} | {f"{AFTER}{actor}": perceived(after, actor) for actor in after.perceptions}
        self._study = Study.on(crisis, compile_crisis(crisis, also=worlds))
        game = self._study.game
        self._node = game.nodes(layer_at(game, patch.from_turn)).start
        self._fixed = game.arrays.infoset_first < self._node
        self.uncertain: Uncertain = self._study.uncertain

    def central(self, question: Question) -> Float:
        """The answers at the central numbers."""
        return self._ask(question, None, None, TOLERANCE)

    def answers(self, question: Question, draws: Float, progress: Callable[[int], None] | None = None) -> Float:
        """The answers under each of `draws` (columns by ``uncertain``)."""
        odds = raid_odds(self._study, len(draws))
        rows = []
        for draw in draws:
            rows.append(self._ask(question, self.uncertain.values(draw), odds, DRAW_TOLERANCE))
            if progress is not None:
                progress(1)
        return np.array(rows) if rows else np.zeros((0, question.size(self._study)))

    def _ask(
        self, question: Question, values: dict[str, Float] | None, odds: RaidOdds | None, tolerance: float
    ) -> Float:
        study, game = self._study, self._study.game
        before = study.solve(values, odds=odds, tolerance=tolerance)
        tables, solutions = {}, {}
        arrays = game.arrays
        for label, earlier in before.solutions.items():
            late = game.tables(AFTER + label, None if values is None else values[AFTER + label], odds)
            arrays, tables[label] = splice(game.arrays, before.tables[label], late, self._node)
            solutions[label] = self._continue(arrays, tables[label], earlier, tolerance)
        # Pay rows of the continuation stand behind those of the beginning; both answer the same outcomes.
        payoffs = dataclasses.replace(
            game.payoffs, outcomes=np.tile(game.payoffs.outcomes, (2, 1)), n_rows=2 * game.payoffs.n_rows
        )
        spliced: Game = dataclasses.replace(game, arrays=arrays, payoffs=payoffs)
        solved = Solved(tables, solutions, study.epsilons(values))
        answers = Study.on(study.crisis, spliced)
        return question.ask(answers, solved) if solved.converged else np.full(question.size(study), np.nan)

    def _continue(self, arrays: GameArrays, tables: GameTables, earlier: Solution, tolerance: float) -> Solution:
        return solve(
            arrays, tables, fixed=self._fixed, fixed_strategy=earlier.strategy, start=earlier.strategy,
            tolerance=tolerance, regret=False,
        )  # fmt: skip
