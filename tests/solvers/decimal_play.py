"""What a strategy leads to, by plain loops over the data model in decimal numbers of the digits in force."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from solver_games import Built


class Digits(NamedTuple):
    """Play (entries,) of some logits, beliefs (nodes,), even where nothing leads, and action values (entries,)."""

    play: list[Decimal]
    belief: list[Decimal]
    action_value: list[Decimal]


def by_digits(built: Built, logits: Sequence[Decimal]) -> Digits:
    """What the strategy that `logits` (entries,) stand for leads to."""
    g, t = built.arrays, built.tables
    play = [Decimal(0)] * g.n_entries
    for i in range(g.n_infosets):
        entries = [k for k in range(g.infoset_action[i], g.infoset_action[i + 1]) if t.allowed[k]]
        weights = [logits[k].exp() for k in entries]
        for k, weight in zip(entries, weights, strict=True):
            play[k] = weight / sum(weights)

    def chance(e: int) -> Decimal:
        return Decimal(float(t.prob[g.edge_prob[e]]))

    def pay(e: int, player: int) -> Decimal:
        return Decimal(float(t.pay[g.edge_pay[e], player]))

    def ways(n: int) -> list[tuple[int, int, Decimal]]:
        i, first = int(g.node_infoset[n]), int(g.node_edge[n])
        return [
            (e, int(g.edge_child[e]), chance(e) * (play[g.infoset_action[i] + e - first] if i >= 0 else 1))
            for e in range(first, g.node_edge[n + 1])
        ]

    reach = [Decimal(0)] * g.n_nodes
    reach[0] = Decimal(1)
    for n in range(g.n_nodes):
        for _, child, p in ways(n):
            reach[child] += reach[n] * p
    value = [[Decimal(0)] * g.n_players for _ in range(g.n_nodes)]
    for n in reversed(range(g.n_nodes)):
        for e, child, p in ways(n):
            for q in range(g.n_players):
                value[n][q] += p * (pay(e, q) + value[child][q])
    belief, action_value = [Decimal(0)] * g.n_nodes, [Decimal(0)] * g.n_entries
    for i in range(g.n_infosets):
        nodes = range(g.infoset_first[i], g.infoset_first[i] + g.infoset_size[i])
        mass, mover = sum(reach[n] for n in nodes), int(g.infoset_player[i])
        for n in nodes:
            belief[n] = reach[n] / mass if mass else Decimal(1) / len(nodes)
            for e, child, _ in ways(n):
                worth = belief[n] * chance(e) * (pay(e, mover) + value[child][mover])
                action_value[g.infoset_action[i] + e - g.node_edge[n]] += worth
    return Digits(play, belief, action_value)
