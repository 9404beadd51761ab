"""Dates in a text, resolved.

May import: ``offramp.evidence.reading``.
"""
