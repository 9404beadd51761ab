"""Every crisis that ships: sound, small, sourced, and possible from its beginning to the end of its record."""

import re

import pytest

from offramp.analysis.sourcing.sourced import record_of
from offramp.forecasts import Study, forecast
from offramp.scenario import Crisis, apply_patch, library, load_crisis
from offramp.scenario.check import check
from offramp.scenario.load import LIBRARY

pytestmark = pytest.mark.untraced

NAMES = [entry.name for entry in library() if entry.kind == "crisis"]


@pytest.fixture(scope="module", params=NAMES)
def crisis(request: pytest.FixtureRequest) -> Crisis:
    return load_crisis(request.param)


def test_both_crises_of_2024_ship() -> None:
    assert {"israel-iran-2024-april", "israel-iran-2024-october"} <= set(NAMES)


def test_check_has_nothing_to_say(crisis: Crisis) -> None:
    assert check(crisis.name) == ()


def test_the_graph_stays_small_and_the_record_can_happen_to_the_end(crisis: Crisis) -> None:
    """About 10^5 edges, as the design asks, because facts end when they are done."""
    study = Study(crisis)
    assert study.game.arrays.n_edges < 100_000
    assert forecast(study, at=crisis.turns[-1].head.name, draws=0).given_chance > 0


def test_what_a_file_cites_is_in_its_record(crisis: Crisis) -> None:
    cited = re.findall(r"\b[ABR]\d{2,3}\b", (LIBRARY / f"{crisis.name}.yaml").read_text(encoding="utf-8"))
    record = record_of(crisis)
    assert record is not None
    assert set(cited) <= set(record.claims)


def test_every_number_that_only_judgement_sets_says_so(crisis: Crisis) -> None:
    assert all(number.sources for number in crisis.numbers if number.note != "default")


def test_every_recorded_act_and_every_patch_but_a_counterfactual_has_a_source(crisis: Crisis) -> None:
    assert all(entry.sources for entry in crisis.record)
    for patch in [*crisis.readings.values(), *crisis.measures.values()]:
        assert patch.sources, patch.name


def test_every_patch_can_be_applied(crisis: Crisis) -> None:
    for patch in crisis.patches().values():
        assert apply_patch(crisis, patch) != crisis
