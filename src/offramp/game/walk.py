"""The joint walk: every actor plays the strategy of the crisis it believes it is in, through the true graph.

A first-level hypergame. An actor whose perception gave less than epsilon to what it then sees is
surprised, and plays the true crisis's solution from there on (or goes on as before, if it says so).

May import: ``offramp.game``, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from offramp.errors import OfframpError
from offramp.game._walk import Play, flows, forward, survive
from offramp.game.arrays import Bool, Float, GameTables, Int64
from offramp.game.game import Game, Sight
from offramp.game.layout import code_rows

LARGEST_BITS = 7
IMPOSSIBLE = "what is given cannot happen in this crisis: look at the record, or at what was given"


def sight(game: Game, actor: str) -> Sight:
    """Cells and events of `actor` on the structure of `game`."""
    arrays = game.arrays
    cell = np.empty(arrays.n_nodes, dtype=np.int32)
    event = np.empty(arrays.n_edges, dtype=np.int32)
    own = np.zeros(arrays.n_edges, dtype=np.bool_)
    n_cells = n_events = 0
    views = [game.view(layer, actor) for layer in range(len(game.layers))]
    for layer, info in enumerate(game.layers):
        nodes, edges = game.nodes(layer), game.edges(layer)
        local = code_rows([views[layer]]) if len(views[layer]) else views[layer]
        cell[nodes] = n_cells + local
        if edges.stop > edges.start:
            degree = np.diff(arrays.node_edge[nodes.start : nodes.stop + 1])
            source = np.repeat(np.arange(nodes.stop - nodes.start), degree)
            child = arrays.edge_child[edges] - arrays.layer_node[layer + 1]
            pair = code_rows([local[source], views[layer + 1][child]])
            event[edges] = n_events + pair
            own[edges] = info.actor == actor
            n_events += int(pair.max()) + 1
        n_cells += int(local.max()) + 1 if len(local) else 0
    return Sight(cell, event, n_cells, n_events, own)


def edge_owner(game: Game) -> Int64:
    """The node that each edge leaves."""
    return np.repeat(np.arange(game.arrays.n_nodes), np.diff(game.arrays.node_edge))


def edge_weights(game: Game, tables: GameTables, strategy: Float) -> Float:
    """The probability of each edge, given its node, when all play `strategy`."""
    arrays = game.arrays
    weights = tables.prob[arrays.edge_prob]
    owner = edge_owner(game)
    infoset = arrays.node_infoset[owner]
    deciding = infoset >= 0
    action = np.arange(arrays.n_edges) - arrays.node_edge[owner]
    weights[deciding] *= strategy[arrays.infoset_action[infoset[deciding]] + action[deciding]]
    return weights


class Walker:
    """Walks of one game. Keeps what depends on the structure alone (sights), so that draws repeat nothing."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.perceivers = tuple(game.crisis.perceptions)
        if len(self.perceivers) > LARGEST_BITS:
            raise OfframpError(f"at most {LARGEST_BITS} actors may have a perception, found {len(self.perceivers)}")
        bit = {game.players.index(actor): place for place, actor in enumerate(self.perceivers)}
        player_bit = np.array([bit.get(player, -1) for player in range(len(game.players))], dtype=np.int64)
        self._infoset_bit = player_bit[game.arrays.infoset_player]

    @cached_property
    def sights(self) -> dict[str, Sight]:
        """Sights of the actors with a perception; games on one structure share them."""
        known = self.game.sights
        for actor in self.perceivers:
            if actor not in known:
                known[actor] = sight(self.game, actor)
        return known

    @cached_property
    def owner(self) -> Int64:
        """The node that each edge leaves."""
        return edge_owner(self.game)

    def joint(
        self, tables: Mapping[str, GameTables], solved: Mapping[str, Float], epsilons: Mapping[str, float]
    ) -> Joint:
        """Everybody as it is, from the strategy of each world (``""`` the true crisis)."""
        calm, alarmed = solved[""].copy(), solved[""].copy()
        entry_bit = np.repeat(self._infoset_bit, np.diff(self.game.arrays.infoset_action))
        for place, actor in enumerate(self.perceivers):
            mine = entry_bit == place
            calm[mine] = solved[actor][mine]
            if self.game.crisis.perceptions[actor].when_surprised == "as before":
                alarmed[mine] = solved[actor][mine]
        shock = self._no_shock.copy()
        for place, actor in enumerate(self.perceivers):
            shock[self._surprises(actor, tables[actor], solved[actor], epsilons[actor])] |= np.uint8(1 << place)
        return Joint(tables[""].prob, calm, alarmed, shock, self._infoset_bit, 1 << len(self.perceivers))

    def alone(self, tables: GameTables, strategy: Float) -> Joint:
        """The crisis in one head: all play one strategy and nobody can be surprised."""
        nobody = np.full_like(self._infoset_bit, -1)
        return Joint(tables.prob, strategy, strategy, self._no_shock, nobody, 1)

    def _surprises(self, actor: str, tables: GameTables, strategy: Float, epsilon: float) -> Bool:
        """The edges after which `actor` sees what its perception gave less than epsilon, at what it had seen before."""
        look = self.sights[actor]
        reach = self.reach(self.alone(tables, strategy))[:, 0]
        mass = reach[self.owner] * edge_weights(self.game, tables, strategy)
        seen = np.bincount(look.event, weights=mass, minlength=look.n_events)[look.event]
        before = np.bincount(look.cell[self.owner], weights=mass, minlength=look.n_cells)[look.cell[self.owner]]
        return np.asarray((seen < epsilon * before) & ~look.own_move)

    @cached_property
    def _no_shock(self) -> NDArray[np.uint8]:
        return np.zeros(self.game.arrays.n_edges, dtype=np.uint8)

    @cached_property
    def _keep_all(self) -> Bool:
        return np.ones(self.game.arrays.n_edges, dtype=np.bool_)

    def _play(self, joint: Joint, keep: Bool | None) -> Play:
        arrays = self.game.arrays
        return Play(
            arrays.node_edge,
            arrays.node_infoset,
            arrays.edge_child,
            arrays.edge_prob,
            arrays.infoset_action,
            joint.infoset_bit,
            joint.calm,
            joint.alarmed,
            joint.prob,
            joint.shock,
            self._keep_all if keep is None else keep,
        )

    def reach(self, joint: Joint, keep: Bool | None = None) -> Float:
        """Reach (nodes, patterns of surprise) along the edges in `keep`."""
        reach = np.zeros((self.game.arrays.n_nodes, joint.patterns))
        reach[0, 0] = 1.0
        forward(self._play(joint, keep), reach)
        return reach

    def survival(self, joint: Joint, given: Given) -> Float:
        """The probability of what is given, (nodes, patterns of surprise), from each node on; one from its layer on."""
        survival = np.ones((self.game.arrays.n_nodes, joint.patterns))
        survival[: given.stop] = 0.0
        weight = given.good if given.weight is None else given.good * given.weight
        survival[given.stop : given.stop + len(weight)] = weight[:, None]
        survive(self._play(joint, given.keep), given.stop, survival)
        return survival

    def walk(self, joint: Joint, given: Given | None = None) -> Walk:
        """The walk conditioned on `given`. Raises OfframpError where that cannot happen."""
        play = self._play(joint, None if given is None else given.keep)
        reach = np.zeros((self.game.arrays.n_nodes, joint.patterns))
        reach[0, 0] = 1.0
        forward(play, reach)
        if given is not None and given.weight is not None:
            # What follows is reached as often as the weighted nodes are, and from nowhere else.
            later = np.zeros_like(reach)
            layer = slice(given.stop, given.stop + len(given.weight))
            later[layer] = reach[layer] * given.weight[:, None]
            forward(play, later)
            reach[given.stop :] = later[given.stop :]
        survival = np.ones_like(reach) if given is None else self.survival(joint, given)
        chance = float(survival[0, 0])
        if chance <= 0.0:
            raise OfframpError(IMPOSSIBLE)
        flow = np.empty(self.game.arrays.n_edges)
        flows(play, reach, survival, flow)
        return Walk(reach, flow / chance, chance, survival)


