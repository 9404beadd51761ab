"""Lowering: a crisis becomes a straight list of elementary steps, each a choice or a draw.

A turn may take several steps (group then option, word then delivery, option then its chance effects);
between them an implicit fact, whose name holds a ``?``, remembers what the next step needs. Types
are drawn by the first steps and live on as facts called ``ACTOR.type``.

May import: ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from offramp.errors import TooLargeError
from offramp.game.layout import Variable, type_name
from offramp.scenario.crisis import (
    Assignment,
    Branch,
    ChanceTurn,
    Channel,
    Crisis,
    DecisionTurn,
    MessageTurn,
    RaidTurn,
    TableTurn,
    Turn,
    TurnHeader,
)
from offramp.scenario.expressions import Expression
from offramp.scenario.numbers import Number

LARGEST_PROGRAM = 100_000


@dataclass(frozen=True)
class Guard:
    """A step runs only where variable `name` has a level in `levels`."""

    name: str
    levels: tuple[int, ...]


@dataclass(frozen=True)
class Action:
    """One action of a choice. `option` is its place among the turn's options, None for a group or word."""

    label: str
    effects: tuple[Assignment, ...]
    options: tuple[int, ...] = ()


@dataclass(frozen=True)
class Choose:
    """`actor` picks one of `actions`; an action is available where any of its options' `when` holds."""

    actor: str
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class DrawTable:
    """`sets` takes a level with the probabilities of the row that the levels of `of` select."""

    of: tuple[str, ...]
    sets: str
    rows: Mapping[tuple[int, ...], tuple[Number, ...]]


@dataclass(frozen=True)
class DrawBranches:
    """One of the branches whose `when` holds. With `chooser`, the branch list is that of the level of `chooser`."""

    lists: Mapping[int, tuple[Branch, ...]]
    chooser: str | None = None
    clears: tuple[Assignment, ...] = ()


@dataclass(frozen=True)
class DrawJoint:
    """All types at once, from a joint table."""

    actors: tuple[str, ...]
    rows: tuple[tuple[tuple[int, ...], Number], ...]


@dataclass(frozen=True)
class Deliver:
    """The word in variable `word` arrives as said, bent or lost, in variable `sets` (level 0 there: nothing)."""

    word: str
    channel: Channel
    words: tuple[int, ...]
    sets: str
    silent: int
    lands: Mapping[int, int]  # level of `sets` that stands for each word


@dataclass(frozen=True)
class Land:
    """A word that was under way arrives: `sets` takes the level that `pending` says."""

    pending: str
    sets: str
    words: tuple[int, ...]


@dataclass(frozen=True)
class DrawRaid:
    """The defence turns a raid into damage."""

    event: RaidTurn


Move = Choose | DrawTable | DrawBranches | DrawJoint | Deliver | Land | DrawRaid


@dataclass(frozen=True)
class Step:
    """One elementary step of one round.

    `first` and `last` say whether it opens or closes its turn; `when` is the turn's own condition (on its
    first step), `guard` what a later step waits for; `writes` are the variables it may change and
    `ends` those that go back to their initial level when it has run.
    """

    round: int
    turn: str
    move: Move
    first: bool
    last: bool
    when: Expression | None
    guard: Guard | None
    writes: frozenset[str]
    ends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lie:
    """What the gap between word and deed costs `speaker`: paid when turn `at` has run."""

    turn: str
    speaker: str
    word: str
    of: str
    gap: Mapping[tuple[int, int], float]  # (level of `word`, level of `of`) -> gap in [0, 1]
    cost: Number
    at: str


@dataclass
class Program:
    """The steps of a crisis in order, its variables, and the lie costs that messages bring."""

    crisis: Crisis
    variables: dict[str, Variable] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    lies: list[Lie] = field(default_factory=list)


