"""The events of a review on disk, beside the record: one line each, written and synced before anything else happens.

May import: ``offramp.errors``, ``evidence.drafts.draft``, ``evidence.review.events``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from offramp.errors import CrisisError, OfframpError, Problem
from offramp.evidence.drafts.draft import Place
from offramp.evidence.review.events import (
    Accept,
    Event,
    Mend,
    Reject,
    Split,
    TellSource,
    Undo,
    Write,
    Written,
)

FORMAT = 1
_KINDS: dict[str, type[Event]] = {
    "accept": Accept,
    "reject": Reject,
    "mend": Mend,
    "split": Split,
    "source": TellSource,
    "undo": Undo,
    "write": Write,
    "written": Written,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def ledger_of(record: Path) -> Path:
    """Where the decisions about drafts for a record are kept: ``ridge.claims.review.jsonl`` for
    ``ridge.claims.yaml``."""
    return record.with_suffix(".review.jsonl")


class Ledger:
    """The events of a review, in order; open for one reviewer at a time.

    Raises `CrisisError` where the file holds anything else, `OfframpError` where it cannot be opened or another
    review has it. A last line that a crash cut off is dropped, as what it told had not happened yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file: IO[bytes] = path.open("a+b")
        except OSError as error:
            raise OfframpError(f"cannot keep decisions in {path}: {error.strerror}") from error
        try:
            _lock(self._file, path)
            self.events = self._read()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
        if not self.events and self.path.exists() and not self.path.stat().st_size:
            self.path.unlink()

    def append(self, event: Event) -> None:
        """Keep one more event; it is on the disk when this returns. OfframpError where the disk refuses."""
        lines = [] if self.events else [{"review": FORMAT}]
        lines.append({"do": _NAMES[type(event)]} | asdict(event))
        data = "".join(f"{json.dumps(line)}\n" for line in lines).encode("ascii")
        try:
            self._file.seek(0, os.SEEK_END)
            self._file.write(data)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise OfframpError(f"cannot keep the decision in {self.path}: {error.strerror}") from error
        self.events.append(event)

    def _read(self) -> list[Event]:
        events, whole = _parsed(self._file, self.path.name)
        if whole is not None:
            self._file.truncate(whole)
        return events


def read_ledger(path: Path) -> list[Event]:
    """The events kept in a file, none where there is no file; nothing is written or locked."""
    try:
        with path.open("rb") as file:
            return _parsed(file, path.name)[0]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise OfframpError(f"cannot read decisions in {path}: {error.strerror}") from error


def _parsed(file: IO[bytes], name: str) -> tuple[list[Event], int | None]:
    """The events, and where whole lines end if the last one was cut off."""
    file.seek(0)
    data = file.read()
    whole = data.rfind(b"\n") + 1
    events: list[Event] = []
    problems: list[Problem] = []
    for number, line in enumerate(data[:whole].split(b"\n"), start=1):
        if line.strip():
            try:
                raw = json.loads(line)
                if number == 1:
                    _opens(raw)
                else:
                    events.append(_event(raw))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                shown = "".join(c if c.isprintable() else "\ufffd" for c in line[:60].decode("utf-8", "replace"))
                hint = "restore the file from git, or move it away to begin the review anew"
                message = "no decision of a review" if number > 1 else f'the file must open with {{"review": {FORMAT}}}'
                problems.append(Problem(message, file=name, line=number, found=shown, hint=hint, code="bad-review"))
    if problems:
        raise CrisisError(tuple(problems[:5]))
    return events, whole if whole < len(data) else None


def _opens(raw: Any) -> None:
    if raw != {"review": FORMAT}:
        raise ValueError


def _event(raw: Any) -> Event:
    kind = _KINDS[raw.pop("do")]
    shape: dict[str, Callable[[Any], Any]] = {
        "places": lambda places: tuple(map(_place, places)),
        "place": _place,
        "claims": lambda names: tuple(map(_text, names)),
        "claim": (_text if kind is Write else _mapping),
        "source": lambda source: _mapping(source) | {"id": _text(source["id"])},
        "digest": _text,
    }
    return kind(**{name: shape[name](value) for name, value in raw.items()})


def _place(raw: Any) -> Place:
    of_text, kind, start, end = raw
    if type(start) is not int or type(end) is not int:
        raise TypeError
    return _text(of_text), _text(kind), start, end


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError
    return raw


def _mapping(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise TypeError
    return raw


def _lock(file: IO[bytes], path: Path) -> None:
    """Keep other reviews of the same record out, where the system can."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        return
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise OfframpError(f"another review has {path} open: end it first") from error
