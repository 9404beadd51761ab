"""Patches: what they change, what they leave, and where their numbers come from."""

import pytest
from crisis_texts import SMALL, example

from offramp.errors import CrisisError, NotFoundError
from offramp.scenario import Crisis, Patch, apply_patch, find_patch, loads, parse_ad_hoc, perceived
from offramp.scenario.numbers import Number


@pytest.fixture(scope="module")
def ridge() -> Crisis:
    return loads(example(), "ridge.yaml")


def number(crisis: Crisis, path: str) -> Number:
    return next(number for number in crisis.numbers if number.path == path)


def changed(one: Crisis, other: Crisis) -> set[str]:
    """Paths of the numbers that differ in value."""
    before = {number.path: number.value for number in one.numbers}
    after = {number.path: number.value for number in other.numbers}
    assert before.keys() == after.keys()
    return {path for path in before if before[path] != after[path]}


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        ("actors.south.precision=5", {"actors.south.precision"}),
        ("actors.south.precision.value=5", {"actors.south.precision"}),
        ("actors.north.precision={value: 5, range: [4, 6]}", {"actors.north.precision"}),
        ("concerns.north.precedent.weight.hawkish=-3", {"concerns.north.precedent.weight.hawkish"}),
        ("concerns.north.safety.weight.hawkish=-3", {"concerns.north.safety.weight.hawkish"}),
        (
            "concerns.north.safety.weight=-3",
            {"concerns.north.safety.weight.hawkish", "concerns.north.safety.weight.steady"},
        ),
        ("turns.estimate.reads.none=[0.7, 0.2, 0.1]", {f"turns.estimate.reads.none.{x}" for x in ("few", "hundreds")}),
        ("defence.layers.battery.against.rocket.kill=0.6", {"defence.layers.battery.against.rocket.kill"}),
        ("channels.port.bent=0.3", {"channels.port.bent"}),
    ],
)
def test_a_path_changes_what_it_names(ridge: Crisis, change: str, paths: set[str]) -> None:
    assert changed(ridge, apply_patch(ridge, parse_ad_hoc(change))) == paths


def test_single_entries_of_a_listed_row(ridge: Crisis) -> None:
    row = "turns.estimate.reads.none"
    patch = Patch("move", "ad hoc", {f"{row}.few": 0.7, f"{row}.hundreds": 0.1})
    assert changed(ridge, apply_patch(ridge, patch)) == {f"{row}.few", f"{row}.hundreds"}


def test_a_patched_number_says_so(ridge: Crisis) -> None:
    pledge = apply_patch(ridge, find_patch(ridge, "a pledge kept"))
    weight = number(pledge, "concerns.patron.expense.weight")
    assert weight.value == 0
    assert weight.origin == "measure:a pledge kept:concerns.patron.expense.weight"
    assert weight.sources == ("judgement",)
    others = [n for n in pledge.numbers if n.path != weight.path]
    assert others == [n for n in ridge.numbers if n.path != weight.path]


def test_a_number_rests_on_the_patch_that_wrote_it(ridge: Crisis) -> None:
    patch = Patch("p", "ad hoc", {"actors.south.precision": 5}, sources=("A007",))
    assert number(apply_patch(ridge, patch), "actors.south.precision").sources == ("A007",)
    own = Patch("p", "ad hoc", {"actors.south.precision": {"value": 5, "source": "A008"}}, sources=("A007",))
    assert number(apply_patch(ridge, own), "actors.south.precision").sources == ("A008",)


@pytest.mark.parametrize("part", ["value=5", "range=[3, 5]"])
def test_part_of_a_number_changed_makes_it_the_patchs(ridge: Crisis, part: str) -> None:
    changed = number(apply_patch(ridge, parse_ad_hoc(f"actors.north.precision.{part}")), "actors.north.precision")
    assert changed.origin.startswith("ad hoc:")
    own = Patch("p", "ad hoc", {"actors.north.precision.value": 5}, sources=("A007",))
    assert number(apply_patch(ridge, own), "actors.north.precision").sources == ("A007",)


def test_a_weight_taken_apart_still_moves_with_its_origin(ridge: Crisis) -> None:
    patched = apply_patch(ridge, parse_ad_hoc("concerns.north.safety.weight.hawkish=-3"))
    assert number(patched, "concerns.north.safety.weight.steady").origin == "concerns.north.safety.weight"
    assert number(patched, "concerns.north.safety.weight.hawkish").origin.startswith("ad hoc:")


def test_the_later_patch_wins(ridge: Crisis) -> None:
    one, other = parse_ad_hoc("actors.south.precision=5"), parse_ad_hoc("actors.south.precision=7")
    assert number(apply_patch(ridge, one, other), "actors.south.precision").value == 7
    assert number(apply_patch(ridge, other, one), "actors.south.precision").value == 5


