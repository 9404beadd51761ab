"""Until when a variable can still make a difference, so that it may be dropped without loss after that.

May import: ``offramp.game``, ``offramp.scenario`` (resolved types).
"""

from __future__ import annotations

from collections.abc import Iterable

from offramp.game.compiling.payments import Schedule
from offramp.game.compiling.program import (
    Choose,
    Deliver,
    DrawBranches,
    DrawRaid,
    DrawTable,
    Land,
    Program,
    Step,
)
from offramp.scenario.crisis import Assignment, Branch, Crisis, DecisionTurn
from offramp.scenario.expressions import Expression
from offramp.scenario.uses import conditions_of_defence


def last_uses(program: Program, schedule: Schedule, worlds: tuple[Crisis, ...]) -> dict[str, int]:
    """For each variable, the last step that reads it, shows it to a mover, or is recorded as having set it."""
    last = dict(schedule.last_reads())
    recorded = {(entry.turn, entry.round) for entry in program.crisis.record}
    ends = program.crisis.calendar.ends
    for index, step in enumerate(program.steps):
        names = set().union(*(_reads(step, world) for world in worlds))
        if isinstance(step.move, Choose):
            actor = step.move.actor
            names |= {name for name, variable in program.variables.items() if actor in variable.seen_by}
        if ends is not None and step.last:
            names |= ends.reads
        for name in names:
            last[name] = max(last.get(name, -1), index)
        closing = index == len(program.steps) - 1
        if closing or (step.turn, step.round) in recorded or not isinstance(step.move, Choose):
            # What chance, a recorded step or the last one sets must still be told apart in the layer after it.
            for name in step.writes:
                last[name] = max(last.get(name, -1), index + 1)
    return last


def _reads(step: Step, crisis: Crisis) -> set[str]:
    names: set[str] = set(step.when.reads) if step.when is not None else set()
    if step.guard is not None:
        names.add(step.guard.name)
    match step.move:
        case Choose(actions=actions):
            turn = crisis.turn(step.turn)
            if isinstance(turn, DecisionTurn):
                names |= _in_expressions(option.when for option in turn.options)
            names |= _in_effects(effect for action in actions for effect in action.effects)
        case DrawTable(of=of):
            names |= set(of)
        case DrawBranches(lists=lists):
            names |= _in_branches(branch for branches in lists.values() for branch in branches)
        case Deliver(word=word):
            names.add(word)
        case Land(pending=pending):
            names.add(pending)
        case DrawRaid(event=event):
            names |= {event.size} if event.size is not None else set()
            names |= _in_expressions(conditions_of_defence(crisis.defence))
    return names


def _in_expressions(expressions: Iterable[Expression | None]) -> set[str]:
    return {name for expression in expressions if expression is not None for name in expression.reads}


def _in_effects(effects: Iterable[Assignment]) -> set[str]:
    return _in_expressions(effect.value for effect in effects)


def _in_branches(branches: Iterable[Branch]) -> set[str]:
    listed = list(branches)
    return _in_expressions(branch.when for branch in listed) | _in_effects(
        effect for branch in listed for effect in branch.effects
    )
