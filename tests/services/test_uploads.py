"""Uploads in parts, through a connection that is cut."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError

from mlops_ext.connection import Connection
from mlops_ext.services.uploads import PART, upload


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "model.tar.gz"
    path.write_bytes(os.urandom(2 * PART + 12345))
    return path


class Cut:
    """Cuts the connection of an operation, once it has been sent so many times."""

    def __init__(self, client: Any, operation: str, after: int, times: int = 1) -> None:
        self._event = f"before-send.s3.{operation}"
        self._client, self._after, self._left, self.sent = client, after, times, 0

    def __enter__(self) -> Cut:
        self._client.meta.events.register(self._event, self._send, unique_id=self._event)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.meta.events.unregister(self._event, unique_id=self._event)

    def _send(self, request: Any, **_: Any) -> None:
        self.sent += 1
        if self.sent > self._after and self._left:
            self._left -= 1
            raise ConnectionClosedError(endpoint_url=request.url)


def test_a_cut_upload_sends_only_what_has_not_arrived(connection: Connection, large: Path) -> None:
    client, bucket = connection.client("s3"), connection.bucket()
    told: list[tuple[int, int]] = []
    with Cut(client, "UploadPart", after=2) as cut:
        upload(client, large, bucket, "large/model", lambda done, total: told.append((done, total)))
    assert cut.sent == 4  # three parts, and the one that was cut once more
    body = client.get_object(Bucket=bucket, Key="large/model")["Body"].read()
    assert body == large.read_bytes()
    size = large.stat().st_size
    assert (told[0], told[-1]) == ((0, size), (size, size))
    assert any(0 < done < size for done, _ in told)


def test_an_upload_that_cannot_be_finished_leaves_nothing(
    connection: Connection, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlops_ext.services.uploads._PAUSE", 0)
    client, bucket = connection.client("s3"), connection.bucket()
    with (
        Cut(client, "UploadPart", after=1, times=100),
        pytest.raises(ConnectionClosedError),
    ):
        upload(client, large, bucket, "cut/model")
    assert not client.list_multipart_uploads(Bucket=bucket, Prefix="cut/").get("Uploads")
    assert client.list_objects_v2(Bucket=bucket, Prefix="cut/")["KeyCount"] == 0
