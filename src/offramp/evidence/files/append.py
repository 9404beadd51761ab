"""Claims and sources added to the file of a record, everything else in it left as it was written.

May import: ``offramp.documents``, ``offramp.errors``, ``evidence`` (types), the rest of ``evidence.files``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from offramp.documents.json_insert import insert_json
from offramp.documents.saving import write_whole
from offramp.documents.yaml_insert import insert_yaml
from offramp.errors import CrisisError, OfframpError, Problem
from offramp.evidence.files.checks import cross_checked
from offramp.evidence.files.formats import Format, format_of
from offramp.evidence.files.load import load_record, read_record
from offramp.evidence.files.parsing import Reader
from offramp.evidence.files.raw import claim_to_raw, source_to_raw
from offramp.evidence.files.save import RECORD_TO, compact, line_of
from offramp.evidence.record import Claim, Record, Source


def add_to_record(
    path: str | Path, *, sources: Iterable[Source] = (), claims: Iterable[Claim] = (), title: str = ""
) -> Record:
    """Add sources and claims to the record in the file at `path`, and return what it then holds.

    Comments, layout and the order of lines stay; the new parts stand behind the old ones of their kind. The file is
    written beside its place and then moved there, so that the old one is never half lost. Where there is no file, one
    is made with `title` (the name of the file if there is none), in the format that its name tells.

    Raises `CrisisError`, and leaves the file alone, where the file has problems, where an id is used already, and where
    the whole would have problems; OfframpError where the disk refuses, or the file is laid out in a way that cannot be
    added to.
    """
    path, sources, claims = Path(path), tuple(sources), tuple(claims)
    old = load_record(path) if path.exists() else None
    start = old or Record(title or path.stem.removesuffix(".claims"), "", {}, {}, file=path.name)
    _refuse(start, sources, claims)
    whole = replace(
        start,
        sources={**start.sources, **{source.id: source for source in sources}},
        claims={**start.claims, **{claim.id: claim for claim in claims}},
    )
    problems = cross_checked(whole)
    if problems:
        raise CrisisError(tuple(problems))
    form = format_of(path)
    if old is None:
        text = RECORD_TO[form](whole)
    else:
        text = _ADDED[form](_text(path), sources, claims)
    _write(path, text, whole, form)
    return whole


def next_id(record: Record, prefix: str) -> str:
    """The first free id for a claim behind those that begin with `prefix` and end in a number: behind ``R09``,
    ``R10``; with as many digits as the last one, three where there is none."""
    ends = [found[1] for name in record.claims if (found := re.fullmatch(re.escape(prefix) + r"(\d+)", name))]
    last = max(ends, key=int, default="000")
    return f"{prefix}{int(last) + 1:0{len(last)}}"


def _refuse(record: Record, sources: tuple[Source, ...], claims: tuple[Claim, ...]) -> None:
    """CrisisError for parts that no file can hold as they are, and for ids that are used already."""
    reader = Reader(record.file)
    for source in sources:
        reader.source(source.id, source_to_raw(source))
    for claim in claims:
        reader.claim(claim_to_raw(claim), f"claims.{claim.id}")
    problems = reader.problems
    for kind, known, added in (("source", record.sources, sources), ("claim", record.claims, claims)):
        seen = set(known)
        for part in added:
            if part.id in seen:
                message = f"the id of a {kind} is used already"
                problems.append(Problem(message, f"{kind}s.{part.id}", record.file, found=part.id, code="duplicate-id"))
            seen.add(part.id)
    if problems:
        raise CrisisError(tuple(problems))


def _text(path: Path) -> str:
    """The file as it is, its byte order mark with it."""
    return path.read_bytes().decode("utf-8")


def _write(path: Path, text: str, expected: Record, form: Format) -> None:
    """Put the new text in its place if it reads as the record that was meant, and not otherwise."""
    try:
        as_read: Record | None = read_record(text.removeprefix("\ufeff"), path.name, form)
    except CrisisError:
        as_read = None
    if as_read != expected:
        raise OfframpError(
            f"cannot add to {path} as it is laid out, and it was left alone: write its sources and claims as blocks "
            "(an entry a line, no brackets around them) or save it anew with save_record"
        )
    write_whole(path, text, "the record")


def _into_lines(text: str, sources: tuple[Source, ...], claims: tuple[Claim, ...]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    lines: list[dict[str, Any]] = [{"source": source.id} | source_to_raw(source) for source in sources]
    lines += [line_of("claim", claim_to_raw(claim)) for claim in claims]
    ended = text if text.endswith("\n") else text + newline
    return ended + "".join(f"{compact(line)}{newline}" for line in lines)


def _into_json(text: str, sources: tuple[Source, ...], claims: tuple[Claim, ...]) -> str:
    return insert_json(text, _parts(sources, claims))


def _into_yaml(text: str, sources: tuple[Source, ...], claims: tuple[Claim, ...]) -> str:
    return insert_yaml(text, _parts(sources, claims))


def _parts(sources: tuple[Source, ...], claims: tuple[Claim, ...]) -> dict[str, Any]:
    return {
        "sources": {source.id: source_to_raw(source) for source in sources},
        "claims": [claim_to_raw(claim) for claim in claims],
    }


_ADDED = {"json": _into_json, "jsonl": _into_lines, "yaml": _into_yaml}
