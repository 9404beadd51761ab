"""Games in the files of other programs, on the command line.

May import: ``offramp.interop``, ``offramp.solvers`` (inside the functions), ``offramp.cli``.
"""

from offramp.cli.games.exporting import export
from offramp.cli.games.solving import solve

__all__ = ["export", "solve"]
