"""Small games for the solver tests: a tree notation, its arrays, its .efg text, and a slow evaluator."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from offramp.game.arrays import GameArrays, GameTables


@dataclass(frozen=True)
class End:
    pay: tuple[float, ...]


@dataclass(frozen=True)
class Chance:
    branches: tuple[tuple[Fraction, Node], ...]


@dataclass(frozen=True)
class Move:
    player: int
    infoset: Hashable
    branches: tuple[Node, ...]


Node = End | Chance | Move


def end(*pay: float) -> End:
    return End(tuple(pay))


def chance(*branches: tuple[str | Fraction, Node]) -> Chance:
    return Chance(tuple((Fraction(p), node) for p, node in branches))


def move(player: int, infoset: Hashable, *branches: Node) -> Move:
    return Move(player, infoset, branches)


@dataclass(frozen=True)
class Built:
    """A game as arrays; `infoset` gives the number of each information set by its name."""

    arrays: GameArrays
    tables: GameTables
    infoset: dict[Hashable, int]

    def at(self, strategy: np.ndarray, name: Hashable) -> np.ndarray:
        i = self.infoset[name]
        return strategy[self.arrays.infoset_action[i] : self.arrays.infoset_action[i + 1]]


def build(root: Node, precision: tuple[float, ...]) -> Built:
    """Arrays of a tree in which the nodes of an information set have equal depth."""
    n_players = len(precision)
    layers: list[list[Node]] = [[root]]
    order: list[list[int]] = []  # for each layer below the root: position of the k-th child in layer order
    while any(_children(node) for node in layers[-1]):
        below = [child for node in layers[-1] for child in _children(node)]
        rank: dict[Hashable, int] = {}
        keys = [
            rank.setdefault((c.player, c.infoset) if isinstance(c, Move) else ("", k), k) for k, c in enumerate(below)
        ]
        by_set = sorted(range(len(below)), key=lambda k: (keys[k], k))
        order.append([0] * len(below))
        for place, k in enumerate(by_set):
            order[-1][k] = place
        layers.append([below[k] for k in by_set])
    layer_node = np.cumsum([0, *map(len, layers)])
    prob, pay = [1.0], [[0.0] * n_players]
    node_edge, node_infoset, edge_child, edge_pay, edge_prob = [0], [], [], [], []
    first, size, player, action, names = [], [], [], [0], {}
    for depth, layer in enumerate(layers):
        seen = 0
        for node in layer:
            if isinstance(node, Move):
                key = node.infoset
                if key not in names:
                    names[key] = len(first)
                    first.append(len(node_infoset))
                    size.append(0)
                    player.append(node.player)
                    action.append(action[-1] + len(node.branches))
                size[names[key]] += 1
            node_infoset.append(names[node.infoset] if isinstance(node, Move) else -1)
            for k, child in enumerate(_children(node)):
                edge_child.append(int(layer_node[depth + 1]) + order[depth][seen])
                seen += 1
                edge_prob.append(0)
                if isinstance(node, Chance):
                    edge_prob[-1] = len(prob)
                    prob.append(float(node.branches[k][0]))
                edge_pay.append(0)
                if isinstance(child, End):
                    edge_pay[-1] = len(pay)
                    pay.append(list(map(float, child.pay)))
            node_edge.append(len(edge_child))
    return _built(
        (layer_node, node_edge, node_infoset, edge_child, edge_pay, edge_prob, first, size, player, action),
        (prob, pay, precision),
        names,
    )


def _built(columns: Sequence[Any], numbers: Sequence[Any], infoset_of: dict[Hashable, int]) -> Built:
    """Lists as arrays: of the structure from the layers to the actions, and chances, payoffs, precision."""
    layer_node, node_edge, node_infoset, edge_child, edge_pay, edge_prob, first, size, player, action = columns
    prob, pay, precision = (np.array(column, float) for column in numbers)
    small = (np.array(each, np.int32) for each in (node_infoset, edge_child, edge_pay, edge_prob, first, size, player))
    arrays = GameArrays(
        len(precision),
        np.array(layer_node, np.int64),
        np.array(node_edge, np.int64),
        *small,
        np.array(action, np.int64),
        np.arange(len(player), dtype=np.int32),
    )
    assert arrays.validate() == []
    return Built(arrays, GameTables(prob, pay, precision, np.ones(action[-1], bool)), infoset_of)


def efg(root: Node, n_players: int) -> str:
    """The tree as Gambit .efg text; information sets are numbered per player in order of appearance."""
    numbers: dict[Hashable, int] = {}
    counts = [0] * n_players
    ends = 0
    lines = ['EFG 2 R "" { ' + " ".join(f'"P{q}"' for q in range(n_players)) + " }", '""', ""]

    def write(node: Node) -> None:
        nonlocal ends
        if isinstance(node, End):
            ends += 1
            lines.append(f't "" {ends} "" {{ {", ".join(str(Fraction(p)) for p in node.pay)} }}')
        elif isinstance(node, Chance):
            numbers.setdefault(id(node), 1 + sum(isinstance(key, int) for key in numbers))
            branches = " ".join(f'"{k}" {p}' for k, (p, _) in enumerate(node.branches))
            lines.append(f'c "" {numbers[id(node)]} "" {{ {branches} }} 0')
        else:
            if ("set", node.infoset) not in numbers:
                counts[node.player] += 1
                numbers["set", node.infoset] = counts[node.player]
            actions = " ".join(f'"{k}"' for k in range(len(node.branches)))
            lines.append(f'p "" {node.player + 1} {numbers["set", node.infoset]} "" {{ {actions} }} 0')
        for child in _children(node):
            write(child)

    write(root)
    return "\n".join(lines) + "\n"


def infosets_in_order(root: Node) -> list[list[Hashable]]:
    """Names of every player's information sets in the order in which `efg` numbers them."""
    found: dict[int, list[Hashable]] = {}

    def visit(node: Node) -> None:
        if isinstance(node, Move) and node.infoset not in found.setdefault(node.player, []):
            found[node.player].append(node.infoset)
        for child in _children(node):
            visit(child)

    visit(root)
    return [found.get(q, []) for q in range(max(found) + 1)]


