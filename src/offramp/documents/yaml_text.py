"""YAML 1.2 text to plain data with the place of every part, safe for text from strangers.

Works on the parser's stream of events, so that depth and size are limited before anything is built. An alias is
copied, and counted before it is.

May import: ``offramp.errors``, ``documents.written``; ruamel.yaml (when reading).
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from offramp.documents.json_text import merge_conflicts
from offramp.documents.written import NOWHERE, Mark, Path, Written, shortened
from offramp.errors import CrisisError, Problem

LARGEST_TEXT = 5_000_000
MOST_NODES = 100_000
DEEPEST = 60
LONGEST_NUMBER = 40

_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    word: word.casefold() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_HINTS = {
    "mapping values are not allowed here": "a colon inside text: put the text in quotes",
    "found character '\\t' that cannot start any token": "indent with blanks, not with tabs",
    "found undefined alias": "an alias (*name) repeats a part marked before with &name",
}


def read_yaml(text: str | bytes, file: str, *, of: str = "crisis", begins: str = "`crisis: NAME`") -> Written:
    """The data in `text`, a mapping. Raises `CrisisError` with the place of the first fault of the writing.

    `of` says what such a file holds one of, and `begins` how one begins, for the errors.
    """
    if len(text) > LARGEST_TEXT:
        _refuse(file, f"the file is larger than {LARGEST_TEXT // 1_000_000} MB", code="too-large")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            _refuse(file, "the file is not UTF-8 text", Mark(line, 1), hint="save it as UTF-8", code="not-text")
    return _Builder(file, of, begins).written(text)


class _Builder:
    """Builds plain data from events, remembering where each part stands."""

    def __init__(self, file: str, of: str, begins: str) -> None:
        self.file = file
        self.of = of
        self.begins = begins
        self.texts: dict[Path, str] = {}
        self.marks: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self.nodes = 0
        self.anchors: dict[str, tuple[Any, int, int]] = {}  # value, its nodes, its depth

    def written(self, text: str) -> Written:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
        from ruamel.yaml.reader import ReaderError

        try:
            events = iter(YAML(typ="safe", pure=True).parse(text))
            data = self._whole(events)
        except MarkedYAMLError as error:
            if conflicts := merge_conflicts(text, self.file):
                raise CrisisError(conflicts) from None
            mark = error.problem_mark or error.context_mark
            message = error.problem or error.context or "cannot be read"
            hint = next((hint for start, hint in _HINTS.items() if message.startswith(start)), "")
            self._refuse(f"not YAML: {message}", mark, hint=hint, code="not-yaml")
        except ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            _refuse(self.file, "a character that may not stand in text", Mark(line, 1), code="not-text")
        except (YAMLError, ValueError, RecursionError) as error:
            _refuse(self.file, "not YAML", found=str(error).splitlines()[0] if str(error) else "", code="not-yaml")
        return Written(data, self.file, self.marks, self.keys, self.texts)

    def _whole(self, events: Iterator[Any]) -> Any:
        data: Any = None
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self._refuse("a second document begins here", event.start_mark, hint=f"one {self.of} per file")
            elif kind not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                data = self._node(event, events, ())
        if not isinstance(data, dict):
            what = "is empty" if data is None else f"must be a mapping ({self.begins} and so on)"
            _refuse(
                self.file, f"the file {what}", Mark(1, 1), found=shortened("" if data is None else data), code="top"
            )
        return data

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        mark = event.start_mark
        kind = type(event).__name__
        if len(path) > DEEPEST:
            self._refuse(f"nested more than {DEEPEST} deep", mark, code="too-deep")
        if kind == "AliasEvent":
            return self._alias(event, path)
        if event.tag is not None and not (kind == "ScalarEvent" and event.tag == "!"):
            self._refuse("tags (words that begin with !) have no meaning here", mark, found=str(event.tag), code="tag")
        before = self.nodes
        self._count(1, mark)
        self.marks[path] = self._mark(event, kind)
        if kind == "ScalarEvent":
            value: Any = self._scalar(event)
            if value is not None and not isinstance(value, str):
                self.texts[path] = event.value
        elif kind == "SequenceStartEvent":
            value = self._sequence(events, path)
        else:
            value = self._mapping(events, path)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, self.nodes - before, _depth(value))
        return value

    def _mark(self, event: Any, kind: str) -> Mark:
        start, end = event.start_mark, event.end_mark
        inline = kind == "ScalarEvent" and start.line == end.line
        quoted = 1 if inline and event.style in ('"', "'") else 0
        return Mark(start.line + 1, start.column + 1 + quoted, inline)

    def _alias(self, event: Any, path: Path) -> Any:
        if event.anchor not in self.anchors:
            hint = "an alias (*name) repeats a part that was marked before, and is complete, with &name"
            self._refuse("an alias of nothing", event.start_mark, found=f"*{event.anchor}", hint=hint, code="alias")
        value, nodes, depth = self.anchors[event.anchor]
        if len(path) + depth > DEEPEST:
            self._refuse(f"nested more than {DEEPEST} deep", event.start_mark, code="too-deep")
        self._count(nodes, event.start_mark)
        return copy.deepcopy(value)

    def _sequence(self, events: Iterator[Any], path: Path) -> list[Any]:
        items: list[Any] = []
        while type(event := next(events)).__name__ != "SequenceEndEvent":
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while type(event := next(events)).__name__ != "MappingEndEvent":
            key = self._key(event)
            here = (*path, key)
            if key in found:
                first = self.keys[here].line
                message = f"`{key}` stands twice in the same mapping (first on line {first})"
                self._refuse(message, event.start_mark, found=key, code="duplicate-key")
            self.keys[here] = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
            found[key] = self._node(next(events), events, here)
        return found

    def _key(self, event: Any) -> str:
        if type(event).__name__ != "ScalarEvent":
            self._refuse("a name must be a word, not a list, mapping or alias", event.start_mark, code="key")
        key = event.value if _INTEGER.fullmatch(event.value) else self._scalar(event)
        if not isinstance(key, str):
            hint = f'put it in quotes: "{event.value}"'
            self._refuse("a name must be a word", event.start_mark, found=event.value, hint=hint, code="key")
        if key == "<<":
            self._refuse("merge keys (<<) are not part of YAML 1.2", event.start_mark, hint="write it out", code="key")
        return key

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.style is not None or event.tag is not None:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NOT_A_NUMBER.fullmatch(text):
            self._refuse("infinity and not-a-number are no quantities", event.start_mark, found=text, code="number")
        if not (based := _BASED.fullmatch(text)) and not _DECIMAL.fullmatch(text):
            return text
        if len(text) > LONGEST_NUMBER:
            self._refuse("the number has too many digits", event.start_mark, found=shortened(text), code="number")
        if based:
            return int(text, 0)
        value = int(text) if _INTEGER.fullmatch(text) else float(text)
        if not math.isfinite(value):
            self._refuse("the number is too large", event.start_mark, found=text, code="number")
        return value

    def _count(self, nodes: int, mark: Any) -> None:
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            self._refuse(f"the file has more than {MOST_NODES:,} parts, aliases counted", mark, code="too-large")

    def _refuse(self, message: str, mark: Any, *, found: str = "", hint: str = "", code: str = "not-yaml") -> NoReturn:
        place = NOWHERE if mark is None else Mark(mark.line + 1, mark.column + 1)
        _refuse(self.file, message, place, found=found, hint=hint, code=code)


def _depth(value: Any) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, parts), default=0)


def _refuse(
    file: str, message: str, mark: Mark = NOWHERE, *, found: str = "", hint: str = "", code: str = "not-yaml"
) -> NoReturn:
    raise CrisisError(
        (Problem(message, file=file, line=mark.line, column=mark.column, found=found, hint=hint, code=code),)
    )
