"""Games as environments of PettingZoo. Nothing of it is imported before it is used.

Terry et al. (2021), PettingZoo: Gym for multi-agent reinforcement learning, NeurIPS 34.

May import: ``offramp.errors``, ``offramp.interop``, numpy; pettingzoo and gymnasium when asked.
"""

from offramp.interop.zoo.making import to_pettingzoo

__all__ = ["to_pettingzoo"]
