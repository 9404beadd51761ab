"""Communication: players report, the mediator remembers and advises (Forges 1986; Myerson 1986).

The game with a mediator is that of Zhang and Sandholm (2022): wherever a player moves, it first names an information
set at which it says it is, the mediator advises an action of that set, the player takes an action of the set where it
truly is. What it names must be able to follow its tale; if nothing can, the mediator hears that something is wrong and
advises that player no more. (To say nothing where something could be said helps nobody: the mediator may take silence
for any word.) The mediator knows whose turn it is, and nothing of the game but what it hears.

Only one player departs from honesty and obedience in any history that matters to an incentive. So the positions to be
written down are, for every player, the pairs of a node and of a tale of that player.

May import: ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers.mediation``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from offramp.errors import TooLargeError
from offramp.game.arrays import Float
from offramp.solvers.mediation.linear import Rows
from offramp.solvers.mediation.schemes.scheme import SILENT, Honest, Steering, Tale, advisable, told_next
from offramp.solvers.mediation.tree import CHANCE, END, ROOT, Sequence, Tree

TICK = 4096
"""Positions between two words on progress."""
ASTRAY = -1
"""The record of a mediator that no plan was made for: more than one player has departed from it."""
RARE = 1e-9
"""Share of a plan up to which a record counts as never reached: what the program leaves there is rounding."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A turn of the mediator: the `record` before, who named which set, what may be advised, and the `columns` of that;
    where it is one thing only, the column of what came before."""

    record: int
    player: int
    named: int
    options: tuple[int, ...]
    columns: range


@dataclass(slots=True)
class Talks:
    """The tree of the mediator's records. A record is where it stands after a word and, if there was any, the advice.

    Attributes
    ----------
    parent : (records,) the record before.
    said : (records,) who spoke, and which set it named or `SILENT`.
    advised : (records,) the action advised.
    column : (records,) the column of the last advice that was a choice: how likely the mediator, told all that it was
        told, is to advise all that it advised.
    choices : the mediator's turns, but for those at which nothing was said.
    """

    parent: list[int] = field(default_factory=lambda: [-1])
    said: list[tuple[int, int]] = field(default_factory=lambda: [(-1, SILENT)])
    advised: list[int] = field(default_factory=lambda: [0])
    column: list[int] = field(default_factory=lambda: [0])
    choices: list[Choice] = field(default_factory=list)
    n_columns: int = 1
    _after: dict[tuple[int, int, int], range] = field(default_factory=dict)

    def heard(self, record: int, player: int, named: int, options: tuple[int, ...]) -> range:
        """The records that follow a word, one for every option that may be advised; made where they are met first."""
        key = (record, player, named)
        if key not in self._after:
            self._after[key] = range(len(self.parent), len(self.parent) + len(options))
            columns = range(self.column[record], self.column[record] + 1)
            if len(options) > 1:
                columns = range(self.n_columns, self.n_columns + len(options))
                self.n_columns += len(options)
            if named != SILENT:
                self.choices.append(Choice(record, player, named, options, columns))
            for action, column in zip(options, columns, strict=True):
                self.parent.append(record)
                self.said.append((player, named))
                self.advised.append(action)
                self.column.append(column)
        return self._after[key]

    def known(self, record: int, player: int, named: int) -> range | None:
        """As `heard`, of records that there are: None for what takes two players to bring about."""
        return self._after.get((record, player, named))

    def story(self, record: int) -> list[int]:
        """The records up to one, in order, without the empty one at the beginning."""
        found = []
        while record > 0:
            found.append(record)
            record = self.parent[record]
        return found[::-1]

    def balances(self) -> Rows:
        """What is advised at a choice adds up to how likely the mediator comes there."""
        rows = Rows()
        for choice in self.choices:
            if len(choice.options) == 1:
                continue
            rows.add({**dict.fromkeys(choice.columns, 1.0), self.column[choice.record]: -1.0})
        return rows


class Communication:
    """A scheme: see the module. `TooLargeError` where there are more positions than `limit`."""

    def __init__(self, tree: Tree, *, limit: int, progress: Callable[[float], None] | None = None) -> None:
        self.tree = tree
        self.n_positions = count_positions(tree)
        if self.n_positions > limit:
            raise TooLargeError(
                f"the game with a mediator has {self.n_positions:,} positions ({tree.n_nodes:,} nodes, times what each "
                f"player may have told by then), more than {limit:,}"
            )
        self.talks = Talks()
        self._done, self._progress = 0, progress
        self.honest = self._followed()
        self.steering = tuple(self._steered(player) for player in range(tree.n_players))
        self.n_columns, self.balances = self.talks.n_columns, self.talks.balances()

    def tales(self, here: int, told: Tale) -> list[int]:
        """What can follow what was told; `SILENT` alone where nothing can."""
        return _tales(self.tree, self.tree.sets[here].player, told)

    def device(self, plan: Float) -> Talker:
        """The mediator that follows a plan (columns,)."""
        return Talker(self.tree, self.talks, self._behaviour(plan))

    def _behaviour(self, plan: Float) -> list[float]:
        """(columns,) how likely each advice is once its record is reached; even where it never is."""
        found = [1.0] * self.n_columns
        for choice in self.talks.choices:
            if len(choice.options) == 1:
                continue
            chosen = [max(0.0, float(plan[column])) for column in choice.columns]
            reached = plan[self.talks.column[choice.record]] > RARE and sum(chosen) > RARE
            for column, share in zip(choice.columns, chosen, strict=True):
                found[column] = share / sum(chosen) if reached else 1.0 / len(chosen)
        return found

    def _followed(self) -> Honest:
        tree, found = self.tree, Honest()
        ahead = [(0, 0, 1.0)]
        while ahead:
            node, record, odds = ahead.pop()
            if tree.player[node] == END:
                found.end.append(node)
                found.column.append(self.talks.column[record])
                found.chance.append(odds)
                continue
            onwards = self._onwards(node, record, odds)
            ahead += onwards
            if tree.player[node] != CHANCE and len(onwards) > 1:
                here = tree.infoset[node]
                for action, (_, then, _) in zip(tree.sets[here].left, onwards, strict=True):
                    found.tell((here, action), self.talks.column[then], odds)
        return found

    def _onwards(self, node: int, record: int, odds: float) -> list[tuple[int, int, float]]:
        """What follows a node where chance moves, or a player who does as told."""
        tree, children = self.tree, self.tree.onwards(node)
        if tree.player[node] == CHANCE:
            return [(child, record, odds * p) for child, p in zip(children, tree.odds[node], strict=True)]
        here = tree.infoset[node]
        after = self.talks.heard(record, tree.player[node], here, tree.sets[here].left)
        return [(child, then, odds) for child, then in zip(children, after, strict=True)]

    def _steered(self, player: int) -> Steering:
        tree, found = self.tree, Steering()
        ahead: list[tuple[int, int, float, Sequence, Tale]] = [(0, 0, 1.0, ROOT, ROOT)]
        while ahead:
            node, record, odds, true, told = ahead.pop()
            self._tick()
            if tree.player[node] == END:
                found.stand.append((true, told))
                found.column.append(self.talks.column[record])
                found.pay.append(odds * tree.paid(node, player))
            elif tree.player[node] != player:
                ahead += [(*step, true, told) for step in self._onwards(node, record, odds)]
            else:
                here = tree.infoset[node]
                found.reached.setdefault((here, told))
                for named in _tales(tree, player, told):
                    options = advisable(tree, named)
                    for advice, then in zip(options, self.talks.heard(record, player, named, options), strict=True):
                        tale = told_next(told, named, advice)
                        for action, child in zip(tree.sets[here].left, tree.onwards(node), strict=True):
                            ahead.append((child, then, odds, (here, action), tale))
        return found

    def _tick(self) -> None:
        self._done += 1
        if self._progress is not None and self._done % TICK == 0:
            self._progress(min(self._done / self.n_positions, 1.0))


@dataclass(frozen=True, slots=True)
class Talker:
    """A mediator that talks with everybody by a plan; `behaviour` (columns,)."""

    tree: Tree
    talks: Talks
    behaviour: list[float]

    def start(self) -> list[tuple[int, float]]:
        """It begins with an empty record."""
        return [(0, 1.0)]

    def advise(self, record: int, player: int, named: int) -> list[tuple[int, float]]:
        """What it advises to a player that names a set; anything, where more than one player has departed from it."""
        records, options = self.talks.known(record, player, named), advisable(self.tree, named)
        found = [(ASTRAY, 0.0)] * (1 if named == SILENT else self.tree.sets[named].n_actions)
        for place, action in enumerate(options):
            if records is None:
                found[action] = (ASTRAY, 1.0 / len(options))
            else:
                after = records[place]
                found[action] = (after, 1.0 if len(options) == 1 else self.behaviour[self.talks.column[after]])
        return found


def count_positions(tree: Tree) -> int:
    """How many positions there are, before any is written down."""
    total = 0
    for player in range(tree.n_players):
        depths, ahead = [], [(0, 0)]
        while ahead:
            node, depth = ahead.pop()
            depths.append(depth)
            ahead += [(child, depth + (tree.player[node] == player)) for child in tree.onwards(node)]
        ways = _tales_by_length(tree, player, max(depths))
        total += sum(ways[depth] for depth in depths)
    return total


def _tales_by_length(tree: Tree, player: int, longest: int) -> list[int]:
    level: dict[Tale, int] = {ROOT: 1}
    found = [1]
    for _ in range(longest):
        following: dict[Tale, int] = {}
        for told, ways in level.items():
            for named in _tales(tree, player, told):
                for advice in advisable(tree, named):
                    tale = told_next(told, named, advice)
                    following[tale] = following.get(tale, 0) + ways
        level = following
        found.append(sum(level.values()))
    return found


def _tales(tree: Tree, player: int, told: Tale) -> list[int]:
    following = tree.after[player].get((told[0], told[1])) if len(told) == 2 else None
    return following or [SILENT]
