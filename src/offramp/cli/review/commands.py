"""``offramp review``: drafts decided one after the other, at the keyboard, into a record.

May import: ``offramp.evidence`` (inside the command), ``offramp.cli``, ``offramp.errors``, typer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.options import AsJson, Quiet
from offramp.cli.output import note, show, show_json
from offramp.cli.reading.asking import TIMEOUT, ModelName, ModelTimeout, ModelUrl, endpoint_of
from offramp.cli.reading.opening import CrisisOption, Dates, read_files
from offramp.cli.tables import counted
from offramp.errors import NotFoundError, OfframpError

if TYPE_CHECKING:
    from offramp.evidence.drafts.draft import DraftRecord
    from offramp.evidence.reading.model.endpoint import Endpoint
    from offramp.evidence.record import Record
    from offramp.evidence.review.session import Session

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="DRAFTS|ARTICLE...",
        help="A file of drafts (.jsonl, see `offramp read --drafts`), or articles to read first.",
        show_default=False,
    ),
]
Into = Annotated[
    Path | None,
    typer.Option("--into", metavar="RECORD", help="The record that accepted drafts are added to: JSON, JSONL or YAML."),
]
New = Annotated[
    str, typer.Option("--new", metavar="TITLE", help="Make the record, with this title, if there is none yet.")
]
Listed = Annotated[bool, typer.Option("--list", help="Print the drafts and what was decided, and decide nothing.")]


def review(
    drafts: Inputs,
    into: Into = None,
    new: New = "",
    date: Dates = None,
    crisis: CrisisOption = None,
    listed: Listed = False,
    model_url: ModelUrl = None,
    model: ModelName = None,
    model_timeout: ModelTimeout = TIMEOUT,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Decide on drafts of claims: each beside its sentence in the article, one key a decision. What is accepted is
    added to the record with the article as its source; every decision is kept at once beside the record, so that a
    review can be left at any time, and the same draft is never added twice. In the review, ? lists the keys.

    \b
    Examples:
      offramp review wire.txt rewrite.txt --into ridge.yaml --new "The ridge"
      offramp review ridge.drafts.jsonl --into ridge.yaml
      offramp review ridge.drafts.jsonl --list
    """
    if as_json and not listed:
        raise typer.BadParameter("a review is no result: --json goes with --list")
    if into is None and not listed:
        raise typer.BadParameter("--into says which record accepted drafts are added to; --list only shows them")
    if not listed:
        _need_terminal()
    found, failed = _drafts(drafts, date or [], crisis, endpoint_of(model_url, model, model_timeout), quiet)
    if into is None:
        _list(found, None, as_json)
    elif listed:
        _list(found, into, as_json)
    else:
        _decide(found, into, new, quiet)
    if failed:
        raise typer.Exit(1)


def _need_terminal() -> None:
    """OfframpError where no keys can be pressed."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise OfframpError(
            "a review needs a terminal: make drafts here with `offramp read ARTICLE... --drafts FILE.jsonl` and review "
            "that file in one, or see them with --list"
        )


def _drafts(
    paths: Sequence[str],
    dates: Sequence[str],
    crisis: str | None,
    endpoint: Endpoint | None,
    quiet: bool,
) -> tuple[DraftRecord, bool]:
    """The drafts in a file, or those made of articles; and whether an article could not be read."""
    from offramp.evidence.reading.intake.limits import libraries

    with libraries():
        from offramp.evidence.drafts.file import load_drafts
    of_drafts = [path for path in paths if Path(path).suffix.lower() == ".jsonl"]
    if not of_drafts:
        found = read_files(paths, dates, crisis, endpoint, None, quiet)
        return found.drafts, found.failed
    if len(paths) > 1:
        raise typer.BadParameter(f"{of_drafts[0]} holds drafts: give it alone, or articles only")
    if dates or crisis is not None or endpoint is not None:
        raise typer.BadParameter("--date, --crisis and --model are for reading articles; these drafts are made already")
    return load_drafts(paths[0]), False


def _record(path: Path, title: str) -> Record:
    """The record at a path, an empty one where it is to be made. NotFoundError where there is none."""
    from offramp.evidence.files.load import load_record
    from offramp.evidence.record import Record

    if path.exists():
        return load_record(path)
    if not title:
        raise NotFoundError(f'there is no record {path}; to make it: --new "TITLE"')
    return Record(title, "", {}, {}, file=path.name)


def _list(drafts: DraftRecord, into: Path | None, as_json: bool) -> None:
    from offramp.cli.review import listing
    from offramp.evidence.record import Record
    from offramp.evidence.review.ledger import ledger_of, read_ledger
    from offramp.evidence.review.session import Session

    if into is None:
        session = Session(drafts, Record("", "", {}, {}), ())
    else:
        session = Session(drafts, _record(into, ""), read_ledger(ledger_of(into)))
    if as_json:
        show_json(listing.as_data(session))
    else:
        show(*listing.as_parts(session))


def _decide(drafts: DraftRecord, into: Path, title: str, quiet: bool) -> None:
    from offramp.evidence.reading.intake.limits import libraries
    from offramp.evidence.review.ledger import Ledger, ledger_of
    from offramp.evidence.review.session import Session

    with libraries():
        from offramp.cli.review.app import run
        from offramp.cli.review.desk import Desk
    record = _record(into, title)
    with Ledger(ledger_of(into)) as ledger:
        session = Session(drafts, record, ledger)
        if not session.cards:
            raise OfframpError("there is nothing to review: no drafts were made of these articles")
        try:
            run(Desk(session), into.name, plain=bool(os.environ.get("NO_COLOR")))
        except (KeyboardInterrupt, EOFError):
            _say_kept(session, ledger.path, into)
            raise typer.Exit(130) from None
        try:
            added = session.write(into, title)
        except OfframpError:
            _say_kept(session, ledger.path, into)
            raise
        if not quiet:
            _say_added(session, added, into)


def _say_kept(session: Session, ledger: Path, into: Path) -> None:
    waiting = len(session.waiting())
    if waiting:
        note(
            f"{counted(waiting, 'accepted claim')} kept in {ledger}, not yet in {into}: review again, and q writes them"
        )
    elif session.decided:
        note(f"decisions are kept in {ledger}; review again to go on")
    else:
        note("nothing was decided")


def _say_added(session: Session, added: Sequence[str], into: Path) -> None:
    open_ones = sum(card.status == "open" for card in session.cards)
    left = f"; {counted(open_ones, 'card')} left to decide" if open_ones else "; all is decided"
    if added:
        ids = added[0] if len(added) == 1 else f"{added[0]} to {added[-1]}"
        note(f"{counted(len(added), 'claim')} added to {into}: {ids}{left}")
    else:
        note(f"nothing was added to {into}{left}")
