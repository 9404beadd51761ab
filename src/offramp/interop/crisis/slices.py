"""Which part of a crisis becomes a tree: from the beginning or from a turn on, to the end or to a turn.

Both cuts rest on one strategy for all, that of the crisis as it is: the states in which a later turn begins have the
probabilities that this strategy gives them, the record before it taken as having happened; and where a part ends
early, everybody gets what this strategy makes it expect from there on.

May import: ``offramp.forecasts``, ``offramp.game``, ``offramp.interop.playing``, numpy.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from offramp.errors import OfframpError
from offramp.forecasts.given import given_record, layer_at, named_turn, turn_layers
from offramp.forecasts.standing import standpoint
from offramp.game import Game, GameTables
from offramp.game.arrays import Float
from offramp.game.walk import Walker, edge_owner, edge_weights
from offramp.interop.playing import Part, whole


def sliced(game: Game, tables: GameTables, strategy: Float, from_turn: str | None, to_turn: str | None) -> Part:
    """The part of `game` from before `from_turn` to after `to_turn`, each ``TURN`` or ``TURN@ROUND``; None is the
    beginning, and the end. `strategy` (entries,) is what all play before and after.

    Raises
    ------
    NotFoundError for a turn that there is not. OfframpError where the second comes before the first, or where what is
    recorded cannot happen.
    """
    part = replace(whole(game.arrays), from_turn=from_turn, to_turn=to_turn)
    first = 0 if from_turn is None else layer_at(game, *named_turn(from_turn))
    last = len(game.layers) - 1 if to_turn is None else _last_layer(game, to_turn)
    if last < first:
        raise OfframpError(f"the turn {to_turn!r} is over before {from_turn!r} begins: nothing lies between them")
    if from_turn is not None:
        part = _begun(game, tables, part, strategy, first)
    if to_turn is not None:
        stop = game.nodes(last + 1).start
        ahead, likely = _expected(game, tables, strategy)
        part = replace(part, stop=stop, ahead=ahead[stop:], likely=likely[stop:])
    return part


def _last_layer(game: Game, turn: str) -> int:
    name, number = named_turn(turn)
    layer_at(game, name, number)
    return turn_layers(game, name, number)[-1]


def _begun(game: Game, tables: GameTables, part: Part, strategy: Float, layer: int) -> Part:
    """`part` from the states in which the turn of `layer` can begin, given the record before it."""
    stand = standpoint(game.crisis, part.from_turn)
    given = given_record(game, layer, entries=stand.question.record)
    walker = Walker(game)
    walk = walker.walk(walker.alone(tables, strategy), given)
    nodes = game.nodes(layer)
    mass = walk.reach[nodes, 0] * given.good
    roots = np.flatnonzero(mass > 0.0)
    return replace(
        part,
        roots=tuple((nodes.start + roots).tolist()),
        odds=tuple((mass[roots] / mass.sum()).tolist()),
        before=f"before {stand.question.at}@{stand.question.round}",
        given=stand.words,
        given_chance=walk.chance,
    )


def _expected(game: Game, tables: GameTables, strategy: Float) -> tuple[Float, Float]:
    """From each node on: (nodes, players) what everybody expects to get, and (nodes, outcomes) how likely each outcome
    is settled with yes."""
    arrays = game.arrays
    weight, owner = edge_weights(game, tables, strategy), edge_owner(game)
    paid = np.hstack((tables.pay, game.payoffs.outcomes))
    value = np.zeros((arrays.n_nodes, paid.shape[1]))
    for layer in range(len(game.layers) - 2, -1, -1):
        out = game.edges(layer)
        gain = weight[out, None] * (paid[arrays.edge_pay[out]] + value[arrays.edge_child[out]])
        np.add.at(value, owner[out], gain)
    return value[:, : arrays.n_players], value[:, arrays.n_players :]
