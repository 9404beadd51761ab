"""``offramp raid`` and ``offramp ration``: what a defence does in one raid, and how to spend its interceptors.

May import: ``offramp.analysis``, ``offramp.scenario`` (inside the commands), ``offramp.cli``, typer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.opened import opened, split_target
from offramp.cli.options import AsJson, Quiet, Seed, With, complete_crisis
from offramp.cli.output import note, progress, ready_folder, show, show_json, written

if TYPE_CHECKING:
    from offramp.scenario.crisis import Crisis

# Names of the domain .invalid are nobody's (RFC 2606), so that an exercise cannot be taken for an alerting authority.
SENDER = "exercise@offramp.invalid"

DRAWS, FIT_DRAWS = 100, 2_000

Target = Annotated[
    str,
    typer.Argument(
        metavar="CRISIS[:RAID]",
        help="A library name or the path of a crisis file; after a colon one of its raids (if not said: the first).",
        autocompletion=complete_crisis,
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="PARTNER", help="Leave out this partner's layers and sensors. Repeatable."),
]
Runs = Annotated[
    int | None,
    typer.Option("--runs", metavar="N", min=2, help="Sample so many raids, also where it can be computed exactly."),
]
RaidDraws = Annotated[
    int | None,
    typer.Option(
        "--draws",
        metavar="N",
        min=0,
        help="Draws of the uncertain numbers behind each range; 0 for none.",
        show_default=f"{DRAWS}; with --fit {FIT_DRAWS}",
    ),
]
Alerts = Annotated[
    Path | None,
    typer.Option(
        "--alerts",
        metavar="DIR",
        help="Also write the warnings of the public as Common Alerting Protocol 1.2 messages, all marked Exercise.",
    ),
]
Start = Annotated[
    str | None,
    typer.Option(
        "--start",
        metavar="TIME",
        help="When the raid of the alerts begins, as 2031-03-14T01:30+02:00; without an offset it is UTC.",
        show_default="midnight UTC of the raid's day",
    ),
]
Fit = Annotated[
    bool,
    typer.Option("--fit", help="Weigh the uncertain numbers by what was reported of all raids together instead."),
]
Again = Annotated[
    float,
    typer.Option("--again", metavar="P", min=0.0, max=1.0, help="Probability that another raid like this one follows."),
]

Horizon = Annotated[
    int | None,
    typer.Option("--horizon", metavar="N", min=0, help="Most raids that may follow.", show_default="no limit"),
]


def raid(
    target: Target,
    without: Without = None,
    with_: With = None,
    runs: Runs = None,
    draws: RaidDraws = None,
    seed: Seed = 1,
    alerts: Alerts = None,
    start: Start = None,
    fit: Fit = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """What gets through the defences: from launched to harm, by class and layer; what is spent on both sides; impacts
    and warning by site; what each partner, sensor and link was worth; and whether the model explains what was
    reported. Exact where that is possible, else sampled. The raid is the recorded one, else the likeliest.

    \b
    Examples:
      offramp raid israel-iran-2024-april
      offramp raid israel-iran-2024-april --without us --without jordan --draws 0
      offramp raid israel-iran-2024-april --with "reinforced defence" --runs 50000
      offramp raid israel-iran-2024-april:october --json
      offramp raid israel-iran-2024-april --alerts alerts --start 2024-04-13T20:00Z
      offramp raid israel-iran-2024-april --fit
    """
    name, raid_name = split_target(target)
    if start is not None and alerts is None:
        raise typer.BadParameter("--start says when the alerts begin: say --alerts DIR too")
    if fit:
        if raid_name or without or runs is not None or alerts is not None:
            raise typer.BadParameter("--fit is about all raids as they were: it goes with --with, --draws and --seed")
        _fit(_patched(name, with_ or ()), FIT_DRAWS if draws is None else draws, seed, as_json, quiet)
        return
    if alerts is not None and without:
        raise typer.BadParameter("alerts are written as if all partners took part: leave out --without or --alerts")
    from offramp.analysis import raids

    crisis = _patched(name, with_ or ())
    begins = None
    if alerts is not None:
        begins = midnight(crisis, raid_name) if start is None else parsed_time(start)
        ready_folder(alerts, "the alerts")
    with progress(quiet or as_json) as tell:
        result = raids.raid(
            crisis, raid_name, without=without or (), runs=runs, seed=seed,
            draws=DRAWS if draws is None else draws, progress=tell,
        )  # fmt: skip
    if alerts is not None and begins is not None:
        _write_alerts(crisis, result.raid, begins, alerts, quiet)
    if as_json:
        from offramp.cli.raids import jsonout

        show_json(jsonout.raid(crisis, result, without=without or (), patches=with_ or (), seed=seed))
        return
    from offramp.cli.raids import render

    show(*render.raid(result, crisis, without or (), with_ or ()))


def _fit(crisis: Crisis, draws: int, seed: int, as_json: bool, quiet: bool) -> None:
    from offramp.analysis.raids import raid_fit

    if draws < 1:
        raise typer.BadParameter("--fit needs at least one draw")
    with progress(quiet or as_json) as tell:
        result = raid_fit(crisis, draws=draws, seed=seed, progress=tell)
    if as_json:
        from offramp.cli.raids import jsonout

        show_json(jsonout.fit(crisis, result, seed))
        return
    from offramp.cli.raids import render_fit

    show(*render_fit.fit(result, crisis))


def _patched(name: str, texts: Sequence[str]) -> Crisis:
    """The crisis with patches applied; a measure that begins at a turn counts as if it had begun before the raid."""
    from offramp.scenario import apply_patch

    crisis = opened(name)
    return apply_patch(crisis, *texts) if texts else crisis


def parsed_time(text: str) -> datetime:
    """A time as ISO 8601 writes it, in UTC where it has no offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time: write it as 2031-03-14T01:30+02:00") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def midnight(crisis: Crisis, raid_name: str | None) -> datetime:
    """Midnight UTC of the day of a raid (None: the first)."""
    day = _day(crisis, raid_name)
    if day is None:
        raise typer.BadParameter("the crisis file dates this raid nowhere: say --start, such as 2031-03-14T01:30+02:00")
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _day(crisis: Crisis, raid_name: str | None) -> Date | None:
    """The raid's own date, else that of its turn, else that on which the crisis begins. A raid without a turn is of
    another time than the crisis."""
    turns = {getattr(turn, "raid", None): turn.head for turn in crisis.turns}
    for found in crisis.defence.raids if crisis.defence is not None else ():
        head = turns.get(found.name)
        if raid_name in (None, found.name, head and head.name):
            return found.date or (None if head is None else head.date or crisis.calendar.start)
    return crisis.calendar.start


