"""Lineage: what came from what, asked and recorded."""

from mlops_ext.services.lineage.asking import ask, near, path
from mlops_ext.services.lineage.questions import QUESTIONS, Question

__all__ = ["QUESTIONS", "Question", "ask", "near", "path"]
