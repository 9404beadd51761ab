"""Crises and games by their names: whatever takes one takes the name of it too, and says what it takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_crises import private_resolve

import offramp
from offramp.errors import NotFoundError, OfframpError, WrongKindError
from offramp.interop import playable
from offramp.solvers import minimise, mirror_descent, solve_by, trace_branch

HARDER = "concerns.blue.face.weight=0.8"

ASKED: dict[str, Callable[[Any], Any]] = {
    "compile": lambda crisis: offramp.compile_crisis(crisis).arrays.edge_child.tolist(),
    "study": lambda crisis: offramp.Study(crisis).solve().solutions[""].value.tolist(),
    "forecast": lambda crisis: offramp.forecast(crisis, draws=5).outcomes,
    "whatif": lambda crisis: offramp.whatif(crisis, [HARDER], draws=5).base.outcomes,
    "assess": lambda crisis: offramp.assess(crisis, draws=5).forecast.outcomes,
    "patch": lambda crisis: offramp.apply_patch(crisis, HARDER).numbers,
    "find": lambda crisis: offramp.find_patch(crisis, HARDER),
    "export": lambda crisis: offramp.export(crisis).text,
    "mediate": lambda crisis: offramp.mediate(crisis, least="war").best.values,
    "play": lambda crisis: playable(crisis).key,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(json.dumps(private_resolve()), encoding="utf-8")
    return tmp_path / "small.yaml"


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_a_crisis_goes_by_its_path(asked: Callable[[Any], Any], path: Path) -> None:
    found = asked(offramp.load_crisis(path))
    assert asked(path) == found
    assert asked(str(path)) == found


@pytest.mark.parametrize("asked", [*ASKED.values(), offramp.raid, offramp.ration, offramp.disputes])
def test_what_is_no_crisis_is_told_what_to_give(asked: Callable[[Any], Any]) -> None:
    with pytest.raises(NotFoundError, match=" is a folder: name a crisis file in it"):
        asked(Path(__file__).parent)
    with pytest.raises(NotFoundError, match=r"no crisis of that name.*Did you mean 'brinkmanship'"):
        asked("brinkmanshp")
    for wrong in (None, 3, {"crisis": "small"}):
        with pytest.raises(WrongKindError, match=rf"{type(wrong).__name__} is .*the path of a file"):
            asked(wrong)
    assert issubclass(WrongKindError, TypeError)
    assert issubclass(WrongKindError, OfframpError)


def test_a_game_goes_by_its_path_where_a_game_will_do(path: Path, tmp_path: Path) -> None:
    text = offramp.export(path).text
    (tmp_path / "small.efg").write_text(text, encoding="utf-8")
    assert offramp.export(tmp_path / "small.efg").text == text
    assert playable(str(tmp_path / "small.efg")).extent.histories == playable(path).extent.histories
    with pytest.raises(OfframpError, match="not a crisis"):
        offramp.forecast(tmp_path / "small.efg")


def test_patches_go_by_name_and_are_told_apart_from_what_is_none(path: Path) -> None:
    patch = offramp.find_patch(path, HARDER)
    assert offramp.find_patch(path, patch) is patch
    by_name, given = (offramp.whatif(path, [each], draws=5).patched[0] for each in (HARDER, patch))
    assert by_name == given == offramp.whatif(path, HARDER, draws=5).patched[0]
    with pytest.raises(NotFoundError, match="no patch called `harder`"):
        offramp.apply_patch(path, "harder")
    with pytest.raises(offramp.OfframpError, match="there is no"):
        offramp.find_patch(path, "concerns.blue.fase.weight=0.8")
    with pytest.raises(WrongKindError, match="int is no patch"):
        offramp.whatif(path, [3], draws=0)  # type: ignore[list-item]


def test_a_brief_is_of_an_assessment(path: Path) -> None:
    with pytest.raises(WrongKindError, match=r"Path is no assessment"):
        offramp.render_html(path)  # type: ignore[arg-type]


@pytest.mark.parametrize("solver", [offramp.solve, offramp.weigh, minimise, mirror_descent, trace_branch])
def test_solvers_say_that_they_take_arrays_and_tables(solver: Callable[..., Any], path: Path) -> None:
    game = offramp.compile_crisis(path)
    with pytest.raises(WrongKindError, match=rf"{solver.__name__} takes .*found str and nothing: .*compile_crisis"):
        solver("brinkmanship")
    with pytest.raises(WrongKindError, match="found Game and nothing"):
        solver(game, precision_scale=2.0)
    with pytest.raises(WrongKindError, match="found GameArrays and Game"):
        solver(game.arrays, tables=game)
    with pytest.raises(WrongKindError, match="found nothing and nothing"):
        solver()
    found = offramp.solve(tables=game.tables(), arrays=game.arrays)
    assert offramp.weigh(game.arrays, game.tables(), found.strategy).value == pytest.approx(found.value)
    with pytest.raises(WrongKindError, match="solve_by takes"):
        solve_by("qre", "brinkmanship", game.tables())  # type: ignore[arg-type]
