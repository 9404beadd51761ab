"""What tells the methods of regret minimisation apart: how fast they forget, what they foresee, what they average.

May import: numpy and ``offramp.errors``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan

import numpy as np

from offramp.errors import OfframpError
from offramp.game.arrays import Float
from offramp.solvers.regret._matching import DOWN, FORESEE, UP, WEIGHT


@dataclass(frozen=True, slots=True)
class Rule:
    """A method.

    Attributes
    ----------
    name : what it is called.
    alpha, beta : after iteration t positive regret is multiplied by t^alpha / (t^alpha + 1), negative by
        t^beta / (t^beta + 1); infinite is one, minus infinite zero.
    gamma : iteration t weighs t^gamma in the average.
    foresee : share of the last gain that is expected to come again.
    parameters : those that may be set.
    """

    name: str
    alpha: float
    beta: float
    gamma: float
    foresee: float = 0.0
    parameters: tuple[str, ...] = ()

    def turns(self, first: int, count: int) -> Float:
        """(count, 4) what the kernels are told for iterations first, first + 1, ..."""
        t = np.arange(first, first + count, dtype=np.float64)
        turns = np.empty((count, 4))
        turns[:, UP], turns[:, DOWN] = _share(t, self.alpha), _share(t, self.beta)
        turns[:, FORESEE], turns[:, WEIGHT] = self.foresee, t**self.gamma
        return turns

    def told(self) -> dict[str, float]:
        """The parameters that may be set, with their values."""
        return {name: getattr(self, name) for name in self.parameters}


def _share(t: Float, power: float) -> Float:
    if not np.isfinite(power):
        return np.full(t.size, float(power > 0))
    with np.errstate(over="ignore"):  # to infinity, whose inverse is the zero that is meant
        share: Float = 1.0 / (1.0 + t**-power)
    return share


RULES = {
    rule.name: rule
    for rule in (
        Rule("cfr+", np.inf, -np.inf, 1.0),
        Rule("dcfr", 1.5, 0.0, 2.0, parameters=("alpha", "beta", "gamma")),
        Rule("pcfr+", np.inf, -np.inf, 2.0, foresee=1.0),
    )
}
"""The methods by name, with the parameters of their authors.

cfr+ : Tammelin (2014), Solving large imperfect information games using CFR+. Regret is cut off at zero; linear average.
dcfr : Brown and Sandholm (2019), Solving imperfect-information games via discounted regret minimization.
pcfr+ : Farina, Kroer and Sandholm (2021), Faster game solving via predictive Blackwell approachability. Every
    information set foresees that its actions will be worth what they were last; quadratic average.
"""


def rule_of(method: str, parameters: Mapping[str, float | None]) -> Rule:
    """The method called `method`, with those `parameters` that are not None.

    Raises OfframpError for a method that does not exist, and for a parameter that it has not or that is out of range.
    """
    rule = RULES.get(method)
    if rule is None:
        raise OfframpError(f"no method is called {method!r}: use one of {', '.join(RULES)}")
    given = {name: float(value) for name, value in parameters.items() if value is not None}
    strange = [name for name in given if name not in rule.parameters]
    if strange:
        has = ", ".join(rule.parameters) or "none"
        raise OfframpError(f"{method} has no parameter {', '.join(strange)}; it has: {has}")
    for name, value in given.items():
        if isnan(value) or (name == "gamma" and not 0.0 <= value <= 20.0):
            allowed = "a number from 0 to 20" if name == "gamma" else "a number"
            raise OfframpError(f"{name} is {value}, and must be {allowed}")
    return Rule(rule.name, **{**_numbers(rule), **given}, foresee=rule.foresee, parameters=rule.parameters)


def _numbers(rule: Rule) -> dict[str, float]:
    return {"alpha": rule.alpha, "beta": rule.beta, "gamma": rule.gamma}
