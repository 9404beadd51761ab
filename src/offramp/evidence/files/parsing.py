"""Parsed files to typed claims, sources and disputes, noting what is wrong instead of stopping at the first fault.

May import: ``offramp.errors``, ``evidence.codes``, ``evidence.dates``, ``evidence.record``, ``evidence.voices``,
``evidence.files`` (fields).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast, get_args

from offramp.evidence.codes import GRADE, GRADE_ALLOWED, plover_types
from offramp.evidence.dates import Period, parse_period
from offramp.evidence.files.fields import FieldReader, finite
from offramp.evidence.record import (
    EVERYONE,
    Alteration,
    Bound,
    ChangeKind,
    Claim,
    Corroboration,
    Dispute,
    Figure,
    FigureRef,
    Record,
    Side,
    Source,
    Value,
    implied_bound,
)
from offramp.evidence.voices import KINDS, MOST, ONLY_OF, VOICE_FIELDS, Voice, VoiceKind, read_voice, read_words

RECORD_FIELDS = ("title", "note", "sources", "claims", "disputes")
SOURCE_FIELDS = ("outlet", "written", "derived_from", "basis", "url", "alters")
ALTERS_FIELDS = ("kind", "source_says", "derived_says", "matters", "claims")
CLAIM_FIELDS = (
    *("id", "date", "actor", "act", "target", "channel", "content", "figures"),
    *("attribution", "sources", "corroboration", "note"),
    *("grade", "code", "on_record", "via", "to", "known_to", "arrived"),
)
FIGURE_FIELDS = ("value", "unit", "bound", "approx", "source")
DISPUTE_FIELDS = ("id", "topic", "sides", "figures", "note")
SIDE_FIELDS = ("name", "who", "says", "claims")
REF_FIELDS = ("claim", "unit")

_VOICE_HINT = 'write "reporters" where the text speaks for itself'
_CORROBORATION: tuple[str, ...] = get_args(Corroboration)
_BOUNDS: tuple[Bound, ...] = get_args(Bound)
_CHANGES: tuple[ChangeKind, ...] = get_args(ChangeKind)


class Reader(FieldReader):
    """Reads the parts of a record."""

    def record(self, raw: Any) -> Record:
        """A whole record."""
        fields = self.fields(raw, "", RECORD_FIELDS)
        claims = [self.claim(item, f"claims[{n}]") for n, item in self.items(fields, "claims", "")]
        disputes = [self.dispute(item, f"disputes[{n}]") for n, item in self.items(fields, "disputes", "")]
        self._once("claims", [claim.id for claim in claims])
        self._once("disputes", [dispute.id for dispute in disputes])
        return Record(
            title=self.text(fields, "title", ""),
            note=self.text(fields, "note", "", default=""),
            sources={name: self.source(name, item) for name, item in self.mapping(fields, "sources").items()},
            claims={claim.id: claim for claim in claims},
            disputes=tuple(disputes),
            file=self.file,
        )

    def _once(self, kind: str, ids: Sequence[str]) -> None:
        """Note every id that stands there already, where it stands again."""
        for n, name in enumerate(ids):
            first = ids.index(name)
            if name and first < n:
                line = self.places.mark(f"{kind}[{first}].id").line
                message = "the id is used already" + (f", on line {line}" if line else "")
                self.problem(message, f"{kind}[{n}].id", name, code="duplicate-id")

    def source(self, name: str, raw: Any) -> Source:
        """One source."""
        path = f"sources.{name}"
        self.name({"id": name}, "id", path)
        fields = self.fields(raw, path, SOURCE_FIELDS)
        parent = fields.get("derived_from")
        return Source(
            id=name,
            outlet=self.text(fields, "outlet", path),
            written=self.text(fields, "written", path, default=""),
            derived_from=None if parent is None else self.text(fields, "derived_from", path),
            basis=self.text(fields, "basis", path, default=""),
            url=self.text(fields, "url", path, default=""),
            alters=tuple(self._altered(item, f"{path}.alters[{n}]") for n, item in self.items(fields, "alters", path)),
        )

    def _altered(self, raw: Any, path: str) -> Alteration:
        fields = self.fields(raw, path, ALTERS_FIELDS)
        kind = self.one_of(fields, "kind", path, _CHANGES, "kind of change")
        if not kind and isinstance(raw, dict) and not raw.get("kind"):
            self.problem("must be one of these", f"{path}.kind", raw.get("kind"), _CHANGES)
        says = {name: self.text(fields, name, path, default="") for name in ("source_says", "derived_says", "matters")}
        if isinstance(raw, dict) and not says["source_says"] and not says["derived_says"]:
            self.problem("says neither what the source says nor what became of it", path, None, ALTERS_FIELDS)
        claims = self.names(fields, "claims", path, optional=True)
        return Alteration(cast(ChangeKind, kind), **says, claims=claims)

    def claim(self, raw: Any, path: str) -> Claim:
        """One claim; `path` says where it stands."""
        fields = self.fields(raw, path, CLAIM_FIELDS)
        written = self.text(fields, "date", path)
        corroboration = self.one_of(fields, "corroboration", path, _CORROBORATION, "degree of corroboration")
        return Claim(
            id=self.name(fields, "id", path),
            date=written,
            period=parse_period(written),
            actor=self.text(fields, "actor", path),
            act=self.text(fields, "act", path),
            target=self.text(fields, "target", path, default=""),
            channel=self.text(fields, "channel", path, default=""),
            content=self.text(fields, "content", path),
            figures=tuple(self._figure(f, f"{path}.figures[{n}]") for n, f in self.items(fields, "figures", path)),
            attribution=self._voices(fields, path),
            sources=self.names(fields, "sources", path),
            corroboration=cast(Corroboration, corroboration or "single"),
            note=self.text(fields, "note", path, default=""),
            grade=self._grade(fields, path),
            code=self.one_of(fields, "code", path, plover_types(), "PLOVER event type"),
            on_record=self.flag(fields, "on_record", path, None),
            via=self.names(fields, "via", path, optional=True),
            to=self.names(fields, "to", path, optional=True),
            known_to=self._known_to(fields, path),
            arrived=self._arrived(fields, path, parse_period(written)),
        )

    def dispute(self, raw: Any, path: str) -> Dispute:
        """One dispute; `path` says where it stands."""
        fields = self.fields(raw, path, DISPUTE_FIELDS)
        sides = [self._side(item, f"{path}.sides[{n}]") for n, item in self.items(fields, "sides", path)]
        figures = [self._figure_ref(item, f"{path}.figures[{n}]") for n, item in self.items(fields, "figures", path)]
        if len(sides) < 2 and (sides or not figures):
            self.problem("a dispute has at least two sides, or figures and no side", f"{path}.sides", str(len(sides)))
        names = [side.name for side in sides]
        for n, name in enumerate(names):
            if name and name in names[:n]:
                hint = "give each side a `name` of its own"
                self.problem("two sides have this name", f"{path}.sides[{n}]", name, code="duplicate-id", hint=hint)
        topic, note = self.text(fields, "topic", path), self.text(fields, "note", path, default="")
        return Dispute(self.name(fields, "id", path), topic, tuple(sides), note, tuple(figures))

    def _figure_ref(self, raw: Any, path: str) -> FigureRef:
        fields = self.fields(raw, path, REF_FIELDS)
        return FigureRef(self.text(fields, "claim", path), self.text(fields, "unit", path, default=""))

    def _side(self, raw: Any, path: str) -> Side:
        fields = self.fields(raw, path, SIDE_FIELDS)
        claims = self.names(fields, "claims", path)
        who = self.text(fields, "who", path)
        named = self.name(fields, "name", path) if fields.get("name") is not None else who
        return Side(who, self.text(fields, "says", path), claims, named)

    def _figure(self, raw: Any, path: str) -> Figure:
        fields = self.fields(raw, path, FIGURE_FIELDS)
        value = self._value(fields.get("value"), f"{path}.value")
        bound = self.one_of(fields, "bound", path, _BOUNDS, "bound")
        hedged = bool(self.flag(fields, "approx", path, False))
        if bound == "exact" and hedged:
            self.problem("a figure is exact or approximate, not both", f"{path}.bound", bound, hint="leave one out")
        if bound in _BOUNDS and (bound == "range") != isinstance(value, tuple):
            hint = "write the value as [LOW, HIGH], and leave the bound out" if bound == "range" else "leave it out"
            self.problem("a range has two values, and two values are a range", f"{path}.bound", bound, hint=hint)
        meant = bound if bound in _BOUNDS else implied_bound(value, hedged)
        return Figure(
            value=value,
            unit=self.text(fields, "unit", path),
            bound=meant,
            approximate=hedged or meant == "about",
            source=None if fields.get("source") is None else self.text(fields, "source", path),
        )

    def _value(self, value: Any, path: str) -> Value:
        if isinstance(value, str):
            return self.printed(value, path)
        parts = value if isinstance(value, list) and value else [value]
        numbers = [finite(part) for part in parts]
        if None in numbers:
            self.problem("must be a number, a list of two numbers or a word", path, value)
            return ""
        kept = tuple(number for number in numbers if number is not None)
        if isinstance(value, list) and (len(kept) != 2 or kept[0] > kept[1]):
            self.problem("a range has two values, the lower one first", path, value)
        return kept if isinstance(value, list) else kept[0]

    def _voices(self, fields: Mapping[str, Any], path: str) -> tuple[Voice, ...]:
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
            text = self.text({name: raw}, name, place)
            if ";" in text:
                hint = "write a list with a text for each voice, or a mapping with `words` where one holds it"
                self.problem("one text is one voice, and this one holds a semicolon", path, text, hint=hint)
            return read_voice(text)
        if not isinstance(raw, dict):
            self.problem("must be text or a mapping", path, raw, VOICE_FIELDS)
            return read_voice("")
        fields = self.fields(raw, path, VOICE_FIELDS)
        kind = self.one_of(fields, "kind", path, KINDS, "kind of voice")
        base = read_words(self.text(fields, "words", path), kind if kind in KINDS else None)
        told = ("name", "office", "affiliation", "knows", "citing")
        said: dict[str, Any] = {name: self.text(fields, name, path, default="") for name in told if name in fields}
        if "count" in fields:
            said["count"] = self._count(fields["count"], f"{path}.count")
        if fields.get("source") is not None:
            said["source"] = self.text(fields, "source", path)
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

    def _fitting(self, said: Mapping[str, Any], kind: VoiceKind, path: str) -> None:
        """Note every field that says nothing of a kind of voice."""
        for name, kinds in ONLY_OF.items():
            if said.get(name) and kind not in kinds:
                message = f"says nothing of a voice of the kind {kind!r}"
                self.problem(message, f"{path}.{name}", name, kinds, "unfit-field")

    def _arrived(self, fields: Mapping[str, Any], path: str, sent: Period | None) -> str:
        """When words arrived: a date, and none before they were said."""
        written = self.text(fields, "arrived", path, default="")
        period = parse_period(written) if written else None
        if written and period is None:
            self.problem("is no date", f"{path}.arrived", written, hint="write it as `date` is written: 2031-04-02")
        elif period is not None and sent is not None and sent.first is not None and period.last < sent.first:
            self.problem("arrives before it was said", f"{path}.arrived", written)
        return written

    def _known_to(self, fields: Mapping[str, Any], path: str) -> tuple[str, ...]:
        if fields.get("known_to") == EVERYONE:
            return (EVERYONE,)
        names = self.names(fields, "known_to", path, optional=True)
        if EVERYONE in names and len(names) > 1:
            hint = 'name the ones who knew, or write "all" alone'
            self.problem("'all' stands beside names", f"{path}.known_to", ", ".join(names), hint=hint)
        return names

    def _grade(self, fields: Mapping[str, Any], path: str) -> str:
        grade = self.text(fields, "grade", path, default="")
        if grade and not GRADE.fullmatch(grade):
            meant = grade.strip().upper()
            hint = f"did you mean '{meant}'?" if GRADE.fullmatch(meant) else ""
            self.problem("no Admiralty grade", f"{path}.grade", grade, GRADE_ALLOWED, "unknown-grade", hint)
        return grade
