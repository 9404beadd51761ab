"""The record as plain data for ``--json``: the shapes described in ``cli/schemas`` under ``timeline``, ``claims``,
``texts``, ``sources`` and ``disputes``.

May import: ``offramp.evidence``, result types of offramp, ``offramp.cli.evidence``, ``offramp.cli.jsonout``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from offramp.cli.evidence.found import Found
from offramp.cli.evidence.render import View
from offramp.cli.jsonout import Json, chance, plain, stamped
from offramp.evidence import Claim, Corroborated, Entry, FigureRange, Record, Source, corroboration

if TYPE_CHECKING:
    from offramp.analysis.assessment import Claim as CitedClaim
    from offramp.analysis.assessment import NumberUse
    from offramp.analysis.doubts import Disputes, Doubt, Rerun
    from offramp.analysis.sourcing.sourced import Tally
    from offramp.evidence import Period
    from offramp.forecasts import Forecast, OutcomeForecast
    from offramp.scenario import Crisis, Number
    from offramp.scenario.sourcing.twice import UsedTwice


def timeline(view: View) -> Json:
    """``offramp timeline``."""
    body = {
        "crisis": view.found.name,
        "known_to": view.known_to or None,
        "at": plain(view.at),
        "not_known": view.not_known,
        "entries": [_entry(view, entry) for entry in view.entries],
    }
    return stamped("timeline", body)


def _entry(view: View, entry: Entry) -> Json:
    moment = view.moments.get(entry.id)
    fields: dict[str, Any] = plain(entry)
    known = {name: plain(moments[entry.id]) for name, moments in view.since.items() if entry.id in moments}
    return {**fields, "when": entry.when, "known": known, "learned": plain(moment)}


def _period(period: Period | None) -> Json | None:
    return None if period is None else plain(period)


def claims(found: Found, shown: Sequence[Claim], together: bool) -> Json:
    """``offramp claims``; `together` weighs all that are shown as one."""
    record = found.record
    whole = corroboration(record, (claim.id for claim in shown)) if together else None
    body = {
        "crisis": found.name,
        "total": len(record.claims),
        "claims": [_claim(record, claim) for claim in shown],
        "together": None if whole is None else _basis(whole),
    }
    return stamped("claims", body)


def _claim(record: Record, claim: Claim) -> Json:
    fields: dict[str, Any] = plain(claim)
    return {
        **fields,
        "period": _period(claim.period),
        "said": record.attributed(claim),
        "basis": _basis(corroboration(record, [claim.id])),
        "disputes": [plain(dispute) for dispute in record.disputes_of(claim.id)],
        "altered": [{"source": source.id, **plain(change)} for source, change in record.altered(claim.id)],
    }


def texts(found: Found, shown: Sequence[Source]) -> Json:
    """``offramp texts``."""
    body = {
        "crisis": found.name,
        "total": len(found.record.sources),
        "texts": [_text(found.record, source) for source in shown],
    }
    return stamped("texts", body)


def _text(record: Record, source: Source) -> Json:
    told = [claim.id for claim in record.claims.values() if source.id in claim.sources]
    fields: dict[str, Any] = plain(source)
    return {**fields, "root": record.root(source.id).id, "claims": told}


def _basis(basis: Corroborated) -> Json:
    return {"summary": basis.summary, "little": list(basis.little), **plain(basis)}


def sources(
    crisis: Crisis,
    uses: Sequence[NumberUse],
    claims: Mapping[str, CitedClaim],
    count: Tally,
    twice: Sequence[UsedTwice] = (),
    doubt: Doubt | None = None,
    rerun: Rerun | None = None,
) -> Json:
    """``offramp sources``; the counts are of all numbers, also where only some are shown."""
    return stamped(
        "sources",
        {
            "crisis": crisis.name,
            "total": count.total,
            "judged": count.judged,
            "judgement_share": count.judged_share,
            "uncertain": count.uncertain,
            "numbers": [{**_number(use.number), "label": use.label} for use in uses],
            "claims": {name: plain(claim) for name, claim in claims.items()},
            "used_twice": plain(tuple(twice)),
            "without": None if doubt is None else _doubt(doubt),
            "rerun": None if rerun is None else _rerun(rerun),
        },
    )


def disputes(found: Found, result: Disputes) -> Json:
    """``offramp disputes``."""
    run = None
    if result.as_it_is is not None:
        accounts = [
            {**plain(account), "outcomes": _outcomes(account.outcomes), "beside": _outcomes(account.beside)}
            for account in result.accounts
        ]
        run = {
            "at": result.as_it_is.at,
            "round": result.as_it_is.round,
            "as_it_is": _asked(result.as_it_is),
            "accounts": accounts,
        }
    shown = [{**plain(dispute), "figures": _figures(dispute.figures)} for dispute in result.disputes]
    body = {"crisis": found.name, "total": len(found.record.disputes), "disputes": shown, "run": run}
    return stamped("disputes", body)


def _figures(figures: FigureRange | None) -> Json | None:
    if figures is None:
        return None
    fields: Json = plain(figures)
    values = [{**plain(value), "shown": str(value.amount)} for value in figures.values]
    return {**fields, "values": values, "shown": str(figures)}


def _number(number: Number) -> Json:
    return {**plain(number), "judgement": number.is_judgement}


def _doubt(doubt: Doubt) -> Json:
    numbers = [
        {"path": shaken.use.number.path, "label": shaken.use.label}
        | {key: plain(getattr(shaken, key)) for key in ("rests", "lost", "left", "roots_before", "roots_after")}
        for shaken in doubt.numbers
    ]
    named = ("doubted", "sources", "claims", "weakened", "entries", "patches")
    return {key: plain(getattr(doubt, key)) for key in named} | {"numbers": numbers}


def _rerun(rerun: Rerun) -> Json:
    return {
        "at": rerun.as_it_is.at,
        "round": rerun.as_it_is.round,
        "widen": rerun.widen,
        "widened": plain(rerun.widened),
        "as_it_is": _asked(rerun.as_it_is),
        "without": _asked(rerun.without),
    }


def _asked(forecast: Forecast) -> Json:
    """A forecast without its turns."""
    return {
        "outcomes": _outcomes(forecast.outcomes),
        "given": [{"turn": turn, "what": what} for turn, what in forecast.given],
        "draws": forecast.draws,
        "failed": forecast.failed,
        "seed": forecast.seed,
        "converged": forecast.converged,
        "status": forecast.status,
    }


def _outcomes(outcomes: Sequence[OutcomeForecast]) -> Json:
    """Probabilities with their ranges, by name."""
    return {
        each.name: {"p": chance(each.p), "low": each.low, "high": each.high, "worst": each.worst} for each in outcomes
    }
