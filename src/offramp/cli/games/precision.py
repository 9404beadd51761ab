"""What ``--precision`` says: one number for all, or one for a player by name.

May import: typer, types of ``offramp.interop``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from offramp.game.arrays import GameTables
    from offramp.interop import ExtensiveGame


@dataclass(frozen=True)
class Precision:
    """`others` is for all who are not `named`, None where it was not said."""

    others: float | None
    named: Mapping[str, float]

    @property
    def scale(self) -> float | None:
        """By what a solver is to multiply the precisions of `tables`; None where nothing was said."""
        return 1.0 if self.named else self.others

    def tables(self, game: ExtensiveGame) -> GameTables:
        """The numbers of `game`; every player has precision 1 where none is named, as `scale` then holds it."""
        if not self.named:
            return game.tables()
        others = 1.0 if self.others is None else self.others
        return game.tables(game.precision_of(self.named, others))


def asked(words: Sequence[str] | None) -> Precision:
    """The precision that was asked for. Raises ``typer.BadParameter`` with everything that is wrong."""
    others: list[float] = []
    named: dict[str, float] = {}
    wrong: list[str] = []
    for word in words or ():
        name, equals, number = word.rpartition("=")
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value >= 0.0):
            wrong.append(f"{word!r} does not end in a number of at least 0")
        elif equals and name in named:
            wrong.append(f"{name!r} is given twice, as {named[name]:g} and {value:g}")
        elif equals:
            named[name] = value
        else:
            others.append(value)
    if len(others) > 1:
        wrong.append(
            f"a number for all who are not named is given {len(others)} times: {', '.join(map('{:g}'.format, others))}"
        )
    if wrong:
        raise typer.BadParameter("; ".join(wrong) + ": write X, or PLAYER=X for each player", param_hint="--precision")
    return Precision(others[0] if others else None, named)
