"""Forecasts: exact outcome probabilities, their range over draws, sampled histories, conditions.

May import: ``offramp.solvers``, ``offramp.game``, ``offramp.scenario``, ``offramp.evidence``, ``offramp.errors``,
numpy, scipy.
"""

from offramp.forecasts.histories import Event, History, histories
from offramp.forecasts.infosets import Choice, choices
from offramp.forecasts.outlook import Forecast, OutcomeForecast, forecast
from offramp.forecasts.question import Question
from offramp.forecasts.standing import Knowledge, KnownEntry, LeftOut, Standpoint, standpoint
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.turns import TurnForecast
from offramp.forecasts.workers import Answers, Workers

__all__ = [
    "Answers",
    "Choice",
    "Event",
    "Forecast",
    "History",
    "Knowledge",
    "KnownEntry",
    "LeftOut",
    "OutcomeForecast",
    "Question",
    "Solved",
    "Standpoint",
    "Study",
    "TurnForecast",
    "Workers",
    "choices",
    "forecast",
    "histories",
    "standpoint",
]
