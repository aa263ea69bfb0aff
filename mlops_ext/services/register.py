"""Registering: the archive, what is known about it, its lineage and the version itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services import environment, jsontext
from mlops_ext.services import metrics as figures_of
from mlops_ext.services.archive import BuiltArchive, build
from mlops_ext.services.datasets import DatasetLike, Facts, read_uses
from mlops_ext.services.graph.registration import record_registration
from mlops_ext.services.images import sklearn_image
from mlops_ext.services.manifest import CONTENT_KEY, MANIFEST_KEY, Manifest
from mlops_ext.services.mask import mask
from mlops_ext.services.models import get_version, search_versions
from mlops_ext.services.names import (
    LONGEST_METADATA_VALUE,
    check_name,
    check_text,
    metadata_keys,
)
from mlops_ext.services.notebooks import Notebook, as_notebook, kept_copy
from mlops_ext.services.records import Archive, DatasetUse, NotebookSource, Version
from mlops_ext.services.references import local_path
from mlops_ext.services.registered_evaluation import EvaluationLike, Stored, as_stored
from mlops_ext.services.storage import Store
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

CONTENT_TYPES = ["text/csv", "application/json", "application/x-npy"]
_INSTANCES = ["ml.m5.large", "ml.m5.xlarge", "ml.c5.large", "ml.t2.medium"]
_MOST_METRICS = 40
"""Of AWS's 50 metadata properties; the others stay free for pointers and for the user."""
_APPROVALS = ("PendingManualApproval", "Approved", "Rejected")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class _Request:
    """What is to be registered, checked and read."""

    model: Any
    group: str
    metrics: dict[str, Any]
    evaluation: Stored | None
    parameters: dict[str, Any]
    datasets: list[tuple[DatasetUse, Facts | None]]
    notebook: Notebook | None
    description: str
    no_code: bool
    upload_data: bool
    approval: str
    tell: Progress


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
        MLOpsError: a later step failed; what had been made is removed.
    """
    tell = progress or (lambda _: None)
    with translating(f"register {group}", connection):
        request = _Request(
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
                known = _register(connection, request, archive, content)
                return get_version(connection, known)
            version = get_version(connection, known)
            return version.model_copy(update={"existing": True})


def _figures(
    figures: Mapping[str, Any] | None, evaluation: EvaluationLike | None
) -> dict[str, Any]:
    stored = as_stored(evaluation)
    named = {str(name): value for name, value in (figures or {}).items()}
    return {"evaluation": stored, "metrics": {**(stored.metrics if stored else {}), **named}}


def _parameters(model: Any, given: Mapping[str, Any] | None) -> dict[str, Any]:
    if given is None:
        reader = None if isinstance(model, type) else getattr(model, "get_params", None)
        given = reader(deep=False) if callable(reader) else {}
    plain = mask(jsontext.strict(dict(given)))
    assert isinstance(plain, dict)  # a mapping stays one
    return plain


def _read_data(
    datasets: DatasetLike | Iterable[DatasetLike], tell: Progress
) -> list[tuple[DatasetUse, Facts | None]]:
    if datasets:
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


def _register(
    connection: Connection, request: _Request, archive: BuiltArchive, content: str
) -> str:
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
        manifest = _manifest(connection, request, store, kept, now)
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


def _manifest(
    connection: Connection, request: _Request, store: Store, archive: Archive, now: datetime
) -> Manifest:
    """Keep what goes beside the archive, and tell where it is."""
    stored, notebook = request.evaluation, request.notebook
    place = notebook.path.parent if notebook and notebook.path else Path.cwd()
    commit = environment.commit(place)
    columns, row = _signature(request)
    document = predictions = None
    if stored:
        document = store.put("evaluation.json", stored.document, "application/json")
        if stored.predictions:
            kind = "application/octet-stream"
            predictions = store.put("predictions.npz", stored.predictions, kind)
    keys = metadata_keys(_headline_names(request.metrics))
    return Manifest(
        group=request.group,
        created=now,
        by=connection.info().user,
        description=request.description,
        metrics={name: figures_of.number(value) for name, value in request.metrics.items()},
        metadata_keys={key: name for name, key in keys.items()},
        parameters=request.parameters,
        datasets=[_kept_data(request, store, use) for use, _ in request.datasets],
        environment=environment.environment(request.model),
        notebook=_kept_notebook(request, store),
        cells=[] if request.no_code or not notebook else mask(list(notebook.cells)),
        archive=archive,
        evaluation=document,
        predictions=predictions,
        commit=commit.id if commit else None,
        repository=commit.repository if commit else None,
        dirty=commit.dirty if commit else None,
        signature=columns,
        sample=jsontext.write_line(row) if row else None,
        sample_content_type="application/json" if row else None,
    )


def _headline_names(figures: Mapping[str, Any]) -> list[str]:
    known = figures_of.metrics(figures)
    return [figure.name for figure in known if figure.value is not None][:_MOST_METRICS]


def _kept_data(request: _Request, store: Store, use: DatasetUse) -> DatasetUse:
    if not request.upload_data or not use.uri.startswith("file://"):
        return use
    path = local_path(use.uri)
    if not path.is_file():
        return use
    request.tell(f"Uploading {use.name}")
    return use.model_copy(update={"uri": store.upload(f"data/{path.name}", path)})


def _kept_notebook(request: _Request, store: Store) -> NotebookSource | None:
    notebook = request.notebook
    if notebook is None:
        return None
    copy = None if request.no_code or notebook.path is None else kept_copy(notebook.path)
    uri = store.put("notebook.ipynb", copy, "application/x-ipynb+json") if copy else None
    return NotebookSource(name=notebook.name, uri=uri, path=notebook.shown, cell=notebook.cell)


def _signature(request: _Request) -> tuple[list[str], list[Any] | None]:
    """Names of the input columns and rows that fit the model, as far as they are known."""
    result = request.evaluation.result if request.evaluation else None
    names = getattr(request.model, "feature_names_in_", None)
    columns = [str(name) for name in names] if names is not None else []
    if not columns and result:
        columns = result.columns
    if result and result.sample:
        return columns, result.sample
    for _, facts in request.datasets:
        if columns and facts and facts.first and set(columns) <= set(facts.first):
            return columns, [{name: facts.first[name] for name in columns}]
    return columns, None


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
    request: _Request,
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
