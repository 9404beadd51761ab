"""The compiled game: arrays, and the way between their ids and the names of the crisis.

May import: ``offramp.game``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from offramp.errors import Problem, UnsupportedPatchError
from offramp.game.arrays import Bool, Float, GameArrays, GameTables, Int64
from offramp.game.layout import Columns, Layout, Variable, type_name
from offramp.game.raids import RaidDesk
from offramp.game.rows import PayRows, ProbabilityRows, RaidOdds
from offramp.game.skeleton import first_difference, skeleton
from offramp.scenario.crisis import Crisis


@dataclass(frozen=True)
class LayerInfo:
    """One layer: which step of which turn it is, who chooses (None: chance), the labels of the actions,
    how many nodes take part (first in the layer) and have ended (last), and the layout of its keys."""

    round: int
    turn: str
    kind: str
    actor: str | None
    actions: tuple[str, ...]
    opens_turn: bool
    n_active: int
    n_ended: int
    layout: Layout


@dataclass(frozen=True)
class Ending:
    """What the end of a fact does: `forgetting` names the actors who would judge otherwise if they remembered it."""

    fact: str
    turn: str
    round: int
    forgetting: tuple[str, ...]

    @property
    def lossless(self) -> bool:
        """Whether nobody who still has to choose loses anything."""
        return not self.forgetting


@dataclass(frozen=True)
class Sight:
    """What one actor sees along the edges.

    Attributes
    ----------
    cell : (nodes,) states of a layer that look the same to it.
    event : (edges,) what it sees next, told apart by what it saw before.
    n_cells, n_events : how many there are.
    own_move : (edges,) whether it moved itself.
    """

    cell: NDArray[np.int32]
    event: NDArray[np.int32]
    n_cells: int
    n_events: int
    own_move: Bool


@dataclass(frozen=True)
class InformationSet:
    """An information set by its names. `offset` is its first strategy entry, `seen` level names by fact."""

    number: int
    round: int
    turn: str
    actor: str
    type: str
    seen: Mapping[str, str]
    actions: tuple[str, ...]
    offset: int

    @property
    def label(self) -> str:
        """It in one line: ``north answers@1, type=hawkish, damage=light``."""
        seen = [f"{fact}={level}" for fact, level in self.seen.items()]
        return ", ".join([f"{self.turn}@{self.round}", f"type={self.type}", *seen])


@dataclass(frozen=True)
class Game:
    """A crisis as a game.

    Attributes
    ----------
    crisis : the crisis as it is.
    worlds : crises by label that share the structure: ``""`` the crisis, and one per actor with a perception.
    arrays : the structure.
    layers : one `LayerInfo` per layer; the last holds ended states only.
    node_key : (nodes,) the state of each node in its layer's layout.
    entry_action : (strategy entries,) place of the action in its layer's `actions`.
    allowed : per world, (strategy entries,) whether the action exists there.
    variables, slots, probabilities, payoffs : what fills the tables.
    endings : what the end of each fact does.
    findings : warnings that only the graph can show.
    sights : what actors see along the edges, kept once it has been worked out.
    """

    crisis: Crisis
    worlds: Mapping[str, Crisis]
    arrays: GameArrays
    layers: tuple[LayerInfo, ...]
    node_key: Int64
    entry_action: Int64
    allowed: Mapping[str, Bool]
    variables: Mapping[str, Variable]
    slots: Mapping[str, int]
    probabilities: ProbabilityRows
    payoffs: PayRows
    endings: tuple[Ending, ...]
    findings: tuple[Problem, ...]
    sights: dict[str, Sight] = field(default_factory=dict, compare=False, repr=False)

    @property
    def players(self) -> tuple[str, ...]:
        """Actor names by player number."""
        return tuple(self.crisis.actors)

    def values(self, world: str = "") -> Float:
        """The central value of every number of a world, by slot."""
        values = np.empty(len(self.slots))
        for number in self.worlds[world].numbers:
            values[self.slots[number.path]] = number.value
        return values

    def raid_odds(self) -> RaidOdds | None:
        """The odds of raids, computed anew for every set of numbers; None where the crisis has no defence."""
        return RaidDesk(self.crisis, self.slots).odds if self.crisis.defence is not None else None

    def tables(self, world: str = "", values: Float | None = None, odds: RaidOdds | None = None) -> GameTables:
        """The numbers of a world: its own, or `values` by slot; raids by `odds` (`raid_odds` where None)."""
        values = self.values(world) if values is None else values
        odds = odds or self.raid_odds() or _no_odds
        precision = np.ones(len(self.players))
        for place, actor in enumerate(self.worlds[world].actors.values()):
            if actor.precision is not None:
                precision[place] = values[self.slots[actor.precision.path]]
        return GameTables(
            prob=self.probabilities.fill(values, odds, self._uncertain[world]),
            pay=self.payoffs.fill(values),
            precision=precision,
            allowed=self.allowed[world],
        )

    @cached_property
    def _uncertain(self) -> dict[str, Bool]:
        """Which slots of each world are drawn."""
        found = {}
        for label, world in self.worlds.items():
            found[label] = np.zeros(len(self.slots), dtype=np.bool_)
            found[label][[self.slots[number.path] for number in world.numbers if number.uncertain]] = True
        return found

    def refit(self, crisis: Crisis, worlds: Mapping[str, Crisis]) -> Game:
        """This structure with the numbers of another crisis.

        Raises `UnsupportedPatchError` naming the first path where the other crisis differs in shape.
        """
        if set(worlds) != set(self.worlds):
            raise UnsupportedPatchError("the other crisis has other perceptions: compile it anew")
        for label, world in worlds.items():
            path = first_difference(self._skeletons[label], skeleton(world))
            if path is not None:
                raise UnsupportedPatchError(f"the other crisis differs in structure at {path}: compile it anew")
        game = dataclasses.replace(self, crisis=crisis, worlds=dict(worlds))
        game.__dict__["_skeletons"] = self._skeletons
        return game

    @cached_property
    def _skeletons(self) -> dict[str, dict[str, object]]:
        return {label: skeleton(world) for label, world in self.worlds.items()}

    @cached_property
    def node_layer(self) -> Int64:
        """The layer of each node."""
        return np.repeat(np.arange(len(self.layers)), np.diff(self.arrays.layer_node))

    def nodes(self, layer: int) -> slice:
        """The nodes of a layer."""
        return slice(int(self.arrays.layer_node[layer]), int(self.arrays.layer_node[layer + 1]))

    def edges(self, layer: int) -> slice:
        """The edges out of the nodes of a layer."""
        nodes = self.nodes(layer)
        return slice(int(self.arrays.node_edge[nodes.start]), int(self.arrays.node_edge[nodes.stop]))

    def columns(self, layer: int) -> Columns:
        """Level indexes of every variable at the nodes of a layer."""
        initial = {name: variable.initial for name, variable in self.variables.items()}
        return Columns(self.layers[layer].layout, self.node_key[self.nodes(layer)], initial)

    def view(self, layer: int, actor: str) -> Int64:
        """For each node of a layer, one integer that tells apart what `actor` sees there."""
        sight = tuple(name for name, variable in self.variables.items() if actor in variable.seen_by)
        return self.layers[layer].layout.project(self.node_key[self.nodes(layer)], sight)

    def layer_of(self, turn: str, round_number: int = 1) -> int:
        """The layer that opens a turn in a round. KeyError where the turn is never reached there."""
        for place, layer in enumerate(self.layers):
            if layer.turn == turn and layer.round == round_number and layer.opens_turn:
                return place
        raise KeyError(turn)

    def infosets(self) -> Iterator[InformationSet]:
        """Every information set by its names, in the order of their numbers."""
        return map(self.infoset, range(self.arrays.n_infosets))

    def infoset(self, number: int) -> InformationSet:
        """One information set by its names."""
        arrays = self.arrays
        node = int(arrays.infoset_first[number])
        info = self.layers[int(self.node_layer[node])]
        actor = info.actor or ""
        key = self.node_key[node : node + 1]
        seen = {
            name: self.variables[name].levels[int(info.layout.level(key, name)[0])]
            for name in info.layout.names
            if actor in self.variables[name].seen_by
        }
        own = seen.pop(type_name(actor), self.crisis.actors[actor].types[0])
        offset = int(arrays.infoset_action[number])
        actions = tuple(info.actions[a] for a in self.entry_action[offset : int(arrays.infoset_action[number + 1])])
        return InformationSet(number, info.round, info.turn, actor, own, seen, actions, offset)


def _no_odds(case: object, values: Float) -> Float:
    raise AssertionError("a raid without a defence")
