"""A record in from JSON, with every problem reported at once.

May import: ``offramp.errors``, the rest of ``evidence``.
"""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast, get_args

from offramp.errors import CrisisError, NotFoundError, Problem
from offramp.evidence.dates import parse_period
from offramp.evidence.record import Claim, Corroboration, Dispute, Figure, Record, Side, Source, Value

_RECORD = ("title", "note", "sources", "claims", "disputes")
_SOURCE = ("outlet", "written", "derived_from", "basis", "url")
_CLAIM = (
    *("id", "date", "actor", "act", "target", "channel", "content", "figures"),
    *("attribution", "sources", "corroboration", "note"),
)
_FIGURE = ("value", "unit", "bound", "approx", "source")
_DISPUTE = ("id", "topic", "sides", "note")
_SIDE = ("who", "says", "claims")
_CORROBORATION: tuple[str, ...] = get_args(Corroboration)


def load_record(path: str | Path) -> Record:
    """The record in the JSON file at `path`.

    Raises `NotFoundError` where there is no such file, and `CrisisError` with every problem found: fields that
    are missing, unknown or of the wrong kind, sources and claims that nobody defines, ids used twice, an
    ancestry of sources that runs in a circle, a claim called independent that rests on one original.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise NotFoundError(f"cannot read the record {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CrisisError((Problem("the record is not UTF-8 text", file=path.name, code="not-text"),)) from error
    reader = _Reader(path.name)
    record = reader.record(_parsed(text, path.name))
    if not reader.problems:
        reader.problems.extend(_cross_checked(record))
    if reader.problems:
        raise CrisisError(tuple(reader.problems))
    return record


def _parsed(text: str, file: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        problem = Problem(f"not JSON: {error.msg}", file=file, line=error.lineno, column=error.colno, code="not-json")
        raise CrisisError((problem,)) from error
    except RecursionError as error:
        raise CrisisError((Problem("nested too deeply", file=file, code="too-deep"),)) from error


class _Reader:
    """Turns parsed JSON into a `Record`, noting what is wrong instead of stopping at the first fault."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def record(self, raw: Any) -> Record:
        fields = self._fields(raw, "", _RECORD)
        claims = [self._claim(item, f"claims[{n}]") for n, item in self._items(fields, "claims", "")]
        disputes = [self._dispute(item, f"disputes[{n}]") for n, item in self._items(fields, "disputes", "")]
        self._no_repeats((claim.id for claim in claims), "claims")
        self._no_repeats((dispute.id for dispute in disputes), "disputes")
        return Record(
            title=self._text(fields, "title", ""),
            note=self._text(fields, "note", "", default=""),
            sources={name: self._source(name, item) for name, item in self._mapping(fields, "sources").items()},
            claims={claim.id: claim for claim in claims},
            disputes=tuple(disputes),
            file=self.file,
        )

    def _source(self, name: str, raw: Any) -> Source:
        path = f"sources.{name}"
        fields = self._fields(raw, path, _SOURCE)
        parent = fields.get("derived_from")
        return Source(
            id=name,
            outlet=self._text(fields, "outlet", path),
            written=self._text(fields, "written", path, default=""),
            derived_from=None if parent is None else self._text(fields, "derived_from", path),
            basis=self._text(fields, "basis", path, default=""),
            url=self._text(fields, "url", path, default=""),
        )

    def _claim(self, raw: Any, path: str) -> Claim:
        fields = self._fields(raw, path, _CLAIM)
        written = self._text(fields, "date", path)
        corroboration = self._text(fields, "corroboration", path, default="single")
        if corroboration not in _CORROBORATION:
            self._problem("no such degree of corroboration", f"{path}.corroboration", corroboration, _CORROBORATION)
        return Claim(
            id=self._text(fields, "id", path),
            date=written,
            period=parse_period(written),
            actor=self._text(fields, "actor", path),
            act=self._text(fields, "act", path),
            target=self._text(fields, "target", path, default=""),
            channel=self._text(fields, "channel", path, default=""),
            content=self._text(fields, "content", path),
            figures=tuple(self._figure(f, f"{path}.figures[{n}]") for n, f in self._items(fields, "figures", path)),
            attribution=self._text(fields, "attribution", path),
            sources=self._names(fields, "sources", path),
            corroboration=cast(Corroboration, corroboration),
            note=self._text(fields, "note", path, default=""),
        )

    def _figure(self, raw: Any, path: str) -> Figure:
        fields = self._fields(raw, path, _FIGURE)
        return Figure(
            value=self._value(fields.get("value"), f"{path}.value"),
            unit=self._text(fields, "unit", path),
            bound=self._text(fields, "bound", path, default=""),
            approximate=fields.get("approx") is True,
            source=None if fields.get("source") is None else self._text(fields, "source", path),
        )

    def _dispute(self, raw: Any, path: str) -> Dispute:
        fields = self._fields(raw, path, _DISPUTE)
        sides = [self._side(item, f"{path}.sides[{n}]") for n, item in self._items(fields, "sides", path)]
        if len(sides) < 2:
            self._problem("a dispute has at least two sides", f"{path}.sides", str(len(sides)))
        topic, note = self._text(fields, "topic", path), self._text(fields, "note", path, default="")
        return Dispute(self._text(fields, "id", path), topic, tuple(sides), note)

    def _side(self, raw: Any, path: str) -> Side:
        fields = self._fields(raw, path, _SIDE)
        claims = self._names(fields, "claims", path)
        return Side(self._text(fields, "who", path), self._text(fields, "says", path), claims)

    def _fields(self, raw: Any, path: str, allowed: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self._problem("must be a mapping", path, raw, allowed)
            return {}
        for name in raw.keys() - set(allowed):
            self._problem("unknown field", f"{path}.{name}".lstrip("."), name, allowed, "unknown-field")
        return {name: value for name, value in raw.items() if name in allowed}

    def _mapping(self, fields: dict[str, Any], name: str) -> dict[str, Any]:
        value = fields.get(name, {})
        if isinstance(value, dict):
            return value
        self._problem("must be a mapping", name, value)
        return {}

    def _items(self, fields: dict[str, Any], name: str, path: str) -> Iterable[tuple[int, Any]]:
        value = fields.get(name, [])
        if not isinstance(value, list):
            self._problem("must be a list", f"{path}.{name}".lstrip("."), value)
            return ()
        return enumerate(value)

    def _names(self, fields: dict[str, Any], name: str, path: str) -> tuple[str, ...]:
        names = tuple(item for _, item in self._items(fields, name, path))
        if not names or not all(isinstance(item, str) for item in names):
            self._problem("must name at least one", f"{path}.{name}", fields.get(name))
            return ()
        return names

    def _text(self, fields: dict[str, Any], name: str, path: str, default: str | None = None) -> str:
        value = fields.get(name, default)
        if isinstance(value, str) and (value or default is not None):
            return value
        self._problem("must be text", f"{path}.{name}".lstrip("."), value)
        return ""

    def _value(self, value: Any, path: str) -> Value:
        if isinstance(value, str):
            return value
        parts = value if isinstance(value, list) and value else [value]
        if not all(isinstance(part, int | float) and not isinstance(part, bool) for part in parts):
            self._problem("must be a number, a list of numbers or a word", path, value)
            return ""
        return tuple(float(part) for part in parts) if isinstance(value, list) else float(value)

    def _no_repeats(self, ids: Iterable[str], path: str) -> None:
        for name, count in Counter(ids).items():
            if count > 1:
                self._problem(f"the id is used {count} times", path, name, code="duplicate-id")

    def _problem(
        self, message: str, path: str, found: Any, allowed: tuple[str, ...] = (), code: str = "invalid"
    ) -> None:
        shown = "" if found is None else str(found)[:80]
        near = difflib.get_close_matches(shown, allowed, n=1)
        hint = f"did you mean '{near[0]}'?" if near else ""
        self.problems.append(Problem(message, path, self.file, found=shown, allowed=allowed, hint=hint, code=code))


def _cross_checked(record: Record) -> list[Problem]:
    """What only shows when sources, claims and disputes are held against each other."""
    problems = [*_unknown_names(record), *_circles(record)]
    if problems:
        return problems
    return _overstated(record)


def _unknown_names(record: Record) -> list[Problem]:
    def unknown(kind: str, name: str, path: str, known: Iterable[str]) -> list[Problem]:
        known = tuple(known)
        if name in known:
            return []
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else ""
        code = f"unknown-{kind}"
        return [Problem(f"no such {kind} in the record", path, record.file, found=name, hint=hint, code=code)]

    found: list[Problem] = []
    for source in record.sources.values():
        if source.derived_from is not None:
            found += unknown("source", source.derived_from, f"sources.{source.id}.derived_from", record.sources)
    for claim in record.claims.values():
        for name in (*claim.sources, *(f.source for f in claim.figures if f.source is not None)):
            found += unknown("source", name, f"claims.{claim.id}.sources", record.sources)
    for dispute in record.disputes:
        for side in dispute.sides:
            for name in side.claims:
                found += unknown("claim", name, f"disputes.{dispute.id}.sides", record.claims)
    return found


def _circles(record: Record) -> list[Problem]:
    """Each circle of ancestry once, told from its first source in the order of the file."""
    found: list[Problem] = []
    told: set[str] = set()
    for start in record.sources:
        trail: list[str] = []
        name: str | None = start
        while name is not None and name in record.sources and name not in trail:
            trail.append(name)
            name = record.sources[name].derived_from
        if name is None or name not in trail or name in told:
            continue
        circle = trail[trail.index(name) :]
        told.update(circle)
        shown = " <- ".join([*circle, name])
        message = "sources derive from each other in a circle"
        found.append(Problem(message, f"sources.{name}", record.file, found=shown, code="ancestry-cycle"))
    return found


def _overstated(record: Record) -> list[Problem]:
    message = "called independent, but its sources go back to one original"
    return [
        Problem(
            message, f"claims.{claim.id}.corroboration", record.file, found=", ".join(claim.sources), code="overstated"
        )
        for claim in record.claims.values()
        if claim.corroboration == "independent" and len(record.roots([claim.id])) < 2
    ]
