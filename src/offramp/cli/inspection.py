"""``offramp solve``: the choices of a crisis, looked at closely.

May import: ``offramp.forecasts``, ``offramp.interop`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from offramp.cli import games, jsonout
from offramp.cli.opened import opened
from offramp.cli.options import AsJson, CrisisOrGame
from offramp.cli.output import show, show_json


class Method(StrEnum):
    """Solvers that can be asked for."""

    qre = "qre"


def solve(
    crisis: CrisisOrGame,
    method: Annotated[
        Method, typer.Option("--method", help="How to solve: qre is logit agent quantal response.")
    ] = Method.qre,
    precision: Annotated[
        float,
        typer.Option(
            "--precision",
            metavar="X",
            min=0.0,
            help="Multiply every actor's precision of choice by this; in a game file it is that precision (lambda).",
        ),
    ] = 1.0,
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="How many information sets to print, likeliest first.")
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """Solve the crisis as it is, or the game in a file of Gambit's format with any number of players, and print how
    well that went, what it is worth to each actor, and how each actor chooses at its information sets. Regret is what
    an actor could gain by its best response while all others stay as they are; at finite precision it is not zero,
    and the residual, not the regret, measures error.

    \b
    Examples:
      offramp solve chicken-private-resolve
      offramp solve chicken-private-resolve --precision 20
      offramp solve brinkmanship --json
      offramp solve poker.efg --precision 5
    """
    from offramp.interop import is_game_file

    if is_game_file(crisis):
        games.solve(crisis, precision, limit, as_json)
        return
    from offramp.forecasts import Study, choices, exploitability

    study = Study(opened(crisis), precision_scale=precision)
    solved = study.solve(regret=True)
    found = choices(study.game, solved.solutions[""])
    if as_json:
        show_json(jsonout.solve(study, solved, found, exploitability(study, solved)))
        return
    from offramp.cli import render

    show(*render.solution(study, solved, found, limit))