def bimatrix(row: list[list[float]], column: list[list[float]]) -> Node:
    """A simultaneous game of two players as a tree: the second does not see the first's choice."""
    return move(
        0,
        "row",
        *(
            move(1, "column", *(end(a, b) for a, b in zip(*pair, strict=True)))
            for pair in zip(row, column, strict=True)
        ),
    )


def kuhn() -> Node:
    """Kuhn's poker with cards 0 < 1 < 2, a bet of one; actions are pass and bet."""

    def showdown(a: int, b: int, stake: float) -> End:
        return end(stake, -stake) if a > b else end(-stake, stake)

    def deal(a: int, b: int) -> Node:
        after_pass_bet = move(0, (a, "pb"), end(-1, 1), showdown(a, b, 2))
        after_pass = move(1, (b, "p"), showdown(a, b, 1), after_pass_bet)
        after_bet = move(1, (b, "b"), end(1, -1), showdown(a, b, 2))
        return move(0, (a, ""), after_pass, after_bet)

    pairs = [(a, b) for a in range(3) for b in range(3) if a != b]
    return chance(*(("1/6", deal(a, b)) for a, b in pairs))


def signalling() -> Node:
    """A strong or weak sender escalates or stays quiet; the receiver fights or concedes."""

    def receiver(heard: str, fight: tuple[float, float], concede: tuple[float, float]) -> Node:
        return move(1, heard, end(*fight), end(*concede))

    strong = move(0, "strong", receiver("loud", (1, -2), (4, 0)), receiver("quiet", (0, -2), (3, 0)))
    weak = move(0, "weak", receiver("loud", (-3, 3), (2, 0)), receiver("quiet", (-1, 3), (3, 0)))
    return chance(("3/5", strong), ("2/5", weak))


def random_tree(seed: int, n_players: int, depth: int, types: int = 2, actions: int = 2) -> Node:
    """Private types, then moves in turn, some of them hidden; everybody remembers all it has seen and done."""
    rng = np.random.default_rng(seed)
    public = rng.random(depth) < 0.6
    stops = rng.random(10_000) < 0.15
    count = 0

    def play(level: int, seen: tuple[tuple[int, ...], ...]) -> Node:
        nonlocal count
        count += 1
        if level == depth or (level > 1 and stops[count % 10_000]):
            return end(*(float(v) / 4 for v in rng.integers(-8, 9, n_players)))
        player = level % n_players
        return move(
            player,
            (player, level, seen[player]),
            *(
                play(level + 1, tuple((*s, a) if public[level] or q == player else s for q, s in enumerate(seen)))
                for a in range(actions)
            ),
        )

    weights = [Fraction(int(w)) for w in rng.integers(1, 5, types)]
    deals = [(w / sum(weights), tuple((k if q == 0 else 0,) for q in range(n_players))) for k, w in enumerate(weights)]
    return chance(*((p, play(0, seen)) for p, seen in deals))


