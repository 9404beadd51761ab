"""Every path through a compiled game, one by one: the slow way to walk, to condition and to be surprised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from offramp.forecasts import Solved, Study
from offramp.game import Game
from offramp.game.arrays import Float

# (information set, place of the action) -> probability, for one set of surprised actors
Play = Callable[[int, int, frozenset[str]], float]
Shock = Callable[[int, int], frozenset[str]]


@dataclass(frozen=True)
class Path:
    """One way from the root to an end: its probability, nodes and edges, and who was surprised by its end."""

    p: float
    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    surprised: frozenset[str]


def paths(game: Game, prob: Float, play: Play, shock: Shock = lambda node, edge: frozenset()) -> Iterator[Path]:
    """Every path of positive probability."""
    arrays = game.arrays

    def onward(path: Path) -> Iterator[Path]:
        node = path.nodes[-1]
        first, stop = int(arrays.node_edge[node]), int(arrays.node_edge[node + 1])
        if first == stop:
            yield path
        for edge in range(first, stop):
            infoset = int(arrays.node_infoset[node])
            p = float(prob[arrays.edge_prob[edge]])
            if infoset >= 0:
                p *= play(infoset, edge - first, path.surprised)
            if p > 0.0:
                after = path.surprised | shock(node, edge)
                child = int(arrays.edge_child[edge])
                yield from onward(Path(path.p * p, (*path.nodes, child), (*path.edges, edge), after))

    yield from onward(Path(1.0, (0,), (), frozenset()))


def of_one_mind(game: Game, strategy: Float) -> Play:
    """All play `strategy`."""
    return lambda infoset, place, _: float(strategy[game.arrays.infoset_action[infoset] + place])


def joint_paths(study: Study, solved: Solved) -> list[Path]:
    """Every path when each actor plays the strategy of the crisis it believes in, until it is surprised."""
    game, crisis = study.game, study.crisis
    surprises = {
        actor: _surprises(study, solved, actor, perception.epsilon.value)
        for actor, perception in crisis.perceptions.items()
    }

    def play(infoset: int, place: int, surprised: frozenset[str]) -> float:
        actor = game.players[int(game.arrays.infoset_player[infoset])]
        world = ""
        if actor in crisis.perceptions:
            stays = crisis.perceptions[actor].when_surprised == "as before"
            world = actor if stays or actor not in surprised else ""
        return of_one_mind(game, solved.solutions[world].strategy)(infoset, place, surprised)

    def shock(node: int, edge: int) -> frozenset[str]:
        return frozenset(actor for actor, surprising in surprises.items() if surprising(node, edge))

    return list(paths(game, solved.tables[""].prob, play, shock))


def _surprises(study: Study, solved: Solved, actor: str, epsilon: float) -> Callable[[int, int], bool]:
    """Whether `actor`, who sees the facts of a node, gave less than epsilon to what it sees after an edge."""
    game = study.game
    seen = seen_by(game, actor)
    here: dict[object, float] = defaultdict(float)
    next_: dict[object, float] = defaultdict(float)
    for path in paths(game, solved.tables[actor].prob, of_one_mind(game, solved.solutions[actor].strategy)):
        # A node counts once for every path through it; paths through it add up to its reach.
        for node, after in zip(path.nodes, path.nodes[1:], strict=False):
            here[seen(node)] += path.p
            next_[seen(node), seen(after)] += path.p

    def surprising(node: int, edge: int) -> bool:
        if game.layers[int(game.node_layer[node])].actor == actor:
            return False
        after = int(game.arrays.edge_child[edge])
        return next_[seen(node), seen(after)] < epsilon * here[seen(node)]

    return surprising


def seen_by(game: Game, actor: str) -> Callable[[int], tuple[object, ...]]:
    """What `actor` sees at a node: the layer, and the levels of the live facts that it sees."""
    facts = [name for name, variable in game.variables.items() if actor in variable.seen_by]

    def seen(node: int) -> tuple[object, ...]:
        layer = int(game.node_layer[node])
        columns, place = game.columns(layer), node - game.nodes(layer).start
        return (
            layer,
            *((name, int(columns[name][place])) for name in facts if name in game.layers[layer].layout.names),
        )

    return seen


def level_at(game: Game, node: int, fact: str) -> str:
    """The level of `fact` at a node."""
    layer = int(game.node_layer[node])
    return game.variables[fact].levels[int(game.columns(layer)[fact][node - game.nodes(layer).start])]


def outcomes_of(game: Game, found: list[Path]) -> Float:
    """Probability of every outcome over `found`, given that one of them happens."""
    total = sum(path.p for path in found)
    settled = sum(path.p * game.payoffs.outcomes[game.arrays.edge_pay[list(path.edges)]].sum(axis=0) for path in found)
    return np.asarray(settled) / total
