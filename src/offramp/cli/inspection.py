"""``offramp sources`` and ``offramp solve``: single parts of a crisis, looked at closely.

May import: ``offramp.analysis``, ``offramp.forecasts`` (inside the commands), ``offramp.cli``, typer.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from offramp.cli import jsonout
from offramp.cli.opened import opened
from offramp.cli.options import AsJson, CrisisName, Precision
from offramp.cli.output import show, show_json


def sources(
    crisis: CrisisName,
    unsourced: Annotated[bool, typer.Option("--unsourced", help="Only numbers behind which no claim stands.")] = False,
    by_claim: Annotated[
        bool, typer.Option("--by-claim", help="Claim by claim: who said it, and which numbers rest on it.")
    ] = False,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            metavar="SOURCE|CLAIM",
            help="Only numbers that would rest on less if this were wrong. Repeatable.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Every number of a crisis, where it comes from, and what share rests on judgement alone. A claim is told with
    who said it and how many independent sources carry it, never as a fact. With --without, what would rest on nothing
    or on less if a source (with every text that repeats it) or a claim were wrong; nothing is run again.

    \b
    Examples:
      offramp sources israel-iran-2024-april
      offramp sources israel-iran-2024-april --unsourced
      offramp sources israel-iran-2024-april --by-claim
      offramp sources israel-iran-2024-april --without nyt-2024-04
    """
    from offramp.analysis.doubt import doubt
    from offramp.analysis.sourced import cited_claims, number_uses, tally

    if without and (unsourced or by_claim):
        raise typer.BadParameter("--without has its own list: leave out --unsourced and --by-claim")
    if unsourced and by_claim:
        raise typer.BadParameter("no claim stands behind an unsourced number: use one of --unsourced and --by-claim")
    found = opened(crisis)
    uses = number_uses(found)
    claims = cited_claims(found)
    shown = [use for use in uses if use.number.is_judgement] if unsourced else list(uses)
    count = tally(uses)
    doubted = doubt(found, without) if without else None
    if doubted is not None:
        shown = [shaken.use for shaken in doubted.numbers]
    if as_json:
        show_json(jsonout.sources(found, shown, claims, count, doubted))
        return
    from offramp.cli import render
    from offramp.cli.evidence.render_doubt import doubted_parts
    from offramp.cli.tables import title

    if doubted is not None:
        show(title(found.title or found.name), "", *doubted_parts(doubted, len(uses)))
        return
    parts = render.claims(shown, claims) if by_claim else render.numbers(shown)
    show(title(found.title or found.name), "", *parts, render.source_shares(count))


class Method(StrEnum):
    """Solvers that can be asked for."""

    qre = "qre"


def solve(
    crisis: CrisisName,
    method: Annotated[
        Method, typer.Option("--method", help="How to solve: qre is logit agent quantal response.")
    ] = Method.qre,
    precision: Precision = 1.0,
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="How many information sets to print, likeliest first.")
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """Solve the crisis as it is and print how well that went, what it is worth to each actor, and how each actor
    chooses at its information sets. Regret is what an actor could gain by its best response while all others stay
    as they are; at finite precision it is not zero, and the residual, not the regret, measures error.

    \b
    Examples:
      offramp solve chicken-private-resolve
      offramp solve chicken-private-resolve --precision 20
      offramp solve brinkmanship --json
    """
    from offramp.forecasts import Study, choices, exploitability

    study = Study(opened(crisis), precision_scale=precision)
    solved = study.solve(regret=True)
    found = choices(study.game, solved.solutions[""])
    if as_json:
        show_json(jsonout.solve(study, solved, found, exploitability(study, solved)))
        return
    from offramp.cli import render

    show(*render.solution(study, solved, found, limit))
