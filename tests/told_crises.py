"""Crises with a record of claims behind them, and every way to know of a claim on a day of one's own."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from offramp.documents.yaml_text import read_yaml
from offramp.evidence import Claim, Record, Source, parse_period, read_voice
from offramp.scenario import Crisis
from offramp.scenario.documents.document import document_of
from offramp.scenario.resolving import resolve

BEGINS = dt.date(2031, 4, 1)
LATE = dt.date(2032, 1, 1)


def day(number: int) -> dt.date:
    """The day with this number; the first is day 1."""
    return BEGINS + dt.timedelta(days=number - 1)


def told(data: Mapping[str, Any], record: Record) -> Crisis:
    """The crisis in `data`, whose sources name claims of `record`."""
    return resolve(replace(document_of(read_yaml(json.dumps(data), "told")), evidence=record))


def record_of(claims: Iterable[Claim], published: Mapping[str, dt.date | None] | None = None) -> Record:
    """A record of `claims`, each in a text of its own that is out on the day in `published`; late, if it has none."""
    found = {claim.id: claim for claim in claims}
    out = {name: (published or {}).get(name, LATE) for name in found}
    sources = {
        name: Source(name, name, "" if when is None else when.isoformat(), None, "") for name, when in out.items()
    }
    return Record("", "", sources, found)


def claim(name: str, happened: dt.date, actor: str = "nobody", channel: str = "internal", **more: Any) -> Claim:
    """A claim of that day; a secret of its actor, unless the channel says otherwise."""
    date = happened.isoformat()
    voices = (read_voice("reporters"),)
    return Claim(
        name, date, parse_period(date), actor, "act", more.pop("target", ""), channel, "something", (), voices, (name,),
        "single", **more,
    )  # fmt: skip
