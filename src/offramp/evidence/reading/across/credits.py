"""Credit lines: on whose report a text says that it rests, and whose own text it is.

"According to Reuters" and "first reported by the Courier" are credits. An interview ("told CNN") is none: that
somebody spoke to another outlet says nothing of the rest. Nor is a state agency quoted for its government, nor
"confirming an earlier report by".

May import: ``offramp.evidence.reading``'s ``listed``, ``mentions`` and ``passages``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Article, Span

LEAD = 3  # paragraphs in which a credit speaks for the whole text
_LEAD_LENGTH = 400  # or characters, whichever is more
_LAST_LINE = 160  # characters of a last paragraph that is a line about the text's making
_OFTEN = 1500  # characters of text for each of several credits, up to which they speak for the whole
_HEAD = 400  # characters in which a dateline or a byline stands
_BEFORE = 70  # characters before a name that tell whether it is credited

_REPORT = r"(?:reports?|reporting|story|article|account|investigation|dispatch|analysis|scoop)"
_LEADING_IN = re.compile(
    r"\b(?:according to|citing|reported by|revealed by|disclosed by|broken by|quoted by|cited by|sources?:|via|credit:"
    r"|reporting (?:by|from)|adapted from|republished from|syndicated from|translated from|based on|courtesy of"
    rf"|{_REPORT} (?:published )?(?:by|in|from|on))"
    rf"\s(?:(?:an?|the|earlier|exclusive|original|previous|published|in|by|from|of|{_REPORT})\s){{0,6}}$",
    re.IGNORECASE,
)
_LEADING_OUT = re.compile(
    r"(?:'s|’s)?(?: news agency| newspaper)?,? (?:(?:has|have|had|first|earlier|also|later|this week) ){0,2}"
    r"(?:report(?:ed|s)\b|reveal(?:ed|s)\b|disclosed|writes|wrote|learned|says|said|quoted|cited"
    rf"|contributed (?:to|reporting)|{_REPORT}\b)"
)
_CONFIRMS = re.compile(r"\b(?:confirm|corroborat|match|den(?:y|ied)|disput|reject)\w{0,5}\b[^.]{0,50}$")
_SPOKEN_TO = re.compile(
    r"(?:\b(?:state|state-run|state-owned|state-backed|state-controlled|official|semi-official|government|military|army)"
    r"(?: (?:news|media|broadcaster|television|TV|agency|newspaper|radio|outlet)){0,3},?\s"
    r"|\b(?:told|to|with|on|at)\s(?:the\s)?)$"
)
_NEITHER = re.compile(r"\bcould not\b|\bdid not\b|\bdeclined\b")
_SIGNED = re.compile(r"^[^\n(]{0,80}\((?P<name>[A-Z][\w.’' -]{1,40})\)\s?[—–-]", re.MULTILINE)
_BYLINE = re.compile(r"^(?:By [^\n|,]{1,60}[|,] ?|Published by |From )(?P<name>[A-Z][\w.’' -]{1,40})$", re.MULTILINE)
_OWN_AFTER = re.compile(
    r" (?:could not|was unable to|has not been able to) (?:immediately |independently )?(?:verify|confirm)"
)
_OWN_BEFORE = re.compile(r"\b(?:seen|viewed|reviewed|obtained|verified) by $")
_OPENING = "Citing|According|As|In|On|At|By|Via|From|With|But|And|When|While|After|Before|Source|Sources|Last|This"
_BARE = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit to an outlet: where its name stands, what it is called, and whether it speaks for the whole text."""

    span: Span
    outlet: str
    whole: bool


@lru_cache(maxsize=1)
def _listed() -> dict[str, str]:
    """The name to show for every name of an outlet on the list."""
    named: dict[str, str] = {}
    for line in entries("outlets"):
        names = [name.strip() for name in line.split("|")]
        named.update(dict.fromkeys(names, names[0]))
    return named


@lru_cache(maxsize=1)
def _aliases() -> dict[str, frozenset[str]]:
    """All bare names of an outlet, by each of them."""
    groups: dict[str, set[str]] = {}
    for name, shown in _listed().items():
        groups.setdefault(bare(shown), set()).add(bare(name))
    return {name: frozenset(group) for group in groups.values() for name in group}


def bare(name: str) -> str:
    """A name as letters and figures only, without "the": "The Harbour-Times" is "harbourtimes"."""
    return _BARE.sub("", name.casefold().removeprefix("the "))


