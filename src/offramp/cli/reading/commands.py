"""``offramp read``: articles in; who said what, when, how many, and which article goes back to which.

May import: ``offramp.evidence.reading``, ``offramp.scenario`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.opened import opened
from offramp.cli.options import AsJson, Quiet, complete_crisis
from offramp.cli.output import as_json as json_text
from offramp.cli.output import complain, note, progress, show, show_json, written
from offramp.cli.reading.asking import ModelName, ModelTimeout, ModelUrl, asked, endpoint_of
from offramp.errors import OfframpError

if TYPE_CHECKING:
    from offramp.evidence.reading.mentions import Article
    from offramp.evidence.reading.reading import Reading
    from offramp.evidence.reading.speech.cues import Names

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="ARTICLE...", help="Files of text (.txt, .md), HTML or PDF; - is standard input.", show_default=False
    ),
]
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
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Also write what was found as JSON, a draft to work on.")
]
Drafts = Annotated[
    Path | None,
    typer.Option("--drafts", metavar="FILE", help="Also write drafts of claims, for a review, as JSON Lines (.jsonl)."),
]
Processes = Annotated[
    int | None,
    typer.Option(
        "--processes", min=1, help="Processes that share the articles; as many as there are processors if not said."
    ),
]


def read(
    articles: Paths,
    date: Dates = None,
    crisis: CrisisOption = None,
    out: Out = None,
    drafts: Drafts = None,
    processes: Processes = None,
    model_url: ModelUrl = None,
    model: ModelName = None,
    model_timeout: ModelTimeout = 120.0,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Read articles: who is said to have said what, to whom; dates, resolved; figures with what they count; which
    article goes back to which, and what it dropped, changed or added; where two do not agree. By rules and lists, with
    no model and no network unless you name one. What is found is a draft for a person. The exit status is 1 if a file
    could not be read, or a model could not be asked.

    \b
    Examples:
      offramp read article.txt --date 2031-03-10
      offramp read wire.txt rewrite.html --date wire=2031-03-10 --date rewrite=2031-03-11
      offramp read report.pdf --crisis ridge.yaml --json
      offramp read articles/*.txt --drafts ridge.drafts.jsonl
    """
    from offramp.cli.reading import jsonout
    from offramp.evidence.reading.intake.limits import libraries

    with libraries():
        from offramp.evidence.drafts.drafting import drafted
        from offramp.evidence.drafts.file import save_drafts
    endpoint = endpoint_of(model_url, model, model_timeout)
    days = _days(date or [])
    names = _names(articles)
    if unknown := sorted(set(days) - set(names) - {""}):
        raise typer.BadParameter(f"--date names {unknown[0]!r}, which is none of: {', '.join(names)}")
    known = _known(crisis) if crisis is not None else None
    with progress(quiet) as tell:
        found, failed = _opened(articles, names, days, quiet)
        result = _read(found, known, processes, lambda done: tell("articles", done, len(found)))
        proposed, report = asked(result.articles, endpoint, quiet, tell) if endpoint is not None else ({}, None)
    made = drafted(result, known, proposed)
    if drafts is not None:
        save_drafts(made, drafts)
    if out is not None or as_json:
        data = jsonout.read(result, made, proposed, report)
        if out is not None:
            written(out, json_text(data))
    if as_json:
        show_json(data)
    else:
        from offramp.cli.reading import render

        show(*render.read(result, proposed, report))
    if not quiet:
        _say_undated(found)
    if report is not None and report.failed:
        complain(f"{report.failed}; what the rules found stands")
    if failed or (report is not None and report.failed):
        raise typer.Exit(1)


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
