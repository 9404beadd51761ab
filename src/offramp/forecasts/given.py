"""What has happened, or what may still happen, as a condition on walks.

May import: ``offramp.game``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from offramp.errors import NotFoundError, OfframpError
from offramp.game import Game
from offramp.game.arrays import Bool, Float, Int64
from offramp.game.layout import code_rows
from offramp.game.walk import Given
from offramp.scenario.crisis import DecisionTurn, RecordEntry
from offramp.scenario.spelling import suggested
from offramp.scenario.uses import writes_of_turn


def named_turn(text: str) -> tuple[str, int]:
    """Name and round of ``TURN`` or ``TURN@ROUND``. OfframpError where what follows the @ is no round."""
    name, marked, number = text.partition("@")
    if marked and not number.isdigit():
        raise OfframpError(f"cannot stand at {text!r}: write TURN, or TURN@ROUND with the number of a round")
    return name, int(number) if marked else 1


def layer_at(game: Game, turn: str, round_number: int = 1) -> int:
    """The layer that opens `turn`. NotFoundError with the turns that can be named."""
    try:
        return game.layer_of(turn, round_number)
    except KeyError:
        opening = [layer for layer in game.layers if layer.opens_turn and layer.round > 0]
        names = list(dict.fromkeys(layer.turn for layer in opening))
        rounds = [layer.round for layer in opening if layer.turn == turn]
        hint = f" It is from round {min(rounds)} to {max(rounds)}." if rounds else suggested(turn, names)
        raise NotFoundError(
            f"no turn {turn!r} is reached in round {round_number}.{hint} The turns are: {', '.join(names)}"
        ) from None


def turn_layers(game: Game, turn: str, round_number: int) -> list[int]:
    """All layers of a turn in a round, in order."""
    return [place for place, layer in enumerate(game.layers) if layer.turn == turn and layer.round == round_number]


def given_record(
    game: Game,
    at: int,
    *,
    entries: Sequence[RecordEntry] | None = None,
    observer: str | None = None,
    facts: Mapping[str, int] | None = None,
    ended_too: bool = False,
) -> Given:
    """The condition that, before layer `at`, everything went as recorded; what no entry tells is averaged over.

    With `observer`, only what that actor could see of it: an act is told from another where they look
    different to the observer. `facts` (name -> level) must hold on arrival at the layer. A history that has just
    ended on arrival counts only if `ended_too`.
    """
    keep = np.ones(game.arrays.n_edges, dtype=np.bool_)
    for entry in game.crisis.record if entries is None else entries:
        layers = [layer for layer in turn_layers(game, entry.turn, entry.round) if layer < at]
        if not layers:
            continue
        act = entry.chose if entry.chose is not None else entry.said
        if act is not None:
            for layer in layers:
                _keep_act(game, layer, act, observer, keep)
        _keep_levels(game, layers[-1], entry, observer, keep)
    nodes = game.nodes(at)
    good = np.ones(nodes.stop - nodes.start)
    if game.layers[at].n_ended and not ended_too:
        good[-game.layers[at].n_ended :] = 0.0
    columns = game.columns(at)
    for name, level in (facts or {}).items():
        if name not in game.layers[at].layout.names and (level != game.variables[name].initial or _set(game, name, at)):
            raise OfframpError(f"{name} is no longer (or not yet) told apart at turn {game.layers[at].turn!r}")
        good *= columns[name] == level
    into = np.flatnonzero((game.arrays.edge_child >= nodes.start) & (game.arrays.edge_child < nodes.stop))
    keep[into] &= good[game.arrays.edge_child[into] - nodes.start] > 0.0
    return Given(keep, nodes.start, good)


def _set(game: Game, fact: str, at: int) -> bool:
    """Whether a turn before layer `at` may have set `fact`."""
    passed = {layer.turn for layer in game.layers[:at]}
    return any(turn.head.name in passed and fact in writes_of_turn(turn) for turn in game.crisis.turns)


def _keep_act(game: Game, layer: int, act: str, observer: str | None, keep: Bool) -> None:
    """Drop the edges of a choice layer that are not the recorded act, or do not look like it to the observer."""
    info = game.layers[layer]
    if info.actor is None:
        return
    edges = game.edges(layer)
    label = act if act in info.actions else _group_of(game, info.turn, act)
    labels = edge_actions(game, layer)
    taken = np.zeros(edges.stop - edges.start, dtype=np.bool_)
    if label in info.actions:
        taken[: len(labels)] = labels == info.actions.index(label)
    else:
        # A later move of the turn, which the act passes by.
        taken[len(labels) :] = True
    if observer is not None and observer != info.actor:
        looks = _looks(game, layer, observer)
        taken = np.isin(looks, looks[taken])
    keep[edges] &= taken


def _looks(game: Game, layer: int, observer: str) -> Int64:
    """For each edge out of a layer, one integer that tells apart what `observer` sees before and after it."""
    edges, nodes = game.edges(layer), game.nodes(layer)
    before = np.repeat(game.view(layer, observer), np.diff(game.arrays.node_edge[nodes.start : nodes.stop + 1]))
    after = game.view(layer + 1, observer)[game.arrays.edge_child[edges] - game.arrays.layer_node[layer + 1]]
    return code_rows([before, after])


def edge_actions(game: Game, layer: int) -> Int64:
    """For each edge of the active nodes of a choice layer, the place of its action in the layer's `actions`."""
    arrays, info = game.arrays, game.layers[layer]
    start = game.nodes(layer).start
    nodes = np.arange(start, start + info.n_active)
    infoset = arrays.node_infoset[nodes]
    offset = arrays.infoset_action[infoset]
    counts = arrays.infoset_action[infoset + 1] - offset
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    actions: Int64 = game.entry_action[np.repeat(offset, counts) + within]
    return actions


