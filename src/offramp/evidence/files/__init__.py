"""Records in and out: JSON, JSON Lines and YAML, every problem with its place.

May import: ``offramp.documents``, ``offramp.errors``, ``evidence`` (types).
"""
