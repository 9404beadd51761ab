"""Crises: written loosely in YAML, resolved once into a complete, immutable `Crisis`.

May import: ``offramp.errors``, numpy; pydantic and ruamel.yaml when a file is loaded.
"""

from offramp.scenario.check import check
from offramp.scenario.crisis import Crisis, Patch
from offramp.scenario.load import AnyCrisis, LibraryEntry, crisis_of, library, load_crisis, loads, record_of, starter
from offramp.scenario.numbers import Number
from offramp.scenario.patch import apply_patch, find_patch, find_patches, parse_ad_hoc, perceived

__all__ = [
    "AnyCrisis",
    "Crisis",
    "LibraryEntry",
    "Number",
    "Patch",
    "apply_patch",
    "check",
    "crisis_of",
    "find_patch",
    "find_patches",
    "library",
    "load_crisis",
    "loads",
    "parse_ad_hoc",
    "perceived",
    "record_of",
    "starter",
]
