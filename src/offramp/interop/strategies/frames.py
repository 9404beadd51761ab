"""Strategies and forecasts as data frames.

May import: ``offramp.errors``, ``offramp.interop.strategies``, ``offramp.forecasts`` and ``offramp.solvers`` (types);
pandas and narwhals, inside.
"""

from __future__ import annotations

import importlib
from typing import Any

from offramp.errors import OfframpError
from offramp.forecasts import Forecast
from offramp.game.arrays import Float
from offramp.interop.strategies.reading import strategy_of_rows
from offramp.interop.strategies.rows import strategy_rows
from offramp.interop.strategies.sets import Named
from offramp.solvers import Solution


def strategy_to_frame(game: Named, solution: Solution) -> Any:
    """A `pandas.DataFrame` of what `solution` plays in `game`, a row for every action: see ``strategy_rows``."""
    return _needed("pandas").DataFrame(strategy_rows(game, solution))


def strategy_from_frame(game: Named, frame: Any) -> Float:
    """The strategy (entries,) in a data frame of pandas, polars, PyArrow or any other that narwhals knows.

    Rows are counted from 1; else as ``strategy_of_rows``, errors too. OfframpError for what is no frame.
    """
    narwhals = _needed("narwhals")
    try:
        rows = narwhals.from_native(frame, eager_only=True).rows(named=True)
    except TypeError as error:
        raise OfframpError(
            f"a {type(frame).__name__} is no data frame: give one of pandas, polars or PyArrow"
        ) from error
    return strategy_of_rows(game, rows)


def forecast_to_frame(forecast: Forecast) -> Any:
    """A `pandas.DataFrame` of what a forecast says of every turn, a row for every option: ``turn``, ``round``,
    ``actor`` and ``type`` (missing where nature moves), ``reached``, ``option``, ``probability`` (given that the turn
    is reached)."""
    rows = [
        {"turn": turn.turn, "round": turn.round, "actor": turn.actor, "type": turn.type, "reached": turn.reached,
         "option": option, "probability": p}
        for turn in forecast.turns
        for option, p in turn.options.items()
    ]  # fmt: skip
    columns = ["turn", "round", "actor", "type", "reached", "option", "probability"]
    return _needed("pandas").DataFrame(rows, columns=columns)


def _needed(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise OfframpError(
            f"data frames need {name}, which is not installed: pip install 'offramp[interop]' (or {name})"
        ) from error
