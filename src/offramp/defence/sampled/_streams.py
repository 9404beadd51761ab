"""Random numbers that are looked up and not drawn in turn: any number of any stream, in any order.

Number i of a stream is `mixed` of its start plus (i + 1) times an odd constant: SplitMix64 (Steele, Lea & Flood 2014,
"Fast splittable pseudorandom number generators", OOPSLA), whose state is a counter. The stream of raid r begins at
number r of the stream of the seed, so what happens in a raid depends on the seed and on r, never on which thread plays
it or what was played before. Two of n raids share some of their numbers with a chance of at most n squared times the
numbers set aside for a raid over 2 to the 64, one in a thousand for a million raids of a hundred draws; that would only
make two raids somewhat alike.

May import: ``offramp.kernels``, numpy.
"""

from __future__ import annotations

import numpy as np

from offramp.kernels import kernel

GAMMA = np.uint64(0x9E3779B97F4A7C15)

# Each draw has this many numbers to itself, however few it uses: one more rejection, or one weapon more, moves no
# other draw, so raids with nearly the same odds go nearly alike.
NUMBERS_PER_DRAW = 128
NEXT_DRAW = np.uint64(NUMBERS_PER_DRAW * int(GAMMA) % 2**64)

_HALF_STEP = 2.0**-54


@kernel
def mixed(bits: np.uint64) -> np.uint64:
    """Mix 64 bits, one to one (variant 13 of Stafford's mixers)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


@kernel
def number(stream: np.uint64, index: int) -> np.uint64:
    """Number `index` of a stream: 64 random bits."""
    return mixed(stream + (np.uint64(index) + np.uint64(1)) * GAMMA)


@kernel
def unit(stream: np.uint64, index: int) -> float:
    """Number `index` of a stream as a uniform one strictly between 0 and 1."""
    # The top 53 bits, moved by half a step: neither 0 nor 1 can come out.
    return float(number(stream, index) >> np.uint64(11)) * 2.0**-53 + _HALF_STEP
