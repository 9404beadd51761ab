"""The safe expression language of crisis files.

May import: ``offramp.errors``, ``scenario.spelling``, numpy.
"""

from offramp.scenario.expressions.parse import Domain, Expression, ExpressionError, Kind, Scope, parse_expression

__all__ = ["Domain", "Expression", "ExpressionError", "Kind", "Scope", "parse_expression"]
