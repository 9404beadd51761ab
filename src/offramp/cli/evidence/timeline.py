"""``offramp timeline``: what happened, what was said to whom through whom, and who could know it when.

May import: ``offramp.analysis``, ``offramp.evidence``, ``offramp.report`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

from datetime import date as Date
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.evidence.found import Found, found_record
from offramp.cli.evidence.options import DAY, Actor, Channel, From, Involving, Source, Text, Until, between
from offramp.cli.options import AsJson, CrisisName
from offramp.cli.output import note, ready_file, show, show_json, written
from offramp.errors import OfframpError

if TYPE_CHECKING:
    from offramp.cli.evidence.render import View
    from offramp.evidence import Entry
    from offramp.evidence.chronicle import Chronicle
    from offramp.evidence.timeline import Sought

KnownTo = Annotated[
    str, typer.Option("--known-to", metavar="ACTOR", help="Only what this actor can have known on the day of --at.")
]
OnDay = Annotated[datetime | None, typer.Option("--at", metavar="DATE", formats=DAY, help="The day for --known-to.")]
Events = Annotated[
    list[Path] | None,
    typer.Option(
        "--events",
        metavar="FILE",
        help="Put the coded events of a table among the claims: GDELT, POLECAT or ACLED. Repeatable.",
    ),
]
Layout = Annotated[
    str, typer.Option("--layout", metavar="LAYOUT", help="gdelt, polecat or acled; recognised if not said.")
]
Brief = Annotated[bool, typer.Option("--brief", help="One line for each entry.")]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the timeline as a figure on a page of its own.")
]


def timeline(
    crisis: CrisisName,
    actor: Actor = "",
    involving: Involving = "",
    channel: Channel = "",
    source: Source = "",
    text: Text = "",
    first: From = None,
    last: Until = None,
    known_to: KnownTo = "",
    at: OnDay = None,
    events: Events = None,
    layout: Layout = "",
    brief: Brief = False,
    html: Html = None,
    as_json: AsJson = False,
) -> None:
    """What happened and what was said to whom through whom, in order of time, each on somebody's word. With
    --known-to and --at, the state of knowledge of one actor on one day: what was done in the open, what it took part
    in or was told, and what had been published; the rest would be hindsight. --html draws it: a lane for each actor,
    words as arrows, and what each can have known; one file, no network, no scripts, readable on a phone too.

    \b
    Examples:
      offramp timeline israel-iran-2024-april --brief
      offramp timeline israel-iran-2024-april --channel intermediary --from 2024-04-01 --until 2024-04-14
      offramp timeline israel-iran-2024-april --known-to us --at 2024-04-12
      offramp timeline israel-iran-2024-april --involving iran --html timeline.html
      offramp timeline israel-iran-2024-april --events 20240413.export.CSV
    """
    from offramp.cli.evidence import jsonout, render
    from offramp.evidence.tables import read_events
    from offramp.evidence.timeline import Sought, in_order
    from offramp.evidence.timeline import timeline as entries_of

    if bool(known_to) != bool(at):
        raise typer.BadParameter("--known-to names who, --at the day: give both or neither")
    if layout and not events:
        raise typer.BadParameter("--layout is that of a table: give one with --events")
    if brief and (as_json or html):
        raise typer.BadParameter("--brief is for the terminal: leave it out with --json and --html")
    days = between(first, last)
    if html is not None:
        ready_file(html, "the timeline", crisis, *(events or ()))
    found = found_record(crisis)
    sought = Sought(found.sought(actor), found.sought(involving), channel, source, text, *days)
    rows = tuple(entry for entry in read_events(events or (), layout) if sought.finds(entry))
    entries = in_order((*entries_of(found.record, sought), *rows))
    view = _view(found, entries, known_to, None if at is None else at.date())
    if html is not None:
        note(written(html, _page(view, sought)))
    if as_json:
        show_json(jsonout.timeline(view))
    elif html is None:
        show(*(render.timeline_lines(view) if brief else render.timeline(view)), paged=True)


def _view(found: Found, entries: tuple[Entry, ...], known_to: str, day: Date | None) -> View:
    """What is shown: all of `entries`, or what somebody can have known of them."""
    from offramp.cli.evidence.render import View
    from offramp.evidence.chronicle import known_entries
    from offramp.evidence.knowledge import PUBLIC, need_actor

    actors = {} if found.crisis is None else {name: found.names(name) for name in found.crisis.actors}
    since = {name: known_entries(found.record, entries, names) for name, names in {**actors, "public": PUBLIC}.items()}
    if day is None:
        return View(found, entries, since=since)
    names = found.names(known_to)
    need_actor(found.record, names, also=actors)
    moments = {name: how for name, how in known_entries(found.record, entries, names).items() if how.day <= day}
    kept = tuple(entry for entry in entries if entry.id in moments)
    return View(found, kept, found.label(known_to), day, moments, len(entries) - len(kept), since)


def _page(view: View, sought: Sought) -> str:
    """The timeline as the text of a page."""
    from offramp.report.record.page import render_timeline
    from offramp.report.wording import date_text

    drawn = chronicle_in(view, sought)
    if drawn is None:
        what = "nothing to draw: no entry that matches is dated between the days of the timeline"
        raise OfframpError(f"{what}; --from and --until choose others")
    known = ""
    if view.known_to:
        known = f"Only what {view.known_to} can have known on {date_text(view.at)}; the rest would be hindsight."
    return render_timeline(drawn, view.found.title, known=known, filters=_told(sought))


def chronicle_in(view: View, sought: Sought) -> Chronicle | None:
    """The entries of a view by party, between the days that are looked for or those of the crisis; what is known on a
    day is drawn up to it."""
    from offramp.analysis.sourcing.chronicle import chronicle_of
    from offramp.evidence.chronicle import chronicle

    days = (sought.first, sought.last or view.at)
    if view.found.crisis is None:
        return chronicle(view.found.record, view.entries, days=days)
    return chronicle_of(view.found.crisis, view.entries, days)


def _told(sought: Sought) -> list[str]:
    """What was looked for, in words."""
    told = {
        "done or said by": sought.actor[-1:], "involving": sought.involving[-1:], "over": (sought.channel,),
        "told by": (sought.source,), "with the words": (sought.text,),
    }  # fmt: skip
    return [f"{words} “{value}”" for words, values in told.items() for value in values if value]
