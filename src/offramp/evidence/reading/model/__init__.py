"""A language model asked what an article says, where a user asks for it: off by default, and never trusted.

What it proposes must quote the article, else it is dropped; it is marked as the model's wherever it is shown.

May import: ``offramp.errors``, ``offramp.evidence.reading``.
"""
