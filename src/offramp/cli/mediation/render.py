"""Mediated play on a terminal.

May import: rich, ``offramp.cli``, result types of ``offramp.interop``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from offramp.cli.tables import Parts, aside, counted, percent, shares, table, title, with_patches

if TYPE_CHECKING:
    from offramp.interop.mediation import Drawn, Lie, Mediation, Play, Said, Step

DUST = 1e-9
BINDS = 1e-7
"""Price from which on an incentive is shown as binding, and difference from which on two goals are."""


def mediation(found: Mediation, rows: int) -> Parts:
    """The comparison, the plan, and who would lie."""
    parts: Parts = [title(found.title), *with_patches(found.patches)]
    if found.from_turn is not None:
        told = "; ".join(f"{turn}: {what}" for turn, what in found.given) or "nothing is recorded before it"
        parts.append(Text(f"From {found.from_turn} on ({told})."))
    if found.to_turn is not None:
        parts.append(Text(f"To {found.to_turn}; what follows is as without a mediator."))
    parts += [
        Text(f"Asked for: the {found.goal}, by {_means(found)}."),
        Text(f"{found.status[:1].upper()}{found.status[1:]}.", style="" if found.converged else "bold red"),
        "", _comparison(found), "", *_notes(found), *_steadier(found), "",
    ]  # fmt: skip
    parts += _draws(found.draws, rows) if found.concept == "efce" else _plan(found.plan, rows)
    return [*parts, "", *_incentives(found, rows), "", *_caveats(found)]


def _means(found: Mediation) -> str:
    if found.concept == "efce":
        return "moves drawn beforehand and told one by one (extensive-form correlated equilibrium)"
    return "a mediator that hears reports and advises (communication equilibrium)"


def _comparison(found: Mediation) -> Table:
    goal = f"Chance of {found.target}" if found.probability else f"Payoff ({found.target})"
    made = table("", goal, *found.players, right=(goal, *found.players))
    trial, bluffing = found.trials[0], [] if found.bluffing is None else [found.bluffing]
    for play in (*found.without, found.best, trial.erring, trial.half, *bluffing, found.worst, *found.trusted):
        values = [_payoff(play.values[name]) if play.values else "" for name in found.players]
        made.add_row(play.how, _goal(found, play), *values, style="bold" if play is found.best else "")
    return made


def _goal(found: Mediation, play: Play) -> str:
    if play.goal is None:
        return "not known"
    return percent(play.goal) if found.probability else f"{play.goal:.4g}"


def _steadier(found: Mediation) -> Parts:
    """What steadier plans cost and bring, where any were asked for."""
    if len(found.trials) == 1:
        return []
    columns = ("Given up, at most", "If all follow", "Slips, at most", "If players err", "If half as much")
    made = table(*columns, right=columns)
    for trial in found.trials:
        given = f"{100 * trial.give_up:g}%" if found.probability else f"{trial.give_up:g}"
        plays = [_goal(found, play) for play in (trial.followed, trial.erring, trial.half)]
        made.add_row(given, plays[0], f"{trial.slips:.2f}", *plays[1:])
    slips = (
        "Slips: how often in a play players that err do something else than advised, empty options aside, as long as "
        "all others follow. The plan below is that of the last row."
    )
    return ["", title("The price of a steadier plan"), made, "", aside(slips)]


def _payoff(value: float) -> str:
    """Payoffs that come to nothing miss zero by rounding."""
    return f"{value:.3g}" if abs(value) > DUST else "0"


def _notes(found: Mediation) -> Parts:
    trial = found.trials[0]
    bluffing = [] if found.bluffing is None else [found.bluffing]
    plays = (*found.without, trial.erring, trial.half, *bluffing, *found.trusted)
    told = [(play.how, play.note) for play in plays if play.note]
    parts: Parts = [aside(f"{how[:1].upper()}{how[1:]}: {note}.") for how, note in told]
    if _settled(found):
        parts.append(
            aside(f"A {_who(found)} can change nothing here: the best plan and the opposite come to the same.")
        )
    return parts


def _settled(found: Mediation) -> bool:
    """Whether the best plan is no better than the worst."""
    best, worst = found.best.goal, found.worst.goal
    return best is not None and worst is not None and abs(best - worst) <= BINDS


def _plan(plan: Sequence[Step], rows: int) -> Parts:
    likely = sorted((step for step in plan if step.reach > 0.0), key=lambda step: -step.reach)
    shown = {id(step) for step in likely[:rows]}
    made = table("How often", "Advises", "Who says", "Having heard of others", "To", right=("How often",))
    for step in plan:
        if id(step) in shown:
            heard = "; ".join(map(_said, step.heard))
            made.add_row(percent(step.reach), step.player, step.at, heard, shares(step.advice))
    threats = len(plan) - len(likely)
    more = f" of {len(likely)} (the rest: --rows or --json)" if len(shown) < len(likely) else ""
    kept = f", and {counted(threats, 'more')[:-1] if threats > 1 else '1 more'}" if threats else ""
    kept += " that only a lie or disobedience leads to (--json)" if threats else ""
    empty = sum(bool(step.empty) for step in plan)
    if empty:
        kept += (
            f". {empty} of all advise what is plainly worse for whom they advise: empty threats, and what obeys them"
        )
    return [
        title("The plan"),
        *_if(shown, made),
        aside(f"{counted(len(shown), 'piece')} of advice{more}{kept}. Everybody hears only its own."),
    ]


def _if(any_rows: object, made: Table) -> Parts:
    """A table and an empty line, unless it would have no rows."""
    return [made, ""] if any_rows else []


def _said(said: Said) -> str:
    told = f" → {said.advice}" if said.advice is not None else ""
    return f"{said.player}: {said.words}{told}"


def _draws(draws: Sequence[Drawn], rows: int) -> Parts:
    made = table("How often", "Moves drawn", right=("How often",))
    for draw in draws[:rows]:
        made.add_row(percent(draw.chance), "; ".join(f"{who}, {at}: {does}" for who, at, does in draw.moves))
    more = f" of {len(draws)}; the rest: --rows or --json" if len(draws) > rows else ""
    return [
        title("What is drawn"),
        *_if(rows, made),
        aside(f"{counted(len(draws[:rows]), 'profile')}{more}."),
    ]


def _incentives(found: Mediation, rows: int) -> Parts:
    binding = [lie for lie in found.lies if lie.price > BINDS]
    if not binding:
        nothing = "" if found.trusted else ": to trust one player more would make the goal no better"
        return [
            title("Who is only just kept from lying or disobeying"),
            aside(f"Nobody's incentives cost anything{nothing}."),
        ]
    made = table("Who", "Knowing", "Would", "Price", right=("Price",))
    for lie in binding[:rows]:
        made.add_row(lie.player, lie.at, _would(lie), f"{lie.price:.3g}")
    unit = "in probability" if found.probability else "in payoff"
    more = f" {len(binding) - rows} more: --rows or --json." if len(binding) > rows else ""
    return [
        title("Who is only just kept from lying or disobeying"),
        *_if(rows, made),
        aside(f"Price: how much better the goal could be, {unit}, per unit of payoff that might be gained so.{more}"),
    ]


def _would(lie: Lie) -> str:
    return f"say: {lie.says}" if lie.says else f"{lie.does}, told to {lie.advised}"


def _caveats(found: Mediation) -> Parts:
    who = _who(found)
    regret = max(found.regrets.values(), default=0.0)
    size = (
        f"{found.nodes:,} nodes, {found.positions:,} positions with a {who}, {found.rows:,} rows, "
        f"{found.unknowns:,} unknowns, {found.seconds:.1f} s. Checked without the program: nobody gains more than "
        f"{regret:.0e} by any lies or disobedience; residual {found.residual:.0e}."
    )
    trust = (
        f"A bound, not a forecast: it supposes a {who} that all trust, players who do not err, and threats that "
        f"{_believed(found)}. Forecasts of offramp suppose quantal response."
    )
    return [aside(size), aside(trust)]


def _who(found: Mediation) -> str:
    return "mediator" if found.concept == "communication" else "device"


def _believed(found: Mediation) -> str:
    if found.threats == "credible":
        return "are believed unless they are plainly empty"
    return "are believed even where nobody would carry them out"
