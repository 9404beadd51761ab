"""``offramp sources``: every number and where it comes from, and what would change without a source; and
``offramp disputes``: rival accounts beside each other.

May import: ``offramp.analysis`` (inside the commands), ``offramp.cli``, typer.
"""

from __future__ import annotations

from typing import Annotated

import typer

from offramp.cli.evidence.found import found_record
from offramp.cli.opened import opened
from offramp.cli.options import AsJson, At, CrisisName, Draws, Processes, Quiet, Seed
from offramp.cli.output import progress, show, show_json

Unsourced = Annotated[bool, typer.Option("--unsourced", help="Only numbers behind which no claim stands.")]
ByClaim = Annotated[bool, typer.Option("--by-claim", help="Claim by claim: who said it, and which numbers rest on it.")]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without", metavar="SOURCE|CLAIM", help="Only what would rest on less if this were wrong. Repeatable."
    ),
]
Rerun = Annotated[bool, typer.Option("--rerun", help="With --without: forecast the crisis with it and without it.")]
Widen = Annotated[
    float | None,
    typer.Option(
        "--widen",
        metavar="X",
        min=1.0,
        help="With --rerun: how many times as wide the range of a number gets that would rest on nothing.",
        show_default="2",
    ),
]
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID...]", help="Disputes by id; all if none.")]
Run = Annotated[bool, typer.Option("--run", help="Forecast the crisis under every reading that carries a side.")]


def sources(
    crisis: CrisisName,
    unsourced: Unsourced = False,
    by_claim: ByClaim = False,
    without: Without = None,
    rerun: Rerun = False,
    widen: Widen = None,
    at: At = None,
    draws: Draws = 100,
    seed: Seed = 1,
    processes: Processes = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Every number of a crisis, where it comes from, and what share rests on judgement alone. A claim is told with
    who said it and how many independent sources carry it, never as a fact.

    With --without, what would rest on nothing or on less if a source (with every text that repeats it) or a claim were
    wrong. With --rerun too, the forecast beside the one without it, from the standpoint of the brief unless --at says
    another: entries of the record and perceptions that rest on it alone are left out, and numbers that do keep their
    value while their range widens.

    \b
    Examples:
      offramp sources israel-iran-2024-april
      offramp sources israel-iran-2024-april --unsourced
      offramp sources israel-iran-2024-april --by-claim
      offramp sources israel-iran-2024-april --without nyt-2024-04
      offramp sources israel-iran-2024-april --without A045 --rerun --draws 50
    """
    from offramp.analysis.doubts import WIDEN, doubt
    from offramp.analysis.doubts import rerun as rerun_of
    from offramp.analysis.sourcing.sourced import cited_claims, number_uses, tally, used_twice_in
    from offramp.cli.evidence import jsonout

    if without and (unsourced or by_claim):
        raise typer.BadParameter("--without has its own list: leave out --unsourced and --by-claim")
    if unsourced and by_claim:
        raise typer.BadParameter("no claim stands behind an unsourced number: use one of --unsourced and --by-claim")
    if rerun and not without:
        raise typer.BadParameter("--rerun leaves something out: say what, --without SOURCE or --without CLAIM")
    if not rerun and (widen is not None or at is not None):
        raise typer.BadParameter("--widen and --at are about a forecast: add --rerun")
    found = opened(crisis)
    uses = number_uses(found)
    claims = cited_claims(found)
    shown = [use for use in uses if use.number.is_judgement] if unsourced else list(uses)
    count = tally(uses)
    twice = used_twice_in(found)
    doubted = doubt(found, without) if without else None
    again = None
    if doubted is not None:
        shown = [shaken.use for shaken in doubted.numbers]
        if rerun:
            with progress(quiet or as_json) as tell:
                again = rerun_of(
                    found, doubted.doubted, widen=WIDEN if widen is None else widen, at=at, draws=draws, seed=seed,
                    processes=processes, progress=tell,
                )  # fmt: skip
    if as_json:
        show_json(jsonout.sources(found, shown, claims, count, twice, doubted, again))
        return
    from offramp.cli.crises import render
    from offramp.cli.evidence.render_doubt import doubted_parts, rerun_parts, used_twice_parts
    from offramp.cli.tables import title

    heading = title(found.title or found.name)
    if again is not None:
        show(heading, "", *rerun_parts(again, len(uses), found))
        return
    if doubted is not None:
        show(heading, "", *doubted_parts(doubted, len(uses)))
        return
    parts = render.claims(shown, claims) if by_claim else render.numbers(shown)
    show(heading, "", *parts, *([] if unsourced else used_twice_parts(twice)), render.source_shares(count))


def disputes(
    crisis: CrisisName,
    ids: Ids = None,
    run: Run = False,
    at: At = None,
    draws: Draws = 100,
    seed: Seed = 1,
    processes: Processes = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """What is in dispute, with its sides beside each other: who says what, on whose word, how many independent
    originals stand behind each side, which range figures of the same thing make, and which readings of the crisis
    carry a side.

    With --run, the crisis under each of these readings beside the crisis as it is, from the standpoint of the brief
    unless --at says another, on the same draws. CRISIS may be the file of a record, whose disputes are shown alone.

    \b
    Examples:
      offramp disputes israel-iran-2024-april
      offramp disputes israel-iran-2024-april X19
      offramp disputes israel-iran-2024-october X01 --run --draws 50
    """
    from offramp.analysis.doubts import Disputes, dispute_reports
    from offramp.analysis.doubts import disputes as disputes_of
    from offramp.cli.evidence import jsonout

    if at is not None and not run:
        raise typer.BadParameter("--at is about a forecast: add --run")
    found = found_record(crisis)
    if found.crisis is None:
        if run:
            raise typer.BadParameter("a record alone cannot be run: name a crisis that ships it")
        result = Disputes(dispute_reports(found.record, ids or ()))
    else:
        with progress(quiet or as_json or not run) as tell:
            result = disputes_of(
                found.crisis, ids or (), run=run, at=at, draws=draws, seed=seed, processes=processes, progress=tell
            )
    if as_json:
        show_json(jsonout.disputes(found, result))
        return
    from offramp.cli.evidence.render_disputes import disputes_parts

    show(*disputes_parts(found, result))
