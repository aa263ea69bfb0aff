"""Access control lists: everything belongs to the account, and nothing else can be said."""

from __future__ import annotations

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Response
from mlops_ext.local.s3.buckets import owner
from mlops_ext.local.s3.call import Handler, S3Call, raw_document
from mlops_ext.local.s3.history import read_version
from mlops_ext.local.s3.xml import wrap

_OWN = frozenset({"", "private", "bucket-owner-full-control"})


def get_acl(call: S3Call) -> Response:
    """The owner may do everything."""
    _require(call)
    ((_, account),) = owner(call)
    grantee = (
        '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:type="CanonicalUser"><ID>{account}</ID></Grantee>'
    )
    return raw_document(
        wrap(
            "AccessControlPolicy",
            f"<Owner><ID>{account}</ID></Owner><AccessControlList><Grant>{grantee}"
            "<Permission>FULL_CONTROL</Permission></Grant></AccessControlList>",
        )
    )


def put_acl(call: S3Call) -> Response:
    """Take what changes nothing; raises `ApiError` AccessControlListNotSupported for the rest."""
    _require(call)
    granted = any(name.startswith("x-amz-grant-") for name in call.headers)
    if call.headers.get("x-amz-acl", "") not in _OWN or granted or call.request.body:
        raise ApiError("AccessControlListNotSupported", "The bucket does not allow ACLs")
    return Response(200)


def _require(call: S3Call) -> None:
    if call.key:
        read_version(call.store, call.bucket, call.key, call.parameters.get("versionId"))
    else:
        call.store.require_bucket(call.bucket)


HANDLERS: dict[str, Handler] = {
    "GetBucketAcl": get_acl,
    "GetObjectAcl": get_acl,
    "PutBucketAcl": put_acl,
    "PutObjectAcl": put_acl,
}
