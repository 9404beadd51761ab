"""Options by which a language model is asked too, and what is said of the asking.

May import: ``offramp.evidence.reading.model`` (when asked), ``offramp.cli``, ``offramp.errors``, typer.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.output import Progress, note
from offramp.cli.tables import counted

if TYPE_CHECKING:
    from offramp.evidence.reading.mentions import ReadArticle
    from offramp.evidence.reading.model.asking import ModelReport
    from offramp.evidence.reading.model.endpoint import Endpoint
    from offramp.evidence.reading.model.proposals import Proposals

KEY = "OFFRAMP_MODEL_KEY"
_PANEL = "A language model, asked only with these"

ModelUrl = Annotated[
    str | None,
    typer.Option(
        "--model-url",
        metavar="URL",
        help=f"Send the articles to a language model at this address (OpenAI-compatible, "
        f"http://localhost:11434/v1) and nowhere else; a key is taken from the environment variable {KEY}.",
        rich_help_panel=_PANEL,
        show_default="no model, no network",
    ),
]
ModelName = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="The model's name there.", rich_help_panel=_PANEL),
]
ModelTimeout = Annotated[
    float,
    typer.Option(
        "--model-timeout", metavar="SECONDS", min=1.0, help="How long one answer may take.", rich_help_panel=_PANEL
    ),
]
TIMEOUT = 120.0
"""Seconds that a model is given if nothing is said."""


def endpoint_of(url: str | None, model: str | None, timeout: float) -> Endpoint | None:
    """Where a model is to be asked; None where none is. BadParameter where only half is said."""
    if url is None and model is None:
        return None
    if not url or not model:
        raise typer.BadParameter("--model-url says where a model is asked, --model which: give both or neither")
    from offramp.evidence.reading.model.endpoint import Endpoint

    return Endpoint(url, model, os.environ.get(KEY, "").strip(), timeout)


def asked(
    read: Sequence[ReadArticle], endpoint: Endpoint, quiet: bool, tell: Progress
) -> tuple[Mapping[str, Proposals], ModelReport]:
    """What a model proposes of articles, and what the asking came to; says first what is sent where."""
    from offramp.evidence.reading.model.asking import parts, propose

    count = sum(len(parts(found.article)) for found in read)
    size = sum(len(found.article.text) for found in read)
    if not quiet:
        text = f"the text of {counted(len(read), 'article')} ({size:,} characters, {counted(count, 'request')})"
        note(f"sending {text} to {endpoint.address}, model {endpoint.model}", "yellow")
    if endpoint.open_key and not quiet:
        note(f"the key in {KEY} travels there unencrypted: use https", "yellow")
    return propose(read, endpoint, lambda done, total: tell("asking the model", done, total))
