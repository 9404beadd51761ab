"""Sampled histories: single ways a crisis can go, drawn from the joint walk.

May import: ``offramp.forecasts``, ``offramp.game``, numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from offramp.forecasts.given import edge_actions
from offramp.forecasts.question import Question
from offramp.forecasts.study import Solved, Study
from offramp.game.arrays import Float, Int64
from offramp.game.walk import Given, Joint


@dataclass(frozen=True)
class Event:
    """One thing that happened: who (None: nature), what was chosen or said, and the facts that changed."""

    round: int
    turn: str
    actor: str | None
    act: str | None
    changed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class History:
    """One way the crisis can go, from its beginning, with the outcomes it settles."""

    events: tuple[Event, ...]
    outcomes: tuple[str, ...]


def histories(
    study: Study, solved: Solved, count: int, seed: int, question: Question | None = None
) -> tuple[History, ...]:
    """`count` histories from the joint walk under `question`'s condition, drawn with `seed`."""
    generator = np.random.default_rng(seed)
    given = (question or Question()).given(study)
    sampler = _Sampler(study, study.joint(solved), study.walk(solved, given).survival, given)
    return tuple(sampler.draw(generator) for _ in range(count))


@dataclass(frozen=True)
class _Sampler:
    """Walks edge by edge. What follows depends on the node and on who was surprised, so both are carried along;
    `survival` (nodes, patterns of surprise) keeps the walk on ways that lead to what is `given`."""

    study: Study
    joint: Joint
    survival: Float
    given: Given | None

    def draw(self, generator: np.random.Generator) -> History:
        game, arrays = self.study.game, self.study.game.arrays
        node, pattern = 0, 0
        events: list[Event] = []
        settled = np.zeros(len(game.crisis.outcomes))
        while arrays.node_edge[node + 1] > arrays.node_edge[node]:
            edges = np.arange(arrays.node_edge[node], arrays.node_edge[node + 1])
            weight = self._weights(node, pattern, edges)
            edge = int(edges[generator.choice(len(edges), p=weight / weight.sum())])
            settled += game.payoffs.outcomes[arrays.edge_pay[edge]]
            event = self._event(node, edge)
            if event is not None:
                events.append(event)
            pattern |= int(self.joint.shock[edge])
            node = int(arrays.edge_child[edge])
        names = tuple(o.name for o, value in zip(game.crisis.outcomes, settled, strict=True) if value > 0.5)
        return History(tuple(events), names)

    def _weights(self, node: int, pattern: int, edges: Int64) -> Float:
        """What is played there, times the chance that what is given comes about after it."""
        arrays = self.study.game.arrays
        weight: Float = self.joint.prob[arrays.edge_prob[edges]].copy()
        infoset = int(arrays.node_infoset[node])
        if infoset >= 0:
            start = int(arrays.infoset_action[infoset])
            weight *= self.joint.plays(infoset, pattern)[start : start + len(edges)]
        if self.given is not None and node < self.given.stop:
            weight *= self.given.keep[edges]
            weight *= self.survival[arrays.edge_child[edges], pattern | self.joint.shock[edges]]
        return weight

    def _event(self, node: int, edge: int) -> Event | None:
        game, arrays = self.study.game, self.study.game.arrays
        layer = int(game.node_layer[node])
        info = game.layers[layer]
        place = node - game.nodes(layer).start
        if info.round == 0 or place >= info.n_active:
            return None
        act = None
        if info.actor is not None:
            offset = edge - int(arrays.node_edge[game.nodes(layer).start])
            act = info.actions[int(edge_actions(game, layer)[offset])]
        child = int(arrays.edge_child[edge])
        before = info.layout
        after = game.layers[layer + 1].layout
        changed = []
        for name in after.names:
            if "?" in name:
                continue
            new = int(after.level(game.node_key[child : child + 1], name)[0])
            old = (
                int(before.level(game.node_key[node : node + 1], name)[0])
                if name in before.names
                else game.variables[name].initial
            )
            if new != old:
                changed.append((name, game.variables[name].levels[new]))
        if act is None and not changed:
            return None
        return Event(info.round, info.turn, info.actor, act, tuple(changed))
