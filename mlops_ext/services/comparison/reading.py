"""Reads the compared versions: one Search by ARN, then their files from S3 at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import MLOpsError, translating
from mlops_ext.services import storage
from mlops_ext.services.comparison.pairing import Contestant
from mlops_ext.services.evaluation import predictions
from mlops_ext.services.evaluation.reading import read_document
from mlops_ext.services.manifest import Manifest, read_manifest
from mlops_ext.services.models import describe
from mlops_ext.services.packages import Package, evaluation_of_package, version_of_package
from mlops_ext.services.paging import pages
from mlops_ext.services.records import Version
from mlops_ext.services.references import parse

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_AT_ONCE = 16
_LONGEST_VALUE = 1024  # Search's Filter$Value


@dataclass(frozen=True)
class Read:
    """A version with all that is compared.

    Args:
        contestant: record, evaluation, predictions.
        cells: sources of the code that made it; empty when none are kept.
        notes: what could not be read.
    """

    contestant: Contestant
    cells: Sequence[str] = ()
    notes: Sequence[str] = ()


def read(connection: Connection, references: Sequence[str]) -> list[Read]:
    """Return the versions that references stand for, in their order.

    Raises:
        UnknownReference: one of them is not there; `closest` has what is near it.
        MLOpsError: SageMaker cannot be asked.
    """
    with translating(f"compare {', '.join(references)}", connection):
        packages = find(connection, references)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            files = [_Files(pool, connection, package) for package in packages]
            return [each.gathered(package) for each, package in zip(files, packages, strict=True)]


def find(connection: Connection, references: Sequence[str]) -> list[Package]:
    """Return what SageMaker says of versions, in the order of their references.

    One Search by ARN. What it does not find (a search may not know it yet) and references that are
    words are asked for one by one.
    """
    arns = [_arn(connection, reference) for reference in references]
    found = _search(connection, [arn for arn in arns if arn])
    return [
        found.get(arn.lower() if arn else "") or describe(connection, reference)
        for arn, reference in zip(arns, references, strict=True)
    ]


def _arn(connection: Connection, reference: str) -> str | None:
    found = parse(reference)
    if found.arn:
        return found.arn
    if found.kind != "version" or found.number is None:
        return None
    info = connection.info()
    partition = info.identity.split(":")[1]
    place = f"arn:{partition}:sagemaker:{info.region}:{info.account}"
    return f"{place}:model-package/{found.group}/{found.number}"


def _search(connection: Connection, arns: Sequence[str]) -> dict[str, Package]:
    """Packages by ARN in lower case, as AWS writes the names in it."""
    client = connection.client("sagemaker")
    found = {}
    for value in _values(arns):
        by_arn = {"Name": "ModelPackageArn", "Operator": "In", "Value": value}
        expression = {"Filters": [by_arn]}
        for result in pages(
            client, "search", "Results", Resource="ModelPackage", SearchExpression=expression
        ):
            package = result["ModelPackage"]
            found[package["ModelPackageArn"].lower()] = package
    return found


def _values(arns: Sequence[str]) -> list[str]:
    """The ARNs with commas between them, in as few values as Search takes them in."""
    values: list[str] = []
    for arn in dict.fromkeys(arns):
        joined = f"{values[-1]},{arn}" if values else ""
        if joined and len(joined) <= _LONGEST_VALUE:
            values[-1] = joined
        else:
            values.append(arn)
    return values


class _Files:
    """The files of one version, on their way."""

    def __init__(self, pool: ThreadPoolExecutor, connection: Connection, package: Package) -> None:
        self._connection = connection
        self._uri = evaluation_of_package(package)
        self._manifest = pool.submit(read_manifest, connection, package)
        self._evaluation: Future[Any] | None = None
        self._predictions: Future[bytes | None] | None = None
        if self._uri:
            beside = f"{self._uri.rpartition('/')[0]}/{predictions.NAME}"
            self._evaluation = pool.submit(storage.read_json, connection, self._uri)
            self._predictions = pool.submit(storage.read, connection, beside)

    def gathered(self, package: Package) -> Read:
        """Wait for the files, and return the version with them."""
        name = f"{package['ModelPackageGroupName']}/{package['ModelPackageVersion']}"
        notes = _Notes(self._connection)
        manifest = notes.without(f"the manifest of {name}", self._manifest.result)
        version = _version(package, manifest)
        document: Any = None
        data: bytes | None = None
        if self._evaluation and self._predictions:
            document = notes.without(f"the evaluation of {name}", self._evaluation.result)
            data = notes.without(f"the predictions of {name}", self._predictions.result)
        contestant = Contestant(
            version,
            read_document(document, self._uri) if document is not None else None,
            predictions.read(data) if data is not None else None,
        )
        return Read(contestant, self._cells(version, manifest, notes), notes.sentences)

    def _cells(self, version: Version, manifest: Manifest | None, notes: _Notes) -> Sequence[str]:
        if manifest is None or manifest.cells:
            return [cell.source for cell in manifest.cells] if manifest else ()
        uri = manifest.notebook.uri if manifest.notebook else None
        if uri is None:
            return ()
        what = f"the notebook of {version.reference}"
        document = notes.without(what, lambda: storage.read_json(self._connection, uri))
        return _code_cells(document)


class _Notes:
    """What could not be read: a file that cannot be takes nothing but itself away."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.sentences: list[str] = []

    def without(self, what: str, read: Callable[[], Any]) -> Any:
        """Return what is read, or None and a note when that fails."""
        try:
            with translating(f"read {what}", self._connection):
                return read()
        except MLOpsError as error:
            self.sentences.append(
                f"{what[0].upper()}{what[1:]} cannot be read: {error.problem.title}"
            )
            return None


def _version(package: Package, manifest: Manifest | None) -> Version:
    """The record without what only the group's other versions and tags tell."""
    found = version_of_package(package, {package["ModelPackageVersion"]: package}, {}, manifest)
    return found.model_copy(update={"aliases": [], "siblings": []})


def _code_cells(document: Any) -> list[str]:
    """The sources of a notebook's code cells."""
    cells = document.get("cells") if isinstance(document, dict) else None
    code = [
        cell.get("source", "")
        for cell in (cells if isinstance(cells, list) else [])
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]
    return ["".join(source) if isinstance(source, list) else str(source) for source in code]
