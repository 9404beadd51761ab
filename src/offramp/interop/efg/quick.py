"""Reads what most files hold, fast: one expression takes a node at a time, and what was met before is known whole.

It reads what is plainly right and leaves everything else, wrong or rare, to ``reader``: a file for which it returns
None may be in order all the same. What it reads it reads as ``reader`` does; tests hold one against the other.

May import: ``offramp.interop``, numpy.
"""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np

from offramp.interop.efg import tokens as tk
from offramp.interop.extensive import CHANCE, NONE, ExtensiveGame, Infoset, TreeOutcome

# Possessive throughout, so that what does not fit is given up at once.
_NUMBER = r"[0-9]{1,18}+"
_TOLD = rf"(?:\s*+({tk.LABEL}))?+(?:\s*+({tk.LIST}))?+"
_MOVE = rf"(p)\s*+({tk.LABEL})\s*+(({_NUMBER})\s++({_NUMBER}){_TOLD})\s*+"
_CHANCE = rf"(c)\s*+({tk.LABEL})\s*+(({_NUMBER}){_TOLD})\s*+"
_END = rf"t\s*+({tk.LABEL})\s*+"
NODE = re.compile(rf"(\s*+(?:{_MOVE}|{_CHANCE}|{_END})(({_NUMBER}){_TOLD})(?!\S))", re.S)
HEAD = re.compile(rf"EFG\s++2\s++[RD]\s++({tk.LABEL})\s*+({tk.LIST})\s*+({tk.LABEL})?+", re.S)


class _DoubtError(Exception):
    """Something that is not plainly right."""


def quick_game(text: str) -> ExtensiveGame | None:
    """The game that the text of an .efg file describes; None where a closer look is needed."""
    head = HEAD.match(text)
    if head is None:
        return None
    nodes = NODE.findall(text, head.end())
    # What the expression skipped is no node.
    if not nodes or sum(len(node[0]) for node in nodes) != len(text.rstrip()) - head.end():
        return None
    try:
        return _Quick(*head.groups()).game(nodes)
    except (_DoubtError, tk.NumberError):
        return None