def lower(crisis: Crisis) -> Program:
    """The program of `crisis`. Raises `TooLargeError` where rounds times turns is beyond reason."""
    if crisis.calendar.rounds * max(len(crisis.turns), 1) > LARGEST_PROGRAM:
        raise TooLargeError(
            f"{crisis.calendar.rounds} rounds of {len(crisis.turns)} turns are over {LARGEST_PROGRAM:,} turns in all: "
            "lower `calendar.rounds`"
        )
    program = Program(crisis)
    for fact in crisis.facts.values():
        program.variables[fact.name] = Variable(fact.name, fact.levels, fact.initial, fact.seen_by)
    _lower_types(program)
    bodies = [_lower_turn(program, turn) for turn in crisis.turns]
    ends: dict[str, list[str]] = {}
    for fact in crisis.facts.values():
        if fact.until is not None:
            ends.setdefault(fact.until, []).append(fact.name)
    for name, until in _implicit_ends(program, crisis).items():
        ends.setdefault(until, []).append(name)
    landings = _landings(crisis)
    for round_number in range(1, crisis.calendar.rounds + 1):
        for turn, body in zip(crisis.turns, bodies, strict=True):
            for message in landings.get(turn.head.name, ()):
                program.steps.append(_landing_step(message, round_number))
            if turn.head.rounds is None or round_number in turn.head.rounds:
                program.steps.extend(_place(body, turn.head, round_number, tuple(ends.get(turn.head.name, ()))))
    return program


def _lower_types(program: Program) -> None:
    crisis = program.crisis
    private = [actor for actor in crisis.actors.values() if len(actor.types) > 1]
    for actor in crisis.actors.values():
        name = type_name(actor.name)
        program.variables[name] = Variable(name, actor.types, 0, frozenset([actor.name]))
    moves: list[Move] = []
    if crisis.joint_types is not None:
        moves.append(DrawJoint(tuple(actor.name for actor in private), crisis.joint_types))
    else:
        moves.extend(DrawTable((), type_name(actor.name), {(): actor.prior}) for actor in private)
    for move in moves:
        writes = move.actors if isinstance(move, DrawJoint) else (move.sets.removesuffix(".type"),)  # type: ignore[union-attr]
        program.steps.append(
            Step(0, "types", move, True, True, None, None, frozenset(type_name(name) for name in writes))
        )


@dataclass(frozen=True)
class _Part:
    """A step before it is placed in a round."""

    move: Move
    guard: Guard | None
    writes: frozenset[str]
    ends: tuple[str, ...] = ()


def _lower_turn(program: Program, turn: Turn) -> list[_Part]:
    match turn:
        case DecisionTurn():
            return _lower_decision(program, turn)
        case ChanceTurn():
            return [_Part(DrawBranches({0: turn.branches}), None, _branch_writes(turn.branches))]
        case TableTurn():
            return [_Part(DrawTable(turn.of, turn.sets, turn.rows), None, frozenset([turn.sets]))]
        case RaidTurn():
            writes = {turn.sets} | ({turn.averted} if turn.averted else set())
            return [_Part(DrawRaid(turn), None, frozenset(writes))]
        case MessageTurn():
            return _lower_message(program, turn)


def _lower_decision(program: Program, turn: DecisionTurn) -> list[_Part]:
    groups: dict[str, list[int]] = {}
    for index, option in enumerate(turn.options):
        if option.group is not None:
            groups.setdefault(option.group, []).append(index)
    chancy = [index for index, option in enumerate(turn.options) if option.branches]
    group_fact, chance_fact = f"{turn.head.name}?group", f"{turn.head.name}?option"
    if groups:
        program.variables[group_fact] = Variable(group_fact, ("", *groups), 0, frozenset([turn.actor]))
    if chancy:
        names = ("", *(turn.options[index].name for index in chancy))
        program.variables[chance_fact] = Variable(chance_fact, names, 0, frozenset([turn.actor]))

    def pick(index: int) -> Action:
        option = turn.options[index]
        mark = (Assignment(chance_fact, chancy.index(index) + 1),) if index in chancy else ()
        return Action(option.name, (*option.effects, *mark), (index,))

    first: list[Action] = []
    for index, option in enumerate(turn.options):
        if option.group is None:
            first.append(pick(index))
        elif groups[option.group][0] == index:
            level = list(groups).index(option.group) + 1
            first.append(Action(option.group, (Assignment(group_fact, level),), tuple(groups[option.group])))
    parts = [_Part(Choose(turn.actor, tuple(first)), None, _action_writes(first))]
    for level, members in enumerate(groups.values(), start=1):
        actions = [pick(index) for index in members]
        parts.append(_Part(Choose(turn.actor, tuple(actions)), Guard(group_fact, (level,)), _action_writes(actions)))
    if groups:
        last = parts[-1]
        parts[-1] = _Part(last.move, last.guard, last.writes, (group_fact,))
    if chancy:
        lists = {position + 1: turn.options[index].branches for position, index in enumerate(chancy)}
        writes = frozenset().union(*(_branch_writes(branches) for branches in lists.values()))
        guard = Guard(chance_fact, tuple(lists))
        parts.append(_Part(DrawBranches(lists, chance_fact), guard, writes, (chance_fact,)))
    return parts


