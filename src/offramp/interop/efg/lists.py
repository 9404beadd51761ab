"""The lists in braces: labels, labels with probabilities, payoffs.

May import: ``offramp.interop.efg``.
"""

from __future__ import annotations

from fractions import Fraction

from offramp.interop.efg import tokens as tk
from offramp.interop.efg.faults import Faults

NUMBERS = ("a number, as 3, -1.5, 2e-3 or 1/3",)
ZERO, ONE = Fraction(0), Fraction(1)


class Lists:
    """Reads lists; what is wrong with one is noted at the token that holds it."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._numbers: dict[str, Fraction] = {}

    def labels(self, token: int, block: str, what: str) -> tuple[str, ...]:
        """A list of labels; `what` each of them names."""
        found = []
        for part, text in enumerate(tk.parts(block), start=1):
            if text[0] == '"':
                found.append(tk.label(text))
            else:
                self._unexpected(token, part, text, f"the label of {what}", ("labels in quotation marks",))
        return tuple(found)

    def actions(self, token: int, block: str) -> tuple[str, ...]:
        """The actions of a player."""
        actions = self.labels(token, block, "an action")
        self._check_actions(token, actions)
        return actions

    def chances(self, token: int, block: str) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
        """The actions of chance and their probabilities, which must add up to exactly one."""
        actions: list[str] = []
        odds: list[Fraction] = []
        sound = True
        for part, text in enumerate(tk.parts(block), start=1):
            if text[0] == '"' and len(actions) == len(odds):
                actions.append(tk.label(text))
            elif text[0] not in '",' and len(actions) == len(odds) + 1:
                p = self._number(token, part, text)
                sound &= p is not None
                odds.append(ZERO if p is None else p)
                if p is not None and p < 0:
                    sound = False
                    self._faults.note(token, "a probability is negative", part=part, found=text)
            else:
                sound = False
                wanted = "the probability of an action" if len(actions) > len(odds) else "the label of an action"
                allowed = NUMBERS if len(actions) > len(odds) else ("a label in quotation marks",)
                self._unexpected(token, part, text, wanted, allowed)
                if text[0] == '"':
                    odds.append(ZERO)
                    actions.append(tk.label(text))
        if len(odds) < len(actions):
            sound = False
            self._faults.note(token, "the last action has no probability", found=tk.short(block), allowed=NUMBERS)
            odds.append(ZERO)
        self._check_actions(token, tuple(actions))
        total = sum(odds, ZERO)
        if sound and actions and total != ONE:
            self._faults.note(
                token,
                "the probabilities of a move of chance do not add up to one",
                found=f"{tk.short(block)}, together {_told(total)}",
                allowed=("probabilities that add up to exactly 1",),
                hint="write fractions where decimals fall short: 1/3 and not 0.333",
            )
        return tuple(actions), tuple(odds)

    def payoffs(self, token: int, block: str, n_players: int) -> tuple[Fraction, ...]:
        """What each player gets; commas between may be left out."""
        texts = tk.parts(block)
        numbers = texts[::2] if texts[1::2] == [","] * (n_players - 1) else texts
        try:
            known = [self._numbers[text] for text in numbers]
        except KeyError:
            known = []
        if len(known) == n_players:
            return tuple(known)
        found: list[Fraction] = []
        after_comma = True
        for part, text in enumerate(texts, start=1):
            comma = text == ","
            if (comma and after_comma) or text[0] == '"':
                self._unexpected(token, part, text, "a payoff", NUMBERS)
            elif not comma:
                number = self._number(token, part, text)
                found.append(ZERO if number is None else number)
            after_comma = comma
        if len(found) != n_players:
            self._faults.note(
                token,
                "an outcome must have one payoff for every player",
                found=f"{_count(len(found), 'payoff')} {tk.short(block)}",
                allowed=(_count(n_players, "payoff"),),
            )
        return tuple(found)

    def _check_actions(self, token: int, actions: tuple[str, ...]) -> None:
        if not actions:
            self._faults.note(token, "an information set needs at least one action", found="{ }")
        if len(set(actions)) == len(actions):
            return
        for action in dict.fromkeys(action for action in actions if action and actions.count(action) > 1):
            self._faults.note(
                token,
                "two actions of one information set have the same label",
                found=repr(action),
                hint="give every action a label of its own",
            )

    def _number(self, token: int, part: int, text: str) -> Fraction | None:
        known = self._numbers.get(text)
        if known is not None:
            return known
        try:
            number = self._numbers[text] = tk.exact(text)
        except tk.NumberError as error:
            self._faults.note(token, f"{tk.short(text)} {error}", part=part, allowed=NUMBERS)
            return None
        return number

    def _unexpected(self, token: int, part: int, text: str, wanted: str, allowed: tuple[str, ...]) -> None:
        self._faults.note(token, f"{wanted} is missing here", part=part, found=tk.short(text), allowed=allowed)


def _told(number: Fraction) -> str:
    return str(number) if number.denominator <= 1_000_000 else f"{float(number):.12g}"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
