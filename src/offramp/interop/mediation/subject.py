"""What is mediated: the tree of a crisis, of a slice of it, or of a game file, and how its outcomes are told.

May import: ``offramp.interop``, ``offramp.game``, ``offramp.scenario`` (types), numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from offramp.errors import OfframpError, TooLargeError
from offramp.game import Game, compile_crisis
from offramp.game.arrays import Float, GameTables, Int64
from offramp.interop.crisis import Counted, CrisisSights, Unrolling, fitting
from offramp.interop.extensive import NONE, ExtensiveGame
from offramp.interop.named import who_forgets
from offramp.scenario.crisis import Crisis


@dataclass(frozen=True)
class Subject:
    """A game to be mediated.

    Attributes
    ----------
    title, crisis : names; `crisis` is None for a game.
    game : the tree.
    tables : its numbers, with everybody's precision.
    precision : what that precision is, in words.
    outcomes : (nodes of the arrays,) by outcome, how likely it is where the game ends.
    sights : (nodes of the arrays, players) what players see, numbered; None where it is not known but where they move.
    rests_on : what is wrong with the solution that a slice rests on; empty if nothing is.
    """

    title: str
    crisis: str | None
    game: ExtensiveGame
    tables: GameTables
    precision: str
    outcomes: Mapping[str, Float]
    sights: Int64 | None = None
    rests_on: str = ""
    from_turn: str | None = None
    to_turn: str | None = None
    given: tuple[tuple[str, str], ...] = ()

    def at_twice_the_precision(self) -> Subject:
        """The same with players that err half as much."""
        doubled = (2.0 * self.tables.precision).tolist()
        whose = (
            "at precision 2"
            if self.crisis is None
            else f"at twice the crisis's precision ({by_name(self.game.player_names, doubled)})"
        )
        return replace(self, tables=self.game.tables(doubled), precision=whose)


def by_name(players: Sequence[str], precision: Sequence[float]) -> str:
    """Everybody's precision in words."""
    return ", ".join(f"{name} {p:g}" for name, p in zip(players, precision, strict=True))


def subject_of(
    source: Crisis | ExtensiveGame,
    *,
    from_turn: str | None,
    to_turn: str | None,
    limit: int,
    counted: Counted | None,
) -> Subject:
    """`source` ready to be mediated; errors are those of ``mediate``."""
    if isinstance(source, Crisis):
        found = _crisis(source, from_turn, to_turn, limit, counted)
    else:
        if from_turn is not None or to_turn is not None:
            raise OfframpError("a game file has no turns to cut at: leave out the slice")
        found = _game(source, limit, counted)
    forgets = who_forgets(found.game)
    if forgets:
        raise OfframpError(
            f"{forgets}: mediated play is defined only where everybody recalls its own moves; "
            "in a crisis, memory: history makes everybody do so, and a slice may leave out what is forgotten"
        )
    return found


def _crisis(crisis: Crisis, from_turn: str | None, to_turn: str | None, limit: int, counted: Counted | None) -> Subject:
    game = compile_crisis(crisis)
    tables = game.tables()
    part, solution = fitting(game, tables, from_turn, to_turn, limit=limit, counted=counted)
    tree, chances, state = Unrolling(game, tables, part).unrolled()
    at = tree.layered.node
    outcomes = {}
    for place, outcome in enumerate(crisis.outcomes):
        outcomes[outcome.name] = np.zeros(tree.arrays.n_nodes)
        outcomes[outcome.name][at] = chances[:, place]
    return Subject(
        title=crisis.title or crisis.name,
        crisis=crisis.name,
        game=tree,
        tables=tree.tables(tables.precision.tolist()),
        precision=f"at the crisis's precision ({by_name(game.players, tables.precision.tolist())})",
        outcomes=outcomes,
        sights=_sights(game, tree, state),
        rests_on="" if solution is None or solution.converged else solution.status,
        from_turn=from_turn,
        to_turn=to_turn,
        given=part.given,
    )


def _sights(game: Game, tree: ExtensiveGame, state: Int64) -> Int64:
    """(nodes of the arrays, players) what actors see where the tree stands in the crisis, numbered."""
    seen = CrisisSights(game)
    found = np.full((tree.arrays.n_nodes, len(game.players)), NONE)
    for player in range(len(game.players)):
        numbers: dict[tuple[int, ...], int] = {}
        rows = {node: seen.row(node, player) for node in set(state.tolist()) - {NONE}}
        known = {node: numbers.setdefault(row, len(numbers)) for node, row in rows.items()}
        found[tree.layered.node, player] = [known.get(node, NONE) for node in state.tolist()]
    return found


def _game(game: ExtensiveGame, limit: int, counted: Counted | None) -> Subject:
    if counted is not None:
        counted(game.n_nodes, game.n_terminal)
    if game.n_nodes > limit:
        raise TooLargeError(f"the game has {game.n_nodes:,} nodes, more than {limit:,}")
    outcomes = {}
    for name, ends in outcomes_of(game).items():
        outcomes[name] = np.zeros(game.arrays.n_nodes)
        outcomes[name][game.layered.node[ends]] = 1.0
    return Subject(game.title or "a game", None, game, game.tables(), "at precision 1", outcomes)


def outcomes_of(game: ExtensiveGame) -> dict[str, list[int]]:
    """By what ends of a game are called, the nodes of the file that are called so."""
    found: dict[str, list[int]] = {}
    for node, place in enumerate(game.node_infoset.tolist()):
        if place == NONE:
            for name in sorted(_labels(game, node)):
                found.setdefault(name, []).append(node)
    return found


def _labels(game: ExtensiveGame, node: int) -> set[str]:
    """What an end is called: the label of its outcome, the parts of it that ``offramp export`` puts together, and the
    label of the node."""
    place = int(game.node_outcome[node])
    found = {game.node_label[node]}
    if place != NONE:
        label = game.outcomes[place].label
        found |= {label, *(part.strip() for part in label.split(";"))}
    return found - {"", "..."}
