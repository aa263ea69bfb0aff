"""What is kept beside an archive: evaluation, predictions, notebook, data, and the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_ext.services import jsontext
from mlops_ext.services import metrics as figures_of
from mlops_ext.services.manifest import Manifest
from mlops_ext.services.names import metadata_keys
from mlops_ext.services.records import (
    Archive,
    CellRun,
    Column,
    DatasetUse,
    NotebookSource,
    Progressed,
)
from mlops_ext.services.references import local_path
from mlops_ext.services.registration import environment
from mlops_ext.services.registration.datasets import Facts
from mlops_ext.services.registration.mask import mask_text
from mlops_ext.services.registration.model import Container, Model, Progress
from mlops_ext.services.registration.notebooks import Notebook, kept_copy
from mlops_ext.services.registration.registered_evaluation import Stored
from mlops_ext.services.registration.signature import of_plain
from mlops_ext.services.storage import Store

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_MOST_METRICS = 40
"""Of AWS's 50 metadata properties; the others stay free for pointers and for the user."""


@dataclass(frozen=True)
class Request:
    """What is to be registered, checked and read.

    Args:
        model: as its source describes it.
        group: valid name of the group.
        metrics: headline figures by name, as given.
        evaluation: what is to be kept of it.
        parameters: plain data without secrets.
        datasets: with their facts where these could be read.
        notebook: what made the model.
        description: one line.
        no_code: keep neither cells nor notebook.
        upload_data: upload local data sets, too.
        approval: the first status.
        container: that serves the model.
        tell: takes what is being done.
    """

    model: Model
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
    container: Container
    tell: Progress


def keep(
    connection: Connection, request: Request, store: Store, archive: Archive, now: datetime
) -> Manifest:
    """Upload what goes beside the archive, and return the manifest that tells where it is.

    Args:
        connection: where, and as whom.
        request: what is registered.
        store: takes the objects.
        archive: the model.tar.gz, uploaded before.
        now: when the version is made.
    """
    stored, notebook = request.evaluation, request.notebook
    place = notebook.path.parent if notebook and notebook.path else Path.cwd()
    commit = environment.commit(place)
    names, inputs, row = _signature(request)
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
        source=request.model.source,
        deployable=request.container.deployable,
        deployable_note=request.container.note,
        notebook=_kept_notebook(request, store),
        cells=[] if request.no_code or not notebook else _cells(notebook.cells),
        archive=archive,
        evaluation=document,
        predictions=predictions,
        commit=commit.id if commit else None,
        repository=commit.repository if commit else None,
        dirty=commit.dirty if commit else None,
        signature=names,
        inputs=inputs,
        outputs=list(request.model.outputs),
        classes=list(request.model.classes),
        sample=jsontext.write_line(row) if row else None,
        sample_content_type="application/json" if row else None,
    )


def _headline_names(figures: Mapping[str, Any]) -> list[str]:
    known = figures_of.metrics(figures)
    return [figure.name for figure in known if figure.value is not None][:_MOST_METRICS]


def _kept_data(request: Request, store: Store, use: DatasetUse) -> DatasetUse:
    if not request.upload_data or not use.uri.startswith("file://"):
        return use
    path = local_path(use.uri)
    if not path.is_file():
        return use
    request.tell(Progressed(text=f"Uploading {use.name}"))
    return use.model_copy(update={"uri": store.upload(f"data/{path.name}", path)})


def _kept_notebook(request: Request, store: Store) -> NotebookSource | None:
    notebook = request.notebook
    if notebook is None:
        return None
    copy = None if request.no_code or notebook.path is None else kept_copy(notebook.path)
    uri = store.put("notebook.ipynb", copy, "application/x-ipynb+json") if copy else None
    return NotebookSource(name=notebook.name, uri=uri, path=notebook.shown, cell=notebook.cell)


def _cells(sources: Sequence[str]) -> list[CellRun]:
    masked = [mask_text(source) for source in sources]
    return [
        CellRun(order=at, source=source, sha256=hashlib.sha256(source.encode()).hexdigest())
        for at, source in enumerate(masked, 1)
    ]


def _signature(request: Request) -> tuple[list[str], list[Column], list[Any] | None]:
    """Names of the input columns, the columns, and rows that fit the model, as far as known."""
    model = request.model
    result = request.evaluation.result if request.evaluation else None
    row = model.sample or (result.sample if result else None)
    named = [one.name for one in model.inputs if one.name]
    names = named or list(model.columns) or (list(result.columns) if result else [])
    if row is None:
        row = _from_data(request, names)
    return names, list(model.inputs) or of_plain(row or []), row


def _from_data(request: Request, names: Sequence[str]) -> list[Any] | None:
    """The first row of a data set that has all columns."""
    for _, facts in request.datasets:
        if names and facts and facts.first and set(names) <= set(facts.first):
            return [{name: facts.first[name] for name in names}]
    return None
