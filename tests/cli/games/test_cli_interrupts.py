"""Ctrl-C in a solve of a crisis: its last good point, and which beliefs were not solved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import call, faults, schema, words

from offramp.solvers.arclength import Arclength, CurveState
from offramp.solvers.driver import Stage
from offramp.solvers.sweeps import PathState, SweepPath


def interrupt(monkeypatch: pytest.MonkeyPatch, world: int, after: int) -> None:
    """Make a user interrupt the solver of that world (0 for the crisis as it is) after so many steps."""
    worlds: list[object] = []
    steps = 0
    follow = Arclength.step

    def counted(solver: Arclength | SweepPath) -> None:
        nonlocal steps
        if solver.game not in worlds:
            worlds.append(solver.game)
        if worlds.index(solver.game) == world:
            steps += 1
            if steps > after:
                raise KeyboardInterrupt

    def swept(self: SweepPath, state: PathState) -> PathState:
        counted(self)
        # Sweeps may go all the way in one step: leave it to the curve, many steps long.
        return PathState(state.logits, state.share, Stage.STALLED, state.slope, state.step, state.slowest)

    def followed(self: Arclength, state: CurveState) -> CurveState:
        counted(self)
        self._tries = 1
        return follow(self, state)

    monkeypatch.setattr(SweepPath, "step", swept)
    monkeypatch.setattr(Arclength, "step", followed)


def test_the_crisis_as_it_is_keeps_its_last_good_point(ridge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(monkeypatch, world=0, after=3)
    result = call("solve", ridge, "--json")
    assert result.exit_code == 130
    assert "this is the last good point" in result.stderr
    found = json.loads(result.stdout)
    assert faults(found, schema("solve")) == []
    assert (found["converged"], found["interrupted"], found["perceptions"]) == (False, True, {})
    assert "not converged: interrupted at" in found["status"]
    evenly = {p for choice in found["infosets"] for p in choice["actions"].values()} <= {0.5, 1 / 3, 1.0}
    assert not evenly, "three steps lead away from uniform choice"


@pytest.mark.parametrize("after", [0, 3])
def test_a_belief_that_is_cut_short_leaves_the_crisis_as_it_is_whole(
    ridge: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    whole = json.loads(call("solve", ridge, "--json").stdout)
    assert len(whole["perceptions"]) == 1
    interrupt(monkeypatch, world=1, after=after)
    result = call("solve", ridge, "--json")
    assert result.exit_code == 130
    found = json.loads(result.stdout)
    assert faults(found, schema("solve")) == []
    assert (found["converged"], found["interrupted"]) == (True, True)
    assert found["values"] == pytest.approx(whole["values"], abs=1e-8)
    assert [one["converged"] for one in found["perceptions"].values()] == [False]


def test_what_was_not_solved_is_said(ridge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(monkeypatch, world=1, after=3)
    result = call("solve", ridge)
    assert result.exit_code == 130
    assert "qre: converged at full precision" in words(result.stdout)
    assert "Interrupted before what North believes was solved." in words(result.stdout)
