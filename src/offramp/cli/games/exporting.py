"""``offramp export``.

May import: ``offramp.interop`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from offramp.cli.opened import opened
from offramp.cli.options import AsJson, CrisisOrGame, Quiet, complete_turn
from offramp.cli.output import note, progress, show_json, written
from offramp.cli.tables import counted


class Format(StrEnum):
    """What can be written."""

    efg = "efg"
    json = "json"


def export(
    crisis: CrisisOrGame,
    format: Annotated[
        Format, typer.Option("--format", help="efg: for Gambit, OpenSpiel and others; json: the tree as plain data.")
    ] = Format.efg,
    from_turn: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="TURN",
            help="Begin before this turn, given what the record says happened until then; TURN@2 is its second round.",
            autocompletion=complete_turn,
        ),
    ] = None,
    to_turn: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="TURN",
            help="End after this turn, with what everybody then expects from what would follow.",
            autocompletion=complete_turn,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write it.", show_default="to the screen")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Refuse a tree of more nodes than this.")] = 200_000,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a crisis as a game tree for other programs, or a game file in another format. The tree of a crisis holds
    every history; its size is said before it is made, and large crises are cut with --from and --to. A cut rests on
    the crisis solved as it is: the states at --from have the probabilities, the ends at --to the expected payoffs,
    that this solution gives them. What actors with a perception believe is left out, and so is their precision, but
    for the comment of the file.

    \b
    Examples:
      offramp export chicken-private-resolve
      offramp export brinkmanship --to "at the brink@2" --out steps.efg
      offramp export poker.efg --format json
    """
    from offramp.interop import export as export_source
    from offramp.interop import is_game_file, load_game

    source = load_game(crisis) if is_game_file(crisis) else opened(crisis)
    with ExitStack() as work:

        def tell(nodes: int, histories: int) -> None:
            if not quiet:
                note(f"{counted(nodes, 'node')}, {'1 history' if histories == 1 else f'{histories:,} histories'}")
            work.enter_context(progress(quiet or as_json))("making the tree", 0, 1)

        found = export_source(source, format.value, from_turn=from_turn, to_turn=to_turn, limit=limit, counted=tell)
    if found.solution is not None and not found.solution.converged:
        note(f"do not rely on this slice: {found.solution.status}", style="bold red")
    if found.forgets and not quiet:
        note(f"recall is not perfect: {found.forgets}; some methods of other programs need it")
    if out is not None:
        written(out, found.text)
    if as_json:
        from offramp.cli.games import jsonout

        show_json(jsonout.export(found, crisis, out))
    elif out is None:
        sys.stdout.write(found.text)
    if out is not None and not quiet:
        note(f"wrote {out}")
