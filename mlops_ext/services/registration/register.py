"""Registering: the archive, what is known about it, its lineage and the version itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from os import PathLike
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services import jsontext
from mlops_ext.services.graph.registration import record_registration
from mlops_ext.services.manifest import CONTENT_KEY, MANIFEST_KEY, Manifest
from mlops_ext.services.models import get_version, search_versions
from mlops_ext.services.names import (
    LONGEST_METADATA_VALUE,
    check_name,
    check_text,
)
from mlops_ext.services.records import Archive, DatasetUse, Version
from mlops_ext.services.registration import environment
from mlops_ext.services.registration.approving import check_registration
from mlops_ext.services.registration.archive import BuiltArchive, build
from mlops_ext.services.registration.datasets import DatasetLike, Facts, read_uses
from mlops_ext.services.registration.images import sklearn_image
from mlops_ext.services.registration.keeping import Progress, Request, keep
from mlops_ext.services.registration.mask import mask
from mlops_ext.services.registration.notebooks import Notebook, as_notebook
from mlops_ext.services.registration.registered_evaluation import EvaluationLike, Stored, as_stored
from mlops_ext.services.storage import Store
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

CONTENT_TYPES = ["text/csv", "application/json", "application/x-npy"]
_INSTANCES = ["ml.m5.large", "ml.m5.xlarge", "ml.c5.large", "ml.t2.medium"]
_APPROVALS = ("PendingManualApproval", "Approved", "Rejected")


def register(
    connection: Connection,
    model: Any,
    group: str,
    *,
    metrics: Mapping[str, Any] | None = None,
    evaluation: EvaluationLike | None = None,
    parameters: Mapping[str, Any] | None = None,
    datasets: DatasetLike | Iterable[DatasetLike] = (),
    notebook: Notebook | str | PathLike[str] | None = None,
    description: str = "",
    force: bool = False,
    no_code: bool = False,
    upload_data: bool = False,
    approval: str | None = None,
    progress: Progress | None = None,
) -> Version:
    """Register a model as the next version of a group, which is made when it is new.

    Args:
        connection: where.
        model: a fitted object with ``predict``, a folder with a model or ``code/inference.py``,
            or the path of a ``model.tar.gz``.
        group: name of the model package group.
        metrics: headline figures; by default those of the evaluation.
        evaluation: what `evaluate` gave, ``(y, score)``, or an ``evaluation.json`` as data or path.
        parameters: by default the model's ``get_params()``.
        datasets: paths or URIs, or dictionaries with ``uri`` and ``role``.
        notebook: what made the model.
        description: of the version, one line of at most 1,024 characters.
        force: make a new version although the same content is registered.
        no_code: keep neither cells nor notebook.
        upload_data: upload local data sets, too.
        approval: ``PendingManualApproval`` (the default), ``Approved`` or ``Rejected``.
        progress: told in words what is being done.

    Returns:
        The version; `existing` says that the same archive and evaluation were there already.

    Raises:
        InvalidInput: something given cannot be used; nothing has been made.
        Refused: rules of the group do not let it be registered as approved; nothing has been made.
        MLOpsError: a later step failed; what had been made is removed.
    """
    tell = progress or (lambda _: None)
    with translating(f"register {group}", connection):
        request = Request(
            model=model,
            group=check_name(group),
            **_figures(metrics, evaluation),
            parameters=_parameters(model, parameters),
            datasets=_read_data(datasets, tell),
            notebook=as_notebook(notebook),
            description=check_text(description, "description"),
            no_code=no_code,
            upload_data=upload_data,
            approval=_check_approval(approval),
            tell=tell,
        )
        tell("Packing the model")
        with build(model) as archive:
            content = _content(archive, request.evaluation)
            known = None if force else _known(connection, group, content)
            if known is None:
                if request.approval == "Approved":
                    check_registration(connection, request)
                known = _register(connection, request, archive, content)
                return get_version(connection, known)
            version = get_version(connection, known)
            return version.model_copy(update={"existing": True})


def _figures(
    figures: Mapping[str, Any] | None, evaluation: EvaluationLike | None
) -> dict[str, Any]:
    stored = as_stored(evaluation)
    if not isinstance(figures, Mapping | None):
        raise InvalidInput.of(
            "InvalidMetrics",
            f"{type(figures).__name__} objects are no metrics.",
            hint='Give figures by name: metrics={"auc": 0.93}.',
        )
    named = {str(name): value for name, value in (figures or {}).items()}
    return {"evaluation": stored, "metrics": {**(stored.metrics if stored else {}), **named}}


def _parameters(model: Any, given: Mapping[str, Any] | None) -> dict[str, Any]:
    if given is None:
        reader = None if isinstance(model, type) else getattr(model, "get_params", None)
        found = reader() if callable(reader) else {}
        # Of a pipeline its steps' parameters tell, by ``step__name``; the steps themselves do not.
        given = {name: value for name, value in found.items() if _is_plain(value)}
    plain = mask(jsontext.strict(dict(given)))
    assert isinstance(plain, dict)  # a mapping stays one
    return plain


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple | set):
        return all(_is_plain(item) for item in value)
    return not hasattr(value, "get_params") and not hasattr(value, "fit")


def _read_data(
    datasets: DatasetLike | Iterable[DatasetLike], tell: Progress
) -> list[tuple[DatasetUse, Facts | None]]:
    if not isinstance(datasets, tuple) or datasets:  # the default has nothing to read
        tell("Reading the data sets")
    return read_uses(datasets)


def _check_approval(approval: str | None) -> str:
    if approval is None or approval in _APPROVALS:
        return approval or _APPROVALS[0]
    raise InvalidInput.of(
        "InvalidApproval",
        f"{approval!r} is not an approval status.",
        hint=f"Use one of {', '.join(_APPROVALS)}.",
    )


def _content(archive: BuiltArchive, evaluation: Stored | None) -> str:
    """What makes a registration the same as another one."""
    evaluated = hashlib.sha256(evaluation.document).hexdigest() if evaluation else ""
    return hashlib.sha256(f"{archive.sha256}:{evaluated}".encode()).hexdigest()


def _known(connection: Connection, group: str, content: str) -> str | None:
    for package in search_versions(connection, group):
        metadata = package.get("CustomerMetadataProperties") or {}
        if metadata.get(CONTENT_KEY) == content:
            return str(package["ModelPackageArn"])
    return None


def _register(connection: Connection, request: Request, archive: BuiltArchive, content: str) -> str:
    """Make everything, or nothing, and return the version's ARN."""
    client = connection.client("sagemaker")
    now = datetime.now(UTC)
    with Undo() as undo:
        _ensure_group(connection, request.group, undo)
        store = Store(connection, request.group)
        undo.on_failure(store.remove)
        request.tell(f"Uploading the model to {store.uri('model.tar.gz')}")
        kept = Archive(
            uri=store.upload("model.tar.gz", archive.path),
            sha256=archive.sha256,
            size=archive.size,
        )
        manifest = keep(connection, request, store, kept, now)
        request.tell("Recording lineage")
        linked = record_registration(
            connection,
            undo,
            group=request.group,
            notebook=request.notebook.name if request.notebook else "Python session",
            archive=kept,
            datasets=manifest.datasets,
            parameters=request.parameters,
            now=now,
        )
        manifest = manifest.model_copy(update={"datasets": linked})
        pointer = store.put("manifest.json", manifest.to_bytes(), "application/json")
        _put_interpreter(connection, archive, manifest)
        request.tell("Making the version")
        metadata = {**_metadata(manifest), MANIFEST_KEY: pointer, CONTENT_KEY: content}
        package = _package(connection, request, archive, manifest, metadata)
        return str(client.create_model_package(**package)["ModelPackageArn"])


