"""Writes .efg so that other programs can read it, and so that reading it gives the same game.

Every list is written in full at every node, and payoffs wherever an outcome stands: Gambit does not mind and OpenSpiel
asks for it. Numbers are exact: probabilities as fractions, payoffs as decimals where they are any.

May import: ``offramp.interop``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from offramp.interop.efg.tokens import quoted
from offramp.interop.extensive import CHANCE, NONE, ExtensiveGame, Infoset, TreeOutcome

# OpenSpiel reads both parts of a fraction as 32-bit integers.
LARGEST_PART = 2**31 - 1
MOST_PLACES = 40


def write_efg(game: ExtensiveGame) -> str:
    """The text of an .efg file that holds `game`; ``read_efg`` makes the same game of it."""
    return "\n".join(_lines(game)) + "\n"


def _lines(game: ExtensiveGame) -> Iterator[str]:
    players = " ".join(map(quoted, game.players))
    yield f"EFG 2 R {quoted(game.title)} {{ {players} }}"
    yield quoted(game.comment)
    yield ""
    infosets = [_infoset(infoset) for infoset in game.infosets]
    outcomes = [_outcome(outcome) for outcome in game.outcomes]
    columns = (game.node_infoset.tolist(), game.node_outcome.tolist(), game.node_label)
    for infoset, outcome, label in zip(*columns, strict=True):
        kind, told = infosets[infoset] if infoset != NONE else ("t", "")
        yield f"{kind} {quoted(label)}{told} {outcomes[outcome] if outcome != NONE else '0'}"


def _infoset(infoset: Infoset) -> tuple[str, str]:
    """The kind of its nodes, and what they say of it."""
    label = quoted(infoset.label)
    if infoset.player == CHANCE:
        pairs = zip(infoset.actions, infoset.odds, strict=True)
        listed = " ".join(f"{quoted(action)} {fraction(p)}" for action, p in pairs)
        return "c", f" {infoset.number} {label} {{ {listed} }}"
    listed = " ".join(map(quoted, infoset.actions))
    return "p", f" {infoset.player + 1} {infoset.number} {label} {{ {listed} }}"


def _outcome(outcome: TreeOutcome) -> str:
    payoffs = ", ".join(map(decimal, outcome.payoffs))
    return f"{outcome.number} {quoted(outcome.label)} {{ {payoffs} }}"


def fraction(number: Fraction) -> str:
    """``1/3``; a decimal where the fraction is too long for other programs and the decimal ends."""
    if max(abs(number.numerator), number.denominator) <= LARGEST_PART:
        return str(number)
    return decimal(number)


def decimal(number: Fraction) -> str:
    """``0.25``, with an exponent where that is shorter; a fraction where the decimal does not end."""
    places = _places(number)
    if places is None:
        return str(number)
    scaled = abs(number.numerator) * 10**places // number.denominator
    sign = "-" if number < 0 else ""
    if places > MOST_PLACES:
        return f"{sign}{scaled}e-{places}"
    whole = str(scaled).rjust(places + 1, "0")
    return f"{sign}{whole[:-places]}.{whole[-places:]}" if places else f"{sign}{whole}"


def _places(number: Fraction) -> int | None:
    """How many places behind the point the decimal of a number has; None where it does not end."""
    rest, factors = number.denominator, {2: 0, 5: 0}
    for prime in factors:
        while rest % prime == 0:
            rest //= prime
            factors[prime] += 1
    return max(factors.values()) if rest == 1 else None
