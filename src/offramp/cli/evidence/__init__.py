"""The commands about the record of a crisis: ``offramp timeline`` and ``offramp claims``."""