def test_the_crisis_itself_stays(ridge: Crisis) -> None:
    before = loads(example(), "ridge.yaml")
    apply_patch(ridge, parse_ad_hoc("facts.battery.initial=deployed"), parse_ad_hoc("turns.estimate=null"))
    assert ridge == before
    assert ridge.raw.data == before.raw.data
    assert apply_patch(ridge) is ridge


def test_structure_can_change_too(ridge: Crisis) -> None:
    there = apply_patch(ridge, find_patch(ridge, "the battery was there"))
    assert there.facts["battery"].initial == 1
    meant = apply_patch(ridge, find_patch(ridge, "south meant to be stopped"))
    assert next(c for c in meant.concerns if c.name == "standing").formula.reads == {"averted"}
    fewer = apply_patch(ridge, parse_ad_hoc("turns.north answers.options.energy.when=null"))
    assert fewer.turn("north answers").options[2].when is None


def test_a_turn_can_be_taken_out_and_places_stay_right() -> None:
    crisis = loads(SMALL)
    without = apply_patch(crisis, parse_ad_hoc("turns.east moves=null"))
    assert [turn.head.name for turn in without.turns] == ["west moves"]
    with pytest.raises(CrisisError) as caught:
        apply_patch(crisis, parse_ad_hoc("turns.east moves=null"), parse_ad_hoc("turns.west moves.options.go.rung=99"))
    (problem,) = caught.value.problems
    assert problem.path == "turns.west moves.options.go.rung"
    assert SMALL.splitlines()[problem.line - 1].strip().startswith("go: {set: {mood: high}}")


def test_what_an_actor_believes(ridge: Crisis) -> None:
    world = perceived(ridge, "north")
    assert changed(ridge, world) == {f"turns.estimate.reads.large.{x}" for x in ("few", "dozens", "hundreds")}
    assert number(world, "turns.estimate.reads.large.few").origin == ("perception:north:turns.estimate.reads.large.few")
    assert perceived(ridge, "south") is ridge


@pytest.mark.parametrize(
    ("change", "found", "hint"),
    [
        ("actor.north.precision=3", "actor", "did you mean 'actors'?"),
        ("actors.nroth.precision=3", "nroth", "did you mean 'north'?"),
        ("turns.north answer.when=null", "north answer", "did you mean 'north answers'?"),
        ("turns.north answers.options.enrgy.when=null", "enrgy", "did you mean 'energy'?"),
        ("facts.battery.seen_by.all=3", "all", ""),
        ("facts.battery.untl=null", "untl", ""),
    ],
)
def test_a_path_that_leads_nowhere(ridge: Crisis, change: str, found: str, hint: str) -> None:
    with pytest.raises(CrisisError) as caught:
        apply_patch(ridge, parse_ad_hoc(change))
    (problem,) = caught.value.problems
    assert (problem.code, problem.found, problem.hint) == ("unknown-path", found, hint)


def test_a_patched_crisis_must_hold_together(ridge: Crisis) -> None:
    with pytest.raises(CrisisError) as caught:
        apply_patch(ridge, parse_ad_hoc("actors.north.precison=3"))
    assert caught.value.problems[0].hint == "did you mean 'precision'?"
    with pytest.raises(CrisisError, match="add up to one"):
        apply_patch(ridge, parse_ad_hoc("turns.estimate.reads.none.few=0.9"))


@pytest.mark.parametrize(
    "changes",
    [
        ("turns=[3]", "turns.estimate.to=north"),
        ("turns=[{turn: [1]}]", "turns.estimate.to=north"),
        ("actors=3", "concerns.north.safety.weight.hawkish=1"),
        ("actors=3", "actors.north.precision=1"),
        ("facts={estimate: 3}", "turns.estimate.reads.none.few=1"),
        ("facts.estimate.levels=few", "turns.estimate.reads.none.few=1"),
        ("turns=[]",),
        ("crisis=null",),
    ],
)
def test_patches_that_break_the_file_are_refused(ridge: Crisis, changes: tuple[str, ...]) -> None:
    with pytest.raises(CrisisError):
        apply_patch(ridge, *(parse_ad_hoc(change) for change in changes))


@pytest.mark.parametrize("text", ["", "actors.north.precision", "=3", "a=[1", "a=!x 3"])
def test_an_ad_hoc_change_must_be_written_so(text: str) -> None:
    with pytest.raises(CrisisError):
        parse_ad_hoc(text)


def test_patches_are_found_by_name(ridge: Crisis) -> None:
    assert find_patch(ridge, "a pledge kept").kind == "measure"
    assert find_patch(ridge, "north").kind == "perception"
    with pytest.raises(NotFoundError, match="Did you mean 'the battery was there'"):
        find_patch(ridge, "the batery was there")
