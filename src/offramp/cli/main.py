"""The command line: parses, calls the library, renders. ``offramp --help`` lists the commands.

Exit status: 0 done, 1 something in the crisis or on the disk is wrong, 2 wrong usage, 130 interrupted.

May import: typer, ``offramp.cli``, ``offramp.errors``; the rest of offramp only inside commands, so that help is quick.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from offramp import __version__
from offramp.cli import games, mediation
from offramp.cli.crises import brief, checking, forecasting, library
from offramp.cli.evidence import provenance
from offramp.cli.evidence.claims import claims
from offramp.cli.evidence.texts import texts
from offramp.cli.evidence.timeline import timeline
from offramp.cli.output import complain, note
from offramp.cli.raids import commands as raids
from offramp.cli.reading import commands as reading
from offramp.cli.review import commands as review
from offramp.errors import FileError, OfframpError

EXAMPLE = 78
"""Columns that an example in a help may fill."""


class Commands(TyperGroup):
    """The commands, with offramp's own errors told as text instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; see the module for the exit status of each way in which it can end."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = _plain(error.message)
            raise
        except OfframpError as error:
            complain(_told(error))
            raise typer.Exit(1) from error
        except KeyboardInterrupt:
            note("interrupted: stopped before the result was complete")
            raise typer.Exit(130) from None


def _plain(message: str) -> str:
    """What typer says of a value, without the words of the library that read it."""
    plain = re.sub(r"does not match the formats? '%Y-%m-%d'\.?", "is no day: write it as 2031-03-14", message)
    return plain.removeprefix("Value error, ")


def _told(error: OfframpError) -> str:
    if not isinstance(error, FileError):
        return str(error)
    errors = sum(problem.severity == "error" for problem in error.problems)
    return f"the {error.subject} cannot be used; {errors} error{'s' if errors != 1 else ''}:\n{error}"


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="CRISIS is a library name (offramp list) or the path of a crisis file. For more: offramp COMMAND --help.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"offramp {__version__}")
        raise typer.Exit


@app.callback()
def offramp(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Write an interstate crisis once; play it out, solve it, and brief on the way down."""


def _flowing(text: str) -> str:
    """A docstring as help: paragraphs fill the terminal, but for those that begin with \\b."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(
        "\n".join(map(_folded, part.split("\n"))) if part.startswith("\b") else part.replace("\n", " ")
        for part in paragraphs
    )


def _folded(example: str) -> str:
    """An example that 80 columns would break, perhaps within quotation marks, broken as a shell takes it."""
    if len(example) <= EXAMPLE:
        return example
    lines = [" "]
    for word in re.findall(r'(?:"[^"]*"|\S)+', example):
        if len(lines[-1]) + len(word) + len(" " + " \\") > EXAMPLE:
            lines.append("   ")
        lines[-1] += f" {word}"
    return " \\\n".join(lines)


COMMANDS: dict[str, tuple[tuple[str, Callable[..., None], str], ...]] = {
    "Crisis files": (
        ("list", library.list_crises, "Crises and textbook games of the library."),
        ("new", library.new, "Write a commented crisis file to start from."),
        ("check", checking.check, "Every problem of a crisis file at once."),
    ),
    "What lies ahead": (
        ("brief", brief.brief, "Assess a crisis: one page here, the whole brief as HTML and JSON."),
        ("forecast", forecasting.forecast, "How likely each outcome and each choice is."),
        ("whatif", forecasting.whatif, "Patches side by side with the crisis as it is."),
    ),
    "Defence": (
        ("raid", raids.raid, "What gets through the defences, and why."),
        ("ration", raids.ration, "How to spend interceptors that may not last."),
    ),
    "Articles and the record": (
        ("read", reading.read, "Articles: who said what, when, how many, after whom."),
        ("review", review.review, "Drafts of claims, decided at the keyboard."),
        ("sources", provenance.sources, "Every number and where it comes from."),
        ("disputes", provenance.disputes, "Rival accounts beside each other."),
        ("timeline", timeline, "What happened, what was said, who knew it when."),
        ("claims", claims, "Who says what, and which texts merely repeat."),
        ("texts", texts, "Which texts a record rests on, and what rewrites altered."),
    ),
    "Games": (
        ("solve", games.solve, "Each actor's choices, values and regret."),
        ("weigh", games.weigh, "What a given strategy is worth, and what each could gain."),
        ("mediate", mediation.mediate, "What the best possible intermediary could bring about."),
        ("export", games.export, "Write a crisis or game for other programs."),
    ),
}
"""Every command by what it is about: its name, itself, and what it does in one line."""

for _panel, _commands in COMMANDS.items():
    for _name, _command, _short in _commands:
        app.command(_name, short_help=_short, help=_flowing(_command.__doc__ or ""), rich_help_panel=_panel)(_command)
