"""Parsed JSON to typed claims, sources and disputes, noting what is wrong instead of stopping at the first fault.

May import: ``offramp.errors``, ``evidence.codes``, ``evidence.dates``, ``evidence.record``, ``evidence.voices``.
"""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast, get_args

from offramp.errors import Problem
from offramp.evidence.codes import GRADE, GRADE_ALLOWED, plover_types
from offramp.evidence.dates import parse_period
from offramp.evidence.record import EVERYONE, Claim, Corroboration, Dispute, Figure, Record, Side, Source, Value
from offramp.evidence.voices import KINDS, MOST, ONLY_OF, VOICE_FIELDS, Voice, VoiceKind, read_voice, read_words

RECORD_FIELDS = ("title", "note", "sources", "claims", "disputes")
SOURCE_FIELDS = ("outlet", "written", "derived_from", "basis", "url")
CLAIM_FIELDS = (
    *("id", "date", "actor", "act", "target", "channel", "content", "figures"),
    *("attribution", "sources", "corroboration", "note"),
    *("grade", "code", "on_record", "via", "to", "known_to"),
)
FIGURE_FIELDS = ("value", "unit", "bound", "approx", "source")
DISPUTE_FIELDS = ("id", "topic", "sides", "note")
SIDE_FIELDS = ("who", "says", "claims")
_UNPRINTABLE = re.compile(r"[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_VOICE_HINT = 'write "reporters" where the text speaks for itself'
_CORROBORATION: tuple[str, ...] = get_args(Corroboration)


class Reader:
    """Reads the parts of a record. `lines` says on which line of the file a part stands, where that is known."""

    def __init__(self, file: str, lines: Mapping[str, int] | None = None) -> None:
        self.file = file
        self.lines = lines or {}
        self.problems: list[Problem] = []

    def record(self, raw: Any) -> Record:
        """A whole record."""
        fields = self._fields(raw, "", RECORD_FIELDS)
        claims = [self.claim(item, f"claims[{n}]") for n, item in self._items(fields, "claims", "")]
        disputes = [self._dispute(item, f"disputes[{n}]") for n, item in self._items(fields, "disputes", "")]
        self.no_repeats((claim.id for claim in claims), "claims")
        self.no_repeats((dispute.id for dispute in disputes), "disputes")
        return Record(
            title=self._text(fields, "title", ""),
            note=self._text(fields, "note", "", default=""),
            sources={name: self._source(name, item) for name, item in self._mapping(fields, "sources").items()},
            claims={claim.id: claim for claim in claims},
            disputes=tuple(disputes),
            file=self.file,
        )

    def claim(self, raw: Any, path: str) -> Claim:
        """One claim; `path` says where it stands."""
        fields = self._fields(raw, path, CLAIM_FIELDS)
        written = self._text(fields, "date", path)
        corroboration = self._one_of(fields, "corroboration", path, _CORROBORATION, "degree of corroboration")
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
            attribution=self._voices(fields, path),
            sources=self._names(fields, "sources", path),
            corroboration=cast(Corroboration, corroboration or "single"),
            note=self._text(fields, "note", path, default=""),
            grade=self._grade(fields, path),
            code=self._one_of(fields, "code", path, plover_types(), "PLOVER event type"),
            on_record=self._flag(fields, "on_record", path, None),
            via=self._names(fields, "via", path, optional=True),
            to=self._names(fields, "to", path, optional=True),
            known_to=self._known_to(fields, path),
        )

    def no_repeats(self, ids: Iterable[str], path: str) -> None:
        """Note every id that is used more than once."""
        for name, count in Counter(ids).items():
            if count > 1 and name:
                self.problem(f"the id is used {count} times", f"{path}.{name}", name, code="duplicate-id")

    def problem(
        self, message: str, path: str, found: Any, allowed: tuple[str, ...] = (), code: str = "invalid", hint: str = ""
    ) -> None:
        """Note one problem, with the nearest spelling where one is near."""
        shown = "" if found is None else printable(str(found)[:80])
        near = difflib.get_close_matches(shown.upper(), [a.upper() for a in allowed], n=1)
        meant = next((name for name in allowed if near and name.upper() == near[0]), "")
        hint = hint or (f"did you mean '{meant}'?" if meant else "")
        where, line = printable(path), self.line_of(path)
        self.problems.append(
            Problem(message, where, self.file, line, found=shown, allowed=allowed, hint=hint, code=code)
        )

    def line_of(self, path: str) -> int:
        """The line of the file on which the part at `path` stands, 0 where nobody knows."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path, 0)

    def _source(self, name: str, raw: Any) -> Source:
        path = f"sources.{name}"
        self._text({"id": name}, "id", path)
        fields = self._fields(raw, path, SOURCE_FIELDS)
        parent = fields.get("derived_from")
        return Source(
            id=name,
            outlet=self._text(fields, "outlet", path),
            written=self._text(fields, "written", path, default=""),
            derived_from=None if parent is None else self._text(fields, "derived_from", path),
            basis=self._text(fields, "basis", path, default=""),
            url=self._text(fields, "url", path, default=""),
        )

    def _figure(self, raw: Any, path: str) -> Figure:
        fields = self._fields(raw, path, FIGURE_FIELDS)
        return Figure(
            value=self._value(fields.get("value"), f"{path}.value"),
            unit=self._text(fields, "unit", path),
            bound=self._text(fields, "bound", path, default=""),
            approximate=bool(self._flag(fields, "approx", path, False)),
            source=None if fields.get("source") is None else self._text(fields, "source", path),
        )

    def _voices(self, fields: dict[str, Any], path: str) -> tuple[Voice, ...]:
        """The voices behind a claim: one shorthand, or a list of shorthands and mappings."""
        raw, path = fields.get("attribution"), f"{path}.attribution"
        if isinstance(raw, str):
            return (self._voice(raw, path),)
        if not isinstance(raw, list) or not raw:
            self.problem("must be text or a list of voices", path, raw, hint=_VOICE_HINT)
            return ()
        return tuple(self._voice(item, f"{path}[{n}]") for n, item in enumerate(raw))

    def _voice(self, raw: Any, path: str) -> Voice:
        if isinstance(raw, str):
            place, _, name = path.rpartition(".")
            text = self._text({name: raw}, name, place)
            if ";" in text:
                hint = "write a list with a text for each voice, or a mapping with `words` where one holds it"
                self.problem("one text is one voice, and this one holds a semicolon", path, text, hint=hint)
            return read_voice(text)
        if not isinstance(raw, dict):
            self.problem("must be text or a mapping", path, raw, VOICE_FIELDS)
            return read_voice("")
        fields = self._fields(raw, path, VOICE_FIELDS)
        kind = self._one_of(fields, "kind", path, KINDS, "kind of voice")
        base = read_words(self._text(fields, "words", path), kind if kind in KINDS else None)
        told = ("name", "office", "affiliation", "knows", "citing")
        said: dict[str, Any] = {name: self._text(fields, name, path, default="") for name in told if name in fields}
        if "count" in fields:
            said["count"] = self._count(fields["count"], f"{path}.count")
        if fields.get("source") is not None:
            said["source"] = self._text(fields, "source", path)
        self._fitting(said, base.kind, path)
        voice = replace(base, **said)
        if voice.kind == "person" and not voice.name and voice.words:
            self.problem("a person has a name", f"{path}.name", "", hint="a class of persons is nameless")
        return voice

    def _count(self, count: Any, path: str) -> int | None:
        if count is None or (type(count) is int and 1 <= count <= MOST):
            return count
        self.problem(f"must be a whole number from 1 to {MOST:,}, or null", path, count)
        return None

    def _fitting(self, said: dict[str, Any], kind: VoiceKind, path: str) -> None:
        """Note every field that says nothing of a kind of voice."""
        for name, kinds in ONLY_OF.items():
            if said.get(name) and kind not in kinds:
                self.problem(
                    f"says nothing of a voice of the kind {kind!r}", f"{path}.{name}", name, kinds, "unfit-field"
                )

    def _dispute(self, raw: Any, path: str) -> Dispute:
        fields = self._fields(raw, path, DISPUTE_FIELDS)
        sides = [self._side(item, f"{path}.sides[{n}]") for n, item in self._items(fields, "sides", path)]
        if len(sides) < 2:
            self.problem("a dispute has at least two sides", f"{path}.sides", str(len(sides)))
        topic, note = self._text(fields, "topic", path), self._text(fields, "note", path, default="")
        return Dispute(self._text(fields, "id", path), topic, tuple(sides), note)

    def _side(self, raw: Any, path: str) -> Side:
        fields = self._fields(raw, path, SIDE_FIELDS)
        claims = self._names(fields, "claims", path)
        return Side(self._text(fields, "who", path), self._text(fields, "says", path), claims)

    def _fields(self, raw: Any, path: str, allowed: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self.problem("must be a mapping", path, raw, allowed)
            return {}
        for name in raw:
            if name not in allowed:
                self.problem("unknown field", f"{path}.{name}".lstrip("."), name, allowed, "unknown-field")
        return {name: value for name, value in raw.items() if name in allowed}

    def _mapping(self, fields: dict[str, Any], name: str) -> dict[str, Any]:
        value = fields.get(name, {})
        if isinstance(value, dict):
            return value
        self.problem("must be a mapping", name, value)
        return {}

    def _items(self, fields: dict[str, Any], name: str, path: str) -> Iterable[tuple[int, Any]]:
        value = fields.get(name, [])
        if not isinstance(value, list):
            self.problem("must be a list", f"{path}.{name}".lstrip("."), value)
            return ()
        return enumerate(value)

    def _names(self, fields: dict[str, Any], name: str, path: str, optional: bool = False) -> tuple[str, ...]:
        names = fields.get(name, [])
        if optional and names == []:
            return ()
        if not isinstance(names, list) or not names or not all(isinstance(item, str) and item for item in names):
            self.problem("must be a list of at least one name", f"{path}.{name}", fields.get(name))
            return ()
        if optional:
            for again in sorted({item for item in names if names.count(item) > 1}):
                self.problem("named twice", f"{path}.{name}", again)
        return tuple(self._text({name: item}, name, path) for item in names)

    def _known_to(self, fields: dict[str, Any], path: str) -> tuple[str, ...]:
        if fields.get("known_to") == EVERYONE:
            return (EVERYONE,)
        names = self._names(fields, "known_to", path, optional=True)
        if EVERYONE in names and len(names) > 1:
            hint = 'name the ones who knew, or write "all" alone'
            self.problem("'all' stands beside names", f"{path}.known_to", ", ".join(names), hint=hint)
        return names

    def _grade(self, fields: dict[str, Any], path: str) -> str:
        grade = self._text(fields, "grade", path, default="")
        if grade and not GRADE.fullmatch(grade):
            meant = grade.strip().upper()
            hint = f"did you mean '{meant}'?" if GRADE.fullmatch(meant) else ""
            self.problem("no Admiralty grade", f"{path}.grade", grade, GRADE_ALLOWED, "unknown-grade", hint)
        return grade

    def _one_of(self, fields: dict[str, Any], name: str, path: str, allowed: tuple[str, ...], what: str) -> str:
        found = self._text(fields, name, path, default="")
        if found and found not in allowed:
            self.problem(f"no such {what}", f"{path}.{name}", found, allowed, f"unknown-{name}")
        return found

    def _flag(self, fields: dict[str, Any], name: str, path: str, default: bool | None) -> bool | None:
        value = fields.get(name, default)
        if value is default or isinstance(value, bool):
            return value
        self.problem("must be true or false", f"{path}.{name}", value, ("true", "false"))
        return default

    def _text(self, fields: Mapping[str, Any], name: str, path: str, default: str | None = None) -> str:
        value = fields.get(name, default)
        if not isinstance(value, str) or not (value or default is not None):
            self.problem("must be text", f"{path}.{name}".lstrip("."), value)
            return ""
        if printable(value) != value:
            message = "holds a control character, which a terminal would obey, or half a character"
            self.problem(message, f"{path}.{name}".lstrip("."), value, hint="remove what is shown as \ufffd")
        return value

    def _value(self, value: Any, path: str) -> Value:
        if isinstance(value, str):
            return value
        parts = value if isinstance(value, list) and value else [value]
        numbers = [_number(part) for part in parts]
        if None in numbers:
            self.problem("must be a number, a list of numbers or a word", path, value)
            return ""
        kept = tuple(number for number in numbers if number is not None)
        return kept if isinstance(value, list) else kept[0]


def _number(value: Any) -> float | None:
    """`value` as a finite number, None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def printable(text: str) -> str:
    """`text` with a mark for lone surrogates, which UTF-8 cannot hold, and for control characters: texts come from
    strangers, and a terminal obeys them."""
    return _UNPRINTABLE.sub("\ufffd", text)
