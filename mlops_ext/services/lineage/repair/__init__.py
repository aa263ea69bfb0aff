"""Suggestions for versions that have no data set recorded."""

from mlops_ext.services.lineage.repair.suggesting import accept, suggest

__all__ = ["accept", "suggest"]
