"""Loads a version's model into the kernel."""

from __future__ import annotations

import pickle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services import storage
from mlops_ext.services.records import Version
from mlops_ext.services.registration import archive

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def load(connection: Connection, version: Version) -> Any:
    """Return the model in a version's archive; loading runs code that the archive brings.

    Raises:
        UnknownReference: the archive is gone.
        InvalidInput: it holds neither ``model.joblib`` nor ``model.pkl``.
    """
    uri = version.archive.uri if version.archive else None
    data = storage.read(connection, uri) if uri else None
    if data is None:
        raise UnknownReference.of(
            "NoArchive",
            f"The archive of {version.reference} is not there: {uri or 'none is named'}.",
        )
    if version.created_by != connection.info().user:
        author = version.created_by or "someone not known"
        print(f"Loading {version.reference} runs code that {author} made.")
    with TemporaryDirectory(prefix="mlops-") as folder:
        archive.unpack(data, Path(folder))
        return _read(Path(folder), version.reference)


def _read(folder: Path, reference: str) -> Any:
    if (folder / "model.joblib").is_file():
        import joblib

        return joblib.load(folder / "model.joblib")
    if (folder / "model.pkl").is_file():
        return pickle.loads((folder / "model.pkl").read_bytes())
    raise InvalidInput.of(
        "NotLoadable",
        f"{reference} holds neither model.joblib nor model.pkl.",
        hint=f'Its archive serves all the same: ml.deploy("{reference}", …).',
    )
