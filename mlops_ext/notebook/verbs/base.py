"""What all verbs stand on."""

from __future__ import annotations

from mlops_ext.connection import Connection


class Verbs:
    """Verbs on one SageMaker.

    Attributes:
        connection: Which SageMaker, as whom.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
