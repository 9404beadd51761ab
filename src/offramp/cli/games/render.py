"""Solved games on a terminal.

May import: rich, ``offramp.cli``, result types of ``offramp.interop``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from offramp.cli.tables import Parts, aside, counted, percent, shares, table, title

if TYPE_CHECKING:
    from offramp.interop import ExtensiveGame, NamedSolution

WAYS = 3
"""How many of the nodes of a set are told by their ways."""


def solution(found: NamedSolution, path: str, precisions: Mapping[str, float] | None, limit: int) -> Parts:
    """How well the solver did, values and regrets, and the likeliest information sets."""
    solution, game = found.solution, found.game
    values = table("Player", "Value", "Regret", right=("Value", "Regret"))
    for name, value in found.values.items():
        values.add_row(name, f"{value:.4g}", "not known" if found.regret is None else f"{found.regret[name]:.3g}")
    size = f"{counted(game.n_nodes, 'node')}, {counted(len(found.infosets), 'information set')}."
    work = "passes" if solution.method == "qre" else "iterations"
    parts: Parts = [
        title(game.title or Path(path).stem),
        Text(size),
        Text(f"{solution.method}: {solution.status}.", style="" if solution.converged else "bold red"),
        *_precisions(precisions),
        Text(f"Local regret {solution.local_regret:.3g}, {solution.iterations:,} {work}, {solution.seconds:.2f} s."),
        "", values,
    ]  # fmt: skip
    if found.regret is None:
        parts += ["", aside(f"Regret is not known: {found.regret_reason}.")]
    if found.exploitability is not None:
        parts += ["", aside(f"Exploitability {found.exploitability:.3g}.")]
    shown = sorted(found.infosets, key=lambda choice: -choice.reach)[:limit]
    told = any(len(choice.beliefs or ()) > 1 for choice in shown)
    columns = ("Player", "Set", "Label", "Reached", "Choices", *(["Believes"] if told else []))
    rows = table(*columns, right=("Set", "Reached"))
    for choice in shown:
        reached = percent(choice.reach) if choice.beliefs else "never"
        cells = (choice.player, str(choice.number), choice.label, reached, shares(choice.actions))
        rows.add_row(*cells, *([ways(game, choice.player, choice.number, choice.beliefs or ())] if told else []))
    more = "" if len(shown) == len(found.infosets) else f" of {len(found.infosets):,}; the rest: --limit or --json"
    return [*parts, "", rows, "", aside(f"{counted(len(shown), 'information set')}{more}.")]


def ways(game: ExtensiveGame, player: str, number: int, beliefs: Sequence[float]) -> str:
    """The likeliest ways that may have led to a set of several nodes, told by the moves in which they differ."""
    if len(beliefs) < 2:
        return ""
    nodes = game.nodes_of(player, number)
    likeliest = sorted(range(len(nodes)), key=lambda k: -beliefs[k])[:WAYS]
    paths = [game.path(int(nodes[k])) for k in likeliest]
    if len({len(path) for path in paths}) == 1:
        telling = [place for place, moves in enumerate(zip(*paths, strict=True)) if len(set(moves)) > 1]
        paths = [tuple(path[place] for place in telling) for path in paths]
    found = [f"{' › '.join(path)} {percent(beliefs[k])}" for k, path in zip(likeliest, paths, strict=True)]
    left = len(nodes) - len(likeliest)
    return ", ".join([*found, *([f"{left} more"] if left else [])])


def _precisions(precisions: Mapping[str, float] | None) -> Parts:
    """What precision each player has, where they differ."""
    if len(set((precisions or {}).values())) < 2:
        return []
    return [Text(f"Precision: {', '.join(f'{name} {value:g}' for name, value in (precisions or {}).items())}.")]
