"""What solvers are asked with, and what is said where it is anything else.

May import: ``offramp.errors`` and ``offramp.game.arrays``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from offramp.errors import WrongKindError
from offramp.game.arrays import GameArrays, GameTables

P = ParamSpec("P")
T = TypeVar("T")


def on_a_game(solver: Callable[P, T]) -> Callable[P, T]:
    """`solver`, which has parameters `arrays` and `tables`, one after the other. WrongKindError, with where they come
    from, where it is called with anything else: a crisis, its name, one alone."""
    place = list(inspect.signature(solver).parameters).index("arrays")

    @wraps(solver)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        here = args[place : place + 2]
        arrays = here[0] if here else kwargs.get("arrays")
        tables = here[1] if len(here) == 2 else kwargs.get("tables")
        if not (isinstance(arrays, GameArrays) and isinstance(tables, GameTables)):
            found = " and ".join("nothing" if each is None else type(each).__name__ for each in (arrays, tables))
            raise WrongKindError(
                f"{solver.__name__} takes the arrays and the tables of a game, and found {found}: a compiled crisis "
                f"(compile_crisis) or a game (load_game) has both, game.arrays and game.tables(); with what actors "
                "believe a crisis is solved by Study(crisis).solve()"
            )
        return solver(*args, **kwargs)

    return checked
