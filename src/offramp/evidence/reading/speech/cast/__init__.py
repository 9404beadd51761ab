"""Who speaks in an article: its people, their offices, and what phrases and pronouns stand for.

May import: ``offramp.evidence.reading``.
"""
