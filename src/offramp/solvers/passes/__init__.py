"""Kernels that every solver rests on: passes over the arrays of a game, their logarithms, derivatives and best answers.

May import: numpy and ``offramp.kernels`` only.
"""
