"""What is kept for a bucket because clients set and ask it: policy, CORS, encryption and such.

Nothing here acts on them: a local bucket is as private and as lasting as its folder.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Response
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.call import Handler, S3Call, raw_document
from mlops_ext.local.store import Database


class Documents:
    """The documents of buckets, by name."""

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS s3_document (
            bucket TEXT NOT NULL,
            name TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (bucket, name)
        ) STRICT, WITHOUT ROWID;
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, bucket: str, name: str) -> str | None:
        """A document; None when it was never put."""
        row = self._database.connection.execute(
            "SELECT body FROM s3_document WHERE bucket = ? AND name = ?", (bucket, name)
        ).fetchone()
        return None if row is None else str(row["body"])

    def put(self, bucket: str, name: str, body: str) -> None:
        """Keep a document in place of an earlier one."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO s3_document VALUES (?, ?, ?)", (bucket, name, body)
            )

    def delete(self, bucket: str, name: str | None = None) -> None:
        """Forget a document of a bucket, or all of them."""
        with self._database.transaction() as connection:
            if name is None:
                connection.execute("DELETE FROM s3_document WHERE bucket = ?", (bucket,))
            else:
                connection.execute(
                    "DELETE FROM s3_document WHERE bucket = ? AND name = ?", (bucket, name)
                )


@dataclass(frozen=True)
class Kept:
    """A document that clients put, get and delete.

    Args:
        parameter: the query parameter that asks for it.
        get: the operation that answers it.
        put: the operation that keeps it.
        delete: the operation that forgets it; empty when S3 has none.
        root: its XML root; empty for JSON.
        default: what a new bucket answers, or the code and text of the error.
    """

    parameter: str
    get: str
    put: str
    delete: str
    root: str
    default: str | tuple[str, str]


def _element(root: str, inner: str = "") -> str:
    return xml.wrap(root, inner).decode()


KEPT = (
    Kept(
        "policy",
        "GetBucketPolicy",
        "PutBucketPolicy",
        "DeleteBucketPolicy",
        "",
        ("NoSuchBucketPolicy", "The bucket policy does not exist"),
    ),
    Kept(
        "cors",
        "GetBucketCors",
        "PutBucketCors",
        "DeleteBucketCors",
        "CORSConfiguration",
        ("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
    ),
    Kept(
        "lifecycle",
        "GetBucketLifecycleConfiguration",
        "PutBucketLifecycleConfiguration",
        "DeleteBucketLifecycle",
        "LifecycleConfiguration",
        ("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
    ),
    Kept(
        "encryption",
        "GetBucketEncryption",
        "PutBucketEncryption",
        "DeleteBucketEncryption",
        "ServerSideEncryptionConfiguration",
        _element(
            "ServerSideEncryptionConfiguration",
            "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>"
            "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>",
        ),
    ),
    Kept(
        "publicAccessBlock",
        "GetPublicAccessBlock",
        "PutPublicAccessBlock",
        "DeletePublicAccessBlock",
        "PublicAccessBlockConfiguration",
        _element(
            "PublicAccessBlockConfiguration",
            "".join(
                f"<{name}>true</{name}>"
                for name in (
                    "BlockPublicAcls",
                    "IgnorePublicAcls",
                    "BlockPublicPolicy",
                    "RestrictPublicBuckets",
                )
            ),
        ),
    ),
    Kept(
        "ownershipControls",
        "GetBucketOwnershipControls",
        "PutBucketOwnershipControls",
        "DeleteBucketOwnershipControls",
        "OwnershipControls",
        _element(
            "OwnershipControls",
            "<Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>",
        ),
    ),
    Kept(
        "website",
        "GetBucketWebsite",
        "PutBucketWebsite",
        "DeleteBucketWebsite",
        "WebsiteConfiguration",
        (
            "NoSuchWebsiteConfiguration",
            "The specified bucket does not have a website configuration",
        ),
    ),
    Kept(
        "notification",
        "GetBucketNotificationConfiguration",
        "PutBucketNotificationConfiguration",
        "",
        "NotificationConfiguration",
        _element("NotificationConfiguration"),
    ),
    Kept(
        "logging",
        "GetBucketLogging",
        "PutBucketLogging",
        "",
        "BucketLoggingStatus",
        _element("BucketLoggingStatus"),
    ),
)
"""All of them."""

_BY_OPERATION = {name: each for each in KEPT for name in (each.get, each.put, each.delete) if name}


def get_document(call: S3Call) -> Response:
    """The document as it was put, or what a new bucket has."""
    call.store.require_bucket(call.bucket)
    kept = _BY_OPERATION[call.operation]
    body = call.store.documents.get(call.bucket, kept.parameter)
    if body is None:
        if isinstance(kept.default, tuple):
            raise ApiError(*kept.default, 404, {"BucketName": call.bucket})
        body = kept.default
    if not kept.root:
        return Response(200, {"Content-Type": "application/json"}, body.encode())
    return raw_document(body.encode())


def put_document(call: S3Call) -> Response:
    """Keep a document; raises `ApiError` MalformedXML or MalformedPolicy."""
    call.store.require_bucket(call.bucket)
    kept, body = _BY_OPERATION[call.operation], call.request.body
    if kept.root:
        xml.read(body, kept.root)
    else:
        _check_policy(body)
    call.store.documents.put(call.bucket, kept.parameter, body.decode())
    return Response(200 if kept.root else 204)


def _check_policy(body: bytes) -> None:
    try:
        policy = json.loads(body)
    except ValueError:
        policy = None
    if not isinstance(policy, dict) or "Statement" not in policy:
        text = "Policies must be valid JSON and the first byte must be '{'"
        raise ApiError("MalformedPolicy", text)


def delete_document(call: S3Call) -> Response:
    """Forget a document."""
    call.store.require_bucket(call.bucket)
    call.store.documents.delete(call.bucket, _BY_OPERATION[call.operation].parameter)
    return Response(204)


HANDLERS: dict[str, Handler] = {
    **{each.get: get_document for each in KEPT},
    **{each.put: put_document for each in KEPT},
    **{each.delete: delete_document for each in KEPT if each.delete},
}
