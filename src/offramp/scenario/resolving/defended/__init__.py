"""The defence of a crisis, resolved: layers, sensors and partners, and the raids of its turns.

May import: what ``scenario.resolving`` may.
"""