@dataclass(frozen=True)
class Joint:
    """What is played in a walk.

    Attributes
    ----------
    prob : probability entries of the true crisis (or of the one in the head).
    calm, alarmed : (strategy entries,) what each mover plays before and after it was surprised.
    shock : (edges,) bits of the actors whom the edge surprises.
    infoset_bit : (infosets,) bit of the mover's perception, -1 where it has none.
    patterns : how many patterns of surprise there are.
    """

    prob: Float
    calm: Float
    alarmed: Float
    shock: NDArray[np.uint8]
    infoset_bit: Int64
    patterns: int

    def plays(self, infoset: int, pattern: int) -> Float:
        """The strategy from which the mover at `infoset` chooses when surprised as `pattern` says."""
        bit = int(self.infoset_bit[infoset])
        return self.calm if bit >= 0 and (pattern >> bit) & 1 == 0 else self.alarmed


@dataclass(frozen=True)
class Given:
    """What a walk is conditioned on: edges that do not contradict it (`keep`), and which nodes of the layer that
    starts at node `stop` are consistent with it (`good`); no edge into any other node of that layer is kept. With
    `weight`, each of those nodes counts that many times as often as it is reached."""

    keep: Bool
    stop: int
    good: Bool
    weight: Float | None = None


@dataclass(frozen=True)
class Walk:
    """A walk.

    Attributes
    ----------
    reach : (nodes, patterns of surprise) probability of each node, before conditioning on the future.
    flow : (edges,) probability of each edge given what is given.
    chance : probability of what is given.
    survival : (nodes, patterns of surprise) probability of what is given, from each node on.
    """

    reach: Float
    flow: Float
    chance: float
    survival: Float
