"""``offramp solve --branch``: the branch of quantal response equilibria, told and drawn.

May import: ``offramp.report``, ``offramp.solvers`` (inside the functions), ``offramp.cli``.
"""
