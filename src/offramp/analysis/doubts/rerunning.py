"""The crisis asked again without sources or claims that are doubted, beside the crisis as it is.

What rests on them alone is treated by a stated rule: entries of the record are not conditioned on; perceptions are
dropped (readings and measures too, which no forecast holds); numbers keep their value, but their range widens
(`widening`), so that not knowing shows. Numbers that keep some claims stay as they are. Both forecasts rest on the same
draws.

May import: ``offramp.analysis``, ``offramp.forecasts``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from offramp.analysis.doubts.falling import Doubt, doubt, pieces_of, rests_on_nothing
from offramp.analysis.doubts.widening import Widened, widened_range
from offramp.errors import CrisisError, OfframpError, Problem
from offramp.forecasts.outlook import DRAWS, Forecast, assemble
from offramp.forecasts.standing import standpoint
from offramp.forecasts.study import Study
from offramp.forecasts.uncertain import stretched
from offramp.forecasts.workers import Workers, counting
from offramp.scenario import apply_patch, perceived, record_of
from offramp.scenario.crisis import Crisis, Patch
from offramp.scenario.numbers import Number

WIDEN = 2.0
_NAME = "without"

Progress = Callable[[str, int, int], None]
Span = tuple[float, float]


@dataclass(frozen=True)
class Rerun:
    """The crisis as it is and without what is doubted, from one standpoint and on common draws.

    `widened` are the numbers that would rest on nothing, by their path in the file (those that a perception writes:
    ``perceptions.ACTOR.set.PATH``), each with its range before and after.
    """

    doubt: Doubt
    widen: float
    as_it_is: Forecast
    without: Forecast
    widened: tuple[Widened, ...]


def rerun(
    crisis: Crisis,
    names: Iterable[str],
    *,
    widen: float = WIDEN,
    at: str | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Rerun:
    """Forecast `crisis` with and without the sources and claims `names`, from turn `at` (by default where its brief
    stands).

    `widen` (at least 1) is the factor by which the range of a number widens that would rest on nothing. NotFoundError
    for a name that is neither a source nor a claim, OfframpError for a factor below 1.
    """
    if not (1 <= widen < math.inf):
        raise OfframpError(f"a range cannot widen by {widen:g}: give a factor of at least 1")
    doubted = doubt(crisis, names)
    place = at or crisis.brief.at
    left = tuple(piece for name, _, piece in pieces_of(crisis) if name not in doubted.entries)
    stand, other_stand = standpoint(crisis, place), standpoint(replace(crisis, record=left), place)
    patch, widened, origins = _without(crisis, doubted, widen)

    study = Study(crisis)
    solved = study.solve(regret=True)
    other, resolved = study, solved
    if patch.values:
        other = Study(apply_patch(crisis, patch), game=study.game)
        same = other.game.arrays is study.game.arrays
        resolved = other.solve(start=solved if same else None, regret=True)
    count = draws if study.uncertain.numbers or other.uncertain.numbers else 0
    step = None if progress is None else counting(progress, "draws", 2 * count)
    with Workers(processes) as workers:
        answers = workers.answers(study, solved, stand.question, study.uncertain.draws(count, seed), step)
        laid = stretched(study.uncertain, other.uncertain, count, seed, origins)
        again = workers.answers(other, resolved, other_stand.question, laid, step)
    return Rerun(
        doubted,
        widen,
        assemble(study, solved, stand, answers, seed),
        assemble(other, resolved, other_stand, again, seed),
        widened,
    )


def _without(crisis: Crisis, doubted: Doubt, widen: float) -> tuple[Patch, tuple[Widened, ...], dict[str, str]]:
    """What a forecast loses with `doubted` as a patch, the numbers that widen, and for the origin of each of them in
    the patched crisis its origin now. Readings and measures are in no forecast, so that the patch leaves them."""
    fallen = {part.name for part in doubted.patches if part.kind == "perception"}
    values: dict[str, Any] = {f"perceptions.{actor}": None for actor in fallen}
    bare = [shaken.use.number for shaken in doubted.numbers if shaken.rests == "nothing"]
    wanted = {_written_at(number): number for number in bare}
    for actor, perception in crisis.perceptions.items():
        if actor in fallen:
            continue
        if fallen.intersection(perception.knows):
            knows = [name for name in perception.knows if name not in fallen]
            values[f"perceptions.{actor}.knows_perception_of"] = knows
        wanted |= _believed(crisis, actor, doubted)
    spans = {place: widened_range(number, widen) for place, number in wanted.items()}
    changed = {place: span for place, span in spans.items() if span is not None and span != _range(wanted[place])}
    fitting, refused = _fitting(crisis, values, changed)
    widened = tuple(
        Widened(place, number.value, _range(number), fitting.get(place, _range(number)), refused.get(place, ""))
        for place, number in wanted.items()
    )
    origins = {f"ad hoc:{_NAME}:{place}": number.origin or number.path for place, number in wanted.items()}
    return _patch(crisis, values, fitting), widened, origins


def _believed(crisis: Crisis, actor: str, doubted: Doubt) -> dict[str, Number]:
    """Numbers that a perception writes and that would rest on nothing, by where they stand in the file."""
    record = record_of(crisis)
    if record is None:
        return {}
    own = f"perception:{actor}:"
    left = record.without(doubted.doubted)
    return {
        f"perceptions.{actor}.set.{number.origin.removeprefix(own)}": number
        for number in perceived(crisis, actor).numbers
        if number.origin.startswith(own) and rests_on_nothing(number.sources, record, left)
    }


def _written_at(number: Number) -> str:
    """The path at which a number of the file can be set; one that a patch wrote is set where it is used."""
    return number.path if ":" in number.origin.partition(".")[0] else number.origin or number.path


def _range(number: Number) -> Span | None:
    return None if number.low is None or number.high is None else (number.low, number.high)


def _patch(crisis: Crisis, values: Mapping[str, Any], spans: Mapping[str, Span]) -> Patch:
    """`values` and the ranges `spans` as one patch; ranges of what a perception writes go into its own values."""
    found = dict(values)
    beliefs: dict[str, dict[str, Any]] = {}
    for place, span in spans.items():
        section, actor, *rest = place.split(".")
        if section == "perceptions" and rest[:1] == ["set"]:
            beliefs.setdefault(actor, dict(crisis.perceptions[actor].patch.values))
            beliefs[actor][f"{'.'.join(rest[1:])}.range"] = list(span)
        else:
            found[f"{place}.range"] = list(span)
    found |= {f"perceptions.{actor}.set": belief for actor, belief in beliefs.items()}
    return Patch(_NAME, "ad hoc", found)


def _fitting(
    crisis: Crisis, values: Mapping[str, Any], spans: Mapping[str, Span]
) -> tuple[dict[str, Span], dict[str, str]]:
    """The `spans` with which the crisis still holds together, and why each of the others is left as it was."""
    fitting, refused = dict(spans), dict[str, str]()
    while problems := _problems(crisis, _patch(crisis, values, fitting)):
        blamed = {place: problem.message for problem in problems for place in _nearest(problem.path, fitting)}
        if not blamed:
            raise CrisisError(problems)
        refused |= blamed
        for place in blamed:
            del fitting[place]
    return fitting, refused


def _problems(crisis: Crisis, patch: Patch) -> tuple[Problem, ...]:
    """What is wrong with the patched crisis, or with it as an actor believes it to be."""
    try:
        patched = apply_patch(crisis, patch)
        for actor in patched.perceptions:
            perceived(patched, actor)
    except CrisisError as error:
        return error.problems
    return ()


def _nearest(path: str, places: Iterable[str]) -> tuple[str, ...]:
    """The places that have most of the beginning of `path` in common with it, two parts at least."""
    shared = {place: _common_parts(path, _within_crisis(place)) for place in places}
    most = max(shared.values(), default=0)
    return tuple(place for place, count in shared.items() if count == most > 1)


def _within_crisis(place: str) -> str:
    """A place in the crisis that an actor believes in, where `place` stands in its perception."""
    parts = place.split(".")
    return ".".join(parts[3:]) if parts[0] == "perceptions" and parts[2:3] == ["set"] else place


def _common_parts(one: str, other: str) -> int:
    pairs = zip(one.split("."), other.split("."), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
