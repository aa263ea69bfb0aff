"""``manifest.json``: everything about a version that does not fit AWS's fields."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from mlops_ext.services import jsontext
from mlops_ext.services.names import LONGEST_METADATA_VALUE, OWN_METADATA
from mlops_ext.services.records import (
    Archive,
    CellRun,
    Column,
    DatasetUse,
    Environment,
    NotebookSource,
    Record,
)
from mlops_ext.services.storage import read_json

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

MANIFEST_KEY = f"{OWN_METADATA}manifest"
"""Metadata key that points at the manifest."""

CONTENT_KEY = f"{OWN_METADATA}content"
"""Metadata key with the hash of archive and evaluation: equal content is one version."""


class Manifest(Record):
    """What is kept beside a version."""

    layout: int = 1
    """Version of this form."""
    group: str
    created: datetime
    by: str = ""
    """Who registered."""
    description: str = ""
    metrics: dict[str, float | None] = Field(default_factory=dict)
    """All figures by name; None where one was not finite."""
    metadata_keys: dict[str, str] = Field(default_factory=dict)
    """Customer metadata key to the metric it stands for."""
    parameters: dict[str, Any] = Field(default_factory=dict)
    datasets: list[DatasetUse] = Field(default_factory=list)
    environment: Environment | None = None
    notebook: NotebookSource | None = None
    cells: list[CellRun] = Field(default_factory=list)
    """The cells that ran since the kernel started, in that order."""
    archive: Archive | None = None
    evaluation: str | None = None
    """URI of evaluation.json."""
    predictions: str | None = None
    """URI of predictions.npz."""
    commit: str | None = None
    repository: str | None = None
    dirty: bool | None = None
    """Whether files differed from the commit."""
    signature: list[str] = Field(default_factory=list)
    """Names of the input columns."""
    inputs: list[Column] = Field(default_factory=list)
    outputs: list[Column] = Field(default_factory=list)
    classes: list[str] = Field(default_factory=list)
    sample: str | None = None
    sample_content_type: str | None = None
    source: str | None = None
    """What it was registered from."""
    deployable: bool | None = None
    """Whether it would deploy on AWS as it is; None when that is not known."""
    deployable_note: str = ""

    def headline_metadata(self) -> dict[str, str]:
        """Return headline figures as customer metadata: what lists and searches read."""
        values = {key: self.metrics[name] for key, name in self.metadata_keys.items()}
        return {key: repr(value)[:LONGEST_METADATA_VALUE] for key, value in values.items()}

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        return jsontext.write(self.to_wire())


def deployable(does: bool | None, note: str) -> str:
    """Say whether a version deploys on AWS: ``Not deployable on AWS as it is: …``.

    Args:
        does: None where it is not known.
        note: why not, or what is not known; empty when it deploys.
    """
    if does is False:
        return f"Not deployable on AWS as it is: {note}"
    return note or "Deploys on AWS as it is."


def read_manifest(connection: Connection, package: dict[str, Any]) -> Manifest | None:
    """Read the manifest of a version; None when there is none that can be read.

    A version stays usable when its manifest is lost or written by a later version of ours.
    """
    uri = (package.get("CustomerMetadataProperties") or {}).get(MANIFEST_KEY, "")
    found = read_json(connection, uri) if uri.startswith("s3://") else None
    try:
        return Manifest.model_validate(found) if found is not None else None
    except ValidationError:
        return None
