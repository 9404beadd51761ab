"""A second, slow reading of a crisis: plays every history one by one from the resolved file.

It shares no code with the compiler: plain dictionaries, one state at a time. Given what everybody does
at every information set, it returns outcome probabilities and expected payoffs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from offramp.scenario.crisis import (
    ChanceTurn,
    Crisis,
    DecisionTurn,
    MessageTurn,
    RaidTurn,
    TableTurn,
)

# (round, turn, actor, own type, seen facts, labels) -> probabilities of the labels
Behaviour = Callable[[int, str, str, str, dict[str, str], tuple[str, ...]], dict[str, float]]


@dataclass
class State:
    levels: dict[str, int]
    types: dict[str, int]
    words: dict[str, int] = field(default_factory=dict)  # message turn -> word said
    way: dict[str, int] = field(default_factory=dict)  # message turn -> word under way

    def copy(self) -> State:
        return State(dict(self.levels), dict(self.types), dict(self.words), dict(self.way))


class Interpreter:
    def __init__(self, crisis: Crisis, behave: Behaviour) -> None:
        self.crisis = crisis
        self.behave = behave
        self.outcomes = np.zeros(len(crisis.outcomes))
        self.payoffs = dict.fromkeys(crisis.actors, 0.0)
        self.histories = 0
        self.end = max(place for r in range(1, crisis.calendar.rounds + 1) for place in self._places(r))
        self.paid_at = self._schedule()

    def run(self) -> Interpreter:
        start = {name: fact.initial for name, fact in self.crisis.facts.items()}
        for types, p in self._types():
            self._go(State(dict(start), types), 1, 0, p)
        return self

    def _types(self) -> Iterator[tuple[dict[str, int], float]]:
        names = list(self.crisis.actors)
        if self.crisis.joint_types is not None:
            private = [name for name in names if len(self.crisis.actors[name].types) > 1]
            for levels, number in self.crisis.joint_types:
                yield dict.fromkeys(names, 0) | dict(zip(private, levels, strict=True)), number.value
            return

        def rest(k: int, chosen: dict[str, int], p: float) -> Iterator[tuple[dict[str, int], float]]:
            if k == len(names):
                yield chosen, p
                return
            for level, number in enumerate(self.crisis.actors[names[k]].prior):
                yield from rest(k + 1, chosen | {names[k]: level}, p * number.value)

        yield from rest(0, {}, 1.0)

    def _value(self, expression, state: State):
        columns = {name: np.array([level]) for name, level in state.levels.items()}
        columns |= {f"{actor}.type": np.array([level]) for actor, level in state.types.items()}
        return expression(columns, 1)[0]

    def _effects(self, effects, state: State) -> dict[str, int]:
        return {e.fact: e.level if e.level is not None else int(self._value(e.value, state)) for e in effects}

    def _takes_place(self, turn, round_number: int) -> bool:
        return turn.head.rounds is None or round_number in turn.head.rounds

    def _writes(self, turn) -> set[str]:
        match turn:
            case DecisionTurn():
                effects = [e for o in turn.options for e in (*o.effects, *(e for b in o.branches for e in b.effects))]
                return {e.fact for e in effects}
            case ChanceTurn():
                return {e.fact for b in turn.branches for e in b.effects}
            case TableTurn():
                return {turn.sets}
            case RaidTurn():
                return {turn.sets, *([turn.averted] if turn.averted else [])}
            case MessageTurn():
                return {turn.sets}

    def _landing(self, turn) -> list[MessageTurn]:
        """Messages that arrive before `turn`."""
        messages = [m for m in self.crisis.turns if isinstance(m, MessageTurn)]
        return [m for m in messages if self.crisis.channels[m.channel].arrives == turn.head.name]

    def _places(self, round_number: int) -> list[tuple[int, float]]:
        """Where something may happen in a round: turns, and words that land half a place before one."""
        turns = list(enumerate(self.crisis.turns))
        landings = [(round_number, t - 0.5) for t, turn in turns if self._landing(turn)]
        return [*landings, *((round_number, t) for t, turn in turns if self._takes_place(turn, round_number))]

    def _last_place(self, round_number: int) -> tuple[int, float]:
        return max(self._places(round_number), default=(round_number, 0))

    def _schedule(self) -> dict[int, set[tuple[int, float]]]:
        """For each concern and outcome: the (round, turn) places after which it is settled."""
        last_round = self.crisis.calendar.rounds
        found: dict[int, set[tuple[int, float]]] = {}
        for k, item in enumerate([*self.crisis.concerns, *self.crisis.outcomes]):
            reads = item.formula.reads
            places: list[tuple[int, float]] = []
            for r in range(1, last_round + 1):
                for t, turn in enumerate(self.crisis.turns):
                    if self._landing(turn) and any(m.sets in reads for m in self._landing(turn)):
                        places.append((r, t - 0.5))
                    late = isinstance(turn, MessageTurn) and self.crisis.channels[turn.channel].arrives is not None
                    if not late and self._takes_place(turn, r) and self._writes(turn) & reads:
                        places.append((r, t))
            if getattr(item, "per_round", False):
                found[k] = {
                    max((place for place in places if place[0] == r), default=self._last_place(r))
                    for r in range(1, last_round + 1)
                    if self._places(r)
                }
            else:
                found[k] = {max(places, default=self.end)}
        return found

    def _settle(self, state: State, p: float, due: list[int]) -> None:
        concerns = len(self.crisis.concerns)
        for k in due:
            if k >= concerns:
                self.outcomes[k - concerns] += p * float(self._value(self.crisis.outcomes[k - concerns].formula, state))
            else:
                concern = self.crisis.concerns[k]
                weight = concern.weights[state.types[concern.actor] if len(concern.weights) > 1 else 0].value
                self.payoffs[concern.actor] += p * weight * float(self._value(concern.formula, state))

    def _lie(self, turn: MessageTurn, state: State, p: float) -> None:
        word = state.words.get(turn.head.name)
        if turn.lie is None or word is None or turn.of is None:
            return
        literal = turn.literal[turn.words.index(word)]
        if literal is not None:
            span = len(self.crisis.facts[turn.of].levels) - 1
            self.payoffs[turn.speaker] -= p * turn.lie.value * abs(literal - state.levels[turn.of]) / span

    def _go(self, state: State, round_number: int, place: int, p: float) -> None:
        if p == 0.0:
            return
        if place == len(self.crisis.turns):
            self._go(state, round_number + 1, 0, p)
            return
        turn = self.crisis.turns[place]
        if self._landing(turn):
            for message in self._landing(turn):
                word = state.way.pop(message.head.name, None)
                if word is not None:
                    state.levels[message.sets] = word
            if self._close(state, round_number, place - 0.5, p):
                return
        happens = self._takes_place(turn, round_number)
        if happens and (turn.head.when is None or bool(self._value(turn.head.when, state))):
            after = list(self._play(turn, state, round_number))
        else:
            after = [(state.copy(), 1.0)]
        for following, q in after:
            self._after(following, round_number, place, p * q, happens)

    def _close(self, state: State, round_number: int, place: float, p: float, tested: bool = True) -> bool:
        """Settle what is due here; whether the crisis ends here (endings are tested after every turn of the round)."""
        last = (round_number, place) == self.end
        ends = self.crisis.calendar.ends if tested else None
        over = last or (ends is not None and bool(self._value(ends, state)))
        here = (round_number, place)
        due = []
        for k, places in self.paid_at.items():
            per_round = k < len(self.crisis.concerns) and self.crisis.concerns[k].per_round
            relevant = {at for at in places if at[0] == round_number} if per_round else places
            if here in relevant or (over and any(at > here for at in relevant)):
                due.append(k)
        self._settle(state, p, due)
        if over:
            # A lie not yet held against its deed when the crisis ends is settled there.
            for message in self.crisis.turns:
                if isinstance(message, MessageTurn):
                    self._lie(message, state, p)
        self.histories += over
        return over

    def _after(self, state: State, round_number: int, place: int, p: float, happens: bool) -> None:
        turn = self.crisis.turns[place]
        if self._close(state, round_number, place, p, happens):
            return
        messages = [m for m in self.crisis.turns if isinstance(m, MessageTurn)]
        due = [m for m in messages if happens and (m.lie_at or m.head.name) == turn.head.name]
        for message in due:
            self._lie(message, state, p)
        following = state.copy()
        for message in due:
            following.words.pop(message.head.name, None)
        if happens:
            for fact in self.crisis.facts.values():
                if fact.until == turn.head.name:
                    following.levels[fact.name] = fact.initial
        self._go(following, round_number, place + 1, p)

    def _seen(self, actor: str, state: State) -> dict[str, str]:
        """What `actor` sees: facts, and its own words as long as they can still be held against it."""
        facts = {
            name: fact.levels[state.levels[name]] for name, fact in self.crisis.facts.items() if actor in fact.seen_by
        }
        messages = [t for t in self.crisis.turns if isinstance(t, MessageTurn) and t.speaker == actor]
        words = {
            f"{m.head.name}?word": self.crisis.facts[m.sets].levels[state.words[m.head.name]]
            for m in messages
            if m.head.name in state.words
        }
        return facts | words

    def _play(self, turn, state: State, round_number: int) -> Iterator[tuple[State, float]]:
        match turn:
            case DecisionTurn():
                yield from self._decide(turn, state, round_number)
            case ChanceTurn():
                yield from self._branch(turn.branches, state)
            case TableTurn():
                key = tuple(
                    state.types[name.removesuffix(".type")] if name.endswith(".type") else state.levels[name]
                    for name in turn.of
                )
                for level, number in enumerate(turn.rows[key]):
                    after = state.copy()
                    after.levels[turn.sets] = level
                    yield after, number.value
            case MessageTurn():
                yield from self._say(turn, state, round_number)

    def _branch(self, branches, state: State) -> Iterator[tuple[State, float]]:
        open_ = [b for b in branches if b.when is None or bool(self._value(b.when, state))]
        rest = 1.0 - sum(b.p.value for b in open_ if b.p is not None)
        for branch in open_:
            after = state.copy()
            after.levels |= self._effects(branch.effects, state)
            yield after, rest if branch.p is None else branch.p.value

    def _decide(self, turn: DecisionTurn, state: State, round_number: int) -> Iterator[tuple[State, float]]:
        actor = self.crisis.actors[turn.actor]
        own, seen = actor.types[state.types[turn.actor]], self._seen(turn.actor, state)
        open_ = [o for o in turn.options if o.when is None or bool(self._value(o.when, state))]
        labels = tuple(dict.fromkeys(o.group or o.name for o in open_))
        first = self.behave(round_number, turn.head.name, turn.actor, own, seen, labels)
        for option in open_:
            p = first[option.group or option.name]
            if option.group is not None:
                members = tuple(o.name for o in open_ if o.group == option.group)
                group = {f"{turn.head.name}?group": option.group}
                p *= self.behave(round_number, turn.head.name, turn.actor, own, seen | group, members)[option.name]
            after = state.copy()
            after.levels |= self._effects(option.effects, state)
            if option.branches:
                for final, q in self._branch(option.branches, after):
                    yield final, p * q
            else:
                yield after, p

    def _say(self, turn: MessageTurn, state: State, round_number: int) -> Iterator[tuple[State, float]]:
        actor = self.crisis.actors[turn.speaker]
        own, seen = actor.types[state.types[turn.speaker]], self._seen(turn.speaker, state)
        fact, channel = self.crisis.facts[turn.sets], self.crisis.channels[turn.channel]
        names = tuple(fact.levels[word] for word in turn.words)
        chances = self.behave(round_number, turn.head.name, turn.speaker, own, seen, names)
        for word, name in zip(turn.words, names, strict=True):
            others = [w for w in turn.words if w not in (word, fact.initial)]
            if channel.bends_to is not None:
                others = [w for w in others if fact.levels[w] == channel.bends_to]
            bent = channel.bent.value if channel.bent is not None and others and word != fact.initial else 0.0
            lost = channel.lost.value if channel.lost is not None and word != fact.initial else 0.0
            # Silence is like a word that was lost: nothing is set.
            said = None if word == fact.initial else word
            fates = [(said, 1 - bent - lost), (None, lost), *((other, bent / len(others)) for other in others)]
            for heard, q in fates:
                after = state.copy()
                after.words[turn.head.name] = word
                if heard is not None and channel.arrives is not None:
                    after.way[turn.head.name] = heard
                elif heard is not None:
                    after.levels[turn.sets] = heard
                yield after, chances[name] * q
