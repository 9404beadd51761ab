"""Options that the commands of the record share: what to look for.

May import: typer.
"""

from __future__ import annotations

from datetime import date as Date
from datetime import datetime
from typing import Annotated

import typer

DAY = ["%Y-%m-%d"]


def between(first: datetime | None, last: datetime | None) -> tuple[Date | None, Date | None]:
    """The days of --from and --until. BadParameter where they leave none."""
    if first is not None and last is not None and last < first:
        raise typer.BadParameter(f"--until {last:%Y-%m-%d} is before --from {first:%Y-%m-%d}")
    return None if first is None else first.date(), None if last is None else last.date()


Actor = Annotated[str, typer.Option("--actor", metavar="ACTOR", help="Only what this actor did or said.")]
Involving = Annotated[
    str,
    typer.Option(
        "--involving",
        metavar="ACTOR",
        help="Only what this actor did or said, was addressed in, carried or was told.",
    ),
]
Channel = Annotated[str, typer.Option("--channel", metavar="WORDS", help="Only over channels called so.")]
Source = Annotated[str, typer.Option("--source", metavar="SOURCE", help="Only from this source: its id or outlet.")]
Text = Annotated[str, typer.Option("--text", metavar="TEXT", help="Only claims in which this text stands.")]
From = Annotated[
    datetime | None,
    typer.Option("--from", metavar="DATE", formats=DAY, help="Only what may have happened from this day on."),
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", metavar="DATE", formats=DAY, help="Only what may have happened by this day."),
]
