"""The command about articles: ``offramp read``."""
