"""Crises and games made environments of PettingZoo.

May import: ``offramp.errors``, ``offramp.interop``; pettingzoo and gymnasium when asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.errors import OfframpError
from offramp.interop.played import Source, playable

if TYPE_CHECKING:
    from offramp.interop.zoo.environment import OfframpEnv


def to_pettingzoo(
    source: Source, *, from_turn: str | None = None, to_turn: str | None = None, render_mode: str | None = None
) -> OfframpEnv:
    """`source` as an environment in which agents act one after the other (``pettingzoo.AECEnv``).

    Played on its graph, as with ``to_openspiel``: nothing is unrolled. Chance, private types among it, is drawn with
    the seed given to ``reset``.

    Parameters
    ----------
    source, from_turn, to_turn : as for ``playable``.
    render_mode : ``"human"`` prints every move as it is made, ``"ansi"`` lets ``render`` return what was played.

    Raises
    ------
    What ``playable`` raises; OfframpError for another render mode, or where PettingZoo is not installed.
    """
    try:
        from offramp.interop.zoo.environment import OfframpEnv
    except ImportError as error:
        raise OfframpError(
            "this needs PettingZoo, which is not installed: pip install 'offramp[interop]' (or pettingzoo)"
        ) from error
    return OfframpEnv(playable(source, from_turn=from_turn, to_turn=to_turn), render_mode)
