"""Everything that is found in articles read together.

May import: ``offramp.errors``, the rest of ``evidence.reading``.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

from offramp.errors import OfframpError
from offramp.evidence.reading.intake.limits import libraries
from offramp.evidence.reading.mentions import Article, Contradiction, Derivation, ReadArticle

if TYPE_CHECKING:
    from offramp.evidence.reading.speech.cues import Names

# A process takes about as long to start as one needs to read so many articles.
_WORTH_A_PROCESS = 40
_AT_ONCE = 8

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in articles, one by one and across them.

    Attributes
    ----------
    articles : each with its mentions, in the order given.
    derivations, contradictions : between articles, by name.
    """

    articles: tuple[ReadArticle, ...]
    derivations: tuple[Derivation, ...]
    contradictions: tuple[Contradiction, ...]


def read(
    articles: Sequence[Article], known: Names | None = None, processes: int | None = 1, tell: Tell | None = None
) -> Reading:
    """Read articles, and compare them with one another.

    `known` are names that the caller knows, besides the shipped lists; `processes` share the articles, as many as there
    are processors if None; `tell` is called with the number of articles just read. OfframpError for two of one name.
    """
    names = [article.name for article in articles]
    if twice := sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []:
        raise OfframpError(f"two articles are called {twice[0]!r}: give each a name of its own")
    with libraries():
        from offramp.evidence.reading.across.contradictions import contradictions
        from offramp.evidence.reading.across.derivations import derivations

        found = tuple(_each(articles, known, processes, tell or _unheard))
        return Reading(found, derivations(found), contradictions(found))


def read_one(article: Article, known: Names | None = None) -> ReadArticle:
    """What is found in one article."""
    with libraries():
        from offramp.evidence.reading.counts.figures import figures
        from offramp.evidence.reading.speech.cues import Names
        from offramp.evidence.reading.speech.quotes import attributions
        from offramp.evidence.reading.times.dates_in_text import dates

        days = dates(article)
        return ReadArticle(article, attributions(article, known or Names()), days, figures(article, days))


def _each(articles: Sequence[Article], known: Names | None, processes: int | None, tell: Tell) -> Iterator[ReadArticle]:
    count = min(processes or os.cpu_count() or 1, len(articles) // _WORTH_A_PROCESS + 1)
    work = partial(read_one, known=known)
    if count <= 1:
        for article in articles:
            yield work(article)
            tell(1)
        return
    with _pool(count) as pool:
        for found in pool.map(work, articles, chunksize=_AT_ONCE):
            yield found
            tell(1)


@contextmanager
def _pool(count: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that leave Ctrl-C to this one, and drop what waits when it comes."""
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_quiet)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _quiet() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _unheard(count: int) -> None:
    """Progress that nobody watches."""
