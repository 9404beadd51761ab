"""The colours of figures and pages, in a light and a dark scheme and on paper, and the letters.

May import: nothing of offramp.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#fcfbf8",
    "raised": "#f3f1ea",
    "ink": "#1c1d20",
    "soft": "#55585f",
    "rule": "#d3cfc4",
    "axis": "#b3aea2",
    "line": "#8d979f",
    "accent": "#0b559f",
    "range": "#a9c8e8",
    "worse": "#b3470f",
    "warn-paper": "#fdf0e2",
    "tone1": "#0b559f",
    "tone2": "#6da7d6",
    "tone3": "#b3470f",
    "tone4": "#8a8578",
    "knew": "#c9d9ea",
    "happened": "#8a8678",
}
"""By name: grounds (`paper`, `raised`), letters (`ink`, `soft`), lines from faint to strong (`rule`, `axis`, `line`),
what draws the eye (`accent`, `worse`), tones for kinds of things, and the timeline's own."""

DARK: Mapping[str, str] = {
    "paper": "#15171a",
    "raised": "#1f2226",
    "ink": "#e9e7e1",
    "soft": "#aeb0b4",
    "rule": "#3c4046",
    "axis": "#62676f",
    "line": "#76818a",
    "accent": "#7db8ee",
    "range": "#2f567c",
    "worse": "#f0975c",
    "warn-paper": "#3a2615",
    "tone1": "#7db8ee",
    "tone2": "#3f74a6",
    "tone3": "#f0975c",
    "tone4": "#8f8b80",
    "knew": "#35506b",
    "happened": "#8b8f96",
}
"""The same names."""

PRINTED: Mapping[str, str] = {
    **LIGHT,
    "paper": "#fff",
    "raised": "#eee",
    "ink": "#000",
    "soft": "#444",
    "rule": "#bbb",
    "axis": "#999",
    "warn-paper": "#fff",
}
"""The light scheme with the contrast of paper."""

PLAYERS: tuple[tuple[str, str], ...] = (
    ("#0b5cad", "#7db8f5"),
    ("#b3261e", "#ff9b92"),
    ("#1b7242", "#7fd3a4"),
    ("#7b3fa0", "#d3a6f0"),
    ("#8f5300", "#f0b869"),
    ("#00707a", "#6fd3dd"),
    ("#a3195b", "#ff9ac6"),
    ("#4d5b00", "#c3d26a"),
)
"""One for each player, on light and on dark paper: told apart by most people who do not see all colours, and as text of
a contrast of 4.5 on it."""

SANS = '"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif'


def scheme(where: str, names: Iterable[str] | None = None, *, printed: bool = False) -> str:
    """CSS that gives `where` the colours `names` (all if not said) as ``--NAME``, light or dark as the reader has it,
    and with `printed` those of paper in print."""
    chosen = tuple(LIGHT if names is None else names)

    def given(colours: Mapping[str, str]) -> str:
        return "".join(f"--{name}:{colours[name]};" for name in chosen)

    light = f"{where}{{color-scheme:light dark;{given(LIGHT)}}}"
    dark = f"@media (prefers-color-scheme: dark){{{where}{{{given(DARK)}}}}}"
    paper = f"@media print{{{where}{{color-scheme:light;{given(PRINTED)}}}}}" if printed else ""
    return f"{light}\n{dark}\n{paper}\n"