def random_graph(seed: int, n_players: int = 3, width: int = 6, depth: int = 5, precision: float = 2.0) -> Built:
    """A layered graph in which histories merge, information sets are random and payoffs accrue on the way."""
    rng = np.random.default_rng(seed)
    layers = [1, *(int(w) for w in rng.integers(2, width + 1, depth - 1))]
    layer_node = np.cumsum([0, *layers, 1])
    prob, pay = [1.0], [np.zeros(n_players)]
    degree, node_infoset, child, edge_pay, edge_prob = [], [], [], [], []
    first, size, player, action = [], [], [], [0]
    for depth_now, width_now in enumerate(layers):
        below = np.arange(layer_node[depth_now + 1], layer_node[depth_now + 2])
        left = list(rng.permutation(below))  # each must get a parent
        node = 0
        while node < width_now:
            count = min(width_now - node, int(rng.integers(1, 4)))
            actions = max(2, -(-len(below) // width_now)) + int(rng.integers(0, 2))
            is_chance = rng.random() < 0.25
            if not is_chance:
                first.append(int(layer_node[depth_now]) + node)
                size.append(count)
                player.append(int(rng.integers(n_players)))
                action.append(action[-1] + actions)
            for _ in range(count):
                node_infoset.append(-1 if is_chance else len(first) - 1)
                degree.append(actions)
                for _ in range(actions):
                    child.append(int(left.pop() if left else rng.choice(below)))
                    edge_pay.append(len(pay) if rng.random() < 0.7 else 0)
                    if edge_pay[-1]:
                        pay.append(rng.normal(size=n_players))
                if is_chance:
                    edge_prob += range(len(prob), len(prob) + actions)
                    prob += list(rng.dirichlet(np.ones(actions)))
                else:
                    edge_prob += [0] * actions
            node += count
    ends = np.cumsum([0, *degree, 0])
    return _built(
        (layer_node, ends, [*node_infoset, -1], child, edge_pay, edge_prob, first, size, player, action),
        (prob, pay, [precision] * n_players),
        {i: i for i in range(len(first))},
    )


def unrolled(built: Built) -> Node:
    """The tree of all histories of a graph, its information sets those of the graph, paid at the end."""
    g, t = built.arrays, built.tables

    def visit(n: int, earned: np.ndarray) -> Node:
        edges = range(g.node_edge[n], g.node_edge[n + 1])
        if not edges:
            return End(tuple(earned))
        after = tuple(visit(g.edge_child[e], earned + t.pay[g.edge_pay[e]]) for e in edges)
        i = int(g.node_infoset[n])
        if i >= 0:
            return Move(int(g.infoset_player[i]), i, after)
        return Chance(tuple((Fraction(t.prob[g.edge_prob[e]]), a) for e, a in zip(edges, after, strict=True)))

    return visit(0, np.zeros(g.n_players))


def simultaneous_response(built: Built, strategy: np.ndarray, share: float = 1.0) -> np.ndarray:
    """The logit response to `strategy` at every information set at once, written as slowly and plainly as it can be.

    Shares no code with the package: node by node, edge by edge, straight from the data model.
    """
    g, t = built.arrays, built.tables
    weight = np.empty(g.n_edges)
    for n in range(g.n_nodes):
        for k, e in enumerate(range(g.node_edge[n], g.node_edge[n + 1])):
            i = g.node_infoset[n]
            weight[e] = t.prob[g.edge_prob[e]] * (strategy[g.infoset_action[i] + k] if i >= 0 else 1.0)
    reach = np.zeros(g.n_nodes)
    reach[0] = 1.0
    for n in range(g.n_nodes):
        for e in range(g.node_edge[n], g.node_edge[n + 1]):
            reach[g.edge_child[e]] += reach[n] * weight[e]
    value = np.zeros((g.n_nodes, g.n_players))
    for n in reversed(range(g.n_nodes)):
        for e in range(g.node_edge[n], g.node_edge[n + 1]):
            value[n] += weight[e] * (t.pay[g.edge_pay[e]] + value[g.edge_child[e]])
    response = np.zeros_like(strategy)
    for i in range(g.n_infosets):
        nodes = range(g.infoset_first[i], g.infoset_first[i] + g.infoset_size[i])
        total = sum(reach[n] for n in nodes)
        entries = np.arange(g.infoset_action[i], g.infoset_action[i + 1])
        q = np.zeros(len(entries))
        for n in nodes:
            belief = reach[n] / total if total > 0 else 1 / len(nodes)
            for k in range(len(entries)):
                e = g.node_edge[n] + k
                gain = t.pay[g.edge_pay[e]] + value[g.edge_child[e]]
                q[k] += belief * t.prob[g.edge_prob[e]] * gain[g.infoset_player[i]]
        z = np.where(t.allowed[entries], share * t.precision[g.infoset_player[i]] * q, -np.inf)
        response[entries] = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    return response


def _children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, End):
        return ()
    if isinstance(node, Chance):
        return tuple(child for _, child in node.branches)
    return node.branches
