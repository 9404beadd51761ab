"""The tree of a parsed expression, and its value over arrays of states.

Terms are immutable, comparable and picklable. What divides is evaluated only in the states where its value is
asked for, as Python would: ``1 / x if x > 0 else 0`` is safe.

May import: numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = Mapping[str, NDArray[Any]]
Values = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Constant:
    """The same number or truth value everywhere."""

    constant: float | bool


@dataclass(frozen=True, slots=True)
class LevelIndex:
    """The level index of a fact or type."""

    name: str


@dataclass(frozen=True, slots=True)
class LevelNumber:
    """The number that the level of a fact stands for."""

    name: str
    numbers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator on terms: a sign of `_UFUNCS`, ``abs``, ``not``, ``and``, ``or``, or ``if`` (test, then, else)."""

    operator: str
    operands: tuple[Term, ...]


Term = Constant | LevelIndex | LevelNumber | Apply

_UFUNCS: Mapping[str, np.ufunc] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.true_divide,
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "min": np.minimum,
    "max": np.maximum,
}
_TRUTHS = frozenset(("==", "!=", "<", "<=", ">", ">=", "not", "and", "or"))


def is_truth(term: Term) -> bool:
    """Whether the values of `term` are truth values."""
    if isinstance(term, Constant):
        return isinstance(term.constant, bool)
    if not isinstance(term, Apply):
        return False
    if term.operator == "if":
        return all(is_truth(operand) for operand in term.operands)
    return term.operator in _TRUTHS


def reads(term: Term) -> frozenset[str]:
    """The names whose columns `term` needs."""
    if isinstance(term, Apply):
        return frozenset().union(*(reads(operand) for operand in term.operands))
    return frozenset() if isinstance(term, Constant) else frozenset([term.name])


def evaluate(term: Term, columns: Columns, size: int) -> Values:
    """The value of `term` in each of `size` states, shape (size,): bool for truths, else int64 or float64."""
    match term:
        case Constant(constant):
            return np.full(size, constant)
        case LevelIndex(name):
            return columns[name].astype(np.int64)
        case LevelNumber(name, numbers):
            return np.array(numbers)[columns[name]]
        case Apply("if", (test, then, otherwise)):
            return _choice(evaluate(test, columns, size), then, otherwise, columns, size)
        case Apply("and", operands):
            return _chain(operands, True, columns, size)
        case Apply("or", operands):
            return _chain(operands, False, columns, size)
        case Apply("not", (operand,)):
            return np.logical_not(evaluate(operand, columns, size))
        case Apply("abs", (operand,)):
            return np.abs(_counted(evaluate(operand, columns, size)))
        case Apply(operator, operands):
            values = [_counted(evaluate(operand, columns, size)) for operand in operands]
            return reduce(_UFUNCS[operator], values)


def _counted(values: Values) -> Values:
    """Truth values as 0 and 1: numpy has no arithmetic of its own for them."""
    return values.astype(np.int64) if values.dtype == np.bool_ else values


def _divides(term: Term) -> bool:
    return isinstance(term, Apply) and (term.operator == "/" or any(_divides(part) for part in term.operands))


def _choice(test: Values, then: Term, otherwise: Term, columns: Columns, size: int) -> Values:
    return np.where(test, _where(test, then, columns, size), _where(~test, otherwise, columns, size))


def _chain(operands: tuple[Term, ...], neutral: bool, columns: Columns, size: int) -> Values:
    """``and`` (neutral True) or ``or`` (neutral False): operands are asked only where earlier ones leave it open."""
    result = np.full(size, neutral)
    for operand in operands:
        still_open = result if neutral else ~result
        value = _where(still_open, operand, columns, size)
        result = result & value if neutral else result | value
    return result


def _where(mask: Values, term: Term, columns: Columns, size: int) -> Values:
    """The values of `term`, which need be right only where `mask` holds."""
    if not _divides(term):
        return evaluate(term, columns, size)
    asked = {name: columns[name][mask] for name in reads(term)}
    values = evaluate(term, asked, int(np.count_nonzero(mask)))
    spread = np.zeros(size, dtype=values.dtype)
    spread[mask] = values
    return spread
