"""How pictures of games look: one colour per player, a light and a dark scheme.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

from offramp.drawing import LIGHT, PLAYERS, SANS, scheme

_BASE = f"""
text{{font-family:{SANS};fill:var(--ink)}}
svg{{background:var(--paper)}}
.move{{fill:none;stroke:var(--line);stroke-width:1.2}}
.chance{{fill:var(--paper);stroke:var(--ink);stroke-width:1.4}}
.end{{fill:var(--ink)}}
.faint{{fill:var(--soft)}}
.head{{font-weight:600}}
.number{{font-weight:600;fill:var(--paper)}}
.tie{{fill:none;stroke-width:1.6;stroke-dasharray:5 4}}
.card{{fill:var(--raised);stroke:var(--line);stroke-width:1}}
"""

_HALO = """
text{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
.number{stroke:none}
"""

LINES = LIGHT["line"]
"""The colour of lines on light ground, for what knows no schemes."""


def player_class(player: int) -> str:
    """The style of a player: ``p0`` fills text and marks; ``t0`` strokes what joins its information sets."""
    return f"p{player % len(PLAYERS)}"


def player_colour(player: int) -> str:
    """The colour of a player on light ground."""
    return PLAYERS[player % len(PLAYERS)][0]


def tie_class(player: int) -> str:
    """The style of what joins the nodes of an information set of `player`."""
    return f"tie t{player % len(PLAYERS)}"


def style_of(n_players: int, *, haloed: bool) -> str:
    """The CSS of a picture of a game with so many players; `haloed` text stays clear of the lines below it."""
    light, dark = (
        "".join(
            f".p{k}{{fill:{pair[place]}}}.t{k}{{stroke:{pair[place]}}}" for k, pair in enumerate(PLAYERS[:n_players])
        )
        for place in range(2)
    )
    colours = scheme("svg", ("paper", "raised", "ink", "soft", "line"))
    halo = _HALO if haloed else ""
    return f"{colours}{_BASE}{halo}{light}@media (prefers-color-scheme: dark){{{dark}}}"
