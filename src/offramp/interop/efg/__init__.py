"""Gambit's format for extensive games, in and out.

The grammar is that of Gambit's documentation ("The extensive game (.efg) file format"), version 2.

May import: ``offramp.interop``, ``offramp.errors``, numpy.
"""

from offramp.interop.efg.reader import read_efg
from offramp.interop.efg.writer import write_efg

__all__ = ["read_efg", "write_efg"]
