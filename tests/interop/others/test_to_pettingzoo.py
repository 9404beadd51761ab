"""Crises and games as environments of PettingZoo: its own tests, what agents see, and what they are paid."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from any_crises import any_crisis
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pettingzoo.test import api_test, render_test, seed_test
from random_crises import loaded
from small_crises import private_resolve

from offramp.errors import OfframpError
from offramp.game import compile_crisis
from offramp.interop import load_game, playable, to_pettingzoo
from offramp.interop.playing import Playable, told
from offramp.scenario import library, load_crisis
from offramp.solvers import evaluate, solve

SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
TEXTBOOK = [entry.name for entry in library() if entry.kind == "textbook game"]
KUHN = Path(__file__).parents[1] / "data" / "kuhn.efg"
# PettingZoo advises names such as player_0, one shape for all and no dictionary, and does the last itself.
ADVICE = pytest.mark.filterwarnings(
    "ignore:.*(numbered|<descriptor>|NumPy array|probably should be|different shapes|observation space|all zeros)"
)


def episode(env: Any, strategy: np.ndarray | None, seed: int, rng: np.random.Generator) -> dict[str, float]:
    """The rewards of one episode by agent; even choices if no `strategy` is given."""
    env.reset(seed=seed)
    total = dict.fromkeys(env.possible_agents, 0.0)
    for agent in env.agent_iter():
        seen, reward, ended, _, _ = env.last()
        total[agent] += reward
        mask = seen["action_mask"]
        chances = mask / max(mask.sum(), 1) if strategy is None or ended else env.chances(strategy)
        env.step(None if ended else int(rng.choice(len(mask), p=chances)))
    return total


def passes_their_tests(play: Playable, cycles: int) -> None:
    api_test(to_pettingzoo(play), num_cycles=cycles)
    seed_test(lambda: to_pettingzoo(play), num_cycles=cycles)
    render_test(lambda render_mode: to_pettingzoo(play, render_mode=render_mode))


@ADVICE
@pytest.mark.parametrize("name", TEXTBOOK)
def test_pettingzoo_s_own_tests_pass_on_every_textbook_game(name: str) -> None:
    passes_their_tests(playable(load_crisis(name)), 60)


@ADVICE
def test_pettingzoo_s_own_tests_pass_on_whole_crises_slices_and_files() -> None:
    crisis = load_crisis("israel-iran-2024-october")
    passes_their_tests(playable(crisis), 30)
    passes_their_tests(playable(crisis, from_turn="Israel strikes", to_turn="Iran answers"), 20)
    passes_their_tests(playable(load_game(KUHN)), 60)


@SETTINGS
@given(any_crisis(), st.integers(0, 2**32 - 1))
def test_an_episode_pays_what_the_crisis_pays_and_shows_what_may_be_seen(data: dict[str, Any], seed: int) -> None:
    play = playable(loaded(data))
    assume(play.extent.moves)
    env = to_pettingzoo(play)
    rng = np.random.default_rng(seed)
    env.reset(seed=seed)
    # A history in which nobody is to move is over before anything can be paid for a move.
    assume(not any(env.terminations.values()))
    total = dict.fromkeys(env.possible_agents, 0.0)
    for agent in env.agent_iter():
        seen, reward, ended, truncated, info = env.last()
        total[agent] += reward
        assert not truncated
        for other in env.agents:
            assert env.observation_space(other).contains(env.observe(other))
            assert ended or other == agent or not env.observe(other)["action_mask"].any()
        if ended:
            env.step(None)
            continue
        assert np.flatnonzero(seen["action_mask"]).tolist() == list(info["actions"])
        assert told(env.columns(agent)[3:], seen["observation"][3:]) in info["label"]
        env.step(int(rng.choice(list(info["actions"]))))
    assert env.agents == []
    assert list(total.values()) == pytest.approx(list(play.paid(env.stand)), abs=1e-12)


def test_average_rewards_under_a_strategy_are_the_expected_values() -> None:
    """Within four standard errors, and not within them for another strategy."""
    crisis = load_crisis("signalling-cho-kreps-1987")
    game = compile_crisis(crisis)
    tables = game.tables()
    strategy = solve(game.arrays, tables).strategy
    env, rng = to_pettingzoo(crisis), np.random.default_rng(5)
    paid = np.array([list(episode(env, strategy, seed, rng).values()) for seed in range(1_500)])
    error = paid.std(axis=0) / np.sqrt(len(paid))
    value = evaluate(game.arrays, tables, strategy).value
    assert (np.abs(paid.mean(axis=0) - value) < 4 * error).all()
    other = evaluate(game.arrays, tables, game.arrays.uniform()).value
    assert (np.abs(paid.mean(axis=0) - other) > 4 * error).all()


def test_a_seed_deals_the_same_and_another_seed_something_else() -> None:
    env = to_pettingzoo(loaded(private_resolve()))
    dealt = []
    for seed in (*range(12), *range(12)):
        env.reset(seed=seed)
        dealt.append(int(env.observe("red")["observation"][2]))
    assert dealt[:12] == dealt[12:]
    assert set(dealt) == {1, 2}
    env.reset(seed=3)
    first = [env.reset() or int(env.observe("red")["observation"][2]) for _ in range(12)]
    env.reset(seed=3)
    assert [env.reset() or int(env.observe("red")["observation"][2]) for _ in range(12)] == first
    assert set(first) == {1, 2}


def test_what_was_dealt_to_one_is_not_seen_by_the_other() -> None:
    env = to_pettingzoo(loaded(private_resolve()))
    rows, types = [], set()
    for seed in range(12):
        env.reset(seed=seed)
        types.add(int(env.observe("red")["observation"][2]))
        env.step(1)
        assert env.agent_selection == "blue"
        rows.append(env.observe("blue")["observation"].tolist())
    assert types == {1, 2}
    assert all(row == rows[0] for row in rows)


def test_what_was_played_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    env = to_pettingzoo(loaded(private_resolve()), render_mode="ansi")
    env.reset(seed=0)
    env.step(1)
    env.step(0)
    dealt, struck, answered, end = (env.render() or "").splitlines()
    assert dealt in ("types: red.type=soft", "types: red.type=hard")
    assert struck.startswith("red: red moves@1, type=")
    assert struck.endswith(": strike")
    assert (answered, end) == ("blue: blue moves@1, type=only, struck=yes: hold", "blow")
    assert capsys.readouterr().out == ""
    loud = to_pettingzoo(loaded(private_resolve()), render_mode="human")
    loud.reset(seed=0)
    loud.step(0)
    assert capsys.readouterr().out.splitlines()[-1] == "peace"


def test_an_environment_is_named_after_its_title() -> None:
    env = to_pettingzoo(loaded(private_resolve(title="A strike across the ridge, and the answer that was weighed")))
    assert str(env) == "offramp_a_strike_across_the_ridge_and_the_answer_v0"
    assert str(to_pettingzoo(loaded(private_resolve(title="…")))) == "offramp_game_v0"


def test_what_may_not_be_done_is_refused_with_what_may() -> None:
    env = to_pettingzoo(loaded(private_resolve()))
    env.reset(seed=1)
    with pytest.raises(OfframpError, match=r"no move 7 here; allowed: 0 \(wait\), 1 \(strike\)"):
        env.step(7)
    with pytest.raises(OfframpError, match="red is to move: None is for agents that have ended"):
        env.step(None)
    for no_number in (0.5, "wait"):
        with pytest.raises(OfframpError, match=r"an action is a whole number, and .* is none"):
            env.step(no_number)
    env.step(0)
    with pytest.raises(ValueError, match="only valid action is None"):
        env.step(0)
    with pytest.raises(OfframpError, match="no render mode 'rgb_array': there are human, ansi"):
        to_pettingzoo(loaded(private_resolve()), render_mode="rgb_array")


def test_without_pettingzoo_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "offramp.interop.zoo.environment", raising=False)
    monkeypatch.setitem(sys.modules, "pettingzoo", None)
    with pytest.raises(OfframpError, match=r"pip install 'offramp\[interop\]'"):
        to_pettingzoo(loaded(private_resolve()))
