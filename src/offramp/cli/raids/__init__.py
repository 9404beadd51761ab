"""The commands about raids: ``offramp raid`` and ``offramp ration``."""
