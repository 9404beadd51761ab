"""Which facts and types each part of a crisis reads, and which facts it sets.

May import: ``scenario`` (types, expressions).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from offramp.scenario.crisis import (
    Assignment,
    Branch,
    ChanceTurn,
    Crisis,
    DecisionTurn,
    MessageTurn,
    RaidTurn,
    TableTurn,
    Turn,
)
from offramp.scenario.defences import Defence
from offramp.scenario.expressions import Expression


def reads_of_turn(turn: Turn, defence: Defence | None) -> frozenset[str]:
    """Names that `turn` reads when it runs (what a message is held against is read when the lie shows)."""
    names = {name for expression in conditions_of_turn(turn) for name in expression.reads}
    match turn:
        case TableTurn():
            names.update(turn.of)
        case RaidTurn():
            names.update([turn.size] if turn.size is not None else [])
            names.update(name for expression in conditions_of_defence(defence) for name in expression.reads)
        case MessageTurn():
            names.update([turn.of] if turn.of is not None and turn.lie_at is None else [])
        case DecisionTurn() | ChanceTurn():
            names.update(name for effect in effects_of_turn(turn) if effect.value for name in effect.value.reads)
    return frozenset(names)


def writes_of_turn(turn: Turn) -> frozenset[str]:
    """Facts that `turn` may set."""
    match turn:
        case TableTurn() | MessageTurn():
            return frozenset([turn.sets])
        case RaidTurn():
            return frozenset([turn.sets] + ([turn.averted] if turn.averted is not None else []))
        case DecisionTurn() | ChanceTurn():
            return frozenset(effect.fact for effect in effects_of_turn(turn))


def rewritten_facts(crisis: Crisis, paths: Iterable[str], round_number: int = 1) -> frozenset[str]:
    """Facts and types that a patch at `paths` tells anew, as seen from a turn in that round: types whose prior it sets,
    and whatever is set from the first turn on that it rewrites (from the beginning where it says how a fact begins).

    What actors want and how precise they are rewrites no turn: what they have done they have done.
    """
    names: set[str] = set()
    first = len(crisis.turns)
    for path in paths:
        section, _, rest = path.partition(".")
        part, _, field = rest.partition(".")
        if section == "facts":
            names.add(part)
            first = 0
        elif section == "actors" and field.partition(".")[0] == "types":
            names.add(f"{part}.type")
        elif section == "joint_types":
            names.update(f"{actor}.type" for actor in crisis.actors)
        places = (place for place, turn in enumerate(crisis.turns) if _is_rewritten(turn, section, rest))
        first = min(first, next(places, first))
    later = crisis.turns if round_number > 1 and first < len(crisis.turns) else crisis.turns[first:]
    return frozenset(names.union(*(writes_of_turn(turn) for turn in later)))


def _is_rewritten(turn: Turn, section: str, rest: str) -> bool:
    """Whether what stands in `section` at `rest` says itself how `turn` goes."""
    match section:
        case "turns" | "record":
            return rest == turn.head.name or rest.startswith(f"{turn.head.name}.")
        case "channels":
            return isinstance(turn, MessageTurn) and rest.partition(".")[0] == turn.channel
        case "defence":
            return isinstance(turn, RaidTurn)
    return False


def branches_of_turn(turn: Turn) -> tuple[Branch, ...]:
    """The branches of a chance turn, or of all options of a decision."""
    if isinstance(turn, ChanceTurn):
        return turn.branches
    if isinstance(turn, DecisionTurn):
        return tuple(branch for option in turn.options for branch in option.branches)
    return ()


def effects_of_turn(turn: Turn) -> Iterator[Assignment]:
    """The effects of all options and branches of `turn`."""
    if isinstance(turn, DecisionTurn):
        for option in turn.options:
            yield from option.effects
    for branch in branches_of_turn(turn):
        yield from branch.effects


def conditions_of_turn(turn: Turn) -> tuple[Expression, ...]:
    """The conditions of `turn`, of its options and of its branches."""
    options = [option.when for option in turn.options] if isinstance(turn, DecisionTurn) else []
    return _present([turn.head.when, *options, *(branch.when for branch in branches_of_turn(turn))])


def conditions_of_defence(defence: Defence | None) -> tuple[Expression, ...]:
    """The conditions under which parts of the defence work."""
    if defence is None:
        return ()
    return _present(
        [
            *(layer.when for layer in defence.layers),
            *(sensor.when for sensor in defence.sensors),
            *(link.when for link in defence.links),
            *(passive.when for passive in defence.passive),
            *(partner.joins for partner in defence.partners),
        ]
    )


def reads_of_crisis(crisis: Crisis) -> frozenset[str]:
    """Every name that some turn, raid, formula, outcome or ending reads."""
    names = {name for turn in crisis.turns for name in reads_of_turn(turn, crisis.defence)}
    if crisis.defence is not None and crisis.defence.raids:
        names.update(name for expression in conditions_of_defence(crisis.defence) for name in expression.reads)
    names.update(turn.of for turn in crisis.turns if isinstance(turn, MessageTurn) and turn.of is not None)
    formulas = [*(concern.formula for concern in crisis.concerns), *(outcome.formula for outcome in crisis.outcomes)]
    for expression in _present([crisis.calendar.ends, *formulas]):
        names.update(expression.reads)
    return frozenset(names)


def _present(expressions: Iterable[Expression | None]) -> tuple[Expression, ...]:
    return tuple(expression for expression in expressions if expression is not None)
