"""What was read as plain data for ``--json``: the shape described in ``cli/schemas`` under ``read``.

May import: ``offramp.cli.jsonout``, ``offramp.evidence.reading`` and ``offramp.evidence.drafts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from offramp.cli.jsonout import Json, stamped

if TYPE_CHECKING:
    from offramp.evidence.drafts.draft import DraftRecord
    from offramp.evidence.reading.mentions import (
        Article,
        Attribution,
        Change,
        Contradiction,
        DateMention,
        Derivation,
        FigureMention,
        ReadArticle,
        Span,
    )
    from offramp.evidence.reading.model.asking import ModelReport
    from offramp.evidence.reading.model.proposals import Proposals
    from offramp.evidence.reading.reading import Reading


def read(result: Reading, drafts: DraftRecord, proposed: Mapping[str, Proposals], report: ModelReport | None) -> Json:
    """``offramp read``; every offset counts characters of the text as read."""
    from offramp.evidence.drafts.file import draft_to_raw, same_to_raw

    texts = {found.article.name: found.article for found in result.articles}
    body = {
        "articles": [_article(found) | _proposals(found.article, proposed) for found in result.articles],
        "derivations": [_derivation(derived) for derived in result.derivations],
        "contradictions": [_contradiction(found, texts) for found in result.contradictions],
        "drafts": [draft_to_raw(draft, texts[draft.article].text) for draft in drafts.drafts],
        "same": [same_to_raw(group) for group in drafts.same],
        "model": None if report is None else asdict(report),
    }
    return stamped("read", body)


def _article(found: ReadArticle) -> Json:
    article = found.article
    return {
        "name": article.name,
        "date": article.published.isoformat() if article.published is not None else None,
        "attributions": [_attribution(article, mention) for mention in found.attributions],
        "dates": [_date(article, mention) for mention in found.dates],
        "figures": [_figure(article, mention) for mention in found.figures],
    }


def _proposals(article: Article, proposed: Mapping[str, Proposals]) -> Json:
    """What a model alone found in an article, where one was asked."""
    if article.name not in proposed:
        return {}
    found = proposed[article.name]
    return {
        "proposals": {
            "attributions": [_attribution(article, mention) for mention in found.attributions],
            "dates": [_date(article, mention) for mention in found.dates],
            "figures": [_figure(article, mention) for mention in found.figures],
        }
    }


def _placed(article: Article, span: Span) -> Json:
    return {"start": span.start, "end": span.end, "text": article.shows(span)}


def _attribution(article: Article, mention: Attribution) -> Json:
    return {
        **_placed(article, mention.span),
        "kind": mention.kind,
        "cue": mention.cue,
        "speaker": mention.speaker,
        "anonymous": mention.anonymous,
        "count": mention.count,
        "addressee": mention.addressee,
    }


def _date(article: Article, mention: DateMention) -> Json:
    return {
        **_placed(article, mention.span),
        "iso": mention.iso,
        "precision": mention.precision,
        "approximate": mention.approximate,
    }


def _figure(article: Article, mention: FigureMention) -> Json:
    return {
        **_placed(article, mention.span),
        "value": mention.value,
        "high": mention.high,
        "bound": mention.bound,
        "unit": mention.unit,
    }


def _derivation(derived: Derivation) -> Json:
    return {
        "article": derived.article,
        "from": derived.source,
        "basis": list(derived.basis),
        "share": derived.share,
        "changes": [_change(change) for change in derived.changes],
    }


def _change(change: Change) -> Json:
    return {
        "kind": change.kind,
        "before": change.before,
        "after": change.after,
        "note": change.note,
        "at_source": _span(change.at_source),
        "at_derived": _span(change.at_derived),
    }


def _span(span: Span | None) -> Json | None:
    return None if span is None else {"start": span.start, "end": span.end}


def _contradiction(found: Contradiction, texts: Mapping[str, Article]) -> Json:
    sides = {"first": (found.first_article, found.first), "second": (found.second_article, found.second)}
    return {
        "about": found.about,
        **{side: {"article": name, **_placed(texts[name], span)} for side, (name, span) in sides.items()},
        "note": found.note,
    }
