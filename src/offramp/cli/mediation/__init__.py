"""``offramp mediate``.

May import: ``offramp.interop`` (inside the command), ``offramp.cli``, typer.
"""

from offramp.cli.mediation.commands import mediate

__all__ = ["mediate"]
