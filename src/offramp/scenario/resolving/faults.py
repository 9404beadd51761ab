"""What is wrong with the patches of a crisis, found by trying each of them when the crisis is loaded.

May import: ``offramp.errors``, ``scenario`` (types, document, rewriting, resolving).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from offramp.errors import CrisisError, Problem
from offramp.scenario.crisis import Crisis, Patch
from offramp.scenario.documents.document import Document
from offramp.scenario.documents.rewriting import place_of, rewritten
from offramp.scenario.resolving import resolve

# Every patch is tried when a file is loaded: patches times parts of the file.
MOST_WORK = 5_000_000


def faults_of_patches(crisis: Crisis) -> tuple[Problem, ...]:
    """What is wrong with the patches of a crisis that is right itself, each problem told at its patch."""
    patches = [*crisis.patches().values(), *(perception.patch for perception in crisis.perceptions.values())]
    if len(patches) * len(crisis.raw.marks) > MOST_WORK:
        message = f"{len(patches)} patches are too many for so large a file"
        return (crisis.raw.problem(message, (), hint="set them from the command line instead", code="too-large"),)
    found = [problem for patch in patches for problem in _faults(crisis, patch)]
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))


def _faults(crisis: Crisis, patch: Patch) -> list[Problem]:
    document, problems = rewritten(crisis.raw, patch)
    if problems:
        return problems
    try:
        world = resolve(document)
    except CrisisError as error:
        return [_told_at_patch(crisis.raw, patch, problem) for problem in error.problems]
    return _beyond_belief(crisis.raw, patch, world) if patch.kind == "perception" else []


def _told_at_patch(document: Document, patch: Patch, problem: Problem) -> Problem:
    """`problem` of the patched crisis, with the place of the patch unless it stands within the patch's own value."""
    own = {path: document.mark(place_of(patch, path)).line for path in patch.values}
    blamed = next((path for path in own if problem.path.startswith(path)), next(iter(own)))
    named = document.name_of(place_of(patch, blamed))
    if problem.line in own.values():
        within = "" if problem.path == blamed else f"{problem.path}: "
        return replace(problem, path=named, message=within + problem.message)
    mark = document.key_mark(place_of(patch, blamed))
    message = f"makes {problem.path} (line {problem.line}) wrong: {problem.message}"
    return replace(problem, path=named, message=message, line=mark.line, column=mark.column)


def _beyond_belief(document: Document, patch: Patch, world: Crisis) -> list[Problem]:
    """A perception may change numbers and conditions of options: the game that is solved keeps its shape."""
    numbers = tuple(number.path for number in world.numbers)
    problems = []
    for dotted, value in patch.values.items():
        condition = dotted.startswith("turns.") and ".options." in dotted and dotted.endswith(".when")
        quantity = _is_quantity(value) and any(_within(path, dotted) or _within(dotted, path) for path in numbers)
        if not condition and not quantity:
            message = f"a perception cannot change {dotted}: only numbers, and `when` of options"
            problems.append(
                document.problem(message, place_of(patch, dotted), at_key=True, found=value, code="perception")
            )
    return problems


def _within(path: str, part: str) -> bool:
    return path == part or path.startswith(f"{part}.")


def _is_quantity(value: Any) -> bool:
    if isinstance(value, dict):
        return "value" in value or "dispute" in value or all(_is_quantity(part) for part in value.values())
    if isinstance(value, list):
        return all(_is_quantity(part) for part in value)
    return isinstance(value, int | float) and not isinstance(value, bool)
