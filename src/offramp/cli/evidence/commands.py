"""``offramp timeline``, ``offramp claims`` and ``offramp texts``: what was reported, on whose word, who could know it
when, and in which texts it stands.

May import: ``offramp.evidence`` (inside the commands), ``offramp.cli``, ``offramp.errors``, typer.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable
from datetime import date as Date
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.evidence.found import found_record
from offramp.cli.options import AsJson, CrisisName
from offramp.cli.output import show, show_json
from offramp.errors import NotFoundError

if TYPE_CHECKING:
    from offramp.evidence import Claim, Record

Actor = Annotated[str, typer.Option("--actor", metavar="ACTOR", help="Only what this actor did or said.")]
Channel = Annotated[str, typer.Option("--channel", metavar="WORDS", help="Only over channels called so.")]
Source = Annotated[str, typer.Option("--source", metavar="SOURCE", help="Only from this source: its id or outlet.")]
Text = Annotated[str, typer.Option("--text", metavar="TEXT", help="Only claims in which this text stands.")]
From = Annotated[
    datetime | None,
    typer.Option("--from", metavar="DATE", formats=["%Y-%m-%d"], help="Only what may have happened from this day on."),
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", metavar="DATE", formats=["%Y-%m-%d"], help="Only what may have happened by this day."),
]
KnownTo = Annotated[
    str, typer.Option("--known-to", metavar="ACTOR", help="Only what this actor can have known on the day of --at.")
]
OnDay = Annotated[
    datetime | None, typer.Option("--at", metavar="DATE", formats=["%Y-%m-%d"], help="The day for --known-to.")
]


def timeline(
    crisis: CrisisName,
    actor: Actor = "",
    channel: Channel = "",
    source: Source = "",
    text: Text = "",
    first: From = None,
    last: Until = None,
    known_to: KnownTo = "",
    at: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """What happened and what was said to whom through whom, in order of time, each on somebody's word. With
    --known-to and --at, the state of knowledge of one actor on one day: what was done in the open, what it took part
    in or was told, and what had been published; the rest would be hindsight.

    \b
    Examples:
      offramp timeline israel-iran-2024-april
      offramp timeline israel-iran-2024-april --channel intermediary --from 2024-04-01 --until 2024-04-14
      offramp timeline israel-iran-2024-april --known-to us --at 2024-04-12
    """
    from offramp.cli.evidence import jsonout, render
    from offramp.evidence.knowledge import learned, need_actor
    from offramp.evidence.timeline import timeline as entries_of

    if bool(known_to) != bool(at):
        raise typer.BadParameter("--known-to names who, --at the day: give both or neither")
    found = found_record(crisis)
    entries = entries_of(
        found.record, actor=found.label(actor), channel=channel, source=source, text=text,
        first=_date(first), last=_date(last),
    )  # fmt: skip
    day = _date(at)
    if day is None:
        view = render.View(found, entries)
    else:
        names = found.names(known_to)
        need_actor(found.record, names)
        moments = {name: how for name, how in learned(found.record, names).items() if how.day <= day}
        kept = tuple(entry for entry in entries if entry.id in moments)
        view = render.View(found, kept, found.label(known_to), day, moments, len(entries) - len(kept))
    if as_json:
        show_json(jsonout.timeline(view))
    else:
        show(*render.timeline(view))


def claims(
    crisis: CrisisName,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID...]", help="Claims by id; all if none.")] = None,
    actor: Actor = "",
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
    from offramp.evidence.timeline import found_claims

    if as_json and as_csv:
        raise typer.BadParameter("a table is not JSON: use one of --json and --csv")
    found = found_record(crisis)
    shown = found_claims(
        found.record, actor=found.label(actor), channel=channel, source=source, text=text,
        first=_date(first), last=_date(last),
    )  # fmt: skip
    if ids:
        shown = _named(found.record, shown, ids)
    if as_csv:
        sys.stdout.write(claims_to_csv(shown))
    elif as_json:
        show_json(jsonout.claims(found, shown, together=bool(ids)))
    else:
        show(*render.claims(found, shown, together=bool(ids)))


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
    _need(ids or (), found.record.sources, "text")
    shown = [found.record.sources[name] for name in dict.fromkeys(ids or found.record.sources)]
    if as_json:
        show_json(jsonout.texts(found, shown))
    else:
        show(*render_texts.texts(found, shown))


def _named(record: Record, shown: tuple[Claim, ...], ids: list[str]) -> tuple[Claim, ...]:
    """Those of `shown` that are asked for, in the order of the line."""
    _need(ids, record.claims, "claim")
    kept = {claim.id: claim for claim in shown}
    return tuple(kept[name] for name in dict.fromkeys(ids) if name in kept)


def _need(ids: Iterable[str], known: Iterable[str], what: str) -> None:
    """NotFoundError for an id that the record does not have, with the nearest ones whatever their case."""
    by_fold = {name.casefold(): name for name in known}
    for name in ids:
        if by_fold.get(name.casefold()) != name:
            near = difflib.get_close_matches(name.casefold(), by_fold, n=3)
            hint = f"; did you mean {' or '.join(by_fold[fold] for fold in near)}?" if near else ""
            raise NotFoundError(f"the record has no {what} {name!r}{hint}")


def _date(given: datetime | None) -> Date | None:
    return None if given is None else given.date()
