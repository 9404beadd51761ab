"""``offramp read``: articles in; who said what, when, how many, and which article goes back to which.

May import: ``offramp.evidence.reading``, ``offramp.scenario`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from offramp.cli.options import AsJson, Processes, Quiet
from offramp.cli.output import as_json as json_text
from offramp.cli.output import note, ready_file, show, show_json, written
from offramp.cli.reading.asking import TIMEOUT, ModelName, ModelTimeout, ModelUrl, endpoint_of
from offramp.cli.reading.opening import CrisisOption, Dates, read_files

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="ARTICLE...", help="Files of text (.txt, .md), HTML or PDF; - is standard input.", show_default=False
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Also write what was found as JSON, a draft to work on.")
]
Drafts = Annotated[
    Path | None,
    typer.Option("--drafts", metavar="FILE", help="Also write drafts of claims, for a review, as JSON Lines (.jsonl)."),
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
    model_timeout: ModelTimeout = TIMEOUT,
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

    endpoint = endpoint_of(model_url, model, model_timeout)
    for path, what in ((out, "what was found"), (drafts, "the drafts")):
        if path is not None:
            ready_file(path, what, *articles, *filter(None, [crisis]))
    found = read_files(articles, date or [], crisis, endpoint, processes, quiet)
    told = []
    if drafts is not None:
        from offramp.evidence.drafts.file import drafts_to_jsonl

        told.append(written(drafts, drafts_to_jsonl(found.drafts)))
    if out is not None or as_json:
        data = jsonout.read(found.reading, found.drafts, found.proposed, found.report)
        if out is not None:
            told.append(written(out, json_text(data)))
    if as_json:
        show_json(data)
    else:
        from offramp.cli.reading import render

        show(*render.read(found.reading, found.drafts, found.proposed, found.report))
    for line in () if quiet else told:
        note(line)
    if found.failed:
        raise typer.Exit(1)
