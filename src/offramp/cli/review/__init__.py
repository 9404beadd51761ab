"""The command that decides on drafts: ``offramp review``."""
