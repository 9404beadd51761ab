"""Moves over arrays: what every state of a layer turns into under each way that a step can go.

May import: ``offramp.game``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from offramp.errors import CrisisError, Problem
from offramp.game.arrays import Bool, Int64
from offramp.game.compiling.program import (
    Choose,
    Deliver,
    DrawBranches,
    DrawJoint,
    DrawRaid,
    DrawTable,
    Land,
    Move,
    Program,
)
from offramp.game.layout import Columns, Layout, code_rows, type_name
from offramp.game.raids import RaidDesk
from offramp.game.rows import Affine, ProbabilityBook
from offramp.scenario.crisis import Assignment, Branch
from offramp.scenario.expressions import Expression
from offramp.scenario.numbers import Number

SURE: Affine = (1.0, ())


@dataclass(frozen=True)
class Way:
    """One way a step can go: where it is open, the keys it leads to, and its probability entries."""

    open: Bool
    keys: Int64
    prob: Int64


class Mover:
    """Expands draws and effects. Bound to one program, its number slots and the book of probabilities."""

    def __init__(
        self, program: Program, slots: Mapping[str, int], book: ProbabilityBook, desk: RaidDesk | None
    ) -> None:
        self._program = program
        self._slots = slots
        self._book = book
        self._desk = desk

    def ways(self, move: Move, turn: str, layout: Layout, keys: Int64, columns: Columns) -> list[Way]:
        """The ways of a draw, for states `keys` (all of them take part)."""
        match move:
            case DrawTable():
                return self._table(move, layout, keys, columns)
            case DrawBranches():
                return self._branches(move, turn, layout, keys, columns)
            case DrawJoint():
                return self._joint(move, layout, keys, columns)
            case Deliver():
                return self._deliver(move, layout, keys, columns)
            case Land():
                return self._land(move, layout, keys, columns)
            case DrawRaid():
                return self._raid(move, layout, keys, columns)
            case Choose():
                raise TypeError("a choice is expanded by its actions")

    def apply(
        self, effects: Sequence[Assignment], turn: str, layout: Layout, keys: Int64, columns: Columns, where: Bool
    ) -> Int64:
        """`keys` after `effects`, where the mask `where` holds; all effects read the facts before the move."""
        moved = keys.copy()
        for effect in effects:
            target: Int64 | int
            if effect.level is not None:
                target = effect.level
            else:
                target = self._computed(effect, turn, columns, where)
            moved += (target - columns[effect.fact]) * layout.strides[effect.fact]
        return moved

    def _computed(self, effect: Assignment, turn: str, columns: Columns, where: Bool) -> Int64:
        assert effect.value is not None
        levels = self._program.variables[effect.fact].levels
        level = np.asarray(effect.value(columns, columns.size)).astype(np.int64)
        bad = where & ((level < 0) | (level >= len(levels)))
        if bad.any():
            problem = Problem(
                f"an effect leads {effect.fact} outside its levels",
                path=f"turns.{turn}",
                found=f"{effect.value.text} gives index {int(level[np.argmax(bad)])}",
                allowed=tuple(f"{index} ({name})" for index, name in enumerate(levels)),
                hint="hold it inside with min() and max()",
                code="level-range",
            )
            raise CrisisError((problem,))
        return np.where(where, level, columns[effect.fact])

    def _affine(self, number: Number) -> Affine:
        return (0.0, ((self._slots[number.path], 1.0),))

    def _rest(self, numbers: Sequence[Number]) -> Affine:
        return (1.0, tuple((self._slots[number.path], -1.0) for number in numbers))

    def _table(self, move: DrawTable, layout: Layout, keys: Int64, columns: Columns) -> list[Way]:
        states = len(keys)
        if move.of:
            code = code_rows([columns[name] for name in move.of])
            _, first = np.unique(code, return_index=True)
            picked = [tuple(int(columns[name][state]) for name in move.of) for state in first]
            starts = np.array([self._book.row([self._affine(n) for n in move.rows[key]]) for key in picked])[code]
        else:
            starts = np.full(states, self._book.row([self._affine(n) for n in move.rows[()]]))
        levels = len(self._program.variables[move.sets].levels)
        everywhere = np.ones(states, dtype=np.bool_)
        base = keys - columns[move.sets] * layout.strides[move.sets]
        return [Way(everywhere, base + level * layout.strides[move.sets], starts + level) for level in range(levels)]

    def _branches(self, move: DrawBranches, turn: str, layout: Layout, keys: Int64, columns: Columns) -> list[Way]:
        ways: list[Way] = []
        for level, branches in move.lists.items():
            here = np.ones(len(keys), dtype=np.bool_) if move.chooser is None else columns[move.chooser] == level
            ways.extend(self._one_list(branches, here, turn, layout, keys, columns))
        return ways

    def _one_list(
        self, branches: tuple[Branch, ...], here: Bool, turn: str, layout: Layout, keys: Int64, columns: Columns
    ) -> list[Way]:
        size = len(keys)
        open_ = [here & (holds(branch.when, columns, size)) for branch in branches]
        code = code_rows([mask.astype(np.int64) for mask in open_])
        prob = np.zeros((len(branches), size), dtype=np.int64)
        for value in np.unique(code[here]):
            state = int(np.argmax(code == value))
            present = [place for place, mask in enumerate(open_) if mask[state]]
            start = self._book.row(self._branch_row([branches[place] for place in present], turn))
            for offset, place in enumerate(present):
                prob[place, (code == value) & here] = start + offset
        return [
            Way(mask, self.apply(branch.effects, turn, layout, keys, columns, mask), prob[place])
            for place, (branch, mask) in enumerate(zip(branches, open_, strict=True))
        ]

    def _branch_row(self, present: list[Branch], turn: str) -> list[Affine]:
        numbers = [branch.p for branch in present if branch.p is not None]
        total = sum(number.value for number in numbers)
        has_rest = len(numbers) < len(present)
        if not present or total > 1 + 1e-6 or (not has_rest and abs(total - 1) > 1e-6):
            problem = Problem(
                "the probabilities of the branches that can happen together do not add up to one",
                path=f"turns.{turn}",
                found=" + ".join(f"{n.value:g}" for n in numbers) + f" = {total:g}" if present else "no branch is open",
                hint="give one branch `p: rest`, or mend the numbers",
                code="branch-sum",
            )
            raise CrisisError((problem,))
        rest = self._rest(numbers)
        return [rest if branch.p is None else self._affine(branch.p) for branch in present]

    def _joint(self, move: DrawJoint, layout: Layout, keys: Int64, columns: Columns) -> list[Way]:
        start = self._book.row([self._affine(number) for _, number in move.rows])
        everywhere = np.ones(len(keys), dtype=np.bool_)
        ways = []
        for place, (types, _) in enumerate(move.rows):
            moved = keys.copy()
            for actor, level in zip(move.actors, types, strict=True):
                moved += level * layout.strides[type_name(actor)]
            ways.append(Way(everywhere, moved, np.full(len(keys), start + place)))
        return ways

    def _deliver(self, move: Deliver, layout: Layout, keys: Int64, columns: Columns) -> list[Way]:
        said, stride = columns[move.word], layout.strides[move.sets]
        base = keys - columns[move.sets] * stride
        ways = []
        for word, level in move.lands.items():
            here = said == word
            entries: list[tuple[Affine, int | None]] = self._delivery(move, word)
            if word == move.silent:
                entries = [(SURE, None)]
            start = self._book.row([affine for affine, _ in entries])
            for offset, (_, heard) in enumerate(entries):
                arrived = level if heard == word else (None if heard is None else move.lands[heard])
                moved = keys if arrived is None else base + arrived * stride
                ways.append(Way(here, moved, np.where(here, start + offset, 0)))
        return ways

    def _delivery(self, move: Deliver, word: int) -> list[tuple[Affine, int | None]]:
        """Affine probability and word heard (None: nothing) of each fate of `word`."""
        channel = move.channel
        words = [place for place in move.lands if place not in (word, move.silent)]
        if channel.bends_to is not None:
            levels = self._program.variables[move.word].levels
            words = [place for place in words if levels[place] == channel.bends_to]
        bent = channel.bent if words else None
        sure = [number for number in (bent, channel.lost) if number is not None]
        fates: list[tuple[Affine, int | None]] = [(self._rest(sure), word)]
        if bent is not None:
            share: Affine = (0.0, ((self._slots[bent.path], 1.0 / len(words)),))
            fates.extend((share, other) for other in words)
        if channel.lost is not None:
            fates.append((self._affine(channel.lost), None))
        return fates

    def _land(self, move: Land, layout: Layout, keys: Int64, columns: Columns) -> list[Way]:
        levels = np.array([0, *move.words])[columns[move.pending]]
        moved = keys + (levels - columns[move.sets]) * layout.strides[move.sets]
        return [Way(np.ones(len(keys), dtype=np.bool_), moved, np.zeros(len(keys), dtype=np.int64))]

    def _raid(self, move: DrawRaid, layout: Layout, keys: Int64, columns: Columns) -> list[Way]:
        assert self._desk is not None
        event = move.event
        cases, case_of = self._desk.cases(event, columns, len(keys))
        starts = np.array([self._book.raid(case) for case in cases], dtype=np.int64)[case_of]
        defence = self._desk.defence
        damage = self._levels(event.sets, tuple(defence.damage))
        averted = self._levels(event.averted, tuple(defence.averted)) if event.averted else [0]
        base = keys - columns[event.sets] * layout.strides[event.sets]
        if event.averted:
            base = base - columns[event.averted] * layout.strides[event.averted]
        everywhere = np.ones(len(keys), dtype=np.bool_)
        ways = []
        for place, level in enumerate(damage):
            for other, share in enumerate(averted):
                moved = base + level * layout.strides[event.sets]
                if event.averted:
                    moved = moved + share * layout.strides[event.averted]
                ways.append(Way(everywhere, moved, starts + place * len(averted) + other))
        return ways

    def _levels(self, fact: str, named: tuple[str, ...]) -> list[int]:
        levels = self._program.variables[fact].levels
        return [0, *(levels.index(name) for name in named)]


def holds(when: Expression | None, columns: Columns, size: int) -> Bool:
    """Where `when` holds (everywhere without one)."""
    if when is None:
        return np.ones(size, dtype=np.bool_)
    return np.asarray(when(columns, size), dtype=np.bool_)
