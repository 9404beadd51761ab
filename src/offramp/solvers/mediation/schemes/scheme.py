"""What a mediator can do in a game, and what each player can make of it: the one shape that all concepts share.

A concept says which plans a mediator has (unknowns of a linear program, its *columns*), what a player may tell it, and
what a player hears. Program and verification know nothing else of a concept.

A player's *tale* is what it told and was advised so far. Where the player is honest and obedient it is its true
sequence.

May import: numpy, ``offramp.solvers.mediation``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from offramp.game.arrays import Float
from offramp.solvers.mediation.linear import Rows
from offramp.solvers.mediation.tree import Option, Sequence, Tree

SILENT = -1
"""Named by a player that has nothing to say which could follow its tale."""

Tale = tuple[int, ...]
"""The sequence that a player told, then one `SILENT` for every turn without a word."""
Stand = tuple[Sequence, Tale]
"""Where a player stands: its true sequence, and its tale."""


@dataclass(slots=True)
class Steering:
    """How one player can steer the game, all others honest and obedient.

    Attributes
    ----------
    stand, column, pay : (ends reached,) where the player stands there, the column by whose share the end is likelier,
        and what the player is paid times the probability of chance.
    reached : the information sets, each with a tale, at which the player can stand.
    """

    stand: list[Stand] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    pay: list[float] = field(default_factory=list)
    reached: dict[tuple[int, Tale], None] = field(default_factory=dict)


@dataclass(slots=True)
class Honest:
    """Where the game goes if all are honest and obedient.

    Attributes
    ----------
    end, column, chance : (entries,) a node of the tree at which it ends, the column by whose share that is likelier,
        and the probability of chance. An end has several entries where several columns lead to it.
    told : by set and action, where there is a choice: how likely that is advised there, by column as for an end.
    """

    end: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    chance: list[float] = field(default_factory=list)
    told: dict[Option, dict[int, float]] = field(default_factory=dict)

    def tell(self, option: Option, column: int, chance: float) -> None:
        """Once more an option is advised."""
        by_column = self.told.setdefault(option, {})
        by_column[column] = by_column.get(column, 0.0) + chance


class Device(Protocol):
    """A mediator that follows one plan. A record is what it knows, as a number that only it understands."""

    def start(self) -> list[tuple[int, float]]:
        """The records with which it may begin, each with its probability."""
        ...

    def advise(self, record: int, player: int, named: int) -> list[tuple[int, float]]:
        """For every action of the set that a player names: the record after it is advised, and how likely it is."""
        ...


class Scheme(Protocol):
    """What a mediator can do.

    Attributes
    ----------
    tree : the game.
    n_columns : of a plan; column 0 is always one.
    balances : what makes a plan one: sums that must be zero.
    steering : by player.
    honest : if all follow.
    n_positions : how many pairs of a node and a tale were looked at.
    """

    tree: Tree
    n_columns: int
    balances: Rows
    steering: tuple[Steering, ...]
    honest: Honest
    n_positions: int

    def tales(self, here: int, told: Tale) -> list[int]:
        """What a player at a set can name, having told so much."""
        ...

    def device(self, plan: Float) -> Device:
        """The mediator that follows a plan (columns,)."""
        ...


def advisable(tree: Tree, named: int) -> tuple[int, ...]:
    """The actions that can be advised to a player that names a set."""
    return (0,) if named == SILENT else tree.sets[named].left


def told_next(told: Tale, named: int, advice: int) -> Tale:
    """A tale after one more word and advice."""
    return (named, advice) if named != SILENT else (*told, SILENT)
