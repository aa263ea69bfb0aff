"""Lineage: what came from what, asked, recorded and edited by hand."""

from mlops_ext.services.lineage.asking import ask, near, path
from mlops_ext.services.lineage.editing import link, links_of, make_entity, remove_entity, unlink
from mlops_ext.services.lineage.questions import QUESTIONS, Question
from mlops_ext.services.lineage.repair import accept, suggest

__all__ = [
    "QUESTIONS",
    "Question",
    "accept",
    "ask",
    "link",
    "links_of",
    "make_entity",
    "near",
    "path",
    "remove_entity",
    "suggest",
    "unlink",
]
