"""The standpoint of a forecast: a turn, the record before it, and on a date only what of it can have been known.

May import: ``offramp.errors``, ``offramp.scenario``, ``forecasts.given``, ``forecasts.question``,
``forecasts.standing.knowing``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from offramp.errors import NotFoundError, OfframpError
from offramp.forecasts.given import named_turn
from offramp.forecasts.question import Question
from offramp.forecasts.standing.knowing import Knowledge, Piece, knower, need_record, pieces_of, record_words
from offramp.scenario.crisis import Crisis, RecordEntry

Place = tuple[int, int]


@dataclass(frozen=True)
class Standpoint:
    """Where a forecast is made from, and the question asked there.

    `words` tell what it is conditioned on, as (turn, what); `at`, `given`, `as_of` and `known_to` are as they were
    asked for; `knowledge` is what can have been known then, None where no date was asked for, and `hidden` the pieces
    that it leaves out, in its order.
    """

    question: Question
    words: tuple[tuple[str, str], ...]
    at: str | None = None
    given: tuple[str, ...] = ()
    as_of: Date | None = None
    known_to: str | None = None
    knowledge: Knowledge | None = None
    hidden: tuple[RecordEntry, ...] = ()

    def in_crisis(self, crisis: Crisis) -> Standpoint:
        """The same standpoint in another crisis, one with other numbers."""
        return standpoint(
            crisis, self.at, given=self.given, as_of=self.as_of, known_to=self.known_to, watch=self.question.watch
        )


def standpoint(
    crisis: Crisis,
    at: str | None,
    *,
    given: Sequence[str] = (),
    as_of: Date | None = None,
    known_to: str | None = None,
    watch: str | None = None,
) -> Standpoint:
    """The question asked at turn `at` (``TURN`` or ``TURN@ROUND``), given the record before it or ``FACT=LEVEL``.

    With `as_of`, only those entries count that can have been known on that day, by the public or by `known_to`; where
    `at` is None, it is asked right after the last of them, or from the beginning where nothing is known. Nothing else
    is then taken for known, not even that the crisis still goes on.

    NotFoundError for an actor, a turn, a fact or a level that is not there; OfframpError for a date before everything,
    and where nothing recorded has a day.
    """
    if known_to is not None and as_of is None:
        raise OfframpError("`known_to` says whose knowledge counts: say on which day too, with `as_of`")
    if given and as_of is not None:
        raise OfframpError("`given` replaces the record, so that `as_of` has nothing to choose from: use one of them")
    if given and at is None:
        raise OfframpError("`given` needs a turn to stand at: say `at` too")
    facts = tuple(_fact_level(crisis, text) for text in given)
    asked = (at, tuple(given), as_of, known_to)
    if as_of is not None:
        question, knowledge, hidden = _on_a_day(crisis, at, as_of, known_to, watch)
        words = tuple((entry.turn, record_words(crisis, entry)) for entry in question.record)
        return Standpoint(question, words, *asked, knowledge, hidden)
    if at is None:
        return Standpoint(Question(watch=watch), ())
    name, number = named_turn(at)
    place = _place(crisis, name, number)
    before = () if given else tuple(e for e in crisis.record if _place(crisis, e.turn, e.round) < place)
    words = tuple((entry.turn, record_words(crisis, entry)) for entry in before)
    words += tuple(("given", text) for text in given)
    return Standpoint(Question(name, number, before, facts, watch), words, *asked)


def _on_a_day(
    crisis: Crisis, at: str | None, as_of: Date, known_to: str | None, watch: str | None
) -> tuple[Question, Knowledge, tuple[RecordEntry, ...]]:
    """The question on a day, what can have been known then, and the pieces that were not."""
    who = knower(crisis, known_to)
    pieces = pieces_of(crisis, who)
    need_record(crisis, pieces, as_of)
    known = [piece for piece in pieces if piece.known_on(as_of)]
    if at is None:
        question, stands = _after_all(crisis, known, watch)
    else:
        name, number = named_turn(at)
        stands = _place(crisis, name, number)
        question = Question(name, number, tuple(p.entry for p in known if p.place < stands), watch=watch)
    hidden = [piece for piece in pieces if piece.place < stands and not piece.known_on(as_of)]
    knowledge = Knowledge(
        as_of,
        who.label,
        tuple(piece.known() for piece in known if piece.place < stands),
        tuple(piece.left_out() for piece in hidden),
        tuple(piece.known() for piece in known if piece.place >= stands),
    )
    return question, knowledge, tuple(piece.entry for piece in hidden)


def _after_all(crisis: Crisis, known: Sequence[Piece], watch: str | None) -> tuple[Question, Place]:
    """The question right after the last of `known`, and the place after which nothing is known."""
    if not known:
        return Question(watch=watch, only_known=True), (0, 0)
    number, place = known[-1].place
    heads = [turn.head for turn in crisis.turns]
    later = [(number, k) for k in range(place + 1, len(heads))]
    later += [(n, k) for n in range(number + 1, crisis.calendar.rounds + 1) for k in range(len(heads))]
    running = ((heads[k].name, n) for n, k in later if (rounds := heads[k].rounds) is None or n in rounds)
    at, round_number = next(running, (None, number))
    record = tuple(piece.entry for piece in known)
    return Question(at, round_number, record, watch=watch, only_known=True), (number, place + 1)


def _place(crisis: Crisis, turn: str, round_number: int) -> Place:
    """Where a turn stands in order; at the end of its round if there is none called so."""
    names = [found.head.name for found in crisis.turns]
    return round_number, names.index(turn) if turn in names else len(names)


def _fact_level(crisis: Crisis, text: str) -> tuple[str, int]:
    name, sep, level = (part.strip() for part in text.partition("="))
    fact = crisis.facts.get(name)
    if not sep or fact is None:
        raise NotFoundError(f"given {text!r}: write FACT=LEVEL with one of the facts {', '.join(crisis.facts)}")
    if level not in fact.levels:
        raise NotFoundError(f"given {text!r}: the levels of {name} are {', '.join(fact.levels)}")
    return name, fact.levels.index(level)
