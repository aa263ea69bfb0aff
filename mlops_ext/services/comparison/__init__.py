"""Versions side by side."""

from mlops_ext.services.comparison.compare import compare, figure, signed

__all__ = ["compare", "figure", "signed"]
