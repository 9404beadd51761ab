"""Reading articles: from plain text, HTML or PDF to quotations, dates, figures, and what derives from what.

Rules and lists, no model and no network; the same text gives the same result. What it finds is a draft for a person.

May import: ``offramp.errors``, the rest of ``evidence``; of libraries those of the extra ``offramp[read]``, when used.
"""
