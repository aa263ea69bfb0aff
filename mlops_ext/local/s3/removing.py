"""DeleteObject and DeleteObjects."""

from __future__ import annotations

from mlops_ext.local.request import Response
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.call import Handler, S3Call, document
from mlops_ext.local.s3.conditions import check_write
from mlops_ext.local.s3.history import Removed, remove
from mlops_ext.local.s3.parameters import MOST_KEYS
from mlops_ext.local.s3.xml import Node


def delete_object(call: S3Call) -> Response:
    """Remove an object or one of its versions."""
    check_write(call.store, call.bucket, call.key, call.headers)
    removed = remove(call.store, call.bucket, call.key, call.parameters.get("versionId"))
    headers = {"x-amz-version-id": removed.version} if removed.version else {}
    if removed.marker:
        headers["x-amz-delete-marker"] = "true"
    return Response(204, headers)


def delete_objects(call: S3Call) -> Response:
    """Remove up to a thousand objects or versions."""
    call.store.require_bucket(call.bucket)
    wanted = xml.read(call.request.body, "Delete")
    items = [
        (element.findtext("Key") or "", element.findtext("VersionId"))
        for element in wanted.iter("Object")
    ]
    if not 0 < len(items) <= MOST_KEYS or not all(key for key, _ in items):
        raise xml.malformed()
    done = [(key, version, remove(call.store, call.bucket, key, version)) for key, version in items]
    quiet = (wanted.findtext("Quiet") or "").lower() == "true"
    told: list[Node] = [] if quiet else [("Deleted", _told(*each)) for each in done]
    return document("DeleteResult", told)


def _told(key: str, version: str | None, removed: Removed) -> list[Node]:
    nodes: list[Node] = [("Key", key)]
    if version is not None:
        nodes.append(("VersionId", version))
    if removed.marker:
        nodes += [("DeleteMarker", "true"), ("DeleteMarkerVersionId", removed.version)]
    return nodes


HANDLERS: dict[str, Handler] = {"DeleteObject": delete_object, "DeleteObjects": delete_objects}
