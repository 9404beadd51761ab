"""A measure that begins at a turn, unannounced: what came before stands, only what follows is solved anew.

May import: ``offramp.forecasts``, ``offramp.game``, ``offramp.solvers``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from offramp.forecasts.given import layer_at
from offramp.forecasts.question import Question
from offramp.forecasts.raid_odds import raid_odds
from offramp.forecasts.study import DRAW_TOLERANCE, TOLERANCE, Solved, Study
from offramp.forecasts.uncertain import Uncertain
from offramp.forecasts.workers import held_chances
from offramp.game import Game, GameArrays, GameTables, compile_crisis
from offramp.game.arrays import Bool, Float
from offramp.scenario import apply_patch, perceived
from offramp.scenario.crisis import Crisis, Patch
from offramp.solvers import Solution, solve

AFTER = "after "


class Continuation:
    """The crisis with a measure from a turn on, inside every perception too; asked `question` under draws.

    The numbers of before and after stand side by side in one spliced game, whose information sets before the
    turn keep the strategies of the crisis without the measure.

    Raises `UnsupportedPatchError` where the measure changes more than numbers and the `when` of options.
    """

    def __init__(
        self, crisis: Crisis, patch: Patch, question: Question, *, draws: int = 0, start: Solved | None = None
    ) -> None:
        if patch.from_turn is None:
            raise ValueError("the measure holds from the start: patch the crisis instead")
        after = apply_patch(crisis, patch)
        worlds = {AFTER: after} | {f"{AFTER}{actor}": perceived(after, actor) for actor in after.perceptions}
        self._whole = Study.on(crisis, compile_crisis(crisis, also=worlds))
        game = self._whole.game
        self._node = game.nodes(layer_at(game, patch.from_turn)).start
        self._early = game.arrays.infoset_first < self._node
        self._spliced = Study.on(crisis, _spliced(game, self._node))
        self._question = question
        self._odds = raid_odds(self._whole, draws)
        # The crisis without the measure is the one already solved, unless the measure opens options of its own.
        known = start is not None and len(start.solutions[""].strategy) == game.arrays.n_entries
        self._before = self._whole.solve(start=start if known else None, tolerance=TOLERANCE)
        self._after = self._continue(self._before, None, None, TOLERANCE)

    @property
    def uncertain(self) -> Uncertain:
        """The uncertain numbers, those of the measure among them."""
        return self._whole.uncertain

    @property
    def width(self) -> int:
        """How many answers there are."""
        return self._question.size(self._whole)

    def central(self, question: Question | None = None, chances: Float | None = None) -> Float:
        """The answers at the central numbers, to its own question or another; `chances` as for `Question.walk`."""
        return (question or self._question).ask(self._spliced, self._after, chances)

    def ask(self, draw: Float) -> Float:
        """The answers under one draw; nan where a solve did not converge."""
        values = self.uncertain.values(draw)
        before = self._whole.solve(values, start=self._before, odds=self._odds, tolerance=DRAW_TOLERANCE)
        after = self._continue(before, self._after, values, DRAW_TOLERANCE)
        if not after.converged:
            return np.full(self.width, np.nan)
        return self._question.ask(self._spliced, after, held_chances(self._whole, draw))

    def _continue(
        self, before: Solved, start: Solved | None, values: Mapping[str, Float] | None, tolerance: float
    ) -> Solved:
        """Every world solved anew from the turn on."""
        tables: dict[str, GameTables] = {}
        solutions: dict[str, Solution] = {}
        for label, earlier in before.solutions.items():
            late = self._whole.game.tables(AFTER + label, None if values is None else values[AFTER + label], self._odds)
            tables[label] = self._tables(before.tables[label], late)
            fixed, strategy = self._fixed(label, earlier.strategy, solutions)
            solutions[label] = solve(
                self._spliced.game.arrays,
                tables[label],
                start=np.where(
                    self._entries(self._early), earlier.strategy, (start or before).solutions[label].strategy
                ),
                fixed=fixed,
                fixed_strategy=strategy,
                tolerance=tolerance,
                regret=False,
            )
        return Solved(tables, solutions, before.epsilons)

    def _fixed(self, label: str, earlier: Float, solutions: Mapping[str, Solution]) -> tuple[Bool, Float]:
        """What is not solved: everything before the turn, and the actors whose perception this world's owner knows."""
        arrays = self._spliced.game.arrays
        fixed, strategy = self._early.copy(), earlier.copy()
        for actor in self._whole.crisis.perceptions[label].knows if label else ():
            late = (arrays.infoset_player == self._whole.game.players.index(actor)) & ~self._early
            fixed |= late
            strategy[self._entries(late)] = solutions[actor].strategy[self._entries(late)]
        return fixed, strategy

    def _entries(self, infosets: Bool) -> Bool:
        return np.repeat(infosets, np.diff(self._whole.game.arrays.infoset_action))

    def _tables(self, before: GameTables, after: GameTables) -> GameTables:
        early = self._entries(self._early)
        return GameTables(
            prob=np.concatenate((before.prob, after.prob)),
            pay=np.concatenate((before.pay, after.pay)),
            precision=after.precision,
            allowed=np.where(early, before.allowed, after.allowed),
        )


def _spliced(game: Game, node: int) -> Game:
    """`game` with edges from `node` on referring to a second set of numbers, behind the first."""
    arrays: GameArrays = game.arrays
    late = np.arange(arrays.n_edges) >= arrays.node_edge[node]
    n_prob, n_pay = len(game.probabilities.constants), game.payoffs.n_rows
    spliced = dataclasses.replace(
        arrays,
        edge_prob=(arrays.edge_prob + late * n_prob).astype(np.int32),
        edge_pay=(arrays.edge_pay + late * n_pay).astype(np.int32),
    )
    payoffs = dataclasses.replace(game.payoffs, outcomes=np.tile(game.payoffs.outcomes, (2, 1)), n_rows=2 * n_pay)
    return dataclasses.replace(game, arrays=spliced, payoffs=payoffs)
