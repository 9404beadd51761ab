"""Who is said to have said what: quotations, reported speech, speakers.

May import: ``offramp.evidence.reading``.
"""
