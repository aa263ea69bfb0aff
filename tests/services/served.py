"""Registers a model, serves it and asks it; run as a program in an interpreter that has no pytest.

``main(STATE_DIR, FILE)`` runs the file, which sets ``models``: model, rows to ask and options of
`register` by group. It registers and serves each, and prints what came of them as JSON.
"""

from __future__ import annotations

import json
import runpy
import sys
import threading
from pathlib import Path
from typing import Any

from mlops_ext.connection import Connection, connect
from mlops_ext.services import deployment, governance
from mlops_ext.services.records import Version
from mlops_ext.services.registration import register


def served(connection: Connection, version: Version, rows: list[Any]) -> Any:
    """Approve and deploy a version, and return what it answers to rows."""
    endpoint = f"{version.group}-{version.number}"
    governance.decide(connection, version.reference, "Approved", "test")
    deployment.deploy(connection, version.reference, endpoint)
    pause = threading.Event()
    while (found := deployment.get_endpoint(connection, endpoint)).status == "Creating":
        pause.wait(0.05)
    assert found.status == "InService", found.failure_reason
    return json.loads(deployment.invoke(connection, endpoint, json.dumps(rows)).body)


def main(state_dir: str, script: str) -> None:
    connection = connect("local", state_dir=state_dir, user="data-scientist", holder="test")
    folder = str(Path(script).parent)
    sys.path.insert(0, folder)
    names = runpy.run_path(script)
    made = []
    for group, (model, rows, options) in names["models"].items():
        version = register(connection, model, group, **options)
        answer = served(connection, version, rows)
        made.append({"version": version.model_dump(mode="json"), "answer": answer})
    print(json.dumps(made))


if __name__ == "__main__":
    main(*sys.argv[1:])