class _Quick:
    """One reading; every method raises where something is not plainly right."""

    def __init__(self, title: str, players: str, comment: str | None) -> None:
        self._title, self._comment = tk.label(title), tk.label(comment) if comment else ""
        self._players = self._labels(players)
        if not self._players:
            raise _DoubtError
        self._infosets: list[Infoset] = []
        self._outcomes: list[TreeOutcome] = []
        self._set_place: dict[tuple[int, int], int] = {}
        self._outcome_place: dict[int, int] = {}
        self._actions: dict[str, tuple[str, ...]] = {}
        self._numbers: dict[str, Fraction] = {}
        self._known = self._numbers.__getitem__

    def game(self, nodes: list[tuple[str, ...]]) -> ExtensiveGame:
        """The game of all nodes, in the order of the file."""
        moves: dict[str, int] = {}
        chances: dict[str, int] = {}
        outcomes = {"0": NONE}
        counts: list[int] = []
        node_infoset, node_outcome, node_label = [], [], []
        missing = 1
        for (
            _, player, label, move, m1, m2, m3, m4, chance, of_chance, odds, c1, c2, c3, of_end, outcome, o1, o2, o3
        ) in nodes:  # fmt: skip
            if not missing:
                raise _DoubtError
            missing -= 1
            if player:
                place = moves.get(move, NONE)
                if place == NONE:
                    place = moves[move] = self._move(m1, m2, m3, m4)
            elif chance:
                place = chances.get(odds, NONE)
                label = of_chance
                if place == NONE:
                    place = chances[odds] = self._chance(c1, c2, c3)
            else:
                place, label = NONE, of_end
            if place != NONE:
                if place == len(counts):
                    counts.append(len(self._infosets[place].actions))
                missing += counts[place]
            paid = outcomes.get(outcome)
            if paid is None:
                paid = outcomes[outcome] = self._outcome(o1, o2, o3)
            node_infoset.append(place)
            node_outcome.append(paid)
            node_label.append("" if label == '""' else tk.label(label))
        if missing:
            raise _DoubtError
        return ExtensiveGame(
            title=self._title,
            comment=self._comment,
            players=self._players,
            infosets=tuple(self._infosets),
            outcomes=tuple(self._outcomes),
            node_infoset=np.array(node_infoset, dtype=np.int32),
            node_outcome=np.array(node_outcome, dtype=np.int32),
            node_label=tuple(node_label),
        )

    def _move(self, player: str, number: str, label: str, block: str) -> int:
        """The place of an information set that is told in a way not met before."""
        if not 1 <= int(player) <= len(self._players):
            raise _DoubtError
        actions = self._actions.get(block)
        if actions is None:
            actions = self._actions[block] = _distinct(self._labels(block))
        return self._set(Infoset(int(player) - 1, int(number), tk.label(label), actions), told=block != "")

    def _chance(self, number: str, label: str, block: str) -> int:
        """The place of a move of chance that is told in a way not met before."""
        parts = tk.parts(block)
        actions = _distinct(tuple(self._label(part) for part in parts[::2]))
        odds = tuple(self._number(part) for part in parts[1::2])
        sound = len(odds) == len(actions) and all(p >= 0 for p in odds) and sum(odds) == 1
        if block and not sound:
            raise _DoubtError
        return self._set(Infoset(CHANCE, int(number), tk.label(label), actions, odds), told=block != "")

    def _set(self, told_now: Infoset, *, told: bool) -> int:
        """A new information set, or one that is told again as it was."""
        key = (told_now.player, told_now.number)
        place = self._set_place.get(key)
        if place is None:
            if not told_now.actions:
                raise _DoubtError
            place = self._set_place[key] = len(self._infosets)
            self._infosets.append(told_now)
            return place
        before = self._infosets[place]
        if told_now.label not in ("", before.label):
            raise _DoubtError
        if told and (told_now.actions, told_now.odds) != (before.actions, before.odds):
            raise _DoubtError
        return place

    def _outcome(self, digits: str, label: str, block: str) -> int:
        """The place of an outcome that is told in a way not met before."""
        number, name = int(digits), tk.label(label)
        place = self._outcome_place.get(number)
        if place is None:
            if not number:
                raise _DoubtError
            place = self._outcome_place[number] = len(self._outcomes)
            self._outcomes.append(TreeOutcome(number, name, self._payoffs(block)))
            return place
        before = self._outcomes[place]
        if name not in ("", before.label) or (block and self._payoffs(block) != before.payoffs):
            raise _DoubtError
        return place

    def _payoffs(self, block: str) -> tuple[Fraction, ...]:
        parts = block[1:-1].split(",")
        if len(parts) != len(self._players):
            parts = block[1:-1].split()
            if len(parts) != len(self._players):
                raise _DoubtError
        try:
            return tuple(map(self._known, parts))
        except KeyError:
            return tuple(self._number(part) for part in parts)

    def _number(self, part: str) -> Fraction:
        """A number with the spaces around it."""
        number = self._numbers.get(part)
        if number is None:
            bare = part.strip()
            number = self._numbers.get(bare)
            if number is None:
                number = self._numbers[bare] = tk.exact(bare)
            self._numbers[part] = number
        return number

    def _labels(self, block: str) -> tuple[str, ...]:
        return tuple(map(self._label, tk.parts(block)))

    def _label(self, part: str) -> str:
        if part[0] != '"':
            raise _DoubtError
        return tk.label(part)


def _distinct(actions: tuple[str, ...]) -> tuple[str, ...]:
    """Actions of which no two have the same label; several may have none."""
    named = [action for action in actions if action]
    if len(set(named)) < len(named):
        raise _DoubtError
    return actions
