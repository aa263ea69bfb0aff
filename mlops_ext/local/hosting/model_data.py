"""Where a container's model lies in S3, and in which form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.jobs.sandbox.images import ImageSettings, resolve
from mlops_ext.local.s3.names import split_uri

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

INTERPRETER = "interpreter"
"""Kind of the documents that name the interpreter of an archive, by the SHA-256 of its bytes."""

ARCHIVE, OBJECT, PREFIX, MODELS = "archive", "object", "prefix", "models"
_FORMS = {
    ("S3Object", "Gzip"): ARCHIVE,
    ("S3Object", "None"): OBJECT,
    ("S3Prefix", "None"): PREFIX,
}
_SCANNED = 1000


class ModelData(NamedTuple):
    """The model of a container.

    Args:
        uri: of an object or of a prefix.
        form: ``archive``, one file that is not packed (``object``), all files below a prefix
            (``prefix``), or archives below a prefix of which a request names one (``models``).
    """

    uri: str
    form: str

    @classmethod
    def of(cls, container: dict[str, Any]) -> ModelData | None:
        """What a ContainerDefinition says; None without a model.

        Raises:
            ApiError: ValidationException, a packed prefix.
        """
        source = container.get("ModelDataSource", {}).get("S3DataSource")
        many = container.get("Mode") == "MultiModel"
        if source is None:
            uri = container.get("ModelDataUrl")
            return None if uri is None else cls(uri, MODELS if many else ARCHIVE)
        form = _FORMS.get((source["S3DataType"], source["CompressionType"]))
        if form is None:
            raise validation(
                "S3DataType S3Prefix in ModelDataSource needs CompressionType None: "
                f"{source['S3Uri']} is a prefix."
            )
        return cls(source["S3Uri"], MODELS if many else form)


def additional_data(container: dict[str, Any]) -> dict[str, ModelData]:
    """AdditionalModelDataSources of a ContainerDefinition, by ChannelName.

    Raises:
        ApiError: ValidationException, a packed prefix, a name that is given twice or is no name.
    """
    found: dict[str, ModelData] = {}
    for each in container.get("AdditionalModelDataSources", []):
        name, data = each["ChannelName"], ModelData.of({"ModelDataSource": each})
        if name in found:
            raise validation(f"Duplicate ChannelName {name} in AdditionalModelDataSources.")
        if data is None or name in (".", ".."):
            raise validation(f"{name} in AdditionalModelDataSources is not a ChannelName.")
        found[name] = data
    return found


def check_model_data(engine: Engine, container: dict[str, Any]) -> None:
    """Make sure that the data of a container are there; models that a request names may come later.

    Raises:
        ApiError: ValidationException, they are not.
    """
    for data in (ModelData.of(container), *additional_data(container).values()):
        if data is None or data.form == MODELS:
            continue
        if not (data.uri.startswith("s3://") and _exists(engine, data)):
            raise validation(f"Could not find model data at {data.uri}.")


def _exists(engine: Engine, data: ModelData) -> bool:
    if data.form == PREFIX:
        return any(files_below(engine, data.uri))
    return engine.objects.exists(data.uri)


def recorded_interpreter(engine: Engine, data: ModelData | None) -> str | None:
    """The path of the Python that an archive was made with, if that is on record."""
    if data is None or data.form != ARCHIVE:
        return None
    found = engine.documents.find(INTERPRETER, engine.objects.sha256(data.uri))
    return None if found is None else found.body["Executable"]


def interpreter_for(engine: Engine, image: str | None) -> str | None:
    """The path of the Python that stands in for an image; None when none is known to."""
    try:
        runtime = resolve(image or "", ImageSettings.read(engine.state_dir))
    except ValueError:
        return None
    return None if runtime.image else runtime.interpreter


def executor(engine: Engine) -> str:
    """Which way to an `/opt/ml` the user asks for; a jobs.json that cannot be read asks nothing."""
    try:
        return ImageSettings.read(engine.state_dir).executor
    except ValueError:
        return "auto"


def local_files(engine: Engine, data: ModelData | None) -> Path | dict[str, Path] | None:
    """The model as files of the object store: an archive, or files by their names in the model.

    What is gone is left out: what was unpacked from it may still be there.
    """
    if data is None or data.form == MODELS:
        return None
    try:
        if data.form == PREFIX:
            return dict(files_below(engine, data.uri))
        path = engine.objects.path(data.uri)
    except ApiError:
        return None
    return path if data.form == ARCHIVE else {data.uri.rpartition("/")[2]: path}


def files_below(engine: Engine, uri: str) -> Iterator[tuple[str, Path]]:
    """The objects below a prefix: their keys after it, and their files."""
    bucket, prefix = split_uri(uri if uri.endswith("/") else f"{uri}/")
    start, after = prefix, False
    while True:
        rows = list(engine.objects.scan(bucket, start, after, _SCANNED))
        for row in rows:
            if not row["key"].startswith(prefix):
                return
            if not row["key"].endswith("/"):
                yield row["key"][len(prefix) :], engine.objects.get(bucket, row["key"]).path
        if len(rows) < _SCANNED:
            return
        start, after = rows[-1]["key"], True
