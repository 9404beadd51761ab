"""Reads .efg: one pass over the tokens, every problem of the file at once where it still makes sense to go on.

Most files are read by ``quick`` before it comes to that.

What a node says of itself (payoffs, probabilities, lists that do not match) is noted and read past; where the writing
itself breaks off there is no telling what follows, and reading ends.

May import: ``offramp.interop``, ``offramp.errors``, numpy.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from typing import NoReturn

import numpy as np

from offramp.interop.efg import tokens as tk
from offramp.interop.efg.faults import Faults
from offramp.interop.efg.lists import Lists
from offramp.interop.efg.opening import opened_text
from offramp.interop.efg.quick import quick_game
from offramp.interop.extensive import CHANCE, NONE, ExtensiveGame, Infoset, TreeOutcome

PAD = ("",) * 8
"""Tokens past the end, so that a node can be looked at before its length is known."""
WHOLE_NUMBER = "a whole number, zero or more"
LABEL = "a label in quotation marks"
LABELS = "labels in quotation marks, between { and }"
OPENING = {
    ("EFG",): "the name of the format is missing",
    ("2",): "only version 2 of the format is read",
    ("R", "D"): "the letter R is missing",
}
NODES = ("c (chance)", "p (player)", "t (terminal)")
HINT_AGAIN = "what is told again must be as before; it may also be left out"


class _StopError(Exception):
    """The writing breaks off: what follows cannot be told."""


def read_efg(text: str | bytes, file: str = "<text>") -> ExtensiveGame:
    """The game that the text of an .efg file describes.

    Raises
    ------
    GameError with every problem that was found, each with its line and column.
    """
    text = opened_text(text, file)
    with _uncollected():
        game = quick_game(text)
        return game if game is not None and not game.disorder else careful_game(text, file)


def careful_game(text: str, file: str) -> ExtensiveGame:
    """As `read_efg`, token by token."""
    return _Reader(text, file).game()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: reading makes many objects and no cycles, and each round would look at them all,
    which doubles the time of a large file."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Reader:
    """One reading. `at` is the token that comes next.

    Files repeat themselves word for word, so what was written once is known by its tokens from then on.
    """

    def __init__(self, text: str, file: str) -> None:
        self.tokens = [*tk.split(text), *PAD]
        self.end = len(self.tokens) - len(PAD)
        self.at = 0
        self.faults = Faults(text, file)
        self.lists = Lists(self.faults)
        self.players: tuple[str, ...] = ()
        self.infosets: list[Infoset] = []
        self.outcomes: list[TreeOutcome] = []
        self.infoset_place: dict[tuple[int, int], int] = {}
        self.outcome_place: dict[int, int] = {}
        self.known_infosets: dict[tuple[str, ...], int] = {}
        self.known_outcomes: dict[tuple[str, ...], int] = {("0",): NONE}
        self.node_token: list[int] = []
        self.node_infoset: list[int] = []
        self.node_outcome: list[int] = []
        self.node_label: list[str] = []

    def game(self) -> ExtensiveGame:
        """The whole file."""
        try:
            title = self._opening()
            comment = self._label("") if self.tokens[self.at][:1] == '"' else ""
            self._tree()
        except _StopError:
            self.faults.refuse()
        self.faults.refuse_any()
        game = ExtensiveGame(
            title=title,
            comment=comment,
            players=self.players,
            infosets=tuple(self.infosets),
            outcomes=tuple(self.outcomes),
            node_infoset=np.array(self.node_infoset, dtype=np.int32),
            node_outcome=np.array(self.node_outcome, dtype=np.int32),
            node_label=tuple(self.node_label),
        )
        for node, problem in game.disorder:
            self.faults.add(self.node_token[node], problem)
        self.faults.refuse_any()
        return game

    def _opening(self) -> str:
        """The version and the players; the title."""
        for allowed, message in OPENING.items():
            if self.tokens[self.at] not in allowed:
                self._stop(self.at, message, *allowed)
            self.at += 1
        title = self._label("the title is missing")
        if self.tokens[self.at][:1] != "{":
            self._stop(self.at, "the list of players is missing", LABELS)
        self.players = self.lists.labels(self.at, self._closed(self.at), "a player")
        if not self.players:
            self.faults.note(self.at, "the game has no players", found="{ }", allowed=(LABELS,))
        self.at += 1
        return title

    def _tree(self) -> None:
        """All nodes, and that nothing follows them."""
        open_nodes, left = [NONE], [1]  # nodes whose children are still to come, and how many
        while left:
            if not left[-1]:
                open_nodes.pop()
                left.pop()
                continue
            kind = self.tokens[self.at]
            if kind not in ("p", "c", "t"):
                self._no_node(open_nodes[-1], sum(left))
            left[-1] -= 1
            self.node_token.append(self.at)
            self.at += 1
            self.node_label.append(self._label("the label of the node is missing"))
            infoset = NONE if kind == "t" else self._infoset(kind)
            self.node_infoset.append(infoset)
            self.node_outcome.append(self._outcome())
            if infoset != NONE:
                open_nodes.append(len(self.node_infoset) - 1)
                left.append(len(self.infosets[infoset].actions))
        if self.at < self.end:
            self.faults.note(
                self.at,
                "the tree is complete, and something follows it",
                found=tk.short(self.tokens[self.at]),
                allowed=("the end of the file",),
                hint="if more nodes belong to the tree, an action is missing from a list above",
            )

    # --- information sets ---------------------------------------------------------------------------------------------

    def _infoset(self, kind: str) -> int:
        """The information set of a node that is not terminal: its place."""
        first = self.at
        numbers = 2 if kind == "p" else 1
        self.at = self._past_lists(first + numbers)
        written = (kind, *self.tokens[first : self.at])
        place = self.known_infosets.get(written)
        if place is None:
            place = self.known_infosets[written] = self._new_writing(kind, first, first + numbers)
        return place

    def _new_writing(self, kind: str, first: int, lists: int) -> int:
        """An information set written in a way not met before: a new one, or one told again.

        `first` is the token after the node's label, `lists` the one after the numbers.
        """
        label, block = self._told(lists)
        player = CHANCE if kind == "c" else self._player(first)
        number = self._whole(lists - 1, "the number of the information set is missing")
        place = self.infoset_place.get((player, number))
        if place is None and not block:
            self._stop(self.at, "the actions are missing: where an information set first stands, it lists them", LABELS)
        name = tk.label(self._closed(label)) if label else ""
        actions, odds = self._moves(kind, block) if block else ((), ())
        told = Infoset(player, number, name, actions, odds)
        if place is None:
            self.infosets.append(told)
            place = self.infoset_place[player, number] = len(self.infosets) - 1
        else:
            self._agree(self.infosets[place], told, label, block)
            if told.label and not self.infosets[place].label:
                self.infosets[place] = replace(self.infosets[place], label=told.label)
        return place

    def _moves(self, kind: str, block: int) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
        text = self._closed(block)
        return self.lists.chances(block, text) if kind == "c" else (self.lists.actions(block, text), ())

    def _player(self, token: int) -> int:
        """Who moves, counted from 0; a number that no player has is noted and kept."""
        number = self._whole(token, "the number of the player is missing")
        if not 1 <= number <= len(self.players):
            allowed = tuple(f"{k} ({name})" for k, name in enumerate(self.players, start=1))
            self.faults.note(token, "there is no player of this number", found=str(number), allowed=allowed)
        return number - 1

    def _agree(self, before: Infoset, told: Infoset, label: int, block: int) -> None:
        """Note where an information set is told otherwise than before."""
        if before.label and told.label and told.label != before.label:
            self._note_change(label, "label", tk.quoted(told.label), tk.quoted(before.label))
        if block and told.actions != before.actions:
            self._note_change(block, "actions", _listed(told.actions), _listed(before.actions))
        elif block and told.odds != before.odds:
            self._note_change(block, "probabilities", " ".join(map(str, told.odds)), " ".join(map(str, before.odds)))

    def _note_change(self, token: int, what: str, found: str, before: str) -> None:
        message = f"the {what} differ from those told before" if what[-1] == "s" else "the label differs from before"
        self.faults.note(token, message, found=tk.short(found), allowed=(tk.short(before),), hint=HINT_AGAIN)

    # --- outcomes -----------------------------------------------------------------------------------------------------

    def _outcome(self) -> int:
        """The outcome of a node: its place, `NONE` for none."""
        first = self.at
        self.at = self._past_lists(first + 1)
        written = tuple(self.tokens[first : self.at])
        place = self.known_outcomes.get(written)
        if place is None:
            place = self.known_outcomes[written] = self._new_outcome(first)
        return place

    def _new_outcome(self, first: int) -> int:
        """An outcome written in a way not met before; `first` is its number."""
        label, block = self._told(first + 1)
        number = self._whole(first, "the number of the outcome is missing (0 for none)")
        place = self.outcome_place.get(number, NONE)
        name = tk.label(self._closed(label)) if label else ""
        payoffs = self.lists.payoffs(block, self._closed(block), len(self.players)) if block else ()
        if number == 0:
            if label or block:
                hint = "give it a number of its own, from 1"
                self.faults.note(first, "outcome 0 is none: it has neither label nor payoffs", hint=hint)
            return NONE
        if place == NONE:
            if not block:
                message = f"the payoffs of outcome {number} are missing: where it first stands, it lists them"
                self.faults.note(first, message, allowed=("one payoff per player, between { and }",))
            self.outcomes.append(TreeOutcome(number, name, payoffs))
            place = self.outcome_place[number] = len(self.outcomes) - 1
            return place
        before = self.outcomes[place]
        if name and before.label and name != before.label:
            self._note_change(label, "label", tk.quoted(name), tk.quoted(before.label))
        elif name and not before.label:
            self.outcomes[place] = replace(before, label=name)
        if block and payoffs != before.payoffs:
            self._note_change(block, "payoffs", " ".join(map(str, payoffs)), " ".join(map(str, before.payoffs)))
        return place

    # --- single tokens ------------------------------------------------------------------------------------------------

    def _past_lists(self, at: int) -> int:
        """The token after a label and a list, either of which may be left out."""
        tokens = self.tokens
        if tokens[at][:1] == '"':
            at += 1
        return at + 1 if tokens[at][:1] == "{" else at

    def _told(self, at: int) -> tuple[int, int]:
        """The tokens of a label and of a list, 0 for what is left out."""
        label = at if self.tokens[at][:1] == '"' else 0
        block = at + 1 if label else at
        return label, block if self.tokens[block][:1] == "{" else 0

    def _label(self, missing: str) -> str:
        """The label that comes next."""
        token = self.tokens[self.at]
        if token == '""':
            self.at += 1
            return ""
        if token[:1] != '"':
            self._stop(self.at, missing, LABEL)
        token = self._closed(self.at)
        self.at += 1
        return tk.label(token)

    def _whole(self, token: int, missing: str) -> int:
        number = tk.whole(self.tokens[token])
        if number is None:
            self._stop(token, missing, WHOLE_NUMBER)
        return number

    def _closed(self, token: int) -> str:
        """The text of a label or list; reading ends where it is never closed."""
        text = self.tokens[token]
        if text == '"':
            self._stop(token, "the label that begins here is never closed", 'a quotation mark at its end (\\" inside)')
        if text == "{":
            self._stop(token, "the list that begins here is never closed, or holds what a list cannot", "} at its end")
        return text

    def _no_node(self, parent: int, missing: int) -> NoReturn:
        """A node is missing; `parent` is the node whose child it would be."""
        if self.at < self.end:
            self._stop(self.at, "a node is missing here", *NODES)
        message = f"the file ends before the tree is complete: {missing:,} node{'s' if missing > 1 else ''} missing"
        if parent == NONE:
            self._stop(self.at, "the tree is missing", *NODES)
        line = self.faults.line(self.node_token[parent])
        self._stop(self.at, message, *NODES, hint=f"the next would follow the node in line {line}")

    def _stop(self, token: int, message: str, *allowed: str, hint: str = "") -> NoReturn:
        found = tk.short(self.tokens[token]) if token < self.end else "the end of the file"
        self.faults.note(token, message, found=found, allowed=allowed, hint=hint)
        raise _StopError


def _listed(labels: tuple[str, ...]) -> str:
    return " ".join(map(tk.quoted, labels))
