"""Turns: decisions, chance events, signals and messages.

May import: ``scenario`` (types, model), ``scenario.resolving.desk``.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from offramp.documents.written import Path
from offramp.scenario import model
from offramp.scenario.crisis import (
    Branch,
    ChanceTurn,
    Channel,
    DecisionTurn,
    Option,
    RaidTurn,
    TableTurn,
    Turn,
    TurnHeader,
)
from offramp.scenario.defences import Defence
from offramp.scenario.expressions import Expression
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.numbers import Number
from offramp.scenario.resolving.defended.raids import path_of_size
from offramp.scenario.resolving.desk import SUM_TOLERANCE, Desk
from offramp.scenario.resolving.messages import resolve_message

Rows = dict[tuple[int, ...], tuple[Number, ...]]
MOST_ROWS = 20_000


def resolve_turns(
    desk: Desk,
    written: list[model.AnyTurn],
    channels: Mapping[str, Channel],
    defence: Defence | None,
    rounds: int,
) -> tuple[Turn, ...]:
    """The turns in their written order."""
    found = []
    names: set[str] = set()
    for place, turn in enumerate(written):
        path: Path = ("turns", place)
        if turn.turn in names:
            desk.report((*path, "turn"), "another turn has this name already", found=turn.turn, code="repeated")
        names.add(turn.turn)
        head = _header(desk, turn, path, rounds)
        found.append(_turn(desk, turn, head, path, channels, defence))
    return tuple(found)


def _turn(
    desk: Desk,
    turn: model.AnyTurn,
    head: TurnHeader,
    path: Path,
    channels: Mapping[str, Channel],
    defence: Defence | None,
) -> Turn:
    match turn:
        case model.DecisionTurn():
            return _decision(desk, turn, head, path)
        case model.SignalTurn():
            return _signal(desk, turn, head, path)
        case model.MessageTurn():
            return resolve_message(desk, turn, head, path, channels)
        case model.ChanceTurn():
            return _chance(desk, turn.chance, head, (*path, "chance"), defence)


def _chance(desk: Desk, chance: model.Chance, head: TurnHeader, path: Path, defence: Defence | None) -> Turn:
    match chance:
        case model.BranchChance():
            return ChanceTurn(head, _branches(desk, chance.branches, (*path, "branches")))
        case model.TableChance():
            return _table(desk, chance, head, path)
        case model.RaidChance():
            return _raid(desk, chance, head, path, defence)


def _header(desk: Desk, turn: model.Turn, path: Path, rounds: int) -> TurnHeader:
    mover = turn.decision if isinstance(turn, model.DecisionTurn) else None
    mover = turn.message if isinstance(turn, model.MessageTurn) else mover
    when = desk.condition(turn.when, (*path, "when"), mover if mover in desk.actors else None)
    for place, number in enumerate(turn.rounds or ()):
        if number > rounds:
            message = f"the calendar has only {rounds} round{'s' if rounds > 1 else ''}"
            desk.report((*path, "rounds", place), message, found=number, code="range")
    numbers = None if turn.rounds is None else tuple(sorted(set(turn.rounds)))
    return TurnHeader(turn.turn, turn.name or turn.turn, turn.day, turn.date, when, numbers, turn.note)


def _decision(desk: Desk, turn: model.DecisionTurn, head: TurnHeader, path: Path) -> DecisionTurn:
    actor = turn.decision
    if desk.actor(actor, (*path, "decision")) and desk.actors[actor].precision is None:
        message = f"{actor} decides here and has no precision"
        desk.report((*path, "decision"), message, hint=f"write actors.{actor}.precision", code="missing")
    owner = actor if actor in desk.actors else None
    options = tuple(
        _option(desk, name, option, (*path, "options", name), owner) for name, option in turn.options.items()
    )
    for option in options:
        if option.group in turn.options:
            message = f"group `{option.group}` has the name of an option"
            here = (*path, "options", option.name, "group")
            desk.report(here, message, found=option.group, hint="call the group something else", code="repeated")
    return DecisionTurn(head, actor, options)


def _option(desk: Desk, name: str, option: model.Option, path: Path, owner: str | None) -> Option:
    when = desk.condition(option.when, (*path, "when"), owner)
    if when is not None and owner is not None:
        _reads_what_is_seen(desk, when, (*path, "when"), owner)
    branches = () if option.chance is None else _branches(desk, option.chance, (*path, "chance"), owner)
    return Option(
        name=name,
        label=option.name or name,
        rung=option.rung,
        target=option.target,
        group=option.group,
        when=when,
        effects=desk.effects(option.set, (*path, "set"), owner),
        branches=branches,
        note=option.note,
    )


def _reads_what_is_seen(desk: Desk, when: Expression, path: Path, owner: str) -> None:
    """An actor must know which options it has."""
    for read in sorted(when.reads - {f"{owner}.type"}):
        is_type = read.endswith(".type")
        if is_type or owner not in desk.facts[read].seen_by:
            message = f"{owner} does not see {read}, so it cannot know whether it may choose this"
            way = "" if is_type else f"let {owner} see it (facts.{read}.seen_by), or "
            desk.report(path, message, found=when.text, hint=f"{way}let chance decide instead", code="unseen")


def _branches(desk: Desk, written: dict[str, model.Branch], path: Path, owner: str | None = None) -> tuple[Branch, ...]:
    found = []
    for name, branch in written.items():
        here = (*path, name)
        p = None if isinstance(branch.p, str) else desk.probability(branch.p, (*here, "p"))
        when = desk.condition(branch.when, (*here, "when"), owner)
        found.append(Branch(name, p, when, desk.effects(branch.set, (*here, "set"), owner)))
    _sum_of_branches(desk, found, path)
    return tuple(found)


def _sum_of_branches(desk: Desk, branches: list[Branch], path: Path) -> None:
    """Branches with conditions are summed by the compiler, state by state."""
    rest = [branch for branch in branches if branch.p is None]
    if len(rest) > 1:
        names = ", ".join(branch.name for branch in rest)
        desk.report(path, "only one branch can take the rest", found=names, code="sum")
    always = [branch.p for branch in branches if branch.when is None and branch.p is not None]
    conditional = any(branch.when is not None for branch in branches)
    if not rest and not conditional:
        desk.adds_up(always, path, "the probabilities of the branches")
    # The highest values together, since a draw may take them all.
    total = sum(p.value if p.high is None or not rest else p.high for p in always)
    if (rest or conditional) and total > 1 + SUM_TOLERANCE:
        message = "the branches have more than probability 1 together (ranges counted)"
        desk.report(path, message, found=f"{total:g}", code="sum")


def _signal(desk: Desk, turn: model.SignalTurn, head: TurnHeader, path: Path) -> TableTurn:
    levels = desk.domain(turn.signal, (*path, "signal"))
    sets_known = desk.fact(turn.sets, (*path, "sets"))
    to = (turn.to,) if isinstance(turn.to, str) else tuple(turn.to)
    for place, actor in enumerate(to):
        here = (*path, "to") if isinstance(turn.to, str) else (*path, "to", place)
        if desk.actor(actor, here) and sets_known:
            desk.sees(actor, turn.sets, here)
    rows = _rows_by_level(desk, turn.reads, (*path, "reads"), levels, turn.sets, turn.signal)
    return TableTurn(head, (turn.signal,), turn.sets, FrozenMap(rows), to)


def _rows_by_level(
    desk: Desk, reads: dict[str, model.Row], path: Path, levels: tuple[str, ...], sets: str, of: str
) -> Rows:
    rows: Rows = {}
    for level, row in reads.items():
        if levels and not desk.known(f"level of {of}", level, levels, (*path, level), at_key=True):
            continue
        rows[(levels.index(level) if levels else 0,)] = _row(desk, row, (*path, level), sets)
    missing = [level for level in levels if level not in reads]
    if missing:
        desk.report(path, f"no row for {', '.join(missing)} of {of}", at_key=True, allowed=levels, code="missing-row")
    return rows


def _row(desk: Desk, row: model.Row, path: Path, sets: str) -> tuple[Number, ...]:
    """Probabilities of all levels of `sets`; a mapping may leave out those with probability zero."""
    if sets not in desk.facts:
        return ()
    levels = desk.facts[sets].levels
    if isinstance(row, list):
        if len(row) != len(levels):
            message = f"{len(row)} probabilities for the {len(levels)} levels of {sets}"
            desk.report(path, message, allowed=levels, code="row-length")
            return ()
        numbers = [
            desk.probability(p, (*path, place), used=(*path, level))
            for place, (p, level) in enumerate(zip(row, levels, strict=True))
        ]
    else:
        for level in row:
            desk.level(level, sets, (*path, level), at_key=True)
        numbers = [
            desk.probability(row[level], (*path, level)) if level in row else desk.default(0.0, (*path, level))
            for level in levels
        ]
    desk.adds_up(numbers, path, "the probabilities of a row")
    return tuple(numbers)


def _table(desk: Desk, table: model.TableChance, head: TurnHeader, path: Path) -> TableTurn:
    of = (table.of,) if isinstance(table.of, str) else tuple(table.of)
    known = desk.fact(table.sets, (*path, "sets"))
    domains = [desk.domain(name, (*path, "of")) for name in of]
    rows: Rows = {}
    if known and all(domains):
        count = 1
        for domain in domains:
            count *= len(domain)
        if count > MOST_ROWS:
            message = f"the table would have {count:,} rows, more than {MOST_ROWS:,}"
            desk.report((*path, "of"), message, hint="let it depend on fewer facts", code="too-large")
            return TableTurn(head, of, table.sets, FrozenMap(rows))
        for key in itertools.product(*(range(len(domain)) for domain in domains)):
            rows[key] = ()
        _fill(desk, table.odds, (*path, "odds"), tuple(zip(of, domains, strict=True)), (), table.sets, rows)
    return TableTurn(head, of, table.sets, FrozenMap(rows))


def _fill(
    desk: Desk,
    odds: object,
    path: Path,
    of: tuple[tuple[str, tuple[str, ...]], ...],
    key: tuple[int, ...],
    sets: str,
    rows: Rows,
) -> None:
    """Descends one level of nesting for each fact of `of`; the innermost part is a row."""
    if not of:
        if isinstance(odds, list) or (isinstance(odds, dict) and _innermost(odds)):
            rows[key] = _row(desk, odds, path, sets)
        else:
            message = f"here stand the probabilities of the levels of {sets}"
            desk.report(path, message, allowed=("a list", "{LEVEL: p}"), code="shape")
        return
    (name, levels), *rest = of
    if not isinstance(odds, dict):
        message = f"here stands one entry for each level of {name}"
        desk.report(path, message, allowed=levels, code="shape")
        return
    for level, part in odds.items():
        if desk.known(f"level of {name}", level, levels, (*path, level), at_key=True):
            _fill(desk, part, (*path, level), tuple(rest), (*key, levels.index(level)), sets, rows)
    missing = [level for level in levels if level not in odds]
    if missing:
        message = f"no entry for {', '.join(missing)} of {name}"
        desk.report(path, message, at_key=True, allowed=levels, code="missing-row")


def _innermost(odds: dict[str, object]) -> bool:
    return all(isinstance(p, int | float | model.SourcedNumber) for p in odds.values())


def _raid(desk: Desk, raid: model.RaidChance, head: TurnHeader, path: Path, defence: Defence | None) -> RaidTurn:
    turn = RaidTurn(head, raid.raid, raid.size, raid.sets, raid.averted)
    for key, fact in (("size", raid.size), ("sets", raid.sets), ("averted", raid.averted)):
        if fact is not None:
            desk.fact(fact, (*path, key))
    if defence is None:
        desk.report(path, "a raid needs a `defence` section", code="missing")
        return turn
    raids = {entry.name: entry for entry in defence.raids}
    if not desk.known("raid", raid.raid, raids, (*path, "raid")):
        return turn
    sizes = tuple(raids[raid.raid].sizes)
    if raid.size is None and sizes != ("",):
        message = f"raid {raid.raid} comes in sizes: say which fact gives its size"
        desk.report(path, message, allowed=sizes, hint="size: FACT", code="raid-size")
    elif raid.size in desk.facts and sizes == ("",):
        desk.report((*path, "size"), f"raid {raid.raid} has one size only", found=raid.size, code="raid-size")
    elif raid.size in desk.facts:
        for size in sizes:
            desk.level(size, raid.size, path_of_size(desk, raid.raid, size), at_key=True)
    for key, fact, named in (("damage", raid.sets, defence.damage), ("averted", raid.averted, defence.averted)):
        if fact is not None and fact in desk.facts:
            _thresholds_fit(desk, key, fact, tuple(named), path)
    return turn


def _thresholds_fit(desk: Desk, key: str, fact: str, named: tuple[str, ...], path: Path) -> None:
    """`defence.damage` and `defence.averted` name the levels of their fact from the second up, in order."""
    levels = desk.facts[fact].levels
    for level in named:
        desk.level(level, fact, ("defence", key, level), at_key=True)
    if not named:
        desk.report(path, f"defence.{key} says nothing about the levels of {fact}", code="missing")
    elif [level for level in levels if level in named] != list(named) or levels[0] in named:
        message = f"must name levels of {fact} from the second up, in their order"
        desk.report(("defence", key), message, at_key=True, found=", ".join(named), allowed=levels[1:], code="order")
