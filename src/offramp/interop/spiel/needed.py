"""OpenSpiel itself, or an error that says how to get it.

May import: ``offramp.errors``; pyspiel (of the package open_spiel), inside.
"""

from __future__ import annotations

from typing import Any

from offramp.errors import OfframpError


def pyspiel() -> Any:
    """The module ``pyspiel``. OfframpError where it is not installed."""
    try:
        import pyspiel
    except ImportError as error:
        raise OfframpError(
            "this needs OpenSpiel, which is not installed: pip install 'offramp[interop]' (or open_spiel)"
        ) from error
    return pyspiel