def _names(extra: Iterable[str]) -> re.Pattern[str]:
    known = "|".join(re.escape(name) for name in sorted({*_listed(), *extra}, key=lambda name: (-len(name), name)))
    last = "|".join(re.escape(word) for word in entries("outlet_words"))
    invented = rf"(?:The |the )?(?!(?:{_OPENING}) )(?:[A-Z][\w’'-]{{0,30}} ){{0,3}}(?:{last})"
    return re.compile(rf"(?<![\w-])(?=[A-Zdt])(?:{known}|{invented})(?![\w-])")


class Outlets:
    """The outlets of a set of articles: which made each, and whom each credits."""

    def __init__(self, articles: Sequence[Article]) -> None:
        signed = [_signatures(article) for article in articles]
        pattern = _names(name for names in signed for name in names)
        self._articles = articles
        self._mentions = [list(pattern.finditer(article.text)) for article in articles]
        self.made_by = [
            _made_by(article, names, mentions)
            for article, names, mentions in zip(articles, signed, self._mentions, strict=True)
        ]

    def credits(self, index: int) -> list[Credit]:
        """The credits of an article, its own outlet left out."""
        article, text = self._articles[index], self._articles[index].text
        found = [
            match for match in self._mentions[index] if _credited(text, match) and not self.makes(match.group(), index)
        ]
        often = Counter(bare(match.group()) for match in found)
        return [
            Credit(
                Span(match.start(), match.end()),
                _shown(match.group()),
                _speaks_for_all(article, match.start(), often[bare(match.group())]),
            )
            for match in found
        ]

    def makes(self, outlet: str, index: int) -> bool:
        """Whether an outlet made an article, by its dateline, its byline or the article's name."""
        names = _aliases().get(bare(outlet), frozenset({bare(outlet)}))
        return bool(names & self.made_by[index]) or _in_name(names, self._articles[index].name)

    def known(self, index: int) -> bool:
        """Whether anything tells whose an article is."""
        return bool(self.made_by[index]) or _in_name(_aliases(), self._articles[index].name)


def _shown(name: str) -> str:
    """The name by which an outlet is told."""
    plain = name.removeprefix("the ").removeprefix("The ")
    return _listed().get(name) or _listed().get(plain) or plain


def _signatures(article: Article) -> list[str]:
    head = article.text[:_HEAD]
    return [match["name"].strip() for pattern in (_SIGNED, _BYLINE) for match in pattern.finditer(head)]


def _made_by(article: Article, signed: Sequence[str], mentions: Sequence[re.Match[str]]) -> frozenset[str]:
    own = {bare(name) for name in signed}
    credited = {bare(match.group()) for match in mentions if _credited(article.text, match)}
    for match in mentions:
        if bare(match.group()) in credited:
            continue  # "viewed by the Courier, according to the Courier" is somebody else's text
        before = article.text[max(0, match.start() - _BEFORE) : match.start()]
        if _OWN_AFTER.match(article.text, match.end()) or _OWN_BEFORE.search(before):
            own.add(bare(match.group()))
    return frozenset(own)


def _in_name(outlets: Iterable[str], name: str) -> bool:
    """Whether an article's name holds that of an outlet: "nyt-2024-04", "harbour_times.3"."""
    parts = [part for part in re.split(r"[\W_\d]+", name.casefold()) if part and part != "the"]
    joined = {
        "".join(parts[first:last])
        for first in range(len(parts))
        for last in range(first + 1, min(len(parts), first + 5) + 1)
    }
    return any(outlet in joined for outlet in outlets)


def _credited(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    if _CONFIRMS.search(before) or (_SPOKEN_TO.search(before) and not _LEADING_IN.search(before)):
        return False
    if _LEADING_IN.search(before):
        return True
    if _NEITHER.match(text, match.end() + 1):
        return False
    return _LEADING_OUT.match(text, match.end()) is not None


def _speaks_for_all(article: Article, at: int, times: int) -> bool:
    """Whether a credit stands where it speaks for the whole text: in the lead, as the last line, or again and again."""
    lead, last = article.paragraphs[:LEAD], article.paragraphs[-1:]
    signed = any(span.start <= at and span.end - span.start <= _LAST_LINE for span in last)
    often = times > 1 and times * _OFTEN >= len(article.text)
    return often or signed or at < _LEAD_LENGTH or any(span.start <= at < span.end for span in lead)
