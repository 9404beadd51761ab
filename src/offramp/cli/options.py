"""Arguments and options that several commands share, and how a shell completes them.

May import: typer; ``offramp.scenario`` (when a shell asks for names).
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import Annotated

import typer


def complete_crisis(incomplete: str) -> list[str]:
    """Names of the library that begin with what was typed."""
    from offramp.cli.opened import library_names

    return [name for name in library_names() if name.startswith(incomplete)]


def _crisis_on_line(ctx: typer.Context) -> str:
    """The crisis named before the word that is completed: after an option without its value nothing is parsed yet."""
    line = os.environ.get("_TYPER_COMPLETE_ARGS") or os.environ.get("COMP_WORDS", "")
    return str(ctx.params.get("crisis") or "".join(line.split()[2:3]))


def complete_patch(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the patches of the crisis named on the same line; nothing where it cannot be read."""
    from offramp.cli.opened import patch_names

    return [name for name in patch_names(_crisis_on_line(ctx)) if name.startswith(incomplete)]


def complete_turn(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the turns of the crisis named on the same line; nothing where it cannot be read."""
    from offramp.cli.opened import turn_names

    return [name for name in turn_names(_crisis_on_line(ctx)) if name.startswith(incomplete)]


def complete_outcome(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the outcomes of the crisis named on the same line; nothing where it cannot be read."""
    from offramp.cli.opened import outcome_names

    return [name for name in outcome_names(_crisis_on_line(ctx)) if name.startswith(incomplete)]


CrisisName = Annotated[
    str,
    typer.Argument(
        metavar="CRISIS",
        help="A name from the library (see `offramp list`) or the path of a crisis file.",
        autocompletion=complete_crisis,
    ),
]
CrisisOrGame = Annotated[
    str,
    typer.Argument(
        metavar="CRISIS|GAME.efg",
        help="A crisis as everywhere, or the path of a game in Gambit's format (.efg).",
        autocompletion=complete_crisis,
    ),
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="PATCH",
        help="A measure, counterfactual or reading of the crisis by name, or PATH=value. Repeatable.",
        autocompletion=complete_patch,
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TURN",
        help="Stand before this turn, given what the record says happened until then; TURN@2 is its second round.",
        autocompletion=complete_turn,
    ),
]
FromTurn = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="TURN",
        help="Begin before this turn, given what the record says happened until then; TURN@2 is its second round.",
        autocompletion=complete_turn,
    ),
]
ToTurn = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="TURN",
        help="End after this turn, with what everybody then expects from what would follow.",
        autocompletion=complete_turn,
    ),
]
Given = Annotated[
    list[str] | None,
    typer.Option(
        "--given", metavar="FACT=LEVEL", help="Suppose this on arrival at --at instead of the record. Repeatable."
    ),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="Use only what of the record the public can have known on this day.",
    ),
]
KnownTo = Annotated[
    str | None,
    typer.Option("--known-to", metavar="ACTOR", help="With --as-of: what this actor can have known, not the public."),
]
Draws = Annotated[
    int, typer.Option("--draws", min=0, help="Draws of the uncertain numbers behind each range; 0 for none.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Seed of everything drawn at random.")]
Processes = Annotated[
    int | None,
    typer.Option(
        "--processes", min=1, help="Processes that share the work; as many as there are processors if not said."
    ),
]
Precision = Annotated[
    float, typer.Option("--precision", metavar="X", min=0.0, help="Multiply every actor's precision of choice by this.")
]
Limit = Annotated[
    int,
    typer.Option(
        "--limit",
        metavar="N",
        min=0,
        help="How many information sets to print, likeliest first; how many points of a branch.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON (shape: offramp/cli/schemas).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no notes.")]


def check_standpoint(
    *, at: str | None = None, given: list[str] | None = None, as_of: datetime | None = None, known_to: str | None = None
) -> None:
    """BadParameter where one of these options makes no sense without another that is left out."""
    if known_to and not as_of:
        raise typer.BadParameter("--known-to says whose knowledge counts: say on which day too, with --as-of")
    if given and at is None and not as_of:
        raise typer.BadParameter("--given says how things stand when a turn comes: say which turn too, with --at")
