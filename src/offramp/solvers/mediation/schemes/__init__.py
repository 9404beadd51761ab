"""What a mediator may do: hear reports and advise, or draw a profile beforehand.

May import: ``offramp.errors``, ``offramp.game.arrays``, ``offramp.solvers.mediation.linear`` and ``.tree``.
"""
