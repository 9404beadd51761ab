"""The record of a crisis in a brief and on pages of its own: the timeline, who knew what when, what is hindsight.

May import: what its modules may import.
"""
