"""The claim that a draft, or drafts that say the same, would make, and the source that an article would be.

May import: ``evidence.drafts``, ``evidence.record``, ``evidence.files``, the rest of ``evidence.review``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from offramp.evidence.drafts.draft import Draft, DraftFigure, DraftRecord, Origin
from offramp.evidence.drafts.quoting import quoted
from offramp.evidence.drafts.tellers import is_press, is_private
from offramp.evidence.files.raw import attribution_to_raw
from offramp.evidence.record import Record, Source
from offramp.evidence.voices import Voice

Raw = dict[str, Any]

_ID = re.compile(r"[^a-z0-9]+")
_BOUNDS = ("at least", "more than", "at most", "less than")


def proposed_claim(first: Draft, others: Sequence[Draft], drafts: DraftRecord, source_of: Mapping[str, Raw]) -> Raw:
    """The fields of the claim that drafts would make together, as a record file holds them, without its id.

    `first` is the draft to go by; what derives from its article adds its source, what does not adds its voice too,
    where that is another. `source_of` holds the source of each article by the digest of its text. Words of the
    articles stand in quotation marks; figures without a unit are left out, as no record takes them.
    """
    told = (first, *others)
    sources = list(dict.fromkeys(source_of[draft.digest]["id"] for draft in told))
    return {
        "date": first.date.written,
        "actor": first.actor,
        "act": first.act,
        "target": first.target,
        "channel": first.channel,
        "content": quoted_content(first.content, told, drafts),
        "figures": [figure_to_raw(figure) for figure in first.figures if figure.mention.unit],
        "attribution": _attribution(first, others, drafts, source_of),
        "sources": sources,
        "corroboration": corroboration([source_of[draft.digest] for draft in told], source_of.values()),
        "note": _note(told, drafts),
        "on_record": _in_the_open(first),
    }


def quoted_content(content: str, told: Iterable[Draft], drafts: DraftRecord) -> str:
    """A content with the words that one of the articles has too in quotation marks."""
    for article in dict.fromkeys(draft.article for draft in told):
        content = quoted(content, drafts.origin_of[article].text)
    return content


def figure_to_raw(figure: DraftFigure) -> Raw:
    """A figure as a record file holds it."""
    found = figure.mention
    raw: Raw = {"value": found.value if found.high is None else [found.value, found.high], "unit": found.unit}
    if found.bound in _BOUNDS:
        raw["bound"] = found.bound
    if found.bound == "about":
        raw["approx"] = True
    return raw


def without_unit(told: Iterable[Draft]) -> tuple[DraftFigure, ...]:
    """Figures of drafts that no record takes, as the text does not say what they count."""
    return tuple(figure for draft in told for figure in draft.figures if not figure.mention.unit)


def corroboration(sources: Sequence[Raw], known: Iterable[Raw]) -> str:
    """How far sources bear each other out, by what they go back to."""
    parents = {source["id"]: source.get("derived_from") for source in (*known, *sources)}
    ids = {source["id"] for source in sources}
    roots = {_root(name, parents) for name in ids}
    if len(roots) > 1:
        return "independent"
    if not roots & ids:
        return "derived-only"
    return "single" if len(ids) == 1 else "derived"


def _root(name: str, parents: Mapping[str, str | None]) -> str:
    seen = {name}
    while (parent := parents.get(name)) is not None and parent not in seen:
        seen.add(parent)
        name = parent
    return name


def _attribution(
    first: Draft, others: Sequence[Draft], drafts: DraftRecord, source_of: Mapping[str, Raw]
) -> str | list[Any]:
    """The voices: of the first, and of those that do not merely repeat it where theirs are others."""
    if first.voice is None:
        return ""
    above = {name for draft in (first, *others) for name in drafts.origin_of[draft.article].derived_from}
    free = [draft for draft in others if draft.voice is not None and not _repeats(draft, first, drafts, above)]
    voices: list[tuple[Voice, str]] = [(first.voice, source_of[first.digest]["id"])]
    for draft in free:
        assert draft.voice is not None
        own = draft.voice.kind == "text"
        if not any(draft.voice.is_like(voice) or (own and voice.kind == "text") for voice, _ in voices):
            voices.append((draft.voice, source_of[draft.digest]["id"]))
    if len(voices) == 1:
        return attribution_to_raw((_plain(first.voice),))
    return attribution_to_raw(tuple(replace(_plain(voice), source=source) for voice, source in voices))


def _repeats(draft: Draft, first: Draft, drafts: DraftRecord, above: set[str]) -> bool:
    return draft.article == first.article or bool(set(drafts.origin_of[draft.article].derived_from) & {
        first.article, *above
    })  # fmt: skip


def _plain(voice: Voice) -> Voice:
    """A voice without the semicolons that part voices where they are written in one line."""
    return replace(voice, words=voice.words.replace(";", ","))


def _in_the_open(draft: Draft) -> bool | None:
    """Whether a draft tells something said in the open: by a person or body by name, to nobody or to the press."""
    if is_private(draft.channel):
        return False
    spoken = draft.voice is not None and draft.voice.kind in ("person", "institution")
    return True if spoken and (not draft.addressee or is_press(draft.addressee)) else None


def _note(told: Iterable[Draft], drafts: DraftRecord) -> str:
    clashes = (clash for draft in told for clash in draft.clashes)
    lines = (f"{drafts.by_id[clash.draft].article} does not agree: {clash.note}" for clash in clashes)
    return "; ".join(dict.fromkeys(lines))


def proposed_sources(drafts: DraftRecord, record: Record, told: Mapping[str, Raw]) -> dict[str, Raw]:
    """The source of each article by the digest of its text: as it was told, else one of the record that it seems to
    be, else a new one."""
    ids: dict[str, str] = {}
    taken = {*record.sources, *(source["id"] for source in told.values())}
    for origin in drafts.origins:
        known = _in_record(origin, record)
        if origin.digest in told:
            ids[origin.digest] = told[origin.digest]["id"]
        elif origin.digest not in ids:
            ids[origin.digest] = known.id if known is not None else _free(slug(origin.article), taken)
        taken.add(ids[origin.digest])
    found: dict[str, Raw] = {}
    for origin in drafts.origins:
        name = ids[origin.digest]
        if origin.digest in told:
            found[origin.digest] = told[origin.digest]
        elif name in record.sources:
            found[origin.digest] = {"id": name, **of_source(record.sources[name])}
        else:
            found.setdefault(origin.digest, _new_source(origin, drafts, ids))
    return found


def _new_source(origin: Origin, drafts: DraftRecord, ids: Mapping[str, str]) -> Raw:
    parents = [
        ids[drafts.origin_of[name].digest] if name in drafts.origin_of else slug(name) for name in origin.derived_from
    ]
    parents = [name for name in parents if name != ids[origin.digest]]
    basis = f"goes back to {', '.join(parents)} ({', '.join(origin.basis)})" if parents else ""
    return {
        "id": ids[origin.digest],
        "outlet": origin.outlet,
        "written": origin.written.isoformat() if origin.written is not None else "",
        "derived_from": parents[0] if parents else None,
        "basis": basis,
        "url": "",
    }


def unread_source(name: str, origin: Origin) -> Raw:
    """The source that an outlet would be which an article repeats and nobody read."""
    return {"id": slug(name), "outlet": name, "written": "", "derived_from": None, "url": "",
            "basis": f"not read; known through {origin.article}"}  # fmt: skip


def slug(name: str) -> str:
    """A name as an id: small letters, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return _ID.sub("-", plain).strip("-") or "article"


def _in_record(origin: Origin, record: Record) -> Source | None:
    """The source of the record that an article seems to be: of its id, or of its outlet and day."""
    written = origin.written.isoformat() if origin.written is not None else ""
    same = record.sources.get(slug(origin.article))
    if same is not None and same.written in ("", written):
        return same
    outlet = origin.outlet.casefold()
    return next(
        (source for source in record.sources.values() if outlet and written and
         (source.outlet.casefold(), source.written) == (outlet, written)), None,
    )  # fmt: skip


def of_source(source: Source) -> Raw:
    """The fields of a source as lines show them."""
    return {
        "outlet": source.outlet,
        "written": source.written,
        "derived_from": source.derived_from,
        "basis": source.basis,
        "url": source.url,
    }


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    return next(f"{name}-{n}" for n in range(2, len(taken) + 3) if f"{name}-{n}" not in taken)
