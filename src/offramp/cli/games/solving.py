"""``offramp solve``: the choices of a crisis or a game, looked at closely.

May import: ``offramp.forecasts``, ``offramp.interop``, ``offramp.solvers`` (inside the functions), ``offramp.cli``,
typer.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offramp.cli.games.precision import Precision, asked
from offramp.cli.games.solved import of_crisis, of_game
from offramp.cli.opened import no_patches_of_game, opened, patched
from offramp.cli.options import AsJson, CrisisOrGame, Limit, With
from offramp.cli.output import note, ready_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from offramp.solvers import Branch

HOW = "How to solve"
BRANCH = "The whole branch"


class Method(StrEnum):
    """Solvers that can be asked for."""

    qre = "qre"
    mmd = "mmd"
    cfr_plus = "cfr+"
    dcfr = "dcfr"
    pcfr_plus = "pcfr+"


def solve(
    crisis: CrisisOrGame,
    with_: With = None,
    method: Annotated[
        Method,
        typer.Option(
            "--method",
            help="qre is logit agent quantal response along its branch, mmd the same by mirror descent; cfr+, dcfr and "
            "pcfr+ minimise regret.",
            rich_help_panel=HOW,
        ),
    ] = Method.qre,
    precision: Annotated[
        list[str] | None,
        typer.Option(
            "--precision",
            metavar="X|PLAYER=X",
            help="Multiply every actor's precision of choice by this; in a game file it is that precision (lambda), "
            "and PLAYER=X, repeatable, is that of one player. Only for qre and mmd; 1 where left out.",
            rich_help_panel=HOW,
        ),
    ] = None,
    target: Annotated[
        float | None,
        typer.Option(
            "--target",
            metavar="EXPLOITABILITY",
            min=0.0,
            help="Stop minimising regret when the mean of what each could gain is no more than this; a ten-thousandth "
            "of the range of the payoffs if left out.",
            rich_help_panel=HOW,
        ),
    ] = None,
    iterations: Annotated[
        int | None,
        typer.Option(
            "--iterations",
            metavar="N",
            min=1,
            help="Stop after so many iterations; not for qre.",
            rich_help_panel=HOW,
        ),
    ] = None,
    branch: Annotated[
        bool,
        typer.Option(
            "--branch",
            help="Follow the branch of qre from uniform choice and print it point by point, with folds and crossings, "
            "to --precision, or to its limit if that is left out.",
            rich_help_panel=BRANCH,
        ),
    ] = False,
    starts: Annotated[
        int,
        typer.Option(
            "--starts",
            metavar="N",
            min=0,
            help="With --branch and --precision: look for other branches from so many random starts.",
            rich_help_panel=BRANCH,
        ),
    ] = 0,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="Seed of these random starts.", rich_help_panel=BRANCH)
    ] = 0,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            metavar="FILE",
            help="With --branch: draw choices against precision, as .svg or .html.",
            rich_help_panel=BRANCH,
        ),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            "--table",
            metavar="TABLE.csv",
            help="Write every choice to a table too, a row for every action; `offramp weigh` reads it.",
        ),
    ] = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Solve the crisis as it is, or the game in a file of Gambit's format with any number of players, and print how
    well that went, what it is worth to each actor, and how each actor chooses at its information sets.

    Regret is what an actor could gain by its best response while all others stay as they are; at finite precision it
    is not zero, and the residual, not the regret, measures error. Minimised regret is the error itself: in a zero-sum
    game of two its mean is the exploitability.

    Ctrl-C ends with the last good point (exit status 130).

    \b
    Examples:
      offramp solve chicken-private-resolve
      offramp solve chicken-private-resolve --precision 20
      offramp solve brinkmanship --json
      offramp solve brinkmanship --with "the challenger is the more resolute"
      offramp solve poker.efg --precision 5
      offramp solve poker.efg --precision 5 --precision North=0
      offramp solve poker.efg --method cfr+ --target 0.001
      offramp solve poker.efg --branch --plot branch.svg
      offramp solve poker.efg --branch --precision 10 --starts 20
      offramp solve poker.efg --table played.csv
    """
    from offramp.forecasts import Study
    from offramp.interop import is_game_file, load_game
    from offramp.solvers.methods import misfit, solve_by

    spoken = asked(precision)
    wrong = (
        misfit(method.value, spoken.scale, target, iterations)
        or _misfit_of_branch(branch, method, spoken, starts, plot)
        or _misfit_of_table(table, branch)
    )
    if wrong:
        raise typer.BadParameter(wrong)
    if spoken.named and not is_game_file(crisis):
        raise typer.BadParameter(
            f"{', '.join(map(repr, spoken.named))}: a crisis file gives every actor a precision of its own, as "
            "actors.NAME.precision; change it there, or give one number here that multiplies all",
            param_hint="--precision",
        )
    patches = no_patches_of_game(crisis, with_)
    if table is not None:
        ready_file(table, "the table", crisis)
    if branch:
        _ended(_branch(crisis, patches, spoken, starts, seed, plot, limit, as_json).interrupted)
        return
    scale = spoken.scale
    solver = partial(solve_by, method.value, precision_scale=scale, target=target, iterations=iterations, keep=True)
    if is_game_file(crisis):
        interrupted = of_game(load_game(crisis), crisis, solver, spoken, limit, as_json, table)
    elif method is Method.qre:
        study = Study(patched(opened(crisis), patches), precision_scale=1.0 if scale is None else scale)
        interrupted = of_crisis(study, patches, None, limit, as_json, table)
    else:
        interrupted = of_crisis(Study(patched(opened(crisis), patches)), patches, solver, limit, as_json, table)
    _ended(interrupted)


def _ended(interrupted: bool) -> None:
    if interrupted:
        note("interrupted: this is the last good point")
        raise typer.Exit(130)


def _misfit_of_branch(branch: bool, method: Method, precision: Precision, starts: int, plot: Path | None) -> str:
    """Why a branch cannot be asked for so, in words; empty if it can."""
    if not branch:
        alone = "--starts" if starts else "--plot" if plot is not None else ""
        return f"{alone} belongs to --branch: add it" if alone else ""
    if method is not Method.qre:
        return f"--branch is that of qre: leave out --method {method.value}"
    if starts and precision.scale is None:
        return "--starts looks for other branches at one precision: say which with --precision"
    if plot is not None and plot.suffix.lower() not in (".svg", ".html"):
        return f"--plot writes .svg or .html, not {plot.suffix or 'a file without an ending'!r}: name the file so"
    return ""


def _misfit_of_table(table: Path | None, branch: bool) -> str:
    """Why a table cannot be written so, in words; empty if it can."""
    if table is not None and branch:
        return "--table holds one strategy, not a branch: leave out --branch, or take the points from --json"
    if table is not None and table.suffix.lower() != ".csv":
        return f"--table writes .csv, not {table.suffix or 'a file without an ending'!r}: name the file so"
    return ""


def _branch(
    crisis: str, patches: Sequence[str], precision: Precision, starts: int, seed: int, plot: Path | None, limit: int,
    as_json: bool,
) -> Branch:  # fmt: skip
    """Trace the branch of a crisis as it is, or of the game in a file."""
    from offramp.cli.games.branch import traced
    from offramp.cli.games.branch.tracing import branch
    from offramp.forecasts import Study
    from offramp.interop import is_game_file

    if is_game_file(crisis):
        names = traced.game_file(crisis, precision)
    else:
        names = traced.crisis(Study(patched(opened(crisis), patches)), tuple(patches))
    return branch(names, precision.scale, starts, seed, plot, limit, as_json)
