"""Games written as nested tuples, and the textbook games of mediated play."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from offramp.interop import ExtensiveGame, read_efg
from offramp.solvers.mediation import Mediated, Mediator

Node = tuple[Any, ...]


def end(*pay: float, label: str = "") -> Node:
    return ("end", pay, label)


def chance(*ways: tuple[Any, Node]) -> Node:
    """Ways to go, as (probability, node); probabilities are made to add up exactly."""
    return ("chance", ways)


def move(player: int, infoset: str, **actions: Node) -> Node:
    return ("move", player, infoset, actions)


def game(root: Node, n_players: int = 2) -> ExtensiveGame:
    """The game of a nested tuple, by way of the text of a file."""
    return read_efg(written(root, n_players).encode(), "made.efg")


def written(root: Node, n_players: int = 2) -> str:
    """The text of the file."""
    sets: dict[tuple[int, str], int] = {}
    lines = ['EFG 2 R "made" { ' + " ".join(f'"P{k + 1}"' for k in range(n_players)) + " }"]
    counts = {"chance": 0, "end": 0}
    ahead = [root]
    while ahead:
        node = ahead.pop()
        if node[0] == "end":
            counts["end"] += 1
            pays = " ".join(f"{Fraction(float(x)).limit_denominator(10**9)}" for x in node[1])
            lines.append(f't "" {counts["end"]} "{node[2]}" {{ {pays} }}')
        elif node[0] == "chance":
            counts["chance"] += 1
            odds = [Fraction(p).limit_denominator(10**9) for p, _ in node[1]]
            total = sum(odds)
            ways = " ".join(f'"{k}" {p / total}' for k, p in enumerate(odds))
            lines.append(f'c "" {counts["chance"]} "" {{ {ways} }} 0')
            ahead += [child for _, child in reversed(node[1])]
        else:
            _, player, infoset, actions = node
            number = sets.setdefault((player, infoset), sum(who == player for who, _ in sets) + 1)
            names = " ".join(f'"{name}"' for name in actions)
            lines.append(f'p "" {player + 1} {number} "{infoset}" {{ {names} }} 0')
            ahead += list(actions.values())[::-1]
    return "\n".join(lines) + "\n"


def bayesian(
    odds: Mapping[tuple[Any, ...], float],
    actions: Sequence[Mapping[Any, Sequence[str]]],
    pay: Callable[[tuple[Any, ...], tuple[str, ...]], tuple[Sequence[float], str]],
) -> ExtensiveGame:
    """All learn their types and then act at once.

    `odds` of every tuple of types, `actions` of every type by player, `pay` and a label by types and actions.
    """
    n = len(actions)

    def acting(types: tuple[Any, ...], taken: tuple[str, ...]) -> Node:
        player = len(taken)
        if player == n:
            pays, label = pay(types, taken)
            return end(*pays, label=label)
        mine = types[player]
        return move(player, str(mine), **{a: acting(types, (*taken, a)) for a in actions[player][mine]})

    return game(chance(*((p, acting(types, ())) for types, p in odds.items() if p > 0)), n)


def matrix(rows: Sequence[Sequence[tuple[float, float]]]) -> ExtensiveGame:
    """Two players choose at once."""
    names = [f"a{k}" for k in range(max(len(rows), len(rows[0])))]
    actions = [{0: names[: len(rows)]}, {0: names[: len(rows[0])]}]
    return bayesian({(0, 0): 1}, actions, lambda _, a: (rows[names.index(a[0])][names.index(a[1])], ""))


def best(game: ExtensiveGame, *weights: float, outcome: str = "", concept: Any = "communication") -> Mediated:
    """The best plan for a weighted sum of payoffs, or for the ends with a label (sign by the one weight given)."""
    mediator = Mediator(game.arrays, game.tables(), concept=concept)
    if not outcome:
        return mediator.best(value_weight=np.array(weights, dtype=float))
    return mediator.best(reach_weight=weights[0] * ends(game, outcome))


def ends(game: ExtensiveGame, outcome: str) -> np.ndarray:
    """(nodes,) one at the ends with a label."""
    found = np.zeros(game.arrays.n_nodes)
    for node, place in enumerate(game.node_outcome.tolist()):
        if place >= 0 and game.outcomes[place].label == outcome:
            found[game.layered.node[node]] = 1.0
    return found


def chicken() -> ExtensiveGame:
    """Aumann (1974, 1987)."""
    return matrix([[(6, 6), (2, 7)], [(7, 2), (0, 0)]])


def peace(q: float, theta: float, p: float) -> ExtensiveGame:
    """Hörner, Morelli and Squintani (2015): two sides of hidden strength name their shares of a pie at once.

    A side is strong with probability q. If the shares they name do not fit there is war, which shrinks the pie to
    theta; a strong side wins against a weak one with probability p, else each with 1/2. Shares: half, what a strong
    side expects of war with a weak one, and the rest of that; or war.
    """
    large = p * theta
    share = {"half": 0.5, "large": large, "small": 1 - large, "war": 2.0}
    odds = {(s, t): (q if s == "H" else 1 - q) * (q if t == "H" else 1 - q) for s, t in product("HL", "HL")}

    def pay(types: tuple[Any, ...], named: tuple[str, ...]) -> tuple[Sequence[float], str]:
        claims = [share[name] for name in named]
        if sum(claims) <= 1 + 1e-12:
            return claims, "peace"
        wins = 0.5 if types[0] == types[1] else p if types[0] == "H" else 1 - p
        return (wins * theta, (1 - wins) * theta), "war"

    actions = {"H": list(share), "L": list(share)}
    return bayesian(odds, [actions, actions], pay)
