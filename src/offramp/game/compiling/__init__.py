"""From a crisis to arrays: lowering to steps, moves over whole layers, payments, merging, and what turned out.

May import: ``offramp.game`` (but not ``compile`` and ``walk``), ``offramp.scenario`` (resolved types), numpy.
"""
