"""Exact evaluation of a raid whose waves share no interceptors and fire channels that could run short.

May import: numpy, ``offramp.kernels``, ``offramp.errors``, ``offramp.defence``.
"""

from offramp.defence.exact.count_chain import exact_odds, exact_raid
from offramp.defence.exact.joint import Part, leaker_joint
from offramp.defence.exact.limits import exact_size_problems, exact_work

__all__ = ["Part", "exact_odds", "exact_raid", "exact_size_problems", "exact_work", "leaker_joint"]
