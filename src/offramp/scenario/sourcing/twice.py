"""Facts used twice: as a parameter, and as an observation of what that parameter makes likely.

A claim is an observation where the crisis conditions on it (an entry of ``record:``) or is fitted to it (a count under
``reported:``). It is used twice where it also stands behind a number from which the chance of that observation is
computed: the model would then be confirmed by what was put in. These numbers are, for

- a count under ``reported:`` : what the defence and the raid hold that decides which weapons get through, or what a
  layer stops. Not the numbers of harm and prices, which no count follows from;
- the levels in an entry of a raid's turn: the same with the numbers of harm;
- the levels in an entry of another turn of chance, of a signal, or of an option's chance: the odds of that turn; of a
  message: how its channel bends and loses words;
- what was chosen or said: the weights, types and precision of who chose it, where the claim has a figure in the unit of
  the number. Else the claim is a reason that the number exists, and says nothing of how large it is.

How many weapons were launched is what goes into a raid. A claim that counts the launched, in the unit of the number,
is not used twice if it is an observation for another figure.

May import: ``offramp.evidence``, ``scenario`` (types, numbers, cited).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from offramp.evidence import Claim, Record
from offramp.scenario.crisis import ChanceTurn, Crisis, DecisionTurn, MessageTurn, RaidTurn, RecordEntry, TableTurn
from offramp.scenario.defences import Raid, ReportedCount
from offramp.scenario.numbers import Number
from offramp.scenario.sourcing.cited import Units, amounts_in


@dataclass(frozen=True)
class UsedTwice:
    """A claim that sets `numbers` (their paths) and is an observation at `places` that follows from them. `accepted` is
    the analyst's reason, None where the file gives none."""

    claim: str
    numbers: tuple[str, ...]
    places: tuple[str, ...]
    accepted: str | None


@dataclass(frozen=True)
class _Observation:
    """Where a claim is an observation, and from which numbers its chance is computed."""

    place: str
    sources: tuple[str, ...]
    follows_from: Callable[[Number, Claim], bool]


def used_twice(crisis: Crisis, record: Record) -> tuple[UsedTwice, ...]:
    """The claims that a crisis uses twice, in the order of the record."""
    seen = tuple(_observations(crisis))
    found = []
    for claim in record.claims.values():
        numbers = [number for number in crisis.numbers if claim.id in number.sources]
        here = [observation for observation in seen if claim.id in observation.sources]
        pairs = [(number, other) for number in numbers for other in here if other.follows_from(number, claim)]
        if pairs:
            paths = tuple(dict.fromkeys(number.origin or number.path for number, _ in pairs))
            places = tuple(dict.fromkeys(other.place for _, other in pairs))
            found.append(UsedTwice(claim.id, paths, places, crisis.used_twice.get(claim.id)))
    return tuple(found)


def _observations(crisis: Crisis) -> Iterator[_Observation]:
    units = Units(crisis)
    for raid in crisis.defence.raids if crisis.defence is not None else ():
        for reported in raid.reported:
            place = f"defence.raids.{raid.name}.reported.{reported.name}"
            yield _Observation(place, reported.count.sources, _of_count(units, raid, reported))
    for entry in crisis.record:
        place = f"record.{entry.turn if entry.round == 1 else f'{entry.turn}@{entry.round}'}"
        for told, piece in entry.pieces():
            own = [name for name in piece.levels if name in entry.told]
            for here in [f"{place}.{name}" for name in own] or [place]:
                yield _Observation(here, told.sources, _of_entry(crisis, units, piece))


def _of_count(units: Units, raid: Raid, reported: ReportedCount) -> Callable[[Number, Claim], bool]:
    def follows(number: Number, claim: Claim) -> bool:
        if not _in_raid(number, raid.name) or _of_harm(number):
            return False
        return not units.weapon(number) or _same_figure(units.weapon(number), reported.count, claim)

    return follows


def _of_entry(crisis: Crisis, units: Units, entry: RecordEntry) -> Callable[[Number, Claim], bool]:
    turn = crisis.turn(entry.turn)

    def follows(number: Number, claim: Claim) -> bool:
        parts = number.path.split(".")
        match turn:
            case RaidTurn():
                return _in_raid(number, turn.raid) and not amounts_in(claim, units.weapon(number))
            case MessageTurn() if parts[0] == "channels":
                return bool(entry.levels) and parts[1] == turn.channel
            case ChanceTurn() | TableTurn() | DecisionTurn() if parts[0] == "turns":
                return bool(entry.levels) and parts[1] == entry.turn
            case DecisionTurn(actor=mover) | MessageTurn(speaker=mover):
                return parts[0] in ("actors", "concerns") and parts[1] == mover and bool(units.figures(number, claim))
        return False

    return follows


def _in_raid(number: Number, raid: str) -> bool:
    """Whether a number of the defence has a part in what comes of a raid."""
    parts = number.path.split(".")
    if parts[0] != "defence" or parts[1] == "averted" or parts[-1] == "unit_cost":
        return False
    return parts[1] != "raids" or parts[2] == raid


def _of_harm(number: Number) -> bool:
    """Whether a number of the defence says what an impact does, and not whether there is one."""
    section, *rest = number.path.split(".")[1:]
    return section in ("sites", "passive", "damage") or (section == "classes" and rest[1] in ("effect", "harm"))


def _same_figure(weapon: str, observed: Number, claim: Claim) -> bool:
    """Whether one figure of `claim` counts the launched and is what is observed; where it counts none, it may be."""
    launched = amounts_in(claim, weapon)
    seen = [amount for amount in launched if amount.low <= observed.most and observed.least <= amount.high]
    return not launched or bool(seen)
