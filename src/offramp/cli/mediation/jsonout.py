"""Mediated play as plain data for ``--json``: the shape described in ``cli/schemas/mediate.schema.json``.

May import: result types of ``offramp.interop``, ``offramp.cli.jsonout``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.cli.jsonout import Json, chance, chances, plain, stamped

if TYPE_CHECKING:
    from offramp.interop.mediation import Mediation, Play


def mediate(found: Mediation) -> Json:
    """``offramp mediate``."""
    return stamped(
        "mediate",
        {
            "crisis": found.crisis,
            "with": list(found.patches),
            "title": found.title,
            "goal": found.goal,
            "target": found.target,
            "probability": found.probability,
            "concept": found.concept,
            "threats": found.threats,
            "players": list(found.players),
            "best": _play(found.best),
            "worst": _play(found.worst),
            "bluffing": None if found.bluffing is None else _play(found.bluffing),
            "without": [_play(play) for play in found.without],
            "trials": [
                {
                    "give_up": trial.give_up,
                    "followed": _play(trial.followed),
                    "slips": trial.slips,
                    "erring": _play(trial.erring),
                    "half": _play(trial.half),
                }
                for trial in found.trials
            ],
            "trusted": [_play(play) for play in found.trusted],
            "plan": [
                {
                    "player": step.player,
                    "at": step.at,
                    "heard": plain(step.heard),
                    "advice": chances(step.advice),
                    "reach": chance(step.reach),
                    "empty": list(step.empty),
                }
                for step in found.plan
            ],
            "draws": [
                {
                    "chance": chance(draw.chance),
                    "moves": [{"player": who, "at": at, "does": does} for who, at, does in draw.moves],
                }
                for draw in found.draws
            ],
            "incentives": [{**plain(lie), "reach": chance(lie.reach)} for lie in found.lies],
            "prices": plain(found.prices),
            "regret": plain(found.regrets),
            "residual": found.residual,
            "converged": found.converged,
            "status": found.status,
            "seconds": found.seconds,
            "nodes": found.nodes,
            "positions": found.positions,
            "unknowns": found.unknowns,
            "rows": found.rows,
            "from": found.from_turn,
            "to": found.to_turn,
            "given": [{"turn": turn, "what": what} for turn, what in found.given],
        },
    )


def _play(play: Play) -> Json:
    return {"how": play.how, "goal": play.goal, "values": plain(play.values) or None, "note": play.note}
