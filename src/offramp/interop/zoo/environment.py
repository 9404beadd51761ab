"""The environment that PettingZoo steps through. Importing this module needs PettingZoo and Gymnasium.

May import: pettingzoo, gymnasium, numpy, ``offramp.interop.playing``, ``offramp.errors``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import index
from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray
from pettingzoo import AECEnv

from offramp.errors import OfframpError
from offramp.game.arrays import Float
from offramp.interop.playing import CHANCE, OVER, Column, Playable, Stand

RENDER_MODES = ("human", "ansi")
LONGEST_NAME = 40
"""Letters of the title that go into the name of an environment."""
Seen = dict[str, NDArray[Any]]


class OfframpEnv(AECEnv):  # type: ignore[misc]
    """A crisis, a slice of it, or a game tree, as PettingZoo has environments. Agents are the players by name.

    An observation is a dictionary: ``observation``, a row of whole numbers, one for every column that the agent may
    see (`columns`): 0 where it is not there or not to be seen, else one more than the place of its level; and
    ``action_mask``, 1 for every action that the agent may take now, all 0 where another is to move. Actions are
    numbered as in ``Playable``; ``infos`` of who is to move hold the label of its information set and the names of
    the actions. Rewards are payoffs as they accrue, what is paid before the first move with those of that move; over
    an episode they add up to what the crisis pays. All agents end together.

    Parameters
    ----------
    play : what is played.
    render_mode : one of `RENDER_MODES`, or None.
    """

    def __init__(self, play: Playable, render_mode: str | None = None) -> None:
        super().__init__()
        if render_mode not in (None, *RENDER_MODES):
            raise OfframpError(f"no render mode {render_mode!r}: there are {', '.join(RENDER_MODES)}")
        self.play, self.render_mode = play, render_mode
        name = re.sub(r"\W+", "_", play.title.lower())[:LONGEST_NAME].strip("_") or "game"
        self.metadata = {"name": f"offramp_{name}_v0", "render_modes": list(RENDER_MODES), "is_parallelizable": False}
        self.possible_agents = list(play.players)
        self._player = {agent: player for player, agent in enumerate(self.possible_agents)}
        self.observation_spaces = {agent: self._seen(player) for agent, player in self._player.items()}
        self.action_spaces = {agent: spaces.Discrete(max(play.n_actions, 1)) for agent in self.possible_agents}
        self._random = np.random.default_rng()

    # --- the interface of PettingZoo ----------------------------------------------------------------------------------

    def reset(self, seed: int | None = None, options: Mapping[str, Any] | None = None) -> None:
        """Begin again; a seed makes all that chance does from here on the same. `options` are not used."""
        if seed is not None:
            self._random = np.random.default_rng(seed)
        self.agents = list(self.possible_agents)
        self.rewards = dict.fromkeys(self.agents, 0.0)
        self._cumulative_rewards = dict.fromkeys(self.agents, 0.0)
        self.terminations = dict.fromkeys(self.agents, False)
        self.truncations = dict.fromkeys(self.agents, False)
        self._skip_agent_selection = None
        self.agent_selection = self.agents[0]
        self.told: list[str] = []
        self._paid = (0.0,) * len(self.agents)
        self.stand = self.play.start
        self._go_on()

    def step(self, action: int | None) -> None:
        """Take an action of the agent whose turn it is; None where it has ended.

        OfframpError for what it may not do.
        """
        agent = self.agent_selection
        if self.terminations[agent]:
            self._was_dead_step(action)
            return
        if action is None:
            raise OfframpError(f"{agent} is to move: None is for agents that have ended")
        try:
            number = index(action)
        except TypeError:
            raise OfframpError(f"{agent} is to move: an action is a whole number, and {action!r} is none") from None
        self._tell(number)
        self.stand = self.play.after(self.stand, number)
        self._cumulative_rewards[agent] = 0.0
        self._go_on()
        paid = self.play.paid(self.stand)
        for other, player in self._player.items():
            self.rewards[other] = paid[player] - self._paid[player]
        self._paid = paid
        self._accumulate_rewards()

    def observe(self, agent: str) -> Seen:
        """What an agent sees, and what it may do."""
        player = self._player[agent]
        mask = np.zeros(int(self.action_spaces[agent].n), np.int8)
        if self.play.mover(self.stand) == player:
            mask[list(self.play.moves(self.stand))] = 1
        return {"observation": np.array(self.play.row(self.stand, player), np.int64), "action_mask": mask}

    def observation_space(self, agent: str) -> spaces.Dict:
        """What an agent may see."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Discrete[Any]:
        """What an agent may ever do."""
        return self.action_spaces[agent]

    def render(self) -> str | None:
        """What was played so far, line by line, everything that was dealt in secret too; printed in ``human`` mode."""
        text = "\n".join(self.told)
        if self.render_mode == "human":
            print(text)
            return None
        return text if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Nothing is held open; PettingZoo asks for it."""

    # --- what a crisis adds -------------------------------------------------------------------------------------------

    def columns(self, agent: str) -> tuple[Column, ...]:
        """What stands in each place of an agent's observation: names, levels, and whether all see it."""
        return self.play.columns(self._player[agent])

    def chances(self, strategy: Float) -> Float:
        """(actions,) with what probability a strategy (entries,) takes each action where play stands."""
        return self.play.chances(self.stand, strategy)

    # --- its own ------------------------------------------------------------------------------------------------------

    def _seen(self, player: int) -> spaces.Dict:
        levels = [len(column.levels) + 1 for column in self.play.columns(player)]
        mask = spaces.Box(0, 1, (max(self.play.n_actions, 1),), np.int8)
        return spaces.Dict({"observation": spaces.MultiDiscrete(levels), "action_mask": mask})

    def _go_on(self) -> None:
        """Let chance move until a player is to, or all is over."""
        while (mover := self.play.mover(self.stand)) == CHANCE:
            action = int(self._random.choice(list(self.play.moves(self.stand)), p=self.play.odds(self.stand)))
            self._tell(action)
            self.stand = self.play.after(self.stand, action)
        self.infos: dict[str, dict[str, Any]] = {agent: {} for agent in self.agents}
        if mover == OVER:
            self.terminations = dict.fromkeys(self.agents, True)
            self._say(self.play.outcome(self.stand) or "over")
            self._deads_step_first()
            return
        self.agent_selection = self.possible_agents[mover]
        names = dict(zip(self.play.moves(self.stand), self.play.names(self.stand), strict=True))
        self.infos[self.agent_selection] = {"label": self.play.label(self.stand), "actions": names}

    def _tell(self, action: int) -> None:
        names = dict(zip(self.play.moves(self.stand), self.play.names(self.stand), strict=True))
        if action in names:
            self._say(f"{_who(self.play, self.stand)}: {names[action]}")

    def _say(self, line: str) -> None:
        self.told.append(line)
        if self.render_mode == "human":
            print(line)


def _who(play: Playable, at: Stand) -> str:
    return play.label(at) if play.mover(at) == CHANCE else play.knows(at)
