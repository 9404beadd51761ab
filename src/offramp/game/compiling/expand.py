"""The expansion of a program into layers of nodes and edges.

A layer holds the states in which one step of the program finds the crisis; states that agree on
all live facts and types are one node. Steps that no state takes part in make no layer; where only
some states take part, the others pass through with one edge.

May import: ``offramp.scenario`` (resolved types), ``offramp.game``, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from offramp.errors import CrisisError, Problem, TooLargeError
from offramp.game.arrays import Bool, Float, Int64
from offramp.game.compiling.diagnose import LayerFindings, ending_effects, too_large
from offramp.game.compiling.frontier import Choice, Edges, Frontier, Place
from offramp.game.compiling.growth import Growth
from offramp.game.compiling.moves import Mover, holds
from offramp.game.compiling.payments import Schedule
from offramp.game.compiling.program import Choose, Program, Step
from offramp.game.game import Ending, LayerInfo
from offramp.game.layout import Columns, Layout, code_rows, distinct
from offramp.game.rows import PayBook, ProbabilityBook
from offramp.scenario.crisis import Crisis, DecisionTurn

# Seeds the generic strategy that tells lossless from forgetting endings; any value does.
GENERIC = 20240413


class Expansion:
    """Grows a game step by step."""

    def __init__(
        self,
        *,
        program: Program,
        worlds: Mapping[str, Crisis],
        players: Mapping[str, int],
        mover: Mover,
        schedule: Schedule,
        probabilities: ProbabilityBook,
        payoffs: PayBook,
        last_use: Mapping[str, int],
        limit: int,
    ) -> None:
        self._program = program
        self._crisis = program.crisis
        self._worlds = worlds
        self._players = players
        self._mover = mover
        self._schedule = schedule
        self._probabilities = probabilities
        self._payoffs = payoffs
        self._last_use = last_use
        self._limit = limit
        self._history = program.crisis.memory == "history"
        self._initial = {name: variable.initial for name, variable in program.variables.items()}
        self._sight = {
            actor: tuple(name for name, variable in program.variables.items() if actor in variable.seen_by)
            for actor in program.crisis.actors
        }
        self._generic = np.random.default_rng(GENERIC)
        nobody = np.zeros(0, dtype=np.int64)
        root = np.zeros(1, dtype=np.int64)
        self._frontier = Frontier(
            self._layout(()), root, np.ones(1), nobody, dict.fromkeys(program.crisis.actors, root)
        )
        # Where the edges of the last layer lead: places in the frontier, or -1 - place among the ended.
        self._leads: Int64 = nobody
        self.growth = Growth(tuple(worlds))
        self.layers: list[LayerInfo] = []
        self.endings: list[Ending] = []
        self.findings = LayerFindings()

    def _layout(self, names: Sequence[str]) -> Layout:
        wanted = set(names)
        live = [variable for name, variable in self._program.variables.items() if name in wanted]
        return Layout(
            tuple(variable.name for variable in live),
            tuple(len(variable.levels) for variable in live),
            tuple(variable.initial for variable in live),
        )

    def step(self, index: int) -> None:
        """Make the layer of one step, unless nothing happens there."""
        frontier, step = self._frontier, self._program.steps[index]
        if len(frontier.keys) == 0:
            return
        layout = self._layout((*frontier.layout.names, *step.writes))
        # Every state leaves by one edge at least: no need to make the layer to know that it is too large.
        self._guard(step, frontier.layout, frontier.keys, len(frontier.keys))
        keys = frontier.layout.recode(frontier.keys, layout)
        columns = Columns(layout, keys, self._initial)
        active = holds(step.when, columns, len(keys))
        if step.guard is not None:
            active &= np.isin(columns[step.guard.name], step.guard.levels)
        if active.any():
            self.findings.reached.add(step.turn)
        elif not self._must_pass(index, step):
            return
        if isinstance(step.move, Choose):
            order, codes = self._by_view(step.move.actor, layout, keys, active)
        else:
            order, codes = (
                np.concatenate((np.flatnonzero(active), np.flatnonzero(~active))),
                np.zeros(0, dtype=np.int64),
            )
        keys = keys[order]
        columns = Columns(layout, keys, self._initial)
        place = Place(index, step, layout, order, keys, columns, int(active.sum()))
        self._open(place)
        if isinstance(step.move, Choose):
            choice = self._choice(place, step.move, codes)
            edges = self._choose(place, step.move, choice)
            infoset = self._number(place, step.move, choice)
        else:
            edges = self._draw(place)
            infoset = np.full(len(keys), -1, dtype=np.int32)
        self._settle(place, edges, infoset)

    def _must_pass(self, index: int, step: Step) -> bool:
        """Whether a step in which nobody takes part still pays somebody, ends a fact or may end the crisis."""
        ends = any(name in self._frontier.layout.strides for name in step.ends)
        tests = self._crisis.calendar.ends is not None and step.last
        return ends or tests or bool(self._schedule.due(index)) or index == len(self._program.steps) - 1

    def _by_view(self, actor: str, layout: Layout, keys: Int64, active: Bool) -> tuple[Int64, Int64]:
        """An order of the frontier that keeps together the states which `actor` cannot tell apart, and their sets."""
        places = np.flatnonzero(active)
        view = self._frontier.seen[actor] if self._history else layout.project(keys, self._sight[actor])
        code = code_rows([view[places]])
        within = np.argsort(code, kind="stable")
        return np.concatenate((places[within], np.flatnonzero(~active))), code[within]

    def _open(self, place: Place) -> None:
        """Give the frontier its node ids, and the edges of the last layer their children."""
        frontier, step = self._frontier, place.step
        rank = np.empty(len(place.order), dtype=np.int64)
        rank[place.order] = np.arange(len(place.order))
        if self.layers:
            base = self.growth.base
            going = base + rank[np.maximum(self._leads, 0)]
            self.growth.add_children(np.where(self._leads >= 0, going, base + len(rank) - 1 - self._leads))
        choose = step.move if isinstance(step.move, Choose) else None
        self.layers.append(
            LayerInfo(
                round=step.round,
                turn=step.turn,
                kind=type(step.move).__name__,
                actor=choose.actor if choose else None,
                actions=tuple(action.label for action in choose.actions) if choose else (),
                opens_turn=step.first,
                n_active=place.n_active,
                n_ended=len(frontier.ended),
                layout=frontier.layout,
            )
        )
        self.growth.open_layer(np.concatenate((frontier.keys[place.order], frontier.ended)))

    def _choice(self, place: Place, move: Choose, codes: Int64) -> Choice:
        """The information sets of a layer. CrisisError where one has no option, or its nodes differ in options."""
        first = np.flatnonzero(np.diff(codes, prepend=-1))
        masks = {}
        for label, world in self._worlds.items():
            turn = world.turn(place.step.turn)
            options = turn.options if isinstance(turn, DecisionTurn) else ()
            open_ = [holds(option.when, place.columns, len(place.keys)) for option in options]
            mask = np.ones((len(place.keys), len(move.actions)), dtype=np.bool_)
            for column, action in enumerate(move.actions):
                if action.options:
                    mask[:, column] = np.logical_or.reduce([open_[option] for option in action.options])
            masks[label] = mask[: place.n_active]
        choice = Choice(first, np.diff(np.append(first, place.n_active)), masks)
        for label, mask in masks.items():
            self._check_masks(place, move, label, mask, mask[choice.first][choice.set_of])
        return choice

    def _check_masks(self, place: Place, move: Choose, label: str, mask: Bool, of_set: Bool) -> None:
        whose = f" in the crisis as {label} perceives it" if label else ""
        path = f"turns.{place.step.turn}"
        stuck = ~mask.any(axis=1)
        if stuck.any():
            state = int(np.argmax(stuck))
            facts = [name for name in self._sight[move.actor] if "?" not in name]
            levels = {name: self._program.variables[name].levels[int(place.columns[name][state])] for name in facts}
            problem = Problem(
                f"{move.actor} has no option left{whose}",
                path=path,
                found=", ".join(f"{name} == {level}" for name, level in levels.items()),
                hint="give one option no `when`, or give the turn a `when` that leaves this state out",
                code="no-option",
            )
            raise CrisisError((problem,))
        if (mask != of_set).any():
            problem = Problem(
                f"options{whose} depend on something that {move.actor} does not see",
                path=path,
                hint="let `when` read only what the mover sees",
                code="hidden-when",
            )
            raise CrisisError((problem,))

    def _choose(self, place: Place, move: Choose, choice: Choice) -> Edges:
        union, turn = choice.union, place.step.turn
        passing = np.arange(place.n_active, len(place.keys))
        self._guard(place.step, place.layout, place.keys, int(union.sum()) + len(passing))
        node, action = np.nonzero(union)
        child = np.empty(len(node), dtype=np.int64)
        for column, chosen in enumerate(move.actions):
            mask = np.zeros(len(place.keys), dtype=np.bool_)
            mask[: place.n_active] = union[:, column]
            moved = self._mover.apply(chosen.effects, turn, place.layout, place.keys, place.columns, mask)
            child[action == column] = moved[mask]
            if mask.any() and len(chosen.options) == 1:
                self.findings.chosen.add((turn, chosen.label))
        entries = union[choice.first]
        generic = np.where(entries, self._generic.uniform(0.2, 1.0, entries.shape), 0.0)
        generic /= generic.sum(axis=1, keepdims=True)
        return Edges(
            np.concatenate((node, passing)),
            np.concatenate((child, place.keys[passing])),
            np.zeros(len(node) + len(passing), dtype=np.int64),
            np.concatenate((generic[choice.set_of[node], action], np.ones(len(passing)))),
            np.concatenate((action + 1, np.zeros(len(passing), dtype=np.int64))),
        )

    def _number(self, place: Place, move: Choose, choice: Choice) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        """Number the information sets of a layer; the set of each of its nodes."""
        first = self.growth.add_infosets(
            choice.sizes,
            self._players[move.actor],
            choice.union[choice.first],
            {label: mask[choice.first] for label, mask in choice.masks.items()},
        )
        infoset = np.full(len(place.keys), -1, dtype=np.int32)
        infoset[: place.n_active] = first + choice.set_of
        return infoset

    def _draw(self, place: Place) -> Edges:
        active = place.keys[: place.n_active]
        columns = Columns(place.layout, active, self._initial)
        ways = self._mover.ways(place.step.move, place.step.turn, place.layout, active, columns) if len(active) else []
        passing = np.arange(place.n_active, len(place.keys))
        more = sum(int(way.open.sum()) for way in ways) + len(passing)
        self._guard(place.step, place.layout, place.keys, more)
        node = np.concatenate([*(np.flatnonzero(way.open) for way in ways), passing])
        child = np.concatenate([*(way.keys[way.open] for way in ways), place.keys[passing]])
        prob = np.concatenate([*(way.prob[way.open] for way in ways), np.zeros(len(passing), dtype=np.int64)])
        by_node = np.argsort(node, kind="stable")
        node, child, prob = node[by_node], child[by_node], prob[by_node]
        return Edges(node, child, prob, np.array(self._probabilities.base)[prob], np.zeros(len(node), dtype=np.int64))

    def _settle(self, place: Place, edges: Edges, infoset: np.ndarray[tuple[int], np.dtype[np.int32]]) -> None:
        """Settle payments, end facts and the crisis, and merge what goes on into the next frontier."""
        index, step, work = place.index, place.step, place.layout
        states, spot = (
            (edges.child, np.arange(len(edges.child))) if self._history else distinct(edges.child, work.states)
        )
        over = self._over(index, step, Columns(work, states, self._initial))
        rows = np.zeros(len(states), dtype=np.int64)
        for part, due in ((~over, self._schedule.due(index)), (over, self._schedule.open_at(index))):
            if part.any():
                rows[part] = self._schedule.rows(due, Columns(work, states[part], self._initial), self._payoffs)
        n_ended = self.layers[-1].n_ended
        self.growth.close_layer(
            np.concatenate((np.bincount(edges.node, minlength=len(place.keys)), np.zeros(n_ended, dtype=np.int64))),
            np.concatenate((infoset, np.full(n_ended, -1, dtype=np.int32))),
            edges.prob,
            rows[spot],
        )
        flow = self._frontier.mass[place.order][edges.node] * edges.weight
        mass = _added(flow, spot, len(states))
        seen = self._remember(place, edges, states) if self._history else {}
        self._merge(place, states, mass, over, spot, seen)

    def _over(self, index: int, step: Step, columns: Columns) -> Bool:
        """The states in which the crisis has ended."""
        over = np.full(columns.size, index == len(self._program.steps) - 1)
        ends = self._crisis.calendar.ends
        if ends is not None and step.last and step.round > 0:
            over |= holds(ends, columns, columns.size)
        return over

    def _remember(self, place: Place, edges: Edges, states: Int64) -> dict[str, Int64]:
        """What each actor has seen after the step, on top of all it saw before: one code per edge."""
        move = place.step.move
        seen = {}
        for actor, known in self._frontier.seen.items():
            parts = [known[place.order][edges.node], place.layout.project(states, self._sight[actor])]
            if isinstance(move, Choose) and move.actor == actor:
                parts.append(edges.action)
            seen[actor] = code_rows(parts)
        return seen

    def _merge(
        self, place: Place, states: Int64, mass: Float, over: Bool, spot: Int64, seen: Mapping[str, Int64]
    ) -> None:
        step, work = place.step, place.layout
        out = self._layout(
            [name for name in work.names if name not in step.ends and self._last_use.get(name, -1) > place.index]
        )
        after = work.recode(states, out)
        going, ended = np.flatnonzero(~over), np.flatnonzero(over)
        leads = np.empty(len(states), dtype=np.int64)
        if self._history:
            keys, leads[going] = after[going], np.arange(len(going))
            closed, leads[ended] = after[ended], -1 - np.arange(len(ended))
        else:
            keys, leads[going] = distinct(after[going], out.states)
            closed, lost = distinct(after[ended], out.states)
            leads[ended] = -1 - lost
            self._note_endings(place, states[going], after[going], mass[going])
        self._frontier = Frontier(
            out,
            keys,
            _added(mass[going], leads[going], len(keys)),
            closed,
            {actor: codes[going] for actor, codes in seen.items()},
        )
        self._leads = leads[spot]

    def _note_endings(self, place: Place, states: Int64, after: Int64, mass: Float) -> None:
        """Tell lossless from forgetting among the facts that end here."""
        named = [name for name in place.step.ends if name in place.layout.strides and "?" not in name]
        if named and len(states):
            later = self._program.steps[place.index + 1 :]
            movers = sorted({step.move.actor for step in later if isinstance(step.move, Choose)})
            sights = {actor: self._sight[actor] for actor in movers}
            self.endings.extend(ending_effects(named, place.step, place.layout, states, after, mass, sights))

    def _guard(self, step: Step, layout: Layout, keys: Int64, more: int) -> None:
        """Refuse a layer that would pass the limit, before it is made."""
        edges = self.growth.n_edges + more
        if edges > self._limit:
            raise TooLargeError(too_large(self._crisis, step, layout, keys, edges, self._limit))

    def close(self) -> None:
        """The last frontier holds only states that have ended: they are the last layer."""
        ended = self._frontier.ended
        self.growth.add_children(self.growth.base - 1 - self._leads)
        self.layers.append(LayerInfo(0, "", "End", None, (), False, 0, len(ended), self._frontier.layout))
        self.growth.open_layer(ended)
        nothing = np.zeros(0, dtype=np.int64)
        self.growth.close_layer(
            np.zeros(len(ended), dtype=np.int64), np.full(len(ended), -1, dtype=np.int32), nothing, nothing
        )


def _added(mass: Float, place: Int64, size: int) -> Float:
    """`mass` added up by place."""
    return np.bincount(place, weights=mass, minlength=size).astype(np.float64, copy=False)
