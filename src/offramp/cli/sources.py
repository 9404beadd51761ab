"""``offramp sources``.

May import: ``offramp.analysis`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

from typing import Annotated

import typer

from offramp.cli import jsonout
from offramp.cli.opened import opened
from offramp.cli.options import AsJson, CrisisName
from offramp.cli.output import show, show_json


def sources(
    crisis: CrisisName,
    unsourced: Annotated[bool, typer.Option("--unsourced", help="Only numbers behind which no claim stands.")] = False,
    by_claim: Annotated[
        bool, typer.Option("--by-claim", help="Claim by claim: who said it, and which numbers rest on it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Every number of a crisis, where it comes from, and what share rests on judgement alone. A claim is told with
    who said it and how many independent sources carry it, never as a fact.

    \b
    Examples:
      offramp sources israel-iran-2024-april
      offramp sources israel-iran-2024-april --unsourced
      offramp sources israel-iran-2024-april --by-claim
    """
    from offramp.analysis.briefing import judgement_share
    from offramp.analysis.sourced import cited_claims, number_uses

    if unsourced and by_claim:
        raise typer.BadParameter("no claim stands behind an unsourced number: use one of --unsourced and --by-claim")
    found = opened(crisis)
    uses = number_uses(found)
    claims = cited_claims(found)
    shown = [use for use in uses if use.number.is_judgement] if unsourced else list(uses)
    share = judgement_share(found)
    if as_json:
        show_json(jsonout.sources(found, shown, claims, share))
        return
    from offramp.cli import render
    from offramp.cli.tables import title

    rows = render.claims(shown, claims) if by_claim else render.numbers(shown)
    show(title(found.title or found.name), "", rows, "", render.source_shares(found, share))
