"""Data as a start: by its URI or path, by a folder, by a file of a folder."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

from mlops_ext.errors import UnknownReference
from mlops_ext.services.graph.entities import artifacts
from mlops_ext.services.lineage.starts.start import Start
from mlops_ext.services.near import closest
from mlops_ext.services.paging import pages, together
from mlops_ext.services.references import Reference
from mlops_ext.services.registration.datasets import display_name

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_DATASET = "DataSet"
_MOST_COMPARED = 1000
"""Data sets that are looked through for a close name."""


def of_data(connection: Connection, reference: Reference) -> Start:
    """The artifacts of a URI, one for each content that it had.

    Of a folder or S3 prefix also those of all that lies in it; of what is not recorded itself
    those of the nearest folder around it that is, as a training job reads whole prefixes.

    Raises:
        UnknownReference: nothing is recorded about it; `closest` has URIs near it.
    """
    uri = str(reference.uri).rstrip("/")
    exact = _of_either_form(connection, uri)
    is_folder = reference.text.endswith("/") or not exact
    inside = _inside(connection, uri) if is_folder else []
    found = exact + inside or _around(connection, uri)
    if not found:
        _fail(connection, reference)
    arns = dict.fromkeys(one["ArtifactArn"] for one in found)
    return Start(display_name(uri), "data", list(arns))


def _of_either_form(connection: Connection, uri: str) -> list[dict[str, Any]]:
    """Artifacts of a URI: a folder is recorded with or without its last slash."""
    return [one for each in (uri, f"{uri}/") for one in artifacts(connection, each)]


def _inside(connection: Connection, uri: str) -> list[dict[str, Any]]:
    client = connection.client("sagemaker")
    listed = pages(client, "list_artifacts", "ArtifactSummaries", ArtifactType=_DATASET)
    return [one for one in listed if one["Source"]["SourceUri"].startswith(f"{uri}/")]


def _around(connection: Connection, uri: str) -> list[dict[str, Any]]:
    """Data sets that the nearest recorded folder around a URI is."""
    scheme, _, rest = uri.partition("://")
    parts = rest.split("/")
    folders = [f"{scheme}://{'/'.join(parts[:count])}" for count in range(len(parts) - 1, 0, -1)]
    found = together(partial(_of_either_form, connection), folders)
    datasets = ([one for one in each if one["ArtifactType"] == _DATASET] for each in found)
    return next((each for each in datasets if each), [])


def near(connection: Connection, text: str) -> list[str]:
    """Return the URIs of recorded data sets near a path, URI or name: the same name first."""
    client = connection.client("sagemaker")
    listed = pages(client, "list_artifacts", "ArtifactSummaries", ArtifactType=_DATASET)
    uris = [one["Source"]["SourceUri"] for one in islice(listed, _MOST_COMPARED)]
    names: dict[str, list[str]] = {}
    for uri in dict.fromkeys(uris):
        names.setdefault(display_name(uri), []).append(uri)
    wanted = text.rstrip("/").rpartition("/")[2]
    alike = [wanted, *closest(wanted, names)]
    found = [uri for name in alike for uri in names.get(name, ())]
    return list(dict.fromkeys([*found, *closest(text, uris)]))[:5]


def _fail(connection: Connection, reference: Reference) -> NoReturn:
    found = near(connection, str(reference.uri))
    hint = f"Closest: {', '.join(found[:3])}." if found else ""
    raise UnknownReference.of(
        "NoLineage",
        f"Nothing is recorded about {reference.text}.",
        hint=hint or "A registration records it: register(…, datasets=[…]).",
        closest=found,
    )
