"""Versions side by side: read at once, tested by what they predicted, told in words."""

from mlops_ext.services.comparison.compare import MOST, MOST_CURVES, compare, with_curves
from mlops_ext.services.comparison.metricrows import best
from mlops_ext.services.comparison.trend import trend

__all__ = ["MOST", "MOST_CURVES", "best", "compare", "trend", "with_curves"]
