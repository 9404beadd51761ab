"""Strategies as OpenSpiel's policies, and its policies as strategies.

May import: ``offramp.errors``, ``offramp.interop``, ``offramp.game.arrays``, numpy; pyspiel when asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from offramp.errors import OfframpError, Problem, TableError
from offramp.game.arrays import Float, GameArrays
from offramp.interop.playing import Playable
from offramp.interop.spiel.needed import pyspiel
from offramp.interop.spiel.reading import read_tree

NEAR = 1e-6
"""How far probabilities may be from adding up to one."""


class Choice(NamedTuple):
    """An information set as OpenSpiel has it: its string, what may be done, and the entries of a strategy for that."""

    state: str
    actions: Sequence[int]
    entries: Sequence[int]


def to_policy(game: Any, strategy: Float) -> Any:
    """A ``pyspiel.TabularPolicy`` that plays `strategy`.

    Parameters
    ----------
    game : a game of OpenSpiel: what ``to_openspiel`` made, or any that ``from_openspiel`` takes in.
    strategy : (entries,) laid out by the arrays of the crisis or game behind it, of ``from_openspiel(game)`` elsewhere.

    Raises
    ------
    OfframpError where the strategy has another game's length.
    """
    arrays, choices = _choices(game)
    strategy = np.asarray(strategy, dtype=np.float64)
    if strategy.shape != (arrays.n_entries,):
        raise OfframpError(f"the strategy has {strategy.size} entries, the game {arrays.n_entries}")
    played = strategy.tolist()
    return pyspiel().TabularPolicy({c.state: [(a, played[e]) for a, e in zip(c.actions, c.entries, strict=True)]
                                    for c in choices})  # fmt: skip


def from_policy(game: Any, policy: Any) -> Float:
    """The strategy (entries,) that a policy of OpenSpiel plays in `game`; what the game never comes to is even.

    Parameters
    ----------
    game : as for `to_policy`.
    policy : a ``pyspiel.TabularPolicy``, or a ``TabularPolicy`` of OpenSpiel's Python side.

    Raises
    ------
    TableError with every information state that is missing or whose probabilities are none.
    """
    arrays, choices = _choices(game)
    table = _table(policy)
    strategy, problems = arrays.uniform(), []
    for choice in choices:
        found = table.get(choice.state)
        if found is None:
            problems.append(Problem("the policy does not say what to do here", path=choice.state, code="missing"))
            continue
        chances = np.array([found.get(action, 0.0) for action in choice.actions])
        if not (np.all(chances >= 0.0) and abs(chances.sum() - 1.0) <= NEAR):
            text = "the probabilities of what may be done here do not add up to one"
            problems.append(Problem(text, path=choice.state, found=str(found), code="no-probabilities"))
            continue
        first = int(np.searchsorted(arrays.infoset_action, choice.entries[0], "right")) - 1
        strategy[arrays.infoset_action[first] : arrays.infoset_action[first + 1]] = 0.0
        strategy[list(choice.entries)] = chances / chances.sum()
    if problems:
        raise TableError(tuple(problems))
    return strategy[arrays.whole_entry]


def _choices(game: Any) -> tuple[GameArrays, list[Choice]]:
    """The arrays behind a game of OpenSpiel, and its information sets."""
    play = getattr(game, "playable", None)
    if isinstance(play, Playable):
        return play.ways.arrays, [_ours(play, number) for number in play.decisions]
    tree, legal = read_tree(game)
    first = tree.arrays.infoset_action.tolist()
    choices = []
    for number in tree.numbers:
        place = int(tree.layered.infoset[number])
        entries = range(first[number], first[number + 1])
        choices.append(Choice(tree.infosets[place].label, legal[place], entries))
    return tree.arrays, choices


def _ours(play: Playable, number: int) -> Choice:
    at = play.decisions[number]
    actions = list(play.moves(at))
    return Choice(play.knows(at), actions, [play.entry(at, action) for action in actions])


def _table(policy: Any) -> Mapping[str, Mapping[int, float]]:
    """Probabilities by information state and action."""
    if hasattr(policy, "policy_table"):
        return {state: dict(row) for state, row in policy.policy_table().items()}
    if hasattr(policy, "state_lookup"):
        rows = policy.action_probability_array.tolist()
        return {state: dict(enumerate(rows[place])) for state, place in policy.state_lookup.items()}
    raise OfframpError(
        f"a policy of the kind {type(policy).__name__} has no table: give a pyspiel.TabularPolicy, "
        "or call its to_tabular() first"
    )
