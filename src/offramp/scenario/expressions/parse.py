"""Formulas and conditions of a crisis file: parsed to a typed tree, never evaluated as code.

`parse_expression` reads a small subset of Python with ``ast``, refuses everything else, and gives every bare level
name to the fact it is compared with. An `Expression` is evaluated over whole arrays of states at once.

May import: ``offramp.errors``, numpy, ``expressions.terms``, ``scenario.spelling``.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NoReturn

import numpy as np
from numpy.typing import NDArray

from offramp.errors import OfframpError
from offramp.scenario.expressions.terms import Apply, Constant, LevelIndex, LevelNumber, Term, evaluate, is_truth, reads
from offramp.scenario.spelling import did_you_mean

Kind = Literal["bool", "number", "level"]

LONGEST_TEXT = 2_000
MOST_NODES = 400
DEEPEST = 40

_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISON = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_FUNCTIONS = ("min", "max", "abs")
_ALLOWED = (
    *("names of facts and their levels", "`type` and `ACTOR.type`", "numbers", "+ - * /", "== != < <= > >="),
    *("in (a, b)", "and, or, not", "min, max, abs", "x if c else y"),
)
_SLIPS = {"&&": "write `and`", "||": "write `or`", "!": "write `not` or `!=`", "=": "to compare, write `==`"}


class ExpressionError(OfframpError):
    """An expression that cannot be read, or that cannot be computed for some state.

    `offset` counts characters from the start of the text; `allowed` and `hint` are as in `Problem`.
    """

    def __init__(
        self, message: str, *, offset: int = 0, found: str = "", allowed: Sequence[str] = (), hint: str = ""
    ) -> None:
        self.message = message
        self.offset = offset
        self.found = found
        self.allowed = tuple(allowed)
        self.hint = hint
        super().__init__(message + (f": {found}" if found else "") + (f" ({hint})" if hint else ""))


@dataclass(frozen=True, slots=True)
class Domain:
    """The ordered values that a name can take, and the numbers they stand for (None: their indexes)."""

    levels: tuple[str, ...]
    numbers: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an expression may use: facts, types of actors, and whose type a bare ``type`` is."""

    facts: Mapping[str, Domain]
    types: Mapping[str, tuple[str, ...]]
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula over facts and types.

    Attributes
    ----------
    text : as written.
    reads : names it depends on: facts, and ``ACTOR.type`` (a bare ``type`` is resolved to its owner's).
    kind : what it yields: truth values (bool), numbers (float64), or level indexes (int64).
    tree : how it is computed.
    numerals : the number literals in it, in the order of the text.
    """

    text: str
    reads: frozenset[str]
    kind: Kind
    tree: Term = field(repr=False)
    numerals: tuple[float, ...] = ()

    def __call__(self, columns: Mapping[str, NDArray[Any]], size: int) -> NDArray[Any]:
        """Its value in each of `size` states, shape (size,).

        `columns` holds level indexes, shape (size,), for each name in `reads`. Raises `ExpressionError` where a state
        makes it divide by zero or overflow, or gives no whole level index.
        """
        try:
            with np.errstate(divide="raise", invalid="raise", over="raise", under="ignore"):
                value = evaluate(self.tree, columns, size)
        except FloatingPointError as error:
            what = "divides by zero" if "divide" in str(error) or "invalid" in str(error) else "grows without bound"
            raise ExpressionError(f"the expression `{self.text}` {what} in some state") from error
        if self.kind == "bool":
            return value
        if self.kind == "number":
            return value.astype(np.float64, copy=False)
        whole = np.rint(value)
        if (np.abs(whole - value) > 1e-9).any():
            raise ExpressionError(f"the expression `{self.text}` gives a level that is no whole number in some state")
        return whole.astype(np.int64)


def parse_expression(text: str, scope: Scope, *, want: Kind, target: str | None = None) -> Expression:
    """Reads `text` as an expression of kind `want` over the names of `scope`.

    With ``want="level"`` the result is a level of fact `target`: its level names, the fact itself or one with the same
    levels, conditional expressions of these, or a number that is the level's index. Raises `ExpressionError`.
    """
    tree, shift = _syntax_tree(text)
    reader = _Reader(text, scope, shift)
    if want == "level":
        assert target is not None, "a level belongs to a fact"
        term = reader.level(tree, target)
    elif want == "bool":
        term = reader.truth(tree)
    else:
        term = reader.number(tree)
    return Expression(text, reads(term), want, term, tuple(reader.numerals))


# A crisis is resolved again for every patch of it, and its expressions are mostly the same: the tree is only read.
@lru_cache(maxsize=1024)
def _syntax_tree(text: str) -> tuple[ast.expr, int]:
    """The syntax tree within the limits, and how many leading blanks were skipped."""
    if len(text) > LONGEST_TEXT:
        raise ExpressionError(f"the expression is longer than {LONGEST_TEXT:,} characters", found=text[:40] + "...")
    flat = "".join(" " if character.isspace() else character for character in text)
    shift = len(flat) - len(flat.lstrip())
    if shift == len(flat):
        raise ExpressionError("the expression is empty", allowed=_ALLOWED)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(flat[shift:], mode="eval").body
    except SyntaxError as error:
        offset = shift + (error.offset or 1) - 1
        hint = next((hint for slip, hint in _SLIPS.items() if slip in text), "")
        raise ExpressionError("this is not an expression", offset=offset, found=text, hint=hint) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError("the expression cannot be read: it is nested too deeply or holds odd signs") from error
    _within_limits(tree)
    return tree, shift


def _within_limits(tree: ast.expr) -> None:
    nodes = 0
    open_: list[tuple[ast.AST, int]] = [(tree, 1)]
    while open_:
        node, depth = open_.pop()
        nodes += 1
        if nodes > MOST_NODES:
            raise ExpressionError(f"the expression has more than {MOST_NODES} parts", hint="split it")
        if depth > DEEPEST:
            raise ExpressionError(f"the expression is nested more than {DEEPEST} deep", hint="split it")
        open_.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


class _Reader:
    """Turns syntax nodes into terms, one method for each kind of value that is wanted."""

    def __init__(self, text: str, scope: Scope, shift: int) -> None:
        self.text = text
        self.scope = scope
        self.shift = shift
        self.numerals: list[float] = []

    def truth(self, node: ast.expr) -> Term:
        """`node` as a truth value."""
        term = self.number(node)
        if not is_truth(term):
            name = self._domain_name(node)
            hint = f"compare it with something, such as `{name} == {self._domain(name).levels[-1]}`" if name else ""
            self._refuse(node, "a condition is needed here, this is a number", hint=hint or "compare it with something")
        return term

    def number(self, node: ast.expr) -> Term:
        """`node` as a number or a truth value (which counts as 0 or 1)."""
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name() | ast.Attribute():
                return self._read(node)
            case ast.BinOp(left=left, op=op, right=right):
                return self._arithmetic(node, op, self.number(left), self.number(right))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Apply("not", (self.truth(operand),))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Apply("-", (Constant(0.0), self.number(operand)))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return Apply("+", (Constant(0.0), self.number(operand)))
            case ast.BoolOp(op=op, values=values):
                parts = tuple(self.truth(value) for value in values)
                return Apply("and" if isinstance(op, ast.And) else "or", parts)
            case ast.Compare():
                return self._chain(node)
            case ast.Call():
                return self._call(node)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return Apply("if", (self.truth(test), self.number(body), self.number(orelse)))
            case _:
                self._refuse(node, "this may not stand in an expression", allowed=_ALLOWED)

    def level(self, node: ast.expr, owner: str) -> Term:
        """`node` as the index of a level of fact or type `owner`."""
        levels = self._domain(owner).levels
        if isinstance(node, ast.IfExp):
            return Apply("if", (self.truth(node.test), self.level(node.body, owner), self.level(node.orelse, owner)))
        name = self._domain_name(node)
        if isinstance(node, ast.Name) and node.id in levels:
            if name is not None:
                message = f"`{node.id}` is both a {'fact' if name == node.id else 'type'} and a level of {owner}"
                self._refuse(node, message, hint="give one of them another name")
            return Constant(float(levels.index(node.id)))
        if name is not None:
            if self._domain(name).levels != levels:
                message = f"{name} has other levels than {owner}, so it cannot say which level is meant"
                self._refuse(node, message, allowed=levels, hint=f"choose by `... if {name} == ... else ...`")
            return LevelIndex(name)
        if isinstance(node, ast.Name):
            hint = did_you_mean(node.id, (*levels, *self._names())) or self._whose(node.id)
            self._refuse(node, f"{owner} has no level `{node.id}`, and no fact is called so", allowed=levels, hint=hint)
        return self.number(node)

    def _constant(self, node: ast.Constant) -> Term:
        if isinstance(node.value, bool):
            return Constant(node.value)
        if isinstance(node.value, int | float):
            try:
                value = float(node.value)
            except OverflowError:
                value = float("inf")
            if np.isfinite(value):
                self.numerals.append(value)
                return Constant(value)
            self._refuse(node, "the number is too large")
        if isinstance(node.value, str):
            self._refuse(node, "names stand without quotes here", hint=f"write {node.value}")
        self._refuse(node, "this may not stand in an expression", allowed=_ALLOWED)

    def _read(self, node: ast.Name | ast.Attribute) -> Term:
        name = self._domain_name(node)
        if name is not None:
            domain = self._domain(name)
            return LevelIndex(name) if domain.numbers is None else LevelNumber(name, domain.numbers)
        if isinstance(node, ast.Attribute):
            self._refuse(node, "after a dot only `type` may stand, after the name of an actor", allowed=self._names())
        if node.id == "type":
            self._refuse(node, "`type` belongs to no one here", hint="say whose: ACTOR.type", allowed=self._names())
        owners = [name for name in self._names() if node.id in self._domain(name).levels]
        if owners:
            message = f"`{node.id}` is a level of {' and '.join(owners)}, and stands here without being compared"
            self._refuse(node, message, hint=f"write `{owners[0]} == {node.id}`")
        if node.id in _FUNCTIONS:
            self._refuse(node, f"`{node.id}` takes its values in parentheses", hint=f"{node.id}(a, b)")
        every_level = {level for name in self._names() for level in self._domain(name).levels}
        hint = did_you_mean(node.id, (*self._names(), *every_level))
        self._refuse(node, f"no fact is called `{node.id}`", allowed=tuple(self.scope.facts), hint=hint)

    def _arithmetic(self, node: ast.expr, op: ast.operator, left: Term, right: Term) -> Term:
        sign = _ARITHMETIC.get(type(op))
        if sign is None:
            self._refuse(node, "this arithmetic is not known here", allowed=("+", "-", "*", "/"))
        return Apply(sign, (left, right))

    def _call(self, node: ast.Call) -> Term:
        function = node.func.id if isinstance(node.func, ast.Name) else ""
        if function not in _FUNCTIONS:
            self._refuse(node, "only these functions may be called", allowed=_FUNCTIONS)
        if node.keywords or any(isinstance(value, ast.Starred) for value in node.args):
            self._refuse(node, f"{function} takes plain values")
        if (len(node.args) != 1) if function == "abs" else (len(node.args) < 2):
            self._refuse(node, f"{function} takes {'one value' if function == 'abs' else 'two values or more'}")
        values = tuple(self.number(value) for value in node.args)
        return Apply(function, values)

    def _chain(self, node: ast.Compare) -> Term:
        places = [node.left, *node.comparators]
        pairs = tuple(
            self._membership(left, op, right) if isinstance(op, ast.In | ast.NotIn) else self._pair(left, op, right)
            for left, op, right in zip(places, node.ops, places[1:], strict=False)
        )
        return pairs[0] if len(pairs) == 1 else Apply("and", pairs)

    def _membership(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Term:
        if not isinstance(right, ast.Tuple | ast.List | ast.Set) or not right.elts:
            self._refuse(right, "after `in` stands a list of levels", hint="in (a, b)")
        found = Apply("or", tuple(self._pair(left, ast.Eq(), item) for item in right.elts))
        return Apply("not", (found,)) if isinstance(op, ast.NotIn) else found

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Term:
        """One comparison. Level names on one side belong to the fact or type on the other."""
        sign = _COMPARISON.get(type(op))
        if sign is None:
            self._refuse(left, "`is` compares nothing here", hint="write `==`")
        for one, other in ((left, right), (right, left)):
            owner = self._domain_name(one)
            if owner is not None and self._names_level(other, owner):
                terms = LevelIndex(owner), self.level(other, owner)
                return Apply(sign, terms if one is left else terms[::-1])
        return Apply(sign, (self.number(left), self.number(right)))

    def _names_level(self, node: ast.expr, owner: str) -> bool:
        """Whether `node` speaks of levels of `owner`: one of its levels, or a name that is nothing else."""
        if isinstance(node, ast.IfExp):
            return self._names_level(node.body, owner) or self._names_level(node.orelse, owner)
        if not isinstance(node, ast.Name):
            return False
        return node.id in self._domain(owner).levels or self._domain_name(node) is None

    def _domain_name(self, node: ast.expr) -> str | None:
        """The fact or ``ACTOR.type`` that `node` names, None if it is something else."""
        if isinstance(node, ast.Name):
            if node.id == "type":
                return None if self.scope.owner is None else f"{self.scope.owner}.type"
            return node.id if node.id in self.scope.facts else None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr == "type":
            return f"{node.value.id}.type" if node.value.id in self.scope.types else None
        return None

    def _domain(self, name: str) -> Domain:
        fact = self.scope.facts.get(name)
        return fact if fact is not None else Domain(self.scope.types[name.removesuffix(".type")])

    def _names(self) -> tuple[str, ...]:
        return (*self.scope.facts, *(f"{actor}.type" for actor in self.scope.types))

    def _whose(self, level: str) -> str:
        owners = [name for name in self._names() if level in self._domain(name).levels]
        return f"`{level}` is a level of {' and '.join(owners[:3])}" if owners else ""

    def _refuse(self, node: ast.expr, message: str, *, allowed: Sequence[str] = (), hint: str = "") -> NoReturn:
        line = self.text[self.shift :]
        offset = self.shift + len(line.encode()[: node.col_offset].decode(errors="ignore"))
        raise ExpressionError(message, offset=offset, found=self.text, allowed=allowed, hint=hint)
