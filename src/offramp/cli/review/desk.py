"""What a reviewer does, without a terminal: which keys mean what, what is asked, what is said.

May import: ``offramp.evidence``, ``offramp.errors``, ``offramp.cli``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from offramp.cli.review.shown import Shown
from offramp.cli.tables import counted
from offramp.errors import Problem
from offramp.evidence.dates import parse_period
from offramp.evidence.drafts.draft import Origin
from offramp.evidence.review.events import Accept, Mend, Reject, Split
from offramp.evidence.review.lines import (
    CLAIM_LINES,
    HINTS,
    SOURCE_LINES,
    LineError,
    from_line,
    is_about,
    problem_line,
    to_line,
)
from offramp.evidence.review.proposing import of_source, quoted_content
from offramp.evidence.review.session import Card, Session

Raw = dict[str, Any]
Mode = Literal["browse", "mend", "source", "help"]
Tone = Literal["plain", "good", "warn", "bad"]

PAGE = 10  # cards that a page key moves by


@dataclass(frozen=True)
class Prompt:
    """A line that the reviewer is asked for: its label, what stands in it, a hint, and values to complete from."""

    name: str
    text: str
    hint: str
    values: tuple[str, ...] = ()


@dataclass
class Desk:
    """A review at the keyboard.

    Attributes
    ----------
    shown : which card is shown.
    mode : browsing, mending fields of a claim or of a source, or help.
    row : which line of the fields the cursor is on.
    origin, source : the article whose source is told, and what was entered of it.
    prompt : the line that is asked for, None where none is.
    told, tone : the last message.
    done : whether the review is over.
    """

    session: Session
    shown: Shown = dataclasses.field(init=False)
    mode: Mode = "browse"
    row: int = 0
    origin: Origin | None = None
    source: Raw = dataclasses.field(default_factory=dict)
    prompt: Prompt | None = None
    told: str = ""
    tone: Tone = "plain"
    done: bool = False
    _accepting: bool = False
    _grading: bool = False

    def __post_init__(self) -> None:
        self.shown = Shown(self.session)
        self.shown.to_open(0)
        left = sum(card.status == "open" for card in self.session.cards)
        self._say(f"{counted(left, 'card')} to decide; ? lists the keys")

    @property
    def card(self) -> Card:
        """The card that is shown."""
        return self.shown.card

    @property
    def names(self) -> Sequence[str]:
        """The fields that are shown: of the source, or of the claim."""
        return SOURCE_LINES if self.mode == "source" else CLAIM_LINES

    @property
    def fields(self) -> Raw:
        """What they hold."""
        return self.source if self.mode == "source" else self.session.claim(self.card)

    # --- keys

    def press(self, key: str) -> None:
        """A key, by its character or name ("up", "enter", "escape", "tab", "pageup", "home")."""
        if self.mode == "help":
            self.mode = "browse"
            return
        keys = _KEYS["fields"] if self.mode in ("mend", "source") else _KEYS["browse"]
        action = keys.get(key)
        if action is None:
            if len(key) == 1:
                self._say(f"{key!r} does nothing here; ? lists the keys", "warn")
            return
        self._say("")
        action(self)

    def submit(self, text: str) -> None:
        """The line that was asked for. Where it does not do, a message says why and it is asked for still."""
        prompt = self.prompt
        if prompt is None:
            return
        if prompt.name == "search":
            self._asked()
            self._search(text)
            return
        try:
            value = from_line(prompt.name, text)
        except LineError as error:
            self._say(str(error), "bad")
            return
        if self.mode == "source":
            self._enter_source(prompt.name, value)
        else:
            self._enter(prompt.name, value)

    def cancel(self) -> None:
        """Leave the line that was asked for as it was."""
        self._asked()
        self._say("left as it was")

    def _asked(self) -> None:
        """The line has been entered or left; after a grade the card stands as before."""
        self.prompt = None
        if self._grading:
            self.mode, self._grading = "browse", False

    # --- browsing

    def _accept(self) -> None:
        card = self.card
        if card.status == "in the record":
            self._say(f"{card.claim_id} is in the record already; change it there", "warn")
            return
        if card.told_by and card.status == "open" and not self._accepting:
            self._accepting = True
            self._say(
                f"{card.told_by} of the record tells the same: a again for a claim of its own, r to leave it", "warn"
            )
            return
        problems = self.session.problems(self.session.claim(card))
        if problems:
            self._to_problem(problems[0])
            return
        untold = self.session.untold(card)
        if untold:
            self._ask_source(untold[0])
            self._accepting = True
            return
        self._accepting = False
        self.session.accept(card, self.session.claim(card))
        left = len(self.session.waiting())
        self._on(f"accepted; {counted(left, 'claim')} for the record", "good")

    def _reject(self) -> None:
        if self.card.status == "in the record":
            self._say(f"{self.card.claim_id} is in the record already; remove it there", "warn")
            return
        self.session.reject(self.card)
        self._on("rejected", "plain")

    def _undo(self) -> None:
        event = self.session.undo()
        if event is None:
            self._say("nothing to undo: what is in the record is changed there", "warn")
            return
        match event:
            case Accept(places) | Reject(places) | Split(places):
                place = places[0]
            case Mend(place):
                pass
            case _:
                return
        self._to(next((at for at, card in enumerate(self.session.cards) if place in card.places), self.shown.at))
        self._say(f"undone: {_WORDS[type(event)]}")

    def _split(self) -> None:
        if not self.card.others:
            self._say("a draft by itself: nothing to take apart", "warn")
        elif self.card.status != "open":
            self._say("decided together; undo that first", "warn")
        else:
            count = len(self.card.drafts)
            self.session.split(self.card)
            self._to(self.shown.at)
            self._say(f"{count} drafts, each decided by itself from now on")

    def _mend(self) -> None:
        if self.card.status == "in the record":
            self._say(f"{self.card.claim_id} is in the record already; change it there", "warn")
            return
        self.mode, self.row = "mend", 0

    def _grade(self) -> None:
        self._mend()
        if self.mode == "mend":
            self._grading = True
            self._edit("grade")

    def _search_for(self) -> None:
        self.prompt = Prompt("search", self.shown.needle, "words of the article, a speaker, an id; n goes to the next")

    def _search(self, text: str) -> None:
        self.shown.needle = text.strip()
        self._again(1, here=True)

    def _again(self, step: int, here: bool = False) -> None:
        """Go to the next card that holds what was searched for."""
        needle = self.shown.needle
        if not needle:
            self._say("/ searches first", "warn")
        elif self.shown.to_found(step, here=here):
            self._arrived()
            self._say(f"{needle!r}: n for the next, N for the one before")
        else:
            self._say(f"nothing holds {needle!r}", "warn")

    def _turn(self) -> None:
        self.shown.turn()
        if len(self.card.drafts) == 1:
            self._say("a draft by itself")

    def _source_of(self) -> None:
        """Tell or mend the source of the article that is shown."""
        self._accepting = False
        self._ask_source(self.session.drafts.origin_of[self.shown.draft.article])

    def _help(self) -> None:
        self.mode = "help"

    def _quit(self) -> None:
        self.done = True

    # --- moving

    def _to(self, at: int) -> None:
        self.shown.to(at)
        self._arrived()

    def _arrived(self) -> None:
        """At another card nothing is half done."""
        self.row, self._accepting = 0, False

    def _by(self, step: int) -> None:
        before = self.shown.at
        self._to(before + step)
        if self.shown.at == before:
            self._say("the last card" if step > 0 else "the first card")

    def _next_open(self) -> None:
        if self.shown.to_open(self.shown.at + 1):
            self._arrived()
        else:
            self._say("all is decided; q writes what was accepted into the record", "good")

    def _on(self, told: str, tone: Tone) -> None:
        """Say what was decided, and go on to what is not."""
        self.mode = "browse"
        if self.shown.to_open(self.shown.at + 1):
            self._arrived()
            self._say(told, tone)
        else:
            self._accepting = False
            self._say(f"{told}; all is decided: q writes it and leaves", "good")

    # --- fields

    def _enter(self, name: str, value: Any) -> None:
        """Take over what was entered for a field of the claim."""
        card = self.card
        note = ""
        if name == "content":
            own = quoted_content(value, card.drafts, self.session.drafts)
            note = "; words of the article are put in quotation marks" if own != value else ""
            value = own
        claim = self.session.claim(card) | {name: value}
        problems = [problem for problem in self.session.problems(claim) if is_about(problem, name)]
        if problems:
            self._say(problem_line(problems[0]), "bad")
            return
        self._asked()
        if value != self.session.claim(card).get(name):
            self.session.mend(card, {name: value})
        if name == "date" and parse_period(value) is None:
            self._say("kept, but no date that the program can read: it will stand in no order of time", "warn")
        else:
            self._say(f"{name.replace('_', ' ')} is mended{note}; a accepts", "good")

    def _enter_source(self, name: str, value: Any) -> None:
        self.prompt = None
        record = self.session.record
        if name == "id" and value in record.sources:
            self.source = {"id": value, **of_source(record.sources[value])}
            self._say(f"{value} is in the record and is used as it is", "good")
        else:
            self.source = self.source | {name: value}
            self._say("a: this is the source; Enter mends the next field, Esc goes back")

    def _ask_source(self, origin: Origin) -> None:
        self.mode, self.origin = "source", origin
        self.source = dict(self.session.source_of[origin.digest])
        self.row = 0 if self.source["outlet"] else SOURCE_LINES.index("outlet")
        if self.source["id"] in self.session.record.sources:
            self._say("it seems to be this source of the record: a if so, Enter on its id if not")
        else:
            self._say("what source is this article? a: as shown, Enter mends a field, Esc goes back")

    def _take(self) -> None:
        """Accept the claim whose fields are mended, or the source that is shown."""
        if self.mode == "mend":
            self._accept()
            return
        assert self.origin is not None
        known = self.session.record.sources.get(self.source["id"])
        problems = [] if known is not None else self.session.source_problems(self.origin, self.source)
        if problems:
            self._to_problem(problems[0])
            return
        self.session.tell_source(self.origin, self.source)
        self.mode, self.row = "browse", 0
        self._say(f"{self.origin.article} is the source {self.source['id']}", "good")
        if self._accepting:
            self._accept()

    def _back(self) -> None:
        self.mode, self.row, self._accepting = "browse", 0, False

    def _line(self) -> None:
        """Ask for the line on which the cursor is."""
        self._edit(self.names[self.row])

    def _edit(self, name: str) -> None:
        if self.mode == "source" and self.source["id"] in self.session.record.sources and name != "id":
            self._say(f"{self.source['id']} is in the record; change it there, or give another id", "warn")
            return
        self.row = self.names.index(name)
        text = to_line(name, self.fields.get(name))
        self.prompt = Prompt(name, text, HINTS[name], tuple(self.session.known(name)))

    def _up(self) -> None:
        self.row = (self.row - 1) % len(self.names)

    def _down(self) -> None:
        self.row = (self.row + 1) % len(self.names)

    def _to_problem(self, problem: Problem) -> None:
        """Put the cursor on the field that a problem is about, and say what is wrong."""
        if self.mode != "source":
            self.mode = "mend"
        self.row = next((at for at, name in enumerate(self.names) if is_about(problem, name)), 0)
        self._say(problem_line(problem), "bad")

    def _say(self, told: str, tone: Tone = "plain") -> None:
        self.told, self.tone = told, tone


_WORDS = {Accept: "accepted", Reject: "rejected", Mend: "mended", Split: "taken apart"}
Action = Callable[[Desk], None]
_BROWSE: dict[str, Action] = {
    "a": Desk._accept,
    "r": Desk._reject,
    "m": Desk._mend,
    "e": Desk._mend,
    "enter": Desk._mend,
    "s": Desk._split,
    "u": Desk._undo,
    "g": Desk._grade,
    "o": Desk._source_of,
    "/": Desk._search_for,
    "n": lambda desk: desk._again(1),
    "N": lambda desk: desk._again(-1),
    "?": Desk._help,
    "q": Desk._quit,
    "tab": Desk._turn,
    "j": lambda desk: desk._by(1),
    "down": lambda desk: desk._by(1),
    "k": lambda desk: desk._by(-1),
    "up": lambda desk: desk._by(-1),
    "pagedown": lambda desk: desk._by(PAGE),
    "pageup": lambda desk: desk._by(-PAGE),
    "home": lambda desk: desk._to(0),
    "end": lambda desk: desk._to(len(desk.session.cards)),
    " ": Desk._next_open,
}
_FIELDS: dict[str, Action] = {
    "a": Desk._take,
    "enter": Desk._line,
    "m": Desk._line,
    "e": Desk._line,
    "j": Desk._down,
    "down": Desk._down,
    "tab": Desk._down,
    "k": Desk._up,
    "up": Desk._up,
    "escape": Desk._back,
    "q": Desk._back,
    "u": Desk._undo,
    "?": Desk._help,
}
_KEYS = {"browse": _BROWSE, "fields": _FIELDS}
