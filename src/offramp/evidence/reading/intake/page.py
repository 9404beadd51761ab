"""The article of an HTML page, without menus, scripts and comments; nothing that the page names is fetched.

May import: ``offramp.errors``, ``dateline``, ``limits``; lxml, trafilatura.
"""

from __future__ import annotations

import datetime as dt
import json
import warnings
from collections.abc import Iterator
from typing import Any

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from offramp.errors import OfframpError
from offramp.evidence.reading.intake.dateline import first_day
from offramp.evidence.reading.intake.limits import MAX_TAGS, silenced

with warnings.catch_warnings():
    # It makes ready for downloads, which nobody asks it for, and warns of what these would lack.
    warnings.simplefilter("ignore")
    from trafilatura import bare_extraction

_NAMES = (
    "date", "pubdate", "publishdate", "publish-date", "DC.date", "DC.date.issued", "dcterms.created",
    "parsely-pub-date", "sailthru.date",
)  # fmt: skip
_PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    *(f"//meta[@name='{name}']/@content" for name in _NAMES),
    "//article//time/@datetime",
    "//time[@pubdate]/@datetime",
)
_HEAD = 200  # characters before the title that leave it where it is
_TITLES = ("//article//h1", "//meta[@property='og:title']/@content", "//h1", "//title")


def page_text(page: str) -> tuple[str, dt.date | None]:
    """The title and the main text of a page, and the day that its metadata give it."""
    if "<" not in page:
        raise OfframpError("no article was found in the page: it holds no HTML")
    if page.count("<") > 2 * MAX_TAGS:
        raise OfframpError(f"a page of more than {MAX_TAGS:,} tags is not read: save the article alone, as text")
    tree = _tree(page)
    with silenced("trafilatura"):
        # A tree of its own: what is no text is taken out of it.
        found = bare_extraction(_tree(page), include_comments=False, include_tables=False, with_metadata=False)
    text = str(getattr(found, "text", None) or "")
    if not text.strip():
        raise OfframpError("no article was found in the page: save its text as .txt")
    title = _title(tree)
    return (text if title in text[: len(title) + _HEAD] else f"{title}\n{text}"), _published(tree)


def _parser() -> HTMLParser:
    return HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)


def _tree(page: str) -> HtmlElement:
    try:
        return document_fromstring(page.encode("utf-8", "replace"), parser=_parser())
    except (LxmlError, ValueError) as error:
        raise OfframpError(f"not a page that can be read ({error}): save its text as .txt") from error


def _title(tree: HtmlElement) -> str:
    for path in _TITLES:
        for found in tree.xpath(path):
            if shown := _plain(found):
                return shown
    return ""


def _plain(found: Any) -> str:
    return " ".join((found if isinstance(found, str) else found.text_content()).split())


def _published(tree: HtmlElement) -> dt.date | None:
    stated = (str(found) for path in _PUBLISHED for found in tree.xpath(path))
    return next((day for text in (*stated, *_linked_data(tree)) if (day := first_day(text)) is not None), None)


def _linked_data(tree: HtmlElement) -> Iterator[str]:
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        entries = data if isinstance(data, list) else [data]
        for entry in entries:
            graph = entry.get("@graph", []) if isinstance(entry, dict) else []
            for item in (entry, *(graph if isinstance(graph, list) else [])):
                if isinstance(item, dict) and isinstance(day := item.get("datePublished"), str):
                    yield day
