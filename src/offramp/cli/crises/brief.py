"""``offramp brief``: the main job.

May import: ``offramp.analysis``, ``offramp.report`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from offramp.cli.opened import opened
from offramp.cli.options import AsJson, AsOf, At, CrisisName, Draws, KnownTo, Processes, Quiet, Seed, check_standpoint
from offramp.cli.output import as_json as json_text
from offramp.cli.output import note, progress, ready_folder, show, show_json, written


class Yardstick(StrEnum):
    """Scales of likelihood that a brief can speak in."""

    icd203 = "icd203"
    phia = "phia"


def brief(
    crisis: CrisisName,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Where to write brief.html and brief.json.", show_default="brief-CRISIS"
        ),
    ] = None,
    at: At = None,
    as_of: AsOf = None,
    known_to: KnownTo = None,
    scale: Annotated[
        Yardstick, typer.Option("--scale", help="Words of likelihood: ICD 203 or PHIA.")
    ] = Yardstick.icd203,
    draws: Draws = 100,
    measure_draws: Annotated[
        int, typer.Option("--measure-draws", min=0, help="Of these draws, how many are made again for each measure.")
    ] = 30,
    seed: Seed = 1,
    processes: Processes = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Assess a crisis and brief on it: the worst outcomes and how likely they are, what pushes them up and down,
    what it all turns on, the fork ahead, what was misread, and which measures would help. Prints one page, and
    writes DIR/brief.html (one file, no network) and DIR/brief.json; DIR is brief-CRISIS in the current folder if
    not said.

    \b
    Examples:
      offramp brief israel-iran-2024-april
      offramp brief israel-iran-2024-april --scale phia --out april
      offramp brief israel-iran-2024-april --as-of 2024-04-12 --out eve
      offramp brief israel-iran-2024-april --at "Iran launches" --draws 400
    """
    from offramp.analysis import assess
    from offramp.report import brief_json, render_html, render_terminal, scale_named

    check_standpoint(as_of=as_of, known_to=known_to)
    found = opened(crisis)
    folder = ready_folder(out if out is not None else Path(f"brief-{found.name}"), "the brief")
    with progress(quiet or as_json) as tell:
        assessment = assess(
            found, at=at, as_of=as_of.date() if as_of else None, known_to=known_to, draws=draws,
            measure_draws=measure_draws, seed=seed, processes=processes, progress=tell,
        )  # fmt: skip
    result = brief_json(assessment)
    written(folder / "brief.html", render_html(assessment, scale_named(scale.value)))
    written(folder / "brief.json", json_text(result))
    if as_json:
        show_json(result)
    else:
        show(render_terminal(assessment, scale_named(scale.value), page=str(folder / "brief.html")))
    if not quiet:
        note(f"wrote {folder / 'brief.html'} and {folder / 'brief.json'}")
