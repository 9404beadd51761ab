"""Games and policies from and to OpenSpiel. Nothing of it is imported before it is used.

Lanctot et al. (2019), OpenSpiel: A framework for reinforcement learning in games, arXiv:1908.09453.

May import: ``offramp.errors``, ``offramp.interop``, ``offramp.game.arrays``, numpy; pyspiel (of the package
open_spiel) when asked.
"""

from offramp.interop.spiel.making import to_openspiel
from offramp.interop.spiel.policies import from_policy, to_policy
from offramp.interop.spiel.reading import from_openspiel

__all__ = ["from_openspiel", "from_policy", "to_openspiel", "to_policy"]
