"""Clues that a version has itself: its manifest, its cells, the jobs and sessions that made it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import UnknownReference, explain
from mlops_ext.services.graph.reading import Reading
from mlops_ext.services.graph.registration import NOTEBOOK_COMPONENT
from mlops_ext.services.lineage.repair.clues import Clue
from mlops_ext.services.manifest import Manifest
from mlops_ext.services.packages import Package, containers
from mlops_ext.services.paging import together
from mlops_ext.services.records.linking import Strength
from mlops_ext.services.references import JOBS, data_uri, local_path

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_DATA = re.compile(
    r"s3://[^\s/]+/\S+|[^\s:*?\"<>|]+\.(csv|tsv|parquet|pq|json|jsonl|xlsx?|feather"
    r"|arrow|npy|npz|h5|hdf5?|pkl|txt|gz)"
)
"""Texts in a cell that name data."""

_READS = re.compile(r"(read|load|open|scan|from)\w*|\w*(reader|dataset|memmap|file)", re.IGNORECASE)
"""Functions that read what they are given."""

_ARCHIVE = re.compile(r"/([a-zA-Z0-9-]{1,63})/output/model\.tar\.gz$")
"""Where a training job leaves its archive."""

_JOB = "job:"
_INPUT_KINDS = ("s3://", "file://")
_OWN = "SageMaker."
"""Prefix of the inputs of a job that are no data: its image."""


def of_manifest(manifest: Manifest | None) -> Iterator[Clue]:
    """Data sets that were declared at registering, whose links are gone or were never made."""
    for use in manifest.datasets if manifest else ():
        content = f"sha256:{use.sha256}" if use.sha256 else None
        reason = f"its manifest names it as {use.role} data"
        yield Clue(use.uri, reason, "strong", use.role, content)


def of_cells(manifest: Manifest | None) -> Iterator[Clue]:
    """Data that the cells before the registration read, as far as it is still there.

    What was registered is the model itself.
    """
    model = (manifest.source or "").rpartition("/")[-1] if manifest else ""
    for cell in manifest.cells if manifest else ():
        for text in _read_in(cell.source):
            uri = data_uri(text)
            if uri.rpartition("/")[-1] == model:
                continue
            if not uri.startswith("file://") or local_path(uri).is_file():
                yield Clue(uri, f"cell {cell.order} of its notebook reads it", "likely")


def _read_in(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(_python(source))
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _READS.fullmatch(_called(node.func)):
            for given in (*node.args, *(keyword.value for keyword in node.keywords)):
                text = given.value if isinstance(given, ast.Constant) else None
                if isinstance(text, str) and _DATA.fullmatch(text):
                    yield text


def _python(source: str) -> str:
    """A cell without the lines that are IPython's."""
    lines = (line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
    return "\n".join(lines)


def _called(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def of_components(connection: Connection, upstream: Reading) -> list[Clue]:
    """Inputs that the jobs and sessions before the version name, but nothing links to them."""
    components = [
        one.name for one in upstream.vertices.values() if one.lineage_type == "TrialComponent"
    ]
    found = together(partial(_inputs, connection.client("sagemaker")), components)
    return [clue for each in found for clue in each]


def _inputs(client: Any, name: str) -> list[Clue]:
    described = client.describe_trial_component(TrialComponentName=name)
    is_session = name.startswith(NOTEBOOK_COMPONENT)
    who = described.get("DisplayName") or name
    made = f"the session of {who} that registered it" if is_session else f"{who}, which made it,"
    return [
        Clue(given["Value"], f"{made} names it as its input {channel}", "strong")
        for channel, given in (described.get("InputArtifacts") or {}).items()
        if given["Value"].startswith(_INPUT_KINDS) and not channel.startswith(_OWN)
    ]


def of_job(connection: Connection, package: Package, manifest: Manifest | None) -> list[Clue]:
    """What the training job read that the version or the place of its archive names."""
    uris = [str(one.get("ModelDataUrl") or "") for one in containers(package)]
    said = str((package.get("MetadataProperties") or {}).get("GeneratedBy") or "")
    named = [said.rpartition("/")[2]] if f":{JOBS[0]}/" in said else []
    source = (manifest.source if manifest else None) or ""
    named += [source.removeprefix(_JOB)] if source.startswith(_JOB) else []
    placed = [found[1] for uri in uris if (found := _ARCHIVE.search(uri))]
    client = connection.client("sagemaker")
    how: dict[str, tuple[Strength, str]] = {
        **dict.fromkeys(placed, ("likely", "by whose name its archive lies")),
        **dict.fromkeys(named, ("strong", "which made it")),
    }
    return [clue for name, told in how.items() for clue in _channels(client, name, *told)]


def _channels(client: Any, job: str, strength: Strength, how: str) -> Iterator[Clue]:
    try:
        found = client.describe_training_job(TrainingJobName=job)
    except client.exceptions.ClientError as error:
        if isinstance(explain(error, f"read job {job}"), UnknownReference):
            return
        raise
    for channel in found.get("InputDataConfig") or ():
        uri = ((channel.get("DataSource") or {}).get("S3DataSource") or {}).get("S3Uri")
        if uri:
            reason = f"training job {job}, {how}, read it as channel {channel['ChannelName']}"
            yield Clue(uri, reason, strength)
