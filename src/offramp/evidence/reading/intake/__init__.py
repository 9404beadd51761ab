"""How an article comes in: bytes to characters, pages to text, its day, its paragraphs and sentences.

May import: ``offramp.errors``, ``mentions`` and ``listed`` of ``evidence.reading``; libraries of ``offramp[read]``.
"""
