"""Which card of a review is shown: going from one to another, to what is not decided, to what is searched for.

May import: ``offramp.evidence``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from offramp.evidence.drafts.draft import Draft
from offramp.evidence.review.lines import to_line
from offramp.evidence.review.session import Card, Session


@dataclass
class Shown:
    """The card that is shown, out of those of a session, which has at least one.

    Attributes
    ----------
    at : which card; `view` : which of its drafts' texts; `scroll` : lines that the text is moved by.
    needle : what was searched for last.
    """

    session: Session
    at: int = 0
    view: int = 0
    scroll: int = 0
    needle: str = ""

    @property
    def card(self) -> Card:
        """The card itself."""
        return self.session.cards[self.at]

    @property
    def draft(self) -> Draft:
        """The draft whose text is shown."""
        return self.card.drafts[self.view]

    def to(self, at: int) -> None:
        """Show card `at`, or the nearest that there is."""
        self.at = max(0, min(at, len(self.session.cards) - 1))
        self.view = self.scroll = 0

    def to_open(self, start: int) -> bool:
        """Go to the next card from `start` on that is not decided, round the end; whether there is one."""
        return self._to_next(range(start, start + len(self.session.cards)), lambda card: card.status == "open")

    def to_found(self, step: int, *, here: bool = False) -> bool:
        """Go to the next card, `step` by `step`, that holds what is searched for, round the end, with `here` from this
        one on; whether there is one."""
        ring = (self.at + step * n for n in range(0 if here else 1, len(self.session.cards) + 1))
        return self._to_next(ring, self._holds)

    def turn(self) -> None:
        """Show the text of the next draft of the card."""
        self.view, self.scroll = (self.view + 1) % len(self.card.drafts), 0

    def _to_next(self, ring: Iterable[int], wanted: Callable[[Card], bool]) -> bool:
        cards = self.session.cards
        found = next((at % len(cards) for at in ring if wanted(cards[at % len(cards)])), None)
        if found is not None:
            self.to(found)
        return found is not None

    def _holds(self, card: Card) -> bool:
        wanted = self.needle.casefold()
        texts = [draft.id for draft in card.drafts]
        for draft in card.drafts:
            text = self.session.drafts.origin_of[draft.article].text
            texts += [text[draft.sentences.start : draft.sentences.end], draft.voice.words if draft.voice else ""]
        texts += [to_line(name, value) for name, value in self.session.changed(card).items()]
        return any(wanted in text.casefold() for text in texts)
