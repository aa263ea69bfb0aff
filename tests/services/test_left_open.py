"""What a connection opened is closed with it, also after calls that failed."""

from __future__ import annotations

import gc
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from faulty import FAULTS, failing
from services.support import Trained

from mlops_ext.connection import Connection, connect
from mlops_ext.services import comparison, finding, lineage, models, storage
from mlops_ext.services.registration.register import register


def test_nothing_stays_open_of_a_connection_that_is_gone(
    connection: Connection, state_dir: Path, trained: list[Trained]
) -> None:
    before = _open_to(connection)
    _work(connect("local", state_dir=state_dir, user="visitor", holder="test"), trained)
    gc.collect()
    assert _open_to(connection) - before == set()


def _work(visitor: Connection, trained: list[Trained]) -> None:
    for one in trained:
        register(visitor, one.model, "visited", evaluation=one.result, datasets=[one.path])
    _read(visitor)
    manifest = models.get_version(visitor, "visited/1").metadata["mlops:manifest"]
    for fault in FAULTS:
        with failing(visitor, fault, "GetObject"), pytest.raises((ClientError, BotoCoreError)):
            storage.read(visitor, manifest)
    _read(visitor)


def _read(visitor: Connection) -> None:
    models.get_version(visitor, "visited/1")
    comparison.compare(visitor, ["visited/1", "visited/2"])
    finding.find(visitor, "group:visited")
    lineage.ask(visitor, "visited/2")


def _open_to(connection: Connection) -> set[int]:
    """Local ports of this process's sockets to the local SageMaker."""
    port = urlsplit(connection.client("sagemaker").meta.endpoint_url).port
    return {
        one.laddr.port
        for one in psutil.Process().net_connections("tcp")
        if one.raddr and one.raddr.port == port
    }
