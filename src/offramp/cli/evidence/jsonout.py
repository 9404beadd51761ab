"""The record as plain data for ``--json``: the shapes described in ``cli/schemas`` under ``timeline`` and ``claims``.

May import: ``offramp.evidence``, ``offramp.cli.evidence``, ``offramp.cli.jsonout``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from offramp.cli.evidence.found import Found
from offramp.cli.evidence.render import View
from offramp.cli.jsonout import Json, plain, stamped
from offramp.evidence import Claim, Corroborated, Entry, Record, corroboration

if TYPE_CHECKING:
    from offramp.evidence import Period


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
    return {**fields, "period": _period(entry.period), "when": entry.when, "learned": plain(moment)}


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
    }


def _basis(basis: Corroborated) -> Json:
    return {"summary": basis.summary, "little": list(basis.little), **plain(basis)}
