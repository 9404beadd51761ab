"""Crisis files as text: YAML to plain data with the place of everything, and rewriting by paths.

May import: ``offramp.errors``, ``scenario.spelling``; ruamel.yaml.
"""
