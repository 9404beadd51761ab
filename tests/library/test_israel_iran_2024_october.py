"""October 2024: the dispute over the patron's pressure, red lines by class of target, and no hindsight."""

import re
from collections.abc import Mapping
from datetime import date

import pytest

from offramp.analysis.raids import raid
from offramp.analysis.sourcing.sourced import record_of
from offramp.forecasts import Study, forecast
from offramp.scenario import Crisis, apply_patch, load_crisis
from offramp.scenario.load import LIBRARY

pytestmark = pytest.mark.untraced

NAME = "israel-iran-2024-october"
WIDE = "energy or nuclear sites struck"
STRIKE = "Israel strikes"
PACKAGE = "the patron's package"


@pytest.fixture(scope="module")
def crisis() -> Crisis:
    return load_crisis(NAME)


@pytest.fixture(scope="module")
def study(crisis: Crisis) -> Study:
    return Study(crisis)


def patched(crisis: Crisis, *names: str) -> Study:
    for name in names:
        crisis = apply_patch(crisis, crisis.patches()[name])
    return Study(crisis)


def wide(study: Study, at: str | None = None) -> float:
    """How likely energy or nuclear sites are struck, from the beginning or given the record before `at`."""
    return forecast(study, at=at, draws=0).outcome(WIDE).p


def choices(study: Study, turn: str, *given: str) -> Mapping[str, float]:
    """The choice at `turn` over all types, where `given` holds."""
    turns = [found for found in forecast(study, at=turn, given=given, draws=0).turns if found.turn == turn]
    reached = sum(found.reached for found in turns)
    return {name: sum(found.reached * found.options[name] for found in turns) / reached for name in turns[0].options}


@pytest.mark.parametrize("at", [None, STRIKE])
def test_the_rival_accounts_of_the_restraint_differ_as_they_say(crisis: Crisis, study: Study, at: str | None) -> None:
    """B025 against B026: with the patron's part at its greatest, at nothing, and between."""
    mattered, regardless = (wide(patched(crisis, name), at) for name in ("pressure mattered", "chosen regardless"))
    assert mattered < wide(study, at) < regardless
    assert mattered < regardless / 3


def test_only_where_pressure_mattered_does_the_package_make_a_difference(crisis: Crisis) -> None:
    """What an account claims is what would have been without the package: so it is tested on that."""
    effects = {}
    for name in ("pressure mattered", "chosen regardless", "chosen by its own interest"):
        effects[name] = wide(patched(crisis, name, "no package")) - wide(patched(crisis, name))
    assert effects["pressure mattered"] > 0.04
    assert abs(effects["chosen regardless"]) < 0.01
    assert abs(effects["chosen by its own interest"]) < 0.01


def test_its_own_interest_spares_the_sites_without_a_patron(crisis: Crisis) -> None:
    alone = wide(patched(crisis, "chosen by its own interest", "patron stands aside"))
    assert alone < wide(patched(crisis, "chosen regardless", "patron stands aside")) / 3


def test_the_patron_pays_more_to_turn_a_wider_plan(study: Study) -> None:
    appeal = {
        shown: choices(study, PACKAGE, f"shown={shown}")["a bare appeal"] for shown in ("military", "energy", "nuclear")
    }
    assert appeal["energy"] < appeal["military"] - 0.1
    assert appeal["nuclear"] < appeal["military"] - 0.1


def test_the_rival_answers_by_what_is_hit(study: Study) -> None:
    answers = [choices(study, "Iran answers", f"hit={hit}") for hit in ("token", "military", "energy", "nuclear")]
    large = [found["large answer"] for found in answers]
    assert large == sorted(large)
    assert large[2] > 3 * large[1]
    assert answers[1]["play it down"] > 0.5 > answers[2]["play it down"]


def test_limits_told_to_the_rival_make_playing_down_likelier(study: Study) -> None:
    told, untold = (
        choices(study, "Iran answers", "hit=military", f"heard={heard}") for heard in ("military", "nothing")
    )
    assert told["play it down"] > untold["play it down"]


def test_many_killed_make_a_wider_strike_likelier(crisis: Crisis, study: Study) -> None:
    assert wide(patched(crisis, "heavy damage"), STRIKE) > 2 * wide(study, STRIKE)


def test_a_battery_protects_and_makes_bold(crisis: Crisis, study: Study) -> None:
    """It takes harm out of an answer, and by that out of the price of a wide strike."""
    lands = "a second attack lands"
    heavy = [
        forecast(study, at=lands, given=["hit=energy", "answer=large", f"battery={level}"], draws=0)
        .outcome("heavy damage in a second attack")
        .p
        for level in ("deployed", "absent")
    ]
    assert heavy[0] < heavy[1] - 0.1
    assert wide(patched(crisis, "no battery")) < wide(study)


def test_no_number_rests_on_the_strike_or_on_what_was_said_after_it(crisis: Crisis) -> None:
    """What Israel hit, and the accounts of why, stand in the record and in readings alone."""
    record = record_of(crisis)
    assert record is not None
    begins = {name: claim.period.first for name, claim in record.claims.items() if claim.period is not None}
    late = {name for name, first in begins.items() if first is not None and first >= date(2024, 10, 26)}
    assert {"B024", "B025", "B026", "B027", "B028"} <= late
    for number in crisis.numbers:
        assert not late & set(number.sources), number.path
    cited = {name for reading in crisis.readings.values() for name in reading.sources}
    assert {"B025", "B026"} <= cited


def test_the_two_crises_share_one_defence(crisis: Crisis) -> None:
    """A number of the defence against ballistic missiles that both files hold is the same in both."""
    numbers = {
        name: {number.path: number for number in load_crisis(name).numbers if number.path.startswith("defence.")}
        for name in (NAME, "israel-iran-2024-april")
    }
    ours, theirs = numbers.values()
    shared = [path for path in ours if path in theirs and not re.match(r"defence\.(raids|damage)\.", path)]
    assert len(shared) > 40
    for path in shared:
        assert (ours[path].value, ours[path].low, ours[path].high) == (
            theirs[path].value,
            theirs[path].low,
            theirs[path].high,
        )


def test_the_attack_surprises_a_defence_set_by_april(crisis: Crisis) -> None:
    first = raid(crisis, "first", draws=0)
    assert first.launched == {"ballistic missile": 180}
    assert {figure.name: figure.chance for figure in first.reported}["impacts at Nevatim"] < 0.1


def test_the_summary_does_not_tell_the_end(crisis: Crisis) -> None:
    """A brief stands before the strike and shows the summary."""
    assert not re.search("air defence|missile works|spared", crisis.summary)
    assert (LIBRARY / f"{NAME}.yaml").read_text(encoding="utf-8").count("source: B024,") == 1
