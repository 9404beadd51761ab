"""Information sets, reports and actions in words.

Labels of a crisis tell a turn and then every fact that the mover sees; most of them are the same wherever one player
moves, and go without saying.

May import: ``offramp.interop``, ``offramp.solvers.mediation`` (types).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from offramp.interop.extensive import ExtensiveGame
from offramp.interop.mediation.result import Drawn, Lie, Said, Step
from offramp.interop.trees import TreeWords
from offramp.solvers.mediation import Advice, Draw, Incentive

BETWEEN = ", "
DUST = 1e-7
"""Shares of advice up to this are rounding."""
NOTHING = "nothing that fits"
"""What a player says that has disobeyed and comes to where nothing it could say would follow."""


class Words:
    """The words of one game."""

    def __init__(self, game: ExtensiveGame) -> None:
        self._game, self._arrays = game, game.arrays
        self._players = game.player_names
        words = TreeWords(game)
        self._sets = [""] * self._arrays.n_infosets
        for player in range(len(game.players)):
            mine = words.sets_of(player)
            for number, label in zip(mine, shortened([words.infoset(number) for number in mine]), strict=True):
                self._sets[number] = label
        self._actions: list[str] = []
        for place in game.layered.infoset.tolist():
            self._actions += game.infosets[place].action_names

    def infoset(self, number: int) -> str:
        """An information set of the arrays."""
        return self._sets[number]

    def report(self, sets: Sequence[int]) -> str:
        """What a player says who will come to one of some information sets: what their labels have in common."""
        if not sets:
            return NOTHING
        labels = [self._sets[number] for number in sets]
        if len(labels) == 1:
            return labels[0]
        common = [part for part in labels[0].split(BETWEEN) if all(part in label.split(BETWEEN) for label in labels)]
        return BETWEEN.join(common) or " or ".join(labels)

    def step(self, advice: Advice) -> Step:
        """One advice."""
        return Step(
            player=self._players[advice.player],
            at=self._sets[advice.infoset],
            heard=self._heard(advice),
            advice=self._chances(advice.chances),
            reach=advice.reach,
            empty=tuple(self._actions[entry] for entry in advice.empty if advice.chances[entry] > DUST),
        )

    def drawn(self, draw: Draw) -> Drawn:
        """One profile."""
        arrays = self._arrays
        moves = tuple(
            (self._players[arrays.infoset_player[number]], self._sets[number], self._actions[entry])
            for number, entry in sorted(draw.moves.items())
            if arrays.infoset_action[number + 1] - arrays.infoset_action[number] > 1
        )
        return Drawn(moves, draw.chance)

    def lie(self, one: Incentive) -> Lie:
        """One departure."""
        return Lie(
            player=self._players[one.player],
            at=self.report(one.sets),
            says=self.report(one.named) if one.named else "",
            advised="" if one.advised is None else self._actions[one.advised],
            does="" if one.taken is None else self._actions[one.taken],
            reach=one.reach,
            loss=one.slack,
            price=one.price,
        )

    def _heard(self, advice: Advice) -> tuple[Said, ...]:
        """What others said and were advised, each time only what is new."""
        found: list[Said] = []
        known: dict[int, set[str]] = {}
        for word in advice.heard:
            before = known.setdefault(word.player, set())
            parts = [part for part in self.report(word.sets).split(BETWEEN) if part not in before]
            before.update(parts)
            told = None if word.advice is None else self._actions[word.advice]
            said = Said(self._players[word.player], BETWEEN.join(parts), told)
            if word.player == advice.player or (told is None and not (word.open and parts)):
                continue
            if not parts and found and found[-1].player == said.player and found[-1].advice is None:
                said = replace(found.pop(), advice=told)
            found.append(said)
        return tuple(found)

    def _chances(self, chances: Mapping[int, float]) -> dict[str, float]:
        return {self._actions[entry]: chance for entry, chance in chances.items()}


def shortened(labels: Sequence[str]) -> list[str]:
    """Labels without the facts that all of them tell, as long as that leaves them distinct."""
    split = [label.split(BETWEEN) for label in labels]
    common = set(split[0][1:]).intersection(*(parts[1:] for parts in split)) if split else set()
    short = [BETWEEN.join([parts[0], *(part for part in parts[1:] if part not in common)]) for parts in split]
    return short if len(set(short)) == len(labels) else list(labels)
