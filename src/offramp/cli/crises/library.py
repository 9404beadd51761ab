"""``offramp list`` and ``offramp new``.

May import: ``offramp.scenario`` (inside the commands), ``offramp.cli``, ``offramp.errors``, typer.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli import jsonout
from offramp.cli.options import AsJson
from offramp.cli.output import note, show, show_json
from offramp.errors import OfframpError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from offramp.cli.tables import Parts
    from offramp.scenario import LibraryEntry

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def list_crises(as_json: AsJson = False) -> None:
    """List the crises and the textbook games of the library. Any of these names may stand where a command asks for
    CRISIS.

    \b
    Examples:
      offramp list
      offramp list --json
    """
    from offramp.scenario import library

    entries = library()
    if as_json:
        show_json(jsonout.library(entries))
        return
    show(*_shown(entries))


def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name of the new crisis: small letters, digits and hyphens.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write it.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write NAME.yaml, a small commented crisis of two rivals to start from. It passes `offramp check` as it is.

    \b
    Examples:
      offramp new strait
      offramp new strait --out crises
    """
    from offramp.scenario import starter

    if not SLUG.fullmatch(name):
        raise typer.BadParameter(f"{name!r}: a name is small letters, digits and single hyphens, such as strait-2031")
    text = starter(name)
    path = out / f"{name}.yaml"
    try:
        out.mkdir(parents=True, exist_ok=True)
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise OfframpError(f"{path} is there already; --force overwrites it") from None
    except OSError as error:
        raise OfframpError(f"cannot write {path}: {error.strerror}") from error
    if as_json:
        show_json(jsonout.stamped("new", {"name": name, "file": str(path)}))
        return
    note(f"wrote {path}; next: offramp check {path}")


def _shown(entries: Sequence[LibraryEntry]) -> Parts:
    """Crises first, then textbook games."""
    from offramp.cli.tables import aside, table

    parts: Parts = []
    for kind, heading in (("crisis", "Crises"), ("textbook game", "Textbook games")):
        rows = table(heading, "Turns", "Title", right=("Turns",))
        for entry in entries:
            if entry.kind == kind:
                rows.add_row(entry.name, str(entry.turns), entry.title)
        if rows.row_count:
            parts += [rows, ""]
    return [*parts, aside("Look closer: offramp forecast NAME")]
