"""The review of drafts: decisions of a person, kept on disk one by one, and what they put into a record.

What is decided here is decided without a terminal: `offramp.cli.review` shows it and passes keys on.
May import: ``offramp.errors``, the rest of ``evidence``; of libraries those of the extra ``offramp[read]``, when used.
"""