def _ensure_group(connection: Connection, group: str, undo: Undo) -> None:
    client = connection.client("sagemaker")
    try:
        client.create_model_package_group(ModelPackageGroupName=group)
    except client.exceptions.ClientError as error:
        if "already exist" not in str(error):
            raise
    else:
        undo.on_failure(client.delete_model_package_group, ModelPackageGroupName=group)


def _metadata(manifest: Manifest) -> dict[str, str]:
    """Headline figures as customer metadata: what lists and searches read."""
    values = {key: manifest.metrics[name] for key, name in manifest.metadata_keys.items()}
    return {key: repr(value)[:LONGEST_METADATA_VALUE] for key, value in values.items()}


def _put_interpreter(connection: Connection, archive: BuiltArchive, manifest: Manifest) -> None:
    """Tell the local SageMaker which Python can load this archive."""
    local = connection.local_client()
    if local is not None:
        packages = manifest.environment.packages if manifest.environment else {}
        local.put_interpreter(
            ArchiveSha256=archive.sha256,
            Executable=environment.interpreter(),
            Packages=packages,
        )


def _package(
    connection: Connection,
    request: Request,
    archive: BuiltArchive,
    manifest: Manifest,
    metadata: dict[str, str],
) -> dict[str, Any]:
    """The input of CreateModelPackage."""
    package: dict[str, Any] = {
        "ModelPackageGroupName": request.group,
        "ModelApprovalStatus": request.approval,
        "CustomerMetadataProperties": metadata,
        "InferenceSpecification": {
            "Containers": [_container(connection, archive, manifest)],
            "SupportedContentTypes": CONTENT_TYPES,
            "SupportedResponseMIMETypes": CONTENT_TYPES,
            "SupportedRealtimeInferenceInstanceTypes": _INSTANCES,
        },
    }
    if request.description:
        package["ModelPackageDescription"] = request.description
    if manifest.evaluation:
        statistics = {"ContentType": "application/json", "S3Uri": manifest.evaluation}
        package["ModelMetrics"] = {"ModelQuality": {"Statistics": statistics}}
    if manifest.commit:
        repository = {"Repository": manifest.repository} if manifest.repository else {}
        package["MetadataProperties"] = {"CommitId": manifest.commit, **repository}
    return package


def _container(connection: Connection, archive: BuiltArchive, manifest: Manifest) -> dict[str, Any]:
    made = manifest.environment
    sklearn = made.framework_version if made and made.framework == "scikit-learn" else None
    container: dict[str, Any] = {
        "Image": sklearn_image(connection.region, sklearn),
        "ModelDataUrl": manifest.archive.uri if manifest.archive else "",
    }
    if archive.program:
        container["Environment"] = {
            "SAGEMAKER_PROGRAM": archive.program,
            "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
        }
    if sklearn:
        container |= {"Framework": "SKLEARN", "FrameworkVersion": sklearn[:10]}
    return container
