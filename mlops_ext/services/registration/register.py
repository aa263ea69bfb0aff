"""Registering: the archive, what is known about it, its lineage and the version itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from os import PathLike, fspath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import InvalidInput, translating
from mlops_ext.services import jsontext
from mlops_ext.services.emitting import emitted
from mlops_ext.services.given import number
from mlops_ext.services.graph.registration import record_registration
from mlops_ext.services.manifest import CONTENT_KEY, MANIFEST_KEY
from mlops_ext.services.models import get_version, search_versions
from mlops_ext.services.names import check_name, check_text
from mlops_ext.services.records import Archive, DatasetUse, Progressed, Version
from mlops_ext.services.registration.approving import check_registration
from mlops_ext.services.registration.archive import BuiltArchive, build, files_below, refused
from mlops_ext.services.registration.claims import claim
from mlops_ext.services.registration.datasets import DatasetLike, Facts, read_uses, versioned
from mlops_ext.services.registration.keeping import Request, keep
from mlops_ext.services.registration.mask import mask
from mlops_ext.services.registration.model import Container, Model, Progress, Scratch
from mlops_ext.services.registration.notebooks import NO_NOTEBOOK, Notebook, as_notebook
from mlops_ext.services.registration.package import (
    container_of,
    ensure_group,
    package_input,
    put_interpreter,
)
from mlops_ext.services.registration.registered_evaluation import EvaluationLike, Stored, as_stored
from mlops_ext.services.registration.signature import signature
from mlops_ext.services.registration.sources import jobs, read_model
from mlops_ext.services.storage import Store
from mlops_ext.services.undo import Undo

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_APPROVALS = ("PendingManualApproval", "Approved", "Rejected")
PathLikes = str | PathLike[str] | Iterable[str | PathLike[str]]


@emitted
def register(
    connection: Connection,
    model: Any,
    group: str,
    *,
    metrics: Mapping[str, Any] | None = None,
    evaluation: EvaluationLike | None = None,
    parameters: Mapping[str, Any] | None = None,
    datasets: DatasetLike | Iterable[DatasetLike] = (),
    example: Any = None,
    notebook: Notebook | str | PathLike[str] | None = None,
    description: str = "",
    image: str | None = None,
    include: PathLikes = (),
    copy: bool = True,
    force: bool = False,
    no_code: bool = False,
    upload_data: bool = False,
    approval: str | None = None,
    progress: Progress | None = None,
) -> Version:
    """Register a model as the next version of a group, which is made when it is new.

    Args:
        connection: where.
        model: anything that `sources.SOURCES` lists: a fitted model, an object or module with
            ``model_fn``, a folder, an archive, an ``s3://`` URI, ``job:NAME``, ``runs:/…``.
        group: name of the model package group.
        metrics: headline figures; by default those of the evaluation, and those that a job or an
            MLflow run recorded.
        evaluation: what `evaluate` gave, ``(y, score)``, or an ``evaluation.json`` as data or path.
        parameters: by default the model's own.
        datasets: paths or URIs, or dictionaries with ``uri`` and ``role``.
        example: rows as the model takes them: they give the signature and a request to try.
        notebook: what made the model.
        description: of the version, one line of at most 1,024 characters.
        image: URI of the container that serves it; by default AWS's for its framework.
        include: further files and folders for the archive, beside the model.
        copy: copy an archive that lies in S3 to the version; else the version refers to it. What a
            training job made is always referred to, because its lineage hangs on its place.
        force: make a new version although the same content is registered.
        no_code: keep neither cells nor notebook.
        upload_data: upload local data sets, too.
        approval: ``PendingManualApproval`` (the default), ``Approved`` or ``Rejected``.
        progress: told what is being done, and how far it has come.

    Returns:
        The version; `existing` says that the same archive and evaluation were there already.

    Raises:
        InvalidInput: something given cannot be used; nothing has been made.
        Refused: rules of the group do not let it be registered as approved; nothing has been made.
        MLOpsError: a later step failed; what had been made is removed.
    """
    tell = progress or (lambda _: None)
    with (
        translating(f"register {group}", connection),
        TemporaryDirectory(prefix="mlops-") as folder,
    ):
        check_name(group)
        stored = as_stored(evaluation)
        tell(Progressed(text="Packing the model"))
        scratch = Scratch(connection, Path(folder), tell, copy, _files(include))
        found = read_model(model, scratch)
        found = _with_example(found, example)
        if image:
            known = jobs.framework_of(image)[0]
            found = replace(found, container=Container(image, {}, True if known else None))
        request = Request(
            model=found,
            group=group,
            evaluation=stored,
            metrics={**found.metrics, **_figures(metrics, stored)},
            parameters=_parameters(found.parameters if parameters is None else parameters),
            datasets=_read_data(connection, found, datasets, tell),
            notebook=as_notebook(notebook),
            description=check_text(description, "description"),
            no_code=no_code,
            upload_data=upload_data,
            approval=_check_approval(approval),
            container=container_of(connection, found),
            tell=tell,
        )
        return _registered(connection, request, build(found, Path(folder)), force=force)


def _files(include: PathLikes) -> list[tuple[str, Path]]:
    given = [include] if isinstance(include, str | PathLike) else list(include)
    found: list[tuple[str, Path]] = []
    for path in (Path(fspath(one)).expanduser() for one in given):
        if path.is_dir():
            found += [(f"{path.name}/{name}", file) for name, file in files_below(path)]
        elif path.is_file():
            found.append((path.name, path))
        else:
            raise refused(f"{path} is neither a file nor a folder, and cannot be included.")
    return found


def _with_example(model: Model, example: Any) -> Model:
    if example is None:
        return model
    found = signature(example, model.predict)
    outputs = found.outputs or model.outputs
    return replace(model, inputs=found.inputs, outputs=outputs, sample=found.sample)


def _figures(figures: Mapping[str, Any] | None, evaluation: Stored | None) -> dict[str, Any]:
    if not isinstance(figures, Mapping | None):
        raise InvalidInput.of(
            "InvalidMetrics",
            f"{type(figures).__name__} objects are no metrics.",
            hint='Give figures by name: metrics={"auc": 0.93}.',
        )
    named = {str(name): _figure(name, value) for name, value in (figures or {}).items()}
    return {**(evaluation.metrics if evaluation else {}), **named}


def _figure(name: str, value: Any) -> Any:
    number(value, f"metric {name}")
    return value


def _parameters(given: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise InvalidInput.of(
            "InvalidParameters",
            f"{type(given).__name__} objects are no parameters.",
            hint='Give them by name: parameters={"depth": 3}.',
        )
    plain = mask(jsontext.strict(dict(given)))
    assert isinstance(plain, dict)  # a mapping stays one
    return plain


def _read_data(
    connection: Connection,
    model: Model,
    datasets: DatasetLike | Iterable[DatasetLike],
    tell: Progress,
) -> list[tuple[DatasetUse, Facts | None]]:
    if not isinstance(datasets, tuple) or datasets:  # the default has nothing to read
        tell(Progressed(text="Reading the data sets"))
    named = [(versioned(connection, use), facts) for use, facts in read_uses(datasets, tell)]
    return [*read_uses(model.datasets), *named]


def _check_approval(approval: str | None) -> str:
    if approval is None or approval in _APPROVALS:
        return approval or _APPROVALS[0]
    raise InvalidInput.of(
        "InvalidApproval",
        f"{approval!r} is not an approval status.",
        hint=f"Use one of {', '.join(_APPROVALS)}.",
    )


def _content(archive: BuiltArchive, request: Request) -> str:
    """What makes a registration the same as another one; figures stand in for an evaluation."""
    measured = request.evaluation.document if request.evaluation else b""
    if not measured and request.metrics:
        measured = jsontext.write(dict(sorted(request.metrics.items())))
    evaluated = hashlib.sha256(measured).hexdigest() if measured else ""
    return hashlib.sha256(f"{archive.sha256}:{evaluated}".encode()).hexdigest()


def _registered(
    connection: Connection, request: Request, archive: BuiltArchive, *, force: bool
) -> Version:
    content = _content(archive, request)
    if force:
        return get_version(connection, _register(connection, request, archive, content))
    with claim(connection, request.group, content, request.tell) as mine:
        known = mine.version or _known(connection, request.group, content)
        mine.version = known or _register(connection, request, archive, content)
    version = get_version(connection, mine.version)
    return version.model_copy(update={"existing": True}) if known else version


def _known(connection: Connection, group: str, content: str) -> str | None:
    for package in search_versions(connection, group):
        metadata = package.get("CustomerMetadataProperties") or {}
        if metadata.get(CONTENT_KEY) == content:
            return str(package["ModelPackageArn"])
    return None


def _register(connection: Connection, request: Request, archive: BuiltArchive, content: str) -> str:
    """Make everything, or nothing, and return the version's ARN."""
    if request.approval == "Approved":
        check_registration(connection, request)
    client = connection.client("sagemaker")
    now = datetime.now(UTC)
    with Undo() as undo:
        ensure_group(connection, request.group, undo)
        store = Store(connection, request.group)
        undo.on_failure(store.remove)
        kept = Archive(
            uri=_stored(store, archive, request.tell), sha256=archive.sha256, size=archive.size
        )
        manifest = keep(connection, request, store, kept, now)
        request.tell(Progressed(text="Recording lineage"))
        linked = record_registration(
            connection,
            undo,
            group=request.group,
            notebook=request.notebook.name if request.notebook else NO_NOTEBOOK,
            archive=kept,
            datasets=manifest.datasets,
            parameters=request.parameters,
            job=request.model.job,
            now=now,
        )
        manifest = manifest.model_copy(update={"datasets": linked})
        pointer = store.put("manifest.json", manifest.to_bytes(), "application/json")
        put_interpreter(connection, request.model, archive.sha256)
        request.tell(Progressed(text="Making the version"))
        metadata = {**manifest.headline_metadata(), MANIFEST_KEY: pointer, CONTENT_KEY: content}
        package = package_input(request, manifest, metadata)
        return str(client.create_model_package(**package)["ModelPackageArn"])


def _stored(store: Store, archive: BuiltArchive, tell: Progress) -> str:
    """Return where the archive lies, after it has been copied or uploaded if need be."""
    if archive.uri and archive.refer:
        return archive.uri
    place = store.uri("model.tar.gz")
    if archive.uri:
        tell(Progressed(text=f"Copying {archive.uri} to {place}"))
        return store.copy("model.tar.gz", archive.uri)
    text = f"Uploading the model to {place}"
    return store.upload(
        "model.tar.gz",
        archive.path,
        lambda done, total: tell(Progressed(text=text, done=done, total=total)),
    )
