"""Files that people write, as plain data with the place of every part: YAML and JSON.

May import: ``offramp.errors``; ruamel.yaml (when reading YAML).
"""
