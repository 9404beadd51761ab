"""``offramp claims``: what was reported, on whose word, and who merely repeats it.

May import: ``offramp.evidence`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.evidence.found import found_record, need
from offramp.cli.evidence.options import Actor, Channel, From, Involving, Source, Text, Until, between
from offramp.cli.options import AsJson, CrisisName
from offramp.cli.output import show, show_json

if TYPE_CHECKING:
    from offramp.evidence import Claim, Record


def claims(
    crisis: CrisisName,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID...]", help="Claims by id; all if none.")] = None,
    actor: Actor = "",
    involving: Involving = "",
    channel: Channel = "",
    source: Source = "",
    text: Text = "",
    first: From = None,
    last: Until = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the claims as CSV, all fields.")] = False,
) -> None:
    """The claims of a crisis, each with its basis: who says so, how many independent originals stand behind it, which
    texts merely repeat one, and who disputes it. Claims named by id are weighed together as well.

    \b
    Examples:
      offramp claims israel-iran-2024-april A041 R03
      offramp claims israel-iran-2024-april --source Politico --until 2024-04-14
      offramp claims israel-iran-2024-april --csv
    """
    from offramp.cli.evidence import jsonout, render
    from offramp.evidence.tables import claims_to_csv
    from offramp.evidence.timeline import Sought, found_claims

    if as_json and as_csv:
        raise typer.BadParameter("a table is not JSON: use one of --json and --csv")
    found = found_record(crisis)
    sought = Sought(found.sought(actor), found.sought(involving), channel, source, text, *between(first, last))
    shown = found_claims(found.record, sought)
    if ids:
        shown = _named(found.record, shown, ids)
    if as_csv:
        sys.stdout.write(claims_to_csv(shown))
    elif as_json:
        show_json(jsonout.claims(found, shown, together=bool(ids)))
    else:
        show(*render.claims(found, shown, together=bool(ids)), paged=True)


def _named(record: Record, shown: tuple[Claim, ...], ids: list[str]) -> tuple[Claim, ...]:
    """Those of `shown` that are asked for, in the order of the line."""
    need(ids, record.claims, "claim")
    kept = {claim.id: claim for claim in shown}
    return tuple(kept[name] for name in dict.fromkeys(ids) if name in kept)
