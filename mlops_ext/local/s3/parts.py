"""Operations on multipart uploads."""

from __future__ import annotations

import json
import sqlite3
from typing import Any
from xml.etree.ElementTree import Element

from mlops_ext.local.request import Response
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.buckets import owner
from mlops_ext.local.s3.call import Handler, S3Call, document
from mlops_ext.local.s3.checksums import PREFIX, algorithm, kind_of, kind_wanted, running
from mlops_ext.local.s3.conditions import check_write
from mlops_ext.local.s3.multipart import Chosen
from mlops_ext.local.s3.names import check_key
from mlops_ext.local.s3.parameters import MOST_KEYS, number
from mlops_ext.local.s3.reading import encryption_headers, kept_headers, told_on_write
from mlops_ext.local.s3.tagging import tags_in
from mlops_ext.local.s3.writing import check_metadata
from mlops_ext.local.s3.xml import Node


def create_upload(call: S3Call) -> Response:
    """Begin an upload; what the object will be is said now."""
    check_key(call.key)
    check_metadata(call.headers)
    name = call.headers.get(f"{PREFIX}algorithm", "").lower()
    about: dict[str, Any] = {"headers": kept_headers(call.headers), "tags": tags_in(call.headers)}
    told = encryption_headers(about["headers"])
    if name:
        running(name)
        kind = kind_wanted(name, call.headers.get(f"{PREFIX}type"))
        about |= {"algorithm": name, "kind": kind}
        told |= {f"{PREFIX}algorithm": name.upper(), f"{PREFIX}type": kind}
    upload_id = call.multipart.create(call.bucket, call.key, about)
    nodes = [*_place(call), ("UploadId", upload_id)]
    return document("InitiateMultipartUploadResult", nodes, told)


def abort_upload(call: S3Call) -> Response:
    """Give an upload up."""
    upload_id = call.parameters["uploadId"]
    call.multipart.require(upload_id, call.bucket, call.key)
    call.multipart.abort(upload_id)
    return Response(204)


async def complete_upload(call: S3Call) -> Response:
    """Put the parts together as the object."""
    upload_id = call.parameters["uploadId"]
    call.multipart.require(upload_id, call.bucket, call.key)
    check_write(call.store, call.bucket, call.key, call.headers)
    body = xml.read(call.request.body, "CompleteMultipartUpload")
    chosen = [_chosen(part) for part in body.iter("Part")]
    declared = {
        name.removeprefix(PREFIX): value
        for name, value in call.headers.items()
        if name.startswith(PREFIX) and not name.endswith(("-algorithm", "-type"))
    }
    made = await call.multipart.complete(upload_id, call.bucket, call.key, chosen, declared)
    nodes: list[Node] = [
        ("Location", f"{call.engine.url}/{call.bucket}/{call.key}"),
        *_place(call),
        ("ETag", f'"{made.etag}"'),
        *((f"Checksum{algorithm(name)}", value) for name, value in made.checksums.items()),
    ]
    nodes += [("ChecksumType", kind_of(value)) for value in made.checksums.values()]
    told = {n: v for n, v in told_on_write(made).items() if not n.startswith(PREFIX)}
    return document("CompleteMultipartUploadResult", nodes, told)


def _chosen(part: Element) -> Chosen:
    try:
        number = int(part.findtext("PartNumber") or "")
    except ValueError:
        raise xml.malformed() from None
    sums = {
        (each.tag or "").removeprefix("Checksum").lower(): each.text or ""
        for each in part
        if each.tag.startswith("Checksum")
    }
    return Chosen(number, (part.findtext("ETag") or "").strip('"'), sums)


