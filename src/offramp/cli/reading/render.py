"""What was read as tables and lines for a terminal. Renders; computes nothing but the look of a number.

Articles are anybody's: what a terminal would obey (escape sequences, marks that turn the direction of writing) is
shown as a placeholder.

May import: rich, ``offramp.cli``, ``offramp.evidence.reading`` (result types).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from offramp.cli.safe_text import on_one_line
from offramp.cli.tables import Parts, aside, counted, percent, table, title
from offramp.evidence.reading.model.proposals import NOTHING
from offramp.evidence.reading.speech.cues import denies

if TYPE_CHECKING:
    from offramp.evidence.drafts.draft import DraftRecord
    from offramp.evidence.reading.mentions import Article, Attribution, Change, Contradiction, Derivation, ReadArticle
    from offramp.evidence.reading.model.asking import ModelReport
    from offramp.evidence.reading.model.proposals import Proposals
    from offramp.evidence.reading.reading import Reading

_LONGEST = 90


def read(result: Reading, drafts: DraftRecord, proposed: Mapping[str, Proposals], report: ModelReport | None) -> Parts:
    """Article by article, then what hangs together and what does not agree, what a model adds, and how many drafts."""
    parts: Parts = []
    for found in result.articles:
        parts += [*article(found), ""]
    parts += [*derivations(result), *contradictions(result)]
    if report is not None:
        parts += [*_of_model(result, proposed, report), ""]
    return [*parts, aside(f"{counted(len(drafts.drafts), 'draft')} of claims: offramp review decides on them.")]


def _of_model(result: Reading, proposed: Mapping[str, Proposals], report: ModelReport) -> Parts:
    """What a model found and the rules did not, and how much of what it said was dropped."""
    made = table("Article", "Who", "How", "What")
    for found in result.articles:
        text = found.article
        theirs = proposed.get(text.name, NOTHING)
        for said in theirs.attributions:
            made.add_row(shown(text.name), _speaker(said), _how(said), shown(text.shows(said.span)))
        for date in theirs.dates:
            made.add_row(shown(text.name), "", f"date {date.iso}", shown(text.shows(date.span)))
        for figure in theirs.figures:
            made.add_row(shown(text.name), "", f"figure {_number(figure.value)}", shown(text.shows(figure.span)))
    dropped = [f"{count:,} ({reason})" for reason, count in report.dropped.items()]
    told = f"{report.kept:,} more than the rules found, {report.merged:,} as the rules found them"
    line = f"{told}, dropped: {', '.join(dropped) or 'none'}."
    head = title(f"What the model {shown(report.model)} adds")
    return [head, *([made] if report.kept else []), aside(line)]


def article(found: ReadArticle) -> Parts:
    """Who is said to have said what, the dates, and the figures of one article."""
    text = found.article
    day = text.published.isoformat() if text.published is not None else "no date"
    sums = [
        counted(len(found.attributions), "attribution"),
        counted(len(found.dates), "date"),
        counted(len(found.figures), "figure"),
    ]
    parts: Parts = [title(f"{shown(text.name)} ({day})"), Text(f"{', '.join(sums)}.")]
    if found.attributions:
        parts += ["", _attributions(found)]
    if found.dates:
        parts += ["", _dates(found)]
    if found.figures:
        parts += ["", _figures(found)]
    return parts


def shown(text: str) -> str:
    """Text of an article on one line, shortened, with nothing in it that a terminal would obey."""
    return on_one_line(text, _LONGEST)


def _attributions(found: ReadArticle) -> Table:
    made = table("Who", "How", "What")
    for mention in found.attributions:
        made.add_row(_speaker(mention), _how(mention), shown(found.article.shows(mention.span)))
    return made


def _speaker(mention: Attribution) -> str:
    who = shown(mention.speaker) or "nobody named"
    to = f" to {shown(mention.addressee)}" if mention.addressee else ""
    return f"{who}{to}"


def _how(mention: Attribution) -> str:
    kind = "quoted" if mention.kind == "direct" else "denied" if denies(mention.cue) else "reported"
    return f"{kind}, unnamed" if mention.anonymous else kind


def _dates(found: ReadArticle) -> Table:
    made = table("Date", "Means")
    for mention in found.dates:
        made.add_row(shown(found.article.shows(mention.span)), f"{'about ' * mention.approximate}{mention.iso}")
    return made


def _figures(found: ReadArticle) -> Table:
    made = table("Figure", "Value", "Of what", right=("Value",))
    for mention in found.figures:
        value = _number(mention.value) + (f" to {_number(mention.high)}" if mention.high is not None else "")
        made.add_row(shown(found.article.shows(mention.span)), value, shown(mention.unit))
    return made


def _number(value: float) -> str:
    return f"{value:,.12g}"


def derivations(result: Reading) -> Parts:
    """Which article goes back to which, and what it made of it."""
    if not result.derivations:
        return [Text("No article goes back to another.")] if len(result.articles) > 1 else []
    parts: Parts = [title("What goes back to what")]
    for derived in result.derivations:
        parts += _derivation(derived)
    return [*parts, ""]


def _derivation(derived: Derivation) -> Parts:
    share = f"; {percent(derived.share)} of it is found there" if derived.share else ""
    line = f"{shown(derived.article)} goes back to {shown(derived.source)} (shown by {', '.join(derived.basis)}{share})"
    return [Text(line), *(Padding(_change(change), (0, 0, 0, 2)) for change in derived.changes)]


def _change(change: Change) -> Text:
    told = [f"“{shown(change.before)}”" * bool(change.before), f"“{shown(change.after)}”" * bool(change.after)]
    line = f"{change.kind}: {' → '.join(filter(None, told))}"
    return Text.assemble(line, (f"  {shown(change.note)}" if change.note else "", "dim"))


def contradictions(result: Reading) -> Parts:
    """Where two articles do not agree, beside each other."""
    if not result.contradictions:
        return []
    texts = {found.article.name: found.article for found in result.articles}
    parts: Parts = [title("What does not agree")]
    for found in result.contradictions:
        parts += [Text(shown(found.about)), *_sides(found, texts)]
    return parts


def _sides(found: Contradiction, texts: Mapping[str, Article]) -> Parts:
    sides = ((found.first_article, found.first), (found.second_article, found.second))
    lines: Parts = [
        Padding(Text(f"{shown(name)}: “{shown(texts[name].shows(span))}”"), (0, 0, 0, 2)) for name, span in sides
    ]
    return [*lines, aside(f"  {shown(found.note)}")] if found.note else lines
