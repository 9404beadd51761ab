"""Rationing: limited interceptors, many weapons, several sites; what to fire now, what to keep, whom to leave.

`ration` answers the whole question; the parts stand alone: marginal return (`marginal_return`), the mixed-integer
program (`assign`), shoot-look-shoot with a stock (`shoot_look`), preferential defence (`defend_by_preference`) and
the closed formulas of `salvo`. `problem_of` makes the question out of a raid.

May import: numpy, scipy, ``offramp.kernels``, ``offramp.defence.alerts``, ``offramp.defence.arrays``,
``offramp.defence.spec``, ``offramp.defence.threads``, ``offramp.errors``.
"""

from offramp.defence.rationing.advice import Rationing, best_plan, ration
from offramp.defence.rationing.from_raid import problem_of
from offramp.defence.rationing.marginal import marginal_return
from offramp.defence.rationing.next_raids import Ahead
from offramp.defence.rationing.policy import Rule, StatedPolicy
from offramp.defence.rationing.preferential import Defended, Preference, TargetGroup, defend_by_preference
from offramp.defence.rationing.problem import (
    Allocation,
    DefendedSite,
    InterceptorKind,
    Plan,
    RationingProblem,
    WeaponGroup,
)
from offramp.defence.rationing.program import assign
from offramp.defence.rationing.salvo import (
    chance_of_no_leaker,
    hughes_losses,
    shots_wanted,
    stochastic_salvo,
)
from offramp.defence.rationing.shoot_look import Objective, ShootLook, shoot_look, unlimited_looks

__all__ = [
    "Ahead",
    "Allocation",
    "Defended",
    "DefendedSite",
    "InterceptorKind",
    "Objective",
    "Plan",
    "Preference",
    "Rationing",
    "RationingProblem",
    "Rule",
    "ShootLook",
    "StatedPolicy",
    "TargetGroup",
    "WeaponGroup",
    "assign",
    "best_plan",
    "chance_of_no_leaker",
    "defend_by_preference",
    "hughes_losses",
    "marginal_return",
    "problem_of",
    "ration",
    "shoot_look",
    "shots_wanted",
    "stochastic_salvo",
    "unlimited_looks",
]
