"""Lineage: what came from what, asked and recorded."""

from mlops_ext.services.lineage.asking import ask, near, path

__all__ = ["ask", "near", "path"]