def _lower_message(program: Program, turn: MessageTurn) -> list[_Part]:
    crisis = program.crisis
    fact = crisis.facts[turn.sets]
    channel = crisis.channels[turn.channel]
    word, pending = f"{turn.head.name}?word", f"{turn.head.name}?way"
    labels = tuple(fact.levels[level] for level in turn.words)
    program.variables[word] = Variable(word, ("", *labels), 0, frozenset([turn.speaker]))
    actions = tuple(Action(label, (Assignment(word, place + 1),)) for place, label in enumerate(labels))
    if channel.arrives is None:
        target = turn.sets
        lands = {place + 1: level for place, level in enumerate(turn.words)}
    else:
        target = pending
        program.variables[pending] = Variable(pending, ("", *labels), 0, frozenset())
        lands = {place + 1: place + 1 for place in range(len(turn.words))}
    silent = next((place + 1 for place, level in enumerate(turn.words) if level == fact.initial), 0)
    deliver = Deliver(word, channel, turn.words, target, silent, lands)
    if turn.lie is not None and turn.of is not None:
        levels = len(crisis.facts[turn.of].levels)
        gap = {
            (place + 1, level): abs(literal - level) / (levels - 1)
            for place, literal in enumerate(turn.literal)
            if literal is not None
            for level in range(levels)
            if literal != level
        }
        program.lies.append(
            Lie(turn.head.name, turn.speaker, word, turn.of, gap, turn.lie, turn.lie_at or turn.head.name)
        )
    keeps_word = turn.lie_at is not None and turn.lie_at != turn.head.name
    guard = Guard(word, tuple(range(1, len(labels) + 1)))
    return [
        _Part(Choose(turn.speaker, actions), None, frozenset([word])),
        _Part(deliver, guard, frozenset([target]), () if keeps_word else (word,)),
    ]


def _implicit_ends(program: Program, crisis: Crisis) -> dict[str, str]:
    """Words that are remembered until the deed they are held against."""
    return {
        f"{turn.head.name}?word": turn.lie_at
        for turn in crisis.turns
        if isinstance(turn, MessageTurn) and turn.lie_at is not None and turn.lie_at != turn.head.name
    }


def _landings(crisis: Crisis) -> dict[str, list[MessageTurn]]:
    """Messages by the turn before which they arrive."""
    landings: dict[str, list[MessageTurn]] = {}
    for turn in crisis.turns:
        if isinstance(turn, MessageTurn):
            arrives = crisis.channels[turn.channel].arrives
            if arrives is not None:
                landings.setdefault(arrives, []).append(turn)
    return landings


def _landing_step(message: MessageTurn, round_number: int) -> Step:
    pending = f"{message.head.name}?way"
    guard = Guard(pending, tuple(range(1, len(message.words) + 1)))
    move = Land(pending, message.sets, message.words)
    return Step(round_number, message.head.name, move, False, True, None, guard, frozenset([message.sets]), (pending,))


def _place(parts: list[_Part], head: TurnHeader, round_number: int, ends: tuple[str, ...]) -> list[Step]:
    placed = []
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        placed.append(
            Step(
                round_number,
                head.name,
                part.move,
                index == 0,
                last,
                head.when if index == 0 else None,
                part.guard,
                part.writes,
                (*part.ends, *ends) if last else part.ends,
            )
        )
    return placed


def _action_writes(actions: list[Action]) -> frozenset[str]:
    return frozenset(effect.fact for action in actions for effect in action.effects)


def _branch_writes(branches: tuple[Branch, ...]) -> frozenset[str]:
    return frozenset(effect.fact for branch in branches for effect in branch.effects)
