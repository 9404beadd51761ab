"""The game and the state that OpenSpiel plays, and its name there: ``pyspiel.load_game("offramp(crisis=NAME)")``.

Importing this module needs OpenSpiel, and makes the name known to it.

May import: pyspiel, ``offramp.interop``, ``offramp.errors``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import pyspiel

from offramp.errors import OfframpError
from offramp.interop.played import playable
from offramp.interop.playing import OVER, Playable
from offramp.interop.spiel.observer import Observer

HELD = "held:"
"""Begins the name of a game that was made in this process, and has no file."""
ROUNDING = 1e-12
"""How far sums of payoffs may miss each other, beside the largest payoff."""
MOST_PLAYERS = 100

_held: dict[str, Playable] = {}


def _kind(
    utility: Any = pyspiel.GameType.Utility.GENERAL_SUM, *, chance: bool = True, players: int | None = None
) -> Any:
    mode = pyspiel.GameType.ChanceMode
    return pyspiel.GameType(
        short_name="offramp",
        long_name="A crisis or game of offramp",
        dynamics=pyspiel.GameType.Dynamics.SEQUENTIAL,
        chance_mode=mode.EXPLICIT_STOCHASTIC if chance else mode.DETERMINISTIC,
        information=pyspiel.GameType.Information.IMPERFECT_INFORMATION,
        utility=utility,
        reward_model=pyspiel.GameType.RewardModel.TERMINAL,
        max_num_players=players or MOST_PLAYERS,
        min_num_players=players or 1,
        provides_information_state_string=True,
        provides_information_state_tensor=True,
        provides_observation_string=True,
        provides_observation_tensor=True,
        provides_factored_observation_string=True,
        parameter_specification={"crisis": "", "from_turn": "", "to_turn": ""},
        default_loadable=False,
    )


class OfframpGame(pyspiel.Game):  # type: ignore[misc]
    """A crisis, a slice of it, or a game tree, as OpenSpiel has games.

    Its parameters are ``crisis`` (a name of the library, the path of a crisis or of a game file, or the name of a game
    held in this process), ``from_turn`` and ``to_turn``.
    """

    def __init__(self, params: Mapping[str, Any] | None = None) -> None:
        named = self._named = {name: value for name, value in (params or {}).items() if value}
        self.playable = _found(named.get("crisis", ""), named.get("from_turn"), named.get("to_turn"))
        play, extent = self.playable, self.playable.extent
        slack = ROUNDING * max(1.0, *map(abs, (*extent.lowest, *extent.highest)))
        total = extent.least_sum if extent.most_sum - extent.least_sum <= 2 * slack else None
        opposed = total is not None and abs(total) <= slack
        constant = pyspiel.GameType.Utility
        utility = constant.ZERO_SUM if opposed else constant.GENERAL_SUM if total is None else constant.CONSTANT_SUM
        information = pyspiel.GameInfo(
            num_distinct_actions=max(play.n_actions, 1),
            max_chance_outcomes=play.n_branches,
            num_players=len(play.players),
            min_utility=float(extent.lowest.min()) - slack,
            max_utility=float(extent.highest.max()) + slack,
            utility_sum=0.0 if opposed else total,
            max_game_length=max(extent.moves, 1),
        )
        kind = _kind(utility, chance=extent.chances > 0, players=len(play.players))
        super().__init__(kind, information, dict(named))

    @classmethod
    def holding(cls, play: Playable) -> Self:
        """The game of `play`, which this process keeps, so that OpenSpiel can write and read it by name."""
        _held[play.key] = play
        return cls({"crisis": HELD + play.key})

    def __reduce__(self) -> tuple[type[OfframpGame], tuple[Mapping[str, Any]]]:
        """By name, as OpenSpiel writes games; the arrays stay where they are."""
        return OfframpGame, (dict(self._named),)

    def new_initial_state(self) -> OfframpState:
        """Where play begins."""
        return OfframpState(self)

    def max_chance_nodes_in_history(self) -> int:
        """The most moves of chance along any history."""
        return self.playable.extent.chances

    def make_py_observer(self, iig_obs_type: Any = None, params: Mapping[str, Any] | None = None) -> Observer:
        """What players see, as text and as a tensor."""
        return Observer(self.playable, iig_obs_type or pyspiel.IIGObservationType(perfect_recall=False), params)


class OfframpState(pyspiel.State):  # type: ignore[misc]
    """Where play stands."""

    def __init__(self, game: OfframpGame) -> None:
        super().__init__(game)
        # Nothing large may hang on a state: OpenSpiel copies all that does.
        self.stand = game.playable.start

    @property
    def play(self) -> Playable:
        """What is played."""
        play: Playable = self.get_game().playable
        return play

    def current_player(self) -> int:
        """Who moves; chance and the end are numbered as OpenSpiel numbers them."""
        return self.play.mover(self.stand)

    def _legal_actions(self, player: int) -> list[int]:
        return list(self.play.moves(self.stand)) if player == self.play.mover(self.stand) else []

    def chance_outcomes(self) -> list[tuple[int, float]]:
        """The branches of a move of chance, each with its probability."""
        return list(zip(self.play.moves(self.stand), self.play.odds(self.stand), strict=True))

    def _apply_action(self, action: int) -> None:
        self.stand = self.play.after(self.stand, action)

    def _action_to_string(self, player: int, action: int) -> str:
        return dict(zip(self.play.moves(self.stand), self.play.names(self.stand), strict=True)).get(
            action, f"action {action}"
        )

    def is_terminal(self) -> bool:
        """Whether play has ended."""
        return self.play.mover(self.stand) == OVER

    def returns(self) -> list[float]:
        """What every player gets at the end; nothing before."""
        return list(self.play.paid(self.stand)) if self.is_terminal() else [0.0] * len(self.play.players)

    def __str__(self) -> str:
        """The way to here, move by move: ``types: hawkish > north answers@1: wait``."""
        at, told = self.play.start, []
        for action in self.history():
            names = dict(zip(self.play.moves(at), self.play.names(at), strict=True))
            told.append(f"{self.play.label(at)}: {names[action]}")
            at = self.play.after(at, action)
        end = self.play.outcome(at) if self.is_terminal() else ""
        return " > ".join([*told, end] if end else told)


def _found(name: str, from_turn: str | None, to_turn: str | None) -> Playable:
    """What a game of OpenSpiel with these parameters plays."""
    if name.startswith(HELD):
        if name.removeprefix(HELD) not in _held:
            raise OfframpError(
                f"no game {name!r} in this process: make it with to_openspiel first, as where it was written"
            )
        return _held[name.removeprefix(HELD)]
    if not name:
        raise OfframpError("say which crisis: offramp(crisis=NAME), a name of the library or the path of a file")
    return playable(name, from_turn=from_turn, to_turn=to_turn)


pyspiel.register_game(_kind(), OfframpGame)
