"""``offramp texts``: the texts that a record rests on, and what rewrites altered.

May import: ``offramp.cli``, typer.
"""

from __future__ import annotations

from typing import Annotated

import typer

from offramp.cli.evidence.found import found_record, need
from offramp.cli.options import AsJson, CrisisName
from offramp.cli.output import show, show_json


def texts(
    crisis: CrisisName,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID...]", help="Texts by id; all if none.")] = None,
    as_json: AsJson = False,
) -> None:
    """The texts that a record rests on: what each of them repeats, what it rests on itself, which claims it tells, and,
    of one that repeats another, what it dropped, changed or added, and why that matters.

    \b
    Examples:
      offramp texts israel-iran-2024-october
      offramp texts israel-iran-2024-october rewrite-2024-10 --json
    """
    from offramp.cli.evidence import jsonout, render_texts

    found = found_record(crisis)
    need(ids or (), found.record.sources, "text")
    shown = [found.record.sources[name] for name in dict.fromkeys(ids or found.record.sources)]
    if as_json:
        show_json(jsonout.texts(found, shown))
    else:
        show(*render_texts.texts(found, shown), paged=True)
