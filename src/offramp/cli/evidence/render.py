"""The timeline and the claims on a terminal. Renders; computes nothing but the look of a date.

May import: rich, ``offramp.evidence``, ``offramp.report.record.telling``, ``offramp.cli.evidence`` (found,
render_texts), ``offramp.cli.tables``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from offramp.cli.evidence.found import Found
from offramp.cli.evidence.render_texts import altered
from offramp.cli.tables import Parts, aside, counted, title
from offramp.evidence import Claim, Corroborated, Dispute, Entry, Learned, Record, Voice, corroboration, figure_range
from offramp.evidence.timeline import period_words
from offramp.report.record.telling import act_text, basis_text, who_text

VOICE_KINDS = {
    "person": "named",
    "class": "anonymous",
    "institution": "institution",
    "document": "document",
    "text": "the text itself",
}
ID_WIDTH = 14
LINE_DATE = 17  # of a date that cannot be read, as much as a line has room for
DATE_WIDTH = 16  # "about 2031-03-10" in one line; a range folds into two


@dataclass(frozen=True)
class View:
    """What is shown of a timeline: all of it, or what `known_to` can have known on the day `at`, and how.

    `not_known` counts the entries that pass the filters and that it cannot have known; `since` says of each actor of
    the crisis, and of the public, when and how it can first have known of each entry.
    """

    found: Found
    entries: tuple[Entry, ...]
    known_to: str = ""
    at: Date | None = None
    moments: Mapping[str, Learned] = field(default_factory=dict)
    not_known: int = 0
    since: Mapping[str, Mapping[str, Learned]] = field(default_factory=dict)


def timeline(view: View) -> Parts:
    """Dates left, what happened beside them, and below it on whose word."""
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(width=DATE_WIDTH)
    rows.add_column(ratio=1, overflow="fold")
    for entry in view.entries:
        rows.add_row(Text(_when(entry)), _entry(view, entry))
    return _framed(view, [rows])


def timeline_lines(view: View) -> Parts:
    """A line for each entry: when, its id, whether it was in the open, and who did what to whom."""
    whens = {entry.id: _short_when(entry) for entry in view.entries}
    wide = max(map(len, whens.values()), default=0)
    named = max((len(_short(entry.id)) for entry in view.entries), default=0)
    lines: Parts = []
    for entry in view.entries:
        line = Text(f"{whens[entry.id]:<{wide}} {_short(entry.id):<{named}} ", no_wrap=True, overflow="ellipsis")
        line.append(_mark(entry), "cyan").append(f" {who_text(entry)}", "bold")
        lines.append(line.append(f": {entry.act}. ").append(entry.content, "dim"))
    signs = "~ about, .. some time in these days; + in the open, - not, * a coded event; ? disputed."
    # Together they are one part, since lines printed one by one would be joined and wrapped.
    return [*_framed(view, [Group(*lines)]), *([aside(signs)] if view.entries else [])]


def _short_when(entry: Entry) -> str:
    """``2031-04-01``, ``~2031-04-10``, ``2031-04-01..13``, ``..2031-03-31``: a date in a line."""
    period = entry.period
    if period is None:
        return entry.date[:LINE_DATE]
    if period.first is None:
        return f"..{period.last}"
    first, _, last = period_words(replace(period, approximate=False, stated=None)).partition(" to ")
    same = next((length for length in (8, 5) if len(last) > length and first[:length] == last[:length]), 0)
    return ("~" if period.approximate else "") + first + (f"..{last[same:]}" if last else "")


def _framed(view: View, entries: Parts) -> Parts:
    parts: Parts = [title(view.found.title)]
    if view.known_to:
        parts.append(Text(f"What {view.known_to} can have known on {view.at}; anything else would be hindsight."))
    if not view.entries:
        return [*parts, "", Text("Nothing in the record matches.")]
    return [*parts, "", *entries, aside(_count(view))]


def _when(entry: Entry) -> str:
    return entry.when if entry.period is not None else f"undated: {entry.date}"


def _short(name: str) -> str:
    """An id in a line: those of tables may be long."""
    return name if len(name) <= ID_WIDTH else f"{name[: ID_WIDTH - 1]}…"


def _mark(entry: Entry) -> str:
    openness = "*" if entry.coded else "+" if entry.access == "public" else "-"
    return openness + ("?" if entry.disputes else " ")


def _entry(view: View, entry: Entry) -> Text:
    body = Text.assemble(
        (who_text(entry), "bold"), "\n", (act_text(entry), "cyan"), "\n", entry.content or "no text", "\n"
    )
    body.append(basis_text(entry), "dim")
    moment = view.moments.get(entry.id)
    if moment is not None:
        body.append(f"\n{_learned(moment)}", "green")
    return body.append("\n")


def _learned(moment: Learned) -> str:
    return f"from {moment.day}: {moment.how}"


def _count(view: View) -> str:
    shown = counted(len(view.entries), "entry").replace("entrys", "entries")
    rows = sum(bool(entry.coded) for entry in view.entries)
    if rows:
        shown += f", {counted(rows, 'coded event')} that no claim stands behind among them"
    if not view.known_to:
        claims = len(view.found.record.claims)
        return f"{shown}." if rows else f"{shown} of {claims}."
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
    head = Text.assemble((claim.id, "bold"), f"  {claim.date}  ", (who_text(claim), "bold"), f"  {claim.act}{code}")
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
