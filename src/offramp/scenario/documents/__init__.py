"""Crisis files as data with the place of everything, and rewriting by paths.

May import: ``offramp.documents``, ``offramp.errors``, ``offramp.evidence``, ``scenario.spelling``.
"""
