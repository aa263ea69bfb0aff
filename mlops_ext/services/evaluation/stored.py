"""What is stored with a version: its evaluation and the predictions beside it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mlops_ext.errors import Conflict, translating
from mlops_ext.services import jsontext, metrics, storage
from mlops_ext.services.emitting import emitted
from mlops_ext.services.evaluation import predictions
from mlops_ext.services.evaluation.making import EvaluationResult
from mlops_ext.services.evaluation.predictions import Predictions
from mlops_ext.services.evaluation.reading import read_document
from mlops_ext.services.manifest import MANIFEST_KEY, read_manifest
from mlops_ext.services.models import describe, evaluation_uri, get_version
from mlops_ext.services.names import LONGEST_METADATA_VALUE, metadata_keys
from mlops_ext.services.packages import EVALUATION_KEY, Package, metadata_metrics
from mlops_ext.services.records import Evaluation, Version

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MOST_PROPERTIES = 50
"""Customer metadata that AWS keeps of a version."""


def read_evaluation(connection: Connection, reference: str) -> Evaluation | None:
    """Read the stored evaluation of a version; None when there is none that can be read.

    Raises:
        MLOpsError: there is no such version, or it cannot be read.
    """
    with translating(f"read the evaluation of {reference}", connection):
        uri = evaluation_uri(connection, reference)
        found = storage.read_json(connection, uri) if uri else None
        return read_document(found, uri) if found is not None else None


def read_predictions(connection: Connection, reference: str) -> Predictions | None:
    """Read the predictions that the stored evaluation of a version was made from.

    Returns:
        None where none are kept, as with evaluations that others made.

    Raises:
        MLOpsError: there is no such version, or they cannot be read.
    """
    with translating(f"read the predictions of {reference}", connection):
        uri = evaluation_uri(connection, reference)
        if uri is None:
            return None
        data = storage.read(connection, f"{uri.rpartition('/')[0]}/{predictions.NAME}")
        return predictions.read(data) if data is not None else None


def check_open(connection: Connection, reference: str) -> Package:
    """Return what DescribeModelPackage says of a version that can be evaluated later.

    Raises:
        UnknownReference: there is no such version.
        Conflict: it was registered with an evaluation, which SageMaker never changes.
    """
    with translating(f"read {reference}", connection):
        package = describe(connection, reference)
    quality = (package.get("ModelMetrics") or {}).get("ModelQuality") or {}
    if quality.get("Statistics"):
        name = f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"
        raise Conflict.of(
            "AlreadyEvaluated",
            f"{name} was registered with an evaluation, which SageMaker never changes.",
            hint=f'Measure it without storing: ml.evaluate(ml.version("{name}").load(), X, y).',
        )
    return package


@emitted
def keep_evaluation(connection: Connection, reference: str, result: EvaluationResult) -> Version:
    """Store an evaluation with a version that was registered without one.

    It lies beside the version's archive; the metadata key ``mlops:evaluation`` points at it, and
    figures that the version does not have yet become its metadata.

    Raises:
        UnknownReference: there is no such version.
        Conflict: it was registered with an evaluation, which SageMaker never changes.
        MLOpsError: it cannot be stored.
    """
    package = check_open(connection, reference)
    with translating(f"store the evaluation of {reference}", connection):
        document = jsontext.write(result.to_json())
        folder = (
            f"{_folder(connection, package)}/evaluated/{hashlib.sha256(document).hexdigest()[:8]}"
        )
        storage.write(connection, f"{folder}/{predictions.NAME}", result.predictions())
        uri = f"{folder}/evaluation.json"
        storage.write(connection, uri, document, "application/json")
        connection.client("sagemaker").update_model_package(
            ModelPackageArn=package["ModelPackageArn"],
            CustomerMetadataProperties={
                EVALUATION_KEY: uri,
                **_figures(package, result, _registered(connection, package)),
            },
        )
    return get_version(connection, package["ModelPackageArn"])


def _folder(connection: Connection, package: Package) -> str:
    """Where the version's other objects lie; a new folder for one that others made."""
    metadata = package.get("CustomerMetadataProperties") or {}
    known = (metadata.get(MANIFEST_KEY), metadata.get(EVALUATION_KEY))
    for uri in filter(None, known):
        if (folder := storage.folder_of(uri)) is not None:
            return folder
    store = storage.Store(connection, package["ModelPackageGroupName"])
    return store.uri("").rstrip("/")


def _registered(connection: Connection, package: Package) -> set[str]:
    """The metadata keys of figures that the version was registered with."""
    manifest = read_manifest(connection, package)
    if manifest is not None:
        return set(manifest.metadata_keys)
    evaluated = EVALUATION_KEY in (package.get("CustomerMetadataProperties") or {})
    return set() if evaluated else set(metadata_metrics(package))


def _figures(package: Package, result: EvaluationResult, registered: set[str]) -> dict[str, str]:
    """The headline figures as metadata, beside those it was registered with."""
    held = set(package.get("CustomerMetadataProperties") or {})
    found = {name: metrics.number(value) for name, value in result.metrics.items()}
    keys = metadata_keys(name for name, value in found.items() if value is not None)
    free = _MOST_PROPERTIES - len(held | {EVALUATION_KEY})
    renewed = {key: name for name, key in keys.items() if key in held - registered}
    added = [(key, name) for name, key in keys.items() if key not in held][:free]
    return {
        key: repr(found[name])[:LONGEST_METADATA_VALUE] for key, name in [*renewed.items(), *added]
    }
