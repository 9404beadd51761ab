"""``offramp export``.

May import: ``offramp.interop`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.opened import no_patches_of_game, opened, patched
from offramp.cli.options import AsJson, CrisisOrGame, FromTurn, Quiet, ToTurn, With
from offramp.cli.output import note, progress, ready_file, show_json, written
from offramp.cli.tables import counted

if TYPE_CHECKING:
    from offramp.interop import ExtensiveGame
    from offramp.interop.pictures import Diagram


class Format(StrEnum):
    """What can be written."""

    efg = "efg"
    json = "json"
    svg = "svg"
    dot = "dot"


def export(
    crisis: CrisisOrGame,
    with_: With = None,
    format: Annotated[
        Format,
        typer.Option(
            "--format",
            help="efg: for Gambit, OpenSpiel and others; json: plain data; svg: a picture; dot: for Graphviz.",
        ),
    ] = Format.efg,
    from_turn: FromTurn = None,
    to_turn: ToTurn = None,
    graph: Annotated[
        bool,
        typer.Option("--graph", help="Draw the graph in which histories that agree meet, not the tree (svg, dot)."),
    ] = False,
    plain: Annotated[
        bool,
        typer.Option("--plain", help="Write a game file so that OpenSpiel reads it too: payoffs added up at the ends."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write it.", show_default="to the screen")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help="Refuse more nodes than this.",
            show_default="200000, in a picture 1000",
        ),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a crisis as a game tree for other programs, or draw it; or do so with a game file. The tree of a crisis
    holds every history; its size is said before it is made, and large crises are cut with --from and --to. A cut rests
    on the crisis solved as it is: the states at --from have the probabilities, the ends at --to the expected payoffs,
    that this solution gives them. What actors with a perception believe is left out, and so is their precision, but
    for the comment of the file. For OpenSpiel and PettingZoo in Python see docs/interop.md.

    \b
    Examples:
      offramp export chicken-private-resolve
      offramp export brinkmanship --to "at the brink@2" --out steps.efg
      offramp export brinkmanship --with "the challenger is the more resolute" --out resolute.efg
      offramp export chicken-private-resolve --format svg --out chicken.svg
      offramp export poker.efg --format json
      offramp export tolls.efg --plain --out plain.efg
    """
    from offramp.interop import export as export_source
    from offramp.interop import is_game_file, load_game
    from offramp.interop.playing import histories_in_words, nodes_in_words

    patches = no_patches_of_game(crisis, with_)
    if out is not None:
        ready_file(out, "the game", crisis)
    source = load_game(crisis) if is_game_file(crisis) else patched(opened(crisis), patches)
    with ExitStack() as work:

        def tell(nodes: float, histories: float) -> None:
            if not quiet:
                note(
                    f"{counted(int(nodes), 'state')} in which somebody moves"
                    if graph
                    else f"{nodes_in_words(nodes)}, {histories_in_words(histories)}"
                )
            work.enter_context(progress(quiet or as_json))("making the tree", 0, 1)

        found = export_source(
            source,
            format.value,
            from_turn=from_turn,
            to_turn=to_turn,
            graph=graph,
            plain=plain,
            limit=limit,
            counted=tell,
            patches=patches,
        )
    if found.solution is not None and not found.solution.converged:
        note(f"do not rely on this slice: {found.solution.status}", style="bold red")
    if found.forgets and not quiet:
        note(f"recall is not perfect: {found.forgets}; some methods of other programs need it")
    if format is Format.efg and not quiet:
        _strange(found.game)
    told = None if out is None else written(out, found.text)
    if as_json:
        from offramp.cli.games import jsonout

        show_json(jsonout.export(found, crisis, out, patches))
    elif out is None:
        sys.stdout.write(found.text)
    if told and not quiet:
        note(told)


def _strange(game: ExtensiveGame | Diagram) -> None:
    """Say why OpenSpiel would not read a tree, and what helps."""
    from offramp.interop import ExtensiveGame
    from offramp.interop.plain import LONG, strange_to_openspiel

    if not isinstance(game, ExtensiveGame):
        return
    found = strange_to_openspiel(game)
    if found:
        helps = "; --plain helps" if set(found) != {LONG} else ""
        note(f"OpenSpiel does not read such a file, Gambit does: {', '.join(found)}{helps}")
