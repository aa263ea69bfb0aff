"""ListObjects and ListObjectsV2."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from urllib.parse import quote

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Response
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.buckets import owner
from mlops_ext.local.s3.call import Handler, S3Call, document
from mlops_ext.local.s3.checksums import algorithm
from mlops_ext.local.s3.pages import Page, page
from mlops_ext.local.s3.parameters import MOST_KEYS, key_of, number, token_of
from mlops_ext.local.s3.reading import STORAGE
from mlops_ext.local.s3.xml import Node


def list_v2(call: S3Call) -> Response:
    """The answer of ListObjectsV2."""
    parameters = call.parameters
    after, token = parameters.get("start-after", ""), parameters.get("continuation-token")
    if token:
        after = key_of(token)
    found = _page(call, after)
    count = str(len(found.rows) + len(found.prefixes))
    owned = parameters.get("fetch-owner") == "true"
    nodes = [("KeyCount", count), *_listed(call, found, owned)]
    if (start := parameters.get("start-after")) and not token:
        nodes.append(("StartAfter", shown_keys(parameters)(start)))
    if token:
        nodes.append(("ContinuationToken", token))
    if found.truncated:
        nodes.append(("NextContinuationToken", token_of(found.last)))
    return document("ListBucketResult", nodes)


def list_v1(call: S3Call) -> Response:
    """The answer of ListObjects."""
    parameters = call.parameters
    marker = parameters.get("marker", "")
    found = _page(call, marker)
    shown = shown_keys(parameters)
    nodes = [("Marker", shown(marker)), *_listed(call, found, owned=True)]
    # S3 gives the next marker only where it cannot be read from the last key.
    if found.truncated and parameters.get("delimiter"):
        nodes.append(("NextMarker", shown(found.last)))
    return document("ListBucketResult", nodes)


def _page(call: S3Call, after: str) -> Page:
    parameters = call.parameters
    call.store.require_bucket(call.bucket)
    prefix, delimiter = parameters.get("prefix", ""), parameters.get("delimiter", "")
    return page(call.store, call.bucket, prefix, delimiter, after, _limit(parameters))


def _limit(parameters: Mapping[str, str]) -> int:
    return min(number(parameters, "max-keys", MOST_KEYS), MOST_KEYS)


def _listed(call: S3Call, found: Page, owned: bool) -> list[Node]:
    parameters, shown = call.parameters, shown_keys(call.parameters)
    owners: list[Node] = [("Owner", owner(call))] if owned else []
    nodes: list[Node] = [
        ("Name", call.bucket),
        ("Prefix", shown(parameters.get("prefix", ""))),
        ("MaxKeys", str(_limit(parameters))),
        ("IsTruncated", str(found.truncated).lower()),
    ]
    if delimiter := parameters.get("delimiter"):
        nodes.append(("Delimiter", shown(delimiter)))
    if encoding := parameters.get("encoding-type"):
        nodes.append(("EncodingType", encoding))
    nodes += [
        (
            "Contents",
            [
                ("Key", shown(row["key"])),
                ("LastModified", xml.moment(row["modified"])),
                ("ETag", f'"{row["etag"]}"'),
                *(("ChecksumAlgorithm", algorithm(name)) for name in json.loads(row["checksums"])),
                ("Size", str(row["size"])),
                *owners,
                ("StorageClass", json.loads(row["headers"]).get(STORAGE, "STANDARD")),
            ],
        )
        for row in found.rows
    ]
    nodes += [("CommonPrefixes", [("Prefix", shown(prefix))]) for prefix in found.prefixes]
    return nodes


def shown_keys(parameters: Mapping[str, str]) -> Callable[[str], str]:
    """How keys are written: as they are, or as URLs have them; raises `ApiError`."""
    match parameters.get("encoding-type"):
        case None:
            return str
        case "url":
            return quote
        case _:
            raise ApiError("InvalidArgument", "Invalid Encoding Method specified in Request")


HANDLERS: dict[str, Handler] = {"ListObjects": list_v1, "ListObjectsV2": list_v2}
