"""The distribution of a raid by playing it many times: for shared interceptors and fire channels, and for any size.

A raid goes as the exact chain has it: one draw of what is up, then launch, then every layer in its order, battle by
battle and look by look, then impact. Its random numbers depend on the seed and the number of the raid only.

May import: numpy, ``offramp.kernels``, ``offramp.defence``, ``offramp.errors``.
"""

from offramp.defence.sampled.sampling import sampled_odds, sampled_raid

__all__ = ["sampled_odds", "sampled_raid"]
