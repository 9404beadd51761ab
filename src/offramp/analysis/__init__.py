"""Questions put to forecasts: measures, drivers, flip points, misreading, estimates, disputes, what lies ahead.

May import: ``offramp.forecasts`` and what lies below it, ``offramp.evidence``, ``offramp.defence``, numpy.
"""

from offramp.analysis.assessment import Assessment
from offramp.analysis.briefing import assess
from offramp.analysis.comparison import Comparison, whatif
from offramp.analysis.doubts import disputes
from offramp.analysis.estimates import estimate_path
from offramp.analysis.misreadings import misreading

__all__ = ["Assessment", "Comparison", "assess", "disputes", "estimate_path", "misreading", "whatif"]
