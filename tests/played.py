"""Ways to read a compiled game in tests: by names, and beside the slow interpreter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from interpreter import Behaviour, Interpreter

from offramp.forecasts import Study
from offramp.game import Game, InformationSet
from offramp.game.arrays import Float, GameArrays


def random_strategy(arrays: GameArrays, seed: int) -> Float:
    """A strategy with every action possible and none like another."""
    raw = np.random.default_rng(seed).uniform(0.1, 1.0, arrays.n_entries)
    first = arrays.infoset_action[:-1].astype(np.int64)
    sizes = np.diff(arrays.infoset_action)
    return raw / np.repeat(np.add.reduceat(raw, first), sizes) if len(raw) else raw


def by_names(game: Game, strategy: Float) -> Iterator[tuple[InformationSet, dict[str, float]]]:
    """Every information set with what is played there."""
    for infoset in game.infosets():
        stop = infoset.offset + len(infoset.actions)
        yield infoset, dict(zip(infoset.actions, strategy[infoset.offset : stop], strict=True))


def behaviour(game: Game, strategy: Float) -> Behaviour:
    """What everybody does, looked up by what the mover sees.

    The game tells apart only what can still matter: facts that it dropped are left out of the look-up.
    """
    table: dict[tuple[int, str, str], list[tuple[Mapping[str, str], dict[str, float]]]] = defaultdict(list)
    for infoset, chances in by_names(game, strategy):
        table[infoset.round, infoset.turn, infoset.type].append((infoset.seen, chances))
    initial = {name: variable.levels[variable.initial] for name, variable in game.variables.items()}

    def behave(
        round_number: int, turn: str, actor: str, own: str, seen: dict[str, str], labels: tuple[str, ...]
    ) -> dict[str, float]:
        fits = [
            chances
            for known, chances in table[round_number, turn, own]
            if set(chances) == set(labels)
            and all(seen.get(name, initial[name]) == level for name, level in known.items())
        ]
        assert len(fits) == 1, f"{len(fits)} information sets for {turn} {own} {seen} {labels}"
        return fits[0]

    return behave


def interpreted(study: Study, strategy: Float) -> Interpreter:
    """The interpreter's account of everybody playing `strategy`."""
    return Interpreter(study.crisis, behaviour(study.game, strategy)).run()
