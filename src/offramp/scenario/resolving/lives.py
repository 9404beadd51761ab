"""Facts end: who reads one after that, and which formula outlives one of its facts.

Works on places: (round, turn), where a word that arrives before a turn lands half a step ahead of it.

May import: ``offramp.errors``, ``scenario`` (types, document, uses).
"""

from __future__ import annotations

from offramp.documents.written import Path
from offramp.errors import Problem
from offramp.scenario.crisis import Concern, Crisis, Fact, MessageTurn, Outcome
from offramp.scenario.documents.document import Document
from offramp.scenario.uses import reads_of_turn, writes_of_turn

Place = tuple[int, float]


def problems_of_lives(crisis: Crisis, document: Document) -> list[Problem]:
    """Reads of facts that have ended, in turns and in formulas."""
    ending = [fact for fact in crisis.facts.values() if fact.until is not None]
    lives = _Lives(crisis)
    found = [problem for fact in ending for problem in _late_readers(fact, lives, document)]
    parts: list[Concern | Outcome] = [*crisis.concerns, *crisis.outcomes]
    for part in parts:
        found += [
            problem
            for fact in ending
            if fact.name in part.formula.reads
            for problem in _outlived(part, fact, lives, document)
        ]
    return found


class _Lives:
    """When each fact is written and read, turn by turn."""

    def __init__(self, crisis: Crisis) -> None:
        self.crisis = crisis
        self.index = {turn.head.name: place for place, turn in enumerate(crisis.turns)}
        self.reads: dict[str, list[tuple[int, int]]] = {}  # fact -> (turn, turn at which it is read)
        self.writes: dict[str, list[tuple[int, float]]] = {}  # fact -> (turn, place of the writing within a round)
        for place, turn in enumerate(crisis.turns):
            at = float(place)
            if isinstance(turn, MessageTurn) and (arrives := crisis.channels[turn.channel].arrives) is not None:
                at = self.index[arrives] - 0.5
            for fact in writes_of_turn(turn):
                self.writes.setdefault(fact, []).append((place, at))
            for name in reads_of_turn(turn, crisis.defence):
                self.reads.setdefault(name, []).append((place, place))
            if isinstance(turn, MessageTurn) and turn.of is not None and turn.lie_at is not None:
                self.reads.setdefault(turn.of, []).append((place, self.index[turn.lie_at]))

    def last_written(self, facts: frozenset[str], per_round: bool) -> Place | None:
        """The last place at which any of `facts` may be written (in one round, where paid each round)."""
        places = [
            (1 if per_round else self._last_round(turn), at) for fact in facts for turn, at in self.writes.get(fact, ())
        ]
        return max(places, default=None)

    def ends_between(self, fact: Fact, first: Place, last: Place) -> bool:
        """Whether `fact` ends at or after place `first` and before place `last`."""
        assert fact.until is not None
        turn = self.index[fact.until]
        rounds = self.crisis.turns[turn].head.rounds or range(first[0], min(first[0] + 2, last[0] + 1))
        return any(first <= (number, float(turn)) < last for number in rounds)

    def _last_round(self, turn: int) -> int:
        return max(self.crisis.turns[turn].head.rounds or (self.crisis.calendar.rounds,))


def _late_readers(fact: Fact, lives: _Lives, document: Document) -> list[Problem]:
    """Turns that read `fact` after it has ended in their round and before anything sets it anew."""
    assert fact.until is not None
    end = lives.index[fact.until]
    found = []
    for place, at in lives.reads.get(fact.name, ()):
        if at > end and not any(end < written < at for _, written in lives.writes.get(fact.name, ())):
            message = f"reads {fact.name}, which has ended at `{fact.until}` and stands at its initial level again"
            hint = f"let {fact.name} live until this turn or longer (facts.{fact.name}.until)"
            path: Path = ("turns", place)
            found.append(document.problem(message, path, found=fact.name, hint=hint, code="ended-fact"))
    return found


def _outlived(part: Concern | Outcome, fact: Fact, lives: _Lives, document: Document) -> list[Problem]:
    """A formula is settled when the last of its facts is; one that has ended by then has no level of its own."""
    per_round = isinstance(part, Concern) and part.per_round
    written = lives.last_written(frozenset([fact.name]), per_round)
    settled = lives.last_written(part.formula.reads, per_round)
    if written is None or settled is None or not lives.ends_between(fact, written, settled):
        return []
    path: Path = ("concerns", part.actor, part.name) if isinstance(part, Concern) else ("outcomes", part.name)
    message = f"{fact.name} ends at `{fact.until}`, before the other facts of the formula are settled"
    hint = f"keep {fact.name} alive: a later facts.{fact.name}.until, or none"
    return [document.problem(message, path, found=part.formula.text, hint=hint, code="ended-fact")]