def _group_of(game: Game, turn: str, option: str) -> str:
    found = game.crisis.turn(turn)
    if isinstance(found, DecisionTurn):
        for candidate in found.options:
            if candidate.name == option and candidate.group is not None:
                return candidate.group
    return option


def _keep_levels(game: Game, layer: int, entry: RecordEntry, observer: str | None, keep: Bool) -> None:
    """Drop the edges out of `layer` that leave a recorded fact at another level."""
    after = game.layers[layer + 1].layout
    columns = game.columns(layer + 1)
    child = game.arrays.edge_child[game.edges(layer)] - game.arrays.layer_node[layer + 1]
    for name, level in entry.levels.items():
        seen = observer is None or observer in game.variables[name].seen_by
        if seen and name in after.names:
            keep[game.edges(layer)] &= (columns[name] == level)[child]


def filtered(reach: Float, game: Game, layer: int) -> Float:
    """Reach (nodes of the layer, patterns), scaled to add up to one over the states that go on."""
    nodes = game.nodes(layer)
    going = reach[nodes.start : nodes.stop - game.layers[layer].n_ended]
    total = going.sum()
    return going / total if total > 0 else going


@dataclass(frozen=True)
class HiddenStates:
    """What somebody does not see at a layer, types among it, told apart by its levels.

    Attributes
    ----------
    sizes : how many levels each hidden fact or type has, by name.
    levels : (states, names) level indexes of each state that a node has.
    of_node : (nodes of the layer,) the state of each.
    """

    sizes: Mapping[str, int]
    levels: Int64
    of_node: Int64

    def rows(self, names: Sequence[str]) -> Int64:
        """The levels of `names` alone, (states, names)."""
        place = list(self.sizes)
        return self.levels[:, [place.index(name) for name in names]]

    def chances(self, arrival: Float) -> Float:
        """The probability of each state, from that of arriving at each node; scaled to add up to one."""
        found = np.bincount(self.of_node, weights=arrival, minlength=len(self.levels))
        return np.asarray(found / found.sum(), dtype=np.float64)


