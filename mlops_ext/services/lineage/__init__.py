"""Lineage: what came from what, asked and recorded."""

from mlops_ext.services.lineage.asking import ask, path

__all__ = ["ask", "path"]
