"""An article of a plain text for tests of dates and figures: a line is a paragraph, sentences end at a full stop."""

import datetime as dt
import re

from offramp.evidence.reading.mentions import Article, Span

_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z][a-z])(?<!Sept)[.!?][\"”’']?\s+(?=[“\"‘A-Z])")


def plain_article(text: str, published: dt.date | None = None, name: str = "plain") -> Article:
    """`text` as an article: a line is a paragraph, sentences end at a full stop before a capital."""
    paragraphs: list[Span] = []
    sentences: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        end = line.end() - (len(line[0]) - len(line[0].rstrip()))
        if start >= end:
            continue
        paragraphs.append(Span(start, end))
        at = start
        for stop in _SENTENCE_END.finditer(text, start, end):
            sentences.append(Span(at, stop.start() + len(stop[0].rstrip())))
            at = stop.end()
        if at < end:
            sentences.append(Span(at, end))
    return Article(name, text, published, tuple(paragraphs), tuple(sentences))
