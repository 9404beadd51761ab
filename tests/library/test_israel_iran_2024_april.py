"""April 2024: sane where the accounts leave no doubt about the direction."""

import re
from collections.abc import Mapping
from datetime import date

import pytest

from offramp.analysis import misreading
from offramp.analysis.raids import raid
from offramp.evidence import load_record
from offramp.forecasts import Study, forecast
from offramp.scenario import Crisis, apply_patch, load_crisis
from offramp.scenario.load import LIBRARY
from offramp.scenario.patch import parse_ad_hoc

pytestmark = pytest.mark.untraced

NAME = "israel-iran-2024-april"
NIGHT = "the night decision"


@pytest.fixture(scope="module")
def crisis() -> Crisis:
    return load_crisis(NAME)


@pytest.fixture(scope="module")
def study(crisis: Crisis) -> Study:
    return Study(crisis)


def night(study: Study) -> Mapping[str, float]:
    """The choice of the night decision over both types, given the record before it."""
    turns = [turn for turn in forecast(study, at=NIGHT, draws=0).turns if turn.turn == NIGHT]
    reached = sum(turn.reached for turn in turns)
    return {name: sum(turn.reached * turn.options[name] for turn in turns) / reached for name in turns[0].options}


BESIDE = ("defence.raids.october.", "defence.layers.battery.")
"""What no turn of the crisis can reach: the raid of October, and the battery that came with it."""


def test_no_number_that_a_forecast_reads_rests_on_what_came_after_17_april(crisis: Crisis) -> None:
    """Israel's reply of 19 April 2024 and the later exchanges are outside the record; prices move no forecast."""
    claims = load_record(crisis.evidence_file).claims
    begins = {name: claim.period.first for name, claim in claims.items() if claim.period is not None}
    late = {name for name, first in begins.items() if first is not None and first > date(2024, 4, 17)}
    assert {"B007", "R30", "R35"} <= late
    for number in crisis.numbers:
        if not number.path.startswith(BESIDE) and not number.path.endswith(".unit_cost"):
            assert not late & set(number.sources), number.path
    text = (LIBRARY / f"{NAME}.yaml").read_text(encoding="utf-8")
    assert not re.search(r"\b(18|19|2\d) April\b|2024-04-(18|19|2\d)|Isfahan", text)


def test_light_damage_and_the_patrons_word_make_waiting_likelier(crisis: Crisis, study: Study) -> None:
    as_it_was = night(study)["wait"]
    for name in ("heavy damage", "no word from the patron"):
        assert night(Study(apply_patch(crisis, crisis.counterfactuals[name])))["wait"] < as_it_was - 0.1


def test_israel_gave_the_large_attack_less_than_the_crisis_did_and_mostly_by_its_prior(study: Study) -> None:
    found = misreading(study, study.solve(), "Iran settles its plan", "israel", as_of="Iran decides how to reply")
    assert found.perceived < found.mixed
    assert found.perceived < found.true
    assert abs(found.true - found.mixed) < found.mixed - found.perceived


def test_partners_lower_the_chance_of_heavy_damage(crisis: Crisis, study: Study) -> None:
    alone = Study(apply_patch(crisis, crisis.counterfactuals["no partners in the defence"]))
    heavy = [forecast(each, draws=0).outcome("heavy damage in Israel").p for each in (study, alone)]
    assert heavy[0] < heavy[1]


def test_both_raids_of_the_year_are_told_against_their_reports(crisis: Crisis) -> None:
    """One set of kill probabilities: what is set for April stands for October, which it finds surprising."""
    april, october = raid(crisis, "night", draws=0), raid(crisis, "october", draws=0)
    assert sum(april.launched.values()) == 331
    assert october.launched == {"ballistic missile": 180}
    hits = {figure.name: figure.chance for figure in (*april.reported, *october.reported)}
    assert hits["hits on Nevatim"] > 0.3
    assert hits["impacts at Nevatim"] < 0.1
    assert "the air base was let be hit" in {account.name for account in october.accounts}


def test_shared_alerts_buy_a_second_look_at_missiles_and_hours_against_drones(crisis: Crisis) -> None:
    """Arrow's second look, and warning of the sites: 12 minutes of flight less what alert and siren take (R15)."""
    shared = raid(crisis, "night", draws=0)
    alone = raid(apply_patch(crisis, parse_ad_hoc("defence.links.shared alerts.outage=1")), "night", draws=0)
    looks = [next(layer.looks for layer in each.layers if layer.layer == "Arrow 2 and 3") for each in (shared, alone)]
    assert looks == [{"ballistic missile": 2}, {"ballistic missile": 1}]
    first, second = (each.sites[0].warning for each in (shared, alone))
    assert first["drone"] - second["drone"] > 300
    assert first["ballistic missile"] == 8
    assert second["ballistic missile"] == 6
    assert alone.harm_mean > 1.5 * shared.harm_mean
