"""Random game trees for the tests of interop, odd labels and numbers, and a slow exact evaluator of trees."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from offramp.interop import ExtensiveGame, Infoset, TreeOutcome
from offramp.interop.extensive import CHANCE, NONE

ODD_LABELS = (
    *(
        "",
        "plain",
        'say "no"',
        "C:\\dir",
        "ends in \\",
        '\\"',
        "\\\\",
        "two\nlines",
        "tab\there",
        "été 試合 🕊",
        "{ 1 }",
    ),
    *("a, b", "p", '"', "  spaced  ", "1/3", "\\n", "\r"),
)
ODD_NUMBERS = tuple(
    map(Fraction, ("0", "1", "-2", "0.5", "-1.25", "1/3", "-22/7", "12345678901234567890123", "1e-20", "2.5e3"))
)


def random_game(
    seed: int, n_players: int = 2, size: int = 20, *,
    odd: bool = False, merges: int = 6, on_the_way: float = 0.3, least: int = 0,
) -> ExtensiveGame:  # fmt: skip
    """A tree of about `size` nodes: information sets at different depths, outcomes shared and on the way, moves of
    chance told once and met again. `odd` gives it the labels and numbers above; `least` is the smallest weight of an
    action of chance, 0 for some that never happen."""
    rng = np.random.default_rng(seed)
    shape = _shape(rng, size)
    infosets, node_infoset = _moves(rng, shape, n_players, least)
    game = ExtensiveGame("", "", ("",) * n_players, infosets, (), node_infoset, _none(shape), ("",) * len(shape))
    for _ in range(merges):
        game = _merged(rng, game)
    game = _paid(rng, _ordered(game), odd, on_the_way)
    return _labelled(rng, game) if odd else replace(game, players=tuple(f"P{k}" for k in range(1, n_players + 1)))


def _shape(rng: np.random.Generator, size: int) -> list[int]:
    """Numbers of actions in the order of a file."""
    degrees: list[int] = []
    missing = 1
    while missing:
        left = size - len(degrees) - missing
        degree = 0 if left < 1 or (degrees and rng.random() < 0.3) else int(rng.integers(1, 4))
        degrees.append(degree)
        missing += degree - 1
    return degrees


def _none(shape: list[int]) -> np.ndarray:
    return np.full(len(shape), NONE, dtype=np.int32)


def _moves(rng, shape: list[int], n_players: int, least: int) -> tuple[tuple[Infoset, ...], np.ndarray]:
    """One information set for every node that is not terminal."""
    found, node_infoset = [], _none(shape)
    for node, degree in enumerate(shape):
        if degree:
            player = CHANCE if rng.random() < 0.25 else int(rng.integers(n_players))
            actions = tuple(f"a{k}" for k in range(degree))
            odds: tuple[Fraction, ...] = ()
            if player == CHANCE:
                weights = [int(w) for w in rng.integers(least, 6, degree)]
                weights[0] += not sum(weights)
                odds = tuple(Fraction(w, sum(weights)) for w in weights)
            node_infoset[node] = len(found)
            found.append(Infoset(player, len(found) + 1, "", actions, odds))
    return tuple(found), node_infoset


def _merged(rng, game: ExtensiveGame) -> ExtensiveGame:
    """Two sets of one player made one, where the game can still be laid out."""
    kinds: dict[tuple[int, int], list[int]] = {}
    for place in set(game.node_infoset.tolist()) - {NONE}:
        infoset = game.infosets[place]
        kinds.setdefault((infoset.player, len(infoset.actions)), []).append(place)
    pairs = [places for places in kinds.values() if len(places) > 1]
    if not pairs:
        return game
    kept, gone = rng.choice(pairs[rng.integers(len(pairs))], 2, replace=False)
    merged = replace(game, node_infoset=np.where(game.node_infoset == gone, np.int32(kept), game.node_infoset))
    return game if merged.disorder else merged


def _ordered(game: ExtensiveGame) -> ExtensiveGame:
    """The sets in the order in which they first stand, without those that stand nowhere."""
    seen = [place for place in dict.fromkeys(game.node_infoset.tolist()) if place != NONE]
    number = {NONE: NONE} | {place: k for k, place in enumerate(seen)}
    node_infoset = np.array([number[place] for place in game.node_infoset.tolist()], dtype=np.int32)
    return replace(game, infosets=tuple(game.infosets[place] for place in seen), node_infoset=node_infoset)


def _paid(rng, game: ExtensiveGame, odd: bool, on_the_way: float) -> ExtensiveGame:
    """Outcomes at most ends, some of them shared, and at some nodes before."""
    outcomes: list[TreeOutcome] = []
    node_outcome = np.full(game.n_nodes, NONE, dtype=np.int32)
    for node in range(game.n_nodes):
        if rng.random() > (0.95 if game.node_infoset[node] == NONE else on_the_way):
            continue
        if outcomes and rng.random() < 0.3:
            node_outcome[node] = int(rng.integers(len(outcomes)))
            continue
        if odd:
            pay = tuple(ODD_NUMBERS[k] for k in rng.integers(0, len(ODD_NUMBERS), len(game.players)))
        else:
            pay = tuple(Fraction(int(v), 4) for v in rng.integers(-8, 9, len(game.players)))
        node_outcome[node] = len(outcomes)
        outcomes.append(TreeOutcome(len(outcomes) + 1, "", pay))
    return replace(game, outcomes=tuple(outcomes), node_outcome=node_outcome)


def _labelled(rng, game: ExtensiveGame) -> ExtensiveGame:
    """Odd labels everywhere, and numbers of sets and outcomes in no order."""

    def label() -> str:
        return ODD_LABELS[rng.integers(len(ODD_LABELS))]

    numbers = rng.permutation(10 * (len(game.infosets) + len(game.outcomes))).tolist()
    infosets = []
    for infoset in game.infosets:
        actions = tuple(ODD_LABELS[k] for k in rng.permutation(len(ODD_LABELS))[: len(infoset.actions)])
        infosets.append(replace(infoset, number=numbers.pop(), label=label(), actions=actions))
    outcomes = [replace(outcome, number=numbers.pop() + 1, label=label()) for outcome in game.outcomes]
    return replace(
        game,
        title=label(),
        comment=label(),
        players=tuple(label() for _ in game.players),
        infosets=tuple(infosets),
        outcomes=tuple(outcomes),
        node_label=tuple(label() for _ in range(game.n_nodes)),
    )


def exact_payoffs(game: ExtensiveGame) -> tuple[Fraction, ...]:
    """What every player expects if all choose evenly: plain recursion over the file's own tree, in fractions."""
    at = iter(range(game.n_nodes))

    def expected() -> list[Fraction]:
        node = next(at)
        outcome, place = int(game.node_outcome[node]), int(game.node_infoset[node])
        total = list(game.outcomes[outcome].payoffs) if outcome != NONE else [Fraction(0)] * len(game.players)
        if place != NONE:
            infoset = game.infosets[place]
            even = Fraction(1, len(infoset.actions))
            for k in range(len(infoset.actions)):
                weight = infoset.odds[k] if infoset.odds else even
                total = [x + weight * y for x, y in zip(total, expected(), strict=True)]
        return total

    found = tuple(expected())
    assert next(at, None) is None
    return found
