"""Results as plain data for ``--json``: the shapes described in ``schemas/`` (that of a brief: in ``offramp.report``).

Every document opens with ``"offramp": "KIND/VERSION"``. Within a version keys are only added. Numbers keep their full
precision, and keys are the names that the library's results have.

May import: result types of offramp, standard library.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date as Date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offramp.analysis import Comparison
    from offramp.analysis.assessment import Hindsight, MeasureReport
    from offramp.cli.opened import Checked
    from offramp.errors import Problem
    from offramp.forecasts import Choice, Forecast, History, Solved, Study
    from offramp.forecasts.turns import TurnForecast
    from offramp.scenario import LibraryEntry
    from offramp.scenario.crisis import Patch
    from offramp.solvers import Solution

Json = dict[str, Any]


def stamped(kind: str, body: Mapping[str, Any], version: int = 1) -> Json:
    """`body` with the kind and version of its shape in front."""
    return {"offramp": f"{kind}/{version}", **body}


def plain(value: Any) -> Any:
    """Results as JSON knows them: records and mappings as objects, sequences as arrays, dates as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, Date) else value


def chance(p: float) -> float:
    """A probability without the rounding dust of its sum."""
    return min(max(p, 0.0), 1.0)


def chances(found: Mapping[str, float]) -> dict[str, float]:
    """Probabilities by name, without rounding dust."""
    return {name: chance(p) for name, p in found.items()}


def library(entries: Sequence[LibraryEntry]) -> Json:
    """``offramp list``."""
    shown = [{"name": entry.name, "kind": entry.kind, "title": entry.title} for entry in entries]
    return stamped("list", {"crises": shown})


def check(results: Sequence[Checked]) -> Json:
    """``offramp check``."""
    return stamped(
        "check",
        {
            "files": [_checked(result) for result in results],
            "errors": sum(result.errors for result in results),
            "warnings": sum(result.warnings for result in results),
        },
    )


def _checked(result: Checked) -> Json:
    graph = None
    if result.game is not None:
        arrays = result.game.arrays
        graph = {
            "layers": len(result.game.layers),
            "nodes": arrays.n_nodes,
            "edges": arrays.n_edges,
            "information_sets": arrays.n_infosets,
            "forgetting": [
                {"fact": ending.fact, "turn": ending.turn, "round": ending.round, "actors": list(ending.forgetting)}
                for ending in result.game.endings
                if not ending.lossless
            ],
        }
    return {"file": result.name, "problems": [_problem(found) for found in result.problems], "graph": graph}


def _problem(problem: Problem) -> Json:
    return plain(problem)  # type: ignore[no-any-return]


def forecast(
    result: Forecast,
    late: Sequence[Hindsight] = (),
    *,
    patches: Sequence[str] = (),
    precision: float = 1.0,
    histories: Sequence[History] = (),
) -> Json:
    """``offramp forecast``; `late` is what of the crisis file rests only on later knowledge."""
    body = _forecast(result)
    known = result.knowledge
    body["knowledge"] = None if known is None else {**plain(known), "hindsight": plain(tuple(late))}
    body |= {"with": list(patches), "precision": precision, "histories": plain(tuple(histories))}
    return stamped("forecast", body)


def _forecast(result: Forecast) -> Json:
    return {
        "crisis": result.crisis,
        "title": result.title,
        "at": result.at,
        "round": result.round,
        "given": [{"turn": turn, "what": what} for turn, what in result.given],
        "given_chance": chance(result.given_chance),
        "outcomes": {
            outcome.name: {key: getattr(outcome, key) for key in ("p", "low", "high", "worst", "sharper")}
            for outcome in result.outcomes
        },
        "turns": [_turn(turn) for turn in result.turns],
        "draws": result.draws,
        "failed": result.failed,
        "seed": result.seed,
        "converged": result.converged,
        "status": result.status,
        "local_regret": result.local_regret,
        "regret": plain(result.regret),
        "regret_reason": result.regret_reason,
    }  # fmt: skip


def _turn(turn: TurnForecast) -> Json:
    return {**plain(turn), "reached": chance(turn.reached), "options": chances(turn.options)}


def whatif(result: Comparison) -> Json:
    """``offramp whatif``."""
    patches = [_patched(result.base, *row) for row in result.patched]
    return stamped("whatif", {"base": _forecast(result.base), "patches": patches})


def _patched(base: Forecast, patch: Patch, forecast: Forecast | None, report: MeasureReport) -> Json:
    return {
        "name": patch.name,
        "label": report.label,
        "kind": patch.kind,
        "price": report.price,
        "from": report.from_turn,
        "set": plain(patch.values),
        "note": report.note,
        "outcomes": {
            effect.outcome: {
                "p": base.outcome(effect.outcome).p + effect.change,
                "change": effect.change,
                "low": effect.low,
                "high": effect.high,
                "worse": effect.worse,
            }
            for effect in report.effects
        },
        "backfires": report.backfires,
        "draws": report.draws,
        "problem": report.problem,
        "forecast": None if forecast is None else _forecast(forecast),
    }


def solve(study: Study, solved: Solved, found: Sequence[Choice], *, patches: Sequence[str] = ()) -> Json:
    """``offramp solve``: the crisis as it is; what perceivers believe is under `perceptions`."""
    solution = solved.solutions[""]
    own, scale = study.game.tables("").precision, solution.parameters.get("precision_scale")
    precisions = None if scale is None else (float(scale) * own).tolist()
    return stamped(
        "solve",
        {
            "crisis": study.crisis.name,
            "game": None,
            "with": list(patches),
            **solution_of(solution, study.game.players, precisions, solution.regret_reason),
            "precision": scale,
            "interrupted": solved.interrupted,
            "infosets": [_choice(choice) for choice in found],
            "perceptions": {
                actor: {"status": other.status, "converged": other.converged, "residual": other.residual}
                for actor, other in solved.solutions.items()
                if actor
            },
        },
    )


def solution_of(
    solution: Solution, players: Sequence[str], precisions: Sequence[float] | None, regret_reason: str
) -> Json:
    """What ``offramp solve`` tells of a solution of anything, with the names of the players; `precision` is what all
    have in common."""
    different = set(precisions or ())

    def by_player(values: Sequence[float] | None) -> Json | None:
        return None if values is None else dict(zip(players, values, strict=True))

    return {
        "method": solution.method,
        "precision": different.pop() if len(different) == 1 else None,
        "precisions": by_player(precisions),
        "target": solution.parameters.get("target"),
        "status": solution.status,
        "converged": solution.converged,
        "interrupted": solution.interrupted,
        "residual": solution.residual,
        "local_regret": solution.local_regret,
        "regret": by_player(None if solution.regret is None else solution.regret.tolist()),
        "regret_reason": regret_reason,
        "iterations": solution.iterations,
        "seconds": solution.seconds,
        "exploitability": solution.exploitability,
        "players": list(players),
        "values": by_player(solution.value.tolist()),
    }


def _choice(choice: Choice) -> Json:
    return {**plain(choice), "reach": chance(choice.reach), "actions": chances(choice.actions)}
