"""Drafts of claims, made from what was found in articles, for a person to accept, mend or reject.

A draft is never a claim by itself: it says what a text says, on whose word, and where. May import: ``offramp.errors``,
the rest of ``evidence``; of libraries those of the extra ``offramp[read]``, when used.
"""
