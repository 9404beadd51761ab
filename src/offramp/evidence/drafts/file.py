"""Draft records in and out, as JSON Lines: a line for each article, draft and group of drafts that say the same.

The file holds the text of its articles, so that a review shows each draft in its place; it is a paper to work on, not
to pass on.

May import: ``offramp.documents``, ``offramp.errors``, ``evidence.reading.mentions``, ``evidence.files.load``, the rest
of ``evidence.drafts``; pydantic.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from offramp.documents.saving import write_whole
from offramp.errors import CrisisError, Problem
from offramp.evidence.drafts.draft import Draft, DraftFigure, DraftRecord, Origin, Same
from offramp.evidence.drafts.making import digest
from offramp.evidence.files.load import read_text
from offramp.evidence.reading.mentions import DateMention, Span

FORMAT = 1
LINES = ("drafts", "article", "draft", "same")
_HALVES = re.compile("[\ud800-\udfff]")
_MOST_SHOWN = 20  # problems of one file that are told

Json = dict[str, Any]
Made = TypeVar("Made", Draft, Origin, Same)


def draft_to_raw(draft: Draft, text: str) -> Json:
    """A draft as plain data; `text` is its article's."""
    date = draft.date
    return {
        "id": draft.id,
        "article": draft.article,
        **_placed(draft.span, text),
        "parts": [asdict(part) for part in draft.parts],
        "sentences": asdict(draft.sentences),
        "kind": draft.kind,
        "found_by": draft.found_by,
        "voice": None if draft.voice is None else _without(asdict(draft.voice), "source"),
        "on_record": draft.on_record,
        "cue": draft.cue,
        "addressee": draft.addressee,
        "channel": draft.channel,
        "actor": draft.actor,
        "act": draft.act,
        "target": draft.target,
        "content": draft.content,
        "date": {
            "written": date.written,
            "basis": date.basis,
            "found_by": date.found_by,
            "told": _date(date.told, text),
            "said": _date(date.said, text),
        },
        "figures": [_figure(figure, text) for figure in draft.figures],
        "clashes": [asdict(clash) for clash in draft.clashes],
    }


def same_to_raw(group: Same) -> Json:
    """A group of drafts that say the same, as plain data."""
    return {
        "first": group.first,
        "repeats": list(group.repeats),
        "agrees": list(group.agrees),
        "because": list(group.because),
    }


def save_drafts(record: DraftRecord, path: str | Path) -> None:
    """Write a draft record. OfframpError where the disk refuses."""
    write_whole(path, drafts_to_jsonl(record), "the drafts")


def drafts_to_jsonl(record: DraftRecord) -> str:
    """A draft record as the text of its file."""
    lines: list[Json] = [{"drafts": FORMAT}]
    for origin in record.origins:
        raw = {
            "article": origin.article,
            "written": None if origin.written is None else origin.written.isoformat(),
            "outlet": origin.outlet,
            "derived_from": list(origin.derived_from),
            "basis": list(origin.basis),
            "text": origin.text,
        }
        lines.append(raw)
    for draft in record.drafts:
        raw = draft_to_raw(draft, record.origin_of[draft.article].text)
        lines.append({"draft": raw.pop("id")} | raw)
    for group in record.same:
        raw = same_to_raw(group)
        lines.append({"same": raw.pop("first")} | raw)
    return "".join(f"{_line(line)}\n" for line in lines)


def load_drafts(path: str | Path) -> DraftRecord:
    """The draft record in a file.

    Raises `NotFoundError` where there is none, and `CrisisError` with every problem found: lines that are no JSON or
    of no known kind, fields that are missing or do not fit, places outside their article, drafts that nobody defines.
    """
    path = Path(path)
    found = _Lines(path.name)
    for number, line in enumerate(read_text(path, "the drafts").split("\n"), start=1):
        if line.strip():
            found.add(line, number)
    record = found.record()
    if found.problems:
        raise CrisisError(tuple(found.problems[:_MOST_SHOWN]))
    return record


