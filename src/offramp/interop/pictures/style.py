"""How pictures of games look: one colour per player, a light and a dark scheme.

May import: nothing of offramp.
"""

from __future__ import annotations

# Told apart by most people who do not see all colours; as text they keep a contrast of 4.5 on their ground.
_LIGHT = ("#0b5cad", "#b3261e", "#1b7242", "#7b3fa0", "#8f5300", "#00707a", "#a3195b", "#4d5b00")
_DARK = ("#7db8f5", "#ff9b92", "#7fd3a4", "#d3a6f0", "#f0b869", "#6fd3dd", "#ff9ac6", "#c3d26a")

_BASE = """
text{font-family:system-ui,-apple-system,"Segoe UI","DejaVu Sans",Verdana,sans-serif;fill:var(--ink)}
svg{--ink:#1d2328;--faint:#5c666f;--line:#8d979f;--ground:#fff;--card:#f6f7f8;background:var(--ground)}
.move{fill:none;stroke:var(--line);stroke-width:1.2}
.chance{fill:var(--ground);stroke:var(--ink);stroke-width:1.4}
.end{fill:var(--ink)}
.faint{fill:var(--faint)}
.head{font-weight:600}
.number{font-weight:600;fill:var(--ground)}
.tie{fill:none;stroke-width:1.6;stroke-dasharray:5 4}
.card{fill:var(--card);stroke:var(--line);stroke-width:1}
"""

_HALO = """
text{paint-order:stroke;stroke:var(--ground);stroke-width:3px;stroke-linejoin:round}
.number{stroke:none}
"""


def player_class(player: int) -> str:
    """The style of a player: ``p0`` fills text and marks; ``t0`` strokes what joins its information sets."""
    return f"p{player % len(_LIGHT)}"


def player_colour(player: int) -> str:
    """The colour of a player on light ground."""
    return _LIGHT[player % len(_LIGHT)]


def tie_class(player: int) -> str:
    """The style of what joins the nodes of an information set of `player`."""
    return f"tie t{player % len(_LIGHT)}"


def style_of(n_players: int, *, haloed: bool) -> str:
    """The CSS of a picture of a game with so many players; `haloed` text stays clear of the lines below it."""
    used = range(min(n_players, len(_LIGHT)))

    def colours(of: tuple[str, ...]) -> str:
        return "".join(f".p{k}{{fill:{of[k]}}}.t{k}{{stroke:{of[k]}}}" for k in used)

    dark = "svg{--ink:#e7ebee;--faint:#a3adb5;--line:#76818a;--ground:#15191c;--card:#1e2428}"
    base = _BASE + (_HALO if haloed else "")
    return f"{base}{colours(_LIGHT)}@media (prefers-color-scheme:dark){{{dark}{colours(_DARK)}}}"
