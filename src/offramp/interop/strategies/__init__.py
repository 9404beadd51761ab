"""Strategies by the names of their game: as tidy tables, a row for every action, and back with every fault told.

    Solution ──> strategy_rows ──> CSV, data frames ──> strategy_of_rows ──> strategy

May import: ``offramp.interop``, ``offramp.forecasts``, ``offramp.solvers``, ``offramp.game``, ``offramp.documents``,
``offramp.errors``; pandas and narwhals when asked.
"""

from offramp.interop.strategies.frames import forecast_to_frame, strategy_from_frame, strategy_to_frame
from offramp.interop.strategies.reading import strategy_of_rows
from offramp.interop.strategies.rows import strategy_rows
from offramp.interop.strategies.sets import DecisionSet, decision_sets
from offramp.interop.strategies.tables import read_strategy, strategy_csv, write_strategy

__all__ = [
    "DecisionSet",
    "decision_sets",
    "forecast_to_frame",
    "read_strategy",
    "strategy_csv",
    "strategy_from_frame",
    "strategy_of_rows",
    "strategy_rows",
    "strategy_to_frame",
    "write_strategy",
]
