"""A text and its original laid side by side, sentence by sentence.

May import: ``offramp.evidence.reading``'s ``mentions`` and ``passages``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from offramp.evidence.reading.across.passages import Match, Words, align, stem
from offramp.evidence.reading.mentions import Span

SIDE_BY_SIDE = 0.25  # likeness from which two sentences are laid side by side


@dataclass(frozen=True)
class Sides:
    """An original and the text derived from it, with their sentences side by side."""

    source: Words
    derived: Words

    @cached_property
    def _aligned(self) -> tuple[dict[int, Match], dict[int, Match]]:
        return align(self.derived, self.source, SIDE_BY_SIDE)

    @property
    def back(self) -> dict[int, Match]:
        """For sentences of the derived text, the original's."""
        return self._aligned[0]

    @property
    def forth(self) -> dict[int, Match]:
        """For sentences of the original, the derived text's."""
        return self._aligned[1]

    def beside(self, at_source: Span, at_derived: Span) -> bool:
        """Whether two places lie in sentences that go together."""
        one, other = self.source.sentence(at_source.start), self.derived.sentence(at_derived.start)
        forth, back = self.forth.get(one), self.back.get(other)
        return (forth is not None and forth.second == other) or (back is not None and back.second == one)

    def at_source(self, at_derived: int) -> list[int]:
        """The sentences of the original that go with one of the derived text."""
        back = self.back.get(at_derived)
        forth = [match.first for match in self.forth.values() if match.second == at_derived]
        return sorted({*forth, *([back.second] if back else [])})

    def matched(self, least: float) -> Iterator[tuple[Span, Span]]:
        """The sentences side by side, at least so alike: the original's and the derived."""
        for at, match in sorted(self.back.items()):
            if match.likeness >= least:
                yield self.source.article.sentences[match.second], self.derived.article.sentences[at]

    @cached_property
    def source_words(self) -> frozenset[str]:
        """Every word of the original, by its stem."""
        return frozenset(stem(key) for key in self.source.keys)

    @cached_property
    def derived_words(self) -> frozenset[str]:
        """Every word of the derived text, by its stem."""
        return frozenset(stem(key) for key in self.derived.keys)


def own_words(text: Words, span: Span) -> list[str]:
    """The words of a place that stand outside quotations."""
    part = text.between(span)
    return [key for key, quoted in zip(text.keys[part], text.quoted[part], strict=True) if not quoted]
