"""Crises and games solved, weighed, and written for other programs, on the command line.

May import: ``offramp.interop``, ``offramp.solvers`` (inside the functions), ``offramp.cli``.
"""

from offramp.cli.games.exporting import export
from offramp.cli.games.solving import solve
from offramp.cli.games.weighing import weigh

__all__ = ["export", "solve", "weigh"]