def list_parts(call: S3Call) -> Response:
    """The parts of an upload, by number."""
    upload_id = call.parameters["uploadId"]
    upload = call.multipart.require(upload_id, call.bucket, call.key)
    after = number(call.parameters, "part-number-marker", 0)
    limit = min(number(call.parameters, "max-parts", MOST_KEYS), MOST_KEYS)
    rows = [row for row in call.multipart.parts(upload_id) if row["number"] > after]
    shown = rows[:limit]
    nodes: list[Node] = [
        *_place(call),
        ("UploadId", upload_id),
        ("Initiator", owner(call)),
        ("Owner", owner(call)),
        ("StorageClass", "STANDARD"),
        ("PartNumberMarker", str(after)),
        ("NextPartNumberMarker", str(shown[-1]["number"] if shown else 0)),
        ("MaxParts", str(limit)),
        ("IsTruncated", str(len(rows) > limit).lower()),
    ]
    nodes += _checksum_facts(upload)
    nodes += [
        (
            "Part",
            [
                ("PartNumber", str(row["number"])),
                ("ETag", f'"{row["etag"]}"'),
                ("Size", str(row["size"])),
                ("LastModified", xml.moment(row["modified"])),
            ],
        )
        for row in shown
    ]
    return document("ListPartsResult", nodes)


def list_uploads(call: S3Call) -> Response:
    """The uploads that are under way in a bucket, by key and then by their beginning."""
    call.store.require_bucket(call.bucket)
    parameters = call.parameters
    prefix, delimiter = parameters.get("prefix", ""), parameters.get("delimiter", "")
    marker = (parameters.get("key-marker", ""), parameters.get("upload-id-marker", ""))
    limit = min(number(parameters, "max-uploads", MOST_KEYS), MOST_KEYS)
    shown: list[Node] = []
    prefixes: list[str] = []
    last, truncated = ("", ""), False
    behind = not marker[0]  # whether the marker's upload has been passed
    for row in call.multipart.uploads(call.bucket, prefix):
        key, place = row["key"], (row["key"], row["id"])
        if key < marker[0] or (key == marker[0] and not behind):
            behind = behind or place == marker
            continue
        end = key.find(delimiter, len(prefix)) if delimiter else -1
        common = key[: end + len(delimiter)] if end >= 0 else ""
        if common and (common in prefixes or common == marker[0]):
            continue
        if len(shown) + len(prefixes) == limit:
            truncated = True
            break
        if common:
            prefixes.append(common)
            last = (common, "")
            continue
        last = place
        facts: list[Node] = [
            ("Key", key),
            ("UploadId", row["id"]),
            ("Initiator", owner(call)),
            ("Owner", owner(call)),
            ("StorageClass", "STANDARD"),
            ("Initiated", xml.moment(row["created"])),
            *_checksum_facts(row),
        ]
        shown.append(("Upload", facts))
    nodes: list[Node] = [
        ("Bucket", call.bucket),
        ("KeyMarker", marker[0]),
        ("UploadIdMarker", marker[1]),
        ("Prefix", prefix),
        ("MaxUploads", str(limit)),
        ("IsTruncated", str(truncated).lower()),
        *shown,
    ]
    nodes += [("CommonPrefixes", [("Prefix", each)]) for each in prefixes]
    if delimiter:
        nodes.append(("Delimiter", delimiter))
    if truncated:
        nodes += [("NextKeyMarker", last[0]), ("NextUploadIdMarker", last[1])]
    return document("ListMultipartUploadsResult", nodes)


def _checksum_facts(upload: sqlite3.Row) -> list[Node]:
    """Which checksum the object of an upload will have, if any."""
    about = json.loads(upload["headers"])
    if "algorithm" not in about:
        return []
    return [("ChecksumAlgorithm", about["algorithm"].upper()), ("ChecksumType", about["kind"])]


def _place(call: S3Call) -> list[Node]:
    return [("Bucket", call.bucket), ("Key", call.key)]


HANDLERS: dict[str, Handler] = {
    "AbortMultipartUpload": abort_upload,
    "CompleteMultipartUpload": complete_upload,
    "CreateMultipartUpload": create_upload,
    "ListMultipartUploads": list_uploads,
    "ListParts": list_parts,
}
