"""``offramp check``: everything that is wrong with crisis files and records, and what the graph of a crisis shows.

May import: ``offramp.evidence``, ``offramp.scenario``, ``offramp.game`` (inside the command), ``offramp.cli``,
``offramp.errors``, typer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli import jsonout
from offramp.cli.opened import Checked, opened
from offramp.cli.options import AsJson, complete_crisis
from offramp.cli.output import show, show_json
from offramp.errors import CrisisError, NotFoundError, OfframpError, Problem

if TYPE_CHECKING:
    from offramp.cli.tables import Parts
    from offramp.scenario import Crisis

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="Files of crises or records, or names of crises in the library.",
        autocompletion=complete_crisis,
    ),
]


def check(
    files: Files,
    no_compile: Annotated[
        bool, typer.Option("--no-compile", help="Read the file only; leave the graph of a crisis alone.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")] = False,
    as_json: AsJson = False,
) -> None:
    """Report every problem of a crisis file at once, those of its record among them, or those of a record alone:
    where it stands, what was found, what is allowed and how to mend it. A crisis without errors is compiled too, which
    finds turns and options that no history reaches, and facts whose end makes an actor forget. The exit status is 1 if
    there are errors.

    \b
    Examples:
      offramp check strait.yaml
      offramp check brinkmanship --strict
      offramp check crises/*.yaml --no-compile --json
      offramp check strait.claims.jsonl
    """
    results = [_checked(name, not no_compile) for name in files]
    if as_json:
        show_json(jsonout.check(results))
    else:
        for result in results:
            show(*_shown(result), wrap=False)
    if any(result.errors or (strict and result.warnings) for result in results):
        raise typer.Exit(1)


def _checked(name: str, compiled: bool) -> Checked:
    from offramp.evidence import check_record, holds_record
    from offramp.scenario import check as problems_of

    record = holds_record(Path(name))
    try:
        problems = _named(check_record(name) if record else problems_of(name), name)
    except NotFoundError as error:
        return Checked(name, (Problem(str(error), file=name, code="not-found"),), None)
    if record or not compiled or any(problem.severity == "error" for problem in problems):
        return Checked(name, problems, None)
    return _compiled(name, problems)


def _compiled(name: str, problems: tuple[Problem, ...]) -> Checked:
    """What the graph adds. A crisis that cannot be compiled is reported like any other problem."""
    from offramp.game import compile_crisis

    crisis = opened(name)
    try:
        game = compile_crisis(crisis)
    except CrisisError as error:
        return Checked(name, (*problems, *_named(_placed(error.problems, crisis), name)), None)
    except OfframpError as error:
        return Checked(name, (*problems, Problem(str(error), file=name, code="not-compiled")), None)
    fresh = [found for found in game.findings if not any(_same(found, known) for known in problems)]
    return Checked(name, (*problems, *_named(_placed(fresh, crisis), name)), game)


def _same(found: Problem, known: Problem) -> bool:
    """Whether the graph only finds what the file alone had shown."""
    return found.code.endswith(known.code) and known.path.startswith(found.path)


def _placed(problems: Iterable[Problem], crisis: Crisis) -> list[Problem]:
    """Problems of the graph with the place in the file that their path names."""
    paths = {crisis.raw.name_of(path): path for path in crisis.raw.marks}
    found = []
    for problem in problems:
        mark = crisis.raw.key_mark(paths.get(problem.path, ()))
        found.append(replace(problem, line=mark.line, column=mark.column))
    return found


def _named(problems: Sequence[Problem], name: str) -> tuple[Problem, ...]:
    """Problems with the file named as it was given, so that an editor finds it; one of the record beside a crisis
    keeps the name of the record."""
    path = Path(name)
    if not path.is_file():
        return tuple(replace(problem, file=problem.file or name) for problem in problems)
    beside = {problem.file: str(path.with_name(problem.file)) for problem in problems if problem.file}
    return tuple(replace(problem, file=(beside | {path.name: name}).get(problem.file, name)) for problem in problems)


def _shown(result: Checked) -> Parts:
    """Every problem of one file, what its graph adds, and a last line that sums up."""
    from rich.text import Text

    from offramp.cli.tables import aside, counted

    styles = {"error": "red", "warning": "yellow"}
    parts: Parts = [Text(str(problem), style=styles[problem.severity]) for problem in result.problems]
    if result.game is not None:
        arrays = result.game.arrays
        lost = {(e.fact, e.turn): ", ".join(e.forgetting) for e in result.game.endings if not e.lossless}
        parts += [
            aside(
                f"note: {fact} ends with {turn!r}; from then on {actors} judge otherwise than if they remembered it",
                "cyan",
            )
            for (fact, turn), actors in lost.items()
        ]
        parts.append(
            aside(f"{arrays.n_nodes:,} nodes, {arrays.n_edges:,} edges, {arrays.n_infosets:,} information sets", "dim")
        )
    found = [counted(result.errors, "error")] * bool(result.errors)
    found += [counted(result.warnings, "warning")] * bool(result.warnings)
    style = "bold red" if result.errors else "bold yellow" if result.warnings else "bold green"
    return [*parts, Text(f"{result.name}: {', '.join(found) or 'no problems'}", style=style)]
