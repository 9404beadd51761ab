"""``offramp forecast`` and ``offramp whatif``.

May import: ``offramp.forecasts``, ``offramp.analysis`` (inside the commands), ``offramp.cli``, typer.
"""

from __future__ import annotations

from typing import Annotated

import typer

from offramp.cli import jsonout
from offramp.cli.opened import opened, patched
from offramp.cli.options import (
    AsJson,
    AsOf,
    At,
    CrisisName,
    Draws,
    Given,
    KnownTo,
    Precision,
    Processes,
    Quiet,
    Seed,
    With,
    check_standpoint,
    complete_patch,
)
from offramp.cli.output import progress, show, show_json

Patches = Annotated[
    list[str],
    typer.Argument(
        metavar="PATCH...",
        help="Measures, counterfactuals or readings of the crisis by name, or PATH=value.",
        autocompletion=complete_patch,
    ),
]
Histories = Annotated[int, typer.Option("--histories", metavar="N", min=0, help="Also print N sampled histories.")]


def forecast(
    crisis: CrisisName,
    with_: With = None,
    at: At = None,
    given: Given = None,
    as_of: AsOf = None,
    known_to: KnownTo = None,
    draws: Draws = 100,
    seed: Seed = 1,
    precision: Precision = 1.0,
    histories: Histories = 0,
    processes: Processes = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """How likely each outcome is, and what each actor is likely to choose at each turn. Probabilities are exact at
    the central numbers; the range beside them holds 90% of the draws of the numbers that the analyst is not sure
    of. With --as-of, a forecast without hindsight: only what of the record the public (or --known-to ACTOR) can have
    known on that day counts, and what is left out is said.

    \b
    Examples:
      offramp forecast brinkmanship
      offramp forecast israel-iran-2024-april --at "the night decision" --draws 0
      offramp forecast israel-iran-2024-april --as-of 2024-04-12 --known-to us
      offramp forecast brinkmanship --with actors.defender.precision=2
      offramp forecast brinkmanship --histories 3 --seed 7
    """
    from offramp.analysis.sourcing.hindsight import hindsight
    from offramp.forecasts import Study, standpoint
    from offramp.forecasts import forecast as forecast_of
    from offramp.forecasts import histories as histories_of

    check_standpoint(at=at, given=given, as_of=as_of, known_to=known_to)
    study = Study(patched(opened(crisis), with_ or ()), precision_scale=precision)
    day = as_of.date() if as_of else None
    with progress(quiet or as_json) as tell:
        result = forecast_of(
            study, at=at, given=given or (), as_of=day, known_to=known_to, draws=draws, seed=seed, processes=processes,
            progress=tell,
        )  # fmt: skip
    stand = standpoint(study.crisis, at, given=given or (), as_of=day, known_to=known_to)
    sampled = histories_of(study, study.solve(), histories, seed, stand.question) if histories else ()
    late = hindsight(study.crisis, day, known_to)
    if as_json:
        show_json(jsonout.forecast(result, late, patches=with_ or (), precision=precision, histories=sampled))
        return
    from offramp.analysis.sourcing.sourced import uses_behind
    from offramp.cli.crises import render
    from offramp.cli.crises.render_known import known_parts

    show(*render.forecast(result, study.crisis, with_ or (), known_parts(result, late, len(uses_behind(study.crisis)))))
    show(*render.histories(sampled, study.crisis))


def whatif(
    crisis: CrisisName,
    patches: Patches,
    at: At = None,
    given: Given = None,
    draws: Draws = 100,
    seed: Seed = 1,
    processes: Processes = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Put patches beside the crisis as it is: every outcome, and by how much each patch moves it. All columns rest
    on the same draws, so a change and its range are the patch's own and not the luck of the draw. From a turn on
    (--at), what is hidden then stays as likely as the record left it, but for what the patch itself rewrites.

    \b
    Examples:
      offramp whatif brinkmanship "the challenger is the more resolute"
      offramp whatif brinkmanship actors.defender.precision=2 actors.defender.precision=12
      offramp whatif israel-iran-2024-april "heavy damage" --at "the night decision"
    """
    from offramp.analysis import whatif as compared

    check_standpoint(at=at, given=given)
    found = opened(crisis)
    with progress(quiet or as_json) as tell:
        result = compared(
            found, patches, at=at, given=given or (), draws=draws, seed=seed, processes=processes,
            progress=tell,
        )  # fmt: skip
    if as_json:
        show_json(jsonout.whatif(result))
        return
    from offramp.cli.crises import render

    show(*render.whatif(result, found))
