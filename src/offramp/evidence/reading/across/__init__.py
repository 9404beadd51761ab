"""Several articles together: what derives from what, what was changed, what says the same, what contradicts.

May import: ``offramp.evidence.reading``.
"""
