"""Numbers in a text, what they count and their hedges.

May import: ``offramp.evidence.reading``.
"""
