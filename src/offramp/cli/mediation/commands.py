"""``offramp mediate``: the best that a mediator could bring about.

May import: ``offramp.interop`` (inside the command), ``offramp.cli``, typer.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from offramp.cli.opened import no_patches_of_game, opened, patched
from offramp.cli.options import AsJson, CrisisOrGame, FromTurn, Quiet, ToTurn, With, complete_outcome
from offramp.cli.output import note, progress, show, show_json


class Concept(StrEnum):
    """What a mediator may do."""

    communication = "communication"
    efce = "efce"


class Threats(StrEnum):
    """Which threats a plan may hold by."""

    credible = "credible"
    any = "any"


def mediate(
    crisis: CrisisOrGame,
    least: Annotated[
        str | None,
        typer.Option(
            "--least",
            metavar="OUTCOME",
            help="Make this outcome as unlikely as can be; of a game file, the label of an end.",
            autocompletion=complete_outcome,
        ),
    ] = None,
    most: Annotated[
        str | None,
        typer.Option(
            "--most",
            metavar="OUTCOME",
            help="Make this outcome as likely as can be.",
            autocompletion=complete_outcome,
        ),
    ] = None,
    payoff: Annotated[
        str | None,
        typer.Option(
            "--payoff", metavar="PLAYER|sum", help="Make this player's expected payoff, or the sum of all, highest."
        ),
    ] = None,
    from_turn: FromTurn = None,
    to_turn: ToTurn = None,
    with_: With = None,
    concept: Annotated[
        Concept,
        typer.Option(
            "--concept",
            help="communication: players report, the mediator advises; efce: moves are drawn beforehand and told one "
            "by one, and nobody reports (tiny games only).",
        ),
    ] = Concept.communication,
    threats: Annotated[
        Threats,
        typer.Option(
            "--threats",
            help="credible: no plan advises what is plainly worse for whom it advises, whatever it believes and "
            "whatever follows; any: plans may hold by empty threats.",
        ),
    ] = Threats.credible,
    give_up: Annotated[
        list[str] | None,
        typer.Option(
            "--give-up",
            metavar="AMOUNT",
            help="Give up so much of the goal (1% or 0.01; of a payoff, in its unit) for a plan from which players who "
            "err stray less; again for another.",
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option("--limit", metavar="N", min=1, help="Refuse a game with a mediator of more positions than this."),
    ] = 200_000,
    rows: Annotated[
        int, typer.Option("--rows", metavar="N", min=0, help="How many rows of the plan, and of incentives, to print.")
    ] = 20,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """What the best possible intermediary could bring about: one that everybody trusts, who hears what each side
    says it knows, keeps it to itself, and advises each what to do, so that nobody gains by lying to it or by
    disobeying it. Beside that stands what there is without a mediator (quantal response, and the limit of its
    branch), the other end of the range, who would have to be bought off, what the plan comes to where players err, or
    err half as much, and what empty threats would add. Of several best plans the one shown is that from which players
    stray least; --give-up asks for plans that are steadier still. The bound supposes players who do not err: it says
    what no intermediary can exceed, not what one will reach. Ctrl-C stops it (exit status 130).

    \b
    Examples:
      offramp mediate chicken-private-resolve --least fight
      offramp mediate talks-horner-2015 --most peace --give-up 1% --give-up 5%
      offramp mediate brinkmanship --most disaster --threats any
      offramp mediate brinkmanship --most "the defender prevails" --to "at the brink@2"
      offramp mediate brinkmanship --most disaster --with "the challenger is the more resolute"
      offramp mediate signalling-resolve --payoff sum --concept efce
      offramp mediate israel-iran-2024-april --from "the night decision" --least "open war"
      offramp mediate poker.efg --payoff sum --json
    """
    from offramp.interop import is_game_file, load_game
    from offramp.interop import mediate as mediate_source
    from offramp.interop.playing import histories_in_words, nodes_in_words

    if [least, most, payoff].count(None) != 2:
        raise typer.BadParameter("say what the mediator is for: give one of --least, --most and --payoff")
    shares = [_given_up(text, of_payoff=payoff is not None) for text in give_up or []]
    patches = no_patches_of_game(crisis, with_)
    source = load_game(crisis) if is_game_file(crisis) else patched(opened(crisis), patches)
    with progress(quiet or as_json) as tell:

        def size(nodes: float, histories: float) -> None:
            if not quiet and not as_json:
                note(f"{nodes_in_words(nodes)}, {histories_in_words(histories)}")

        found = mediate_source(
            source,
            least=least,
            most=most,
            payoff=payoff,
            from_turn=from_turn,
            to_turn=to_turn,
            concept=concept.value,
            threats=threats.value,
            give_up=shares,
            limit=limit,
            counted=size,
            patches=patches,
            progress=lambda what, share: tell(what, int(1000 * share), 1000 if share else 1),
        )
    if as_json:
        from offramp.cli.mediation import jsonout

        show_json(jsonout.mediate(found))
    else:
        from offramp.cli.mediation import render

        show(*render.mediation(found, rows))


def _given_up(text: str, *, of_payoff: bool) -> float:
    """How much of a goal may be given up: ``1%`` or ``0.01`` of a probability, a number of a payoff."""
    share = text.strip().endswith("%")
    if share and of_payoff:
        raise typer.BadParameter(
            f"{text!r} of a payoff: give a number, in the unit of the payoff", param_hint="--give-up"
        )
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        example = "a number, like 0.1" if of_payoff else "a probability, like 1% or 0.01"
        raise typer.BadParameter(f"{text!r} is not {example}", param_hint="--give-up") from None
    if not (share or of_payoff) and 1.0 < number <= 100.0:
        raise typer.BadParameter(
            f"{text!r} is more than certain: for {text.strip()} per cent write {text.strip()}%", param_hint="--give-up"
        )
    return number / 100 if share else number
