"""``offramp raid``.

May import: ``offramp.analysis`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from offramp.cli import jsonout
from offramp.cli.opened import opened
from offramp.cli.options import AsJson, complete_crisis
from offramp.cli.output import show, show_json

Target = Annotated[
    str,
    typer.Argument(
        metavar="CRISIS[:RAID]",
        help="A library name or the path of a crisis file; after a colon one of its raids (if not said: the first).",
        autocompletion=complete_crisis,
    ),
]


def raid(
    target: Target,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="PARTNER", help="Leave this partner's layers out. Repeatable."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What gets through the defences: from launched to harm, by class and layer, with what is spent on both sides.
    Exact: probabilities of every number of leakers, no sampling. The raid is the recorded one, else the likeliest.

    \b
    Examples:
      offramp raid israel-iran-2024-april
      offramp raid israel-iran-2024-april --without us
      offramp raid israel-iran-2024-april --json
    """
    from offramp.analysis.raids import raid_report

    name, raid_name = split_target(target)
    crisis = opened(name)
    result = raid_report(crisis, raid_name, without=without or ())
    if as_json:
        show_json(jsonout.raid(crisis, result, without or ()))
        return
    from offramp.cli import render

    show(*render.raid(result, crisis, without or ()))


def split_target(target: str) -> tuple[str, str | None]:
    """``CRISIS:RAID`` in two. A colon of a path that exists, or that a folder follows (``C:\\...``), is the path's
    own."""
    name, colon, raid_name = target.rpartition(":")
    if not colon or Path(target).exists() or "/" in raid_name or "\\" in raid_name:
        return target, None
    return name, raid_name or None
