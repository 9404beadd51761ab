"""The desk at which a file is resolved: it looks names up, reads numbers and formulas, and notes every problem.

May import: ``offramp.errors``, ``offramp.evidence``, ``scenario`` (types, expressions, document, model, spelling),
``scenario.resolving.disputed``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from offramp.documents.written import Path
from offramp.errors import Problem
from offramp.evidence import Record
from offramp.scenario import model
from offramp.scenario.crisis import Actor, Assignment, Fact
from offramp.scenario.documents.document import Document
from offramp.scenario.expressions import Domain, Expression, ExpressionError, Kind, Scope, parse_expression
from offramp.scenario.expressions.terms import Constant
from offramp.scenario.numbers import DEFAULT_NOTE, JUDGEMENT, Allowed, Number
from offramp.scenario.resolving.disputed import DisputeError, reports_of
from offramp.scenario.spelling import did_you_mean

Written = float | model.SourcedNumber
Asked = TypeVar("Asked")
Found = TypeVar("Found")

RESERVED = frozenset(("and", "or", "not", "in", "if", "else", "is", "type", "True", "False", "min", "max", "abs"))
SUM_TOLERANCE = 1e-6
MOST_PROBLEMS = 500
# What is larger is a slip of the hand, and would overflow where numbers are multiplied.
MOST_WHOLE = 1_000_000_000
MOST_NUMBER = 1_000_000_000_000_000
# Stands in for an expression that cannot be read; no crisis is made while there are problems.
_UNREADABLE = Expression("unreadable", frozenset(), "number", Constant(0.0))


class TooManyProblemsError(Exception):
    """So much is wrong that the rest would not be read."""


@dataclass
class Desk:
    """What is known while a file is resolved.

    `actors` and `facts` fill up first, before any expression is read; everything after looks names up in them.
    `turn_names` is the written order of the turns.
    """

    document: Document
    actors: dict[str, Actor] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    turn_names: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    numbers: dict[str, Number] = field(default_factory=dict)
    _scopes: dict[str | None, Scope] = field(default_factory=dict)

    def report(
        self, path: Path, message: str, *, code: str, at_key: bool = False, found: object = "", **more: Any
    ) -> None:
        """Notes that something is wrong with what stands at `path`."""
        self._note(self.document.problem(message, path, at_key=at_key, found=found, code=code, **more))

    def known(self, kind: str, name: str, names: Iterable[str], path: Path, *, at_key: bool = False) -> bool:
        """Whether `name` is among `names`; if not, that is noted with the nearest spelling."""
        names = tuple(names)
        if name in names:
            return True
        self.report(
            path,
            f"there is no {kind} called `{name}`" + ("" if names else f": the file has no {kind} at all"),
            at_key=at_key,
            found=name,
            allowed=names,
            hint=did_you_mean(name, names),
            code=f"unknown-{_kind_word(kind)}",
        )
        return False

    def actor(self, name: str, path: Path, *, at_key: bool = False) -> bool:
        """Whether `name` is an actor."""
        return self.known("actor", name, self.actors, path, at_key=at_key)

    def fact(self, name: str, path: Path, *, at_key: bool = False) -> bool:
        """Whether `name` is a fact."""
        return self.known("fact", name, self.facts, path, at_key=at_key)

    def turn(self, name: str, path: Path, *, at_key: bool = False) -> bool:
        """Whether `name` is a turn."""
        return self.known("turn", name, self.turn_names, path, at_key=at_key)

    def level(self, name: str, fact: str, path: Path, *, at_key: bool = False) -> int:
        """The index of level `name` of `fact` (0 where that is noted to be unknown)."""
        if fact not in self.facts:
            return 0
        levels = self.facts[fact].levels
        if name in levels:
            return levels.index(name)
        self.report(
            path,
            f"{fact} has no level `{name}`",
            at_key=at_key,
            found=name,
            allowed=levels,
            hint=did_you_mean(name, levels),
            code="unknown-level",
        )
        return 0

    def domain(self, name: str, path: Path) -> tuple[str, ...]:
        """The levels of a fact or of ``ACTOR.type``, empty where there is no such thing."""
        if name.endswith(".type"):
            actor = name.removesuffix(".type")
            return self.actors[actor].types if self.actor(actor, path) else ()
        types = (f"{actor.name}.type" for actor in self.actors.values())
        return self.facts[name].levels if self.known("fact", name, (*self.facts, *types), path) else ()

    def sees(self, actor: str, fact: str, path: Path) -> None:
        """Notes where `actor` is to learn something through a fact that it does not see."""
        if actor in self.actors and fact in self.facts and actor not in self.facts[fact].seen_by:
            seen = ", ".join(sorted(self.facts[fact].seen_by)) or "nobody"
            self.report(
                path,
                f"{actor} does not see {fact}, so it learns nothing (seen by {seen})",
                found=actor,
                hint=f"add {actor} to facts.{fact}.seen_by",
                code="unseen",
            )

    def number(
        self,
        written: Written,
        path: Path,
        *,
        used: Path | None = None,
        low: float | None = None,
        high: float | None = None,
        above: float | None = None,
        whole: bool = False,
    ) -> Number:
        """The number written at `path`. `used` is the place it serves, where one written number serves several.

        It must lie in [low, high], be greater than `above`, be a `whole` number; its range likewise.
        """
        number = self._read(written, path, used, Allowed(low, high, above, whole))
        self.numbers[number.path] = number
        return number

    def amount(
        self, written: Written | None, path: Path, *, high: float | None = None, whole: bool = False
    ) -> Number | None:
        """The number of at least 0 at `path`, None where nothing is written."""
        return None if written is None else self.number(written, path, low=0.0, high=high, whole=whole)

    def observation(self, written: Written, path: Path) -> Number:
        """A count that was observed: checked like any number, but no quantity of the crisis."""
        return self._read(written, path, None, Allowed(0.0, whole=True))

    def default(self, value: float, path: Path) -> Number:
        """The number that the grammar puts at `path` where the file says nothing."""
        name = self.document.name_of(path)
        self.numbers[name] = Number(name, value, note=DEFAULT_NOTE, origin=name)
        return self.numbers[name]

    def probability(self, written: Written, path: Path, *, used: Path | None = None) -> Number:
        """The probability or share written at `path`."""
        return self.number(written, path, used=used, low=0.0, high=1.0)

    def adds_up(self, numbers: Iterable[Number], path: Path, what: str) -> None:
        """Notes where `numbers` do not add up to one."""
        values = [number.value for number in numbers]
        total = sum(values)
        if abs(total - 1) > SUM_TOLERANCE:
            terms = " + ".join(f"{value:g}" for value in values)
            found = f"{terms} = {total:g}" if len(values) > 1 else terms
            self.report(path, f"{what} must add up to one", found=found, code="sum")

    def cite(self, sources: Iterable[str], path: Path) -> None:
        """Notes sources that are no claims of the evidence; where there is none, any may be cited."""
        evidence = self.document.evidence
        for source in sources:
            if evidence is not None and source != JUDGEMENT and source not in evidence.claims:
                self.report(
                    path,
                    f"the evidence has no claim `{source}`",
                    found=source,
                    hint=did_you_mean(source, (*evidence.claims, JUDGEMENT)),
                    code="unknown-claim",
                )

    def condition(self, text: str | None, path: Path, owner: str | None = None) -> Expression | None:
        """The condition at `path`, None where there is none; a bare ``type`` in it is that of `owner`."""
        return None if text is None else self._expression(text, path, "bool", owner)

    def formula(self, text: str, path: Path, owner: str | None = None) -> Expression:
        """The formula at `path`, a number or a truth value."""
        return self._expression(text, path, "number", owner)

    def effects(self, written: Mapping[str, str], path: Path, owner: str | None = None) -> tuple[Assignment, ...]:
        """The effects of ``set:`` at `path`."""
        found = []
        for fact, text in written.items():
            here = (*path, fact)
            if not self.fact(fact, here, at_key=True):
                continue
            levels = self.facts[fact].levels
            if text in levels and text not in self.facts:
                found.append(Assignment(fact, levels.index(text)))
            else:
                value = self._expression(text, here, "level", owner, fact)
                found.append(Assignment(fact, None, value))
        return tuple(found)

    def _expression(
        self, text: str, path: Path, want: Kind, owner: str | None, target: str | None = None
    ) -> Expression:
        try:
            return parse_expression(text, self._scope(owner), want=want, target=target)
        except ExpressionError as error:
            self._note(
                self.document.problem(
                    error.message,
                    path,
                    offset=error.offset,
                    found=error.found or text,
                    allowed=error.allowed,
                    hint=error.hint,
                    code="expression",
                )
            )
            return replace(_UNREADABLE, kind=want)

    def _note(self, problem: Problem) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            raise TooManyProblemsError
        self.problems.append(problem)

    def _scope(self, owner: str | None) -> Scope:
        if owner in self._scopes:
            return self._scopes[owner]
        facts = {
            fact.name: Domain(fact.levels, fact.numbers if fact.numbered else None) for fact in self.facts.values()
        }
        types = {actor.name: actor.types for actor in self.actors.values()}
        return self._scopes.setdefault(owner, Scope(facts, types, owner))

    def _read(self, written: Written, path: Path, used: Path | None, allowed: Allowed) -> Number:
        sourced = written if isinstance(written, model.SourcedNumber) else model.SourcedNumber(value=written)
        rewrite = self.document.rewrite(path)
        name = self.document.name_of(used or path)
        serves_several = used is not None and used[: len(path)] == path
        written_at = path if serves_several or used is None else used
        origin = self.document.name_of(self.document.moved.get(written_at, written_at))
        ends, claims = self._ends(sourced, path)
        sources = listed(sourced.source) or claims
        if rewrite is not None and not isinstance(written, model.SourcedNumber):
            sources = rewrite.sources or (JUDGEMENT,)
        number = Number(
            path=name,
            value=float(sourced.value),
            low=None if ends is None else ends[0],
            high=None if ends is None else ends[1],
            shape=sourced.shape,
            unit=sourced.unit,
            date=sourced.date,
            note=sourced.note,
            sources=sources,
            origin=origin if rewrite is None else f"{rewrite.origin}:{origin}",
            line=self.document.mark(path).line,
            allowed=allowed,
            dispute=sourced.range.dispute if isinstance(sourced.range, model.DisputeRange) else None,
        )
        self._check_number(number, path)
        self.cite(sources, path)
        return number

    def _ends(self, written: model.SourcedNumber, path: Path) -> tuple[tuple[float, float] | None, tuple[str, ...]]:
        """The range of a number, None where there is none, and the claims that a dispute takes it from."""
        span = written.range
        if span is None:
            return None, ()
        if not isinstance(span, model.DisputeRange):
            return (float(span[0]), float(span[1])), ()
        reports = self.disputed(reports_of, span, (*path, "range"))
        return (None, ()) if reports is None else ((reports.low, reports.high), reports.claims)

    def disputed(self, ask: Callable[[Record, Asked], Found], asked: Asked, path: Path) -> Found | None:
        """What `ask` finds in the record of the crisis. None where it finds nothing, which is noted at `path`, or where
        the file names a record that was not looked for."""
        record = self.document.evidence
        if record is None:
            if self.document.data.get("evidence") is None:
                self.report(path, "the file names no record to hold a dispute", code="dispute", hint="evidence: FILE")
            return None
        try:
            return ask(record, asked)
        except DisputeError as error:
            here = (*path, error.key) if error.key else path
            self.report(here, error.message, found=error.found, allowed=error.allowed, hint=error.hint, code="dispute")
        return None

    def _check_number(self, number: Number, path: Path) -> None:
        low, high, above = number.allowed.low, number.allowed.high, number.allowed.above
        whole = number.allowed.whole
        values = [value for value in (number.value, number.low, number.high) if value is not None]
        if number.low is not None and number.high is not None and not number.low <= number.value <= number.high:
            found = f"{number.value:g}, range [{number.low:g}, {number.high:g}]"
            self.report(path, "the value lies outside its range", found=found, code="range")
        if low is not None and high is not None and any(not low <= value <= high for value in values):
            message = "must lie between 0 and 1" if (low, high) == (0, 1) else f"must lie between {low:g} and {high:g}"
            self.report(path, f"{message}, its range too", found=_shown(number), code="range")
        elif low is not None and any(value < low for value in values):
            self.report(path, f"must not be less than {low:g}", found=_shown(number), code="range")
        if above is not None and any(value <= above for value in values):
            self.report(path, f"must be greater than {above:g}", found=_shown(number), code="range")
        most = MOST_WHOLE if whole else MOST_NUMBER
        if any(abs(value) > most for value in values):
            self.report(path, f"must not be larger than {most:,}", found=_shown(number), code="range")
        elif whole and any(value != round(value) for value in values):
            self.report(path, "must be a whole number", found=_shown(number), code="whole")


def _kind_word(kind: str) -> str:
    """The word for a kind in codes: `type of north` is a type, a `recorded turn` a turn."""
    return kind.partition(" of ")[0].partition(" with ")[0].split()[-1]


def listed(written: str | list[str] | None) -> tuple[str, ...]:
    """Sources as a tuple of ids."""
    if written is None:
        return ()
    return (written,) if isinstance(written, str) else tuple(written)


def _shown(number: Number) -> str:
    if number.low is None or number.high is None:
        return f"{number.value:g}"
    return f"{number.value:g}, range [{number.low:g}, {number.high:g}]"
