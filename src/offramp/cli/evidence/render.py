"""The timeline and the claims on a terminal. Renders; computes nothing but the look of a date.

May import: rich, ``offramp.evidence``, ``offramp.cli.evidence`` (found, render_texts), ``offramp.cli.tables``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from offramp.cli.evidence.found import Found
from offramp.cli.evidence.render_texts import altered
from offramp.cli.tables import Parts, aside, counted, title
from offramp.evidence import Claim, Corroborated, Dispute, Entry, Learned, Record, Voice, corroboration, figure_range

VOICE_KINDS = {
    "person": "named",
    "class": "anonymous",
    "institution": "institution",
    "document": "document",
    "text": "the text itself",
}
DATE_WIDTH = 16  # "about 2031-03-10" in one line; a range folds into two


@dataclass(frozen=True)
class View:
    """What is shown of a timeline: all of it, or what `known_to` can have known on the day `at`, and how.

    `not_known` counts the entries that pass the filters and that it cannot have known.
    """

    found: Found
    entries: tuple[Entry, ...]
    known_to: str = ""
    at: Date | None = None
    moments: Mapping[str, Learned] = field(default_factory=dict)
    not_known: int = 0


def timeline(view: View) -> Parts:
    """Dates left, what happened beside them, and below it on whose word."""
    parts: Parts = [title(view.found.title)]
    if view.known_to:
        parts.append(Text(f"What {view.known_to} can have known on {view.at}; anything else would be hindsight."))
    if not view.entries:
        return [*parts, "", Text("Nothing in the record matches.")]
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(width=DATE_WIDTH)
    rows.add_column(ratio=1, overflow="fold")
    for entry in view.entries:
        rows.add_row(Text(entry.when if entry.period is not None else f"undated: {entry.date}"), _entry(view, entry))
    return [*parts, "", rows, aside(_count(view))]


def _entry(view: View, entry: Entry) -> Text:
    how = f" ({', '.join(filter(None, (entry.channel, _openness(entry.on_record))))})"
    told = f"{entry.act}{how if how != ' ()' else ''}"
    body = Text.assemble((_who(entry), "bold"), "\n", (told, "cyan"), "\n", entry.content or "no text", "\n")
    body.append(f"{entry.id}: {entry.said}", "dim")
    marks = [counted(entry.roots, "original"), f"graded {entry.grade}" * bool(entry.grade), entry.code]
    marks.append(f"disputed in {', '.join(entry.disputes)}" * bool(entry.disputes))
    body.append(f". {'; '.join(filter(None, marks))}.", "dim")
    moment = view.moments.get(entry.id)
    if moment is not None:
        body.append(f"\n{_learned(moment)}", "green")
    return body.append("\n")


def _openness(on_record: bool | None) -> str:
    return {True: "on the record", False: "not on the record", None: ""}[on_record]


def _who(entry: Entry | Claim) -> str:
    """``North → South through the harbour state``."""
    addressed = ", ".join(entry.to) or entry.target
    through = f" through {', '.join(entry.via)}" if entry.via else ""
    return f"{entry.actor or 'nobody named'}{f' → {addressed}' if addressed else ''}{through}"


def _learned(moment: Learned) -> str:
    return f"from {moment.day}: {moment.how}"


def _count(view: View) -> str:
    shown = counted(len(view.entries), "entry").replace("entrys", "entries")
    if not view.known_to:
        return f"{shown} of {len(view.found.record.claims)}."
    return f"{shown}; {view.not_known} more that {view.known_to} cannot have known by {view.at}."


def claims(found: Found, shown: Sequence[Claim], together: bool) -> Parts:
    """Every claim with its basis, grade, code and disputes; then, where asked, what they rest on together."""
    parts: Parts = [title(found.title), ""]
    if not shown:
        return [*parts, Text("No claim of the record matches.")]
    for claim in shown:
        parts += _claim(found.record, claim)
    if together and len(shown) > 1:
        whole = corroboration(found.record, (claim.id for claim in shown))
        parts += [title(f"Together: {whole.summary}."), *_sentences(whole), ""]
    return [*parts, aside(f"{counted(len(shown), 'claim')} of {len(found.record.claims)}.")]


def _claim(record: Record, claim: Claim) -> Parts:
    basis = corroboration(record, [claim.id])
    code = f", {claim.code}" if claim.code else ""
    head = Text.assemble((claim.id, "bold"), f"  {claim.date}  ", (_who(claim), "bold"), f"  {claim.act}{code}")
    body = Text.assemble(claim.content, "\n", (record.attributed(claim), "dim"), "\n")
    body.append("".join(f"{_voice(record, voice)}\n" for voice in claim.attribution), "dim")
    body.append(f"Basis: {basis.summary}.")
    if claim.grade:
        body.append(f" Graded {claim.grade} by the analyst.")
    if claim.note:
        body.append(f"\nNote: {claim.note}", "dim")
    parts: Parts = [head, Padding(body, (0, 0, 0, 4), expand=False)]
    parts += _sentences(basis) if len(basis.sources) > 1 or basis.sources[0].source != basis.sources[0].root else []
    for text, change in record.altered(claim.id):
        parts.append(Padding(altered(text, change), (0, 0, 0, 4), expand=False))
    for dispute in record.disputes_of(claim.id):
        parts.append(Padding(_dispute(record, dispute), (0, 0, 0, 4), expand=False))
    return [*parts, ""]


def _voice(record: Record, voice: Voice) -> str:
    """What is known of a voice beside its words: ``Voice: two officials (anonymous, 2; North; in The Wire)``."""
    said = voice.words.strip()
    many = f", {voice.count}" if voice.count else ""
    beside = (voice.name, voice.office, voice.affiliation, voice.knows)
    where = f"in {record.sources[voice.source].outlet}" if voice.source is not None else ""
    told = (f"{VOICE_KINDS[voice.kind]}{many}", *(part for part in beside if part not in said), where)
    return f"Voice: {said} ({'; '.join(filter(None, told))})"


def _sentences(basis: Corroborated) -> Parts:
    styles = {"original": "", "little": "yellow", "nothing": "dim"}
    return [
        Padding(Text(f"- {source.sentence}", style=styles[source.adds]), (0, 0, 0, 4), expand=False)
        for source in basis.sources
    ]


def _dispute(record: Record, dispute: Dispute) -> Text:
    figures = figure_range(record, dispute)
    said = [f"{side.who}: {side.says} ({', '.join(side.claims)})" for side in dispute.sides]
    said += [f"reported: {figures}"] if figures is not None else []
    return Text.assemble((f"Disputed ({dispute.id}): {dispute.topic} ", "magenta"), f"{'; '.join(said)}.")
