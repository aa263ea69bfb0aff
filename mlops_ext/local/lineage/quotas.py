"""How many lineage entities one may make by hand; those that SageMaker makes are not counted.

The figures are AWS's per account and Region (Developer Guide, manually create tracking entities).
"""

from __future__ import annotations

from typing import ClassVar

from mlops_ext.local.errors import ApiError
from mlops_ext.local.resources.declarations.lineage import ACTION, ARTIFACT, CONTEXT
from mlops_ext.local.store import Database

ENTITIES = {ARTIFACT.kind: 6000, ACTION.kind: 3000, CONTEXT.kind: 500}
ASSOCIATIONS = 6000

MANUAL = {"Manual": True}
"""What the bodies of entities and associations made by hand have more than others."""


class Quotas:
    """Counts what was made by hand and refuses what would be too many.

    Args:
        database: with the documents and edges that are counted.
    """

    SCHEMA: ClassVar[str] = """
        CREATE INDEX IF NOT EXISTS document_manual ON document (kind)
            WHERE json_extract(body, '$.Manual');
        CREATE INDEX IF NOT EXISTS edge_manual ON edge (type)
            WHERE json_extract(body, '$.Manual');
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def check_entity(self, kind: str, noun: str) -> None:
        """Refuse one more entity of that kind.

        Raises:
            ApiError: ResourceLimitExceeded.
        """
        if kind in ENTITIES:
            made = self._count("document", "kind = ? AND", (kind,))
            _refuse_beyond(ENTITIES[kind], made, f"{noun}s")

    def check_association(self) -> None:
        """Refuse one more association; raises as `check_entity`."""
        _refuse_beyond(ASSOCIATIONS, self._count("edge", "", ()), "Associations")

    def _count(self, table: str, condition: str, values: tuple[str, ...]) -> int:
        row = self._database.connection.execute(
            f"SELECT count(*) AS made FROM {table}"
            f" WHERE {condition} json_extract(body, '$.Manual')",
            values,
        ).fetchone()
        return int(row["made"])


def _refuse_beyond(limit: int, made: int, what: str) -> None:
    if made >= limit:
        raise ApiError(
            "ResourceLimitExceeded",
            f"The account-level service limit 'Manually created {what}' is {limit} {what}, with "
            f"current utilization of {made} {what} and a request delta of 1 {what}. "
            "Please contact AWS support to request an increase for this limit.",
        )
