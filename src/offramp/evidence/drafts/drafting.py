"""From what was read to a draft record.

May import: ``evidence.reading``, the rest of ``evidence.drafts``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from offramp.evidence.drafts.draft import DraftRecord, Origin
from offramp.evidence.drafts.making import all_drafts, digest
from offramp.evidence.drafts.same import clashing, same
from offramp.evidence.reading.mentions import Article
from offramp.evidence.reading.speech.cues import Names

if TYPE_CHECKING:
    from offramp.evidence.reading.model.proposals import Proposals
    from offramp.evidence.reading.reading import Reading

_HEAD = 600  # characters in which a dateline or a byline stands
_SIGNED = re.compile(r"^[^\n(]{0,80}\((?P<name>[A-Z][\w.’' -]{1,40})\)\s?[—–-]", re.MULTILINE)
_BYLINE = re.compile(r"^(?:By [^\n|,]{1,60}[|,] ?|Published by |From )(?P<name>[A-Z][\w.’' -]{1,40})$", re.MULTILINE)


def drafted(
    reading: Reading, known: Names | None = None, proposed: Mapping[str, Proposals] | None = None
) -> DraftRecord:
    """The drafts of what was read; the same reading gives the same drafts.

    `known` are names that the caller knows besides the shipped lists, `proposed` what a language model added, by
    article.
    """
    drafts = all_drafts(reading.articles, known or Names(), proposed)
    origins = tuple(_origin(found.article, reading) for found in reading.articles)
    return DraftRecord(origins, clashing(drafts, reading.contradictions), same(drafts, reading.derivations))


def _origin(article: Article, reading: Reading) -> Origin:
    derived = [found for found in reading.derivations if found.article == article.name]
    signed = _SIGNED.search(article.text[:_HEAD]) or _BYLINE.search(article.text[:_HEAD])
    return Origin(
        article.name,
        digest(article.text),
        article.text,
        article.published,
        signed["name"].strip() if signed else "",
        tuple(dict.fromkeys(found.source for found in derived)),
        tuple(dict.fromkeys(basis for found in derived for basis in found.basis)),
    )
