"""Branches on a terminal.

May import: rich, ``offramp.cli``, result types of ``offramp.interop`` and ``offramp.solvers``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table
from rich.text import Text

from offramp.cli.games.render import ways
from offramp.cli.tables import Parts, aside, counted, percent, shares, table, title, with_patches

if TYPE_CHECKING:
    from offramp.cli.games.branch.traced import Traced
    from offramp.interop import ExtensiveGame
    from offramp.solvers import Branch

COLUMNS = 6
"""Choices that a table has room for; beyond them the players' values are shown."""


def branch(found: Traced, limit: int) -> Parts:
    """Each branch as a table of some of its points, with its turns and its limit."""
    parts: Parts = [title(found.title), *with_patches(found.patches)]
    for place, one in enumerate(found.branches):
        name = "From uniform choice" if place == 0 else f"Another branch ({place})"
        parts += ["", Text(f"{name}: {one.status}.", style="" if one.complete else "bold red"), ""]
        parts += [_points(found, one, limit), "", *_turns(one), _limit(found, one)]
        if found.game is not None and found.infosets:
            parts += ["", _rounded(found, found.game, one, limit)]
    if found.starts and len(found.branches) == 1:
        parts += [
            "",
            aside(f"No other branch was found from {counted(found.starts, 'random start')}; there may be some."),
        ]
    return parts


def _points(found: Traced, one: Branch, limit: int) -> Table:
    """Rows spread evenly over the points, with the first and the last."""
    words = dict(zip(found.keys, found.players, strict=True))
    free = [named for named in found.infosets if len(named.actions) > 1]
    small = sum(len(named.actions) - 1 for named in free) <= COLUMNS
    heads = [f"{words[named.player]}, {named.label or named.number}: {named.actions[0]}" for named in free if small]
    columns = heads if small and all(len(named.actions) == 2 for named in free) else list(found.players)
    rows = table("Precision", *columns, "Local regret", right=("Precision", *columns, "Local regret"))
    shown = np.unique(np.linspace(0, len(one.precision) - 1, max(2, limit)).round().astype(int))
    for k in shown:
        if columns is heads:
            cells = [percent(float(one.strategy[k][named.first])) for named in free]
        else:
            cells = [f"{value:.4g}" for value in one.value[k]]
        rows.add_row(f"{one.precision[k]:.4g}", *cells, f"{one.local_regret[k]:.2g}")
    kept = len(one.precision)
    rows.caption = f"{len(shown)} of {counted(one.passed, 'point')}" + ("" if kept == one.passed else f", {kept} kept")
    return rows


def _turns(one: Branch) -> Parts:
    parts: Parts = []
    for what, turns in (("folds back", one.folds), ("is crossed by another branch", one.crossings)):
        if turns:
            parts.append(Text(f"It {what} at precision {', '.join(f'{turn.precision:.4g}' for turn in turns)}."))
    if not one.crossings_sought:
        parts.append(aside("Whether other branches cross it is not known: the game is too large to look."))
    return parts


def _rounded(found: Traced, game: ExtensiveGame, one: Branch, limit: int) -> Table:
    """What the end rounds to at some of the sets: choices, and beliefs where the mover cannot tell ways apart."""
    rows = table("Player", "Set", "Label", "In the end", "Believes", right=("Set",))
    for named in found.infosets[:limit]:
        played = one.limit.strategy[named.first : named.first + len(named.actions)].tolist()
        nodes = game.layered.node[game.nodes_of(named.player, named.number)]
        beliefs = ways(game, named.player, named.number, one.limit.belief[nodes].tolist())
        if one.limit.unknown[named.place]:
            beliefs = "nothing leads here"
        chosen = shares(dict(zip(named.actions, played, strict=True)))
        rows.add_row(named.player, str(named.number), named.label, chosen, beliefs)
    if len(found.infosets) > limit:
        rows.caption = f"{limit} of {counted(len(found.infosets), 'information set')}; the rest: --limit or --json"
    return rows


def _limit(found: Traced, one: Branch) -> Text:
    limit = one.limit
    if limit.rational:
        return aside(
            "What its end rounds to is sequentially rational: at every information set, reached or not, what is played "
            f"is within {limit.tolerance:.2g} of the best."
        )
    if limit.rational is None:
        return aside(
            "What its end rounds to is sequentially rational wherever play can come; "
            f"nothing leads to {counted(int(limit.unknown.sum()), 'information set')}, by a chance of zero, say."
        )
    words = dict(zip(found.keys, found.players, strict=True))
    worst = max(found.infosets, key=lambda named: 0.0 if limit.unknown[named.place] else limit.shortfall[named.place])
    where = f"{words[worst.player]} at {worst.label or worst.number!r}"
    return aside(
        f"Its end is no sequential equilibrium yet: {where} still plays what is {limit.shortfall[worst.place]:.2g} "
        "short of the best."
    )