def _write_alerts(crisis: Crisis, raid_name: str, begins: datetime, folder: Path, quiet: bool) -> None:
    from offramp.analysis.raids import raid_alerts

    found = raid_alerts(crisis, raid_name, start=begins, sender=SENDER)
    for alert in found:
        written(folder / alert.name, alert.xml)
    if not quiet:
        note(f"wrote {len(found)} alerts (status Exercise) to {folder}")


def ration(target: Target, again: Again = 0.0, horizon: Horizon = None, as_json: AsJson = False) -> None:
    """How to spend interceptors that may not last: the plan of least expected harm, proven where it can be, beside a
    rule that an officer could state in one sentence; which sites it leaves undefended; and, if another raid may
    follow, what to keep for it.

    \b
    Examples:
      offramp ration israel-iran-2024-april
      offramp ration israel-iran-2024-april:night --again 0.3 --horizon 2
      offramp ration israel-iran-2024-april --json
    """
    from offramp.analysis import raids

    if horizon is not None and again == 0.0:
        raise typer.BadParameter("--horizon is about raids that may follow: say how likely they are with --again P")
    name, raid_name = split_target(target)
    crisis = opened(name)
    result = raids.ration(crisis, raid_name, again=again, horizon=horizon)
    if as_json:
        from offramp.cli.raids import jsonout

        show_json(jsonout.ration(crisis, result, raid_name))
        return
    from offramp.cli.raids import render_ration

    show(*render_ration.ration(result, crisis, raid_name))
