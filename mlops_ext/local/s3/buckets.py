"""Operations on buckets themselves."""

from __future__ import annotations

from mlops_ext.local.errors import ApiError
from mlops_ext.local.request import Response
from mlops_ext.local.s3 import xml
from mlops_ext.local.s3.call import Handler, S3Call, document, raw_document
from mlops_ext.local.s3.parameters import key_of, number, token_of
from mlops_ext.local.s3.xml import Node

_FIRST_REGION = "us-east-1"  # has no location constraint, and lets an owner create again
_LOCATION = "location"
_MOST_BUCKETS = 10_000


def list_buckets(call: S3Call) -> Response:
    """All buckets, or a page of them, by name."""
    parameters = call.parameters
    prefix, token = parameters.get("prefix", ""), parameters.get("continuation-token", "")
    limit = number(parameters, "max-buckets", _MOST_BUCKETS)
    after, region = key_of(token) if token else "", parameters.get("bucket-region", "")
    found = [
        (name, created)
        for name, created in call.store.buckets()
        if name.startswith(prefix) and name > after and region in ("", _region(call, name))
    ]
    shown: list[Node] = [
        ("Bucket", [("Name", name), ("CreationDate", xml.moment(created))])
        for name, created in found[:limit]
    ]
    nodes: list[Node] = [("Owner", owner(call)), ("Buckets", shown)]
    if len(found) > limit:
        last = found[limit - 1][0] if limit else after
        nodes.append(("ContinuationToken", token_of(last)))
    if prefix:
        nodes.append(("Prefix", prefix))
    return document("ListAllMyBucketsResult", nodes)


def owner(call: S3Call) -> list[Node]:
    """The account that owns everything here."""
    return [("ID", call.engine.account_id)]


def create_bucket(call: S3Call) -> Response:
    """Make a bucket, at a place if one is named.

    Raises:
        ApiError: BucketAlreadyOwnedByYou, InvalidBucketName, or a location that cannot be.
    """
    location = _wanted_location(call)
    if not call.store.create_bucket(call.bucket):
        if call.engine.region != _FIRST_REGION:
            raise ApiError(
                "BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already "
                "own it.",
                409,
                {"BucketName": call.bucket},
            )
    elif location:
        call.store.documents.put(call.bucket, _LOCATION, location)
    return Response(200, {"Location": f"/{call.bucket}"})


def _wanted_location(call: S3Call) -> str:
    region = call.engine.region
    body = call.request.body
    location = (xml.read(body).findtext("LocationConstraint") or "") if body else ""
    if location == _FIRST_REGION:
        raise ApiError(
            "InvalidLocationConstraint", "The specified location-constraint is not valid"
        )
    if region != _FIRST_REGION and location != region:
        raise ApiError(
            "IllegalLocationConstraintException",
            f"The {location or 'unspecified'} location constraint is incompatible for the region "
            "specific endpoint this request was sent to.",
        )
    return location


def delete_bucket(call: S3Call) -> Response:
    """Remove an empty bucket; raises `ApiError` BucketNotEmpty."""
    call.store.delete_bucket(call.bucket)
    return Response(204)


def head_bucket(call: S3Call) -> Response:
    """Whether there is such a bucket, and its region."""
    call.store.require_bucket(call.bucket)
    return Response(200, {"x-amz-bucket-region": _region(call, call.bucket), "Content-Length": "0"})


def get_bucket_location(call: S3Call) -> Response:
    """The bucket's region; nothing for the first region."""
    call.store.require_bucket(call.bucket)
    return raw_document(xml.write("LocationConstraint", _location(call, call.bucket)))


def _location(call: S3Call, bucket: str) -> str:
    own = "" if call.engine.region == _FIRST_REGION else call.engine.region
    return call.store.documents.get(bucket, _LOCATION) or own


def _region(call: S3Call, bucket: str) -> str:
    return _location(call, bucket) or _FIRST_REGION


HANDLERS: dict[str, Handler] = {
    "CreateBucket": create_bucket,
    "DeleteBucket": delete_bucket,
    "GetBucketLocation": get_bucket_location,
    "HeadBucket": head_bucket,
    "ListBuckets": list_buckets,
}