class _Lines:
    """The lines of a file of drafts as they come in."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._format: int | None = None
        self._origins: dict[str, Origin] = {}
        self._drafts: dict[str, Draft] = {}
        self._same: list[Same] = []
        self._origin, self._draft, self._group = TypeAdapter(Origin), TypeAdapter(Draft), TypeAdapter(Same)

    def add(self, line: str, number: int) -> None:
        """Read one line, noting what is wrong with it."""
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError):
            self._problem("not JSON", number, line[:60])
            return
        kind = next(iter(raw), "") if isinstance(raw, dict) else ""
        match kind:
            case "drafts":
                self._format = raw["drafts"]
            case "article":
                text = raw.get("text")
                known = digest(text) if isinstance(text, str) else ""
                if (origin := self._made(self._origin, raw | {"digest": known}, number)) is not None:
                    self._once(self._origins, origin.article, origin, number)
            case "draft":
                self._add_draft(raw, number)
            case "same":
                if (
                    group := self._made(self._group, _without(raw, "same") | {"first": raw["same"]}, number)
                ) is not None:
                    self._same.append(group)
            case _:
                self._problem("must be an object that opens with one of these keys", number, line[:60], LINES)

    def record(self) -> DraftRecord:
        """What was read, where nothing was wrong."""
        if self._format != FORMAT and not self.problems:
            hint = "make the file anew: offramp read ARTICLE... --drafts FILE"
            self._problem(
                f'no drafts of a known form: the file must open with {{"drafts": {FORMAT}}}', 1, "", hint=hint
            )
        for group in self._same:
            for name in group.drafts:
                if name not in self._drafts:
                    self._problem("no such draft in the file", 0, name)
        for draft in self._drafts.values():
            for clash in draft.clashes:
                if clash.draft not in self._drafts:
                    self._problem("no such draft in the file", 0, clash.draft)
        return DraftRecord(tuple(self._origins.values()), tuple(self._drafts.values()), tuple(self._same))

    def _add_draft(self, raw: Json, number: int) -> None:
        origin = self._origins.get(str(raw.get("article")))
        if origin is None:
            self._problem("no line before it holds the article", number, str(raw.get("article")))
            return
        try:
            shaped = _shaped(raw, origin.digest)
        except (KeyError, TypeError, AttributeError) as error:
            self._problem("a field is missing or of the wrong kind", number, str(error))
            return
        draft = self._made(self._draft, shaped, number)
        if draft is None:
            return
        if not draft.parts or (raw["start"], raw["end"]) != (draft.span.start, draft.span.end):
            self._problem("start and end are not those of its parts", number, draft.id)
            return
        spans = [*draft.parts, draft.sentences, *(figure.mention.span for figure in draft.figures)]
        spans += [date.span for date in (draft.date.told, draft.date.said) if date is not None]
        if any(not 0 <= span.start <= span.end <= len(origin.text) for span in spans):
            self._problem("a place outside its article", number, draft.id)
            return
        self._once(self._drafts, draft.id, draft, number)

    def _made(self, adapter: TypeAdapter[Made], raw: Json, number: int) -> Made | None:
        try:
            return adapter.validate_python(raw)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                place = ".".join(map(str, fault["loc"]))
                self._problem(f"{place}: {fault['msg']}", number, str(fault["input"])[:60])
            return None

    def _once(self, kept: dict[str, Any], name: str, item: object, number: int) -> None:
        if name in kept:
            self._problem("told on two lines: keep one of them", number, name)
        kept[name] = item

    def _problem(self, message: str, line: int, found: str, allowed: tuple[str, ...] = (), hint: str = "") -> None:
        shown = "".join(char if char.isprintable() else "\ufffd" for char in found)
        self.problems.append(
            Problem(message, file=self._file, line=line, found=shown, allowed=allowed, hint=hint, code="bad-draft")
        )


def _shaped(raw: Json, of_text: str) -> Json:
    """A line of a draft in the shape of `Draft`."""
    date = raw["date"]
    voice = raw["voice"]
    return {
        **{name: value for name, value in raw.items() if name not in ("draft", "start", "end", "text")},
        "id": raw["draft"],
        "digest": of_text,
        "parts": raw["parts"],
        "voice": None if voice is None else {**voice, "source": None},
        "date": {**date, "told": _mention(date["told"]), "said": _mention(date["said"])},
        "figures": [{"mention": _mention(figure), "found_by": figure["found_by"]} for figure in raw["figures"]],
    }


def _mention(raw: Json | None) -> Json | None:
    if raw is None:
        return None
    shaped = _without(raw, "start", "end", "text", "found_by") | {"span": {"start": raw["start"], "end": raw["end"]}}
    if (iso := shaped.pop("iso", None)) is not None:
        first, _, last = iso.partition("/")
        shaped |= {"first": first, "last": last or first}
    return shaped


def _placed(span: Span, text: str) -> Json:
    return {"start": span.start, "end": span.end, "text": text[span.start : span.end]}


def _date(date: DateMention | None, text: str) -> Json | None:
    if date is None:
        return None
    shown = {"iso": date.iso, "precision": date.precision, "approximate": date.approximate}
    return {**_placed(date.span, text), **shown}


def _figure(figure: DraftFigure, text: str) -> Json:
    found = figure.mention
    told = {"value": found.value, "high": found.high, "bound": found.bound, "unit": found.unit}
    return {**_placed(found.span, text), **told, "found_by": figure.found_by}


def _without(raw: Mapping[str, Any], *names: str) -> Json:
    return {name: value for name, value in raw.items() if name not in names}


def _line(raw: Json) -> str:
    """A line of JSON; half a character, which UTF-8 cannot hold, is written as an escape."""
    text = json.dumps(raw, ensure_ascii=False)
    return text if text.isascii() or not _HALVES.search(text) else json.dumps(raw)
