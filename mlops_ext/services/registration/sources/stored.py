"""Models in S3: an archive, or a prefix with the files of a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from mlops_ext.errors import InvalidInput, UnknownReference, explain
from mlops_ext.services.records import Progressed
from mlops_ext.services.registration.archive import check_names, names_in, refused
from mlops_ext.services.registration.model import Model, Scratch, Taken
from mlops_ext.services.registration.sources.files import folder
from mlops_ext.services.storage import split

_ARCHIVES = (".tar.gz", ".tgz", ".tar")


def takes(given: Any) -> bool:
    """Whether it is the URI of something in S3."""
    return isinstance(given, str) and given.startswith("s3://")


def read(given: str, scratch: Scratch) -> Model:
    """Describe an archive, which is read to know what it holds, or the files below a prefix.

    Raises:
        InvalidInput: it lies in another region, or holds nothing that can be served.
        UnknownReference: it is not there.
    """
    if given.endswith(_ARCHIVES):
        path = download(given, scratch)
        program = check_names(names_in(path, given), given)
        return Model(
            Taken(path, given, refer=not scratch.copy),
            source=given,
            program=program,
            made_here=False,
        )
    if not scratch.copy:
        raise refused(
            f"{given} is no archive, and only an archive can stay where it is.",
            hint="Leave out copy=False: its files are packed into a model.tar.gz then.",
        )
    found = folder(_download_all(given, scratch), scratch, given)
    return replace(found, made_here=False)


def download(uri: str, scratch: Scratch) -> Path:
    """Fetch an object into the scratch folder.

    Raises:
        InvalidInput: its bucket lies in another region and it is to stay there.
        UnknownReference: it is not there.
    """
    bucket, key = split(uri)
    _check_region(bucket, uri, scratch)
    path = scratch.folder / Path(key).name
    _fetch(bucket, key, path, scratch)
    return path


def _check_region(bucket: str, uri: str, scratch: Scratch) -> None:
    """SageMaker loads models from buckets of its own region only."""
    if scratch.copy:
        return
    client = scratch.connection.client("s3")
    region = client.head_bucket(Bucket=bucket).get("BucketRegion") or scratch.connection.region
    if region != scratch.connection.region:
        raise InvalidInput.of(
            "OtherRegion",
            f"{uri} lies in {region}, and SageMaker in {scratch.connection.region} cannot load it.",
            hint="Leave out copy=False: the archive is copied then.",
        )


def _download_all(uri: str, scratch: Scratch) -> Path:
    bucket, key = split(uri)
    prefix = f"{key.rstrip('/')}/" if key else ""
    client = scratch.connection.client("s3")
    root = scratch.folder / "prefix"
    root.mkdir()
    listed = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    for item in (item for page in listed for item in page.get("Contents", [])):
        name = item["Key"].removeprefix(prefix)
        path = (root / name).resolve()
        if not name or name.endswith("/") or root.resolve() not in path.parents:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        _fetch(bucket, item["Key"], path, scratch)
    if not any(root.iterdir()):
        raise UnknownReference.of(
            "NotFound",
            f"There is nothing below {uri}.",
            hint="Name an archive (….tar.gz) or a prefix with the files of a model.",
        )
    return root


def _fetch(bucket: str, key: str, path: Path, scratch: Scratch) -> None:
    uri = f"s3://{bucket}/{key}"
    client = scratch.connection.client("s3")
    try:
        size = int(client.head_object(Bucket=bucket, Key=key)["ContentLength"])
    except client.exceptions.ClientError as error:
        found = explain(error, f"read {uri}", scratch.connection)
        if isinstance(found, UnknownReference):
            raise UnknownReference.of("NotFound", f"There is no {uri}.") from error
        raise
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        scratch.tell(Progressed(text=f"Reading {uri}", done=done, total=size))

    client.download_file(bucket, key, str(path), Callback=tell)
