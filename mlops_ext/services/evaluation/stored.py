"""What is stored with a version: its evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.errors import translating
from mlops_ext.services.evaluation.reading import read_document
from mlops_ext.services.models import evaluation_uri
from mlops_ext.services.records import Evaluation
from mlops_ext.services.storage import read_json

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def read_evaluation(connection: Connection, reference: str) -> Evaluation | None:
    """Read the stored evaluation of a version; None when there is none that can be read.

    Raises:
        MLOpsError: there is no such version, or it cannot be read.
    """
    with translating(f"read the evaluation of {reference}", connection):
        uri = evaluation_uri(connection, reference)
        found = read_json(connection, uri) if uri else None
        return read_document(found, uri) if found is not None else None
