"""What lies ahead of a standpoint: the fork, what would follow each option, and indicators worth watching.

May import: ``offramp.forecasts``, ``offramp.game``, ``offramp.scenario`` (resolved types), numpy.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from offramp.analysis.assessment import Fork, ForkBranch, Indicator
from offramp.errors import OfframpError
from offramp.forecasts.given import given_act, given_level, turn_layers
from offramp.forecasts.question import Question
from offramp.forecasts.study import Solved, Study
from offramp.forecasts.turns import option_chances
from offramp.game.walk import Given
from offramp.scenario.crisis import DecisionTurn, MessageTurn, RaidTurn, TableTurn, Turn
from offramp.scenario.uses import writes_of_turn

# Events rarer or surer than this are no indicators; replies less likely than this are not drawn.
RARE = 0.02
SHOWN = 0.01


def fork(study: Study, solved: Solved, question: Question, turn: str) -> Fork:
    """The decision `turn` with its options' probabilities from the standpoint, and what would follow each."""
    found = study.crisis.turn(turn)
    if not isinstance(found, DecisionTurn):
        raise OfframpError(f"the fork must be a decision, and {turn!r} is none")
    base = question.given(study)
    walk = study.walk(solved, base)
    chances = option_chances(study.game, walk.flow, turn, question.round)
    branches = []
    for option in found.options:
        p = chances.get(option.name, 0.0)
        outcomes: Mapping[str, float] = {}
        replies: tuple[tuple[str, str, Mapping[str, float]], ...] = ()
        if p > 0.0:
            after = study.walk(solved, given_act(study.game, base, turn, option.name, question.round))
            outcomes = _named(study, study.outcomes(after))
            replies = _replies(study, after.flow, turn, question.round)
        branches.append(ForkBranch(option.name, option.label, option.rung, option.target, p, outcomes, replies))
    return Fork(turn, found.head.label, found.actor, tuple(branches))


def _named(study: Study, values: np.ndarray) -> dict[str, float]:
    return {outcome.name: float(p) for outcome, p in zip(study.crisis.outcomes, values, strict=True)}


def _replies(
    study: Study, flow: np.ndarray, turn: str, round_number: int, most: int = 2
) -> tuple[tuple[str, str, Mapping[str, float]], ...]:
    """The next decisions of others that take place, with the probabilities of their options."""
    turns = list(study.crisis.turns)
    start = [found.head.name for found in turns].index(turn) + 1
    mover = getattr(turns[start - 1], "actor", None)
    replies = []
    for found in turns[start:]:
        layers = turn_layers(study.game, found.head.name, round_number)
        if not isinstance(found, DecisionTurn) or found.actor == mover or not layers:
            continue
        info, edges, nodes = study.game.layers[layers[0]], study.game.edges(layers[0]), study.game.nodes(layers[0])
        active = flow[edges.start : int(study.game.arrays.node_edge[nodes.start + info.n_active])].sum()
        if active > SHOWN:
            labels = {option.name: option.label for option in found.options}
            chances = option_chances(study.game, flow, found.head.name, round_number)
            shown = {labels[name]: p for name, p in chances.items() if p > SHOWN}
            replies.append((found.head.label, found.actor, shown))
        if len(replies) == most:
            break
    return tuple(replies)


def indicators(study: Study, solved: Solved, question: Question, outcome: str, most: int = 8) -> tuple[Indicator, ...]:
    """Events ahead of the standpoint by how far seeing them would move the probability of `outcome`.

    What comes only once the outcome is settled is no indicator of it: whoever sees it knows.
    """
    base = question.given(study)
    walk = study.walk(solved, base)
    column = [found.name for found in study.crisis.outcomes].index(outcome)
    before = float(study.outcomes(walk)[column])
    start = question.layer(study.game)
    found: list[Indicator] = []
    for turn in study.crisis.turns[: _settled(study, outcome, question.round)]:
        layers = [layer for layer in turn_layers(study.game, turn.head.name, question.round) if layer >= start]
        if layers:
            found.extend(_of_turn(study, solved, base, walk.chance, turn, question.round, outcome, column, before))
    found.sort(key=lambda indicator: -abs(indicator.after - indicator.before))
    return tuple(found[:most])


def _settled(study: Study, outcome: str, round_number: int) -> int:
    """How many turns it takes in a round until no later turn can set what `outcome` reads."""
    turns = study.crisis.turns
    if round_number < study.crisis.calendar.rounds:
        return len(turns)
    reads = next(found.formula.reads for found in study.crisis.outcomes if found.name == outcome)
    return max((place for place, turn in enumerate(turns, start=1) if writes_of_turn(turn) & reads), default=len(turns))


def _of_turn(
    study: Study, solved: Solved, base: Given | None, base_chance: float, turn: Turn, round_number: int, outcome: str,
    column: int, before: float,
) -> list[Indicator]:  # fmt: skip
    found = []
    for event, label, given in _events(study, base, turn, round_number):
        try:
            walk = study.walk(solved, given)
        except OfframpError:
            continue
        p_event = walk.chance / base_chance
        if RARE < p_event < 1 - RARE:
            after = float(study.outcomes(walk)[column])
            found.append(Indicator(turn.head.name, turn.head.label, label or event, p_event, outcome, before, after))
    return found


def _events(study: Study, base: Given | None, turn: Turn, round_number: int) -> list[tuple[str, str, Given]]:
    """What may be seen at a turn: options of decisions, words, and levels of seen facts set by chance."""
    game, name = study.game, turn.head.name
    if isinstance(turn, DecisionTurn):
        reached = {label for layer in turn_layers(game, name, round_number) for label in game.layers[layer].actions}
        return [
            (option.name, option.label, given_act(game, base, name, option.name, round_number))
            for option in turn.options
            if option.name in reached
        ]
    if isinstance(turn, MessageTurn):
        words = [study.crisis.facts[turn.sets].levels[level] for level in turn.words]
        return [(word, f"says {word!r}", given_act(game, base, name, word, round_number)) for word in words]
    if isinstance(turn, TableTurn | RaidTurn):
        last = turn_layers(game, name, round_number)[-1]
        fact = study.crisis.facts.get(turn.sets)
        if fact is not None and fact.seen_by and turn.sets in game.layers[last + 1].layout.names:
            return [
                (level, f"{fact.label}: {level}", given_level(game, base, name, turn.sets, place, round_number))
                for place, level in enumerate(fact.levels)
            ]
    return []