def hidden_states(game: Game, layer: int) -> HiddenStates:
    """The hidden states of a layer of `game`."""
    columns, everybody = game.columns(layer), frozenset(game.players)
    names = [name for name in game.layers[layer].layout.names if not everybody <= game.variables[name].seen_by]
    nodes = game.nodes(layer)
    rows = np.zeros((nodes.stop - nodes.start, len(names)), dtype=np.int64)
    for place, name in enumerate(names):
        rows[:, place] = columns[name]
    of_node = code_rows(list(rows.T)) if names else np.zeros(len(rows), dtype=np.int64)
    _, first = np.unique(of_node, return_index=True)
    return HiddenStates({name: len(game.variables[name].levels) for name in names}, rows[first], of_node)


@dataclass(frozen=True)
class Held:
    """What stays as likely as it stood in another crisis: its hidden states, but for the facts in `free`."""

    states: HiddenStates
    free: frozenset[str]

    def weighted(self, game: Game, given: Given, arrival: Float, chances: Float) -> Given:
        """`given` with the nodes of its layer weighted so that what is held is as likely as `chances` say.

        `arrival` is how likely `game` arrives at each of those nodes with what is given, `chances` the probability of
        each state in the other crisis. A state that `game` cannot be in drops out; OfframpError where all do.
        """
        layer = int(np.searchsorted(game.arrays.layer_node, given.stop))
        now = hidden_states(game, layer)
        held = [name for name, size in self.states.sizes.items() if now.sizes.get(name) == size]
        kept = [name for name in held if name not in self.free]
        then_rows, now_rows = self.states.rows(kept), now.rows(kept)
        _, codes = np.unique(np.concatenate((then_rows, now_rows)), axis=0, return_inverse=True)
        then, here = np.split(codes.reshape(-1), [len(then_rows)])
        count = int(codes.max()) + 1
        wanted = np.bincount(then, weights=chances, minlength=count)
        found = np.bincount(here[now.of_node], weights=arrival, minlength=count)
        factor = np.divide(wanted, found, out=np.zeros(count), where=found > 0.0)
        if not (factor * found).sum() > 0.0 and not np.isnan(chances).any():
            raise OfframpError("what is hidden cannot stand here as it does in the crisis as it is: leave out the turn")
        return replace(given, weight=factor[here[now.of_node]])


def given_act(game: Game, base: Given | None, turn: str, act: str, round_number: int = 1) -> Given:
    """`base` and that `act` (an option or a word) is chosen at `turn`."""
    found = game.crisis.turn(turn)
    group = None
    if isinstance(found, DecisionTurn):
        group = next((option.group for option in found.options if option.name == act), None)
    keep = _keep(game, base)
    last = -1
    for layer in turn_layers(game, turn, round_number):
        info = game.layers[layer]
        label = act if act in info.actions else group
        if info.actor is None or label not in info.actions:
            continue
        edges, nodes = game.edges(layer), game.nodes(layer)
        active_stop = int(game.arrays.node_edge[nodes.start + info.n_active])
        chosen = edge_actions(game, layer) == info.actions.index(label)
        keep[edges.start : active_stop] &= chosen
        keep[active_stop : edges.stop] = False
        last = layer
    return _everything_after(game, keep, last)


def given_level(game: Game, base: Given | None, turn: str, fact: str, level: int, round_number: int = 1) -> Given:
    """`base` and that `turn` takes place and leaves `fact` at `level`."""
    keep = _keep(game, base)
    layers = turn_layers(game, turn, round_number)
    last = layers[-1]
    first = game.nodes(layers[0])
    passing = slice(
        int(game.arrays.node_edge[first.start + game.layers[layers[0]].n_active]), int(game.edges(layers[0]).stop)
    )
    keep[passing] = False
    child = game.arrays.edge_child[game.edges(last)] - game.arrays.layer_node[last + 1]
    keep[game.edges(last)] &= (game.columns(last + 1)[fact] == level)[child]
    return _everything_after(game, keep, last)


def _keep(game: Game, base: Given | None) -> Bool:
    return np.ones(game.arrays.n_edges, dtype=np.bool_) if base is None else base.keep.copy()


def _everything_after(game: Game, keep: Bool, layer: int) -> Given:
    nodes = game.nodes(layer + 1)
    return Given(keep, nodes.start, np.ones(nodes.stop - nodes.start))
