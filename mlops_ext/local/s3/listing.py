"""ListObjects and ListObjectsV2."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from urllib.parse import quote

from mlops_ext.local.errors import ApiError
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.checksums import algorithm
from mlops_ext.local.s3.objects import ObjectStore
from mlops_ext.local.s3.pages import Page, page
from mlops_ext.local.s3.parameters import MOST_KEYS, number
from mlops_ext.local.s3.xml import Node


def list_v2(store: ObjectStore, bucket: str, parameters: Mapping[str, str]) -> bytes:
    """The answer of ListObjectsV2."""
    after, token = parameters.get("start-after", ""), parameters.get("continuation-token")
    if token:
        after = _read_token(token)
    found = _page(store, bucket, parameters, after)
    count = str(len(found.rows) + len(found.prefixes))
    nodes = [("KeyCount", count), *_listed(parameters, bucket, found)]
    if token:
        nodes.append(("ContinuationToken", token))
    if found.truncated:
        nodes.append(("NextContinuationToken", _token(found.last)))
    return xml.write("ListBucketResult", nodes)


def list_v1(store: ObjectStore, bucket: str, parameters: Mapping[str, str]) -> bytes:
    """The answer of ListObjects."""
    marker = parameters.get("marker", "")
    found = _page(store, bucket, parameters, marker)
    shown = _shown(parameters)
    nodes = [("Marker", shown(marker)), *_listed(parameters, bucket, found)]
    if found.truncated:
        nodes.append(("NextMarker", shown(found.last)))
    return xml.write("ListBucketResult", nodes)


def _page(store: ObjectStore, bucket: str, parameters: Mapping[str, str], after: str) -> Page:
    prefix, delimiter = parameters.get("prefix", ""), parameters.get("delimiter", "")
    return page(store, bucket, prefix, delimiter, after, _limit(parameters))


def _limit(parameters: Mapping[str, str]) -> int:
    return min(number(parameters, "max-keys", MOST_KEYS), MOST_KEYS)


def _listed(parameters: Mapping[str, str], bucket: str, found: Page) -> list[Node]:
    shown = _shown(parameters)
    nodes: list[Node] = [
        ("Name", bucket),
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
                ("StorageClass", "STANDARD"),
            ],
        )
        for row in found.rows
    ]
    nodes += [("CommonPrefixes", [("Prefix", shown(prefix))]) for prefix in found.prefixes]
    return nodes


def _shown(parameters: Mapping[str, str]) -> Callable[[str], str]:
    """How keys are written: as they are, or as URLs have them."""
    return quote if parameters.get("encoding-type") == "url" else str


def _token(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode("ascii")


def _read_token(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token).decode()
    except ValueError:
        raise ApiError("InvalidArgument", "The continuation token provided is incorrect") from None
