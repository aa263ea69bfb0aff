"""Events as things happen: to a file or an address, never in the way of an action."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from services.support import Trained

from mlops_ext.connection import Connection
from mlops_ext.connection.choice import settings_path
from mlops_ext.services import emitting, governance
from mlops_ext.services.registration.register import register

SECONDS = 60


@pytest.fixture
def server() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """An address and what was sent to it, with the paths."""
    got: list[tuple[str, bytes]] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            got.append((self.path, self.rfile.read(length)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as taking:
        thread = threading.Thread(target=taking.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{taking.server_port}", got
        taking.shutdown()
        thread.join()


def test_what_happens_is_sent_where_the_user_wants_it(
    connection: Connection,
    trained: list[Trained],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    server: tuple[str, list[tuple[str, bytes]]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    url, got = server
    one = trained[0]
    register(connection, one.model, "silent", datasets=[one.path])
    assert emitting.flush(SECONDS)
    assert got == [], "nothing is sent unless it is wanted"

    file = tmp_path / "events.jsonl"
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text(json.dumps({"openlineage": str(file)}))
    try:
        register(connection, one.model, "told", datasets=[one.path])
        assert emitting.flush(SECONDS)
    finally:
        settings_path().unlink()
    events = [json.loads(line) for line in file.read_text().splitlines()]
    runs = [event for event in events if "run" in event]
    assert {event["eventType"] for event in runs} == {"START", "COMPLETE"}
    assert str(one.path) in {data["name"] for run in runs for data in run["inputs"]}

    monkeypatch.setenv("MLOPS_EXT_OPENLINEAGE", url)
    governance.decide(connection, "told/1", "Approved", "Holds")
    assert emitting.flush(SECONDS)
    assert {path for path, _ in got} == {"/api/v1/lineage"}
    jobs = [json.loads(body)["job"]["name"] for _, body in got]
    assert any(name.startswith("approval/model-package/told/1") for name in jobs)

    monkeypatch.setenv("MLOPS_EXT_OPENLINEAGE", str(tmp_path / "no folder" / "events"))
    with caplog.at_level(logging.WARNING):
        for comment in ("Not yet", "Not at all"):
            governance.decide(connection, "told/1", "Rejected", comment)
            assert emitting.flush(SECONDS)
    said = [line for line in caplog.messages if "OpenLineage" in line]
    assert len(said) == 1, "a failure is said once, and the action is done"
