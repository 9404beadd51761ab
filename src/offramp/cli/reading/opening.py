"""Articles that a command line names: opened, dated, read, put to a model if one is asked, and drafted.

May import: ``offramp.evidence`` and ``offramp.scenario`` (when called), ``offramp.cli``, ``offramp.errors``, typer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.opened import opened
from offramp.cli.options import complete_crisis
from offramp.cli.output import complain, note, progress
from offramp.cli.reading.asking import asked
from offramp.errors import OfframpError

if TYPE_CHECKING:
    from offramp.evidence.drafts.draft import DraftRecord
    from offramp.evidence.reading.mentions import Article
    from offramp.evidence.reading.model.asking import ModelReport
    from offramp.evidence.reading.model.endpoint import Endpoint
    from offramp.evidence.reading.model.proposals import Proposals
    from offramp.evidence.reading.reading import Reading
    from offramp.evidence.reading.speech.cues import Names

Dates = Annotated[
    list[str] | None,
    typer.Option(
        "--date",
        metavar="[NAME=]DATE",
        help="The day the articles, or the one of this name, were written, as 2031-03-14. Repeatable.",
        show_default="what the page or its first lines say",
    ),
]
CrisisOption = Annotated[
    str | None,
    typer.Option(
        "--crisis",
        metavar="CRISIS",
        help="A crisis whose actors and places count as known names.",
        autocompletion=complete_crisis,
    ),
]


@dataclass(frozen=True)
class ReadFiles:
    """What was read of the files that a command line names.

    Attributes
    ----------
    reading, drafts : what the rules found, and the drafts made of it.
    proposed, report : what a model proposed, by article, and what the asking came to; nothing where none was asked.
    failed : whether a file could not be read or the model not be asked; it was complained of.
    """

    reading: Reading
    drafts: DraftRecord
    proposed: Mapping[str, Proposals]
    report: ModelReport | None
    failed: bool


def read_files(
    paths: Sequence[str],
    dates: Sequence[str],
    crisis: str | None,
    endpoint: Endpoint | None,
    processes: int | None,
    quiet: bool,
) -> ReadFiles:
    """Read files of articles, and ask the model at `endpoint` about them.

    BadParameter for wrong use, OfframpError where there is nothing to read.
    """
    from offramp.evidence.reading.intake.limits import libraries

    with libraries():
        from offramp.evidence.drafts.drafting import drafted
    days = _days(dates)
    names = _names(paths)
    if unknown := sorted(set(days) - set(names) - {""}):
        raise typer.BadParameter(f"--date names {unknown[0]!r}, which is none of: {', '.join(names)}")
    known = _known(crisis) if crisis is not None else None
    with progress(quiet) as tell:
        found, failed = _opened(paths, names, days, quiet)
        result = _read(found, known, processes, lambda done: tell("articles", done, len(found)))
        proposed, report = asked(result.articles, endpoint, quiet, tell) if endpoint is not None else ({}, None)
    if not quiet:
        _say_undated(found)
    if report is not None and report.failed:
        complain(f"{report.failed}; what the rules found stands")
    wrong = bool(failed) or (report is not None and bool(report.failed))
    return ReadFiles(result, drafted(result, known, proposed), proposed, report, wrong)


def _read(
    articles: Sequence[Article], known: Names | None, processes: int | None, tell: Callable[[int], None]
) -> Reading:
    from offramp.evidence.reading.reading import read as read_all

    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        tell(done)

    return read_all(articles, known, processes, step)


def _opened(
    paths: Sequence[str], names: Sequence[str], days: Mapping[str, dt.date], quiet: bool
) -> tuple[list[Article], int]:
    """The articles, and how many could not be read: those are complained of, and hold nobody else up."""
    from offramp.evidence.reading.texts import read_article

    found, faults = [], []
    for path, name in zip(paths, names, strict=True):
        day = days.get(name, days.get(""))
        try:
            found.append(read_article(path, day, name, None if quiet else note))
        except OfframpError as error:
            faults.append(error)
    if not found:
        raise OfframpError("\n".join(str(fault) for fault in faults))
    for fault in faults:
        complain(str(fault))
    return found, len(faults)


def _days(texts: Sequence[str]) -> dict[str, dt.date]:
    """Days by article; that of all others under the empty name."""
    days: dict[str, dt.date] = {}
    for text in texts:
        name, _, day = text.rpartition("=")
        try:
            parsed = dt.date.fromisoformat(day)
        except ValueError as error:
            raise typer.BadParameter(f"--date {text!r}: {day!r} is no day; write it as 2031-03-14") from error
        if days.setdefault(name, parsed) != parsed:
            raise typer.BadParameter(f"--date gives two days for {name or 'all articles'}")
    return days


def _names(paths: Sequence[str]) -> list[str]:
    """What the articles are called: as their files without the ending, or as much of the path as tells them apart."""
    if twice := [path for path, count in Counter(paths).items() if count > 1]:
        raise typer.BadParameter(f"{twice[0]} is given twice")
    for name_of in (_stem, lambda path: Path(path).name, lambda path: str(Path(path).with_suffix(""))):
        names = [name_of(path) for path in paths]
        if len(set(names)) == len(names):
            return names
    return list(paths)


def _stem(path: str) -> str:
    return "stdin" if path == "-" else Path(path).stem


def _known(crisis: str) -> Names:
    """The names that a crisis knows: its actors, and the places that it defends."""
    from offramp.evidence.reading.speech.cues import Names

    found = opened(crisis)
    places = {name for actor in found.actors.values() for name in (actor.name, actor.label)}
    places |= {site.label for site in found.defence.sites} if found.defence is not None else set()
    return Names(places=sorted(places))


def _say_undated(articles: Sequence[Article]) -> None:
    undated = [article.name for article in articles if article.published is None]
    if undated:
        named = ", ".join(undated[:3]) + (f" and {len(undated) - 3} more" if len(undated) > 3 else "")
        note(f"no date is known of {named}: “Saturday” and the like are left out; give --date", "yellow")
